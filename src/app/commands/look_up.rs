//! Looking a word or a name up: with the reader's command, or on a page about it.

use crate::app::action::Encyclopedia;
use crate::app::commands::names;
use std::fmt::Write as _;

use crate::app::context::Context;
use crate::app::message::Effect;
use crate::text::motion;

/// Looks up the selection, the name or the word at the cursor.
pub fn look_up(cx: &mut Context) {
    let Some(words) = words_here(cx) else {
        return cx.warn("There is no word here to look up");
    };
    let command = cx.choices.look_up.clone();
    let Some(first) = command.first() else {
        return cx.warn(
            "No command to look words up with: put look_up = [\"dict\", \"{}\"] or the like into config.toml",
        );
    };
    cx.reading.end_selection();
    if is_address(first) {
        return cx.effect(Effect::Open(first.replace("{}", &encoded(&words))));
    }
    cx.notify(format!("Looking up “{words}” …"));
    cx.effect(Effect::LookUp(command, words));
}

/// Opens the page of an encyclopedia about the name at the cursor, or copies its address.
pub fn page_about(cx: &mut Context, of: Encyclopedia, copies: bool) {
    let Some(words) = words_here(cx) else {
        return cx.warn("There is no word here to look up");
    };
    let linked = |cx: &Context| {
        let mention = cx.document.mention_at(cx.reading.caret)?;
        let entity = cx.document.findings().entities.get(mention.entity)?;
        Some(names::address_of(cx.document.notes.link_of(entity)?))
    };
    let words = encoded(&words);
    let address = match of {
        Encyclopedia::Wikipedia => {
            format!("https://en.wikipedia.org/wiki/Special:Search?go=Go&search={words}")
        }
        Encyclopedia::Wikidata => {
            let known = linked(cx).filter(|address| address.contains("wikidata.org/"));
            known.unwrap_or_else(|| format!("https://www.wikidata.org/w/index.php?search={words}"))
        }
    };
    cx.reading.end_selection();
    cx.effect(if copies {
        Effect::Copy(address)
    } else {
        Effect::Open(address)
    });
}

fn is_address(command: &str) -> bool {
    let scheme = command.split_once("://").map(|(scheme, _)| scheme);
    matches!(scheme, Some("http" | "https"))
}

/// The selection, the full form of the name at the cursor, or the word there.
fn words_here(cx: &Context) -> Option<String> {
    let at = cx.reading.caret;
    let name = || {
        let mention = cx.document.mention_at(at)?;
        let entity = cx.document.findings().entities.get(mention.entity)?;
        Some(entity.name.clone())
    };
    let selected = cx
        .reading
        .selection()
        .map(|span| cx.article().words(span).to_owned());
    let words = selected.or_else(name);
    let words = words.unwrap_or_else(|| {
        let word = motion::word_at(cx.article(), at);
        cx.article().words(word).to_owned()
    });
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.contains(char::is_alphanumeric).then_some(words)
}

/// The words as a part of an address.
fn encoded(words: &str) -> String {
    let mut out = String::with_capacity(words.len() * 3 / 2);
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
