//! Which files lie in the `.zip` archives that tiles are handed out in?

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::TerrainError;

/// The most bytes that a file in an archive may unfold to: a raster of the most cells in 64-bit
/// floats and some more.
const MOST_BYTES: u64 = 600 << 20;
/// The most files of an archive that are looked at.
const MOST_FILES: usize = 1000;
/// Endings of files that are read; what else lies in an archive (licences, pictures) is passed over.
const ENDINGS: [&str; 7] = ["hgt", "tif", "tiff", "asc", "grd", "prj", "txt"];

/// A file by its name, with what it holds.
pub(super) struct File<'a> {
    pub(super) name: String,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// Every file, those in archives under their own names.
pub(super) fn unpacked<'a>(files: &[(&str, &'a [u8])]) -> Result<Vec<File<'a>>, TerrainError> {
    let mut all = Vec::new();
    let mut unfolded = 0;
    for (name, bytes) in files {
        if bytes.is_empty() {
            return Err(TerrainError::in_file(name, TerrainError::Empty));
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            unpack(bytes, &mut all, &mut unfolded).map_err(|e| TerrainError::in_file(name, e))?;
        } else {
            all.push(File { name: (*name).to_owned(), bytes: Cow::Borrowed(*bytes) });
        }
    }
    Ok(all)
}

/// `unfolded` counts the bytes of all archives together.
fn unpack(bytes: &[u8], all: &mut Vec<File<'_>>, unfolded: &mut u64) -> Result<(), TerrainError> {
    let broken = |error: ZipError| {
        TerrainError::Archive(match error {
            ZipError::InvalidArchive(_) => "it is cut off or damaged".to_owned(),
            other => other.to_string(),
        })
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let before = all.len();
    for index in 0..archive.len().min(MOST_FILES) {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.into_owned();
        let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
        if !ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
            continue;
        }
        let left = MOST_BYTES.saturating_sub(*unfolded);
        let mut content = Vec::new();
        (&mut entry).take(left + 1).read_to_end(&mut content).map_err(|error| {
            TerrainError::Archive(format!("`{name}` in it is damaged ({error})"))
        })?;
        if content.len() as u64 > left {
            return Err(TerrainError::Archive(format!(
                "it unfolds to more than {} MB",
                MOST_BYTES >> 20
            )));
        }
        *unfolded += content.len() as u64;
        // a text that is no grid is a note to the reader
        if name.to_ascii_lowercase().ends_with(".txt") && !super::ascii::is_ascii_grid(&content) {
            continue;
        }
        all.push(File { name, bytes: Cow::Owned(content) });
    }
    if all.len() == before {
        return Err(TerrainError::Archive("no terrain lies in it".to_owned()));
    }
    Ok(())
}
