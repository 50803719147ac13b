//! Exports from inside the reader: what can be chosen, what a file would say, and the file.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, bail};

use super::Shell;
use super::stage::Stage;
use crate::annotation::{Decided, Notes};
use crate::app::export::{
    Existing, ExportFormat, ExportOffer, ExportPreview, ExportRequest, Shown, Take,
};
use crate::app::{App, Message, Progress};
use crate::export::{Export, FORMATS, Format, Only, Selection};
use crate::import::Source;
use crate::store::{self, Store};
use crate::text::Article;

/// The name under which is remembered what was exported last in each folder.
const EXPORTS: &str = "exports";
/// In how many folders.
const MOST: usize = 200;
/// How much of a file is shown before it is written.
const PREVIEW: usize = 200;

/// What became of an export.
pub enum Exported {
    /// It was written here.
    To(PathBuf),
    /// A file was brought up to date; so many parts stay as the reader changed them.
    Updated(PathBuf, usize),
    /// The file holds exactly this already.
    Same(PathBuf),
    /// There is another file, and nobody said that it may be replaced.
    Exists(PathBuf),
}

/// What is exported.
struct Content {
    article: Arc<Article>,
    decided: Arc<Decided>,
    notes: Notes,
    source: String,
    /// The article's path as the export names it.
    file: Option<String>,
    selection: Selection,
}

impl Content {
    /// What goes into the file at `to`.
    fn of(app: &App, source: &Source, take: &Take, only: &str, to: &Path) -> Result<Self, String> {
        let document = &app.cx.document;
        Ok(Self {
            article: Arc::clone(&document.article),
            decided: Arc::clone(document.decisions()),
            notes: document.notes.clone(),
            source: source.name(),
            file: source.path().map(|path| store::path_from(Some(to), path)),
            selection: selection(take, only)?,
        })
    }

    fn export(&self) -> Export<'_> {
        Export {
            article: &self.article,
            decided: &self.decided,
            notes: &self.notes,
            source: &self.source,
            file: self.file.as_deref(),
            selection: self.selection.clone(),
        }
    }
}

fn selection(take: &Take, only: &str) -> Result<Selection, String> {
    let mut selection = Selection::parse(only)?;
    match take {
        Take::Everything => {}
        Take::Marks => selection.marks = true,
        Take::Quotes => selection.quotes = true,
        Take::Names => selection.names = true,
        Take::Shown(Shown {
            marks,
            quotes,
            names,
        }) => {
            selection.only = Some(Only {
                marks: marks.clone(),
                quotes: quotes.clone(),
                names: names.clone(),
            });
        }
    }
    Ok(selection)
}

/// The exports that this run of the program wrote, each with what was written.
#[derive(Default)]
pub struct Exports(HashMap<PathBuf, Vec<u8>>);

impl Exports {
    /// Writes an export, or brings an earlier one up to date. A file that somebody else wrote, or
    /// changed, is replaced only if the reader said so.
    pub fn write(
        &mut self,
        app: &App,
        source: &Source,
        request: &ExportRequest,
    ) -> anyhow::Result<Exported> {
        let format = Format::named(&request.format).context("there is no such format")?;
        let base = source.path().unwrap_or(Path::new("article"));
        let path = match &request.path {
            Some(path) => path.clone(),
            None => beside(base, format.ending),
        };
        let content = Content::of(app, source, &request.take, &request.only, &path);
        let content = content.map_err(anyhow::Error::msg)?;
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            bail!(
                "nothing was exported: there is no folder {}",
                folder.display()
            );
        }
        let failed = || format!("cannot write the export to {}", path.display());
        // A pipe would be waited for, a device read without an end.
        if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            bail!(
                "nothing was exported: {} is not a regular file",
                path.display()
            );
        }
        let article: Vec<&Path> = source.path().into_iter().collect();
        if let Some(why) = store::is_no_place_for_an_export(&path, &article) {
            bail!("nothing was exported: {} {why}", path.display());
        }
        let there = match fs::read(&path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        if format.can_update()
            && request.existing == Existing::Ask
            && let Some(done) = update(format, &content, &path, there.as_deref())?
        {
            return Ok(done);
        }
        let bytes = fresh(format, &content);
        let is_ours = |there: &Vec<u8>| self.0.get(&path) == Some(there);
        let written = match (there, request.existing) {
            (Some(there), _) if there == bytes => return Ok(Exported::Same(path)),
            (Some(there), Existing::Ask) if !is_ours(&there) => {
                return Ok(Exported::Exists(path));
            }
            // A link is not written through.
            (Some(_), Existing::Ask | Existing::Replace) => store::put(&path, &bytes, false),
            (Some(_), Existing::Number) => {
                let free = (2..1000).map(|n| numbered(&path, n));
                let Some(free) = free.into_iter().find(|path| !path.exists()) else {
                    bail!("there are a thousand exports beside {}", path.display());
                };
                store::put_new(&free, &bytes)
                    .with_context(|| format!("cannot write the export to {}", free.display()))?;
                return Ok(Exported::To(free));
            }
            (None, _) => store::put_new(&path, &bytes),
        };
        written.with_context(failed)?;
        self.0.insert(path.clone(), bytes);
        Ok(Exported::To(path))
    }
}

