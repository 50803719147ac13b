//! The report for people.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

use super::parts::{Parts, Report, short};
use super::push::Plain;
use super::{CitedPlace, Export, Format, Places, Said, Thing, Unit, one_line, parts};
use crate::annotation::{Annotation, Provenance, Record};
use crate::text::{Article, Span, display, order};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    ending: "md",
    about: "a report: annotations by place, quotes by speaker",
    unit: Unit::Paragraphs,
    lacks: &[Thing::Names],
    also_loses: "",
    write: |exports| parts::joined(&PARTS, exports),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("<!--", " -->"),
    ends_blank: false,
    beside: "**Now in Byline:**\n",
    once: &[],
};

fn report<'a>(exports: &[Export<'a>], report: &mut Report<'a>) {
    for export in exports {
        let name = |what: &str| format!("{what}-{}", short(&[export.source]));
        report.part(name("article"), |out| out.push_str(&head(export)));
        if export.selection.has_marks() {
            annotations(export, &name, report);
        }
        if export.selection.has_quotes() {
            quotes(export, &name, report);
        }
    }
}

fn head(export: &Export<'_>) -> String {
    let mut out = format!("# {}\n", plain(export.title()));
    let meta = export.article.meta();
    let about = [&meta.author, &meta.site, &meta.date, &meta.uri];
    let about: Vec<String> = about
        .into_iter()
        .flatten()
        .map(|words| plain(words))
        .collect();
    // Writing to a string cannot fail.
    if !about.is_empty() {
        let _ = write!(out, "\n{}\n", about.join(" · "));
    }
    if !export.notes.document.memo.is_empty() {
        let _ = write!(out, "\n{}\n", paragraphs(&export.notes.document.memo));
    }
    out
}

fn annotations<'a>(export: &Export<'a>, name: &dyn Fn(&str) -> String, report: &mut Report<'a>) {
    let (marks, mut places) = (export.marks(), PlainPlaces::new(export));
    report.part(name("annotations"), |out| {
        out.push_str("## Annotations");
        out.push_str(if marks.is_empty() { "\n\nNone." } else { "" });
    });
    let mut used: HashMap<&str, usize> = HashMap::new();
    for annotation in marks {
        for code in &annotation.codes {
            *used.entry(code).or_default() += 1;
        }
        report.part(annotation.id.as_str(), |out| {
            let words = export.article.words(annotation.span);
            let place = places.of(annotation.span);
            if words.trim().is_empty() {
                out.extend(["- **Bookmark** (", place, ")"]);
            } else {
                out.push_str("> ");
                push_plain(out, words);
                out.extend(["\n\n", place]);
            }
            push_tags(out, export, annotation);
            if !annotation.note.is_empty() {
                out.push_str("\n\n");
                out.push_str(&paragraphs(&annotation.note));
            }
        });
    }
    for orphan in export.orphans() {
        report.item(orphan.record.id().as_str(), |out| {
            out.push_str("- No longer in the article: “");
            push_plain(out, &orphan.record.anchor().exact);
            out.push('”');
            if let Record::Annotation(mark) = &orphan.record {
                push_tags(out, export, mark);
                if !mark.note.is_empty() {
                    out.push('\n');
                    for line in paragraphs(&mark.note).split('\n') {
                        out.push_str(if line.is_empty() { "\n" } else { "\n  " });
                        out.push_str(line);
                    }
                }
            }
        });
    }
    codes(export, used, name, report);
}

