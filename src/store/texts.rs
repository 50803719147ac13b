//! Texts that notes were made on, kept compressed, so that a note whose words are gone can be shown
//! where it stood. Losing them loses no note; who wants none sets `keep_text = false`.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::Home;
use super::disk::{Disk, Mode, may_exist};
use super::kept::put;

/// How many texts are kept; the oldest go first.
const MOST: usize = 500;
/// The longest text that is kept or read, in bytes.
const LONGEST: u64 = 8 << 20;

/// Keeps a text under its document id, unless it is there.
pub(super) fn keep(disk: &dyn Disk, home: &Home, id: &str, text: &str) -> io::Result<()> {
    let is_wanted = |path: &PathBuf| text.len() as u64 <= LONGEST && !may_exist(disk, path);
    let Some(path) = path(home, id).filter(is_wanted) else {
        return Ok(());
    };
    let folder = folder(home);
    disk.make_private_folder(&folder)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes())?;
    put(disk, &path, &packed.finish()?, Mode::Private)?;
    prune(disk, &folder)
}

/// The text of this document id, if it is kept.
pub(super) fn kept(disk: &dyn Disk, home: &Home, id: &str) -> Option<String> {
    let (packed, _) = disk.read(&path(home, id)?, LONGEST).ok()?;
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .take(LONGEST)
        .read_to_string(&mut text)
        .ok()?;
    (crate::annotation::document_id(&text) == id).then_some(text)
}

fn folder(home: &Home) -> PathBuf {
    home.data.join("texts")
}

/// `None` for an id that is no digest: it comes from a file that anybody may have written.
fn path(home: &Home, id: &str) -> Option<PathBuf> {
    let digits = id.strip_prefix("sha256:")?;
    let hex = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| folder(home).join(format!("{digits}.gz")))
}

fn prune(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    let dated = |name| {
        let path = folder.join(name);
        Some((disk.status(&path).ok()?.stamp.modified, path))
    };
    let names = disk.names_in(folder)?.into_iter();
    let mut files: Vec<(i128, PathBuf)> = names.filter_map(dated).collect();
    let over = files.len().saturating_sub(MOST);
    if over > 0 {
        files.sort_unstable();
        for (_, path) in &files[..over] {
            disk.remove(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::store::RealDisk;

    #[test]
    fn the_oldest_texts_go_first_and_only_those_over_the_limit() {
        let root = tempfile::tempdir().expect("a directory");
        let name = |n: usize| root.path().join(format!("{:04}.gz", 9999 - n));
        let check = |files: usize, gone: usize| {
            for n in 0..files {
                let file = File::create(name(n)).expect("a file");
                let date = SystemTime::UNIX_EPOCH + Duration::from_secs(n as u64);
                file.set_modified(date).expect("a date");
            }
            prune(&RealDisk, root.path()).expect("pruned");
            let left = fs::read_dir(root.path()).expect("a folder").count();
            assert_eq!(left, files - gone);
            assert!((0..gone).all(|n| !name(n).exists()), "the oldest");
        };
        check(MOST, 0);
        check(MOST + 2, 2);
    }
}
