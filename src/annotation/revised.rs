//! [`revised`]: what changed between two versions of an article, and in whose quotation.

use std::ops::Range;

use crate::analysis::{Analysis, EntityKind, Quote};
use crate::text::order;
use crate::text::{Article, Span};

/// How many words two versions may differ by before they are no longer compared word by word.
const MOST_EDITS: usize = 3000;
/// This many equal words or fewer between two changes belong to one change.
const BETWEEN: usize = 1;

/// A version of an article.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The text.
    pub text: &'a str,
    /// What was found in it.
    pub found: &'a Analysis,
}

impl<'a> Version<'a> {
    /// An article and what was found in it.
    pub fn new(article: &'a Article, found: &'a Analysis) -> Self {
        let text = article.text();
        Self { text, found }
    }
}

/// What a change concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concern {
    /// The words of a quote, or who said them: the speaker of then and of now; `None` if nobody is
    /// known, or if there was or is no such quote.
    Quote(Option<String>, Option<String>),
    /// A name, a date or a sum.
    Name(EntityKind),
    /// Other words.
    Words,
}

/// One change. An empty span says that nothing stood, or stands, at that place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// What it concerns.
    pub concern: Concern,
    /// What it was, in the old text: a quote or a name whole.
    pub was: Span,
    /// What it is, in the new text.
    pub now: Span,
}

/// The changes from one version to the next, in order of place in the new one. White space does not
/// count. Each quote that changed comes once, with all of its words; so does each name.
pub fn revised(was: Version<'_>, now: Version<'_>) -> Vec<Revision> {
    let (old, new) = (words(was.text), words(now.text));
    let mut revisions: Vec<Revision> = Vec::new();
    for (gone, come) in hunks(was.text, &old, now.text, &new) {
        let (was_at, now_at) = (span(&old, &gone), span(&new, &come));
        let (quote_was, quote_now) = (
            quote_at(was.found, was_at, &gone),
            quote_at(now.found, now_at, &come),
        );
        let revision = if quote_was.is_some() || quote_now.is_some() {
            Revision {
                concern: Concern::Quote(
                    speaker(was.found, quote_was),
                    speaker(now.found, quote_now),
                ),
                was: quote_was.map_or(was_at, Quote::span),
                now: quote_now.map_or(now_at, Quote::span),
            }
        } else {
            name(was, now, was_at, now_at).unwrap_or(Revision {
                concern: Concern::Words,
                was: was_at,
                now: now_at,
            })
        };
        match revisions.last_mut() {
            Some(last)
                if last.concern == revision.concern
                    && (last.was.overlaps(revision.was) || last.now.overlaps(revision.now)) =>
            {
                (last.was, last.now) = (last.was.union(revision.was), last.now.union(revision.now));
            }
            _ => revisions.push(revision),
        }
    }
    revisions.extend(other_speakers(was, &old, now, &new));
    order::sort_by_key(&mut revisions, |revision| (revision.now, revision.was));
    revisions.dedup();
    revisions
}

/// Quotes in the same words that another person says now.
fn other_speakers(was: Version<'_>, old: &[Span], now: Version<'_>, new: &[Span]) -> Vec<Revision> {
    let mut revisions = Vec::new();
    let mut same = pairs(was.text, old, now.text, new);
    same.sort_unstable();
    for quote in &was.found.quotes {
        let at = quote.span();
        let word = |at: u32| old.partition_point(|word| word.end <= at);
        let (first, last) = (word(at.start), word(at.end.saturating_sub(1)));
        let there = |word: usize| {
            let at = same.binary_search_by_key(&word, |pair| pair.0).ok()?;
            Some(new[same[at].1])
        };
        let (Some(start), Some(end)) = (there(first), there(last)) else {
            continue;
        };
        let over = Span {
            start: start.start,
            end: end.end.max(start.end),
        };
        let mut found = now.found.quotes.iter();
        let Some(twin) = found.find(|twin| twin.span().overlaps(over)) else {
            continue;
        };
        let alike = quote
            .span()
            .of(was.text)
            .split_whitespace()
            .eq(twin.span().of(now.text).split_whitespace());
        let (before, after) = (
            speaker(was.found, Some(quote)),
            speaker(now.found, Some(twin)),
        );
        if alike && before != after {
            revisions.push(Revision {
                concern: Concern::Quote(before, after),
                was: at,
                now: twin.span(),
            });
        }
    }
    revisions
}

fn speaker(found: &Analysis, quote: Option<&Quote>) -> Option<String> {
    found.speaker_name(&quote?.speaker).map(str::to_owned)
}

/// The quote that changed words stand in; nothing that only comes before or after one.
fn quote_at<'a>(found: &'a Analysis, at: Span, words: &Range<usize>) -> Option<&'a Quote> {
    let mut quotes = found.quotes.iter();
    quotes.find(|quote| {
        quote.parts.iter().any(|part| {
            if words.is_empty() {
                part.span.start < at.start && at.start < part.span.end
            } else {
                part.span.overlaps(at)
            }
        })
    })
}

