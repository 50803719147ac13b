//! Other programs and files: the reader's editor, exports, the shell behind us.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::terminal::Screen;
use crate::app::{self, App};
use crate::export::{Export, Format, write};
use crate::import::Source;

/// Lets the reader edit `text` in their own editor; gives what came of it.
pub fn edit(text: &str) -> anyhow::Result<String> {
    let named = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    let Some(editor) = named("VISUAL").or_else(|| named("EDITOR")) else {
        bail!("neither VISUAL nor EDITOR names an editor");
    };
    let mut file = tempfile::Builder::new()
        .prefix("byline-note-")
        .suffix(".md")
        .tempfile()
        .context("cannot make a file for the editor")?;
    file.write_all(text.as_bytes())
        .context("cannot write the file for the editor")?;
    let path = file.into_temp_path();
    // The variable may hold arguments; the shell takes them apart.
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("sh")
        .arg(&path);
    if let Ok(terminal) = File::open("/dev/tty") {
        command.stdin(Stdio::from(terminal));
    }
    let status = command
        .status()
        .with_context(|| format!("cannot run {editor}"))?;
    if !status.success() {
        bail!("{editor} ended with {status}; the note is unchanged");
    }
    fs::read_to_string(&path).context("cannot read what the editor wrote")
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
        .filter(|own| !own.trim().is_empty() && !own.contains(['%', ':', ' ']))
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

/// Writes an export beside the article, or here where it has no file; gives its path. No file is
/// overwritten.
pub fn export(app: &App, source: &Source, format: app::Format) -> anyhow::Result<PathBuf> {
    let format = match format {
        app::Format::Markdown => Format::Markdown,
        app::Format::Json => Format::Json,
        app::Format::Csv => Format::Csv,
    };
    let name = source.name();
    let written = write(
        format,
        &Export {
            article: app.cx.article(),
            decided: app.cx.document.decided(),
            notes: &app.cx.document.notes,
            source: &name,
        },
    );
    let base = source.path().unwrap_or(Path::new("article")).to_path_buf();
    for n in 1..1000 {
        let number = if n == 1 {
            String::new()
        } else {
            format!("-{n}")
        };
        let mut path = base.clone().into_os_string();
        path.push(format!(".byline{number}.{}", format.ending()));
        let path = PathBuf::from(path);
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(written.as_bytes())
                    .with_context(|| format!("cannot write the export to {}", path.display()))?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot write the export to {}", path.display()));
            }
        }
    }
    bail!(
        "there are a thousand exports beside {} already",
        base.display()
    )
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
