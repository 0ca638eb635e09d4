//! What is done already? A run is split into parts, and each finished part is on the disk.
//!
//! Part k is `parts/0000k.events.parquet`, then `parts/0000k.replications.parquet`, each written
//! beside its place and renamed. The second one finishes the part. Killed at any moment, a run loses
//! the part in flight and nothing else. At the end the parts are joined in order, and the folder
//! `parts` is removed.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;

use parquet::errors::ParquetError;
use ringfort::outside::{Sink, SinkError};
use ringfort_model::log::{EventRow, Names, Row};

use crate::error::StoreError;
use crate::folder::{Folder, Pending, sync_folder_of};
use crate::manifest::Manifest;
use crate::parquet::{Notes, inspect, join, read_group};
use crate::tables::{self, Words, rows};

/// Replications in a part, unless a caller has a reason.
pub const PART_SIZE: u64 = 4096;

/// One row for each replication.
pub const REPLICATIONS: &str = "replications.parquet";
/// One row for each event of the sampled replications.
pub const EVENTS: &str = "events.parquet";

const PARTS: &str = "parts";
const LEAVING: &str = "parts.joined";
const ASIDE: &str = "set_aside";
const LOCK: &str = ".run.lock";

/// A run's folder, open for writing by this process alone.
#[derive(Debug)]
pub struct Run {
    folder: Folder,
    manifest: Manifest,
    words: Words,
    /// The system lets go of it when the process ends, however it ends.
    _lock: File,
}

impl Run {
    /// Opens `folder` for the run that `manifest` describes, new or begun before, with the names
    /// that its rows refer to.
    ///
    /// Refuses a folder in which another process writes, and one that holds another run. Of a run
    /// begun before, the first start and command line stay in the manifest.
    pub fn open(folder: Folder, manifest: Manifest, names: &Names) -> Result<Self, StoreError> {
        let lock = lock(&folder)?;
        let there = Manifest::read(&folder)?;
        if let Some(there) = &there {
            there.same_run(&folder, &manifest)?;
        } else {
            manifest.write(&folder)?;
        }
        let manifest = there.unwrap_or(manifest);
        let run = Self { folder, manifest, words: Words::new(names), _lock: lock };
        if run.is_joined() {
            run.remove_parts()?;
        }
        Ok(run)
    }

    /// Where it writes.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What it is.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the parts are joined into the results: nothing is left to run.
    pub fn is_joined(&self) -> bool {
        self.manifest.parts.is_some() && self.folder.has(REPLICATIONS) && self.folder.has(EVENTS)
    }

    /// The parts that are on the disk and sound.
    pub fn finished_parts(&self) -> Result<BTreeSet<u64>, StoreError> {
        if let (true, Some(parts)) = (self.is_joined(), self.manifest.parts) {
            return Ok((0..parts).collect());
        }
        let mut finished = BTreeSet::new();
        for name in self.folder.list(PARTS)? {
            let part = name.strip_suffix(REPLICATIONS).and_then(|name| name.strip_suffix('.'));
            if let Some(part) = part.and_then(|part| part.parse().ok())
                && self.is_finished(part)?
            {
                finished.insert(part);
            }
        }
        Ok(finished)
    }

    /// The rows of part `part`, if it is finished.
    ///
    /// A file that is cut short, or that belongs to another run or another part, is moved into
    /// `set_aside/`, and its part counts as missing.
    pub fn rows(&self, part: u64) -> Result<Option<Vec<Row>>, StoreError> {
        let (name, group) = match self.manifest.parts {
            Some(parts) if self.is_joined() => {
                if part >= parts {
                    return Ok(None);
                }
                (REPLICATIONS.to_owned(), part as usize)
            }
            _ if self.is_finished(part)? => (part_name(part, REPLICATIONS), 0),
            _ => return Ok(None),
        };
        let path = self.folder.path(&name)?;
        let file = File::open(&path).map_err(|error| StoreError::disk(&path, "read", &error))?;
        let found = read_group(file, group).ok().and_then(|batch| rows(&batch, &self.words));
        if found.is_none() {
            if self.is_joined() {
                return Err(StoreError::content(&path, &format!("part {part} cannot be read")));
            }
            self.set_aside(&name)?;
        }
        Ok(found)
    }

    /// Writes part `part`. Refuses a part without a row.
    pub fn write_part(
        &self,
        part: u64,
        rows: &[Row],
        events: &[EventRow],
    ) -> Result<(), StoreError> {
        let tables = [
            (EVENTS, tables::events(events)),
            (REPLICATIONS, tables::replications(rows, &self.words)),
        ];
        for (table, columns) in tables {
            let name = part_name(part, table);
            let path = self.folder.path(&name)?;
            if rows.is_empty() {
                return Err(StoreError::content(&path, &"a part needs at least one replication"));
            }
            let bytes = columns.to_parquet(&self.notes(Some(part)));
            let bytes = bytes.map_err(|error| StoreError::content(&path, &error))?;
            self.folder.write(&name, &bytes)?;
        }
        Ok(())
    }

