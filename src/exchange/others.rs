//! Files that Byline knows and takes nothing from: what it writes for people, references and training.

use serde_json::Value;

use super::is_a;

/// Text that is not JSON: why nothing is taken from it, as an error of [`read`](super::read) says it.
pub(super) fn text(text: &str, name: &str) -> Option<String> {
    let start = text.trim_start();
    let line = start.lines().next().unwrap_or_default();
    let begins = |with: &str| {
        let first = line.get(..with.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(with))
    };
    if is_bibtex(line) {
        return Some(bibliography("BibTeX"));
    }
    if begins("<!doctype html") || begins("<html") {
        return Some(cannot("a web page (HTML)"));
    }
    if begins("<View") {
        return Some(
            "it is a labelling interface of Label Studio: it names labels and marks no words"
                .to_owned(),
        );
    }
    if begins("#FORMAT=WebAnno TSV") {
        return Some(cannot("WebAnno TSV"));
    }
    if has_line(text, &[":org-remark-", "#+TITLE:", "# byline "]) && !is_a(name, "md") {
        return Some(cannot("a report (Org)"));
    }
    if has_line(text, &["> [!quote]", "%% byline "]) {
        return Some(cannot("a note for Obsidian"));
    }
    let is_markdown = is_a(name, "md") || is_a(name, "markdown");
    if is_markdown || has_line(text, &["<!-- byline "]) {
        return Some(cannot("a report (Markdown)"));
    }
    if is_a(name, "tsv") || line.starts_with("id\tkind\t") {
        return Some(cannot("a table (TSV)"));
    }
    if line.starts_with("id,kind,") {
        return Some(cannot("a table (CSV)"));
    }
    if is_a(name, "csv") && line.contains(',') {
        let why = "it is a table (CSV) without the column Highlight, which those of Readwise have";
        return Some(why.to_owned());
    }
    is_conll(text).then(|| cannot("a list of words with labels (CoNLL)"))
}

/// The same of JSON.
pub(super) fn json(value: &Value) -> Option<String> {
    if value.get("%FEATURE_STRUCTURES").is_some() || value.get("%TYPES").is_some() {
        return Some(cannot("UIMA CAS JSON"));
    }
    let items = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let is_reference = |item: &Value| {
        let has = |key: &&str| item.get(key).is_some();
        let cites = ["title", "issued", "container-title", "URL", "DOI"];
        let anchors = ["target", "body", "motivation", "@context"];
        item["type"].is_string() && cites.iter().any(has) && !anchors.iter().any(has)
    };
    let is_bibliography = !items.is_empty() && items.iter().all(is_reference);
    is_bibliography.then(|| bibliography("CSL-JSON"))
}

fn bibliography(format: &str) -> String {
    format!(
        "it is a bibliography ({format}): it cites articles, and there is nothing in it to anchor"
    )
}

fn cannot(what: &str) -> String {
    format!(
        "it is {what}, which annotations are not taken from; the notes file or an export to JSON can be taken"
    )
}

/// `@online{key,` or a comment of BibTeX's.
fn is_bibtex(line: &str) -> bool {
    let kind = line
        .strip_prefix('@')
        .map(|rest| rest.split_once(['{', '(']));
    kind.flatten().is_some_and(|(kind, _)| {
        let kind = kind.trim();
        !kind.is_empty() && kind.bytes().all(|letter| letter.is_ascii_alphabetic())
    })
}

fn has_line(text: &str, starts: &[&str]) -> bool {
    let is_one = |line: &str| starts.iter().any(|start| line.starts_with(start));
    text.lines().any(|line| is_one(line.trim_start()))
}

/// A word and its label a line, with a line that is empty between sentences.
fn is_conll(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .peekable();
    let is_label = |label: &str| label == "O" || label.starts_with("B-") || label.starts_with("I-");
    let has_label = |line: &str| {
        let mut fields = line.split([' ', '\t']);
        fields.next_back().is_some_and(is_label) && fields.next().is_some()
    };
    lines.peek().is_some() && lines.take(200).all(has_label)
}
