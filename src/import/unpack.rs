//! Files out of an archive for other importers of the program, within the limits of this module.

use super::Refusal;
use super::archive::Archive;

/// The files of a zip archive whose names are `wanted`, in the order of its list. An error is what is
/// wrong with the archive, without a beginning: "the zip archive is damaged (…)".
pub fn unpack(
    bytes: &[u8],
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut archive = Archive::open(bytes.to_vec()).map_err(words)?;
    let mut files = Vec::new();
    for name in archive.names().into_iter().filter(|name| wanted(name)) {
        if let Some(bytes) = archive.read(&name).map_err(words)? {
            files.push((name, bytes));
        }
    }
    Ok(files)
}

/// Why something cannot be read, in words.
pub(super) fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::Empty => "there is nothing in it".to_owned(),
        Refusal::Binary => "it is binary data".to_owned(),
        Refusal::Unsupported(what) | Refusal::Because(what) => what,
        Refusal::TooLarge(limit) => format!("it unpacks to more than {limit} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::*;

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![0; 130 << 20];
        let files = [("project.qde", &zeros[..]), ("other", b"x")];
        let refused = unpack(&zip(&files), &|name| name == "project.qde");
        assert!(refused.is_err_and(|why| why.contains("more than 128 MB")));
        let taken = unpack(&zip(&files), &|name| name == "other").expect("a small file");
        assert_eq!(taken, [("other".to_owned(), b"x".to_vec())]);
        assert!(unpack(b"PK\x03\x04", &|_| true).is_err());
    }
}