fn name(was: Version<'_>, now: Version<'_>, was_at: Span, now_at: Span) -> Option<Revision> {
    let mention = |found: &Analysis, at: Span| {
        let mentions = found.mentions.iter();
        let mut here = mentions.filter(|mention| mention.span.overlaps(at));
        let first = here.next()?;
        Some((
            first.kind,
            here.fold(first.span, |all, next| all.union(next.span)),
        ))
    };
    let (before, after) = (mention(was.found, was_at), mention(now.found, now_at));
    let (kind, _) = after.or(before)?;
    Some(Revision {
        concern: Concern::Name(kind),
        was: before.map_or(was_at, |(_, span)| span.union(bare(was.text, was_at))),
        now: after.map_or(now_at, |(_, span)| span.union(bare(now.text, now_at))),
    })
}

/// The span without the punctuation at its ends.
fn bare(text: &str, span: Span) -> Span {
    let is_sign = |letter: char| !letter.is_alphanumeric();
    let words = span.of(text);
    let start = span.start as usize + words.len() - words.trim_start_matches(is_sign).len();
    Span::new(start, start + words.trim_matches(is_sign).len())
}

/// The words of a text: stretches without white space.
fn words(text: &str) -> Vec<Span> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let words = text.split_whitespace();
    words
        .map(|word| Span::new(start(word), start(word) + word.len()))
        .collect()
}

fn span(words: &[Span], range: &Range<usize>) -> Span {
    match words.get(range.clone()).unwrap_or_default() {
        [first, .., last] => Span {
            start: first.start,
            end: last.end,
        },
        [only] => *only,
        [] => {
            let at = words.get(range.start).map(|word| word.start);
            let at = at.or(words.last().map(|word| word.end)).unwrap_or_default();
            Span { start: at, end: at }
        }
    }
}

/// The stretches of words that differ.
fn hunks(was: &str, old: &[Span], now: &str, new: &[Span]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut hunks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut a, mut b) = (0, 0);
    let same = pairs(was, old, now, new);
    for (x, y) in same.into_iter().chain([(old.len(), new.len())]) {
        if x > a || y > b {
            match hunks.last_mut() {
                Some(last)
                    if a - last.0.end <= BETWEEN && !ends_sentence(was, old, last.0.end, a) =>
                {
                    (last.0.end, last.1.end) = (x, y);
                }
                _ => hunks.push((a..x, b..y)),
            }
        }
        (a, b) = (x + 1, y + 1);
    }
    hunks
}

fn ends_sentence(text: &str, words: &[Span], from: usize, to: usize) -> bool {
    words[from..to].iter().any(|word| {
        let word = word.of(text);
        word.contains(['.', '!', '?', '"', '“', '”', '«', '»'])
    })
}

/// The words that both versions have, as indices, in order: a longest common subsequence (E. W.
/// Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1, 1986).
fn pairs(was: &str, old: &[Span], now: &str, new: &[Span]) -> Vec<(usize, usize)> {
    let equal = |a: usize, b: usize| old[a].of(was) == new[b].of(now);
    let least = old.len().min(new.len());
    let head = (0..least).take_while(|&at| equal(at, at)).count();
    let tail = (0..least - head)
        .take_while(|&at| equal(old.len() - 1 - at, new.len() - 1 - at))
        .count();
    let (n, m) = (old.len() - head - tail, new.len() - head - tail);
    let mut found: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    found.extend(
        middle(n, m, |a, b| equal(head + a, head + b))
            .into_iter()
            .map(|(a, b)| (head + a, head + b)),
    );
    found.extend((0..tail).map(|at| (head + n + at, head + m + at)));
    found
}

