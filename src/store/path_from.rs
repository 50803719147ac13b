//! What a file calls another one, so that it is found from there.

use std::path::{Component, Path, PathBuf};

/// The path of `file` as the file `from` names it: from the folder of that one. Without one, as when an
/// export goes to standard output, the path is absolute.
pub fn path_from(from: Option<&Path>, file: &Path) -> String {
    let known = |path: &Path| std::fs::canonicalize(path).ok();
    let absolute = known(file)
        .or_else(|| std::path::absolute(file).ok())
        .unwrap_or_else(|| file.to_owned());
    let folder = from.and_then(|from| {
        let folder = from.parent().filter(|folder| *folder != Path::new(""));
        known(folder.unwrap_or(Path::new(".")))
    });
    let path = match folder {
        Some(folder) => relative(&folder, &absolute),
        None => absolute,
    };
    path.display().to_string()
}

/// Both are absolute, without links and `..` in them.
fn relative(folder: &Path, file: &Path) -> PathBuf {
    let (mut up, mut down) = (folder.components().peekable(), file.components().peekable());
    // On another drive.
    if up.peek() != down.peek() {
        return file.to_owned();
    }
    while up.peek().is_some() && up.peek() == down.peek() {
        up.next();
        down.next();
    }
    up.map(|_| Component::ParentDir).chain(down).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_a_folder_to_a_file() {
        let check = |folder: &str, file: &str, wanted: &str| {
            assert_eq!(
                relative(Path::new(folder), Path::new(file)),
                Path::new(wanted)
            );
        };
        check("/a/b", "/a/b/c.txt", "c.txt");
        check("/a/b", "/a/b/c/d.txt", "c/d.txt");
        check("/a/b/out", "/a/b/c.txt", "../c.txt");
        check("/x/y", "/a/c.txt", "../../a/c.txt");
        check("/", "/a.txt", "a.txt");
    }
}
