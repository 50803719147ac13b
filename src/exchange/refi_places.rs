//! Places in the texts of QDA projects: what one program counts as a letter is not what another counts.
//!
//! The standard says code points, the end exclusive. Programs differ in whether a byte order mark and the
//! return of a line's end count, some count UTF-16 units, and some mean the last letter by the end. Which
//! of these a text was counted in shows in its selections: those of people begin and end with words, and
//! many programs name a selection by its words.

/// One way to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
struct Count {
    /// The byte order mark is a letter.
    mark: bool,
    /// Each return before a line feed is a letter.
    returns: bool,
    /// Letters beyond the first plane are two.
    utf16: bool,
    /// The end is the last letter.
    inclusive: bool,
}

/// From a program's places in a text to code points of the text as it is kept here.
#[derive(Debug)]
pub(super) struct Places {
    count: Count,
    /// The code point at each place.
    letters: Vec<u32>,
}

impl Places {
    /// The text as it is kept here: no byte order mark, line feeds alone.
    pub(super) fn plain(raw: &str) -> String {
        let text = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        text.replace("\r\n", "\n")
    }

    /// The places of a text in which these selections were made: start, end, name.
    pub(super) fn of(raw: &str, selections: &[(usize, usize, &str)]) -> Self {
        let letters: Vec<char> = Self::plain(raw).chars().collect();
        let standard = Self::counted(raw, Count::default());
        let usual = standard.score(&letters, selections);
        let (mut best, mut most) = (standard, usual);
        for &mark in ways(raw.starts_with('\u{feff}')) {
            for &returns in ways(raw.contains("\r\n")) {
                for &utf16 in ways(raw.chars().any(|letter| letter.len_utf16() > 1)) {
                    for inclusive in [false, true] {
                        let count = Count {
                            mark,
                            returns,
                            utf16,
                            inclusive,
                        };
                        let places = Self::counted(raw, count);
                        let score = places.score(&letters, selections);
                        // The standard's way stands unless another one fits clearly better.
                        let margin = selections.len().div_ceil(4).max(2);
                        if score > most && score >= usual + margin {
                            (best, most) = (places, score);
                        }
                    }
                }
            }
        }
        best
    }

    fn counted(raw: &str, count: Count) -> Self {
        Self {
            count,
            letters: counted(raw, count),
        }
    }

    /// The code points of a stretch; `None` if it is not in the text.
    pub(super) fn letters(&self, (start, end): (usize, usize)) -> Option<(usize, usize)> {
        let end = end.checked_add(usize::from(self.count.inclusive))?;
        let at = |place: usize| self.letters.get(place).map(|at| *at as usize);
        at(start).zip(at(end))
    }

    /// How well the selections fit the words.
    fn score(&self, text: &[char], selections: &[(usize, usize, &str)]) -> usize {
        let is_word = |at: usize| text[at].is_alphanumeric();
        let of_one = |&(start, end, name): &(usize, usize, &str)| {
            let Some((start, end)) = self
                .letters((start, end))
                .filter(|(start, end)| start < end)
            else {
                return 0;
            };
            let is_whole =
                |at: usize| at == 0 || at == text.len() || !(is_word(at - 1) && is_word(at));
            let begins = is_whole(start) && !text[start].is_whitespace();
            let ends = is_whole(end) && !text[end - 1].is_whitespace();
            let is_named = is_name(name, &text[start..end]);
            usize::from(begins) + usize::from(ends) + 4 * usize::from(is_named)
        };
        // A thousand selections tell as much as all of them.
        selections.iter().take(1000).map(of_one).sum()
    }
}

/// Not, and if there is something to count also the other way.
fn ways(is_there: bool) -> &'static [bool] {
    if is_there { &[false, true] } else { &[false] }
}

/// True if a selection's name is its words, or the beginning of them.
fn is_name(name: &str, words: &[char]) -> bool {
    let letters = |letter: &char| letter.is_alphanumeric();
    let cut = name.ends_with('…') || name.ends_with("...");
    let name: Vec<char> = name.chars().filter(letters).collect();
    let mut words = words.iter().copied().filter(letters);
    name.len() >= 4
        && name.iter().all(|letter| words.next() == Some(*letter))
        && (cut || words.next().is_none())
}

/// The code point at each place of a way to count.
fn counted(raw: &str, count: Count) -> Vec<u32> {
    let mut places = Vec::with_capacity(raw.len() + 1);
    let mut at = 0;
    let mut letters = raw.chars().enumerate().peekable();
    while let Some((number, letter)) = letters.next() {
        let is_mark = number == 0 && letter == '\u{feff}';
        let is_return = letter == '\r' && letters.peek().is_some_and(|(_, next)| *next == '\n');
        let width = match letter {
            _ if is_mark => usize::from(count.mark),
            _ if is_return => usize::from(count.returns),
            letter if count.utf16 => letter.len_utf16(),
            _ => 1,
        };
        places.extend(std::iter::repeat_n(at, width));
        at += u32::from(!is_mark && !is_return);
    }
    places.push(at);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "\u{feff}Harbour 😀 office\r\nThe ferry 😀 left at six.\r\nNobody was aboard that night.\r\n";
    const WORDS: [&str; 3] = ["ferry", "left at six", "aboard that night"];

    /// Where the words are by a way to count.
    fn selections(count: Count, name: bool) -> Vec<(usize, usize, &'static str)> {
        let plain: Vec<char> = Places::plain(RAW).chars().collect();
        let places = counted(RAW, count);
        let place = |letter: usize| {
            let at = |known: &u32| *known as usize == letter;
            places.iter().rposition(at)
        };
        let found = WORDS.iter().map(|words| {
            let letters: Vec<char> = words.chars().collect();
            let start = plain
                .windows(letters.len())
                .position(|here| here == letters);
            let start = start.expect("words of the text");
            let (from, to) = (place(start), place(start + letters.len()));
            let to = to.expect("a place") - usize::from(count.inclusive);
            (from.expect("a place"), to, if name { *words } else { "" })
        });
        found.collect()
    }

    #[test]
    fn every_way_to_count_is_told_by_its_selections() {
        let plain: Vec<char> = Places::plain(RAW).chars().collect();
        for number in 0..16 {
            let is = |bit: u32| number & bit != 0;
            let count = Count {
                mark: is(1),
                returns: is(2),
                utf16: is(4),
                inclusive: is(8),
            };
            for name in [true, false] {
                let selections = selections(count, name);
                let places = Places::of(RAW, &selections);
                let found: Vec<String> = selections
                    .iter()
                    .filter_map(|(start, end, _)| places.letters((*start, *end)))
                    .map(|(start, end)| plain[start..end].iter().collect())
                    .collect();
                assert_eq!(found, WORDS, "{count:?}, named: {name}");
            }
        }
    }

    #[test]
    fn nothing_to_tell_by_is_the_standard_s_way() {
        assert_eq!(Places::of(RAW, &[]).count, Count::default());
        let out = Places::of("ab", &[(0, 9, ""), (usize::MAX, usize::MAX, "")]);
        assert_eq!(
            (out.letters((0, 9)), out.letters((0, 2))),
            (None, Some((0, 2)))
        );
        assert_eq!(out.letters((usize::MAX, usize::MAX)), None);
    }
}