    /// Joins parts 0 to `parts` − 1, and removes the folder of parts.
    ///
    /// Row groups are the parts, copied one column at a time. Results that are joined stay as they
    /// are. Refuses while a part is missing.
    pub fn join(&mut self, parts: u64) -> Result<(), StoreError> {
        if self.is_joined() {
            return Ok(());
        }
        for part in 0..parts.max(1) {
            if !self.is_finished(part)? {
                return Err(StoreError::Unfinished { part, parts });
            }
        }
        for table in [EVENTS, REPLICATIONS] {
            let mut pending = self.folder.begin(table)?;
            let names = (0..parts).map(|part| self.folder.root().join(part_name(part, table)));
            let joined = join(names, &mut pending, &self.notes(None));
            let rows = joined.map_err(|error| self.explain(&pending, table, error))?;
            pending.commit()?;
            self.manifest.rows = Some(rows);
        }
        self.manifest.parts = Some(parts);
        self.manifest.write(&self.folder)?;
        self.remove_parts()
    }

    /// Lets go of the folder; if the parts are joined, the manifest notes that the run ended at
    /// `ended`, the first time. A run that was stopped has no end.
    pub fn end(mut self, ended: &str) -> Result<(), StoreError> {
        if self.manifest.ended.is_some() || !self.is_joined() {
            return Ok(());
        }
        self.manifest.ended = Some(ended.to_owned());
        self.manifest.write(&self.folder)
    }

    /// What every file says about itself: the run, and of a part which one.
    fn notes(&self, part: Option<u64>) -> Notes {
        let mut notes = Notes::from([
            ("ringfort.version".to_owned(), self.manifest.version.clone()),
            ("ringfort.scenario_sha256".to_owned(), self.manifest.scenario_hash()),
            ("ringfort.seed".to_owned(), self.manifest.seed.to_string()),
            ("ringfort.identity".to_owned(), self.manifest.identity()),
        ]);
        notes.extend(part.map(|part| ("ringfort.part".to_owned(), part.to_string())));
        notes
    }

    /// Whether both files of a part are there and sound; what is not sound is moved aside.
    fn is_finished(&self, part: u64) -> Result<bool, StoreError> {
        let mut finished = true;
        for table in [EVENTS, REPLICATIONS] {
            let name = part_name(part, table);
            if !self.folder.has(&name) {
                finished = false;
            } else if !self.is_sound(part, &name)? {
                self.set_aside(&name)?;
                finished = false;
            }
        }
        Ok(finished)
    }

    fn is_sound(&self, part: u64, name: &str) -> Result<bool, StoreError> {
        let path = self.folder.path(name)?;
        let file = File::open(&path).map_err(|error| StoreError::disk(&path, "read", &error))?;
        Ok(inspect(&file).is_ok_and(|(_, notes)| notes == self.notes(Some(part))))
    }

    fn set_aside(&self, name: &str) -> Result<(), StoreError> {
        let from = self.folder.path(name)?;
        let short = name.rsplit('/').next().unwrap_or(name);
        let free = (0_u32..).map(|k| format!("{ASIDE}/{k}.{short}"));
        let to = free.into_iter().find(|to| !self.folder.has(to)).unwrap_or_default();
        let to = self.folder.path(&to)?;
        let moved = fs::create_dir_all(self.folder.root().join(ASIDE))
            .and_then(|()| fs::rename(&from, &to));
        moved.map_err(|error| StoreError::disk(&from, "moved aside", &error))
    }

    /// A failed copy: the disk's fault if the disk said so, else the content's.
    fn explain(&self, pending: &Pending, table: &str, error: ParquetError) -> StoreError {
        match error {
            ParquetError::External(cause) => match cause.downcast_ref::<io::Error>() {
                Some(error) => pending.failed(error),
                None => StoreError::content(&self.folder.root().join(table), &cause),
            },
            other => StoreError::content(&self.folder.root().join(table), &other),
        }
    }

    /// Renamed first, so that a kill halfway leaves no folder of parts with holes in it.
    fn remove_parts(&self) -> Result<(), StoreError> {
        let (parts, leaving) = (self.folder.root().join(PARTS), self.folder.root().join(LEAVING));
        let gone = |result: io::Result<()>| match result {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result.map_err(|error| StoreError::disk(&parts, "removed", &error)),
        };
        gone(fs::remove_dir_all(&leaving))?;
        gone(fs::rename(&parts, &leaving))?;
        sync_folder_of(&parts)?;
        gone(fs::remove_dir_all(&leaving))
    }
}

impl From<StoreError> for SinkError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Sink for Run {
    fn kept(&mut self, part: u64) -> Result<Option<Vec<Row>>, SinkError> {
        self.rows(part).map_err(SinkError::from)
    }

    fn put(&mut self, part: u64, rows: &[Row], events: &[EventRow]) -> Result<(), SinkError> {
        self.write_part(part, rows, events).map_err(SinkError::from)
    }

    fn finish(&mut self, count: u64) -> Result<(), SinkError> {
        self.join(count).map_err(SinkError::from)
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), SinkError> {
        self.folder.write(name, bytes).map_err(SinkError::from)
    }
}

fn part_name(part: u64, table: &str) -> String {
    format!("{PARTS}/{part:05}.{table}")
}

fn lock(folder: &Folder) -> Result<File, StoreError> {
    let path = folder.root().join(LOCK);
    let unwritten = |error| StoreError::disk(&path, "written", &error);
    let file =
        File::options().create(true).truncate(false).write(true).open(&path).map_err(unwritten)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::Busy { folder: folder.root().display().to_string() })
        }
        // Some network disks cannot lock; there the user takes care.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(unwritten(error)),
    }
}

#[cfg(test)]
mod tests;
