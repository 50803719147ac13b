//! The clipboard: a program that takes the text and says so, or the terminal, which says nothing.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::settings::Clipboard;
use crate::store::{self, Disk as _, RealDisk};
use crate::text::counted;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_millis(1500);
/// So often it is asked whether it is done.
const LOOK: Duration = Duration::from_millis(10);

/// A way to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A program that reads the text: what it is called for the reader, and its command.
    Program(&'static str, &'static [&'static str]),
    /// The terminal (OSC 52), which does not answer.
    Terminal,
    /// A program that the reader chose, with its arguments.
    Chosen(Vec<String>),
}

/// The routes to try as the reader set them.
pub fn chosen(clipboard: &Clipboard, variable: impl Fn(&str) -> Option<OsString>) -> Vec<Route> {
    match clipboard {
        Clipboard::Auto => routes(variable),
        Clipboard::Terminal => vec![Route::Terminal],
        Clipboard::Program(command) => vec![Route::Chosen(command.clone())],
    }
}

/// The routes to try on this machine, in order, as the environment says.
pub fn routes(variable: impl Fn(&str) -> Option<OsString>) -> Vec<Route> {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let mut routes = Vec::new();
    if is_set("TMUX") {
        // With -w tmux hands it on to the terminal's clipboard; old versions do not know that.
        routes.push(Route::Program("tmux", &["tmux", "load-buffer", "-w", "-"]));
        routes.push(Route::Program(
            "the tmux buffer",
            &["tmux", "load-buffer", "-"],
        ));
    }
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        // Programs here would fill the clipboard of the wrong machine.
        routes.push(Route::Terminal);
        return routes;
    }
    if is_set("WAYLAND_DISPLAY") {
        routes.push(Route::Program("wl-copy", &["wl-copy"]));
    }
    if is_set("DISPLAY") {
        let xclip: &[&str] = &["xclip", "-selection", "clipboard"];
        routes.push(Route::Program("xclip", xclip));
        routes.push(Route::Program("xsel", &["xsel", "-ib"]));
    }
    if cfg!(target_os = "macos") {
        routes.push(Route::Program("pbcopy", &["pbcopy"]));
    }
    if is_set("WSL_DISTRO_NAME") || cfg!(windows) {
        routes.push(Route::Program("clip.exe", &["clip.exe"]));
    }
    routes.push(Route::Terminal);
    routes
}

/// Gives `text` to the first route that takes it; says which one did, and what was not checked. What
/// went to the terminal is kept in `copied.txt` in the folder `data` too: nobody knows whether it
/// arrived.
pub fn copy(
    text: &str,
    routes: &[Route],
    data: Option<&Path>,
    mut terminal: impl FnMut(&str) -> io::Result<()>,
) -> String {
    let all = counted(text.chars().count(), "character");
    let mut tried = Vec::new();
    for route in routes {
        match route {
            Route::Program(name, command) => match give(command, text) {
                Ok(()) => return format!("Copied {all} ({name})"),
                Err(_) if tried.contains(&command[0]) => {}
                Err(_) => tried.push(command[0]),
            },
            Route::Chosen(command) => {
                let words: Vec<&str> = command.iter().map(String::as_str).collect();
                match give(&words, text) {
                    Ok(()) => return format!("Copied {all} ({})", words[0]),
                    Err(_) => tried.push(words[0]),
                }
            }
            Route::Terminal => {
                if terminal(text).is_ok() {
                    let kept = data.and_then(|data| keep(text, data).ok());
                    let kept = kept.map_or(String::new(), |path| {
                        format!("; if it is not, see {}", path.display())
                    });
                    return format!(
                        "Sent {all} to the terminal, which should have them on its clipboard{kept}"
                    );
                }
            }
        }
    }
    let tried = if tried.is_empty() {
        String::new()
    } else {
        format!(" (tried {})", tried.join(", "))
    };
    match data.map(|data| keep(text, data)) {
        Some(Ok(path)) => format!(
            "Nothing copied: no clipboard answered{tried}. The text is in {}",
            path.display()
        ),
        _ => format!("Nothing copied: no clipboard answered{tried}"),
    }
}

/// Runs a program that reads the text; an error if it is not there, fails, or takes too long.
fn give(command: &[&str], text: &str) -> io::Result<()> {
    let mut child = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().expect("it is piped");
    let bytes = text.as_bytes().to_vec();
    // Beside the wait: a program that does not read must not stop the reader.
    thread::spawn(move || input.write_all(&bytes));
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(_) => return Err(io::ErrorKind::Other.into()),
            None if Instant::now() >= until => {
                child.kill()?;
                child.wait()?;
                return Err(io::ErrorKind::TimedOut.into());
            }
            None => thread::sleep(LOOK),
        }
    }
}