fn middle(n: usize, m: usize, equal: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let most = (n + m).min(MOST_EDITS);
    let zero = most + 1;
    // The farthest place in the old words on each diagonal, and the same after each round.
    let mut far = vec![0usize; 2 * most + 3];
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut reached = n == 0 && m == 0;
    for edits in 0..=most as isize {
        rounds.push(far[zero - edits as usize..=zero + edits as usize].to_vec());
        for diagonal in (-edits..=edits).step_by(2) {
            let at = (zero as isize + diagonal) as usize;
            let down = diagonal == -edits || diagonal != edits && far[at - 1] < far[at + 1];
            let mut x = if down { far[at + 1] } else { far[at - 1] + 1 };
            let mut y = (x as isize - diagonal) as usize;
            while x < n && y < m && equal(x, y) {
                (x, y) = (x + 1, y + 1);
            }
            far[at] = x;
            if x >= n && y >= m {
                reached = true;
                break;
            }
        }
        if reached {
            break;
        }
    }
    if !reached {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut x, mut y) = (n, m);
    for edits in (1..rounds.len()).rev() {
        // `before` is what the rounds so far had reached, diagonals -edits..=edits.
        let before = &rounds[edits];
        let reach = |diagonal: isize| before[(diagonal + edits as isize) as usize];
        let diagonal = x as isize - y as isize;
        let edits = edits as isize;
        let down =
            diagonal == -edits || diagonal != edits && reach(diagonal - 1) < reach(diagonal + 1);
        let from = if down { diagonal + 1 } else { diagonal - 1 };
        let from_x = reach(from);
        let from_y = (from_x as isize - from) as usize;
        let start = if down {
            (from_x, from_y + 1)
        } else {
            (from_x + 1, from_y)
        };
        while x > start.0 && y > start.1 {
            (x, y) = (x - 1, y - 1);
            found.push((x, y));
        }
        (x, y) = (from_x, from_y);
    }
    while x > 0 && y > 0 {
        (x, y) = (x - 1, y - 1);
        found.push((x, y));
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;
    use crate::import::from_text;
    use proptest::prelude::*;

    fn check(was: &str, now: &str, wanted: &[&str]) {
        let (old, new) = (from_text(was, "a.txt"), from_text(now, "a.txt"));
        let (found_old, found_new) = (analyse(&old), analyse(&new));
        let revisions = revised(
            Version::new(&old, &found_old),
            Version::new(&new, &found_new),
        );
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".into());
        let shown: Vec<String> = revisions
            .iter()
            .map(|revision| {
                let (was, now) = (revision.was.of(old.text()), revision.now.of(new.text()));
                let concern = match &revision.concern {
                    Concern::Quote(a, b) if a == b => name(a),
                    Concern::Quote(a, b) => format!("{} > {}", name(a), name(b)),
                    Concern::Name(kind) => kind.code().into(),
                    Concern::Words => "words".into(),
                };
                format!("{concern}: {was} > {now}")
            })
            .collect();
        assert_eq!(shown, wanted);
    }

    const OLD: &str = "The council met on Monday. “We will not sell the harbour,” said Mara Okoye, who \
        chairs it. The works cost $4 million. “Nobody asked us,” Jonas Lind said. The clerk left.\n";

    #[test]
    fn a_changed_quote_comes_whole_with_its_speaker() {
        check(OLD, OLD, &[]);
        check(OLD, &OLD.replace(". ", ".\n\n"), &[]);
        check(
            OLD,
            &OLD.replace("will not sell the", "may sell the old"),
            &["Mara Okoye: “We will not sell the harbour,” > “We may sell the old harbour,”"],
        );
        check(
            OLD,
            &OLD.replace("Jonas Lind said", "Ines Farrow said"),
            &[
                "Jonas Lind > Ines Farrow: “Nobody asked us,” > “Nobody asked us,”",
                "PERSON: Jonas Lind > Ines Farrow",
            ],
        );
    }

    #[test]
    fn names_sums_and_other_words_are_told_apart() {
        check(
            OLD,
            &OLD.replace("$4 million", "$7 million"),
            &["MONEY: $4 million > $7 million"],
        );
        check(
            OLD,
            &OLD.replace("on Monday", "on Tuesday"),
            &["DATE: Monday > Tuesday"],
        );
        check(
            OLD,
            &OLD.replace(" The clerk left.", ""),
            &["words: The clerk left. > "],
        );
        check(
            OLD,
            &OLD.replace("clerk left", "clerk stayed"),
            &["words: left. > stayed."],
        );
    }

    #[test]
    fn changes_with_one_word_between_them_are_one() {
        let found = |was: &str, now: &str| hunks(was, &words(was), now, &words(now)).len();
        assert_eq!(found("a b c d", "x b y d"), 1);
        assert_eq!(found("a b e c d", "x b e y d"), 2);
        // Not over the end of a sentence.
        assert_eq!(found("a b. c d", "x b. y d"), 2);
        // Late in the text as well.
        assert_eq!(found("k l m n a b c d", "k l m n x b y d"), 1);
    }

    proptest! {
        #[test]
        fn what_is_the_same_is_in_both(
            old in prop::collection::vec("[a-d]", 0..40),
            new in prop::collection::vec("[a-d]", 0..40),
        ) {
            let (a, b) = (old.join(" "), new.join(" "));
            let (old, new) = (words(&a), words(&b));
            let pairs = pairs(&a, &old, &b, &new);
            for pair in pairs.windows(2) {
                prop_assert!(pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
            }
            for &(x, y) in &pairs {
                prop_assert_eq!(old[x].of(&a), new[y].of(&b));
            }
            // By the book.
            let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
            for x in 0..old.len() {
                for y in 0..new.len() {
                    table[x + 1][y + 1] = if old[x].of(&a) == new[y].of(&b) {
                        table[x][y] + 1
                    } else {
                        table[x][y + 1].max(table[x + 1][y])
                    };
                }
            }
            prop_assert_eq!(pairs.len(), table[old.len()][new.len()]);
        }
    }
}
