//! Tables of what is in all articles: made beside the loop, and made again when the notes are others.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::PoisonError;

use super::{CodedPlace, File, Read, Shared, What};
use crate::app::{
    ArticleKey, ArticleNews, ArticleRow, ArticleTable, Message, Overview, RowState, Sought,
};
use crate::library::index::Needs;
use crate::library::{
    self, By, CodedArticles, Counting, Counts, Kind, Matrix, People, may_be_added,
};
use crate::run::events::Sent;
use crate::store::{self, Agreement, Coders, Codings};

/// The cells of the widest bar.
const BAR: usize = 12;
/// How many codes a table has columns for.
const MOST_CODES: usize = 40;

/// A table with what each of its rows leads to.
#[derive(Default)]
struct Made {
    table: ArticleTable,
    whats: Vec<What>,
}

impl Made {
    fn add(&mut self, what: What, row: ArticleRow) {
        let file = self.whats.len();
        self.whats.push(what);
        self.table.rows.push(ArticleRow {
            key: ArticleKey { file, entry: None },
            state: RowState::Known,
            ..row
        });
    }
}

impl Shared {
    /// Makes the table, and again whenever that is asked for, until the list is gone.
    pub(super) fn tables(&self, overview: Overview) {
        loop {
            self.lock().is_stale = false;
            let made = self.table(overview);
            let mut state = self.lock();
            let file = |what| File {
                what,
                read: Read::Whole,
            };
            state.files = made.whats.into_iter().map(file).collect();
            drop(state);
            if !self.send(ArticleNews::Table(made.table)) {
                return;
            }
            let mut state = self.lock();
            while !state.is_stale && !state.is_over {
                let woken = self.changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
            }
            if state.is_over {
                return;
            }
        }
    }

    fn table(&self, overview: Overview) -> Made {
        let made = match overview {
            Overview::Sources => self.sources(),
            Overview::Codes | Overview::Marks => Ok(self.codes()),
            Overview::CodesByArticle => self.by_article(),
            Overview::CodesBySpeaker => self.by_speaker(),
            Overview::Differences => Ok(self.differences()),
        };
        made.unwrap_or_else(|why| {
            self.tell(why);
            Made::default()
        })
    }

    fn tell(&self, why: String) {
        let _ = self.events.send(Sent::by_program(Message::Told(why)));
    }

