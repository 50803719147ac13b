//! [`Pattern`]: regular expressions, matched in time that grows with the text and the pattern alone.
//!
//! What readers type: `.`, `[a-f]`, `(one|two)`, `*`, `+`, `?`, `{2,3}`, `^`, `$`, `\b`, `\d`, `\w`, `\s` and their
//! opposites. A dot is any letter of the line. All states are followed at once, so none is tried again.
//!
//! Not a crate: `regex` would take the program further over its budget of size, and `regex-lite` knows case,
//! words and digits of ASCII alone.

use super::Span;
use super::fold::Units;

/// So many bytes are in a hit at most.
const LONGEST: usize = 4000;
/// So many steps a pattern has at most: a counted repetition is written out.
const MOST_STEPS: usize = 2000;

/// A regular expression. Without an upper-case letter it ignores case; accents make no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    steps: Vec<Step>,
    ignore_case: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A letter, then the next step.
    One(Letters),
    /// Both of these.
    Either(usize, usize),
    /// The next step, if this is here.
    At(Border),
    Done,
}

/// Which letters fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Letters {
    ranges: Vec<(char, char)>,
    classes: Vec<(char, bool)>,
    is_negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Border {
    LineStart,
    LineEnd,
    Word(bool),
}

/// A part of a pattern.
#[derive(Clone, Debug)]
enum Part {
    One(Letters),
    At(Border),
    Row(Vec<Part>),
    Either(Vec<Part>),
    Repeated(Box<Part>, usize, Option<usize>),
}

impl Pattern {
    /// The pattern of these signs, or what is wrong with them.
    pub fn new(signs: &str) -> Result<Self, &'static str> {
        let mut reader = Reader {
            signs: signs.chars().collect(),
            at: 0,
            has_upper: false,
            depth: 0,
        };
        let part = reader.either()?;
        if reader.at < reader.signs.len() {
            return Err("a ) has no (");
        }
        let mut pattern = Self {
            steps: Vec::new(),
            ignore_case: !reader.has_upper,
        };
        pattern.write(&part)?;
        pattern.steps.push(Step::Done);
        Ok(pattern)
    }

    fn write(&mut self, part: &Part) -> Result<(), &'static str> {
        if self.steps.len() > MOST_STEPS {
            return Err("it repeats too much");
        }
        match part {
            Part::One(letters) => self.steps.push(Step::One(letters.clone())),
            Part::At(border) => self.steps.push(Step::At(*border)),
            Part::Row(parts) => {
                for part in parts {
                    self.write(part)?;
                }
            }
            Part::Either(parts) => {
                // Each part but the last: it or what comes later; then on to the end.
                let mut ends = Vec::new();
                for (n, part) in parts.iter().enumerate() {
                    let split = self.steps.len();
                    let is_last = n + 1 == parts.len();
                    if !is_last {
                        self.steps.push(Step::Either(split + 1, 0));
                    }
                    self.write(part)?;
                    if !is_last {
                        ends.push(self.steps.len());
                        self.steps.push(Step::Either(0, 0));
                        self.steps[split] = Step::Either(split + 1, self.steps.len());
                    }
                }
                let after = self.steps.len();
                for end in ends {
                    self.steps[end] = Step::Either(after, after);
                }
            }
            Part::Repeated(part, least, most) => {
                for _ in 0..*least {
                    self.write(part)?;
                }
                if let Some(most) = most {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(self.steps.len());
                        self.steps.push(Step::Done);
                        self.write(part)?;
                    }
                    let after = self.steps.len();
                    for split in splits {
                        self.steps[split] = Step::Either(split + 1, after);
                    }
                } else {
                    let split = self.steps.len();
                    self.steps.push(Step::Done);
                    self.write(part)?;
                    self.steps.push(Step::Either(split, split));
                    self.steps[split] = Step::Either(split + 1, self.steps.len());
                }
            }
        }
        Ok(())
    }

    /// All hits in `text` inside `within`, in order, not overlapping.
    pub fn find_all(&self, text: &str, within: Span) -> Vec<Span> {
        let mut found = Vec::new();
        let mut from = within.start as usize;
        while let Some(hit) = self.first_from(text, from) {
            if hit.start >= within.end {
                break;
            }
            found.push(hit);
            from = hit.end as usize;
        }
        found
    }

    /// The first hit that begins at `offset` or after it, and of those that begin there the longest.
    pub fn first_from(&self, text: &str, offset: usize) -> Option<Span> {
        let from = text.floor_char_boundary(offset.min(text.len()));
        self.first(text, from, &mut States::new(self.steps.len()))
    }

    /// Follows all states at once, each with where its hit began: of two that wait for the same, the one
    /// that began earlier is followed (Thompson 1968, with the places of Pike's machine).
    fn first(&self, text: &str, from: usize, states: &mut States) -> Option<Span> {
        let mut at = from;
        let mut hit: Option<(usize, usize)> = None;
        loop {
            if hit.is_none() {
                self.enter(0, text, at, at, states);
            }
            for &(step, start) in &states.next {
                let is_better = hit.is_none_or(|(first, _)| start <= first);
                if self.steps[step] == Step::Done && at > start && is_better {
                    hit = Some((start, at));
                }
            }
            let first = hit.map_or(at, |(first, _)| first);
            states.turn();
            let letter = text[at..].chars().next();
            let Some(letter) = letter.filter(|_| hit.is_none() || !states.now.is_empty()) else {
                return hit.map(|(start, end)| Span::new(start, end));
            };
            at += letter.len_utf8();
            let folded = Units::of(letter, "", self.ignore_case);
            let folded = Some(&*folded)
                .filter(|units| units.len() == 1)
                .map(|units| units[0]);
            for n in 0..states.now.len() {
                let (step, start) = states.now[n];
                if let Step::One(letters) = &self.steps[step]
                    && start <= first
                    && at - start <= LONGEST
                    && letters.hold(letter, folded, self.ignore_case)
                {
                    self.enter(step + 1, text, at, start, states);
                }
            }
        }
    }

    /// Puts all steps that are reached from here without a letter into the next ones.
    fn enter(&self, step: usize, text: &str, at: usize, start: usize, states: &mut States) {
        states.open.push(step);
        while let Some(step) = states.open.pop() {
            if !states.is_new(step) {
                continue;
            }
            states.next.push((step, start));
            match &self.steps[step] {
                Step::Either(one, other) => states.open.extend([*other, *one]),
                Step::At(border) if border.is_at(text, at) => states.open.push(step + 1),
                Step::One(_) | Step::At(_) | Step::Done => {}
            }
        }
    }
}

