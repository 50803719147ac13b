//! `byline export`: marks, quotes and names for other programs and people; `byline formats`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::json;

use crate::analysis::QuoteKind;
use crate::annotation::Colour;
use crate::export::{Export, FORMATS, Format, FormatName, Selection, TEMPLATES, Template, Thing};
use crate::export::{colour, kind};
use crate::import::Source;
use crate::store;
use crate::{Opened, Opener};

use super::extract::input::{Job, articles as articles_in};

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The articles: files, folders, web addresses, or - for standard input.
    #[arg(required = true)]
    articles: Vec<PathBuf>,
    /// The format; `byline formats` lists them.
    #[arg(long, short, default_value = "markdown")]
    format: FormatName,
    /// Write by a template instead: a file in Jinja's language, or one that ships (`byline formats` lists
    /// them).
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    template: Option<PathBuf>,
    /// The file to write; standard output by default. An earlier export to Markdown, Obsidian or Org
    /// is brought up to date: what you wrote or changed in it stays.
    #[arg(long, short, value_name = "FILE", conflicts_with = "each")]
    output: Option<PathBuf>,
    /// Write a file for each article into this folder, named after the article.
    #[arg(long, value_name = "DIR")]
    each: Option<PathBuf>,
    /// If there is such a file, write another one beside it, NAME-2.
    #[arg(long, conflicts_with = "overwrite")]
    copy: bool,
    /// Replace what a file says that Byline would not bring up to date.
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    who: super::Who,
}

/// What of the articles goes out: everything, unless something is said.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Select {
    /// Your annotations.
    #[arg(long)]
    marks: bool,
    /// Quotes.
    #[arg(long)]
    quotes: bool,
    /// Names, dates and sums.
    #[arg(long)]
    names: bool,
    /// Quotes of this speaker.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Quotes of these kinds: direct, mixed, indirect.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<QuoteKind>,
    /// Annotations with this code, or one below it.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Annotations of this color.
    #[arg(long, value_name = "COLOR", value_parser = colour)]
    color: Option<Colour>,
    /// Quotes and names that you decided on.
    #[arg(long)]
    decided: bool,
}

impl Select {
    fn selection(&self) -> Selection {
        Selection {
            marks: self.marks,
            quotes: self.quotes,
            names: self.names,
            speaker: self.speaker.clone(),
            kinds: self.kind.clone(),
            code: self.code.clone(),
            colour: self.color,
            decided: self.decided,
            only: None,
        }
    }
}

/// An article, and the name that a file of its own gets.
struct Article {
    opened: Opened,
    source: String,
    /// What leads to it from the export.
    path: Option<String>,
    file: String,
}

