//! Agreement of the readers of one text, from their notes files.

use std::collections::BTreeSet;

use super::coders::{Coders, Codings};
use super::file::NotesFile;
use crate::annotation::agree::{
    Labels, Unit, gwet_ac1, krippendorff_alpha, mean_kappa, percent_agreement, unitizing_alpha,
};
use crate::annotation::{Item, QuoteDecision, QuoteVerdict, is_one_place};

/// How well readers agree on one code, or on the quotes.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The code; `quotes` for the decisions on quotes.
    pub of: String,
    /// The share of pairs of readers that agree.
    pub percent: Option<f64>,
    /// Gwet's AC1.
    pub ac1: Option<f64>,
    /// Cohen's kappa, the mean over pairs of readers.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, nominal.
    pub alpha: Option<f64>,
    /// Krippendorff's alpha for unitizing; only where the readers marked different stretches.
    pub unitizing: Option<f64>,
    /// What was labelled: `stretches`, `characters` or `quotes`.
    pub what: &'static str,
    /// How many of them.
    pub counted: usize,
    /// How many of them every reader marked (for quotes: all who decided decided alike).
    pub by_all: usize,
    /// How many at least one reader marked (for quotes: at least two decided).
    pub by_some: usize,
}

/// The agreement on each code and on the decisions on quotes, from the files of the readers of one text.
///
/// Where all readers marked the same stretches (with whatever codes), these are what is labelled;
/// otherwise every character of the text is, as marked with the code or not.
pub fn agreement(coders: &Coders, codings: Codings) -> Vec<Agreement> {
    let article = Coded::of(coders, codings);
    let mut all = Vec::new();
    for code in article.codes() {
        let alpha = unitizing_alpha(article.length, &article.units(code));
        let labels = article.labels(code, article.is_alike);
        let unitizing = alpha.filter(|_| !article.is_alike);
        all.push(on_code(code, &labels, unitizing, article.is_alike));
    }
    all.extend(on_quotes(&quotes(&coders.files)));
    all
}

/// The agreement over several articles together. A reader who has no file on an article judged nothing in
/// it.
pub fn pooled(articles: &[Coders], codings: Codings) -> Vec<Agreement> {
    let readers: BTreeSet<&str> = articles
        .iter()
        .flat_map(|coders| coders.readers.iter().map(String::as_str))
        .collect();
    let coded: Vec<(Vec<&str>, Coded, Decided)> = articles
        .iter()
        .map(|coders| {
            let names = coders.readers.iter().map(String::as_str).collect();
            (names, Coded::of(coders, codings), quotes(&coders.files))
        })
        .collect();
    let is_alike = coded.iter().all(|(_, article, _)| article.is_alike);
    let codes: BTreeSet<&String> = coded
        .iter()
        .flat_map(|(_, article, _)| article.codes())
        .collect();
    let row_of = |names: &[&str], reader: &str| names.iter().position(|name| *name == reader);
    let mut all = Vec::new();
    for code in codes {
        let mut labels: Labels = vec![Vec::new(); readers.len()];
        for (names, article, _) in &coded {
            let rows = article.labels(code, is_alike);
            let things = rows.first().map_or(0, Vec::len);
            for (row, reader) in labels.iter_mut().zip(&readers) {
                match row_of(names, reader) {
                    Some(at) => row.extend_from_slice(&rows[at]),
                    None => row.extend(std::iter::repeat_n(None, things)),
                }
            }
        }
        all.push(on_code(code, &labels, None, is_alike));
    }
    let mut decided: Decided = vec![Vec::new(); readers.len()];
    for (names, _, rows) in &coded {
        let things = rows.first().map_or(0, Vec::len);
        for (row, reader) in decided.iter_mut().zip(&readers) {
            match row_of(names, reader) {
                Some(at) => row.extend_from_slice(&rows[at]),
                None => row.extend(std::iter::repeat_n(None, things)),
            }
        }
    }
    all.extend(on_quotes(&decided));
    all
}

/// The decisions of each reader on each quote, as labels.
type Decided = Vec<Vec<Option<String>>>;

/// What readers marked in one article.
struct Coded {
    readers: Vec<Vec<(Unit, Vec<String>)>>,
    stretches: BTreeSet<Unit>,
    /// True if all marked the same stretches.
    is_alike: bool,
    length: usize,
}

