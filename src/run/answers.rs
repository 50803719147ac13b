//! Late answers of the terminal: what it says about itself comes among the keys, and is not one.
//!
//! Byline asks for the background's colour and waits for no answer; a program before it may have asked, or a
//! multiplexer does. The input
//! library makes keys of an answer that it does not know: a string (OSC, DCS, APC, PM, SOS) becomes Alt
//! with the sign that begins it, its letters, and Alt-\ or Ctrl-g; of `ESC [ > 1 ; 10 ; 0 c` (secondary
//! device attributes) what follows the `>` is left.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// The longest answer, in keys: beyond it something else is meant.
const LONGEST: usize = 4096;

fn key(event: &Event) -> Option<&KeyEvent> {
    match event {
        Event::Key(key) => Some(key),
        _ => None,
    }
}

fn letter(event: &Event) -> Option<char> {
    let key = key(event)?;
    let held = key.modifiers - KeyModifiers::SHIFT;
    match key.code {
        KeyCode::Char(letter) if held.is_empty() => Some(letter),
        _ => None,
    }
}

fn is_with(event: &Event, modifier: KeyModifiers, letters: &[char]) -> bool {
    key(event).is_some_and(|key| {
        matches!(key.code, KeyCode::Char(letter) if letters.contains(&letter))
            && key.modifiers.contains(modifier)
    })
}

/// True if this may begin an answer that is a string.
fn begins(event: &Event) -> bool {
    is_with(event, KeyModifiers::ALT, &[']', 'P', '_', '^', 'X'])
}

fn ends(event: &Event) -> bool {
    is_with(event, KeyModifiers::ALT, &['\\']) || is_with(event, KeyModifiers::CONTROL, &['g'])
}

/// How long the next piece of an answer that may have begun is waited for.
const MOMENT: Duration = Duration::from_millis(60);
/// How long it is waited for if nothing else begins so: the line to the terminal may be slow.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to wait for the rest, if the last answer has begun and not ended.
pub fn wait(events: &[Event]) -> Option<Duration> {
    if let Some(at) = events.iter().rposition(begins) {
        let rest = &events[at + 1..];
        let is_open = rest.len() < LONGEST && !rest.iter().any(ends);
        let patience = if is_surely_answer(&events[at..]) {
            PATIENCE
        } else {
            MOMENT
        };
        return is_open.then_some(patience);
    }
    // Numbers and semicolons at once, of which the last has no end yet.
    let is_part = |event: &&Event| letter(event).is_some_and(|c| c.is_ascii_digit() || c == ';');
    let count = events.iter().rev().take_while(is_part).count();
    let numbers: String = events[events.len() - count..]
        .iter()
        .filter_map(letter)
        .collect();
    let is_open = count < LONGEST && numbers.starts_with(|first: char| first.is_ascii_digit());
    (is_open && numbers.contains(';')).then_some(PATIENCE)
}

/// True if an answer has begun with more than a sign that is a key too: `]11;`, `P>|`, `P1+r`, `_G`.
fn is_surely_answer(events: &[Event]) -> bool {
    let said: String = events[1..].iter().take(8).map_while(letter).collect();
    let after_number = said.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after_number.len() < said.len();
    if is_with(&events[0], KeyModifiers::ALT, &[']']) {
        is_numbered && after_number.starts_with(';')
    } else if is_with(&events[0], KeyModifiers::ALT, &['P']) {
        said.starts_with(">|")
            || said.starts_with("!|")
            || (is_numbered && after_number.starts_with(['+', '$']))
    } else {
        is_with(&events[0], KeyModifiers::ALT, &['_']) && said.starts_with('G')
    }
}

/// What follows the sign that begins each answer, up to its end.
fn said(events: &[Event]) -> impl Iterator<Item = String> {
    let begun = (0..events.len()).filter(|at| begins(&events[*at]));
    begun.map(|at| events[at + 1..].iter().map_while(letter).collect())
}

/// Whether the terminal is a kitty that cannot place pictures by cells, which 0.28 was the first to do:
/// without that, signs of no meaning stand in their place. An answer that says its version: `P>|kitty(0.26.5)`.
pub fn is_old_kitty(events: &[Event]) -> bool {
    said(events).any(|said| {
        let version = said.strip_prefix(">|kitty(");
        let mut numbers = version.unwrap_or_default().split(['.', ')']);
        let mut number = || numbers.next()?.parse::<u32>().ok();
        number()
            .zip(number())
            .is_some_and(|version| version < (0, 28))
    })
}

/// Whether the terminal's background is light, if one of the answers says what it is: `]11;rgb:` and the
/// parts of the colour.
pub fn is_light(events: &[Event]) -> Option<bool> {
    let said = said(events).find(|said| said.starts_with("11;rgb:"))?;
    let colour = said.strip_prefix("11;rgb:")?;
    let part = |part: &str| {
        let most = 16u32.checked_pow(part.len() as u32)? - 1;
        Some(f64::from(u32::from_str_radix(part, 16).ok()?) / f64::from(most.max(1)))
    };
    let parts: Option<Vec<f64>> = colour.split('/').map(part).collect();
    match parts?[..] {
        [red, green, blue] => Some(0.299 * red + 0.587 * green + 0.114 * blue > 0.5),
        _ => None,
    }
}

