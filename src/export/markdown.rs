//! The report for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::parts::{Part, Parts, Report, short};
use super::{CitedPlace, Export, Format, Places, Said, Thing, Unit, one_line, parts};
use crate::annotation::{Annotation, Provenance, Record};
use crate::text::{Span, display, order};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    ending: "md",
    about: "a report for people: annotations in order of place, quotes under their speakers",
    unit: Unit::Paragraphs,
    lacks: &[Thing::Names],
    also_loses: "",
    write: |exports| parts::joined(&report(exports)),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("<!--", " -->"),
    beside: "**Now in Byline:**\n",
    once: &[],
};

fn report(exports: &[Export<'_>]) -> Report {
    let mut parts = Vec::new();
    for export in exports {
        let name = |what: &str| format!("{what}-{}", short(&[export.source]));
        parts.push(Part::new(name("article"), head(export)));
        if export.selection.has_marks() {
            annotations(export, &name, &mut parts);
        }
        if export.selection.has_quotes() {
            quotes(export, &name, &mut parts);
        }
    }
    Report {
        front: Vec::new(),
        parts,
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
        let _ = write!(out, "\n{}\n", paragraphs(&export.notes.document.memo, ""));
    }
    out
}

fn annotations(export: &Export<'_>, name: &dyn Fn(&str) -> String, parts: &mut Vec<Part>) {
    let (marks, mut places) = (export.marks(), PlainPlaces::new(export));
    let none = if marks.is_empty() { "\n\nNone." } else { "" };
    parts.push(Part::new(
        name("annotations"),
        format!("## Annotations{none}"),
    ));
    for annotation in marks {
        let words = export.article.words(annotation.span);
        let (place, tags) = (places.of(annotation.span), tags(export, annotation));
        let mut out = if words.trim().is_empty() {
            format!("- **Bookmark** ({place}){tags}")
        } else {
            format!("> {}\n\n{place}{tags}", plain(words))
        };
        if !annotation.note.is_empty() {
            let _ = write!(out, "\n\n{}", paragraphs(&annotation.note, ""));
        }
        parts.push(Part::new(annotation.id.as_str(), out));
    }
    for orphan in export.orphans() {
        let words = plain(&orphan.record.anchor().exact);
        let mut words = format!("- No longer in the article: “{words}”");
        if let Record::Annotation(mark) = &orphan.record {
            words += &tags(export, mark);
            if !mark.note.is_empty() {
                let _ = write!(words, "\n\n{}", paragraphs(&mark.note, "  "));
            }
        }
        parts.push(Part::item(orphan.record.id().as_str(), words));
    }
    codes(export, name, parts);
}

/// The codes that the annotations carry, with what they stand for.
fn codes(export: &Export<'_>, name: &dyn Fn(&str) -> String, parts: &mut Vec<Part>) {
    let marks = export.marks();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for code in marks.iter().flat_map(|mark| &mark.codes) {
        *used.entry(code).or_default() += 1;
    }
    if used.is_empty() {
        return;
    }
    let mut used: Vec<_> = used.into_iter().collect();
    order::sort_by_key(&mut used, |&(_, count)| std::cmp::Reverse(count));
    parts.push(Part::new(name("codes"), "## Codes"));
    for (code, count) in used {
        let entry = export.notes.code_entry(code);
        let about = entry.map(|entry| entry.description).unwrap_or_default();
        let colon = if about.is_empty() { "" } else { ": " };
        let line = format!("- {} ({count}){colon}{}", plain(code), plain(&about));
        parts.push(Part::item(name(&format!("code-{}", short(&[code]))), line));
    }
}

/// ` · green · theme/commitment, todo`.
fn tags(export: &Export<'_>, annotation: &Annotation) -> String {
    let mut out = String::new();
    if let Some(colour) = export.notes.colour_of(annotation) {
        let _ = write!(out, " · {}", colour.name());
    }
    if !annotation.codes.is_empty() {
        let codes: Vec<String> = annotation.codes.iter().map(|code| plain(code)).collect();
        let _ = write!(out, " · {}", codes.join(", "));
    }
    if let Some(by) = &annotation.by {
        let _ = write!(out, " · by {}", plain(by));
    }
    out
}

fn quotes(export: &Export<'_>, name: &dyn Fn(&str) -> String, parts: &mut Vec<Part>) {
    let (said, places) = (export.quotes(), export.places());
    let none = if said.is_empty() {
        "\n\nNone found."
    } else {
        ""
    };
    parts.push(Part::new(
        name("quotes"),
        format!("## Quotes by speaker{none}"),
    ));
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
        parts.push(Part::new(
            name(&format!("speaker-{key}")),
            format!("### {}", plain(speaker)),
        ));
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
            let line = format!("- {} ({kind}, {place}{with}{by})", plain(&said.words));
            parts.push(Part::item(format!("{id}-{key}"), line));
        }
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
        if opens_list
            || matches!(
                byte,
                b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'|' | b'~' | b'&'
            )
        {
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
pub(super) fn paragraphs(words: &str, indent: &str) -> String {
    let mut out = String::with_capacity(words.len() + indent.len());
    for (number, line) in words.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let start = out.len();
        out.push_str(indent);
        for (number, piece) in display::sanitise(line).split('<').enumerate() {
            if number > 0 {
                out.push_str("&lt;");
            }
            out.push_str(piece);
        }
        out.truncate(start + out[start..].trim_end().len());
    }
    out
}

/// Places as [`plain`] words. Marks of one paragraph follow each other: the last place is kept.
pub(super) struct PlainPlaces<'a> {
    places: Places<'a>,
    last: Option<(CitedPlace<'a>, String)>,
}

impl<'a> PlainPlaces<'a> {
    pub(super) fn new(export: &Export<'a>) -> Self {
        Self {
            places: export.places(),
            last: None,
        }
    }

    pub(super) fn of(&mut self, span: Span) -> &str {
        let place = self.places.of(span);
        let last = self.last.take().filter(|(last, _)| *last == place);
        let last = last.unwrap_or_else(|| (place, plain(&place.to_string())));
        &self.last.insert(last).1
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

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