impl Coded {
    fn of(coders: &Coders, codings: Codings) -> Self {
        let readers = coders.marks(codings);
        let stretches: Vec<BTreeSet<Unit>> = readers
            .iter()
            .map(|marks| marks.iter().map(|(unit, _)| *unit).collect())
            .collect();
        let ends = stretches
            .iter()
            .flatten()
            .map(|unit| unit.1)
            .max()
            .unwrap_or(0);
        let lengths = coders
            .files
            .iter()
            .filter_map(|file| file.document().length);
        Self {
            is_alike: stretches.windows(2).all(|pair| pair[0] == pair[1]),
            length: lengths.max().unwrap_or(0).max(ends),
            stretches: stretches.into_iter().flatten().collect(),
            readers,
        }
    }

    fn codes(&self) -> BTreeSet<&String> {
        self.readers
            .iter()
            .flatten()
            .flat_map(|(_, codes)| codes)
            .collect()
    }

    fn units(&self, code: &String) -> Vec<Vec<Unit>> {
        let of = |marks: &Vec<(Unit, Vec<String>)>| {
            let marks = marks.iter().filter(|(_, codes)| codes.contains(code));
            marks.map(|(unit, _)| *unit).collect()
        };
        self.readers.iter().map(of).collect()
    }

    /// Of each stretch, or of each character, whether each reader marked it with the code.
    fn labels(&self, code: &String, of_stretches: bool) -> Labels {
        let units = self.units(code);
        if of_stretches {
            let row = |units: &Vec<Unit>| {
                let things = self.stretches.iter();
                things
                    .map(|thing| Some(u32::from(units.contains(thing))))
                    .collect()
            };
            units.iter().map(row).collect()
        } else {
            units
                .iter()
                .map(|units| characters(units, self.length))
                .collect()
        }
    }
}

fn on_code(code: &str, labels: &Labels, unitizing: Option<f64>, is_alike: bool) -> Agreement {
    let all = |column: &Vec<Option<u32>>| column.iter().flatten().all(|label| *label == 1);
    Agreement {
        of: code.to_owned(),
        percent: percent_agreement(labels),
        ac1: gwet_ac1(labels),
        kappa: mean_kappa(labels),
        alpha: krippendorff_alpha(labels),
        unitizing,
        what: if is_alike { "stretches" } else { "characters" },
        counted: labels.first().map_or(0, Vec::len),
        by_all: columns(labels)
            .filter(|column| column.contains(&Some(1)) && all(column))
            .count(),
        by_some: columns(labels)
            .filter(|column| column.contains(&Some(1)))
            .count(),
    }
}

fn columns(labels: &Labels) -> impl Iterator<Item = Vec<Option<u32>>> + '_ {
    let count = labels.first().map_or(0, Vec::len);
    (0..count).map(|n| labels.iter().map(|row| row[n]).collect())
}

fn characters(units: &[Unit], length: usize) -> Vec<Option<u32>> {
    let mut row = vec![Some(0); length];
    for &(start, end) in units {
        row[start.min(length)..end.min(length)].fill(Some(1));
    }
    row
}

/// The decisions on quotes, a row for each reader: a label is the verdict that stands, with the speaker.
/// Decisions of two readers are on one quote where they share at least half of what both cover.
fn quotes(files: &[NotesFile]) -> Decided {
    let decisions: Vec<Vec<(Unit, String)>> = files.iter().map(decisions).collect();
    let mut things: Vec<Unit> = Vec::new();
    let is_same = |a: &Unit, b: &Unit| is_one_place(*a, *b);
    for (unit, _) in decisions.iter().flatten() {
        if !things.iter().any(|thing| is_same(thing, unit)) {
            things.push(*unit);
        }
    }
    let label = |own: &Vec<(Unit, String)>, thing: &Unit| {
        let found = own.iter().find(|(unit, _)| is_same(thing, unit));
        found.map(|(_, label)| label.clone())
    };
    let row = |own: &Vec<(Unit, String)>| things.iter().map(|thing| label(own, thing)).collect();
    decisions.iter().map(row).collect()
}

fn on_quotes(decided: &[Vec<Option<String>>]) -> Option<Agreement> {
    let names: BTreeSet<&String> = decided.iter().flatten().flatten().collect();
    let number = |label: &Option<String>| {
        let at = names.iter().position(|name| Some(*name) == label.as_ref());
        at.map(|at| at as u32)
    };
    let labels: Labels = decided
        .iter()
        .map(|row| row.iter().map(number).collect())
        .collect();
    let judged = |column: &Vec<Option<u32>>| column.iter().flatten().count();
    let by_some = columns(&labels).filter(|column| judged(column) > 1).count();
    let alike = |column: &Vec<Option<u32>>| {
        let mut all = column.iter().flatten();
        let first = all.next();
        judged(column) > 1 && all.all(|label| Some(label) == first)
    };
    let by_all = columns(&labels).filter(alike).count();
    let counted = labels.first().map_or(0, Vec::len);
    (counted > 0).then(|| Agreement {
        of: "quotes".into(),
        percent: percent_agreement(&labels),
        ac1: gwet_ac1(&labels),
        kappa: mean_kappa(&labels),
        alpha: krippendorff_alpha(&labels),
        unitizing: None,
        what: "quotes",
        counted,
        by_all,
        by_some,
    })
}

