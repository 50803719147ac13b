//! The one search upwards, for a codebook or a list of names: in the folder, then in each one above.

use std::path::{Path, PathBuf};

use super::disk::{Disk, FileKind, may_exist};

/// The nearest file of this name in `folder` or above it. Inside the home directory the search ends
/// there. Outside it, only folders count that belong to the reader and that nobody else can write to:
/// anybody might have put a file into the others.
pub(super) fn upwards(
    disk: &dyn Disk,
    folder: &Path,
    name: &str,
    home: Option<&Path>,
) -> Option<PathBuf> {
    let home = home.filter(|home| folder.starts_with(home));
    folder
        .ancestors()
        .take_while(|above| home.is_none_or(|home| above.starts_with(home)))
        .filter(|above| home.is_some() || is_readers_alone(disk, above))
        .map(|above| above.join(name))
        .find(|path| may_exist(disk, path))
}

fn is_readers_alone(disk: &dyn Disk, folder: &Path) -> bool {
    let Some(user) = disk.user() else {
        return true;
    };
    let Ok(status) = disk.status(folder) else {
        return false;
    };
    let (owner, group) = status.owner;
    // Many systems give every user a group of their own, and make folders writable by it.
    let others = if group == owner { 0o002 } else { 0o022 };
    status.kind == FileKind::Folder && owner == user && status.mode & others == 0
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::store::RealDisk;

    #[test]
    fn only_folders_that_nobody_else_can_write_to_count_outside_the_home_directory() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("a/b");
        fs::create_dir_all(&deep).expect("folders");
        let list = root.path().join("a/list");
        fs::write(&list, "").expect("a file");
        let find = |home: Option<&Path>| upwards(&RealDisk, &deep, "list", home);
        let mode = |mode| {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(root.path().join("a"), mode).expect("a mode");
        };
        mode(0o755);
        assert_eq!(find(None), Some(list.clone()));
        assert_eq!(
            find(Some(&root.path().join("elsewhere"))),
            Some(list.clone())
        );
        assert_eq!(find(Some(&deep)), None, "above the home directory");
        mode(0o757);
        assert_eq!(find(None), None, "anybody may have put it there");
        assert_eq!(
            find(Some(root.path())),
            Some(list),
            "at home it is the reader's business"
        );
    }
}