/// Brings a file up to date, or makes it so that it can be; `None` if it is not one of this format.
fn update(
    format: &Format,
    content: &Content,
    path: &Path,
    there: Option<&[u8]>,
) -> anyhow::Result<Option<Exported>> {
    let Ok(old) = str::from_utf8(there.unwrap_or_default()) else {
        return Ok(None);
    };
    let Some(updated) = format.update(old, &[content.export()]) else {
        return Ok(None);
    };
    if there.is_some() && updated.text == old {
        return Ok(Some(Exported::Same(path.to_owned())));
    }
    store::replace(path, &updated.text)?;
    Ok(Some(match there {
        Some(_) => Exported::Updated(path.to_owned(), updated.kept),
        None => Exported::To(path.to_owned()),
    }))
}

/// A new file.
fn fresh(format: &Format, content: &Content) -> Vec<u8> {
    let export = content.export();
    match format.update("", std::slice::from_ref(&export)) {
        Some(updated) => updated.text.into_bytes(),
        None => format.write(&[export]).bytes,
    }
}

/// `ferry.txt.byline.md` for `ferry.txt`.
fn beside(base: &Path, ending: &str) -> PathBuf {
    let mut path = base.to_path_buf().into_os_string();
    path.push(format!(".byline.{ending}"));
    PathBuf::from(path)
}

/// Where an export goes unless the reader says something else.
fn offered(base: &Path, last: Option<&Last>, format: &Format) -> PathBuf {
    let path = beside(base, format.ending);
    match (last, path.file_name()) {
        (Some(last), Some(name)) if last.to != last.from => last.to.join(name),
        _ => path,
    }
}

/// `ferry.txt.byline-2.md` for `ferry.txt.byline.md`.
fn numbered(path: &Path, n: usize) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (&*name, String::new()),
    };
    path.with_file_name(format!("{stem}-{n}{ending}"))
}

/// Where and how an article of a folder was exported last.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Last {
    /// The folder of the article.
    from: PathBuf,
    /// The folder of the export.
    to: PathBuf,
    /// The format's name.
    format: String,
}

fn folder_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map(Path::to_owned).unwrap_or_default()
}

fn last_in(store: &Store, folder: &Path) -> Option<Last> {
    let all: Vec<Last> = store.remembered().get(EXPORTS)?;
    all.into_iter().rev().find(|last| last.from == folder)
}

/// That it cannot be remembered does not matter.
fn remember(store: &Store, last: &Last) {
    let _ = store
        .remembered()
        .change(EXPORTS, |old: Option<Vec<Last>>| {
            let mut all = old.unwrap_or_default();
            all.retain(|other| other.from != last.from);
            all.push(last.clone());
            all.drain(..all.len().saturating_sub(MOST));
            all
        });
}

/// What an export cannot have yet, if it is of more than annotations.
fn unfinished(app: &App, take: &Take) -> Option<&'static str> {
    let is_found = app.cx.document.progress == Progress::Done || *take == Take::Marks;
    (!is_found).then_some("Quotes and names are still being looked for: export again to have all")
}

