//! Literal search: smart case, any white space for a blank, curly for straight.

use memchr::{memchr_iter, memchr2_iter, memchr3_iter};

use super::Span;

/// What is searched for.
///
/// Without an upper-case letter it ignores case (one code point at a time). A blank matches any run
/// of white space, so a phrase is found across line breaks; straight quotes and hyphens match their
/// typographic forms, so that a keyboard can find them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    chars: Vec<char>,
    ignore_case: bool,
}

impl Query {
    /// `None` where nothing but white space is asked for.
    pub fn new(words: &str) -> Option<Self> {
        let mut chars: Vec<char> = Vec::new();
        for ch in words.chars() {
            let ch = if ch.is_whitespace() { ' ' } else { ch };
            if ch != ' ' || chars.last().is_some_and(|&last| last != ' ') {
                chars.push(ch);
            }
        }
        let ignore_case = !words.chars().any(char::is_uppercase);
        chars
            .iter()
            .any(|&ch| ch != ' ')
            .then_some(Self { chars, ignore_case })
    }

    /// All hits in `text` inside `within`, in order, not overlapping.
    pub fn find_all(&self, text: &str, within: Span) -> Vec<Span> {
        let within = within.clamp_to(text);
        let words = within.of(text);
        let mut hits = Vec::new();
        let mut from = 0;
        for start in self.candidates(words) {
            if start < from {
                continue;
            }
            if let Some(end) = self.match_at(words, start) {
                hits.push(Span::new(
                    within.start as usize + start,
                    within.start as usize + end,
                ));
                from = end;
            }
        }
        hits
    }

    /// The places at which a hit may begin, by its first byte.
    fn candidates<'a>(&self, text: &'a str) -> Box<dyn Iterator<Item = usize> + 'a> {
        let first = self.chars[0];
        let bytes = text.as_bytes();
        if first.is_ascii_alphabetic() && self.ignore_case {
            let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
            // The Kelvin sign and the long s fold to ASCII letters; they are rare enough to be
            // found by their lead bytes.
            return match lower {
                'k' => Box::new(memchr3_iter(b'k', b'K', 0xe2, bytes)),
                _ => Box::new(memchr2_iter(lower as u8, upper as u8, bytes)),
            };
        }
        if first.is_ascii_alphanumeric() {
            return Box::new(memchr_iter(first as u8, bytes));
        }
        Box::new(text.char_indices().map(|(at, _)| at))
    }

    /// The end of the hit that begins at byte `start`.
    fn match_at(&self, text: &str, start: usize) -> Option<usize> {
        let mut rest = text.get(start..)?.chars();
        let mut wanted = self.chars.iter().copied().peekable();
        while let Some(want) = wanted.next() {
            let got = rest.next()?;
            if want == ' ' {
                if !got.is_whitespace() {
                    return None;
                }
                let trimmed = rest.as_str().trim_start();
                rest = trimmed.chars();
            } else if !self.same(want, got) {
                return None;
            }
            // Soft hyphens are not seen, so they are not in the way.
            if wanted.peek().is_some() {
                rest = rest.as_str().trim_start_matches('\u{ad}').chars();
            }
        }
        Some(text.len() - rest.as_str().len())
    }

    fn same(&self, want: char, got: char) -> bool {
        want == got
            || (self.ignore_case && lower(want) == lower(got))
            || match want {
                '\'' => matches!(got, '‘' | '’' | '‚' | '‹' | '›' | 'ʼ'),
                '"' => matches!(got, '“' | '”' | '„' | '«' | '»'),
                '-' => matches!(got, '\u{2010}'..='\u{2015}' | '\u{2212}'),
                _ => false,
            }
    }
}

fn lower(ch: char) -> char {
    ch.to_lowercase().next().unwrap_or(ch)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn case_matters_only_where_the_query_has_it() {
        check("haiti", "⟦Haiti⟧, ⟦haiti⟧ and ⟦HAITI⟧");
        check("Haiti", "⟦Haiti⟧, haiti and HAITI");
        check("élan", "⟦Élan⟧ and ⟦élan⟧, elan");
    }

    #[test]
    fn a_phrase_is_found_across_lines_and_typography() {
        check("last man", "to the ⟦last\n  man⟧ standing");
        check("won't", "we ⟦won’t⟧, we ⟦won't⟧");
        check("\"hero\"", "a ⟦“hero”⟧");
        check("a-b", "⟦a–b⟧ ⟦a-b⟧ a b");
        check("remember", "⟦re\u{ad}mem\u{ad}ber⟧");
    }

    #[test]
    fn hits_do_not_overlap_and_edges_are_safe() {
        check("aa", "⟦aa⟧⟦aa⟧a");
        check("日本", "x⟦日本⟧語");
        check("zz", "z");
        assert_eq!(Query::new("  \t"), None);
    }
}
