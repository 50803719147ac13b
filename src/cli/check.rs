//! `byline check`: do notes files and their articles still fit?

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::analysis::Analyser;
use crate::annotation::{
    Concern, Notes, RecordStanding, Revision, Standing, Table, Tally, Timestamp, Version,
    document_id, revised,
};
use crate::export::paragraph;
use crate::import::{Source, from_text};
use crate::store::{self, article_of};
use crate::text::{Article, CharIndex, Span, display};

/// Check whether notes files still fit their articles.
///
/// Exit code 0: every record is in the place where it was made. 1: some have moved, changed, must be
/// confirmed or are lost, or a block of the notes or of the shared codebook cannot be read. 2: a file or
/// its article cannot be read at all.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files, or articles that have notes beside them.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print nothing if all is well.
    #[arg(long, short)]
    quiet: bool,
    /// Print a JSON array: a report on each file, with each record that is not where it was made.
    #[arg(long)]
    json: bool,
}

/// Checks each file; the worst decides the exit code.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut worst = 0;
    let mut reports = Vec::new();
    for path in &args.files {
        let code = match check(path) {
            Ok(checked) => {
                let code = checked.code();
                if args.json {
                    reports.push(checked.json());
                } else if code > 0 || !args.quiet {
                    super::print(&checked.text())?;
                }
                code
            }
            Err(error) => {
                if args.json {
                    let error = format!("{error:#}");
                    reports.push(json!({"notes": path.display().to_string(), "error": error}));
                }
                super::tell(format!("{error:#}"));
                super::BAD_INPUT
            }
        };
        worst = worst.max(code);
    }
    if args.json {
        let reports = serde_json::to_string_pretty(&reports)?;
        super::print(&format!("{}\n", crate::export::escaped(&reports)))?;
    }
    Ok(ExitCode::from(worst))
}

/// What was found out about one notes file.
struct Checked {
    path: PathBuf,
    article: Article,
    notes: Notes,
    /// What cannot be read: blocks of the notes, entries of the codebook.
    unread: Vec<String>,
    /// How many of these are blocks of the notes.
    blocks: usize,
    /// Codes that no codebook has; a reader may tag without one.
    unknown: Vec<String>,
    /// The text that the notes were made on, if it was another one and is kept.
    before: Option<Article>,
}

/// The notes that are meant: somebody may name their article.
fn notes_meant(path: &Path) -> anyhow::Result<PathBuf> {
    if article_of(path).is_none() {
        let store = super::Who::default().store()?;
        let beside = store::beside_of(path, store.reader());
        if beside.exists() {
            return Ok(beside);
        }
        if path.exists() && path.extension().is_none_or(|ending| ending != "toml") {
            anyhow::bail!("{}: there are no notes beside it", path.display());
        }
    }
    Ok(path.to_owned())
}

fn check(path: &Path) -> anyhow::Result<Checked> {
    let path = &notes_meant(path)?;
    let file = store::read_file(path)?;
    if file.says_nothing() {
        anyhow::bail!(
            "{}: it is empty, or what it said is gone; it is left as it is",
            path.display()
        );
    }
    let document = file.document();
    let folder = path.parent().unwrap_or(Path::new("."));
    let named = document.path.as_ref().map(|named| folder.join(named));
    let article = [article_of(path), named].into_iter().flatten();
    let Some(source) = article.into_iter().find(|article| article.exists()) else {
        anyhow::bail!(
            "{}: its article is not there; the notes are as they were",
            path.display()
        );
    };
    let article = super::load(&Source::File(source))?.article;
    let mut notes = store::notes_on(&file, article.text(), Timestamp::now());
    let blocks = file.unread().iter();
    let mut unread: Vec<String> = blocks
        .map(|(line, reason)| format!("line {line}: {reason}"))
        .collect();
    let blocks = unread.len();
    if let Some(reason) = file.why_read_only() {
        unread.insert(0, format!("for reading only: {reason}"));
    }
    let store = super::Who::default().store()?;
    let book = store.codebook_of(&Source::File(path.to_owned()));
    unread.extend(book.warnings().iter().map(ToString::to_string));
    notes.shared = book.shared();
    let is_known = book.exists() && book.warnings().is_empty();
    let codes = notes.codes_in_use().into_iter().map(|(code, _)| code);
    let unknown = codes.filter(|code| is_known && notes.code_entry(code).is_none());
    let unknown = unknown.map(str::to_owned).collect();
    let is_other = document.id != document_id(article.text());
    let before = is_other.then(|| store.kept_text(&document.id)).flatten();
    Ok(Checked {
        path: path.to_owned(),
        before: before.map(|text| from_text(text, "")),
        article,
        notes,
        unread,
        blocks,
        unknown,
    })
}

impl Checked {
    fn tally(&self) -> Tally {
        self.notes.tally(self.article.text())
    }

    fn code(&self) -> u8 {
        u8::from(!self.tally().is_settled() || !self.unread.is_empty())
    }

