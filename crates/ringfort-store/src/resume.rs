//! What is done already? A run is split into parts, and each finished part is on the disk.
//!
//! Part k holds campaigns k·n to (k + 1)·n − 1 (the last may be shorter): `parts/00012.events.parquet`,
//! then `parts/00012.replications.parquet`, each written beside its place and renamed. The second
//! one finishes the part. Killed at any moment, a run loses the parts in flight and nothing else.
//! At the end the parts are joined in order, and the folder `parts` is removed.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::ops::Range;

use parquet::errors::ParquetError;

use crate::error::StoreError;
use crate::folder::{Folder, Pending, sync_folder_of};
use crate::manifest::Manifest;
use crate::parquet::{Notes, Table, inspect, join};

/// Campaigns in a part, unless a caller has a reason.
pub const PART_SIZE: u64 = 4096;

/// One row for each campaign.
pub const REPLICATIONS: &str = "replications.parquet";
/// One row for each event of a campaign that keeps its log.
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
    identity: String,
    /// The system lets go of it when the process ends, however it ends.
    _lock: File,
}

impl Run {
    /// Opens `folder` for the run that `manifest` describes, new or begun before.
    ///
    /// Refuses a folder in which another process writes, and one that holds another run. Of a run
    /// begun before, the first start and command line stay in the manifest.
    pub fn open(folder: Folder, manifest: Manifest) -> Result<Self, StoreError> {
        let lock = lock(&folder)?;
        let manifest = match Manifest::read(&folder)? {
            Some(there) => {
                there.same_run(&folder, &manifest)?;
                there
            }
            None => {
                manifest.write(&folder)?;
                manifest
            }
        };
        let identity = manifest.identity();
        let run = Self { folder, manifest, identity, _lock: lock };
        if run.is_finished() {
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

    /// Whether all is done: the parts are joined and the manifest says when.
    pub fn is_finished(&self) -> bool {
        self.manifest.ended.is_some() && self.folder.has(REPLICATIONS) && self.folder.has(EVENTS)
    }

    /// How many parts it has.
    pub fn parts(&self) -> u64 {
        self.manifest.campaigns().div_ceil(self.part_size()).max(1)
    }

    /// The campaigns of part `part`, counted over the whole run from 0.
    pub fn campaigns_of(&self, part: u64) -> Range<u64> {
        let all = self.manifest.campaigns();
        let start = part.saturating_mul(self.part_size()).min(all);
        start..start.saturating_add(self.part_size()).min(all)
    }

    /// The parts that are on the disk and sound.
    ///
    /// A file that is cut short, or that belongs to another run or another part, is moved into
    /// `set_aside/`, and its part counts as missing.
    pub fn finished_parts(&self) -> Result<BTreeSet<u64>, StoreError> {
        let mut finished = BTreeSet::new();
        for part in 0..self.parts() {
            let mut sound = true;
            for (table, rows) in [(EVENTS, None), (REPLICATIONS, Some(self.rows_of(part)))] {
                let name = part_name(part, table);
                if !self.folder.has(&name) {
                    sound = false;
                } else if !self.is_sound(part, &name, rows)? {
                    self.set_aside(&name)?;
                    sound = false;
                }
            }
            if sound {
                finished.insert(part);
            }
        }
        Ok(finished)
    }

    /// Writes part `part`. Any number of threads may write different parts at once.
    ///
    /// `replications` has one row for each of [`campaigns_of`](Self::campaigns_of) the part, in
    /// order; any other number is refused.
    pub fn write_part(
        &self,
        part: u64,
        replications: &Table,
        events: &Table,
    ) -> Result<(), StoreError> {
        let notes = self.notes(Some(part));
        let (rows, due) = (replications.rows() as u64, self.rows_of(part));
        if part >= self.parts() || rows != due {
            let path = self.folder.path(&part_name(part, REPLICATIONS))?;
            return Err(StoreError::content(&path, format!("it has {rows} campaigns, not {due}")));
        }
        for (name, table) in [(EVENTS, events), (REPLICATIONS, replications)] {
            let name = part_name(part, name);
            let bytes = table.to_parquet(&notes);
            let bytes =
                bytes.map_err(|e| StoreError::content(&self.folder.root().join(&name), e))?;
            self.folder.write(&name, &bytes)?;
        }
        Ok(())
    }

    /// Joins all parts, notes that the run ended at `ended`, and removes the parts.
    ///
    /// Row groups are the parts, copied one column at a time. A run that is finished stays as it
    /// is. Refuses while a part is missing.
    pub fn finish(&mut self, ended: &str) -> Result<(), StoreError> {
        if self.is_finished() {
            return Ok(());
        }
        let parts = self.parts();
        let finished = self.finished_parts()?;
        if let Some(part) = (0..parts).find(|part| !finished.contains(part)) {
            return Err(StoreError::Unfinished { part, parts });
        }
        for table in [EVENTS, REPLICATIONS] {
            let mut pending = self.folder.begin(table)?;
            let names = (0..parts).map(|part| self.folder.root().join(part_name(part, table)));
            let joined = join(names, &mut pending, &self.notes(None));
            joined.map_err(|error| self.explain(&pending, table, error))?;
            pending.commit()?;
        }
        self.manifest.ended = Some(ended.to_owned());
        self.manifest.write(&self.folder)?;
        self.remove_parts()
    }

    /// A part of 0 campaigns would never end.
    fn part_size(&self) -> u64 {
        self.manifest.part_size.max(1)
    }

    fn rows_of(&self, part: u64) -> u64 {
        let campaigns = self.campaigns_of(part);
        campaigns.end - campaigns.start
    }

    /// What every file says about itself: the run, and of a part which one.
    fn notes(&self, part: Option<u64>) -> Notes {
        let mut notes = Notes::from([
            ("ringfort.version".to_owned(), self.manifest.version.clone()),
            ("ringfort.scenario_sha256".to_owned(), self.manifest.scenario_hash()),
            ("ringfort.seed".to_owned(), self.manifest.seed.to_string()),
            ("ringfort.identity".to_owned(), self.identity.clone()),
        ]);
        notes.extend(part.map(|part| ("ringfort.part".to_owned(), part.to_string())));
        notes
    }

    fn is_sound(&self, part: u64, name: &str, rows: Option<u64>) -> Result<bool, StoreError> {
        let path = self.folder.path(name)?;
        let file = File::open(&path).map_err(|error| StoreError::disk(&path, "read", &error))?;
        Ok(inspect(&file).is_ok_and(|(found, notes)| {
            notes == self.notes(Some(part)) && rows.is_none_or(|rows| rows == found)
        }))
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
                None => StoreError::content(&self.folder.root().join(table), cause),
            },
            other => StoreError::content(&self.folder.root().join(table), other),
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
