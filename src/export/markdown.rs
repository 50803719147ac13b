//! The report for people.

use std::fmt::Write as _;

use std::collections::BTreeMap;

use super::{Export, Format, Said, Unit, Written, one_line};
use crate::annotation::{Annotation, Provenance};
use crate::text::display;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    ending: "md",
    about: "a report for people: annotations in order of place, quotes under their speakers",
    unit: Unit::Paragraphs,
    loses: "names",
    write,
};

fn write(exports: &[Export<'_>]) -> Written {
    let reports: Vec<String> = exports.iter().map(report).collect();
    reports.join("\n").into()
}

fn report(export: &Export<'_>) -> String {
    let mut out = String::new();
    let meta = export.article.meta();
    let _ = writeln!(out, "# {}\n", plain(export.title()));
    let about = [&meta.author, &meta.site, &meta.date, &meta.uri];
    let about: Vec<String> = about
        .into_iter()
        .flatten()
        .map(|words| plain(words))
        .collect();
    if !about.is_empty() {
        let _ = writeln!(out, "{}\n", about.join(" · "));
    }
    if !export.notes.document.memo.is_empty() {
        let _ = writeln!(out, "{}\n", paragraphs(&export.notes.document.memo, ""));
    }
    if export.selection.has_marks() {
        annotations(export, &mut out);
        codes(export, &mut out);
    }
    if export.selection.has_quotes() {
        quotes(export, &mut out);
    }
    out
}

fn annotations(export: &Export<'_>, out: &mut String) {
    out.push_str("## Annotations\n\n");
    let marks = export.marks();
    if marks.is_empty() {
        out.push_str("None.\n\n");
    }
    for annotation in marks {
        let words = export.article.words(annotation.span);
        let place = export.paragraph(annotation.span);
        if words.trim().is_empty() {
            let _ = writeln!(
                out,
                "- **Bookmark** (¶ {place}){}",
                tags(export, annotation)
            );
        } else {
            let _ = writeln!(out, "> {}\n", plain(words));
            let _ = writeln!(out, "¶ {place}{}", tags(export, annotation));
        }
        if !annotation.note.is_empty() {
            let _ = writeln!(out, "\n{}", paragraphs(&annotation.note, ""));
        }
        out.push('\n');
    }
    for orphan in export.notes.orphans() {
        let words = plain(&orphan.record.anchor().exact);
        let _ = writeln!(out, "- No longer in the article: “{words}”");
    }
}

/// The codes that the annotations carry, with what they stand for.
fn codes(export: &Export<'_>, out: &mut String) {
    let used = export.notes.codes_in_use();
    if used.is_empty() {
        return;
    }
    out.push_str("## Codes\n\n");
    for (code, count) in used {
        let entry = export.notes.code_entry(code);
        let about = entry.map(|entry| entry.description).unwrap_or_default();
        let colon = if about.is_empty() { "" } else { ": " };
        let _ = writeln!(out, "- {} ({count}){colon}{}", plain(code), plain(&about));
    }
    out.push('\n');
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

fn quotes(export: &Export<'_>, out: &mut String) {
    out.push_str("## Quotes by speaker\n\n");
    let said = export.quotes();
    if said.is_empty() {
        out.push_str("None found.\n");
    }
    let by_number: BTreeMap<usize, &Said> = said.iter().map(|said| (said.number, said)).collect();
    let analysis = &export.decided.analysis;
    for (speaker, quotes) in analysis.by_speaker() {
        let quotes: Vec<&&Said> = quotes
            .iter()
            .filter_map(|at| by_number.get(&(at + 1)))
            .collect();
        if quotes.is_empty() {
            continue;
        }
        let name = analysis.speaker_name(speaker).unwrap_or("Unknown speaker");
        let _ = writeln!(out, "### {}\n", plain(name));
        for said in quotes {
            let place = export.paragraph(said.quote.span());
            let kind = said.quote.kind().code();
            let by = match said.origin.provenance {
                Provenance::Machine => "",
                Provenance::Confirmed => ", confirmed",
                Provenance::Person => ", by the reader",
            };
            let _ = writeln!(out, "- {} ({kind}, ¶ {place}{by})", plain(&said.words));
        }
        out.push('\n');
    }
}

/// Words from outside on one line, harmless in Markdown and in a terminal: nothing in them is
/// markup, HTML or a control character.
pub(super) fn plain(words: &str) -> String {
    let line = one_line(words);
    let shown = display::sanitise(&line);
    let mut out = String::with_capacity(shown.len() + 8);
    for (at, ch) in shown.char_indices() {
        let opens_list = at == 0 && matches!(ch, '#' | '+' | '-' | '=');
        if opens_list
            || matches!(
                ch,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&'
            )
        {
            out.push('\\');
        }
        out.push(ch);
    }
    // "1. " or "1) " at the start would open a list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && matches!(out.as_bytes().get(digits), Some(b'.' | b')')) {
        out.insert(digits, '\\');
    }
    out
}

/// The reader's own words: their lines stay, their Markdown is theirs, controls are not.
pub(super) fn paragraphs(words: &str, indent: &str) -> String {
    let lines = words.lines().map(|line| {
        let shown = display::sanitise(line).replace('<', "&lt;");
        format!("{indent}{shown}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
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