/// The steps that the next letter may fit, each with where its hit began, the earliest first.
#[derive(Debug, Default)]
struct States {
    now: Vec<(usize, usize)>,
    next: Vec<(usize, usize)>,
    open: Vec<usize>,
    /// For each step the letter at which it was entered last, counted from 1.
    entered: Vec<usize>,
    letter: usize,
    /// How often a step was entered.
    work: usize,
}

impl States {
    fn new(steps: usize) -> Self {
        Self {
            entered: vec![0; steps],
            letter: 1,
            ..Self::default()
        }
    }

    /// True if the step has not been entered at this letter; then it is now.
    fn is_new(&mut self, step: usize) -> bool {
        let is_new = self.entered[step] != self.letter;
        self.entered[step] = self.letter;
        self.work += usize::from(is_new);
        is_new
    }

    /// Goes on to the next letter.
    fn turn(&mut self) {
        std::mem::swap(&mut self.now, &mut self.next);
        self.next.clear();
        self.letter += 1;
    }
}

impl Border {
    fn is_at(self, text: &str, at: usize) -> bool {
        let is_of_word = |letter: Option<char>| letter.is_some_and(of_word);
        let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
        match self {
            Self::LineStart => before.is_none_or(|letter| letter == '\n'),
            Self::LineEnd => after.is_none_or(|letter| letter == '\n'),
            Self::Word(is) => (is_of_word(before) != is_of_word(after)) == is,
        }
    }
}

fn of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

impl Letters {
    fn of(letter: char) -> Self {
        match letter {
            // A blank is any white space, as in other searches.
            ' ' => Self::class('s'),
            letter => Self {
                ranges: vec![(letter, letter)],
                ..Self::default()
            },
        }
    }

