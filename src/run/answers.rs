//! Late answers of the terminal: what it says about itself comes among the keys, and is not one.
//!
//! Byline asks for the background's colour and waits for no answer; a program before it may have asked, or a
//! multiplexer does. The input
//! library makes keys of an answer that it does not know: a string (OSC, DCS, APC, PM, SOS) becomes Alt
//! with the sign that begins it, its letters, and Alt-\ or Ctrl-g; of `ESC [ > 1 ; 10 ; 0 c` (secondary
//! device attributes) what follows the `>` is left.

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

/// True if the last answer has begun and not ended: it is worth waiting a moment for the rest.
pub fn is_open(events: &[Event]) -> bool {
    let begun = events.iter().rposition(begins);
    begun.is_some_and(|at| {
        let rest = &events[at + 1..];
        rest.len() < LONGEST && !rest.iter().any(ends)
    })
}

/// Whether the terminal's background is light, if one of the answers says what it is: `]11;rgb:` and the
/// parts of the colour.
pub fn is_light(events: &[Event]) -> Option<bool> {
    let begun = events.iter().position(begins)?;
    let said: String = events[begun + 1..].iter().map_while(letter).collect();
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
        assert!(is_open(&events("<A-]>11;rgb:1e")));
        assert!(!is_open(&events("<A-]>11;rgb:1e<A-\\>j")));
        assert!(!is_open(&events("jj")));
    }
}
