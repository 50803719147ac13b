//! A report in parts, so that a second export brings the first one up to date.
//!
//! In a file each part stands between two marker lines, which no viewer shows; the first one holds a
//! checksum of what was written. Lines outside of the markers are the reader's and stay. A part that
//! the reader changed stays as they left it; if what Byline would write changed too, that is put
//! beside it, once. A part whose record is gone goes, unless the reader changed it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Export, Written};
use crate::annotation::guid;

/// A piece of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The same at each export; without white space.
    pub id: Cow<'a, str>,
    /// True if it may follow one like it without an empty line.
    is_item: bool,
    /// Where its text is in that of all parts.
    at: Range<usize>,
}

/// A whole report.
#[derive(Clone, Debug, Default)]
pub(super) struct Report<'a> {
    /// What must be at the start of the file, with its end: `key: value` lines of front matter.
    pub front: Vec<String>,
    parts: Vec<Part<'a>>,
    /// The texts of the parts, one after the other: there may be ten thousand.
    text: String,
    /// The last part of a report without markers, which keeps no list of its parts: where it starts, and
    /// whether it is an item.
    last: Option<(usize, bool)>,
    has_markers: bool,
}

impl<'a> Report<'a> {
    /// A report whose parts can be told apart.
    fn with_markers() -> Self {
        Self {
            has_markers: true,
            ..Self::default()
        }
    }

    /// True until something was added.
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none() && self.parts.is_empty()
    }

    /// Adds a part of what is written.
    pub(super) fn part(&mut self, id: impl Into<Cow<'a, str>>, write: impl FnOnce(&mut String)) {
        self.add(id, false, write);
    }

    /// Adds a part that may follow one like it without an empty line.
    pub(super) fn item(&mut self, id: impl Into<Cow<'a, str>>, write: impl FnOnce(&mut String)) {
        self.add(id, true, write);
    }

    fn add(&mut self, id: impl Into<Cow<'a, str>>, is_item: bool, write: impl FnOnce(&mut String)) {
        if !self.has_markers {
            if let Some((start, was_item)) = self.last {
                self.end_part(start);
                self.text
                    .push_str(if was_item && is_item { "" } else { "\n" });
            }
            self.last = Some((self.text.len(), is_item));
            write(&mut self.text);
            return;
        }
        let start = self.text.len();
        write(&mut self.text);
        self.parts.push(Part {
            id: id.into(),
            is_item,
            at: start..self.text.len(),
        });
    }

    /// Ends the last line of the part that starts here.
    fn end_part(&mut self, start: usize) {
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        self.text.push('\n');
    }

    fn text(&self, part: &Part<'_>) -> &str {
        &self.text[part.at.clone()]
    }
}

/// How a format that people edit is written.
#[derive(Debug)]
pub(super) struct Parts {
    pub report: for<'a> fn(&[Export<'a>], &mut Report<'a>),
    /// What a marker line begins and ends with.
    pub marker: (&'static str, &'static str),
    /// True if an empty line is wanted after the last line of a part.
    pub ends_blank: bool,
    /// The words over a new version beside one that the reader changed.
    pub beside: &'static str,
    /// The beginnings of lines that must not stand twice in a file.
    pub once: &'static [&'static str],
}

/// What came of bringing a file up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// The whole file.
    pub text: String,
    /// How many parts are new.
    pub new: usize,
    /// How many parts say something else now.
    pub changed: usize,
    /// How many parts went.
    pub gone: usize,
    /// How many parts stay as the reader changed them.
    pub kept: usize,
}

/// A few letters that are the same for the same words.
pub(super) fn short(words: &[&str]) -> String {
    guid(words)[..8].to_owned()
}

