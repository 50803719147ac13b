//! Literal search in folded text: see [`fold`](super::fold()) for what counts as the same.
//!
//! The rarest character of what is searched for is looked up with `memchr`; only around it is text
//! folded and compared. So a search runs at the speed of memory, and a hit's place is its place in
//! the text as it is.

use memchr::{memchr_iter, memchr2_iter};

use super::Span;
use super::fold::{Units, continues, fold_with, is_attached, is_traceless};

/// What is searched for.
///
/// Without an upper-case letter it ignores case. Accents, ligatures, the form of quotation marks and
/// hyphens, and the amount of white space make no difference: a phrase is found across line breaks,
/// and what a keyboard has finds what a typesetter used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    chars: Vec<char>,
    ignore_case: bool,
    /// The index of the character that is looked for first. Not a blank.
    anchor: usize,
}

impl Query {
    /// `None` if nothing but white space is asked for.
    pub fn new(words: &str) -> Option<Self> {
        let ignore_case = !words.chars().any(char::is_uppercase);
        let chars = fold_with(words.trim_start(), ignore_case);
        let anchor = (0..chars.len())
            .filter(|&at| chars[at] != ' ' && !continues(chars[at]))
            .min_by_key(|&at| commonness(chars[at]))?;
        Some(Self {
            chars,
            ignore_case,
            anchor,
        })
    }

    /// True if every hit begins where `shorter` has one too: its words begin with those of `shorter`.
    pub fn narrows(&self, shorter: &Self) -> bool {
        let rest = self.chars.strip_prefix(shorter.chars.as_slice());
        rest.is_some_and(|rest| rest.first().is_none_or(|&next| !continues(next)))
            && (shorter.ignore_case || !self.ignore_case)
    }

    /// All hits in `text` inside `within`, in order, not overlapping.
    pub fn find_all(&self, text: &str, within: Span) -> Vec<Span> {
        self.hits(text, within).collect()
    }

    /// The hits in `text` inside `within`, in order, not overlapping, each found when it is asked for.
    pub fn hits<'a>(&'a self, text: &'a str, within: Span) -> Hits<'a> {
        let within = within.clamp_to(text);
        Hits {
            query: self,
            text: within.of(text),
            base: within.start as usize,
            from: 0,
            scanned: 0,
            step: FIRST_STEP,
            places: Vec::new(),
            next: 0,
        }
    }

    /// The first hit that begins at `offset` or after it.
    pub fn first_from(&self, text: &str, offset: usize) -> Option<Span> {
        self.hits(text, Span::new(offset, text.len())).next()
    }

    /// The last hit that ends at `offset` or before it.
    pub fn last_before(&self, text: &str, offset: usize) -> Option<Span> {
        let mut reach = FIRST_STEP;
        loop {
            let start = offset.saturating_sub(reach);
            let last = self.hits(text, Span::new(start, offset)).last();
            if last.is_some() || start == 0 {
                return last;
            }
            reach *= 4;
        }
    }

    /// The hit around the character at `at`, whose folded form has the anchor at `unit`.
    fn around(&self, text: &str, at: usize, units: &[char], unit: usize) -> Option<(usize, usize)> {
        let (before, after) = self.chars.split_at(self.anchor);
        let width = text[at..].chars().next()?.len_utf8();
        let inside = units.len().min(unit + after.len());
        if units[unit..inside] != after[..inside - unit] {
            return None;
        }
        let end = if inside < units.len() {
            (!continues(units[inside])).then_some(at + width)?
        } else {
            self.end_of(text, at + width, &after[inside - unit..])?
        };
        let inside = unit.min(before.len());
        let left = before.len() - inside;
        if units[unit - inside..unit] != before[left..] {
            return None;
        }
        Some((self.start_of(text, at, &before[..left])?, end))
    }

    /// The end of `want` if it is at `at`.
    fn end_of(&self, text: &str, at: usize, want: &[char]) -> Option<usize> {
        let mut want = want;
        let mut at = at;
        while let Some((&first, rest)) = want.split_first() {
            let byte = *text.as_bytes().get(at)?;
            if byte.is_ascii_graphic() {
                if self.folded(byte) != first {
                    return None;
                }
                at += 1;
                want = rest;
                continue;
            }
            let ch = text[at..].chars().next()?;
            if ch.is_whitespace() {
                if first != ' ' {
                    return None;
                }
                at = blank_end(text, at);
                want = rest;
                continue;
            }
            let units = Units::of(ch, &text[..at], self.ignore_case);
            at += ch.len_utf8();
            let common = units.len().min(want.len());
            if units[..common] != want[..common] {
                return None;
            }
            if units.get(common).is_some_and(|&next| continues(next)) {
                return None;
            }
            want = &want[common..];
        }
        // An accent belongs to its letter; a mark that makes it another letter is in the way.
        if text.as_bytes().get(at).is_none_or(u8::is_ascii) {
            return Some(at);
        }
        let end = at;
        for ch in text[at..].chars() {
            if Units::of(ch, &text[..at], self.ignore_case)
                .first()
                .is_some_and(|&next| continues(next))
            {
                return None;
            }
            if !is_attached(ch) || !Units::of(ch, &text[..at], self.ignore_case).is_empty() {
                break;
            }
            at += ch.len_utf8();
        }
        // What is not seen at all stays outside unless an accent follows it.
        let tail = text[end..at].trim_end_matches('\u{ad}');
        Some(end + tail.len())
    }

