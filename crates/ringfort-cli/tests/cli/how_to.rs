//! Does the page on one's own terrain work when it is followed to the letter?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGE: &str = include_str!("../../../../docs/book/src/your-own-terrain.md");
const FILES: [&str; 2] = ["N42E001.hgt.zip", "andorra.osm.pbf"];

/// The lines of every block of the page that is in `language`.
fn lines(language: &str) -> Vec<&'static str> {
    let blocks = PAGE.split("```").skip(1).step_by(2);
    let mut found = Vec::new();
    for block in blocks {
        if let Some(body) = block.strip_prefix(&format!("{language}\n")) {
            found.extend(body.lines());
        }
    }
    found
}

#[test]
fn law_the_page_works_as_it_stands() {
    let data = std::env::var_os("RINGFORT_TEST_DATA").map(PathBuf::from);
    let data = data.filter(|folder| FILES.iter().all(|file| folder.join(file).exists()));
    let Some(data) = data else {
        eprintln!("skipped: RINGFORT_TEST_DATA names no folder that holds {FILES:?}");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("how-to");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for file in FILES {
        fs::copy(data.join(file), folder.join(file)).unwrap();
    }
    let commands = lines("sh");
    assert_eq!(commands.len(), 9);
    for line in commands {
        let words = line.strip_prefix("ringfort ").unwrap().split_whitespace();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
        let output = command.current_dir(&folder).args(words).output().unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
        if line.starts_with("ringfort new") {
            changed(&folder);
        }
    }
    for made in ["shade.png", "seen.tif", "seen.png", "minutes.png", "times.tif", "line.svg"] {
        assert!(fs::metadata(folder.join(made)).unwrap().len() > 1000, "{made}");
    }
    assert!(folder.join("andorra-out/summary.json").exists());
}

/// Does what the page tells the reader to do by hand.
fn changed(folder: &Path) {
    for file in FILES {
        fs::copy(folder.join(file), folder.join("andorra").join(file)).unwrap();
    }
    let path = folder.join("andorra/scenario.toml");
    let (world, mut places): (Vec<&str>, Vec<&str>) =
        lines("toml").into_iter().partition(|line| !line.starts_with("at = "));
    assert_eq!((world.len(), places.len()), (2, 2));
    let text = fs::read_to_string(&path).unwrap();
    let replaced: Vec<String> = text
        .lines()
        .map(|line| match line {
            line if line.starts_with("terrain") => world.join("\n"),
            line if line.starts_with("at = ") => places.remove(0).to_owned(),
            line => line.to_owned(),
        })
        .collect();
    fs::write(path, replaced.join("\n")).unwrap();
}
