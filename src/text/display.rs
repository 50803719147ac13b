//! What a grapheme looks like on a terminal: the one gate between foreign text and the screen.
//!
//! Text from outside may hold escape sequences, bidirectional overrides or invisible characters.
//! None of these may reach a terminal: [`glyph`] gives each grapheme a harmless form and its width
//! in cells. [`sanitise`] does the same for a whole short string (a title, a file name, a name).

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Combining marks beyond this many on one base are dropped.
const MARKS: usize = 4;

/// The visible form of one grapheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// What to print; empty if nothing is shown.
    pub text: Cow<'a, str>,
    /// Width in terminal cells.
    pub width: usize,
}

impl<'a> Glyph<'a> {
    fn shown(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let width = text.width();
        Self { text, width }
    }

    const NOTHING: Glyph<'static> = Glyph {
        text: Cow::Borrowed(""),
        width: 0,
    };
}

/// The longest address that is given to a terminal, in bytes.
const LONGEST_ADDRESS: usize = 2000;

/// An address as it may be given to a terminal to make a link of; `None` where it may not: one that
/// is not for a browser or a mail program, holds control characters, or is too long. What is no
/// visible ASCII is percent-encoded.
pub fn address(address: &str) -> Option<Cow<'_, str>> {
    let (scheme, _) = address.split_once(':')?;
    let known = ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if !known || address.len() > LONGEST_ADDRESS || address.chars().any(char::is_control) {
        return None;
    }
    if address.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(Cow::Borrowed(address));
    }
    let mut encoded = String::with_capacity(address.len() + 16);
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Some(Cow::Owned(encoded))
}

/// The first grapheme of `text`; `None` if there is nothing.
pub fn first_grapheme(text: &str) -> Option<&str> {
    match text.as_bytes() {
        // Nothing joins two visible ASCII characters.
        [b' '..=b'~'] | [b' '..=b'~', b'\0'..=b'\x7f', ..] => Some(&text[..1]),
        _ => text.graphemes(true).next(),
    }
}

/// How `grapheme` is shown.
///
/// Line breaks and tabs become one blank (the layout widens tabs), control characters a control
/// picture or `<9B>`, bidirectional controls their name (`‹RLO›`), other invisible characters and
/// soft hyphens nothing. A combining mark without a base gets a dotted circle.
pub fn glyph(grapheme: &str) -> Glyph<'_> {
    if let [byte @ b' '..=b'~'] = grapheme.as_bytes() {
        debug_assert!(byte.is_ascii());
        return Glyph {
            text: Cow::Borrowed(grapheme),
            width: 1,
        };
    }
    let mut chars = grapheme.chars();
    let Some(first) = chars.next() else {
        return Glyph::NOTHING;
    };
    if chars.next().is_none()
        && let Some(shown) = lone(first)
    {
        return shown;
    }
    if is_plain(grapheme) {
        let width = grapheme.width();
        if width > 0 {
            return Glyph {
                text: Cow::Borrowed(grapheme),
                width,
            };
        }
    }
    rebuilt(grapheme)
}

/// The form of a grapheme that is one control or format character; `None` for any other.
fn lone(ch: char) -> Option<Glyph<'static>> {
    Some(match ch {
        '\t' | '\n' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Glyph::shown(" "),
        '\0'..='\u{1f}' => Glyph::shown(picture(0x2400 + ch as u32)),
        '\u{7f}' => Glyph::shown("\u{2421}"),
        '\u{80}'..='\u{9f}' => Glyph::shown(format!("<{:02X}>", ch as u32)),
        _ => match bidi_name(ch) {
            Some(name) => Glyph::shown(format!("‹{name}›")),
            None if is_invisible(ch) => Glyph::NOTHING,
            None => return None,
        },
    })
}

fn picture(code: u32) -> String {
    char::from_u32(code).unwrap_or('\u{fffd}').to_string()
}

/// True where the grapheme can be printed as it is.
fn is_plain(grapheme: &str) -> bool {
    let mut marks = 0;
    let mut flag = false;
    grapheme.chars().enumerate().all(|(n, ch)| {
        flag |= ch == '\u{1f3f4}';
        marks += usize::from(n > 0 && is_mark(ch));
        marks <= MARKS && !is_unsafe(ch) && (flag || !is_tag(ch))
    })
}

/// The grapheme without what must not be printed, on a base.
fn rebuilt(grapheme: &str) -> Glyph<'static> {
    let mut text = String::new();
    let mut marks = 0;
    for ch in grapheme.chars() {
        if is_unsafe(ch) || is_tag(ch) {
            if let Some(shown) = lone(ch) {
                text.push_str(&shown.text);
            }
            continue;
        }
        if is_mark(ch) {
            marks += 1;
            if marks > MARKS {
                continue;
            }
        }
        text.push(ch);
    }
    if text.is_empty() {
        return Glyph::NOTHING;
    }
    if text.width() == 0 {
        text.insert(0, '◌');
    }
    Glyph::shown(text)
}

fn is_mark(ch: char) -> bool {
    unicode_normalization::char::is_combining_mark(ch) && !matches!(ch, '\u{fe00}'..='\u{fe0f}')
}

fn is_tag(ch: char) -> bool {
    matches!(ch, '\u{e0000}'..='\u{e007f}')
}

