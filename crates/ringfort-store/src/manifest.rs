//! Where do these results come from? The manifest says it, and tells one run from another.
//!
//! The Parquet files of a run follow from its identity alone: version, inputs, seed and size. The
//! command line and the times of day are noted here, and nowhere else.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::folder::Folder;

/// What the manifest is called in the folder of a run.
pub const MANIFEST: &str = "manifest.json";

/// The manifest of one run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manifest {
    /// The version of ringfort that made the results.
    pub version: String,
    /// What was run: the name of the study, such as "run" or "compare".
    pub study: String,
    /// Every file that went in (scenario, ledger, geodata), by name.
    pub inputs: Vec<Input>,
    /// The seed of all chance.
    pub seed: u64,
    /// How many replications were asked for; with a precision, the most that are allowed.
    pub replications: u64,
    /// The half width of an interval at which the run stops, if that was asked for.
    pub precision: Option<f64>,
    /// Draws of the unknown quantities.
    pub outer: u64,
    /// The variants, in order; empty if the scenario was run as it stands.
    pub variants: Vec<String>,
    /// Replications in one part; see [`resume`](crate::resume).
    pub part_size: u64,
    /// Where the scenario was found, as it was given.
    pub scenario: String,
    /// The command line, word by word.
    pub command_line: Vec<String>,
    /// When it began, as the caller writes times.
    pub started: String,
    /// When it ended; none while it has not.
    pub ended: Option<String>,
    /// How many parts were joined into the results; none while they are not.
    pub parts: Option<u64>,
    /// How many replications the results hold; none while they are not joined.
    pub rows: Option<u64>,
}

/// One file that went into a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Its name, as the scenario writes it.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

impl Input {
    /// Describes a file by name and content.
    pub fn new(name: impl Into<String>, content: &[u8]) -> Self {
        let (name, bytes) = (name.into(), content.len() as u64);
        Self { name, bytes, sha256: hexadecimal(&Sha256::digest(content)) }
    }
}

impl Manifest {
    /// One hash of everything that went in, whatever the order in which it is listed: the SHA-256
    /// of lines `sha256 bytes name`, sorted by name.
    pub fn scenario_hash(&self) -> String {
        let mut inputs: Vec<_> =
            self.inputs.iter().map(|i| (&i.name, i.bytes, &i.sha256)).collect();
        inputs.sort_unstable();
        let mut hash = Sha256::new();
        for (name, bytes, sha256) in inputs {
            // The length of the name keeps one list from reading like another.
            hash.update(format!("{sha256} {bytes} {} {name}\n", name.len()));
        }
        hexadecimal(&hash.finalize())
    }

    /// One hash of all that the results follow from. Two runs with one identity have the same files.
    pub fn identity(&self) -> String {
        let text = Value::Object(self.causes()).to_string();
        hexadecimal(&Sha256::digest(text))
    }

    /// Refuses if `other` is not the same run, naming the first thing that differs.
    pub fn same_run(&self, folder: &Folder, other: &Self) -> Result<(), StoreError> {
        let (there, asked) = (self.causes(), other.causes());
        let differs = CAUSES.iter().find(|(name, _)| there[*name] != asked[*name]);
        differs.map_or(Ok(()), |(name, what)| {
            Err(StoreError::AnotherRun {
                folder: folder.root().display().to_string(),
                what,
                there: there[*name].to_string(),
                asked: asked[*name].to_string(),
            })
        })
    }

    /// Writes it into `folder`.
    pub fn write(&self, folder: &Folder) -> Result<(), StoreError> {
        folder.write(MANIFEST, self.to_json().as_bytes())
    }

    /// The manifest in `folder`, if there is one.
    pub fn read(folder: &Folder) -> Result<Option<Self>, StoreError> {
        if !folder.has(MANIFEST) {
            return Ok(None);
        }
        let bytes = folder.read(MANIFEST)?;
        let wrong = |reason: String| StoreError::content(&folder.root().join(MANIFEST), &reason);
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| wrong(format!("it is not JSON ({error})")))?;
        Self::from_value(&value)
            .map(Some)
            .ok_or_else(|| wrong("it is not a manifest of this version".to_owned()))
    }

    /// The text of `manifest.json`.
    pub fn to_json(&self) -> String {
        let mut object = self.causes();
        object.insert("identity".to_owned(), json!(self.identity()));
        let inputs = self.inputs.iter().map(
            |input| json!({ "name": input.name, "bytes": input.bytes, "sha256": input.sha256 }),
        );
        object.insert("inputs".to_owned(), inputs.collect());
        object.insert("scenario".to_owned(), json!(self.scenario));
        object.insert("command_line".to_owned(), json!(self.command_line));
        object.insert("started".to_owned(), json!(self.started));
        object.insert("ended".to_owned(), json!(self.ended));
        object.insert("parts".to_owned(), json!(self.parts));
        object.insert("rows".to_owned(), json!(self.rows));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = writeln!(text, "{:#}", Value::Object(object));
        text
    }

    /// All that the results follow from, under the names of [`CAUSES`].
    fn causes(&self) -> Map<String, Value> {
        let values = [
            json!(self.version),
            json!(self.study),
            json!(self.scenario_hash()),
            json!(self.seed),
            json!(self.replications),
            json!(self.precision),
            json!(self.outer),
            json!(self.variants),
            json!(self.part_size),
        ];
        CAUSES.iter().map(|(name, _)| (*name).to_owned()).zip(values).collect()
    }

    fn from_value(value: &Value) -> Option<Self> {
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let number = |name: &str| value.get(name)?.as_u64();
        let texts = |name: &str| {
            let list = value.get(name)?.as_array()?.iter();
            list.map(|word| word.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        };
        let inputs = value.get("inputs")?.as_array()?.iter().map(|input| {
            Some(Input {
                name: input.get("name")?.as_str()?.to_owned(),
                bytes: input.get("bytes")?.as_u64()?,
                sha256: input.get("sha256")?.as_str()?.to_owned(),
            })
        });
        Some(Self {
            version: text("version")?,
            study: text("study")?,
            inputs: inputs.collect::<Option<Vec<_>>>()?,
            seed: number("seed")?,
            replications: number("replications")?,
            precision: value.get("precision")?.as_f64(),
            outer: number("outer")?,
            variants: texts("variants")?,
            part_size: number("part_size")?,
            scenario: text("scenario")?,
            command_line: texts("command_line")?,
            started: text("started")?,
            ended: text("ended"),
            parts: number("parts"),
            rows: number("rows"),
        })
    }
}

