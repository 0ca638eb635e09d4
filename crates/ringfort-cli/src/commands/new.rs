//! `ringfort new`: what does a scenario that runs look like, to change into your own?

use crate::args::{New, SchemaOf, Template};
use crate::commands::schema;
use crate::failure::Failure;
use crate::screen::Screen;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The files of a template, by name.
type Files = &'static [(&'static str, &'static [u8])];

/// The schema that the first line of a template names, for editors.
const SCHEMA: &str = "scenario.schema.json";

const TERRAIN: &[u8] = include_bytes!("../../templates/terrain.tif");
const ROADS: &[u8] = include_bytes!("../../templates/roads.geojson");

const VILLA: Files = &[
    ("scenario.toml", include_bytes!("../../templates/villa/scenario.toml")),
    ("evidence.toml", include_bytes!("../../templates/villa/evidence.toml")),
    ("README.md", include_bytes!("../../templates/villa/README.md")),
    ("terrain.tif", TERRAIN),
    ("roads.geojson", ROADS),
];

const FACILITY: Files = &[
    ("scenario.toml", include_bytes!("../../templates/facility/scenario.toml")),
    ("evidence.toml", include_bytes!("../../templates/facility/evidence.toml")),
    ("README.md", include_bytes!("../../templates/facility/README.md")),
    ("terrain.tif", TERRAIN),
    ("roads.geojson", ROADS),
];

const SELF_AUDIT: Files = &[
    ("scenario.toml", include_bytes!("../../templates/self-audit/scenario.toml")),
    ("README.md", include_bytes!("../../templates/self-audit/README.md")),
    ("terrain.tif", TERRAIN),
    ("roads.geojson", ROADS),
];

const MINIMAL: Files = &[
    ("scenario.toml", include_bytes!("../../templates/minimal/scenario.toml")),
    ("terrain.tif", TERRAIN),
];

/// Makes the folder; one that is there and holds anything is left alone.
pub fn new(arguments: &New, screen: Screen) -> Result<(), Failure> {
    let folder = &arguments.name;
    let holds_something = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) if error.kind() == ErrorKind::NotADirectory => true,
        Err(error) => return Err(unwritable(folder, &error)),
    };
    if holds_something {
        let sentence = format!(
            "{} is there already and not an empty folder; choose another name",
            folder.display()
        );
        return Err(Failure::Input(sentence));
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for (name, bytes) in files(arguments.template) {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| unwritable(&path, &error))?;
    }
    let (path, schema) = (folder.join(SCHEMA), schema::document(SchemaOf::Scenario));
    fs::write(&path, format!("{schema:#}\n")).map_err(|error| unwritable(&path, &error))?;
    let folder = folder.display();
    screen.say(&format!(
        "{folder}/scenario.toml is yours to change.\n  ringfort check {folder}\n  ringfort run {folder} --out {folder}-out"
    ))
}

fn files(template: Template) -> Files {
    match template {
        Template::Villa => VILLA,
        Template::Facility => FACILITY,
        Template::SelfAudit => SELF_AUDIT,
        Template::Minimal => MINIMAL,
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Environment(format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;
    use ringfort_model::parse;
    use ringfort_world::build;
    use ringfort_world::sources::Memory;

    /// Every template reads without a single problem.
    #[test]
    fn law_templates_have_no_problems() {
        for template in Template::value_variants() {
            let files = files(*template);
            let mut read = |name: &str| {
                let found = files.iter().find(|(file, _)| *file == name);
                let (_, bytes) = found.ok_or_else(|| format!("there is no {name}"))?;
                String::from_utf8(bytes.to_vec()).map_err(|_| format!("{name} is not text"))
            };
            let text = read("scenario.toml").unwrap();
            let diagnosed = parse::parse("scenario.toml", &text, &[], &mut read);
            assert!(diagnosed.diagnostics.is_empty(), "{template:?}:\n{}", diagnosed.plain());
            let sources = Memory(
                files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect(),
            );
            let world = build(diagnosed.usable().unwrap(), &sources).unwrap();
            let guarded = matches!(template, Template::Villa | Template::Facility);
            assert_eq!(world.layers.iter().any(|layer| layer.posts.len() > 1), guarded);
        }
    }
}