/// Controls and format characters that never go to a terminal inside a longer grapheme.
fn is_unsafe(ch: char) -> bool {
    ch.is_control()
        || bidi_name(ch).is_some()
        || (is_invisible(ch) && !is_joiner(ch) && !is_tag(ch))
}

fn is_joiner(ch: char) -> bool {
    matches!(ch, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Embeddings, overrides and isolates by their Unicode names; the plain marks are invisible.
fn bidi_name(ch: char) -> Option<&'static str> {
    Some(match ch {
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

/// Characters that leave no trace on a screen.
fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// `text` as it may be printed: every grapheme in its visible form, all on one line.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        out.push_str(&glyph(grapheme).text);
    }
    Cow::Owned(out)
}

/// Width of [`sanitise`]`(text)` in cells.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.len();
    }
    text.graphemes(true)
        .map(|grapheme| glyph(grapheme).width)
        .sum()
}

/// `text` sanitised and cut to `cells`, with `…` where something was cut.
pub fn fit(text: &str, cells: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    let mut graphemes = text.graphemes(true).map(glyph).peekable();
    while let Some(shown) = graphemes.next() {
        let last = graphemes.peek().is_none();
        if used + shown.width + usize::from(!last) > cells {
            let rest_fits = last && used + shown.width <= cells;
            if !rest_fits {
                if used < cells {
                    out.push('…');
                }
                return out;
            }
        }
        used += shown.width;
        out.push_str(&shown.text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(sanitise(text), shown, "{text:?}");
        assert_eq!(width(text), shown.width(), "{text:?}");
    }

    #[test]
    fn addresses_for_a_terminal() {
        let check = |given: &str, expected: Option<&str>| {
            assert_eq!(address(given).as_deref(), expected, "{given:?}");
        };
        check("https://a.org/b?c=d;e", Some("https://a.org/b?c=d;e"));
        check("HTTP://a.org", Some("HTTP://a.org"));
        check("mailto:a@b.org", Some("mailto:a@b.org"));
        check("https://a.org/é f", Some("https://a.org/%C3%A9%20f"));
        check("https://a.org/\u{202e}", Some("https://a.org/%E2%80%AE"));
        check("https://a.org/\u{1b}\\\u{1b}]0;x", None);
        check("https://a.org/\u{7}", None);
        check("https://a.org/\u{9c}", None);
        check("javascript:a()", None);
        check("file:///etc/passwd", None);
        check("a.html", None);
        check(&format!("https://a.org/{}", "b".repeat(3000)), None);
    }

    #[test]
    fn what_is_dangerous_is_shown_or_dropped() {
        check("a\u{1b}[2Jb", "a␛[2Jb");
        check("\u{9b}31m", "<9B>31m");
        check("\u{7}\u{7f}\0", "␇␡␀");
        check("x\u{202e}gnp.exe", "x‹RLO›gnp.exe");
        check("a\u{200b}b\u{feff}c\u{2060}d\u{200e}", "abcd");
        check("soft\u{ad}hyphen", "softhyphen");
        check("a\tb\nc\u{2028}d", "a b c d");
        let names = [
            ('\u{202a}', "LRE"),
            ('\u{202b}', "RLE"),
            ('\u{202c}', "PDF"),
            ('\u{202d}', "LRO"),
            ('\u{202e}', "RLO"),
            ('\u{2066}', "LRI"),
            ('\u{2067}', "RLI"),
            ('\u{2068}', "FSI"),
            ('\u{2069}', "PDI"),
        ];
        for (ch, name) in names {
            check(&format!("a{ch}b"), &format!("a‹{name}›b"));
        }
        check("\u{e0041}tag", "tag");
        check("a\u{e0041}b", "ab");
    }

    #[test]
    fn what_is_harmless_stays() {
        check(
            "Moïse e\u{301} 日本語 한국어",
            "Moïse e\u{301} 日本語 한국어",
        );
        check("👩‍👩‍👧‍👦 🇭🇹 👍🏽 ❤\u{fe0f}", "👩‍👩‍👧‍👦 🇭🇹 👍🏽 ❤\u{fe0f}");
        // A flag of a part of a country is spelled in tags.
        let scotland = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        check(scotland, scotland);
        check("क्षि", "क्षि");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn piled_marks_are_cut_and_lone_ones_get_a_base() {
        check(
            "Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
            "Z\u{301}\u{302}\u{303}\u{304}",
        );
        check("\u{301}", "◌\u{301}");
    }

    #[test]
    fn fitting_cuts_by_cells() {
        assert_eq!(fit("Mara Okoye", 10), "Mara Okoye");
        assert_eq!(fit("Mara Okoye", 6), "Mara …");
        assert_eq!(fit("日本語", 6), "日本語");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("abc", 0), "");
    }

    proptest! {
        #[test]
        fn no_control_ever_passes(text in any::<String>()) {
            let shown = sanitise(&text);
            prop_assert!(!shown.chars().any(|ch| ch.is_control() || bidi_name(ch).is_some()));
        }

        #[test]
        fn a_cut_string_fits(text in any::<String>(), cells in 0usize..40) {
            let shown = fit(&text, cells);
            prop_assert!(shown.width() <= cells);
        }
    }
}