/// The report without markers.
pub(super) fn joined(parts: &Parts, exports: &[Export<'_>]) -> Written {
    let mut report = Report::default();
    (parts.report)(exports, &mut report);
    if let Some((start, _)) = report.last {
        report.end_part(start);
    }
    if !report.front.is_empty() {
        report.text.insert_str(0, &front(&report.front));
    }
    report.text.into()
}

fn front(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("---\n{}\n---\n\n", lines.join("\n"))
}

/// What a line of a file is.
enum Marker<'a> {
    Open { id: &'a str, sum: &'a str },
    Close { id: &'a str },
}

/// A stretch of a file.
enum Piece {
    /// The reader's line.
    Line(String),
    /// A part of ours, as it stands.
    Part {
        id: String,
        sum: String,
        text: String,
    },
}

impl Parts {
    fn marker<'a>(&self, line: &'a str) -> Option<Marker<'a>> {
        let inner = line.trim_end().strip_prefix(self.marker.0)?;
        let inner = inner.strip_suffix(self.marker.1)?.trim();
        if let Some(id) = inner.strip_prefix("/byline ") {
            return Some(Marker::Close { id });
        }
        let (id, sum) = inner.strip_prefix("byline ")?.split_once(' ')?;
        Some(Marker::Open { id, sum })
    }

    /// True if a file has parts of ours.
    fn knows(&self, text: &str) -> bool {
        text.lines().any(|line| self.marker(line).is_some())
    }

    fn marked(&self, id: &str, sum: &str, text: &str) -> String {
        let (open, close) = self.marker;
        let text = text.trim_end();
        let end = match (text.is_empty(), self.ends_blank) {
            (true, _) => "",
            (false, true) => "\n\n",
            (false, false) => "\n",
        };
        format!("{open} byline {id} {sum}{close}\n{text}{end}{open} /byline {id}{close}\n")
    }

    fn pieces(&self, text: &str) -> Vec<Piece> {
        let lines: Vec<&str> = text.lines().collect();
        let (mut pieces, mut seen, mut at) = (Vec::new(), HashSet::new(), 0);
        while at < lines.len() {
            let line = lines[at];
            at += 1;
            // A part that is copied is the reader's, and so is one without its end.
            let Some(Marker::Open { id, sum }) = self.marker(line) else {
                pieces.push(Piece::Line(line.to_owned()));
                continue;
            };
            let mut markers = lines[at..].iter().enumerate();
            let next = markers.find_map(|(n, line)| Some((n, self.marker(line)?)));
            match next {
                Some((length, Marker::Close { id: end })) if end == id && seen.insert(id) => {
                    pieces.push(Piece::Part {
                        id: id.to_owned(),
                        sum: sum.to_owned(),
                        text: lines[at..at + length].join("\n"),
                    });
                    at += length + 1;
                }
                _ => pieces.push(Piece::Line(line.to_owned())),
            }
        }
        pieces
    }

    /// The file `old` brought up to date; `None` if it has no part of ours and is not empty.
    pub(super) fn update(&self, old: &str, exports: &[Export<'_>]) -> Option<Updated> {
        let mut report = Report::with_markers();
        (self.report)(exports, &mut report);
        self.update_with(old, &report)
    }

    fn update_with(&self, old: &str, report: &Report<'_>) -> Option<Updated> {
        let has_returns = old.contains("\r\n");
        let old = old.replace("\r\n", "\n");
        if !old.trim().is_empty() && !self.knows(&old) {
            return None;
        }
        let (head, body) = with_front(&old, &report.front);
        let mut updated = self.merged(&self.pieces(body), report);
        updated.text.insert_str(0, &head);
        if has_returns {
            updated.text = updated.text.replace('\n', "\r\n");
        }
        Some(updated)
    }

    fn merged(&self, pieces: &[Piece], report: &Report<'_>) -> Updated {
        let parts = &report.parts;
        let mut done = Updated::default();
        let by_id: HashMap<&str, &Part<'_>> = parts.iter().map(|part| (&*part.id, part)).collect();
        let known: HashSet<&str> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Part { id, .. } => Some(id.as_str()),
                Piece::Line(_) => None,
            })
            .collect();
        let beside = |id: &str| format!("{id}.new");
        // What is new comes directly before the part of ours that follows it, or at the end.
        let mut before: HashMap<&str, Vec<&Part<'_>>> = HashMap::new();
        let mut waiting = Vec::new();
        for part in parts {
            if known.contains(&*part.id) {
                before.insert(&part.id, std::mem::take(&mut waiting));
            } else {
                waiting.push(part);
            }
        }
        let add = |done: &mut Updated, part: &Part<'_>| {
            done.new += 1;
            let text = report.text(part);
            done.text += &self.marked(&part.id, &sum(text), text);
            done.text.push('\n');
        };
        let versions: HashSet<String> = known.iter().map(|id| beside(id)).collect();
        let mut skip_blank = false;
        for piece in pieces {
            let (id, old_sum, text) = match piece {
                Piece::Line(line) => {
                    if !(std::mem::take(&mut skip_blank) && line.trim().is_empty()) {
                        done.text.push_str(line);
                        done.text.push('\n');
                    }
                    continue;
                }
                Piece::Part { id, sum, text } => (id.as_str(), sum.as_str(), text.as_str()),
            };
            skip_blank = false;
            if versions.contains(id) {
                // A new version is written with the part that it belongs to.
                let owner = by_id.get(id.trim_end_matches(".new"));
                let owner =
                    owner.filter(|part| is_offered(pieces, &part.id, &sum(report.text(part))));
                if owner.is_some() || sum(text) != *old_sum {
                    done.text += &self.marked(id, old_sum, text);
                } else {
                    skip_blank = true;
                }
                continue;
            }
            for part in before.remove(id).unwrap_or_default() {
                add(&mut done, part);
            }
            let is_touched = sum(text) != *old_sum;
            let Some(part) = by_id.get(id) else {
                if is_touched {
                    done.kept += 1;
                    done.text += text;
                    done.text.push('\n');
                } else {
                    done.gone += 1;
                    skip_blank = true;
                }
                continue;
            };
            let new_text = report.text(part);
            let new_sum = sum(new_text);
            if sum(text) == new_sum || !is_touched {
                done.changed += usize::from(sum(text) != new_sum);
                done.text += &self.marked(id, &new_sum, new_text);
                continue;
            }
            done.kept += 1;
            done.text += &self.marked(id, &new_sum, text);
            if new_sum != *old_sum {
                let hidden = |line: &&str| !self.once.iter().any(|start| line.starts_with(start));
                let version: Vec<&str> = new_text.trim_end().lines().filter(hidden).collect();
                let version = format!("{}\n{}", self.beside, version.join("\n"));
                done.text.push('\n');
                done.text += &self.marked(&beside(id), &sum(&version), &version);
            }
        }
        if !waiting.is_empty() && !done.text.is_empty() && !done.text.ends_with("\n\n") {
            done.text.push('\n');
        }
        for (at, part) in waiting.iter().enumerate() {
            add(&mut done, part);
            if at + 1 == waiting.len() {
                done.text.pop();
            }
        }
        done
    }
}