/// The codes that the annotations carry, how often, with what they stand for.
fn codes(
    export: &Export<'_>,
    used: HashMap<&str, usize>,
    name: &dyn Fn(&str) -> String,
    report: &mut Report<'_>,
) {
    if used.is_empty() {
        return;
    }
    let mut used: Vec<_> = used.into_iter().collect();
    order::sort_by_key(&mut used, |&(code, count)| (std::cmp::Reverse(count), code));
    report.part(name("codes"), |out| out.push_str("## Codes"));
    for (code, count) in used {
        let entry = export.notes.code_entry(code);
        let about = entry.map(|entry| entry.description).unwrap_or_default();
        let colon = if about.is_empty() { "" } else { ": " };
        report.item(name(&format!("code-{}", short(&[code]))), |out| {
            // Writing to a string cannot fail.
            let _ = write!(out, "- {} ({count}){colon}{}", plain(code), plain(&about));
        });
    }
}

/// Writes ` · green · theme/commitment, todo`.
fn push_tags(out: &mut String, export: &Export<'_>, annotation: &Annotation) {
    const BETWEEN: &str = " · ";
    if let Some(colour) = export.notes.colour_of(annotation) {
        out.extend([BETWEEN, colour.name()]);
    }
    for (at, code) in annotation.codes.iter().enumerate() {
        out.push_str(if at == 0 { BETWEEN } else { ", " });
        push_plain(out, code);
    }
    if let Some(by) = &annotation.by {
        out.extend([BETWEEN, "by "]);
        push_plain(out, by);
    }
}

fn quotes(export: &Export<'_>, name: &dyn Fn(&str) -> String, report: &mut Report<'_>) {
    let (said, places) = (export.quotes(), export.places());
    let none = if said.is_empty() {
        "\n\nNone found."
    } else {
        ""
    };
    report.part(name("quotes"), |out| {
        out.extend(["## Quotes by speaker", none]);
    });
    let ids = export.quote_ids(&said);
    let by_number: BTreeMap<usize, (&Said, &String)> = said
        .iter()
        .zip(&ids)
        .map(|(said, id)| (said.number, (said, id)))
        .collect();
    let analysis = &export.decided.analysis;
    for (speaker, quotes) in analysis.by_speaker() {
        let quotes: Vec<_> = quotes
            .iter()
            .filter_map(|at| by_number.get(&(at + 1)))
            .collect();
        if quotes.is_empty() {
            continue;
        }
        let speaker = analysis.speaker_name(speaker).unwrap_or("Unknown speaker");
        let key = short(&[speaker]);
        report.part(name(&format!("speaker-{key}")), |out| {
            out.extend(["### ", &plain(speaker)]);
        });
        for (said, id) in quotes {
            let place = plain(&places.of(said.quote.span()).to_string());
            let kind = said.quote.kind().in_words();
            let with = if said.speakers.len() > 1 {
                format!(", said by {}", plain(&said.by()))
            } else {
                String::new()
            };
            let by = match said.origin.provenance {
                Provenance::Machine => "",
                Provenance::Confirmed => ", confirmed",
                Provenance::Person => ", by the reader",
            };
            report.item(format!("{id}-{key}"), |out| {
                // Writing to a string cannot fail.
                let _ = write!(out, "- {} ({kind}, {place}{with}{by})", plain(&said.words));
            });
        }
    }
}

/// What is markup inside a line.
const MARKUP: &[u8] = b"\\`*_[]<>|~&";
const PLAIN: Plain = Plain::but(MARKUP);
/// The same in the reader's own words.
const OWN_PLAIN: Plain = Plain::but(b"<");

/// Writes words as [`plain`] gives them.
pub(super) fn push_plain(out: &mut String, words: &str) {
    let words = words.trim_ascii();
    let opens = |first: &u8| b"#+-=".contains(first);
    let is_list = || {
        let rest = words.trim_start_matches(|letter: char| letter.is_ascii_digit());
        rest.len() < words.len() && rest.starts_with(['.', ')'])
    };
    if PLAIN.is_line(words) && !words.as_bytes().first().is_some_and(opens) && !is_list() {
        out.push_str(words);
    } else {
        out.push_str(&plain(words));
    }
}

