//! Hypothesis: what its client exports, and rows of its API.

use serde_json::Value;

use super::{Foreign, Left, Mark, opening, time};
use crate::annotation::Kind;

pub(super) fn read(value: &Value) -> Foreign {
    let mut foreign = Foreign {
        format: "Hypothesis",
        ..Foreign::default()
    };
    let items = value["annotations"].as_array().or(value["rows"].as_array());
    for (at, item) in items.into_iter().flatten().enumerate() {
        let note = item["text"].as_str().unwrap_or_default();
        let what = || match note {
            "" => format!("annotation {}", at + 1),
            note => opening(note),
        };
        let is_reply = item["references"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        if is_reply {
            foreign
                .left
                .push(Left::new(what(), "it replies to another annotation"));
            continue;
        }
        let selectors = item["target"].as_array().into_iter().flatten();
        let selectors: Vec<&Value> = selectors
            .filter_map(|target| target["selector"].as_array())
            .flatten()
            .collect();
        let of = |name: &str| selectors.iter().find(|one| one["type"] == name);
        let quote = of("TextQuoteSelector");
        let Some(exact) = quote
            .and_then(|quote| quote["exact"].as_str())
            .filter(|words| !words.is_empty())
        else {
            let why = "it is a note on the whole page and names no words";
            foreign.left.push(Left::new(what(), why));
            continue;
        };
        let mut mark = Mark::on(exact).with_note(note);
        if let Some(quote) = quote {
            let of = |key: &str| quote[key].as_str().unwrap_or_default().to_owned();
            (mark.anchor.prefix, mark.anchor.suffix) = (of("prefix"), of("suffix"));
        }
        if let Some(position) = of("TextPositionSelector") {
            let place = |key: &str| position[key].as_u64().map(|at| at as usize);
            mark.hint = place("start").zip(place("end"));
            mark.is_utf16 = true;
        }
        item["id"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut mark.origin);
        mark.codes = super::strings(&item["tags"]);
        mark.created = item["created"].as_str().and_then(time);
        mark.modified = item["updated"].as_str().and_then(time);
        let user = item["user"].as_str().unwrap_or_default();
        let user = user
            .trim_start_matches("acct:")
            .split('@')
            .next()
            .unwrap_or_default();
        mark.by = Some(user)
            .filter(|user| !user.is_empty() && *user != "reader")
            .map(str::to_owned);
        if !mark.note.is_empty() && mark.codes.is_empty() {
            mark.kind = Kind::Note;
        }
        foreign.marks.push(mark);
    }
    foreign
}
