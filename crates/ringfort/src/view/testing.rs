//! What do the tests of the views share? The scenario of the gallery, read from its folder.

use std::path::Path;

use ringfort_model::parse::parse;

use ringfort_world::sources::{SourceError, Sources};

use crate::study::Case;

struct Folder(&'static Path);

impl Sources for Folder {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        std::fs::read(self.0.join(name))
            .map_err(|e| SourceError { name: name.to_owned(), reason: e.to_string() })
    }
}

/// The scenario near Tapalpa, ready to run.
pub fn tapalpa() -> Case {
    tapalpa_with(&[])
}

/// The same with pieces of its text replaced, each of which must be there.
pub fn tapalpa_with(changes: &[(&str, &str)]) -> Case {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/tapalpa"));
    let mut text = std::fs::read_to_string(folder.join("scenario.toml")).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let mut beside =
        |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string());
    let diagnosed = parse("scenario.toml", &text, &[], &mut beside);
    let scenario = diagnosed.usable().unwrap().clone();
    Case::prepare(scenario, &Folder(folder)).unwrap()
}
