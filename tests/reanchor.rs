//! Marks in articles that were edited, with what is true known: made, edited and counted from fixed
//! seeds.
//!
//! Every letter of an edited article knows which letter of the old one it was. So it is known of
//! each mark if its words are still there and where, if some of them are, or if they are gone,
//! whatever other words look like them. The articles are made of few words and few kinds of
//! sentences: similar ones are much more frequent than in real articles.

use byline::annotation::{Anchor, Anchorer, Place, same_letters};
use byline::text::{CharIndex, Span};
use unicode_normalization::UnicodeNormalization as _;

/// Numbers by a fixed rule.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

const NAMES: [&str; 12] = [
    "Mara Okoye",
    "Jonas Lind",
    "Zoë Marchetti",
    "Ana Ruiz",
    "Pál Országh",
    "Tom Redfern",
    "Ines Farrow",
    "Dr. Sable",
    "the mayor",
    "a spokesman",
    "the ferry company",
    "Harbour Watch",
];
const THINGS: [&str; 16] = [
    "the harbour",
    "the ferry",
    "the old bridge",
    "a new school",
    "the budget",
    "the report",
    "the north pier",
    "the clinic",
    "the contract",
    "the café on the quay",
    "the vote",
    "the packed hall",
    "the timetable",
    "the fishing fleet",
    "the tender",
    "the north bank",
];
const DOES: [&str; 14] = [
    "will close",
    "has closed",
    "was sold",
    "will not be sold",
    "is too small",
    "needs repair",
    "costs too much",
    "was approved",
    "was delayed again",
    "has doubled in price",
    "stays public",
    "comes too late",
    "could be saved",
    "will reopen",
];
const WHEN: [&str; 10] = [
    "on Monday",
    "on Sunday",
    "last week",
    "next spring",
    "in two years",
    "before the winter",
    "after the meeting",
    "by the end of May",
    "in 2019",
    "this morning",
];
const SAYS: [&str; 8] = [
    "said",
    "told reporters",
    "wrote in a letter",
    "added",
    "warned",
    "insisted",
    "repeated",
    "replied",
];

