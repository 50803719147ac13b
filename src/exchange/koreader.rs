//! KOReader: both layouts of its sidecar (`metadata.EXT.lua`), and the JSON of its exporter.

use std::collections::HashMap;

use serde_json::Value;

use super::lua::{self, Lua};
use super::{Foreign, Left, Mark, colour, time};
use crate::annotation::{Kind, Timestamp};

/// Reads a sidecar.
pub(super) fn sidecar(text: &str) -> Result<Foreign, String> {
    let table = lua::parse(text)?;
    let mut foreign = Foreign {
        format: "KOReader",
        ..Foreign::default()
    };
    if let Some(annotations) = table.get("annotations") {
        for (_, item) in annotations.entries() {
            let note = item.text("note").unwrap_or_default();
            take(item, "text", &note, &mut foreign);
        }
        return Ok(foreign);
    }
    // The old layout keeps the words in one table and what was written on them in another.
    let bookmarks = table.get("bookmarks").map_or(&[][..], Lua::entries);
    let mut notes: HashMap<String, &Lua> = HashMap::new();
    for (_, item) in bookmarks {
        if let Some(at) = item.text("datetime") {
            notes.insert(at, item);
        }
    }
    let pages = table.get("highlight");
    if pages.is_none() && table.get("bookmarks").is_none() {
        return Err("it has no annotations, highlights or bookmarks".to_owned());
    }
    let mut seen = Vec::new();
    for (_, item) in pages
        .map_or(&[][..], Lua::entries)
        .iter()
        .flat_map(|(_, page)| page.entries())
    {
        let at = item.text("datetime").unwrap_or_default();
        let words = item.text("text").unwrap_or_default();
        let note = notes
            .get(&at)
            .filter(|note| note.text("notes").is_none_or(|noted| noted == words));
        let note = note
            .and_then(|note| note.text("text"))
            .filter(|note| !is_automatic(note, &words, &at));
        take(item, "text", &note.unwrap_or_default(), &mut foreign);
        seen.push((at, words));
    }
    for (_, item) in bookmarks {
        let words = item.text("notes").unwrap_or_default();
        let at = item.text("datetime").unwrap_or_default();
        if item.get("highlighted") == Some(&Lua::Bool(true)) {
            if !seen.contains(&(at.clone(), words.clone())) {
                let note = item.text("text");
                let note = note.filter(|note| !is_automatic(note, &words, &at));
                take(item, "notes", &note.unwrap_or_default(), &mut foreign);
            }
        } else {
            let what = item.text("text").unwrap_or_else(|| "a bookmark".to_owned());
            foreign.left.push(Left::new(
                super::opening(&what),
                "a bookmark on a page names no words",
            ));
        }
    }
    Ok(foreign)
}

/// What the old layout writes for a bookmark that has no note: `Page 3 the words @ 2020-01-02 03:04:05`,
/// in the language of the device.
fn is_automatic(note: &str, words: &str, at: &str) -> bool {
    let head = note.split('@').next().unwrap_or_default();
    note == words
        || !at.is_empty() && note.trim_end().ends_with(at)
        || (note.contains(" @ ")
            && head
                .split_whitespace()
                .nth(1)
                .is_some_and(|page| page.parse::<u64>().is_ok()))
}

fn take(item: &Lua, words: &str, note: &str, foreign: &mut Foreign) {
    // The words as the device shows them have soft hyphens that the article may not have.
    let exact = item.text(words).unwrap_or_default().replace('\u{ad}', "");
    let at = item.text("datetime").unwrap_or_default();
    if exact.trim().is_empty() || item.get("drawer").is_none() && item.get("pos0").is_none() {
        let what = if at.is_empty() {
            "an entry".to_owned()
        } else {
            format!("the entry of {at}")
        };
        foreign
            .left
            .push(Left::new(what, "a bookmark on a page names no words"));
        return;
    }
    let created = time(&at);
    let updated = item.text("datetime_updated").and_then(|at| time(&at));
    foreign.marks.push(Mark {
        origin: format!("{at} {}", item.text("pos0").unwrap_or_default()),
        colour: item.text("color").and_then(|name| colour(&name)),
        created,
        modified: updated.or(created),
        kind: if note.trim().is_empty() {
            Kind::Highlight
        } else {
            Kind::Note
        },
        ..Mark::on(exact).with_note(note)
    });
}