/// Writes the export. Exit code 1 if an article of a folder could not be opened.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let writer = args.writer()?;
    let mut opener = Opener::new(super::open_options(&args.who)?);
    let selection = args.select.selection();
    let mut articles: Vec<Article> = Vec::new();
    let mut taken = std::collections::HashSet::new();
    let mut failed = false;
    if let Some(folder) = &args.each {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    for path in &args.articles {
        let is_folder = path.is_dir();
        let mut is_empty = is_folder;
        for job in articles_in(path.clone()) {
            is_empty = false;
            let (path, id) = match job {
                Job::Article(path, id) => (path, id),
                Job::Fault(fault) => bail!(fault.message),
                Job::Line(..) => continue,
            };
            if is_folder && (taken.contains(&path) || args.writes(&path)) {
                continue;
            }
            let opened = match opener.open(Source::from_argument(path)) {
                Ok(opened) => opened,
                Err(error) if is_folder => {
                    super::tell(error);
                    failed = true;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            opened.import_warnings.iter().for_each(super::tell);
            opened.warnings.iter().for_each(super::tell);
            let article = Article {
                source: opened.source.name(),
                path: None,
                file: if is_folder {
                    file_name(&id.replace('/', "-"))
                } else {
                    file_name(&id)
                },
                opened,
            };
            let Some(folder) = &args.each else {
                articles.push(article);
                continue;
            };
            let path = folder.join(format!("{}.{}", article.file, writer.ending()));
            let mut article = article;
            article.lead_from(Some(&path));
            if !taken.insert(path.clone()) {
                bail!("two articles would be written to {}", path.display());
            }
            let articles: Vec<&Path> = args.sources().chain(article.opened.source.path()).collect();
            args.put(&writer, &path, &[article.export(&selection)], &articles)?;
        }
        if is_empty {
            super::tell(format_args!("there are no articles in {}", path.display()));
            failed = true;
        }
    }
    for article in &mut articles {
        article.lead_from(args.output.as_deref());
    }
    let exports: Vec<Export> = articles
        .iter()
        .map(|article| article.export(&selection))
        .collect();
    match (&args.each, &args.output) {
        (Some(_), _) => {}
        (None, Some(path)) => {
            let opened = articles.iter().filter_map(|one| one.opened.source.path());
            let sources: Vec<&Path> = args.sources().chain(opened).collect();
            args.put(&writer, path, &exports, &sources)?;
        }
        (None, None) => {
            let mut out = super::output::output();
            let written = writer.finish(&exports)?;
            super::output::written(out.write_all(&written).and_then(|()| out.flush()))?;
        }
    }
    Ok(ExitCode::from(u8::from(failed)))
}

impl Article {
    /// Finds what leads to the article from a file that is written; from standard output without one.
    fn lead_from(&mut self, written: Option<&Path>) {
        let path = self.opened.source.path();
        self.path = path.map(|path| store::path_from(written, path));
    }

    fn export(&self, selection: &Selection) -> Export<'_> {
        Export {
            article: &self.opened.article,
            decided: &self.opened.findings,
            notes: &self.opened.notes,
            source: &self.source,
            file: self.path.as_deref(),
            selection: selection.clone(),
        }
    }
}

impl Args {
    /// The format, or the template: a file, or else one that ships.
    fn writer(&self) -> anyhow::Result<Writer> {
        let Some(path) = &self.template else {
            return Ok(Writer::Format(self.format.0));
        };
        let shipped = path
            .to_str()
            .and_then(Template::named)
            .filter(|_| !path.exists());
        if let Some(template) = shipped {
            return Ok(Writer::Template(
                template.file.to_owned(),
                template.source.to_owned(),
            ));
        }
        let source = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the template {}", path.display()))?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(Writer::Template(name, source))
    }

    /// The articles as they were named.
    fn sources(&self) -> impl Iterator<Item = &Path> {
        self.articles.iter().map(PathBuf::as_path)
    }

    /// True if an article found in a folder is what an export like this wrote: it is the output, or in the
    /// folder of outputs and that is not the one that is exported.
    fn writes(&self, path: &Path) -> bool {
        let known = |path: &Path| std::fs::canonicalize(path).ok();
        let Some(path) = known(path) else {
            return false;
        };
        let sources: Vec<PathBuf> = self
            .articles
            .iter()
            .filter_map(|path| known(path))
            .collect();
        let each = self.each.as_deref().and_then(known);
        let each = each.filter(|each| !sources.iter().any(|source| source.starts_with(each)));
        each.is_some_and(|each| path.starts_with(each))
            || self
                .output
                .as_deref()
                .and_then(known)
                .is_some_and(|output| output == path)
    }

    /// True if a file is in one of the folders whose articles go out.
    fn is_in_a_folder(&self, path: &Path) -> bool {
        let known = |path: &Path| std::fs::canonicalize(path).ok();
        let folders = self.articles.iter().filter(|path| path.is_dir());
        let mut folders = folders.filter_map(|folder| known(folder));
        known(path).is_some_and(|path| folders.any(|folder| path.starts_with(folder)))
    }

    /// Writes a file, or brings it up to date. Never over one of `articles`, or over what the reader wrote.
    fn put(
        &self,
        writer: &Writer,
        path: &Path,
        exports: &[Export],
        articles: &[&Path],
    ) -> anyhow::Result<()> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            bail!(
                "nothing was exported: there is no folder {}",
                folder.display()
            );
        }
        let failed = || format!("cannot write the export to {}", path.display());
        // A pipe or a device is written into; it has nothing to bring up to date.
        let is_device = |there: std::fs::Metadata| !there.is_file() && !there.is_dir();
        if std::fs::metadata(path).is_ok_and(is_device) {
            return store::put_to(path, &writer.finish(exports)?).with_context(failed);
        }
        let old = match std::fs::read(path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(failed),
        };
        if self.copy && old.is_some() {
            let free = (2..10_000).map(|n| numbered(path, n));
            let free = free.into_iter().find(|path| !path.exists());
            let free = free.context("there are ten thousand such files")?;
            return self.put(writer, &free, exports, articles);
        }
        if let Some(why) = store::is_no_place_for_an_export(path, articles) {
            bail!("nothing was exported: {} {why}", path.display());
        }
        let format = match writer {
            Writer::Format(format) if format.can_update() && !(self.overwrite && old.is_some()) => {
                format
            }
            _ => {
                let new = writer.finish(exports)?;
                let in_the_way = old.is_some_and(|old| !begins_alike(&old, &new));
                if in_the_way && !self.overwrite && self.is_in_a_folder(path) {
                    bail!(
                        "nothing was exported: {} is in a folder that is exported, and does not look like an earlier export; --overwrite replaces it, --copy writes beside it",
                        path.display()
                    );
                }
                return store::put_to(path, &new).with_context(failed);
            }
        };
        tell_lost(format, &format.lost(exports));
        let there = String::from_utf8(old.unwrap_or_default());
        let updated = there.ok().and_then(|old| format.update(&old, exports));
        let Some(updated) = updated else {
            bail!(
                "{} was not written by byline export, and is left as it is; --overwrite replaces it, --copy writes beside it",
                path.display()
            );
        };
        store::replace(path, &updated.text)?;
        if updated.kept > 0 {
            let (path, kept) = (path.display(), updated.kept);
            super::tell(if kept == 1 {
                format!(
                    "{path}: the part that you changed stays, with the new version beside it if there is one"
                )
            } else {
                format!(
                    "{path}: {kept} parts stay as you changed them, with the new version beside each if there is one"
                )
            });
        }
        Ok(())
    }
}

