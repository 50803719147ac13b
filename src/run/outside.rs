//! Other programs and files: the reader's editor, exports, the shell behind us.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::terminal::Screen;
use crate::app::{self, App, Existing};
use crate::export::{Export, Format, Selection};
use crate::import::Source;
use crate::store;

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

/// What became of an export.
pub enum Exported {
    /// It was written here.
    To(PathBuf),
    /// The file holds exactly this already.
    Same(PathBuf),
    /// There is another file, and nobody said that it may be replaced.
    Exists(PathBuf),
}

/// The exports that this run of the program wrote, each with what was written.
#[derive(Default)]
pub struct Exports(HashMap<PathBuf, Vec<u8>>);

impl Exports {
    /// Writes an export beside the article, or here if it has no file. A file that somebody else wrote,
    /// or changed, is replaced only if the reader said so.
    pub fn write(
        &mut self,
        app: &App,
        source: &Source,
        format: app::Format,
        existing: &Existing,
    ) -> anyhow::Result<Exported> {
        let format = match format {
            app::Format::Markdown => "markdown",
            app::Format::Json => "json",
            app::Format::Csv => "csv",
        };
        let format = Format::named(format).context("there is no such format")?;
        let name = source.name();
        let export = Export {
            article: app.cx.article(),
            decided: app.cx.document.decided(),
            notes: &app.cx.document.notes,
            source: &name,
            selection: Selection::default(),
        };
        let bytes = format.write(&[export]).bytes;
        let base = source.path().unwrap_or(Path::new("article"));
        let path = match existing {
            Existing::Replace(path) => path.clone(),
            Existing::Ask | Existing::Number => numbered(base, 1, format.ending),
        };
        let there = match fs::read(&path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let is_ours = |there: &Vec<u8>| self.0.get(&path) == Some(there);
        let written = match (there, existing) {
            (Some(there), _) if there == bytes => return Ok(Exported::Same(path)),
            (Some(there), Existing::Ask) if !is_ours(&there) => {
                return Ok(Exported::Exists(path));
            }
            // A link is not written through.
            (Some(_), Existing::Ask | Existing::Replace(_)) => store::put(&path, &bytes, false),
            (Some(_), Existing::Number) => {
                let free = (2..1000).map(|n| numbered(base, n, format.ending));
                let Some(free) = free.into_iter().find(|path| !path.exists()) else {
                    bail!("there are a thousand exports beside {}", base.display());
                };
                return create(&free, &bytes)
                    .with_context(|| format!("cannot write the export to {}", free.display()))
                    .map(|()| Exported::To(free));
            }
            (None, _) => create(&path, &bytes),
        };
        written.with_context(|| format!("cannot write the export to {}", path.display()))?;
        self.0.insert(path.clone(), bytes);
        Ok(Exported::To(path))
    }
}

fn numbered(base: &Path, n: usize, ending: &str) -> PathBuf {
    let mut path = base.to_path_buf().into_os_string();
    path.push(match n {
        1 => format!(".byline.{ending}"),
        _ => format!(".byline-{n}.{ending}"),
    });
    PathBuf::from(path)
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::annotation::Notes;
    use crate::app::{Format::Csv as Kind, Options};
    use crate::import::from_text;

    #[test]
    fn exports_do_not_pile_up_and_replace_nobody_elses_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = folder.path().join("ferry.txt");
        let source = Source::File(article.clone());
        let text = Arc::new(from_text("The ferry sails.\n", "ferry.txt"));
        let app = App::new(
            text,
            Notes::default(),
            "ferry.txt".to_owned(),
            &Options::default(),
        );
        let first = folder.path().join("ferry.txt.byline.csv");
        let second = folder.path().join("ferry.txt.byline-2.csv");
        let mut exports = Exports::default();
        let mut export = |existing: Existing| {
            let done = exports.write(&app, &source, Kind, &existing);
            done.expect("an export")
        };
        assert!(matches!(export(Existing::Ask), Exported::To(path) if path == first));
        assert!(matches!(export(Existing::Ask), Exported::Same(_)));
        fs::write(&first, "mine").expect("a file");
        assert!(matches!(export(Existing::Ask), Exported::Exists(path) if path == first));
        assert_eq!(fs::read(&first).expect("it"), b"mine");
        assert!(matches!(export(Existing::Number), Exported::To(path) if path == second));
        assert_eq!(fs::read(&first).expect("it"), b"mine");
        let replace = Existing::Replace(first.clone());
        assert!(matches!(export(replace), Exported::To(_)));
        assert_ne!(fs::read(&first).expect("it"), b"mine");
        assert_eq!(fs::read_dir(folder.path()).expect("it").count(), 2);
    }
}