    fn class(name: char) -> Self {
        Self {
            classes: vec![(name.to_ascii_lowercase(), name.is_ascii_lowercase())],
            ..Self::default()
        }
    }

    fn hold(&self, letter: char, folded: Option<char>, ignore_case: bool) -> bool {
        let holds = |letter: char| {
            self.ranges
                .iter()
                .any(|&(first, last)| (first..=last).contains(&letter))
        };
        let other = |letter: char| {
            let mut lower = letter.to_lowercase();
            lower
                .next()
                .filter(|_| ignore_case && lower.next().is_none())
        };
        let is_of = |&(name, is): &(char, bool)| {
            let fits = match name {
                'd' => letter.is_numeric(),
                's' => letter.is_whitespace(),
                _ => of_word(letter),
            };
            fits == is
        };
        let fits = holds(letter)
            || folded.is_some_and(holds)
            || other(letter).is_some_and(holds)
            || self.classes.iter().any(is_of);
        fits != self.is_negated
    }
}

struct Reader {
    signs: Vec<char>,
    at: usize,
    has_upper: bool,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += 1;
        Some(sign)
    }

    fn take_if(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn either(&mut self) -> Result<Part, &'static str> {
        self.depth += 1;
        if self.depth > 50 {
            return Err("it has too many ( in each other");
        }
        let mut parts = vec![self.row()?];
        while self.take_if('|') {
            parts.push(self.row()?);
        }
        self.depth -= 1;
        Ok(Part::Either(parts))
    }

    fn row(&mut self) -> Result<Part, &'static str> {
        let mut parts = Vec::new();
        while let Some(sign) = self.peek().filter(|sign| !"|)".contains(*sign)) {
            self.at += 1;
            let part = match sign {
                '(' => {
                    if self.take_if('?') && !self.take_if(':') {
                        return Err("of what begins with (? only (?: is known");
                    }
                    let part = self.either()?;
                    if !self.take_if(')') {
                        return Err("a ( is not closed");
                    }
                    part
                }
                '[' => Part::One(self.set()?),
                '.' => Part::One(Letters {
                    is_negated: true,
                    ..Letters::of('\n')
                }),
                '^' => Part::At(Border::LineStart),
                '$' => Part::At(Border::LineEnd),
                '*' | '+' | '?' => return Err("a sign repeats nothing"),
                '\\' => match self.take().ok_or("it ends with \\")? {
                    name @ ('b' | 'B') => Part::At(Border::Word(name == 'b')),
                    name @ ('d' | 'D' | 's' | 'S' | 'w' | 'W') => Part::One(Letters::class(name)),
                    letter => Part::One(Letters::of(letter)),
                },
                letter => {
                    self.has_upper |= letter.is_uppercase();
                    Part::One(Letters::of(letter))
                }
            };
            parts.push(self.repeated(part)?);
        }
        Ok(Part::Row(parts))
    }

    fn repeated(&mut self, part: Part) -> Result<Part, &'static str> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(part),
            _ => return Ok(part),
        };
        self.at += 1;
        Ok(Part::Repeated(Box::new(part), least, most))
    }

    fn counted(&mut self, part: Part) -> Result<Part, &'static str> {
        const WRONG: &str = "a { is not followed by numbers such as {2} or {2,5}";
        let end = self.signs[self.at..]
            .iter()
            .position(|sign| *sign == '}')
            .ok_or(WRONG)?;
        let inside: String = self.signs[self.at + 1..self.at + end].iter().collect();
        self.at += end + 1;
        let number = |digits: &str| {
            digits
                .parse::<usize>()
                .ok()
                .filter(|number| *number <= 200)
                .ok_or(WRONG)
        };
        let (least, most) = match inside.split_once(',') {
            None => (number(&inside)?, Some(number(&inside)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        Ok(Part::Repeated(Box::new(part), least, most))
    }

    fn set(&mut self) -> Result<Letters, &'static str> {
        const OPEN: &str = "a [ is not closed";
        let mut set = Letters {
            is_negated: self.take_if('^'),
            ..Letters::default()
        };
        let mut is_first = true;
        loop {
            let mut letter = self.take().ok_or(OPEN)?;
            if letter == ']' && !is_first {
                return Ok(set);
            }
            is_first = false;
            if letter == '\\' {
                letter = self.take().ok_or(OPEN)?;
                if "dDsSwW".contains(letter) {
                    set.classes.extend(Letters::class(letter).classes);
                    continue;
                }
            }
            self.has_upper |= letter.is_uppercase();
            let is_range = self.peek() == Some('-')
                && self.signs.get(self.at + 1).is_some_and(|next| *next != ']');
            let mut last = letter;
            if is_range {
                self.at += 1;
                last = self.take().ok_or(OPEN)?;
                self.has_upper |= last.is_uppercase();
            }
            set.ranges.push((letter, last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(signs: &str, text: &str, wanted: &[&str]) {
        let pattern = Pattern::new(signs).expect("a pattern");
        let found = pattern.find_all(text, Span::new(0, text.len()));
        let found: Vec<&str> = found.iter().map(|hit| hit.of(text)).collect();
        assert_eq!(found, wanted, "{signs}");
    }

    #[test]
    fn what_readers_type_is_found() {
        check("coun.il", "The Council, the coun\nil.", &["Council"]);
        check("Coun.il", "a council, a Council", &["Council"]);
        check(
            r"\d+ (boats|nets)",
            "12 boats, 3\nnets, x nets",
            &["12 boats", "3\nnets"],
        );
        check(r"\bgates?\b", "gate gates agate", &["gate", "gates"]);
        check("[a-c]{2,3}", "abcab d a", &["abc", "ab"]);
        check("[^a-z ]+", "one 2 Three", &["2"]);
        check(
            "^one|two$",
            "one two\none two x\ntwo",
            &["one", "two", "one", "two"],
        );
        check("cafe?", "Café, caf", &["Café", "caf"]);
        check(r"a\.b|c\+", "a.b axb c+", &["a.b", "c+"]);
        check("(ab|a)(c|bcd)", "abcd", &["abcd"]);
        check("x*", "axxb", &["xx"]);
        check("(a|b)*c", "ababc c", &["ababc", "c"]);
        check("a{2}", "aaaaa", &["aa", "aa"]);
        check(r"[\d,]+", "1,200 x", &["1,200"]);
        check("港.", "港の町", &["港の"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let why = |signs: &str| Pattern::new(signs).err();
        assert_eq!(why("(a"), Some("a ( is not closed"));
        assert_eq!(why("a)"), Some("a ) has no ("));
        assert_eq!(why("[a"), Some("a [ is not closed"));
        assert_eq!(why("*a"), Some("a sign repeats nothing"));
        assert_eq!(why("a\\"), Some("it ends with \\"));
        assert!(why("a{x}").is_some() && why("(?=a)").is_some());
        assert_eq!(why("((a{200}){200}){200}"), Some("it repeats too much"));
        assert!(why(&"(".repeat(10_000)).is_some());
    }

    #[test]
    fn a_pattern_that_could_be_tried_in_many_ways_is_followed_once() {
        let text = "a".repeat(200);
        check("(a*)*b", &text, &[]);
        check("(a|aa)+$", &text[..100], &[&text[..100]]);
    }

    #[test]
    fn no_text_is_read_again_for_each_beginning() {
        let text = "ab ".repeat(20_000);
        for signs in [".*x", "(a|b| )*x", "a[^x]{1,50}x", r"\w+ x"] {
            let pattern = Pattern::new(signs).expect("a pattern");
            let mut states = States::new(pattern.steps.len());
            assert_eq!(pattern.first(&text, 0, &mut states), None);
            let most = (text.len() + 1) * pattern.steps.len();
            assert!(states.work <= most, "{signs}: {} of {most}", states.work);
        }
    }

    #[test]
    fn the_earliest_and_then_the_longest_is_found() {
        check("b|abc", "abd abc", &["b", "abc"]);
        check("ab|bcd|c", "abcd", &["ab", "c"]);
        check("a.*z|a", "a b a z", &["a b a z"]);
        check("a.*y|a", "a b a z", &["a", "a"]);
        check("aab|ab", "aaab", &["aab"]);
    }
}