fn decisions(file: &NotesFile) -> Vec<(Unit, String)> {
    let label = |quote: &QuoteDecision| {
        if quote.verdict == QuoteVerdict::Reject {
            return "not a quote".to_owned();
        }
        let speaker = quote.speaker.as_ref().or(quote.detected_speaker.as_ref());
        let record = speaker.and_then(|speaker| file.entity_name(speaker));
        let name = record.or(speaker.cloned());
        name.map_or_else(
            || QuoteDecision::UNKNOWN.to_owned(),
            |name| name.to_lowercase(),
        )
    };
    let decision = |loaded: &super::schema::Loaded| {
        let Item::Quote(quote) = &loaded.item else {
            return None;
        };
        let (start, end) = loaded.hint.range(&quote.anchor.exact)?;
        (start < end).then(|| ((start, end), label(quote)))
    };
    file.records().filter_map(decision).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(blocks: &str) -> NotesFile {
        NotesFile::parse(&format!(
            "schema = 1\n[document]\nid = \"d\"\nlength = 100\n{blocks}"
        ))
    }

    fn agreement(files: &[NotesFile]) -> Vec<Agreement> {
        let named = files.iter().enumerate();
        let coders = Coders::of(named.map(|(n, file)| (n.to_string(), file.clone())));
        super::agreement(&coders, Codings::AsMade)
    }

    fn quote(start: usize, decision: &str, speaker: &str) -> String {
        format!(
            "[[quote]]\nid = \"q{start}\"\ndecision = \"{decision}\"\nstart = {start}\nend = {}\n\
             exact = \"0123456789\"\ndetected_speaker = \"unknown\"\nspeaker = \"{speaker}\"\n",
            start + 10
        )
    }

    #[test]
    fn a_quote_counts_for_agreement_if_two_readers_decided_on_it() {
        let entity = "[[entity]]\nid = \"mara\"\nname = \"Mara Okoye\"\n";
        let one = [
            entity.to_owned(),
            quote(0, "confirm", "mara"),
            quote(20, "reject", "mara"),
            quote(40, "confirm", "Jo"),
            quote(60, "confirm", "Jo"),
        ];
        // Half of what both cover is enough; the name in a record is a name as well.
        let other = [
            quote(3, "reassign", "MARA Okoye"),
            quote(20, "confirm", "mara"),
            quote(44, "confirm", "Jo"),
            quote(80, "confirm", "Jo"),
        ];
        let found = agreement(&[file(&one.concat()), file(&other.concat())]);
        let [found] = found.as_slice() else {
            panic!("quotes alone: {found:?}");
        };
        assert_eq!((found.of.as_str(), found.what), ("quotes", "quotes"));
        assert_eq!((found.counted, found.by_some, found.by_all), (6, 2, 1));
    }

    #[test]
    fn stretches_are_compared_if_all_marked_the_same_and_characters_if_not() {
        let mark = |start: usize, end: usize, code: &str| {
            let words = "w".repeat(end - start);
            format!(
                "[[annotation]]\nid = \"a{start}\"\nstart = {start}\nend = {end}\nexact = \"{words}\"\ncodes = [\"{code}\"]\n"
            )
        };
        let both = [mark(0, 10, "boat"), mark(20, 30, "boat")].concat();
        let unlike = [mark(0, 10, "boat"), mark(20, 30, "quay")].concat();
        let shown = |files: &[NotesFile]| -> Vec<(String, &'static str, usize, usize, usize)> {
            let all = agreement(files).into_iter();
            all.map(|one| (one.of, one.what, one.counted, one.by_all, one.by_some))
                .collect()
        };
        assert_eq!(
            shown(&[file(&both), file(&unlike)]),
            [
                ("boat".into(), "stretches", 2, 1, 2),
                ("quay".into(), "stretches", 2, 0, 1)
            ]
        );
        assert_eq!(
            shown(&[file(&both), file(&mark(5, 15, "boat"))]),
            [("boat".into(), "characters", 100, 5, 25)]
        );
    }
}