/// What is said of an export.
fn told(done: Exported, request: &ExportRequest, unfinished: Option<&str>) -> Message {
    let told = match done {
        Exported::To(path) => format!("Exported to {}", path.display()),
        Exported::Updated(path, 0) => format!("Brought {} up to date", path.display()),
        Exported::Updated(path, _) => format!(
            "Brought {} up to date; what you changed in it stays",
            path.display()
        ),
        Exported::Same(path) => format!("Nothing changed since {}", path.display()),
        Exported::Exists(path) => {
            return Message::ExportExists(Box::new(ExportRequest {
                path: Some(path),
                ..request.clone()
            }));
        }
    };
    let unfinished = unfinished.map(|why| format!(". {why}"));
    Message::Exported(Ok(told + &unfinished.unwrap_or_default()))
}

/// The reason with a capital letter.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

impl Shell {
    /// What the dialog of an export begins with.
    pub(super) fn offer_export(&mut self) {
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let base = reading.source.path().unwrap_or(Path::new("article"));
        let last = last_in(&self.store, &folder_of(base));
        let formats = FORMATS.iter().map(|format| ExportFormat {
            name: format.name.to_owned(),
            about: format.about.to_owned(),
            path: offered(base, last.as_ref(), format),
        });
        let formats: Vec<ExportFormat> = formats.collect();
        let chosen = formats
            .iter()
            .position(|format| last.as_ref().is_some_and(|last| last.format == format.name));
        let chosen = chosen.unwrap_or(0);
        let offer = Box::new(ExportOffer { formats, chosen });
        for effect in self.send(Message::ExportOffer(offer)) {
            // The dialog asks for its first preview and nothing else.
            let _ = self.carry_out(effect);
        }
    }

    /// Makes what a file would say, beside the loop.
    pub(super) fn preview_export(&mut self, format: String, take: Take, only: String) {
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let base = reading.source.path().unwrap_or(Path::new("article"));
        let last = last_in(&self.store, &folder_of(base));
        let to = Format::named(&format).map(|format| offered(base, last.as_ref(), format));
        let to = to.unwrap_or_default();
        let content = match Content::of(&self.app, &reading.source, &take, &only, &to) {
            Ok(content) => content,
            Err(why) => {
                let lost = vec![why];
                let preview = ExportPreview {
                    format,
                    take,
                    only,
                    lost,
                    ..ExportPreview::default()
                };
                self.send(Message::ExportPreview(Box::new(preview)));
                return;
            }
        };
        let unfinished = unfinished(&self.app, &take);
        let events = self.job_sender.clone();
        thread::spawn(move || {
            let Some(known) = Format::named(&format) else {
                return;
            };
            let written = known.write(&[content.export()]);
            let text = String::from_utf8_lossy(&written.bytes);
            let lost = written.lost.iter();
            let lost = lost.map(|(count, what)| {
                format!("Cannot hold {count} {}; left out", what.words(*count))
            });
            let lost = unfinished.map(str::to_owned).into_iter().chain(lost);
            events.send(Message::ExportPreview(Box::new(ExportPreview {
                lines: text.lines().take(PREVIEW).map(str::to_owned).collect(),
                length: written.bytes.len(),
                lost: lost.collect(),
                format,
                take,
                only,
            })));
        });
    }

