//! Packed files: zip and gzip, unpacked in memory and never beyond a limit.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::Refusal;

/// The largest single file that is unpacked, in bytes.
const LARGEST_FILE: u64 = 128 << 20;
/// The most that is unpacked from one archive, in bytes.
const LARGEST_SUM: u64 = 256 << 20;
/// The most files that an archive may list.
const MOST_FILES: usize = 50_000;

/// A zip archive in memory.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// The places of the files in the archive's list, by name and by name in lower case.
    places: HashMap<String, usize>,
    /// How much may still be unpacked, in bytes.
    left: u64,
}

impl Archive {
    /// Reads the archive's list of files.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Refusal::Because(format!("the zip archive is damaged ({error})")))?;
        if zip.len() > MOST_FILES {
            return Err(Refusal::Because(format!(
                "the archive lists {} files",
                zip.len()
            )));
        }
        let mut places = HashMap::new();
        for at in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(at) {
                places.entry(name.to_ascii_lowercase()).or_insert(at);
            }
        }
        for at in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(at) {
                places.insert(name.to_string(), at);
            }
        }
        Ok(Self {
            zip,
            places,
            left: LARGEST_SUM,
        })
    }

    /// As much may be unpacked as if nothing had been: what comes next is another article.
    pub(super) fn allow_all(&mut self) {
        self.left = LARGEST_SUM;
    }

    /// The names of the files in the archive.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()))
            .collect()
    }

    /// The bytes of the file `name`; `None` if there is none.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let lower = || self.places.get(&name.to_ascii_lowercase());
        let Some(&at) = self.places.get(name).or_else(lower) else {
            return Ok(None);
        };
        let damaged = |error: &dyn std::error::Error| {
            Refusal::Because(format!("{name} in it is damaged ({error})"))
        };
        let file = self.zip.by_index(at).map_err(|error| damaged(&error))?;
        let limit = self.left.min(LARGEST_FILE);
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(&error))?;
        if bytes.len() as u64 > limit {
            return Err(Refusal::TooLarge(limit >> 20));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The first bytes of the file `name`, at most `limit`; what comes after them may be damaged.
    #[cfg(feature = "pictures")]
    pub(super) fn beginning(&mut self, name: &str, limit: u64) -> Option<Vec<u8>> {
        let lower = || self.places.get(&name.to_ascii_lowercase());
        let &at = self.places.get(name).or_else(lower)?;
        let mut bytes = Vec::new();
        let file = self.zip.by_index(at).ok()?;
        file.take(limit).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Like [`Self::read`], for a file that must be there.
    pub(super) fn expect(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        self.read(name)?
            .ok_or_else(|| Refusal::Because(format!("{name} is missing in it")))
    }
}

/// The path in the archive that `link` means in the file at `base`, without its fragment.
pub(super) fn join(base: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let folder = base.rfind('/').map_or("", |at| &base[..at]);
    let mut parts: Vec<String> = folder.split('/').map(str::to_owned).collect();
    if link.starts_with('/') {
        parts.clear();
    }
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            _ => parts.push(decode_percent(part)),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// `%20` → blank.
pub(super) fn decode_percent(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Unpacks gzip.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut unpacked = Vec::new();
    let result = MultiGzDecoder::new(bytes)
        .take(LARGEST_SUM + 1)
        .read_to_end(&mut unpacked);
    if unpacked.len() as u64 > LARGEST_SUM {
        return Err(Refusal::TooLarge(LARGEST_SUM >> 20));
    }
    result.map_err(|error| Refusal::Because(format!("the packed data is damaged ({error})")))?;
    Ok(unpacked)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    /// A zip archive of `files`.
    pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// `bytes`, packed with gzip.
    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn files_are_found_by_name_and_unpacked() {
        let mut archive = Archive::open(zip(&[("a/B.txt", b"words"), ("c", b"")])).unwrap();
        assert_eq!(archive.read("a/B.txt").unwrap().unwrap(), b"words");
        assert_eq!(archive.read("A/b.txt").unwrap().unwrap(), b"words");
        assert_eq!(archive.read("d").unwrap(), None);
        assert_eq!(gunzip(&gzip(b"words")).unwrap(), b"words");
        assert!(gunzip(&gzip(b"words")[..15]).is_err());
        assert!(Archive::open(b"PK\x03\x04 nothing".to_vec()).is_err());
    }

    #[test]
    fn bombs_are_not_unpacked() {
        let zeros = vec![0; (LARGEST_FILE + 2) as usize];
        let mut archive = Archive::open(zip(&[("bomb", &zeros)])).unwrap();
        assert_eq!(archive.read("bomb"), Err(Refusal::TooLarge(128)));
        let packed = gzip(&zeros);
        let twice = [packed.clone(), packed].concat();
        assert_eq!(gunzip(&twice), Err(Refusal::TooLarge(256)));
    }
}
