//! Other programs: the reader's editor, the browser, the shell that we came from.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

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

/// Opens an address in the reader's browser, which goes on by itself. The address is one argument
/// and never seen by a shell.
pub fn open(address: &str) -> anyhow::Result<()> {
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
    // Somebody has to take note of its end, or it stays in the process table.
    std::thread::spawn(move || child.wait());
    Ok(())
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
