//! What does an OpenStreetMap PBF file hold: which nodes, ways and relations, with which tags?
//!
//! Source: OpenStreetMap Wiki, *PBF Format*. A file is a row of blobs, each unpacked on its own and
//! forgotten again, so that memory holds one block of at most 32 MiB beside what the caller keeps.
//! The reader is our own since nothing in the bytes may make it panic, allocate without bound or end
//! in silence; coordinates are exact nanodegrees.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

mod block;
mod wire;

#[cfg(test)]
pub(crate) mod write;

pub(crate) use block::{Block, Kind, Tags};
use wire::{Fields, Value};

/// The longest header of a blob in bytes, by the source.
const MOST_HEADER: u32 = 64 * 1024;

/// The largest blob in bytes, packed or unpacked, by the source.
pub const MOST_BLOB: usize = 32 * 1024 * 1024;

/// A file may unpack to this many times its size, and [`MOST_BLOB`] more; real ones unpack to two
/// to five times.
pub const MOST_TIMES: usize = 20;

/// The longest key or value in characters, as OpenStreetMap's database has it; longer ones are cut.
pub const LONGEST_TEXT: usize = 255;

/// Why a file is no OpenStreetMap PBF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PbfError {
    /// It does not begin with a header blob.
    #[error("the file is no OpenStreetMap PBF: it does not begin with an OSMHeader blob")]
    NoHeader,
    /// It ends inside of a blob.
    #[error(
        "the file is cut off: block {blob} begins at byte {at} and needs {needed} bytes, and {left} are left"
    )]
    CutOff {
        /// Which blob, from 0.
        blob: u32,
        /// Where in the file it begins.
        at: usize,
        /// How many bytes it says it has.
        needed: u64,
        /// How many the file still has.
        left: usize,
    },
    /// A size that the format forbids.
    #[error("block {blob} says that {what} has {size} bytes; the format ends at {most}")]
    TooBig {
        /// Which blob, from 0.
        blob: u32,
        /// What is too big.
        what: &'static str,
        /// Its size, as the file says it.
        size: u64,
        /// The most that is allowed.
        most: usize,
    },
    /// The unpacked size is not what the blob says.
    #[error("block {blob} says that it unpacks to {said} bytes, and it does not")]
    LyingSize {
        /// Which blob, from 0.
        blob: u32,
        /// The size that it says.
        said: u64,
    },
    /// The whole unpacks to far more than a map would.
    #[error("the file of {size} bytes unpacks to more than {most} bytes: it is no map")]
    Bomb {
        /// Its size in bytes.
        size: usize,
        /// The most that is unpacked of it.
        most: usize,
    },
    /// More vertices, or more text, than a file of this size has.
    #[error("the file of {size} bytes holds more than {most} {what}: it is no map")]
    TooMuch {
        /// Its size in bytes.
        size: usize,
        /// The most that are kept of it.
        most: usize,
        /// Of what.
        what: &'static str,
    },
    /// Packed in a way that is not read.
    #[error(
        "block {blob} is packed with {with}, which is not read; write the file anew with zlib, as `osmium cat` does"
    )]
    Packing {
        /// Which blob, from 0.
        blob: u32,
        /// How it is packed.
        with: &'static str,
    },
    /// The file needs a reader that knows more.
    #[error("the file needs `{feature}`, which is not read")]
    Requires {
        /// As the header names it.
        feature: String,
    },
    /// The bytes of a block make no sense.
    #[error("block {blob} is broken: it holds {what}")]
    Broken {
        /// Which blob, from 0.
        blob: u32,
        /// What it holds.
        what: &'static str,
    },
}

/// How much of something may still be kept of a file, so that a small one never fills the memory.
#[derive(Debug)]
pub(crate) struct Budget {
    size: usize,
    most: usize,
    what: &'static str,
    left: usize,
}

impl Budget {
    /// Vertices of lines: real files have one for every five bytes.
    pub(crate) fn vertices(bytes: &[u8]) -> Self {
        Self::new(bytes, bytes.len() / 2 + 100_000, "vertices")
    }

    /// Bytes of text: real files have about one for every byte.
    pub(crate) fn texts(bytes: &[u8]) -> Self {
        Self::new(bytes, 8 * bytes.len() + 1_000_000, "bytes of text")
    }

    fn new(bytes: &[u8], most: usize, what: &'static str) -> Self {
        Self { size: bytes.len(), most, what, left: most }
    }

    /// Takes so much of it, or says that the file holds too much.
    pub(crate) fn take(&mut self, much: usize) -> Result<(), PbfError> {
        let Self { size, most, what, .. } = *self;
        self.left = self.left.checked_sub(much).ok_or(PbfError::TooMuch { size, most, what })?;
        Ok(())
    }
}

/// Whether bytes look like a PBF file: a header blob comes first.
pub fn is_pbf(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0)
        && bytes
            .get(4..64.min(bytes.len()))
            .is_some_and(|b| b.windows(9).any(|w| w == b"OSMHeader"))
}