    /// The start of `want` if it ends at `at`.
    fn start_of(&self, text: &str, at: usize, want: &[char]) -> Option<usize> {
        let mut want = want;
        let mut at = at;
        while let Some((&last, rest)) = want.split_last() {
            let byte = *text.as_bytes().get(at.checked_sub(1)?)?;
            if byte.is_ascii_graphic() {
                if self.folded(byte) != last {
                    return None;
                }
                at -= 1;
                want = rest;
                continue;
            }
            let ch = text[..at].chars().next_back()?;
            if ch.is_whitespace() {
                if last != ' ' {
                    return None;
                }
                at = blank_start(text, at);
                want = rest;
                continue;
            }
            at -= ch.len_utf8();
            let units = Units::of(ch, &text[..at], self.ignore_case);
            let common = units.len().min(want.len());
            if units[units.len() - common..] != want[want.len() - common..] {
                return None;
            }
            want = &want[..want.len() - common];
        }
        Some(at)
    }

    fn folded(&self, byte: u8) -> char {
        char::from(if self.ignore_case {
            byte.to_ascii_lowercase()
        } else {
            byte
        })
    }
}

/// Where the blank at `at` ends. White space with nothing but traceless characters in between is one
/// blank, as it is to [`fold`](super::fold()).
fn blank_end(text: &str, at: usize) -> usize {
    let mut end = at;
    for (n, ch) in text[at..].char_indices() {
        if ch.is_whitespace() {
            end = at + n + ch.len_utf8();
        } else if !is_traceless(ch, &text[..at + n]) {
            break;
        }
    }
    end
}

/// Where the blank that ends at `at` begins: see [`blank_end`].
fn blank_start(text: &str, at: usize) -> usize {
    let mut start = at;
    for (n, ch) in text[..at].char_indices().rev() {
        if ch.is_whitespace() {
            start = n;
        } else if !is_traceless(ch, &text[..n]) {
            break;
        }
    }
    start
}

/// The size of the first stretch that is scanned; the further ones grow up to [`LARGEST_STEP`].
const FIRST_STEP: usize = 1 << 12;
const LARGEST_STEP: usize = 1 << 16;

/// The hits of a [`Query`], in order: see [`Query::hits`].
#[derive(Clone, Debug)]
pub struct Hits<'a> {
    query: &'a Query,
    text: &'a str,
    base: usize,
    /// Where the next hit may begin.
    from: usize,
    /// How far the text was scanned for the anchor.
    scanned: usize,
    step: usize,
    /// Where the anchor was found in the stretch that was scanned last.
    places: Vec<usize>,
    next: usize,
}

impl Iterator for Hits<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            while let Some(&at) = self.places.get(self.next) {
                self.next += 1;
                if let Some((start, end)) = self.hit_at(at) {
                    self.from = end;
                    return Some(Span::new(self.base + start, self.base + end));
                }
            }
            if self.scanned >= self.text.len() {
                return None;
            }
            self.scan();
        }
    }
}