    /// Writes an export.
    pub(super) fn export(&mut self, request: &ExportRequest) {
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let written = self.exports.write(&self.app, &reading.source, request);
        let base = reading.source.path().unwrap_or(Path::new("article"));
        let from = folder_of(base);
        let message = match written {
            Ok(done) => {
                if let (Some(path), false) = (&request.path, matches!(done, Exported::Exists(_))) {
                    remember(
                        &self.store,
                        &Last {
                            from,
                            to: folder_of(path),
                            format: request.format.clone(),
                        },
                    );
                }
                told(done, request, unfinished(&self.app, &request.take))
            }
            Err(error) => Message::Exported(Err(sentence(&format!("{error:#}")))),
        };
        self.send(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::import::from_text;

    fn app(text: &str) -> App {
        let text = Arc::new(from_text(text, "ferry.txt"));
        App::new(
            text,
            Notes::default(),
            "ferry.txt".to_owned(),
            &Options::default(),
        )
    }

    fn request(format: &str, existing: Existing) -> ExportRequest {
        ExportRequest {
            format: format.to_owned(),
            take: Take::Everything,
            only: String::new(),
            path: None,
            existing,
        }
    }

    #[test]
    fn an_export_before_the_quotes_are_found_says_so() {
        let mut app = app("“It sails,” said Mara Okoye.\n");
        let why = unfinished(&app, &Take::Everything);
        assert!(why.is_some() && unfinished(&app, &Take::Quotes).is_some());
        assert_eq!(unfinished(&app, &Take::Marks), None);
        let done = Exported::To("a.md".into());
        let request = request("markdown", Existing::Ask);
        let Message::Exported(Ok(words)) = told(done, &request, why) else {
            panic!("it is said");
        };
        assert!(words.starts_with("Exported to a.md. Quotes"), "{words}");
        let analysis = Arc::new(crate::analysis::analyse(app.cx.article()));
        let partial = false;
        crate::app::update(&mut app, Message::Analysed { analysis, partial });
        assert_eq!(unfinished(&app, &Take::Everything), None);
    }

    #[test]
    fn exports_do_not_pile_up_and_replace_nobody_elses_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = folder.path().join("ferry.txt");
        let source = Source::File(article.clone());
        let app = app("The ferry sails.\n");
        let first = folder.path().join("ferry.txt.byline.csv");
        let second = folder.path().join("ferry.txt.byline-2.csv");
        let mut exports = Exports::default();
        let mut export = |existing: Existing| {
            let done = exports.write(&app, &source, &request("csv", existing));
            done.expect("an export")
        };
        assert!(matches!(export(Existing::Ask), Exported::To(path) if path == first));
        assert!(matches!(export(Existing::Ask), Exported::Same(_)));
        fs::write(&first, "mine").expect("a file");
        assert!(matches!(export(Existing::Ask), Exported::Exists(path) if path == first));
        assert_eq!(fs::read(&first).expect("it"), b"mine");
        assert!(matches!(export(Existing::Number), Exported::To(path) if path == second));
        assert_eq!(fs::read(&first).expect("it"), b"mine");
        assert!(matches!(export(Existing::Replace), Exported::To(_)));
        assert_ne!(fs::read(&first).expect("it"), b"mine");
        assert_eq!(fs::read_dir(folder.path()).expect("it").count(), 2);
    }

    #[test]
    fn an_export_never_goes_over_the_article_or_the_notes() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let source = Source::File(at("ferry.txt"));
        let app = app("The ferry sails.\n");
        for name in ["ferry.txt", "ferry.txt.byline.toml", "codebook.toml"] {
            fs::write(at(name), "mine").expect("a file");
            for existing in [Existing::Ask, Existing::Replace] {
                let request = ExportRequest {
                    path: Some(at(name)),
                    ..request("csv", existing)
                };
                let done = Exports::default().write(&app, &source, &request);
                let why = done.err().expect("it is refused").to_string();
                assert!(why.starts_with("nothing was exported: "), "{why}");
            }
            assert_eq!(fs::read(at(name)).expect("it"), b"mine");
        }
    }

    #[test]
    fn a_second_export_to_markdown_keeps_what_the_reader_wrote() {
        let folder = tempfile::tempdir().expect("a folder");
        let source = Source::File(folder.path().join("ferry.txt"));
        let file = folder.path().join("ferry.txt.byline.md");
        let app = app("“It sails,” said Mara Okoye.\n");
        let mut exports = Exports::default();
        let markdown = request("markdown", Existing::Ask);
        let done = exports.write(&app, &source, &markdown).expect("an export");
        assert!(matches!(done, Exported::To(_)));
        let mut text = fs::read_to_string(&file).expect("it");
        text.push_str("\nAsk her again.\n");
        fs::write(&file, &text).expect("a file");
        let done = exports.write(&app, &source, &markdown).expect("an export");
        assert!(matches!(done, Exported::Same(_) | Exported::Updated(..)));
        let text = fs::read_to_string(&file).expect("it");
        assert!(text.contains("Ask her again."), "{text}");
        // What is not an export of ours is asked about.
        fs::write(&file, "Quite another file.\n").expect("a file");
        let done = exports.write(&app, &source, &markdown).expect("an answer");
        assert!(matches!(done, Exported::Exists(_)));
        assert_eq!(fs::read(&file).expect("it"), b"Quite another file.\n");
    }
}