/// What a run's results follow from: the name in the manifest, and what a message calls it.
const CAUSES: [(&str, &str); 9] = [
    ("version", "version of ringfort"),
    ("study", "study"),
    ("scenario_sha256", "scenario with its files"),
    ("seed", "seed"),
    ("replications", "number of replications"),
    ("precision", "precision"),
    ("outer", "number of outer draws"),
    ("variants", "list of variants"),
    ("part_size", "size of a part"),
];

/// The SHA-256 of named files, the way a manifest hashes a scenario with its files.
pub fn scenario_hash(files: &BTreeMap<String, Vec<u8>>) -> String {
    let inputs = files.iter().map(|(name, content)| Input::new(name, content)).collect();
    Manifest { inputs, ..Manifest::default() }.scenario_hash()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            version: "0.1.0".to_owned(),
            study: "run".to_owned(),
            inputs: vec![Input::new("scenario.toml", b"abc"), Input::new("terrain.tif", b"")],
            seed: u64::MAX,
            replications: 1000,
            precision: Some(0.01),
            outer: 3,
            variants: vec!["base".to_owned(), "walls".to_owned()],
            part_size: 4096,
            scenario: "scenarios/tapalpa".to_owned(),
            command_line: vec!["ringfort".to_owned(), "run".to_owned()],
            started: "2026-01-02T03:04:05Z".to_owned(),
            ended: None,
            parts: None,
            rows: None,
        }
    }

    /// The one-block example of FIPS 180-4's companion: "abc".
    #[test]
    fn verify_sha256_of_abc() {
        assert_eq!(
            Input::new("x", b"abc").sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn law_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        assert_eq!(Manifest::read(&folder).unwrap(), None);
        let mut manifest = manifest();
        manifest.write(&folder).unwrap();
        assert_eq!(Manifest::read(&folder).unwrap(), Some(manifest.clone()));
        manifest.ended = Some("later".to_owned());
        manifest.rows = Some(1000);
        manifest.write(&folder).unwrap();
        assert_eq!(Manifest::read(&folder).unwrap(), Some(manifest));
        folder.write(MANIFEST, b"{}").unwrap();
        let error = Manifest::read(&folder).unwrap_err();
        assert!(error.to_string().ends_with("it is not a manifest of this version"));
    }

    #[test]
    fn law_identity_is_what_results_follow_from() {
        let one = manifest();
        let other = Manifest {
            command_line: Vec::new(),
            started: String::new(),
            ended: Some(String::new()),
            inputs: one.inputs.iter().rev().cloned().collect(),
            ..one.clone()
        };
        assert_eq!(one.identity(), other.identity());
        assert_ne!(one.identity(), Manifest { seed: 1, ..manifest() }.identity());
        let renamed = vec![Input::new("other.toml", b"abc"), Input::new("terrain.tif", b"")];
        assert_ne!(one.identity(), Manifest { inputs: renamed, ..manifest() }.identity());
    }

    #[test]
    fn golden_another_run() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let asked = Manifest { seed: 7, ..manifest() };
        let error = manifest().same_run(&folder, &asked).unwrap_err();
        let root = place.path().display();
        assert_eq!(
            error.to_string(),
            format!("`{root}` holds another run: its seed is 18446744073709551615, not 7")
        );
    }

    #[test]
    fn golden_manifest() {
        let text = manifest().to_json();
        assert!(text.starts_with(
            "{\n  \"version\": \"0.1.0\",\n  \"study\": \"run\",\n  \"scenario_sha256\": \""
        ));
        assert!(text.contains("\n  \"seed\": 18446744073709551615,\n"));
        assert!(text.ends_with("\n  \"rows\": null\n}\n"));
    }
}
