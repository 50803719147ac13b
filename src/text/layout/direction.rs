//! Text that runs from right to left: which paragraphs do, and in which order the words of a row are
//! shown where the terminal leaves that to us.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// As many characters are looked at to learn which way a block runs.
const LOOKED_AT: usize = 400;

/// True if a character may be of a script that runs from right to left; no such byte is ASCII or Latin.
pub(super) fn may_be_mixed(text: &str) -> bool {
    text.bytes().any(|byte| byte >= 0xd6)
}

/// True if the first letter that has a direction runs from right to left.
pub(super) fn runs_left(text: &str) -> bool {
    if !may_be_mixed(text) {
        return false;
    }
    let classes = text.chars().take(LOOKED_AT).map(bidi_class);
    let strong = |class: &BidiClass| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL);
    let first = classes.into_iter().find(strong);
    matches!(first, Some(BidiClass::R | BidiClass::AL))
}

/// The stretches of a row as they are shown from left to right, each with whether it runs to the left.
/// `None` if nothing of it does. What controls say in the text is not obeyed: `text::display` shows them.
pub(super) fn visual_runs(
    row: &str,
    runs_left: bool,
) -> Option<Vec<(std::ops::Range<usize>, bool)>> {
    let is_control = |ch: char| matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !may_be_mixed(row) || row.contains(is_control) || row.contains(['\n', '\t']) {
        return None;
    }
    let level = if runs_left {
        Level::rtl()
    } else {
        Level::ltr()
    };
    let info = BidiInfo::new(row, Some(level));
    if !runs_left && !info.has_rtl() {
        return None;
    }
    let paragraph = info.paragraphs.first()?;
    if paragraph.range.len() != row.len() {
        return None;
    }
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let runs = runs.into_iter();
    Some(
        runs.map(|run| (run.clone(), levels[run.start].is_rtl()))
            .collect(),
    )
}

/// What a bracket looks like where the text runs to the left.
pub(super) fn mirrored(grapheme: &str) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 6] = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("<", ">"),
        ("«", "»"),
        ("‹", "›"),
    ];
    PAIRS.iter().find_map(|&(open, close)| match grapheme {
        one if one == open => Some(close),
        one if one == close => Some(open),
        _ => None,
    })
}