impl Hits<'_> {
    fn hit_at(&self, at: usize) -> Option<(usize, usize)> {
        let query = self.query;
        let is_free = |&(start, _): &(usize, usize)| start >= self.from;
        let byte = self.text.as_bytes()[at];
        if byte.is_ascii() {
            return query
                .around(self.text, at, &[query.chars[query.anchor]], 0)
                .filter(is_free);
        }
        let ch = self.text[at..].chars().next()?;
        let units = Units::of(ch, &self.text[..at], query.ignore_case);
        (0..units.len())
            .filter(|&unit| units[unit] == query.chars[query.anchor])
            .find_map(|unit| query.around(self.text, at, &units, unit).filter(is_free))
    }

    /// Looks for the anchor in the next stretch of the text.
    fn scan(&mut self) {
        let start = self.scanned;
        let end = (start + self.step).min(self.text.len());
        self.scanned = end;
        self.step = (self.step * 2).min(LARGEST_STEP);
        self.places.clear();
        self.next = 0;
        let window = &self.text.as_bytes()[start..end];
        let anchor = self.query.chars[self.query.anchor];
        if anchor.is_ascii() {
            let byte = anchor as u8;
            let other = byte.to_ascii_uppercase();
            if self.query.ignore_case && other != byte {
                self.places
                    .extend(memchr2_iter(byte, other, window).map(|at| start + at));
            } else {
                self.places
                    .extend(memchr_iter(byte, window).map(|at| start + at));
            }
        }
        if window.is_ascii() {
            return;
        }
        let known = self.places.len();
        for at in lead_bytes(window).map(|at| start + at) {
            let Some(ch) = self.text[at..].chars().next() else {
                break;
            };
            if self.may_hold(ch, anchor, at) {
                self.places.push(at);
            }
        }
        if known > 0 && known < self.places.len() {
            self.places.sort_unstable();
        }
    }

    /// True if the folded form of a character beyond ASCII holds the anchor.
    fn may_hold(&self, ch: char, anchor: char, at: usize) -> bool {
        match ch {
            // What most texts have, without the way through the tables.
            '\u{2010}'..='\u{201f}'
            | '\u{400}'..='\u{418}'
            | '\u{420}'..='\u{438}'
            | '\u{440}'..='\u{45f}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
                if anchor.is_ascii_alphanumeric() =>
            {
                false
            }
            '\u{410}'..='\u{418}' | '\u{41a}'..='\u{42f}' if self.query.ignore_case => {
                char::from_u32(ch as u32 + 0x20) == Some(anchor)
            }
            '\u{410}'..='\u{418}'
            | '\u{41a}'..='\u{438}'
            | '\u{43a}'..='\u{44f}'
            | '\u{3400}'..='\u{9fff}' => ch == anchor,
            _ => Units::of(ch, &self.text[..at], self.query.ignore_case).contains(&anchor),
        }
    }
}

/// The places of the first bytes of characters beyond ASCII.
fn lead_bytes(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: usize = 16;
    const HIGH: u128 = u128::MAX / 255 * 0x80;
    bytes
        .chunks(WORD)
        .enumerate()
        .filter(|(_, chunk)| {
            <[u8; WORD]>::try_from(*chunk)
                .map_or(true, |word| u128::from_ne_bytes(word) & HIGH != 0)
        })
        .flat_map(|(n, chunk)| {
            let leads = chunk.iter().enumerate().filter(|&(_, &byte)| byte >= 0xC0);
            leads.map(move |(at, _)| n * WORD + at)
        })
}