/// Words from outside on one line, harmless in Markdown and in a terminal: nothing in them is
/// markup, HTML or a control character.
pub(super) fn plain(words: &str) -> String {
    let line = one_line(words);
    let shown = display::sanitise(&line);
    let mut out = String::with_capacity(shown.len() + 8);
    let mut from = 0;
    for (at, byte) in shown.bytes().enumerate() {
        let opens_list = at == 0 && matches!(byte, b'#' | b'+' | b'-' | b'=');
        if opens_list || MARKUP.contains(&byte) {
            out.push_str(&shown[from..at]);
            out.push('\\');
            from = at;
        }
    }
    out.push_str(&shown[from..]);
    // "1. " or "1) " at the start would open a list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && matches!(out.as_bytes().get(digits), Some(b'.' | b')')) {
        out.insert(digits, '\\');
    }
    out
}

/// The reader's own words: their lines stay, their Markdown is theirs, controls are not.
pub(super) fn paragraphs(words: &str) -> Cow<'_, str> {
    if OWN_PLAIN.is_line(words) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    for (number, line) in words.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let start = out.len();
        for (number, piece) in display::sanitise(line).split('<').enumerate() {
            if number > 0 {
                out.push_str("&lt;");
            }
            out.push_str(piece);
        }
        out.truncate(start + out[start..].trim_end().len());
    }
    Cow::Owned(out)
}

/// Places as [`plain`] words. Marks of one paragraph follow each other: the last place is kept.
pub(super) struct PlainPlaces<'a> {
    article: &'a Article,
    places: Places<'a>,
    last: Option<Common>,
}

/// A place that marks have in common.
struct Common {
    words: String,
    /// Where such marks start.
    starts: Range<usize>,
}

impl<'a> PlainPlaces<'a> {
    pub(super) fn new(export: &Export<'a>) -> Self {
        Self {
            article: export.article,
            places: export.places(),
            last: None,
        }
    }

    pub(super) fn of(&mut self, span: Span) -> &str {
        let last = self.last.take();
        let last = last.filter(|last| last.starts.contains(&(span.start as usize)));
        let last = last.unwrap_or_else(|| {
            let place = self.places.of(span);
            Common {
                words: match place {
                    // There is no markup in it.
                    CitedPlace {
                        page: None,
                        chapter: None,
                        paragraph,
                    } => format!("¶ {paragraph}"),
                    place => plain(&place.to_string()),
                },
                starts: self.starts(span.start as usize),
            }
        });
        &self.last.insert(last).words
    }

    /// The offsets whose place is that of this one: those of its paragraph between two borders of pages
    /// and chapters.
    fn starts(&self, offset: usize) -> Range<usize> {
        let (blocks, places) = (self.article.blocks(), self.article.places());
        let block = self.article.block_at(offset);
        let next = block.map_or(0, |block| block + 1);
        let place = places.partition_point(|place| place.at as usize <= offset);
        let block_start = block.map_or(0, |block| blocks[block].span.start);
        let place_start = place.checked_sub(1).map_or(0, |at| places[at].at);
        let block_end = blocks.get(next).map_or(u32::MAX, |block| block.span.start);
        let place_end = places.get(place).map_or(u32::MAX, |place| place.at);
        block_start.max(place_start) as usize..block_end.min(place_end) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain, push_plain};

    proptest! {
        #[test]
        fn words_are_written_as_they_are_given(words in "[ -~]{0,6}|[a 1.#+*\n\u{a0}é]{0,6}") {
            let mut out = String::new();
            push_plain(&mut out, &words);
            prop_assert_eq!(out, plain(&words));
        }
    }

    #[test]
    fn nothing_from_outside_is_markup() {
        assert_eq!(
            plain("a *b* <script>\u{1b}[2J"),
            "a \\*b\\* \\<script\\>␛\\[2J"
        );
        assert_eq!(plain("# no\nheading"), "\\# no heading");
        assert_eq!(plain("12. no item"), "12\\. no item");
        assert_eq!(plain("- no item - here"), "\\- no item - here");
    }
}