/// Keeps the text in a file of the data directory, which is for its owner alone.
fn keep(text: &str, data: &Path) -> io::Result<PathBuf> {
    RealDisk.make_private_folder(data)?;
    let path = data.join("copied.txt");
    store::put(&path, text.as_bytes(), true)?;
    Ok(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const TAKES: Route = Route::Program("cat", &["cat"]);
    const FAILS: Route = Route::Program("false", &["false"]);
    const HANGS: Route = Route::Program("sleep", &["sleep", "60"]);
    const NONE: Route = Route::Program("none", &["byline-has-no-such-program"]);

    fn names(variables: &[&str]) -> Vec<&'static str> {
        let found = routes(|name| variables.contains(&name).then(|| OsString::from("1")));
        let found = found.into_iter().filter(|route| {
            // Those of the system that the test runs on are not its subject.
            !matches!(route, Route::Program("pbcopy" | "clip.exe", _))
        });
        let name = |route| match route {
            Route::Program(name, _) => name,
            Route::Terminal => "terminal",
            Route::Chosen(_) => "chosen",
        };
        found.map(name).collect()
    }

    #[test]
    fn the_environment_says_where_the_clipboard_is() {
        assert_eq!(names(&[]), ["terminal"]);
        assert_eq!(names(&["DISPLAY"]), ["xclip", "xsel", "terminal"]);
        let both = ["wl-copy", "xclip", "xsel", "terminal"];
        assert_eq!(names(&["WAYLAND_DISPLAY", "DISPLAY"]), both);
        assert_eq!(names(&["SSH_TTY", "DISPLAY"]), ["terminal"]);
        let tmux = ["tmux", "the tmux buffer", "terminal"];
        assert_eq!(names(&["TMUX", "SSH_CONNECTION", "DISPLAY"]), tmux);
    }

    #[test]
    fn nothing_is_said_to_be_copied_that_no_program_took() {
        let data = tempfile::tempdir().expect("a folder");
        let copied = |routes: &[Route], fails: bool| {
            copy("“é” here", routes, Some(data.path()), |_| {
                if fails {
                    Err(io::ErrorKind::Other.into())
                } else {
                    Ok(())
                }
            })
        };
        assert_eq!(copied(&[NONE, TAKES], true), "Copied 8 characters (cat)");
        let begun = Instant::now();
        assert_eq!(copied(&[HANGS, TAKES], true), "Copied 8 characters (cat)");
        assert!(begun.elapsed() < Duration::from_secs(30));
        let file = data.path().join("copied.txt");
        assert!(!file.exists(), "a program has it");
        let sent = copied(&[FAILS, Route::Terminal], false);
        assert!(
            sent.starts_with("Sent 8 characters to the terminal"),
            "{sent}"
        );
        assert!(sent.ends_with("copied.txt"), "{sent}");
        assert_eq!(std::fs::read_to_string(&file).expect("it"), "“é” here");
        let none = copied(&[FAILS, NONE, Route::Terminal], true);
        let words =
            "Nothing copied: no clipboard answered (tried false, byline-has-no-such-program)";
        assert!(
            none.starts_with(words) && none.ends_with("copied.txt"),
            "{none}"
        );
    }

    #[test]
    fn the_program_that_the_reader_chose_gets_the_text() {
        let data = tempfile::tempdir().expect("a folder");
        let file = data.path().join("taken.txt");
        let command = ["tee".to_owned(), file.display().to_string()];
        let routes = [Route::Chosen(command.to_vec())];
        let said = copy("$(words)", &routes, None, |_| Ok(()));
        assert_eq!(said, "Copied 8 characters (tee)");
        let taken = std::fs::read_to_string(file).expect("what it got");
        assert_eq!(taken, "$(words)");
    }

    #[test]
    fn what_is_kept_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let root = tempfile::tempdir().expect("a folder");
        let data = root.path().join("byline");
        let file = keep("words", &data).expect("a file");
        for (path, expected) in [(&data, 0o700), (&file, 0o600)] {
            let mode = path.metadata().expect("its mode").permissions().mode();
            assert_eq!(mode & 0o777, expected, "{}", path.display());
        }
    }
}
