//! Quick keys: a code in one key press.

use crossterm::event::KeyCode;

use crate::app::ask::{Request, Target};
use crate::app::commands::marks;
use crate::app::context::Context;
use crate::app::key::Key;

/// Waits for the quick key of a code for what is selected or here.
pub fn wait_for_quick_key(cx: &mut Context) {
    if cx.document.notes.quick_codes().is_empty() {
        let (book, key) = (cx.key_for("codebook"), cx.key_for("key-code"));
        return cx.warn(format!(
            "No code has a quick key; {key} in the codebook ({book}) sets one"
        ));
    }
    if let Some(target) = marks::target_or_warn(cx) {
        cx.open(Request::QuickCode(target));
    }
}

/// A key that is not a command: while selecting it may be the quick key of a code.
pub fn typed(cx: &mut Context, key: Key) {
    let letter = match key.code {
        KeyCode::Char(letter) if key == Key::plain(key.code) => Some(letter),
        _ => None,
    };
    let keys = cx.document.notes.quick_codes();
    let is_pressed = |(key, _): &(char, String)| Some(*key) == letter;
    match keys.into_iter().find(is_pressed) {
        Some((_, code)) if cx.reading.is_selecting() => {
            if let Some(target) = marks::target_or_warn(cx) {
                toggle_code(cx, &target, &code);
            }
        }
        _ => cx.does_nothing(&cx.keys.map.shown(&[key])),
    }
}

/// The key of a code for a target.
pub fn typed_for(cx: &mut Context, target: &Target, key: Key) {
    let keys = cx.document.notes.quick_codes();
    let found = keys
        .into_iter()
        .find(|(letter, _)| KeyCode::Char(*letter) == key.code);
    match found {
        Some((_, code)) => toggle_code(cx, target, &code),
        None => cx.warn(format!("{key} is not the quick key of any code")),
    }
}

/// Gives a target a code, or takes it off where it has it.
fn toggle_code(cx: &mut Context, target: &Target, code: &str) {
    let mut codes = match target {
        Target::Old(id) => {
            let own = cx.document.notes.annotation(id);
            own.map(|note| note.codes.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    match codes.iter().position(|other| other == code) {
        Some(at) => drop(codes.remove(at)),
        None => codes.push(code.to_owned()),
    }
    marks::set_codes(cx, target.clone(), codes);
}
