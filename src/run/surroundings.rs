//! What this terminal and this machine offer, as the reader will use it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::clipboard::{self, Route};
use super::terminal;
use crate::app::{Choices, Depth};

/// What is around the program.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The colours that are used.
    pub depth: Depth,
    /// True if links are links of the terminal.
    pub has_links: bool,
    /// The columns and rows of the terminal.
    pub size: Option<(u16, u16)>,
    /// The ways to the clipboard, in the order in which they are tried: a program, and true if it is
    /// there; none for the terminal itself.
    pub clipboard: Vec<Option<(String, bool)>>,
}

impl Surroundings {
    /// What the environment and the settings say; nothing is asked of the terminal.
    pub fn look(choices: &Choices) -> Self {
        let words = |name: &str| std::env::var(name).ok();
        let mut clipboard: Vec<Option<(String, bool)>> = Vec::new();
        for route in clipboard::chosen(&choices.clipboard, |name| std::env::var_os(name)) {
            let way = match route {
                Route::Program(_, command) => Some(command[0].to_owned()),
                Route::Chosen(command) => command.first().cloned(),
                Route::Terminal => None,
            };
            let way = way.map(|name| {
                let is_there = program(&name).is_some();
                (name, is_there)
            });
            if !clipboard.contains(&way) {
                clipboard.push(way);
            }
        }
        Self {
            depth: terminal::depth(words),
            has_links: terminal::hyperlinks(words),
            size: crossterm::terminal::size().ok(),
            clipboard,
        }
    }
}

/// Where a program is that is called by this name.
pub fn program(name: &str) -> Option<PathBuf> {
    found(name, std::env::var_os("PATH"))
}

fn found(name: &str, path: Option<OsString>) -> Option<PathBuf> {
    if Path::new(name).components().count() > 1 {
        return Some(PathBuf::from(name)).filter(|path| path.is_file());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&path?).collect();
    let mut places = folders.iter().map(|folder| folder.join(name));
    places.find(|place| is_program(place))
}

#[cfg(unix)]
fn is_program(place: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(place)
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(place: &Path) -> bool {
    place.is_file() || place.with_extension("exe").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_program_is_a_file_that_can_be_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Some(folder.path().as_os_str().to_owned());
        std::fs::write(folder.path().join("page"), "words").expect("a file");
        assert_eq!(found("page", path.clone()), None);
        assert!(found("sh", std::env::var_os("PATH")).is_some());
        assert_eq!(found("sh", path), None);
        assert_eq!(found("sh", None), None);
    }
}