/// True if a file may be an earlier export in the format of the new one: markup begins with a line of its
/// own, other formats with two signs, JSON with one of two.
fn begins_alike(old: &[u8], new: &[u8]) -> bool {
    let is_json = |bytes: &[u8]| bytes.starts_with(b"[") || bytes.starts_with(b"{");
    let length = if new.starts_with(b"<") { 40 } else { 2 };
    old.is_empty()
        || is_json(old) && is_json(new)
        || old.get(..length.min(new.len())) == new.get(..length.min(new.len()))
}

/// `notes-2.md` for `notes.md`.
fn numbered(path: &Path, n: usize) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (stem, ending) = match name.split_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (&*name, String::new()),
    };
    path.with_file_name(format!("{stem}-{n}{ending}"))
}

/// What writes a file.
enum Writer {
    Format(&'static Format),
    /// A template: its file's name and its text.
    Template(String, String),
}

impl Writer {
    /// The ending of its files.
    fn ending(&self) -> &str {
        match self {
            Self::Format(format) => format.ending,
            Self::Template(name, _) => {
                let name = ["j2", "jinja", "jinja2"]
                    .iter()
                    .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'))
                    .unwrap_or(name);
                name.rsplit_once('.').map_or("txt", |(_, ending)| ending)
            }
        }
    }

