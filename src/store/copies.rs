//! Conflict copies: the second file that a sync tool puts beside the first when two machines wrote it.

use std::path::{Path, PathBuf};

use super::disk::{Disk, folder_of};

/// The conflict copies of a notes file that lie beside it.
pub(super) fn copies_of(disk: &dyn Disk, notes: &Path) -> Vec<PathBuf> {
    let Some(name) = notes.file_name().map(|name| name.to_string_lossy()) else {
        return Vec::new();
    };
    let folder = folder_of(notes);
    let mut names = disk.names_in(folder).unwrap_or_default();
    names.retain(|other| is_copy(&other.to_string_lossy(), &name));
    names.sort_unstable();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// True if `copy` is what a sync tool calls a conflict copy of `name`.
fn is_copy(copy: &str, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".toml") else {
        return false;
    };
    let middle = copy
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(".toml"));
    middle.is_some_and(|middle| PATTERNS.iter().any(|(_, is_theirs)| is_theirs(middle)))
}

/// Whether a tool puts this between the name and its ending.
type Pattern = fn(&str) -> bool;

/// How each tool names its copies of `NAME.toml`: what it puts in the middle.
const PATTERNS: [(&str, Pattern); 7] = [
    // NAME (Ana's conflicted copy 2026-03-01).toml, NAME (conflicted copy 2026-03-01 101500).toml
    ("Dropbox and Nextcloud", |middle| {
        in_brackets(middle).is_some_and(|words| {
            words.contains("conflicted copy") || words.contains("Case Conflict")
        })
    }),
    // NAME.sync-conflict-20260301-101500-7QXK2AB.toml
    ("Syncthing", |middle| {
        let Some(rest) = middle.strip_prefix(".sync-conflict-") else {
            return false;
        };
        let parts: Vec<&str> = rest.split('-').collect();
        matches!(parts[..], [day, time, device]
            if digits(day, 8) && digits(time, 6) && device.chars().all(|c| c.is_ascii_alphanumeric()))
    }),
    // NAME_conflict-20260301-101500.toml
    ("ownCloud", |middle| {
        let day = middle
            .strip_prefix("_conflict-")
            .and_then(|rest| rest.split_once('-'));
        day.is_some_and(|(day, time)| digits(day, 8) && digits(time, 6))
    }),
    // NAME-DESKTOP7.toml, NAME-DESKTOP7-2.toml
    ("OneDrive", |middle| {
        middle.strip_prefix('-').is_some_and(|host| {
            let letter = |own: char| own.is_alphanumeric() || matches!(own, '-' | '_');
            !host.is_empty() && host.chars().all(letter) && host.chars().any(char::is_alphabetic)
        })
    }),
    // NAME 2.toml
    ("iCloud", |middle| {
        middle.strip_prefix(' ').is_some_and(is_count)
    }),
    // NAME (1).toml
    ("Google Drive", |middle| {
        in_brackets(middle).is_some_and(is_count)
    }),
    // NAME (Ana's MacBook's conflict 2026-03-01).toml
    ("Box and others", |middle| {
        in_brackets(middle).is_some_and(|words| words.to_lowercase().contains("conflict"))
    }),
];

fn in_brackets(middle: &str) -> Option<&str> {
    middle.strip_prefix(" (")?.strip_suffix(')')
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn is_count(text: &str) -> bool {
    !text.is_empty() && text.len() <= 3 && digits(text, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(copy: &str) {
        assert!(is_copy(copy, "news.txt.byline.toml"), "{copy}");
        let of_ana = copy.replace(".byline", ".byline.ana");
        assert!(is_copy(&of_ana, "news.txt.byline.ana.toml"), "{of_ana}");
        assert!(
            !is_copy(&of_ana, "news.txt.byline.toml") || copy.contains(".sync"),
            "{of_ana}"
        );
        assert!(!is_copy(copy, "views.txt.byline.toml"), "{copy}");
    }

    #[test]
    fn dropbox_names_its_copies_after_the_machine_and_the_day() {
        check("news.txt.byline (Ana's conflicted copy 2026-03-01).toml");
        check("news.txt.byline (lab-3's conflicted copy 2026-03-01 (1)).toml");
        check("news.txt.byline (Case Conflict).toml");
    }

    #[test]
    fn nextcloud_names_its_copies_after_the_time() {
        check("news.txt.byline (conflicted copy 2026-03-01 101500).toml");
        check("news.txt.byline_conflict-20260301-101500.toml");
    }

    #[test]
    fn syncthing_names_its_copies_after_time_and_device() {
        check("news.txt.byline.sync-conflict-20260301-101500-7QXK2AB.toml");
    }

    #[test]
    fn onedrive_names_its_copies_after_the_machine() {
        check("news.txt.byline-DESKTOP7.toml");
        check("news.txt.byline-Anas-Laptop-2.toml");
    }

    #[test]
    fn icloud_and_google_drive_count_their_copies() {
        check("news.txt.byline 2.toml");
        check("news.txt.byline (1).toml");
    }

    #[test]
    fn other_files_are_not_copies() {
        for other in [
            "news.txt.byline.toml",
            "news.txt.byline.toml~",
            "news.txt.byline.ana.toml",
            "news.txt.byline (draft).toml",
            "news.txt.byline 2026.toml",
            "news.txt.byline-2.toml",
            "news.txt.byline.sync-conflict-today.toml",
            ".news.txt.byline.toml.12-3.tmp",
        ] {
            assert!(!is_copy(other, "news.txt.byline.toml"), "{other}");
        }
    }

    #[test]
    fn a_name_that_only_begins_alike_is_not_a_copy() {
        for name in [
            "news.txt.byline-.toml",
            "news.txt.byline-7.toml",
            "news.txt.byline-my notes.toml",
            "news.txt.byline_conflict-2026030-101500.toml",
            "news.txt.byline_conflict-20260301-10150.toml",
            "news.txt.byline (Ana).toml",
            "news.txt.byline2.toml",
        ] {
            assert!(!is_copy(name, "news.txt.byline.toml"), "{name}");
        }
    }
}