/// True if the version with this checksum is the one that stands beside the part already, or in it.
fn is_offered(pieces: &[Piece], wanted: &str, checksum: &str) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Part { id, sum: old, text } => id == wanted && old == checksum && sum(text) != *old,
        Piece::Line(_) => false,
    })
}

/// A checksum of some lines; white space at their ends does not count.
fn sum(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    short(&[&lines.join("\n")])
}

/// The head of a file with what it lacks of our front matter, and the rest of the file.
fn with_front<'a>(old: &'a str, wanted: &[String]) -> (String, &'a str) {
    if wanted.is_empty() {
        return (String::new(), old);
    }
    let lines = old.strip_prefix("---\n");
    let Some((lines, rest)) = lines.and_then(|rest| rest.split_once("\n---\n")) else {
        return (front(wanted), old);
    };
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim().to_owned());
    let known: HashSet<Option<String>> = lines.lines().map(key).collect();
    let missing = wanted.iter().filter(|line| !known.contains(&key(line)));
    let lines: Vec<&str> = std::iter::once(lines)
        .chain(missing.map(String::as_str))
        .collect();
    (format!("---\n{}\n---\n", lines.join("\n")), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: Parts = Parts {
        report: |_, _| {},
        marker: ("<!--", " -->"),
        ends_blank: false,
        beside: "*Now:*",
        once: &["^"],
    };

    fn report<'a>(parts: &[(&'a str, &'a str)]) -> Report<'a> {
        let mut report = Report::with_markers();
        for (id, text) in parts {
            report.part(*id, |out| out.push_str(text));
        }
        report
    }

    fn update(old: &str, parts: &[(&str, &str)]) -> Updated {
        PARTS
            .update_with(old, &report(parts))
            .expect("a file of ours")
    }

    /// The file without marker lines.
    fn bare(text: &str) -> String {
        let lines = text.lines().filter(|line| PARTS.marker(line).is_none());
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn an_export_that_says_the_same_changes_nothing() {
        let parts = [("a", "One.\n^a"), ("b", "Two.")];
        let first = update("", &parts).text;
        assert_eq!(bare(&first), "One.|^a||Two.");
        let again = update(&first, &parts);
        assert_eq!(again.text, first);
        assert_eq!(
            (again.new, again.changed, again.gone, again.kept),
            (0, 0, 0, 0)
        );
    }

    #[test]
    fn the_reader_s_lines_stay_between_ours() {
        let first = update("", &[("a", "One."), ("b", "Two.")]).text;
        let mine = first.replace("\n\n", "\n\nMy thought.\n\n");
        let next = update(&mine, &[("a", "Uno."), ("c", "New."), ("b", "Two.")]);
        assert_eq!(bare(&next.text), "Uno.||My thought.||New.||Two.");
        assert_eq!((next.new, next.changed), (1, 1));
        let gone = update(&next.text, &[("b", "Two.")]);
        assert_eq!(bare(&gone.text), "My thought.||Two.");
        assert_eq!(gone.gone, 2);
    }

    #[test]
    fn what_the_reader_changed_stays_with_the_new_version_beside_it_once() {
        let first = update("", &[("a", "One.\n^a"), ("b", "Two.")]).text;
        let mine = first.replace("One.", "One, I say.");
        let same = update(&mine, &[("a", "One.\n^a"), ("b", "Two.")]);
        assert_eq!(
            bare(&same.text),
            "One, I say.|^a||Two.",
            "nothing new to say"
        );
        let new = [("a", "Uno.\n^a"), ("b", "Two.")];
        let next = update(&mine, &new);
        assert_eq!(bare(&next.text), "One, I say.|^a||*Now:*|Uno.||Two.");
        assert_eq!(next.kept, 1);
        assert_eq!(update(&next.text, &new).text, next.text, "said once");
        // Another new version takes the place of the one that was offered.
        let newer = update(&next.text, &[("a", "Eins.\n^a"), ("b", "Two.")]);
        assert_eq!(bare(&newer.text), "One, I say.|^a||*Now:*|Eins.||Two.");
        // The reader takes it over: there is nothing beside it any more.
        let taken = newer.text.replacen("One, I say.", "Eins.", 1);
        let settled = update(&taken, &[("a", "Eins.\n^a"), ("b", "Two.")]);
        assert_eq!(bare(&settled.text), "Eins.|^a||Two.");
        // What the reader changed outlives its record.
        let gone = update(&mine, &[("b", "Two.")]);
        assert_eq!(bare(&gone.text), "One, I say.|^a||Two.");
    }

    #[test]
    fn another_s_file_is_left_alone_and_line_ends_stay() {
        assert_eq!(
            PARTS.update_with("A letter.\n", &report(&[("a", "One.")])),
            None
        );
        let first = update("", &[("a", "One."), ("b", "Two.")]).text;
        let returns = first.replace('\n', "\r\n");
        assert_eq!(
            update(&returns, &[("a", "One."), ("b", "Two.")]).text,
            returns
        );
        // A copy of a part, and one without its end, are the reader's.
        let copied = format!("{first}\n{first}\n<!-- byline c 12345678 -->\nopen\n");
        let next = update(&copied, &[("a", "Uno."), ("b", "Two.")]).text;
        assert!(next.contains("Uno.") && next.contains("One.") && next.contains("open"));
    }

    #[test]
    fn front_matter_is_the_reader_s_but_for_missing_keys() {
        let mut first = report(&[("a", "One.")]);
        first.front = vec!["title: \"A\"".into(), "date: \"2026\"".into()];
        let text = PARTS.update_with("", &first).expect("a new file").text;
        assert!(
            text.starts_with("---\ntitle: \"A\"\ndate: \"2026\"\n---\n\n<!--"),
            "{text}"
        );
        let mine = text.replace("title: \"A\"\ndate: \"2026\"", "title: Mine\nmood: good");
        let next = PARTS.update_with(&mine, &first).expect("ours").text;
        assert!(
            next.starts_with("---\ntitle: Mine\nmood: good\ndate: \"2026\"\n---\n"),
            "{next}"
        );
        assert_eq!(PARTS.update_with(&next, &first).expect("ours").text, next);
    }
}