/// Reads what its exporter wrote.
pub(super) fn exported(value: &Value) -> Foreign {
    let mut foreign = Foreign {
        format: "KOReader JSON",
        ..Foreign::default()
    };
    let documents = value["documents"].as_array();
    let several = documents.is_some_and(|all| all.len() > 1);
    let documents = documents.map_or(std::slice::from_ref(value), Vec::as_slice);
    for document in documents {
        let title = document["title"]
            .as_str()
            .map(str::to_owned)
            .filter(|_| several);
        for (at, entry) in document["entries"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let exact = entry["text"].as_str().unwrap_or_default();
            if exact.trim().is_empty() {
                let why = "a bookmark on a page names no words";
                foreign
                    .left
                    .push(Left::new(format!("entry {}", at + 1), why));
                continue;
            }
            let note = entry["note"].as_str().unwrap_or_default();
            let created = entry["time"]
                .as_i64()
                .and_then(|at| Timestamp::from_second(at).ok());
            foreign.marks.push(Mark {
                colour: entry["color"].as_str().and_then(colour),
                created,
                modified: created,
                kind: if note.trim().is_empty() {
                    Kind::Highlight
                } else {
                    Kind::Note
                },
                title: title.clone(),
                ..Mark::on(exact).with_note(note)
            });
        }
    }
    foreign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_layout_is_read() {
        let text = r#"return {
            ["bookmarks"] = {
                [1] = {["datetime"] = "2020-01-02 03:04:05", ["highlighted"] = true, ["notes"] = "The ferry left", ["page"] = "/body/p[1]", ["text"] = "Ask Mara"},
                [2] = {["datetime"] = "2020-01-02 03:05:05", ["highlighted"] = true, ["notes"] = "at six", ["page"] = 3, ["text"] = "Page 3 at six @ 2020-01-02 03:05:05"},
                [3] = {["datetime"] = "2020-01-02 03:06:05", ["page"] = 4, ["notes"] = "in page 4"},
            },
            ["highlight"] = {
                [3] = {
                    [1] = {["datetime"] = "2020-01-02 03:04:05", ["drawer"] = "lighten", ["pos0"] = "a", ["text"] = "The ferry left"},
                    [2] = {["datetime"] = "2020-01-02 03:05:05", ["drawer"] = "lighten", ["pos0"] = "b", ["text"] = "at six"},
                },
            },
        }"#;
        let read = sidecar(text).expect("a sidecar");
        let marks: Vec<_> = read
            .marks
            .iter()
            .map(|mark| (mark.anchor.exact.as_str(), mark.note.as_str()))
            .collect();
        assert_eq!(marks, [("The ferry left", "Ask Mara"), ("at six", "")]);
        assert_eq!(read.left.len(), 1);
    }

    #[test]
    fn a_sidecar_of_a_device_is_read() {
        // Positions of a PDF are tables, numbers may be none, the language is the device's, and a string
        // of several lines has a backslash at the end of each.
        let text = "-- /mnt/onboard/ferry.pdf.sdr/metadata.pdf.lua\nreturn {\n\
            [\"annotations\"] = {\n [1] = {\n  [\"chapter\"] = \"Harbour\",\n  [\"color\"] = \"gray\",\n  \
            [\"datetime\"] = \"2025-02-03 10:11:12\",\n  [\"drawer\"] = \"lighten\",\n  [\"ext\"] = {[3] = {[\"pboxes\"] = {}}},\n  \
            [\"page\"] = 3,\n  [\"pos0\"] = {[\"page\"] = 3, [\"x\"] = 1.5e+2, [\"zoom\"] = inf, [\"y\"] = -nan},\n  \
            [\"pos1\"] = {[\"page\"] = 3},\n  [\"text\"] = \"The ferry\\\nleft\\u{2026}\",\n },\n \
            [2] = {[\"chapter\"] = \"Harbour\", [\"datetime\"] = \"2025-02-03 10:12:12\", [\"page\"] = 4, [\"text\"] = \"in Harbour\"},\n },\n \
            [\"doc_props\"] = {[\"title\"] = \"Ferry\"},\n [\"percent_finished\"] = 1/0,\n}\n";
        let read = sidecar(text).expect("a sidecar");
        let words: Vec<&str> = read
            .marks
            .iter()
            .map(|mark| mark.anchor.exact.as_str())
            .collect();
        assert_eq!(words, ["The ferry\nleft…"]);
        assert_eq!(read.left.len(), 1);
        assert!(is_automatic(
            "Seite 3 The ferry @ 2020-01-02 03:04:05",
            "The ferry",
            "2020-01-02 03:04:05"
        ));
        assert!(!is_automatic(
            "Ask Mara @ noon",
            "The ferry",
            "2020-01-02 03:04:05"
        ));
    }
}
