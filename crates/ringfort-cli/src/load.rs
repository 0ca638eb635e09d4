//! From what a person typed to a scenario: which file is it, and what does it name?

use crate::failure::Failure;
use crate::render;
use crate::screen::{Screen, Stream};
use ringfort_model::diagnostic::Diagnosed;
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;
use ringfort_world::sources::{SourceError, Sources};
use ringfort_world::{World, build};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The largest file of geodata that is read, in bytes.
const LARGEST_FILE: u64 = 1 << 30;

/// A scenario's folder, and the file in it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder: every name in the scenario is relative to it.
    pub folder: PathBuf,
    /// The file, as messages call it.
    pub file: PathBuf,
}

/// Finds the scenario that `given` means: a folder with a `scenario.toml`, or the file itself.
pub fn place(given: &Path) -> Result<Place, Failure> {
    let about = fs::metadata(given).map_err(|error| unreadable(given, &error))?;
    if !about.is_dir() {
        let folder = given.parent().filter(|folder| !folder.as_os_str().is_empty());
        return Ok(Place {
            folder: folder.unwrap_or(Path::new(".")).to_owned(),
            file: given.to_owned(),
        });
    }
    let file = given.join("scenario.toml");
    if !file.is_file() {
        return Err(Failure::Input(format!("{} has no scenario.toml", given.display())));
    }
    Ok(Place { folder: given.to_owned(), file })
}

/// Reads the scenario with `variants` laid over it, and all that is wrong with it.
pub fn read(place: &Place, variants: &[String]) -> Result<Diagnosed<Scenario>, Failure> {
    let text = text(&place.file)?;
    let mut beside = |name: &str| {
        let path = inside(&place.folder, name)?;
        self::text(&path).map_err(|failure| match failure {
            Failure::Input(why) | Failure::Environment(why) => why,
            Failure::Said | Failure::Unmet => "cannot be read".to_owned(),
        })
    };
    Ok(parse::parse(&place.file.display().to_string(), &text, variants, &mut beside))
}

/// Builds the world of a scenario without errors; what is wrong with it joins the problems.
pub fn world(place: &Place, diagnosed: &mut Diagnosed<Scenario>) -> Option<World> {
    match build(diagnosed.usable()?, &Beside(&place.folder)) {
        Ok(world) => Some(world),
        Err(problems) => {
            diagnosed.diagnostics.extend(problems);
            None
        }
    }
}

/// Reads the scenario and builds its world; if anything is wrong, shows every problem and fails.
pub fn usable(
    place: &Place,
    variants: &[String],
    screen: Screen,
) -> Result<(Scenario, World), Failure> {
    let mut diagnosed = read(place, variants)?;
    let world = world(place, &mut diagnosed);
    if let (Some(scenario), Some(world)) = (diagnosed.usable(), world) {
        return Ok((scenario.clone(), world));
    }
    render::problems(&diagnosed, screen, Stream::Aside)?;
    screen.mention(&format!("{}: {}", place.file.display(), render::count(&diagnosed)));
    Err(Failure::Said)
}

/// The files beside a scenario.
struct Beside<'a>(&'a Path);

impl Sources for Beside<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        let error = |reason: String| SourceError { name: name.to_owned(), reason };
        let path = inside(self.0, name)
            .map_err(|_| error("it lies outside the scenario's folder".to_owned()))?;
        let about = fs::metadata(&path).map_err(|cause| error(reason(&cause)))?;
        if about.len() > LARGEST_FILE {
            return Err(error(format!("it has {} bytes; the most is {LARGEST_FILE}", about.len())));
        }
        fs::read(&path).map_err(|cause| error(reason(&cause)))
    }
}

/// Why a file cannot be read, as a clause.
fn reason(cause: &std::io::Error) -> String {
    match cause.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied => "this user may not read it".to_owned(),
        _ => cause.to_string(),
    }
}

/// The path of a file that a scenario names, if it stays in the folder.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let path = Path::new(name);
    let stays =
        path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if stays {
        Ok(folder.join(path))
    } else {
        Err(format!("`{name}` lies outside the scenario's folder"))
    }
}

/// The text of a file; bytes that are not UTF-8 are the input's fault, with the line they are on.
fn text(path: &Path) -> Result<String, Failure> {
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.len() > parse::LARGEST_TEXT as u64 {
        let (size, most) = (about.len(), parse::LARGEST_TEXT);
        return Err(Failure::Input(format!(
            "{} has {size} bytes; the most is {most}",
            path.display()
        )));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::Input(format!(
            "{} is not UTF-8 text: line {line} has a byte that cannot be read",
            path.display()
        ))
    })
}

/// A missing file is the input's fault; one that may not be read is the machine's.
fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => Failure::Input(format!("there is no {path}")),
        ErrorKind::IsADirectory | ErrorKind::NotADirectory => {
            Failure::Input(format!("{path} is not a file"))
        }
        ErrorKind::PermissionDenied => {
            Failure::Environment(format!("{path} may not be read by this user"))
        }
        _ => Failure::Environment(format!("{path} cannot be read: {error}")),
    }
}
