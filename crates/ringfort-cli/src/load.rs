//! From what a person typed to a scenario: which file is it, and what does it name?

use crate::failure::Failure;
use crate::render;
use crate::screen::{Screen, Stream};
use ringfort::study::Case;
use ringfort_model::diagnostic::{Diagnosed, Diagnostic};
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;
use ringfort_store::Folder;
use ringfort_store::manifest::Input;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

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
    Ok(parsed(place, &text, variants))
}

fn parsed(place: &Place, text: &str, variants: &[String]) -> Diagnosed<Scenario> {
    let mut beside = |name: &str| {
        let path = inside(&place.folder, name)?;
        self::text(&path).map_err(|failure| match failure {
            Failure::Input(why) | Failure::Environment(why) => why,
            Failure::Said | Failure::Unmet => "cannot be read".to_owned(),
        })
    };
    parse::parse(&place.file.display().to_string(), text, variants, &mut beside)
}

/// Makes something of a usable scenario and its folder; what is wrong joins the problems.
pub fn make<T>(
    place: &Place,
    diagnosed: &mut Diagnosed<Scenario>,
    make: impl Fn(Scenario, &Folder) -> Result<T, Vec<Diagnostic>>,
) -> Result<Option<T>, Failure> {
    let Some(scenario) = diagnosed.usable() else { return Ok(None) };
    let folder = Folder::open(&place.folder)?;
    match make(scenario.clone(), &folder) {
        Ok(made) => Ok(Some(made)),
        Err(problems) => {
            diagnosed.diagnostics.extend(problems);
            Ok(None)
        }
    }
}

/// Reads the scenario and makes it ready; if anything is wrong, shows every problem and fails.
pub fn case(place: &Place, variants: &[String], screen: Screen) -> Result<Case, Failure> {
    let mut diagnosed = read(place, variants)?;
    if let Some(case) = make(place, &mut diagnosed, |s, folder| Case::prepare(s, folder))? {
        return Ok(case);
    }
    render::problems(&diagnosed, screen, Stream::Aside)?;
    screen.mention(&format!("{}: {}", place.file.display(), render::count(&diagnosed)));
    Err(Failure::Said)
}

/// The scenario with `more` behind its text and `variants` laid over it; none where something stands
/// against it.
pub fn quietly(place: &Place, more: &str, variants: &[String]) -> Result<Option<Case>, Failure> {
    let text = text(&place.file)? + more;
    let mut diagnosed = parsed(place, &text, variants);
    make(place, &mut diagnosed, |s, folder| Case::prepare(s, folder))
}

/// Every file that goes into a run of the scenario, by the name that the scenario gives it.
pub fn inputs(place: &Place, scenario: &Scenario) -> Result<Vec<Input>, Failure> {
    let folder = Folder::open(&place.folder)?;
    let file = &scenario.file;
    let named = [&file.scenario.ledger, &file.world.roads].into_iter().flatten();
    let cover = file.world.cover.iter().flat_map(|c| &c.file.0);
    let diagrams = file.site.iter().filter_map(|site| Some(&site.diagram.as_ref()?.table.file));
    let named = named.chain(&file.world.terrain.file.0).chain(cover).chain(diagrams);
    let mut inputs = named
        .map(String::as_str)
        .chain(scenario.maps())
        .map(|name| Ok(Input::new(name, &folder.read(name)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let text = fs::read(&place.file).map_err(|error| unreadable(&place.file, &error))?;
    inputs.push(Input::new("scenario.toml", &text));
    Ok(inputs)
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
pub fn text(path: &Path) -> Result<String, Failure> {
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
        let line = String::from_utf8_lossy(&error.as_bytes()[..good]).matches('\n').count() + 1;
        Failure::Input(format!(
            "{} is not UTF-8 text: line {line} has a byte that cannot be read",
            path.display()
        ))
    })
}

/// A missing file is the input's fault; one that may not be read is the machine's.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
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
