//! Other programs: the reader's editor, the browser, the shell that we came from.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::terminal::Screen;

/// Lets the reader edit `text` in their own editor; gives what came of it. `draft` is a file that holds
/// it already; without one a file is made and removed again.
pub fn edit(text: &str, draft: Option<&Path>) -> anyhow::Result<String> {
    let named = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    let Some(editor) = named("VISUAL").or_else(|| named("EDITOR")) else {
        bail!("neither VISUAL nor EDITOR names an editor");
    };
    let made = match draft {
        Some(_) => None,
        None => Some(temporary(text).context("cannot make a file for the editor")?),
    };
    let path = draft.or(made.as_deref()).context("there is no file")?;
    // The variable may hold arguments; the shell takes them apart.
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("sh")
        .arg(path);
    if let Ok(terminal) = File::open("/dev/tty") {
        command.stdin(Stdio::from(terminal));
    }
    let status = command
        .status()
        .with_context(|| format!("cannot run {editor}"))?;
    if !status.success() {
        bail!("{editor} ended with {status}; the note is unchanged");
    }
    fs::read_to_string(path).context("cannot read what the editor wrote")
}

fn temporary(text: &str) -> io::Result<tempfile::TempPath> {
    let mut file = tempfile::Builder::new()
        .prefix("byline-note-")
        .suffix(".md")
        .tempfile()?;
    file.write_all(text.as_bytes())?;
    Ok(file.into_temp_path())
}

/// A browser that fails later than this was closed by the reader, or is their matter.
const OPENS_WITHIN: Duration = Duration::from_secs(20);

/// Starts the reader's browser with an address, and gives the name of the program. It goes on by itself:
/// `failed` is called if it soon ends without success. The address is one argument and never seen by a
/// shell.
pub fn open(address: &str, failed: impl FnOnce(String) + Send + 'static) -> anyhow::Result<String> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let opener = std::env::var("BROWSER")
        .ok()
        .filter(|program| !program.trim().is_empty() && !program.contains(['%', ':', ' ']))
        .unwrap_or_else(|| opener.to_owned());
    let mut child = Command::new(&opener)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {opener} to open {address}"))?;
    let (begin, told) = (Instant::now(), format!("{opener} did not open {address}"));
    // Somebody has to take note of its end, or it stays in the process table.
    std::thread::spawn(move || {
        if let Ok(status) = child.wait()
            && !status.success()
            && begin.elapsed() < OPENS_WITHIN
        {
            failed(format!("{told}: {status}"));
        }
    });
    Ok(opener)
}

/// Stops the program until the shell's `fg`.
#[cfg(unix)]
pub fn suspend(screen: &mut Screen) -> io::Result<()> {
    screen.lend(|| {
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
    })
}

/// There is no such thing here.
#[cfg(not(unix))]
pub fn suspend(_: &mut Screen) -> io::Result<()> {
    Ok(())
}