/// Hands each block of data to `visit`, in the order of the file.
///
/// Calling it twice reads the file twice and keeps nothing between.
pub(crate) fn each_block<E: From<PbfError>>(
    bytes: &[u8],
    mut visit: impl FnMut(&Block) -> Result<(), E>,
) -> Result<(), E> {
    if !is_pbf(bytes) {
        return Err(PbfError::NoHeader.into());
    }
    let mut budget = bytes.len().saturating_mul(MOST_TIMES).saturating_add(MOST_BLOB);
    let mut at = 0;
    let mut blob = 0;
    while at < bytes.len() {
        let (kind, packed, after) = next_blob(bytes, at, blob)?;
        if blob == 0 && kind != b"OSMHeader" {
            return Err(PbfError::NoHeader.into());
        }
        // blobs of other kinds are to be passed over, by the source
        if kind == b"OSMHeader" || kind == b"OSMData" {
            let message = unpacked(packed, blob)?;
            budget = budget.checked_sub(message.len()).ok_or(PbfError::Bomb {
                size: bytes.len(),
                most: bytes.len().saturating_mul(MOST_TIMES).saturating_add(MOST_BLOB),
            })?;
            if kind == b"OSMHeader" {
                header(&message, blob)?;
            } else {
                visit(&Block::read(&message, blob)?)?;
            }
        }
        (at, blob) = (after, blob + 1);
    }
    Ok(())
}

/// The kind of the blob at `at`, its message, and where the next one begins.
fn next_blob(bytes: &[u8], at: usize, blob: u32) -> Result<(&[u8], &[u8], usize), PbfError> {
    let cut_off = |needed: u64| PbfError::CutOff { blob, at, needed, left: bytes.len() - at };
    let size = bytes.get(at..at + 4).ok_or(cut_off(4))?;
    let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]);
    if size >= MOST_HEADER {
        let what = "its header";
        return Err(PbfError::TooBig { blob, what, size: size.into(), most: MOST_HEADER as usize });
    }
    let start = at + 4;
    let end = start + size as usize;
    let mut fields = Fields::of(bytes.get(start..end).ok_or(cut_off(4 + u64::from(size)))?, blob);
    let (mut kind, mut data_size): (&[u8], _) = (&[], None);
    while let Some((number, value)) = fields.next()? {
        match (number, value) {
            (1, Value::Bytes(name)) => kind = name,
            (3, Value::Number(size)) => data_size = Some(size),
            _ => {}
        }
    }
    let data_size = data_size.ok_or(PbfError::Broken { blob, what: "no size of its data" })?;
    // a negative size is a very large one
    if data_size > MOST_BLOB as u64 {
        let what = "its data";
        return Err(PbfError::TooBig { blob, what, size: data_size, most: MOST_BLOB });
    }
    let after = end + data_size as usize;
    let needed = 4 + u64::from(size) + data_size;
    let packed = bytes.get(end..after).ok_or(cut_off(needed))?;
    Ok((kind, packed, after))
}

/// What a blob holds, unpacked.
fn unpacked(packed: &[u8], blob: u32) -> Result<Vec<u8>, PbfError> {
    let mut fields = Fields::of(packed, blob);
    let (mut said, mut zlib, mut raw) = (None, None, None);
    let packing = |with| Err(PbfError::Packing { blob, with });
    while let Some((number, value)) = fields.next()? {
        match (number, value) {
            (1, Value::Bytes(bytes)) => raw = Some(bytes),
            (2, Value::Number(size)) => said = Some(size),
            (3, Value::Bytes(bytes)) => zlib = Some(bytes),
            (4, _) => return packing("LZMA"),
            (5, _) => return packing("bzip2"),
            (6, _) => return packing("LZ4"),
            (7, _) => return packing("Zstandard"),
            _ => {}
        }
    }
    match (raw, zlib) {
        (Some(raw), _) => Ok(raw.to_vec()),
        (None, Some(zlib)) => {
            let said = said.ok_or(PbfError::Broken { blob, what: "no unpacked size" })?;
            if said > MOST_BLOB as u64 {
                let what = "its unpacked data";
                return Err(PbfError::TooBig { blob, what, size: said, most: MOST_BLOB });
            }
            let message = decompress_to_vec_zlib_with_limit(zlib, said as usize).map_err(|e| {
                if e.status == TINFLStatus::HasMoreOutput {
                    PbfError::LyingSize { blob, said }
                } else {
                    PbfError::Broken { blob, what: "data that zlib does not unpack" }
                }
            })?;
            if message.len() as u64 == said {
                Ok(message)
            } else {
                Err(PbfError::LyingSize { blob, said })
            }
        }
        (None, None) => Err(PbfError::Broken { blob, what: "no data" }),
    }
}

/// Refuses a file that needs a reader which knows more.
fn header(message: &[u8], blob: u32) -> Result<(), PbfError> {
    let mut fields = Fields::of(message, blob);
    while let Some(field) = fields.next()? {
        if let (4, Value::Bytes(feature)) = field
            && feature != b"OsmSchema-V0.6"
            && feature != b"DenseNodes"
        {
            let feature: String = String::from_utf8_lossy(feature).chars().take(80).collect();
            return Err(PbfError::Requires { feature });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