fn sentence(chance: &mut Chance) -> String {
    let name = chance.one(&NAMES);
    let (thing, other) = (chance.one(&THINGS), chance.one(&THINGS));
    let (does, then) = (chance.one(&DOES), chance.one(&DOES));
    let (when, says) = (chance.one(&WHEN), chance.one(&SAYS));
    let number = chance.below(900) + 10;
    let made = match chance.below(12) {
        0 => format!("“{thing} {does} {when},” {says} {name}."),
        1 => format!("{name} {says} that {thing} {does} {when}."),
        2 => format!("“We know that {thing} {does},” {says} {name}. “But {other} {then}.”"),
        3 => format!("{when}, {thing} {does}, and {other} {then}."),
        4 => format!("According to {name}, {thing} {does} for {number} people."),
        5 => format!("{number} people signed a letter about {thing} {when}."),
        6 => format!("{thing} {does} — {when}, {name} {says}, because {other} {then}."),
        7 => format!("Nobody asked {name} if {thing} {does}."),
        8 => format!("“It’s not about {thing},” {name} {says} {when}, “it’s about {other}.”"),
        9 => format!(
            "The council voted {number} to {} on {thing} {when}.",
            number / 3
        ),
        10 => format!("Yes, {says} {name}."),
        _ => format!("{name}, who paid {number} euros for {thing}, was not there {when}."),
    };
    let mut letters = made.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn article(chance: &mut Chance) -> String {
    let paragraphs = 8 + chance.below(8);
    let paragraph = |chance: &mut Chance| {
        let count = 2 + chance.below(4);
        (0..count)
            .map(|_| sentence(chance))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let all: Vec<String> = (0..paragraphs).map(|_| paragraph(chance)).collect();
    all.join("\n\n") + "\n"
}

/// A letter, and which one of the old article it was.
type Letter = (char, Option<usize>);

/// An article under the editor's hand.
struct Edited(Vec<Letter>);

impl Edited {
    fn of(text: &str) -> Self {
        Self(
            text.chars()
                .enumerate()
                .map(|(at, letter)| (letter, Some(at)))
                .collect(),
        )
    }

    fn text(&self) -> String {
        self.0.iter().map(|letter| letter.0).collect()
    }

    /// The borders of words (places before a word that follows a blank), sentences or paragraphs.
    fn borders(&self, of: char) -> Vec<usize> {
        let letters = &self.0;
        let is = |at: usize| match of {
            'w' => letters[at - 1].0.is_whitespace() && !letters[at].0.is_whitespace(),
            's' => {
                let end = |at: usize| matches!(letters[at].0, '.' | '”' | '"');
                letters[at - 1].0.is_whitespace() && at > 1 && end(at - 2)
            }
            _ => at > 1 && letters[at - 1].0 == '\n' && letters[at - 2].0 == '\n',
        };
        let inside = (1..letters.len()).filter(|&at| is(at));
        std::iter::once(0)
            .chain(inside)
            .chain([letters.len()])
            .collect()
    }

    /// A stretch of words, sentences or paragraphs.
    fn stretch(&self, chance: &mut Chance) -> std::ops::Range<usize> {
        let (of, most) = [('w', 12), ('w', 3), ('s', 2), ('p', 1)][chance.below(4)];
        let borders = self.borders(of);
        if borders.len() < 2 {
            return 0..0;
        }
        let first = chance.below(borders.len() - 1);
        let last = (first + 1 + chance.below(most)).min(borders.len() - 1);
        borders[first]..borders[last]
    }

    fn put(&mut self, at: usize, words: &str) {
        self.0
            .splice(at..at, words.chars().map(|letter| (letter, None)));
    }

    fn edit(&mut self, chance: &mut Chance, kind: Kind) {
        match kind {
            Kind::Insert => {
                let of = ['w', 's', 'p'][chance.below(3)];
                let borders = self.borders(of);
                let at = borders[chance.below(borders.len())];
                let words = match of {
                    'w' => format!("{} ", chance.one(&WHEN)),
                    's' => format!("{} ", sentence(chance)),
                    _ => format!("{}\n\n", sentence(chance)),
                };
                self.put(at, &words);
            }
            Kind::Delete => {
                let stretch = self.stretch(chance);
                self.0.drain(stretch);
            }
            Kind::Replace => {
                let stretch = self.stretch(chance);
                let blank = stretch.end > stretch.start && self.0[stretch.end - 1].0 == ' ';
                let words = if stretch.len() > 60 {
                    sentence(chance)
                } else {
                    words_for(chance)
                };
                let at = stretch.start;
                self.0.drain(stretch);
                self.put(at, &(words + if blank { " " } else { "\n\n" }));
            }
            Kind::Letter => {
                let at = chance.below(self.0.len());
                if self.0[at].0.is_alphabetic() {
                    match chance.below(3) {
                        0 => drop(self.0.remove(at)),
                        1 => self.0[at] = ('x', None),
                        _ => self.put(at, "e"),
                    }
                }
            }
            Kind::Move | Kind::Copy => {
                let stretch = self.stretch(chance);
                let taken: Vec<Letter> = if kind == Kind::Move {
                    self.0.drain(stretch).collect()
                } else {
                    self.0[stretch].to_vec()
                };
                let borders = self.borders(['w', 's', 'p'][chance.below(3)]);
                let at = borders[chance.below(borders.len())];
                self.0.splice(at..at, taken);
            }
            Kind::Case => {
                let all = chance.below(2) == 0;
                let stretch = if all {
                    0..self.0.len()
                } else {
                    self.stretch(chance)
                };
                self.spell(stretch, |letter| letter.to_uppercase().collect());
            }
            Kind::Typography => self.spell(0..self.0.len(), |letter| match letter {
                '“' | '”' => "\"".into(),
                '’' => "'".into(),
                '—' => "--".into(),
                other => other.to_string(),
            }),
            Kind::Blanks => self.spell(0..self.0.len(), |letter| match letter {
                ' ' => "\u{a0} ".into(),
                '\n' => "\n ".into(),
                other => other.to_string(),
            }),
            Kind::Composition => {
                self.spell(0..self.0.len(), |letter| letter.to_string().nfd().collect());
            }
            Kind::Other => {
                let other = article(chance);
                self.0 = other.chars().map(|letter| (letter, None)).collect();
            }
        }
    }

    fn spell(&mut self, stretch: std::ops::Range<usize>, with: impl Fn(char) -> String) {
        let old: Vec<Letter> = self.0[stretch.clone()].to_vec();
        let new = old.into_iter().flat_map(|(letter, from)| {
            let new: Vec<Letter> = with(letter).chars().map(|letter| (letter, from)).collect();
            new
        });
        let new: Vec<Letter> = new.collect();
        self.0.splice(stretch, new);
    }
}

fn words_for(chance: &mut Chance) -> String {
    let lists: [&[&str]; 4] = [&NAMES, &THINGS, &DOES, &WHEN];
    let list = lists[chance.below(4)];
    chance.one(list).to_owned()
}

/// Words that say something else: at most a third of them are among these.
fn unlike(chance: &mut Chance, gone: &str) -> String {
    loop {
        let words = if gone.len() > 40 {
            sentence(chance)
        } else {
            words_for(chance)
        };
        let shared = words
            .split_whitespace()
            .filter(|word| gone.contains(word))
            .count();
        if shared * 3 <= words.split_whitespace().count() {
            return words;
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Insert,
    Delete,
    Replace,
    Letter,
    Move,
    Copy,
    Case,
    Typography,
    Blanks,
    Composition,
    Other,
}

/// What became of a mark's words.
#[derive(Debug, PartialEq)]
enum Truth {
    /// They stand here, letter by letter but for case, typography and blanks.
    There(Vec<Span>),
    /// Some do, from the first to the last of them; the share of them that is left.
    Partly(Span, f64),
    Gone,
}

fn truth(mark: std::ops::Range<usize>, old: &[char], new: &Edited, bytes: &[usize]) -> Truth {
    let wanted: Vec<usize> = mark
        .clone()
        .filter(|&at| !old[at].is_whitespace())
        .collect();
    let mut whole = Vec::new();
    for (at, _) in new
        .0
        .iter()
        .enumerate()
        .filter(|(_, letter)| letter.1 == wanted.first().copied())
    {
        if at > 0 && new.0[at - 1].1 == wanted.first().copied() {
            continue;
        }
        let (mut to, mut next) = (at, 0);
        while to < new.0.len() && next < wanted.len() {
            if new.0[to].1 == Some(wanted[next]) {
                next += 1;
                while to + 1 < new.0.len() && new.0[to + 1].1 == Some(wanted[next - 1]) {
                    to += 1;
                }
            } else if !new.0[to].0.is_whitespace() {
                break;
            }
            to += 1;
        }
        if next == wanted.len() {
            whole.push(Span::new(bytes[at], bytes[to]));
        }
    }
    if !whole.is_empty() {
        return Truth::There(whole);
    }
    let left = |at: &usize| {
        new.0[*at]
            .1
            .is_some_and(|from| mark.contains(&from) && !old[from].is_whitespace())
    };
    let places: Vec<usize> = (0..new.0.len()).filter(left).collect();
    match (places.first(), places.last()) {
        (Some(&first), Some(&last)) => {
            let share = places.len() as f64 / wanted.len().max(last + 1 - first) as f64;
            Truth::Partly(Span::new(bytes[first], bytes[last + 1]), share)
        }
        _ => Truth::Gone,
    }
}

#[derive(Debug, Default)]
struct Count {
    there: usize,
    sure: usize,
    to_confirm: usize,
    lost: usize,
    wrong_sure: usize,
    wrong_to_confirm: usize,
    partly: usize,
    partly_sure: usize,
    partly_to_confirm: usize,
    partly_wrong: usize,
    gone: usize,
    gone_to_confirm: usize,
    gone_sure_same: usize,
    gone_sure_other: usize,
}

fn marks(chance: &mut Chance, text: &str) -> Vec<std::ops::Range<usize>> {
    let edited = Edited::of(text);
    let (words, sentences) = (edited.borders('w'), edited.borders('s'));
    let paragraphs = edited.borders('p');
    let mut marks = Vec::new();
    for size in [1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 12, 20].repeat(3) {
        let first = chance.below(words.len() - 1);
        let last = (first + size).min(words.len() - 1);
        marks.push(words[first]..words[last]);
    }
    for borders in [&sentences, &sentences, &sentences, &paragraphs] {
        let first = chance.below(borders.len() - 1);
        marks.push(borders[first]..borders[first + 1]);
    }
    let letters: Vec<char> = text.chars().collect();
    let trimmed = marks.into_iter().map(|mark| {
        let blank = |at: &usize| letters[*at].is_whitespace();
        let end = mark
            .clone()
            .rev()
            .find(|at| !blank(at))
            .map_or(mark.start, |at| at + 1);
        mark.clone().find(|at| !blank(at)).map_or(end, |at| at)..end
    });
    trimmed.filter(|mark| !mark.is_empty()).collect()
}

fn overlap(a: Span, b: Span) -> f64 {
    a.intersection(b).map_or(0, Span::len) as f64 / a.union(b).len().max(1) as f64
}

/// Marks, edits, and what the program makes of them.
fn run(seeds: std::ops::Range<u64>, tell: bool) -> Count {
    let kinds = [
        Kind::Insert,
        Kind::Delete,
        Kind::Delete,
        Kind::Replace,
        Kind::Replace,
        Kind::Letter,
        Kind::Letter,
        Kind::Move,
        Kind::Copy,
        Kind::Case,
        Kind::Typography,
        Kind::Blanks,
        Kind::Composition,
    ];
    let mut count = Count::default();
    for seed in seeds {
        let chance = &mut Chance(seed * 7919 + 1);
        chance.below(2);
        let old = article(chance);
        let marks = marks(chance, &old);
        let mut new = Edited::of(&old);
        if seed % 12 == 11 {
            new.edit(chance, Kind::Other);
        } else {
            for _ in 0..=chance.below(8) {
                let kind = kinds[chance.below(kinds.len())];
                if new.0.len() > 200 {
                    new.edit(chance, kind);
                }
            }
            // Marks whose words go, and nothing else; or others stand in their place.
            let letters: Vec<char> = old.chars().collect();
            for mark in marks.iter().step_by(9) {
                let first = new.0.iter().position(|letter| letter.1 == Some(mark.start));
                let last = new
                    .0
                    .iter()
                    .position(|letter| letter.1 == Some(mark.end - 1));
                if let (Some(first), Some(last)) = (first, last)
                    && first <= last
                    && last - first < 2 * mark.len() + 4
                {
                    new.0.drain(first..=last);
                    if chance.below(2) == 0 {
                        let gone: String = mark.clone().map(|at| letters[at]).collect();
                        new.put(first, &unlike(chance, &gone));
                    }
                }
            }
        }
        judge(&old, &marks, &new, &mut count, tell.then_some(seed));
    }
    count
}

fn judge(
    old: &str,
    marks: &[std::ops::Range<usize>],
    new: &Edited,
    count: &mut Count,
    tell: Option<u64>,
) {
    let letters: Vec<char> = old.chars().collect();
    let text = new.text();
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let (index, anchorer) = (CharIndex::new(old), Anchorer::new(&text));
    let anchors: Vec<(Anchor, Option<(usize, usize)>)> = marks
        .iter()
        .map(|mark| {
            let anchor = Anchor::of(old, index.to_span(old, mark.start, mark.end));
            (anchor, Some((mark.start, mark.end)))
        })
        .collect();
    let found = anchorer.find_all(anchors.iter().map(|(anchor, hint)| (anchor, *hint)), false);
    for ((mark, (anchor, _)), found) in marks.iter().zip(&anchors).zip(found) {
        let say = |what: &str| {
            if let Some(seed) = tell {
                let now = found.map(|(span, place)| (span.of(&text), place));
                println!("{seed} {what}: {:?} -> {now:?}", anchor.exact);
            }
        };
        let sure = found.is_some_and(|(_, place): (Span, Place)| place.is_sure());
        match truth(mark.clone(), &letters, new, &bytes) {
            Truth::There(places) => {
                count.there += 1;
                let right = found.is_some_and(|(span, _)| {
                    places.iter().any(|place| overlap(span, *place) > 0.7)
                });
                match (found, right, sure) {
                    (None, ..) => {
                        say("lost");
                        count.lost += 1;
                    }
                    (_, true, true) => count.sure += 1,
                    (_, true, false) => count.to_confirm += 1,
                    (_, false, true) => {
                        say("wrong");
                        count.wrong_sure += 1;
                    }
                    (_, false, false) => {
                        say("wrong to confirm");
                        count.wrong_to_confirm += 1;
                    }
                }
            }
            Truth::Partly(_, share) if share < 0.7 => {}
            Truth::Partly(place, _) => {
                count.partly += 1;
                match found {
                    None => say("partly, lost"),
                    Some((span, _)) if overlap(span, place) < 0.5 && sure => {
                        say("partly, wrong");
                        count.partly_wrong += 1;
                    }
                    Some(_) if sure => count.partly_sure += 1,
                    Some(_) => count.partly_to_confirm += 1,
                }
            }
            Truth::Gone => {
                count.gone += 1;
                match found {
                    Some((span, _)) if sure => {
                        let now = span.of(&text);
                        if same_letters(&anchor.exact.to_uppercase(), &now.to_uppercase()) {
                            say("gone, the same words sure");
                            count.gone_sure_same += 1;
                        } else {
                            say("gone, other words sure");
                            count.gone_sure_other += 1;
                        }
                    }
                    Some(_) => count.gone_to_confirm += 1,
                    None => {}
                }
            }
        }
    }
}

#[test]
fn marks_keep_to_their_words_through_edits() {
    let count = run(0..300, std::env::var_os("TELL").is_some());
    println!("{count:?}");
    assert!(count.gone >= 2000 && count.there >= 4000, "{count:?}");
    assert_eq!(count.gone_sure_other, 0, "{count:?}");
    assert_eq!(count.gone_sure_same, 0, "{count:?}");
    // One of 8,426: the same word in two sentences that differ by a number.
    assert!(count.wrong_sure <= 1, "{count:?}");
    assert_eq!(count.partly_wrong, 0, "{count:?}");
    let found = count.sure + count.to_confirm;
    assert!(found * 1000 >= count.there * 990, "{count:?}");
    assert!(count.sure * 100 >= count.there * 90, "{count:?}");
    let found = count.partly_sure + count.partly_to_confirm;
    assert!(found * 100 >= count.partly * 95, "{count:?}");
}