    /// False once the list is gone: then nobody waits for the rest.
    fn goes_on(&self) -> ControlFlow<()> {
        if self.lock().is_over {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn sources(&self) -> Result<Made, String> {
        let (decisions, _) = self.library.decisions();
        let mut counting = Counting::new(By::Person, decisions);
        self.library
            .documents(self.index().as_ref(), &Needs::default(), |document| {
                counting.add(document);
                self.goes_on()
            })?;
        let audit = counting.finish();
        let mut made = Made::default();
        let columns = ["quotes", "words", "articles", "share", "of the words"];
        made.table.columns = columns.map(str::to_owned).into();
        made.table.about = format!("{} quotes in {} articles", audit.quotes, audit.articles);
        if audit.repeated > 0 {
            let _ = write!(
                made.table.about,
                "; {} printed again, not counted",
                audit.repeated
            );
        }
        if audit.doubtful > 0 {
            let _ = write!(
                made.table.about,
                "; ? {} may be several people",
                audit.doubtful
            );
        }
        let shares = audit.rows.iter().map(|row| row.share_of_words);
        let most = shares.fold(0.0, f64::max);
        for row in audit.rows {
            let doubt = if row.doubt.is_empty() { "" } else { "? " };
            let role = row.role.as_deref().map(|role| format!(", {role}"));
            let mut lines = row.doubt;
            lines.push(format!(
                "{} direct, {} partly quoted, {} indirect; {} decided",
                row.direct, row.mixed, row.indirect, row.decided
            ));
            lines.extend(may_be_added(row.perhaps, ""));
            if row.repeated > 0 {
                let times = if row.repeated == 1 {
                    "once"
                } else {
                    &format!("{} times", row.repeated)
                };
                lines.push(format!("printed {times} more, not counted"));
            }
            let what = match row.kind {
                Kind::Named => What::Sought(Sought::Said(row.name.clone())),
                _ => What::Nothing,
            };
            let cells = vec![
                row.quotes.to_string(),
                row.words.to_string(),
                row.articles.to_string(),
                format!("{:.1} %", row.share_of_words * 100.0),
                bar(row.share_of_words, most),
            ];
            made.add(
                what,
                ArticleRow {
                    title: format!("{doubt}{}{}", row.name, role.unwrap_or_default()),
                    cells,
                    lines,
                    ..ArticleRow::default()
                },
            );
        }
        Ok(made)
    }

    fn codes(&self) -> Made {
        let store = &self.library.reading.store;
        let (codes, problems) = library::codes(&self.library.roots, store);
        for why in problems {
            self.tell(why);
        }
        let mut made = Made::default();
        made.table.columns = vec!["marks".to_owned(), "notes files".to_owned()];
        for (code, (marks, files)) in codes {
            made.add(
                What::Sought(Sought::Code(code.clone())),
                ArticleRow {
                    title: code,
                    cells: vec![marks.to_string(), files.to_string()],
                    ..ArticleRow::default()
                },
            );
        }
        made
    }

    fn by_article(&self) -> Result<Made, String> {
        let mut counts = Counts::default();
        let mut paths = std::collections::HashMap::new();
        let needs = Needs {
            marks: true,
            ..Needs::default()
        };
        self.library
            .documents(self.index().as_ref(), &needs, |document| {
                for mark in &document.marks {
                    counts.add(&document.id, &mark.codes);
                }
                let place = (document.path.clone().into(), document.entry);
                paths.insert(document.id.clone(), place);
                self.goes_on()
            })?;
        Ok(matrix(&counts.finish(), |name| match paths.get(name) {
            Some((path, entry)) => What::Passage(std::path::PathBuf::clone(path), *entry, 0),
            None => What::Nothing,
        }))
    }

    fn by_speaker(&self) -> Result<Made, String> {
        let (decisions, _) = self.library.decisions();
        let mut people = People::new(decisions);
        let mut counts = Counts::default();
        // Names are joined over all articles.
        self.library
            .documents(self.index().as_ref(), &Needs::default(), |document| {
                counts.add_speakers(&mut people, document, |_| true);
                self.goes_on()
            })?;
        Ok(matrix(&counts.finish(), |name| {
            What::Sought(Sought::Said(name.to_owned()))
        }))
    }

    fn differences(&self) -> Made {
        let found = CodedArticles::of(&self.library.roots, &self.library.reading.store);
        for why in found.problems.into_iter().chain(found.uncounted) {
            self.tell(why);
        }
        let mut readers: Vec<&String> = Vec::new();
        for reader in found.articles.iter().flat_map(|it| &it.coders.readers) {
            if !readers.contains(&reader) {
                readers.push(reader);
            }
        }
        readers.sort_unstable();
        let mut made = Made::default();
        made.table.columns = readers
            .iter()
            .enumerate()
            .map(|(n, name)| format!("{} {}", n + 1, named(name)))
            .chain(["decided".to_owned()])
            .collect();
        for coded in &found.articles {
            for mut difference in coded.coders.differences() {
                // In the order of the columns.
                let of_reader = |name: &&String| {
                    let at = coded.coders.readers.iter().position(|it| it == *name);
                    at.map(|at| difference.codes[at].clone())
                };
                let codes: Vec<_> = readers.iter().map(of_reader).collect();
                let mut cells: Vec<String> = codes
                    .iter()
                    .map(|codes| codes.as_ref().map(in_words).unwrap_or_default())
                    .collect();
                cells.push(
                    difference
                        .decided
                        .as_ref()
                        .map(in_words)
                        .unwrap_or_default(),
                );
                let said = readers.iter().zip(&cells);
                let mut lines: Vec<String> = said
                    .filter(|(_, cell)| !cell.is_empty())
                    .map(|(name, cell)| format!("{}: {cell}", named(name)))
                    .collect();
                if let Some(codes) = &difference.decided {
                    lines.push(format!("decided: {}", in_words(codes)));
                }
                difference.codes = codes.into_iter().map(Option::unwrap_or_default).collect();
                let words = difference.anchor.exact.split_whitespace();
                let row = ArticleRow {
                    id: coded.id.clone(),
                    title: words.collect::<Vec<_>>().join(" "),
                    cells,
                    lines,
                    ..ArticleRow::default()
                };
                let place = CodedPlace {
                    article: coded.path.clone(),
                    like: coded.coders.files[0].clone(),
                    difference,
                };
                made.add(What::Difference(Box::new(place)), row);
            }
        }
        let all: Vec<Coders> = found.articles.into_iter().map(|it| it.coders).collect();
        made.table.about = about(&all, made.table.rows.len(), found.hidden);
        made
    }
}

/// How many places are decided, and what kappa was before and is after.
fn about(all: &[Coders], places: usize, hidden: usize) -> String {
    let decided: usize = all.iter().map(Coders::decided).sum();
    let mut about = format!("{decided} of {places} decided");
    let before = store::pooled(all, Codings::AsMade);
    let after = store::pooled(all, Codings::AsDecided);
    let mean = |figures: &[Agreement]| {
        let kappas = figures.iter().filter(|it| it.what != "quotes");
        let kappas: Vec<f64> = kappas.filter_map(|it| it.kappa).collect();
        (!kappas.is_empty()).then(|| kappas.iter().sum::<f64>() / kappas.len() as f64)
    };
    if let (Some(before), Some(after)) = (mean(&before), mean(&after)) {
        let _ = write!(
            about,
            "; mean kappa of the codes {before:.2} before, {after:.2} after"
        );
    }
    match hidden {
        0 => {}
        1 => about.push_str("; 1 article hidden: you are not done with it"),
        _ => {
            let _ = write!(
                about,
                "; {hidden} articles hidden: you are not done with them"
            );
        }
    }
    about
}

fn matrix(matrix: &Matrix, what: impl Fn(&str) -> What) -> Made {
    let mut made = Made::default();
    made.table.columns = matrix.codes.iter().take(MOST_CODES).cloned().collect();
    if matrix.codes.len() > MOST_CODES {
        let codes = matrix.codes.len();
        made.table.about = format!(
            "the first {MOST_CODES} of {codes} codes; byline notes --matrix writes all of them"
        );
    }
    for (name, counts) in &matrix.rows {
        let cell = |count: &u32| match count {
            0 => "·".to_owned(),
            count => count.to_string(),
        };
        let counted = matrix
            .codes
            .iter()
            .zip(counts)
            .filter(|(_, count)| **count > 0);
        let lines = counted.map(|(code, count)| format!("#{code} {count}"));
        let row = ArticleRow {
            title: name.clone(),
            cells: counts.iter().take(MOST_CODES).map(cell).collect(),
            lines: vec![lines.collect::<Vec<_>>().join(", ")],
            ..ArticleRow::default()
        };
        made.add(what(name), row);
    }
    made
}

fn named(reader: &str) -> &str {
    if reader.is_empty() {
        "(shared)"
    } else {
        reader
    }
}

fn in_words(codes: &std::collections::BTreeSet<String>) -> String {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    match codes.as_slice() {
        [] => "–".to_owned(),
        codes => codes.join(", "),
    }
}

/// A bar for a share beside the largest one.
fn bar(share: f64, most: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if most <= 0.0 {
        return String::new();
    }
    let eighths = (share / most * (BAR * 8) as f64).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_share_has_the_whole_bar() {
        assert_eq!(bar(0.5, 0.5), "█".repeat(BAR));
        assert_eq!(bar(0.25, 0.5), "█".repeat(BAR / 2));
        assert_eq!(bar(0.0, 0.5), "");
        assert_eq!(bar(0.0, 0.0), "");
    }
}
