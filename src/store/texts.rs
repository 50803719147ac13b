//! Texts that notes were made on, kept compressed, so that a note whose words are gone can be shown
//! where it stood. Losing them loses no note; who wants none sets `keep_text = false`.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::time::SystemTime;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::Home;
use super::disk::{Disk, replace, sweep};

/// How many texts are kept; the oldest go first.
const MOST: usize = 500;
/// The longest text that is kept or read, in bytes.
const LONGEST: u64 = 8 << 20;

/// Keeps a text under its document id, unless it is there.
pub(super) fn keep(disk: &dyn Disk, home: &Home, id: &str, text: &str) -> io::Result<()> {
    let Some(path) = path(home, id).filter(|path| text.len() as u64 <= LONGEST && !path.exists())
    else {
        return Ok(());
    };
    let directory = directory(home);
    fs::create_dir_all(&directory)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes())?;
    sweep(&path);
    replace(disk, &path, &packed.finish()?)?;
    prune(&directory)
}

/// The text of this document id, where it is kept.
pub(super) fn kept(home: &Home, id: &str) -> Option<String> {
    let packed = fs::File::open(path(home, id)?).ok()?;
    let mut text = String::new();
    GzDecoder::new(packed)
        .take(LONGEST)
        .read_to_string(&mut text)
        .ok()?;
    (crate::annotation::document_id(&text) == id).then_some(text)
}

fn directory(home: &Home) -> PathBuf {
    home.data.join("texts")
}

/// `None` for an id that is no digest: it comes from a file that anybody may have written.
fn path(home: &Home, id: &str) -> Option<PathBuf> {
    let digits = id.strip_prefix("sha256:")?;
    let hex = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| directory(home).join(format!("{digits}.gz")))
}

fn prune(directory: &std::path::Path) -> io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(directory)?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    let over = files.len().saturating_sub(MOST);
    if over > 0 {
        files.sort();
        for (_, path) in &files[..over] {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