/// The events of one reading without the answers among them.
pub fn without(events: &[Event]) -> Vec<Event> {
    let mut kept = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        match length(&events[at..]) {
            0 => {
                kept.push(events[at].clone());
                at += 1;
            }
            answer => at += answer,
        }
    }
    kept
}

/// How many of the first events are an answer.
fn length(events: &[Event]) -> usize {
    if begins(&events[0]) {
        // Keys that follow a key with Alt at human speed come one by one, and end in no such sign.
        let text = events[1..].iter().take(LONGEST);
        let letters = text.take_while(|event| letter(event).is_some()).count();
        return match events.get(letters + 1) {
            Some(end) if ends(end) && letters > 0 => letters + 2,
            // Its end did not come in time; what there is of it is no key all the same.
            None if is_surely_answer(events) => letters + 1,
            _ => 0,
        };
    }
    // Numbers, semicolons and a c at once: nobody types so fast.
    let run = events.iter().map_while(letter);
    let numbers: String = run
        .take_while(|letter| letter.is_ascii_digit() || *letter == ';')
        .collect();
    let parts = numbers.split(';').filter(|part| !part.is_empty()).count();
    let is_closed = events.get(numbers.len()).and_then(letter) == Some('c');
    if parts > 1 && is_closed && numbers.starts_with(|first: char| first.is_ascii_digit()) {
        numbers.len() + 1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Key;

    fn events(keys: &str) -> Vec<Event> {
        let keys = Key::parse_all(keys).expect("keys");
        let event = |key: Key| Event::Key(KeyEvent::new(key.code, key.modifiers));
        keys.into_iter().map(event).collect()
    }

    #[test]
    fn answers_are_not_keys() {
        let check =
            |read: &str, kept: &str| assert_eq!(without(&events(read)), events(kept), "{read}");
        check("<A-]>11;rgb:1e1e/1e1e/1e1e<A-\\>", "");
        check("j<A-]>10;rgb:ffff/ffff/ffff<C-g>k", "jk");
        check("<A-P><gt>|tmux 3.4<A-\\>q", "q");
        check("<A-_>Gi=1;OK<A-\\>", "");
        check("1;10;0cj", "j");
        check("41;354;0c", "");
        // What a person presses stays.
        check("mtdelay<Enter>", "mtdelay<Enter>");
        check("<A-]>jj", "<A-]>jj");
        check("1c", "1c");
        check(";c", ";c");
        check("1;c", "1;c");
        let light = |read: &str| is_light(&events(read));
        assert_eq!(light("<A-]>11;rgb:1e1e/1e1e/1e1e<A-\\>"), Some(false));
        assert_eq!(light("j<A-]>11;rgb:fdfd/f6f6/e3e3<C-g>"), Some(true));
        assert_eq!(light("<A-]>11;rgb:f/f/f<A-\\>"), Some(true));
        assert_eq!(light("<A-]>11;rgb:<A-\\>"), None);
        assert_eq!(light("<A-]>10;rgb:ffff/ffff/ffff<C-g>"), None);
        let both = "<A-P><gt>|kitty(0.36.4)<A-\\><A-]>11;rgb:f/f/f<A-\\>";
        assert_eq!(light(both), Some(true), "the second answer");
    }

    #[test]
    fn an_old_kitty_is_known_by_its_answer() {
        let old = |read: &str| is_old_kitty(&events(read));
        assert!(old("<A-P><gt>|kitty(0.26.5)<A-\\>"));
        assert!(old("<A-]>11;rgb:f/f/f<A-\\><A-P><gt>|kitty(0.27.0)<A-\\>"));
        for other in [
            "kitty(0.28.0)",
            "kitty(1.2)",
            "kitty",
            "ghostty 0.1.0",
            "kitty(x.y)",
        ] {
            assert!(!old(&format!("<A-P><gt>|{other}<A-\\>")), "{other}");
        }
        assert!(!old("k"));
    }

    #[test]
    fn the_rest_of_an_answer_is_waited_for() {
        let check = |read: &str, patience| assert_eq!(wait(&events(read)), patience, "{read}");
        for begun in [
            "<A-]>11;rgb:1e",
            "j<A-]>52;",
            "<A-P><gt>|tm",
            "<A-P>1+r54",
            "<A-_>Gi",
            "1;10",
            "j41;",
        ] {
            check(begun, Some(PATIENCE));
        }
        for key in ["<A-]>", "<A-]>11", "<A-P>", "<A-X>ab", "<A-]>qjj"] {
            check(key, Some(MOMENT));
        }
        for done in ["<A-]>11;rgb:1e<A-\\>j", "jj", "42G", "1;10;0c", ";1", "42"] {
            check(done, None);
        }
        // If it does not come, what there is of it is no key; what may be keys is.
        let check =
            |read: &str, kept: &str| assert_eq!(without(&events(read)), events(kept), "{read}");
        check("j<A-]>11;rgb:1e", "j");
        check("<A-P><gt>|tmux", "");
        check("<A-]>qjj", "<A-]>qjj");
        check("1;10", "1;10");
    }
}
