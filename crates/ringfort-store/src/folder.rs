//! Which bytes are in this folder? Files by name, read whole and written whole.
//!
//! A name never leaves the folder, not even through a link. A file is written beside its place and
//! renamed into it once it is on the disk, so that no reader ever meets half of one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use ringfort_world::sources::{SourceError, Sources};

use crate::error::{StoreError, plain};

/// The largest file that is read, in bytes: 2 GiB.
pub const LARGEST_FILE: u64 = 2 << 30;

/// What a file is called while it is being written.
const UNFINISHED: &str = "part";

/// A folder on the disk. Names in it use `/` on every system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
    largest: u64,
}

impl Folder {
    /// The folder at `root`, which must exist.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let root = root.into();
        match fs::metadata(&root) {
            Ok(found) if found.is_dir() => Ok(Self { root, largest: LARGEST_FILE }),
            Ok(_) => {
                let error = io::Error::from(io::ErrorKind::NotADirectory);
                Err(StoreError::disk(&root, "opened", &error))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::Disk {
                path: root.display().to_string(),
                attempt: "opened",
                reason: "there is no such folder".to_owned(),
            }),
            Err(error) => Err(StoreError::disk(&root, "opened", &error)),
        }
    }

    /// The folder at `root`, made if it does not exist.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let root = root.into();
        fs::create_dir_all(&root).map_err(|error| StoreError::disk(&root, "made", &error))?;
        Self::open(root)
    }

    /// The same folder, refusing to read files of more than `bytes`.
    #[must_use]
    pub fn with_largest_file(self, bytes: u64) -> Self {
        Self { largest: bytes, ..self }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `name` is, refusing names that leave the folder.
    ///
    /// It looks at the name only; reading and writing also refuse links that leave the folder.
    pub fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let refuse = |reason: &str| {
            Err(StoreError::Name { name: name.to_owned(), reason: reason.to_owned() })
        };
        if name.is_empty() {
            return refuse("it is empty");
        }
        if name.contains(['\\', '\0']) || (cfg!(windows) && name.contains(':')) {
            return refuse("folders are parted by `/`, and it may not hold `\\`");
        }
        let relative = Path::new(name);
        for component in relative.components() {
            match component {
                Component::Normal(_) | Component::CurDir => {}
                Component::ParentDir => return refuse("`..` could leave the folder"),
                Component::RootDir | Component::Prefix(_) => {
                    return refuse("it must be relative to the folder");
                }
            }
        }
        Ok(self.root.join(relative))
    }

    /// The whole content of the file `name`.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(name)?;
        let unread = |error| StoreError::disk(&path, "read", &error);
        self.stay_inside(name, &path, "read")?;
        let found = fs::metadata(&path).map_err(unread)?;
        // A device or a pipe may never end.
        if !found.is_file() {
            let reason = if found.is_dir() { "it is a folder" } else { "it is not a plain file" };
            return Err(StoreError::content(&path, &reason));
        }
        let too_large = |bytes: u64| {
            let largest = self.largest;
            let reason = format!("it has {bytes} bytes, and {largest} are the most that is read");
            Err(StoreError::content(&path, &reason))
        };
        if found.len() > self.largest {
            return too_large(found.len());
        }
        let mut bytes = Vec::with_capacity(found.len() as usize);
        let file = File::open(&path).map_err(unread)?;
        // It may have grown since it was measured.
        file.take(self.largest.saturating_add(1)).read_to_end(&mut bytes).map_err(unread)?;
        if bytes.len() as u64 > self.largest {
            return too_large(bytes.len() as u64);
        }
        Ok(bytes)
    }

    /// Writes the file `name`, making the folders it stands in. Either all of `bytes` are there
    /// afterwards, on the disk, or what was there before.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut pending = self.begin(name)?;
        pending.write_all(bytes).map_err(|error| pending.failed(&error))?;
        pending.commit()
    }

    /// Begins a file that is written piece by piece; it stands in its place once committed.
    pub fn begin(&self, name: &str) -> Result<Pending, StoreError> {
        let path = self.path(name)?;
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(|error| StoreError::disk(parent, "made", &error))?;
        self.stay_inside(name, parent, "written")?;
        let mut beside = path.clone().into_os_string();
        beside.push(".");
        beside.push(UNFINISHED);
        let beside = PathBuf::from(beside);
        let unwritten = |error| StoreError::disk(&path, "written", &error);
        // What a killed run left behind.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritten(error)),
            _ => {}
        }
        let file = File::create_new(&beside).map_err(unwritten)?;
        Ok(Pending { file, beside, path, done: false })
    }

    /// Whether there is something called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_ok_and(|path| path.exists())
    }

    /// The names of the plain files directly in the folder `name`, sorted; none if it is missing.
    pub fn list(&self, name: &str) -> Result<Vec<String>, StoreError> {
        let path = self.path(name)?;
        let unread = |error| StoreError::disk(&path, "listed", &error);
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(unread)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(unread)?;
            if entry.file_type().map_err(unread)?.is_file() {
                names.extend(entry.file_name().into_string());
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether nothing is in it. Hidden files, whose names begin with a dot, do not count.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let unread = |error| StoreError::disk(&self.root, "listed", &error);
        for entry in fs::read_dir(&self.root).map_err(unread)? {
            let name = entry.map_err(unread)?.file_name();
            if !name.as_encoded_bytes().starts_with(b".") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Follows links and refuses a place that is not in the folder.
    fn stay_inside(
        &self,
        name: &str,
        path: &Path,
        attempt: &'static str,
    ) -> Result<(), StoreError> {
        let real = |place| {
            fs::canonicalize(place).map_err(|error| StoreError::disk(path, attempt, &error))
        };
        if real(path)?.starts_with(real(&self.root)?) {
            return Ok(());
        }
        let reason = "it is a link out of the folder; copy the file into the folder".to_owned();
        Err(StoreError::Name { name: name.to_owned(), reason })
    }
}

impl Sources for Folder {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        Self::read(self, name).map_err(|error| SourceError {
            name: name.to_owned(),
            reason: match error {
                StoreError::Name { reason, .. }
                | StoreError::Disk { reason, .. }
                | StoreError::Content { reason, .. } => reason,
                other => other.to_string(),
            },
        })
    }
}

/// A file being written beside its place. Dropped without [`commit`](Self::commit) it is removed.
#[derive(Debug)]
pub struct Pending {
    file: File,
    beside: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Pending {
    /// Sees that everything is on the disk, then puts the file in its place.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.file.sync_all().map_err(|error| self.failed(&error))?;
        fs::rename(&self.beside, &self.path).map_err(|error| self.failed(&error))?;
        self.done = true;
        sync_folder_of(&self.path)
    }

    /// The error to report when writing failed.
    pub fn failed(&self, error: &io::Error) -> StoreError {
        StoreError::Disk {
            path: self.path.display().to_string(),
            attempt: "written",
            reason: plain(error),
        }
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.done {
            // Whoever dropped it already has an error to report.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Makes a rename last through a loss of power. Windows cannot open folders, and need not.
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix)
        && let Some(parent) = path.parent()
    {
        File::open(parent)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| StoreError::disk(parent, "written", &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::create(place.path().join("run")).unwrap();
        (place, folder)
    }

    fn reason(folder: &Folder, name: &str) -> String {
        Sources::read(folder, name).unwrap_err().reason
    }

    #[test]
    fn law_what_is_written_is_read() {
        let (_place, folder) = scratch();
        assert!(folder.is_empty().unwrap());
        folder.write("maps/north/dem.tif", b"one").unwrap();
        assert!(!folder.is_empty().unwrap());
        folder.write("maps/north/dem.tif", b"two").unwrap();
        assert_eq!(Sources::read(&folder, "maps/north/dem.tif").unwrap(), b"two");
        assert_eq!(folder.list("maps/north").unwrap(), ["dem.tif"]);
        assert_eq!(folder.list("maps").unwrap(), [""; 0]);
        assert_eq!(folder.list("nowhere").unwrap(), [""; 0]);
        assert!(folder.has("maps/north/dem.tif"));
    }

    #[test]
    fn golden_names_that_leave_the_folder() {
        let (_place, folder) = scratch();
        assert_eq!(reason(&folder, "../secret"), "`..` could leave the folder");
        assert_eq!(reason(&folder, "maps/../../secret"), "`..` could leave the folder");
        assert_eq!(reason(&folder, "/etc/passwd"), "it must be relative to the folder");
        assert_eq!(
            reason(&folder, "maps\\dem.tif"),
            "folders are parted by `/`, and it may not hold `\\`"
        );
        assert_eq!(reason(&folder, ""), "it is empty");
        assert!(folder.write("../out", b"").is_err_and(|error| !error.is_environment()));
    }

    #[cfg(unix)]
    #[test]
    fn golden_links_out_of_the_folder() {
        let (place, folder) = scratch();
        fs::write(place.path().join("secret"), b"x").unwrap();
        std::os::unix::fs::symlink("../secret", folder.root().join("link")).unwrap();
        std::os::unix::fs::symlink("..", folder.root().join("up")).unwrap();
        let refused = "it is a link out of the folder; copy the file into the folder";
        assert_eq!(reason(&folder, "link"), refused);
        assert_eq!(reason(&folder, "up/secret"), refused);
        assert!(folder.write("up/new", b"").is_err());
        assert!(!place.path().join("new").exists());
        std::os::unix::fs::symlink("/dev/zero", folder.root().join("endless")).unwrap();
        assert_eq!(reason(&folder, "endless"), refused);
    }

    #[test]
    fn golden_files_that_cannot_be_read() {
        let (_place, folder) = scratch();
        folder.write("maps/dem.tif", &[0; 100]).unwrap();
        assert_eq!(reason(&folder, "dem.tif"), "there is no such file");
        assert_eq!(reason(&folder, "maps"), "it is a folder");
        let small = folder.with_largest_file(99);
        assert_eq!(
            reason(&small, "maps/dem.tif"),
            "it has 100 bytes, and 99 are the most that is read"
        );
    }

    #[test]
    fn law_a_dropped_file_leaves_nothing() {
        let (_place, folder) = scratch();
        folder.write("a", b"old").unwrap();
        let mut pending = folder.begin("a").unwrap();
        pending.write_all(b"half").unwrap();
        assert_eq!(folder.list(".").unwrap(), ["a", "a.part"]);
        drop(pending);
        assert_eq!(folder.list(".").unwrap(), ["a"]);
        assert_eq!(folder.read("a").unwrap(), b"old");
    }

    #[test]
    fn law_an_unusable_folder_is_the_environments_fault() {
        let (place, folder) = scratch();
        fs::write(place.path().join("file"), b"").unwrap();
        let error = Folder::create(place.path().join("file/run")).unwrap_err();
        assert!(error.is_environment() && error.to_string().ends_with("where a folder should be"));
        assert!(Folder::open(place.path().join("file")).unwrap_err().is_environment());
        let missing = Folder::open(place.path().join("none")).unwrap_err();
        assert!(missing.to_string().ends_with("cannot be opened: there is no such folder"));
        folder.write("taken/inner", b"").unwrap();
        assert!(folder.write("taken", b"").unwrap_err().is_environment());
        assert_eq!(folder.list(".").unwrap(), [""; 0]);
    }
}
