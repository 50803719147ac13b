//! Web pages on the disk, so that they can be read again without a network.
//!
//! A page is one file, named by the hash of its address: a line of JSON, then the bytes as they
//! came. Reading a page marks it as used; those that were not used for long go, and the ones used
//! longest ago if all of them together take too much room.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The room that all pages together may take, in bytes.
const ROOM: u64 = 256 << 20;
/// How long a page stays after it was last read.
const STAYS: Duration = Duration::from_hours(24 * 365);

/// What is known about a body; the first line of its file in the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ResponseInfo {
    /// The address after all redirects.
    pub(super) uri: String,
    /// The content type, as sent.
    pub(super) content_type: Option<String>,
    /// What to ask the server with whether the page has changed.
    pub(super) etag: Option<String>,
}

impl ResponseInfo {
    /// The character set in the content type.
    pub(super) fn charset(&self) -> Option<String> {
        let content_type = self.content_type.as_deref()?;
        let (_, label) = content_type.split_once("charset=")?;
        Some(
            label
                .split(';')
                .next()?
                .trim_matches(['"', '\'', ' '])
                .to_owned(),
        )
    }
}

/// The folder of a person's web pages by the XDG base directory specification, from a look-up of
/// environment variables; `None` if not even `HOME` is known.
pub(super) fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let cache = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(cache.join("byline").join("pages"))
}

/// A byte as two hexadecimal digits.
pub(super) fn hex(byte: u8) -> String {
    format!("{byte:02x}")
}

/// The copy of one page.
pub(super) struct CachedPage {
    path: PathBuf,
}

impl CachedPage {
    /// The copy of the page at `address`, whether there is one or not.
    pub(super) fn of(folder: &Path, address: &str) -> Self {
        let hash = Sha256::digest(address.as_bytes());
        let name: String = hash.iter().take(16).map(|&byte| hex(byte)).collect();
        Self {
            path: folder.join(name),
        }
    }

    /// What is known about the page, and its bytes.
    pub(super) fn read(&self) -> Option<(ResponseInfo, Vec<u8>)> {
        let bytes = fs::read(&self.path).ok()?;
        let end = memchr::memchr(b'\n', &bytes)?;
        let about = serde_json::from_slice(&bytes[..end]).ok()?;
        // A folder that cannot be written to still serves for reading.
        let file = File::options().append(true).open(&self.path);
        file.and_then(|file| file.set_modified(SystemTime::now()))
            .ok();
        Some((about, bytes[end + 1..].to_vec()))
    }

    /// Keeps the page, and lets older ones go.
    pub(super) fn write(&self, about: &ResponseInfo, bytes: &[u8]) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, about)?;
        file.write_all(b"\n")?;
        file.write_all(bytes)?;
        file.persist(&self.path)?;
        prune(folder, &self.path, ROOM, STAYS);
        Ok(())
    }
}

/// Removes the pages that were last read more than `stays` ago, and the ones read longest ago until
/// the rest takes at most `room` bytes. `newest` stays in any case, and so does every file that is
/// not named like a page.
fn prune(folder: &Path, newest: &Path, room: u64, stays: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut pages: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_page = name.len() == 32 && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit);
        if let Ok(about) = entry.metadata()
            && is_page
            && about.is_file()
            && entry.path() != newest
        {
            let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            pages.push((used, about.len(), entry.path()));
        }
    }
    pages.sort_unstable();
    let mut all: u64 = pages.iter().map(|page| page.1).sum();
    all += fs::metadata(newest).map_or(0, |about| about.len());
    for (used, length, path) in pages {
        if all <= room && used.elapsed().is_ok_and(|age| age <= stays) {
            break;
        }
        // Another reader may have removed it first.
        if fs::remove_file(path).is_ok() {
            all -= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_the_persons_cache() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            let found = folder(|name| {
                let set = variables.iter().find(|(set, _)| *set == name);
                set.map(|(_, value)| value.into())
            });
            assert_eq!(found, expected.map(PathBuf::from), "{variables:?}");
        };
        check(&[("HOME", "/h")], Some("/h/.cache/byline/pages"));
        let both = [("HOME", "/h"), ("XDG_CACHE_HOME", "/c")];
        check(&both, Some("/c/byline/pages"));
        let relative = [("HOME", "/h"), ("XDG_CACHE_HOME", "c")];
        check(&relative, Some("/h/.cache/byline/pages"));
        check(&[], None);
    }

    /// Which of pages of 1000 bytes, read so many days ago, are left of `a` to `d`.
    fn check_pruned(days: [u64; 4], room: u64, stays: u64, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let day = Duration::from_hours(24);
        let name = |letter: char| folder.path().join(letter.to_string().repeat(32));
        for (letter, days) in "abcd".chars().zip(days) {
            fs::write(name(letter), [b' '; 1000]).unwrap();
            let file = File::options().append(true).open(name(letter)).unwrap();
            file.set_modified(SystemTime::now() - day * days as u32)
                .unwrap();
        }
        fs::write(folder.path().join("letter.txt"), [b' '; 5000]).unwrap();
        prune(folder.path(), &name('a'), room, day * stays as u32);
        let left: String = "abcd"
            .chars()
            .filter(|letter| name(*letter).exists())
            .collect();
        assert_eq!(left, expected, "{days:?} {room} {stays}");
        assert!(folder.path().join("letter.txt").exists());
    }

    #[test]
    fn old_pages_go_and_the_oldest_where_room_is_short() {
        check_pruned([0, 1, 2, 3], 9000, 10, "abcd");
        check_pruned([0, 1, 2, 3], 2500, 10, "ab");
        check_pruned([0, 3, 2, 1], 2500, 10, "ad");
        check_pruned([0, 1, 20, 3], 9000, 10, "abd");
        check_pruned([30, 1, 2, 3], 500, 10, "a");
    }
}