    /// The records that are not where they were made.
    fn records(&self) -> impl Iterator<Item = RecordStanding<'_>> {
        let all = self.notes.standings(self.article.text());
        all.filter(|record| record.standing != Standing::Found)
    }

    /// What changed in the article since the notes were made, if that text is kept.
    fn revisions(&self) -> Vec<(Concern, String, String, Span)> {
        let Some(before) = &self.before else {
            return Vec::new();
        };
        let mut analyser = Analyser::default();
        let (old, new) = (analyser.analyse(before), analyser.analyse(&self.article));
        let version = |article, found| Version::new(article, found);
        let revisions = revised(version(before, &old), version(&self.article, &new));
        let told = |revision: Revision| {
            let was = line(before.words(revision.was));
            let now = line(self.article.words(revision.now));
            (revision.concern, was, now, revision.now)
        };
        revisions.into_iter().map(told).collect()
    }

    fn text(&self) -> String {
        let mut out = format!("{}: {}", self.path.display(), self.tally());
        // Writing to a string cannot fail.
        if self.blocks > 0 {
            let _ = write!(out, ", {} not readable", self.blocks);
        }
        out.push('\n');
        for reason in &self.unread {
            let _ = writeln!(out, "  {}", line(reason));
        }
        for record in self.records() {
            let (what, id) = (name(record.table), &record.key.id);
            let place = record.span().map_or(String::new(), |span| {
                format!(", ¶ {}", paragraph(&self.article, span))
            });
            let _ = writeln!(out, "  {} {id}: {}{place}", what, record.standing.words());
            let _ = writeln!(out, "    was: {}", line(record.was()));
            if let Some(span) = record.span() {
                let _ = writeln!(out, "    now: {}", line(self.article.words(span)));
            }
        }
        let revisions = self.revisions();
        if !revisions.is_empty() {
            out.push_str("  The article has changed since:\n");
        }
        for (concern, was, now, at) in revisions {
            let place = paragraph(&self.article, at);
            let _ = writeln!(out, "  {}, ¶ {place}", concern_in_words(&concern));
            let _ = writeln!(out, "    was: {was}\n    now: {now}");
        }
        if !self.unknown.is_empty() {
            let codes = line(&self.unknown.join(", "));
            let _ = writeln!(out, "  codes that are in no codebook: {codes}");
        }
        out
    }

    fn json(&self) -> Value {
        let text = self.article.text();
        let (index, tally) = (CharIndex::new(text), self.tally());
        let place = |span: Span| {
            let (start, end) = index.to_chars(text, span);
            json!({"start": start, "end": end, "paragraph": paragraph(&self.article, span)})
        };
        let record = |record: RecordStanding| {
            json!({
                "table": record.table.code(),
                "id": record.key.id.as_str(),
                "standing": record.standing.code(),
                "was": record.was(),
                "now": record.span().map(|span| self.article.words(span)),
                "place": record.span().map(place),
                "last_start": record.last_start,
            })
        };
        let revision = |(concern, was, now, at): (Concern, String, String, Span)| {
            let mut value = json!({"was": was, "now": now, "place": place(at)});
            match concern {
                Concern::Quote(before, after) => {
                    value["concern"] = "quote".into();
                    value["speaker_was"] = before.into();
                    value["speaker_now"] = after.into();
                }
                Concern::Name(kind) => {
                    value["concern"] = "name".into();
                    value["type"] = kind.code().into();
                }
                Concern::Words => value["concern"] = "words".into(),
            }
            value
        };
        let counts = Standing::ALL.map(|standing| (standing.code(), tally.count(standing).into()));
        json!({
            "notes": self.path.display().to_string(),
            "counts": counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect::<serde_json::Map<_, _>>(),
            "records": self.records().map(record).collect::<Vec<_>>(),
            "compared": self.before.is_some(),
            "revisions": self.revisions().into_iter().map(revision).collect::<Vec<_>>(),
            "unread": self.unread,
            "unknown_codes": self.unknown,
        })
    }
}

fn name(table: Table) -> &'static str {
    match table {
        Table::Mention => "decision on a name",
        Table::Quote => "decision on a quote",
        _ => "mark",
    }
}

fn concern_in_words(concern: &Concern) -> String {
    let name = |name: &Option<String>| match name {
        Some(name) => line(name),
        None => "an unknown speaker".to_owned(),
    };
    match concern {
        Concern::Quote(before, after) if before == after => format!("quote of {}", name(after)),
        Concern::Quote(None, after) => format!("quote, now of {}", name(after)),
        Concern::Quote(before, None) => format!("quote, once of {}", name(before)),
        Concern::Quote(before, after) => {
            format!("quote of {}, now of {}", name(before), name(after))
        }
        Concern::Name(kind) => format!("name ({})", kind.code()),
        Concern::Words => "words".to_owned(),
    }
}

/// Words from a file on one harmless line.
fn line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    display::sanitise(&words).into_owned()
}