    /// The file's bytes; what the format cannot hold is told.
    fn finish(&self, exports: &[Export]) -> anyhow::Result<Vec<u8>> {
        let format = match self {
            Self::Format(format) => format,
            Self::Template(name, source) => {
                let text = crate::export::render(name, source, exports).map(ended);
                return text
                    .map(String::into_bytes)
                    .map_err(|error| anyhow::anyhow!("the template cannot be filled in: {error}"));
            }
        };
        let written = format.write(exports);
        tell_lost(format, &written.lost);
        Ok(written.bytes)
    }
}

/// A text whose last line has its end.
fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Says how much of what a format could not hold.
fn tell_lost(format: &Format, lost: &[(usize, Thing)]) {
    if !lost.is_empty() {
        let all = lost
            .iter()
            .map(|(count, what)| format!("{count} {}", what.words(*count)));
        let all = all.collect::<Vec<_>>().join(", ");
        super::tell(format!("{} cannot hold {all}; left out", format.name));
    }
}

/// The last part of a path or address, as a file may be named.
fn file_name(source: &str) -> String {
    let last = source
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let letter = |letter: char| {
        if letter.is_alphanumeric() || "._- ".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    let name: String = last.chars().map(letter).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() {
        "article".to_owned()
    } else {
        name.to_owned()
    }
}

/// How the list is printed.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Print a JSON array.
    #[arg(long, conflicts_with = "template")]
    json: bool,
    /// Print this template, to start one of your own from.
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

/// Lists the formats with what each counts places in and what it loses.
pub(super) fn formats(args: &ListArgs) -> anyhow::Result<ExitCode> {
    let mut out = String::new();
    if let Some(name) = &args.template {
        let Some(template) = Template::named(name) else {
            bail!("no template of this name ships: {name}");
        };
        super::print(template.source)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.json {
        let mut all: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                json!({
                    "name": format.name,
                    "ending": format.ending,
                    "about": format.about,
                    "unit": format.unit.words(),
                    "loses": format.loses(),
                })
            })
            .collect();
        all.extend(TEMPLATES.iter().map(|template| {
            json!({"template": template.name, "file": template.file, "about": template.about})
        }));
        out = serde_json::to_string_pretty(&all)? + "\n";
    } else {
        for format in FORMATS {
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "{:<11} .{}\n    {}\n    places: {}; loses: {}\n",
                format.name,
                format.ending,
                format.about,
                format.unit.words(),
                format.loses()
            );
        }
        out.push_str("\nTemplates (--template NAME; byline formats --template NAME prints one to start from):\n");
        for template in &TEMPLATES {
            let _ = writeln!(out, "{:<11} {}", template.name, template.about);
        }
    }
    super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Typed {
        #[command(flatten)]
        select: Select,
    }

    #[test]
    fn the_dialog_takes_the_flags_of_the_command_line() {
        use clap::Parser as _;
        let both = |line: &str| {
            let typed = ["export".to_owned()].into_iter();
            let typed = Typed::try_parse_from(typed.chain(crate::text::arguments(line)));
            let typed = typed.map(|typed| typed.select.selection());
            (typed.ok(), Selection::parse(line).ok())
        };
        let command = Select::augment_args(clap::Command::new("export"));
        for argument in command.get_arguments() {
            let name = argument.get_long().expect("a flag");
            let value = match name {
                "kind" => "=direct,mixed",
                "color" => "=green",
                "speaker" | "code" => "='Ada Quill'",
                _ => "",
            };
            let (typed, parsed) = both(&format!("--{name}{value}"));
            assert!(typed.is_some(), "{name}");
            assert_eq!(typed, parsed, "{name}");
        }
        let long = "--speaker \"Ada Quill\" --kind direct --decided";
        assert_eq!(both(long).0, both(long).1);
        for wrong in ["--speaker", "--kind loud", "--color 12", "Ada", "--marks=1"] {
            assert_eq!(both(wrong), (None, None), "{wrong}");
        }
    }
}