/// How often a character is likely to stand in a text: the rarest is looked for first.
fn commonness(ch: char) -> usize {
    // Letters from the rarest on, as in English; other languages only pay with time.
    const LETTERS: &str = "zqxjkvbpygfwmucldrhsnioate";
    match ch {
        '\'' | '"' | '-' | ',' | '.' => LETTERS.len() + 1,
        '0'..='9' => LETTERS.len() / 3,
        _ => LETTERS
            .find(ch.to_ascii_lowercase())
            .map_or(0, |rank| rank + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    #[track_caller]
    fn check(query: &str, marked: &str) {
        let text: String = marked
            .chars()
            .filter(|ch| !matches!(ch, '⟦' | '⟧'))
            .collect();
        let hits = Query::new(query)
            .expect("a query")
            .find_all(&text, Span::new(0, text.len()));
        let mut shown = text.clone();
        for hit in hits.iter().rev() {
            shown.insert(hit.end as usize, '⟧');
            shown.insert(hit.start as usize, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn case_matters_only_if_the_query_has_it() {
        check("haiti", "⟦Haiti⟧, ⟦haiti⟧ and ⟦HAITI⟧");
        check("Haiti", "⟦Haiti⟧, haiti and HAITI");
        check("kelvin", "⟦\u{212a}elvin⟧");
    }

    #[test]
    fn accents_and_ligatures_make_no_difference() {
        check("élan", "⟦Élan⟧ and ⟦élan⟧, ⟦elan⟧, ⟦e\u{301}lan⟧");
        check("elan", "⟦Élan⟧ and ⟦élan⟧, ⟦elan⟧, ⟦e\u{301}lan⟧");
        check("caf\u{65}\u{301}", "un ⟦café⟧, a ⟦cafe⟧, ⟦cafe\u{301}⟧s");
        check("cafe", "⟦CAFÉ⟧ ⟦CAFE\u{301}⟧");
        check("find", "⟦ﬁnd⟧ ⟦find⟧ ⟦ＦＩＮＤ⟧");
        check("ﬁnd", "⟦ﬁnd⟧ ⟦find⟧");
        check("ind", "⟦ﬁnd⟧ f⟦ind⟧");
        check("af", "st⟦aﬀ⟧ st⟦af⟧f");
        check("office", "⟦oﬃce⟧");
        check("strasse", "⟦Straße⟧ ⟦STRASSE⟧");
        check("ørsted", "⟦Ørsted⟧ ⟦Orsted⟧");
        check("Ángel", "⟦Ángel⟧ ⟦Angel⟧ ángel");
    }

    #[test]
    fn half_a_letter_is_not_found() {
        check("и", "⟦и⟧ й и\u{306} ⟦И⟧");
        check("й", "и ⟦й⟧ ⟦и\u{306}⟧");
        check("か", "⟦か⟧ が か\u{3099}");
        check("하", "⟦하⟧ 한 \u{1112}\u{1161}\u{11ab}");
        check("한", "하 ⟦한⟧ ⟦\u{1112}\u{1161}\u{11ab}⟧");
        check("елка", "⟦Ёлка⟧");
    }

    #[test]
    fn a_phrase_is_found_across_lines_and_typography() {
        check("last man", "to the ⟦last\n  man⟧ standing");
        check("won't", "we ⟦won’t⟧, we ⟦won't⟧");
        check("won’t", "we ⟦won’t⟧, we ⟦won't⟧");
        check("\"hero\"", "a ⟦“hero”⟧");
        check("a-b", "⟦a–b⟧ ⟦a-b⟧ a b");
        check("remember", "⟦re\u{ad}mem\u{ad}ber⟧\u{ad}ed");
        check("re\u{ad}member", "⟦remember⟧");
        check("x \t y ", "⟦x\u{a0}y\n⟧z");
    }

    #[test]
    fn what_leaves_no_trace_does_not_part_a_blank() {
        // The one character of the two that is rarer is looked for first: from both sides.
        for (first, last) in [('x', 'n'), ('n', 'x')] {
            for traceless in [
                "\u{301}",
                "\u{ad}",
                "\u{200b}",
                "¨",
                "\u{ad}\u{301}\u{feff}",
            ] {
                let apart = format!("{traceless} {traceless}\n");
                let query = format!("{first} {last}");
                check(&query, &format!("⟦{first} {apart}{last}⟧"));
                check(
                    &format!("{first} \u{301} {last}"),
                    &format!("⟦{first} {last}⟧"),
                );
                check(&first.to_string(), &format!("⟦{first}⟧ {apart}{last}"));
                check(&last.to_string(), &format!("{first} {apart}⟦{last}⟧"));
            }
        }
    }

    #[test]
    fn hits_do_not_overlap_and_edges_are_safe() {
        check("aa", "⟦aa⟧⟦aa⟧a");
        check("ss", "⟦ß⟧⟦ß⟧s");
        check("日本", "x⟦日本⟧語");
        check("zz", "z");
        assert_eq!(Query::new("  \t"), None);
        assert_eq!(Query::new("\u{ad}"), None);
    }

    #[test]
    fn the_next_and_the_previous_hit_are_found_from_anywhere() {
        let text = format!(
            "{}needle{}Needle",
            "hay ".repeat(9000),
            " straw".repeat(9000)
        );
        let query = Query::new("needle").expect("a query");
        let (first, last) = (Span::new(36_000, 36_006), Span::new(90_006, 90_012));
        assert_eq!(query.first_from(&text, 0), Some(first));
        assert_eq!(query.first_from(&text, 36_001), Some(last));
        assert_eq!(query.first_from(&text, 90_007), None);
        assert_eq!(query.last_before(&text, text.len()), Some(last));
        assert_eq!(query.last_before(&text, 90_011), Some(first));
        assert_eq!(query.last_before(&text, 36_005), None);
    }

    proptest! {
        /// What is cut out of a text is found in it, however it is encoded, and every hit folds to
        /// the query.
        #[test]
        fn hits_are_what_folds_to_the_query(
            text in "[abAé\u{301} ﬁfiß“ж\u{ad}]{1,60}", at in any::<prop::sample::Index>(),
            len in 1usize..6,
        ) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let start = at.index(starts.len());
            let cut: String = text.chars().skip(start).take(len).collect();
            let Some(query) = Query::new(&cut) else { return Ok(()) };
            let hits = query.find_all(&text, Span::new(0, text.len()));
            let wanted: String = fold_with(cut.trim_start(), query.ignore_case).into_iter().collect();
            prop_assert!(!hits.is_empty(), "{cut:?} in {text:?}");
            for hit in &hits {
                let found: String = fold_with(hit.of(&text), query.ignore_case).into_iter().collect();
                prop_assert!(found.contains(&wanted), "{found:?} for {wanted:?}");
            }
            // The anchor is a short cut only: a plain look at the folded text agrees.
            if query.ignore_case && text.is_ascii() {
                prop_assert_eq!(hits.len(), fold(&text).matches(&wanted).count());
            }
        }
    }
}
