//! Words with signs of emphasis around some of them.

use crate::import::build::Builder;
use crate::text::Style;

/// A sign that stands before and after words of a style.
pub(super) struct Sign {
    sign: &'static str,
    style: Style,
}

impl Sign {
    pub(super) const fn new(sign: &'static str, style: Style) -> Self {
        Self { sign, style }
    }
}

/// The longest stretch between two signs and the longest link, in bytes.
const LONGEST: usize = 1500;

/// Adds `words` to `builder` with the styles that `signs` give; the longer signs come first.
/// `special` may add what begins at a place itself, links above all, and says how long it is.
pub(super) fn inlines(
    builder: &mut Builder,
    words: &str,
    signs: &[Sign],
    special: &dyn Fn(&mut Builder, &str) -> Option<usize>,
) {
    let mut done = 0;
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let Some(c) = rest.chars().next() else { break };
        let starts = !c.is_alphanumeric() && !c.is_whitespace();
        let before = words[..at].chars().next_back();
        if starts || before.is_none_or(|c| !c.is_alphanumeric()) {
            builder.text(&words[done..at]);
            done = at;
            if let Some(length) = special(builder, window(rest)) {
                at += length.max(c.len_utf8());
                done = at;
                continue;
            }
        }
        let opens = before.is_none_or(|c| !c.is_alphanumeric() && c != '\\');
        let found = signs.iter().find(|sign| rest.starts_with(sign.sign));
        if let Some(sign) = found.filter(|_| starts && opens)
            && let Some(length) = closed(&rest[sign.sign.len()..], sign.sign)
        {
            builder.text(&words[done..at]);
            let inner = &rest[sign.sign.len()..sign.sign.len() + length];
            builder.open(sign.style.clone());
            if sign.style == Style::Code {
                builder.text(inner);
            } else {
                inlines(builder, inner, signs, special);
            }
            builder.close();
            at += length + sign.sign.len() * 2;
            done = at;
            continue;
        }
        at += found.map_or(c.len_utf8(), |sign| sign.sign.len());
    }
    builder.text(words.get(done..).unwrap_or_default());
}

/// The beginning of `rest` in which a link or an emphasis has to end.
fn window(rest: &str) -> &str {
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}

/// The length of what stands between a sign and the next one of its kind that may close it.
fn closed(rest: &str, sign: &str) -> Option<usize> {
    if rest.starts_with(|c: char| c.is_whitespace()) || rest.starts_with(sign) {
        return None;
    }
    let rest = window(rest);
    let mut from = 0;
    while let Some(at) = rest[from..].find(sign) {
        let at = from + at;
        let before = rest[..at].chars().next_back();
        let after = rest[at + sign.len()..].chars().next();
        let closes = before.is_some_and(|c| !c.is_whitespace())
            && after.is_none_or(|c| !c.is_alphanumeric());
        if closes && at > 0 {
            return Some(at);
        }
        from = at + sign.len();
    }
    None
}
