//! [`Token`]: words, numbers, clitics and marks of a text, found in one pass.
//!
//! Makes no allocation per token and knows nothing but characters: any Unicode text may come in,
//! every span lies on character boundaries. Begin with [`tokenise`].
//!
//! The cuts, in short: `didn't` is `did|n't`, `Osei's` is `Osei|'s`; `O'Brien`, `Port-au-Prince`,
//! `U.S.`, `Inc.`, `AT&T`, `3.5m` and `10:30` stay whole; `NATO-led` is `NATO|-|led`; every
//! quotation mark is a token, `''` and ` `` ` one each; a run of full stops or hyphens is one.

mod class;
mod compound;

use class::{
    APOSTROPHE, ASCII, DIGIT, DOT, HYPHEN, IDEOGRAPH, JOINER, LETTER, LOWER, OTHER, SPACE, UPPER,
    class_of, class_of_any, is_alphanumeric, is_letter,
};

pub(crate) use compound::{Known, part_compounds, part_tokens};

use crate::analysis::lexicon::{WordList, word_list};
use crate::text::Span;

/// The smallest piece of text that the analysis looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What its letters look like and what comes before it.
    pub shape: Shape,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Begins with a letter: a word, name, abbreviation.
    Word,
    /// Begins with a digit: `5`, `1,200.50`, `20th`, `1990s`.
    Number,
    /// `'s`, `n't`, `'ll`, … glued to the token before it.
    Clitic,
    /// A web or mail address, an `@handle`.
    Address,
    /// Ends a sentence: `.`, `!`, `?`, `…`, `...`, `。`.
    Stop,
    /// A quotation mark, single or double (an apostrophe that belongs to no word too).
    Quote,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A hyphen or dash or a run of them.
    Dash,
    /// A comma, colon, semicolon, ….
    Mark,
    /// Anything else: `$`, `%`, `&`, an emoji, a control character.
    Symbol,
}

/// What a token's letters look like and what white space stands before it: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape(u16);

impl Shape {
    /// White space stands before it (or the stretch begins).
    pub const SPACE: Self = Self(1);
    /// The white space before it has a line break.
    pub const LINE: Self = Self(1 << 1);
    /// The white space before it has a blank line.
    pub const PARAGRAPH: Self = Self(1 << 2);
    /// Its first letter is upper case.
    pub const FIRST_UPPER: Self = Self(1 << 3);
    /// A letter is upper case.
    pub const UPPER: Self = Self(1 << 4);
    /// A letter is lower case.
    pub const LOWER: Self = Self(1 << 5);
    /// It has a digit.
    pub const DIGIT: Self = Self(1 << 6);
    /// It has a full stop.
    pub const DOT: Self = Self(1 << 7);
    /// It has a hyphen.
    pub const HYPHEN: Self = Self(1 << 8);
    /// It has an apostrophe.
    pub const APOSTROPHE: Self = Self(1 << 9);
    /// It has a character beyond ASCII.
    pub const WIDE: Self = Self(1 << 10);

    /// True where all flags of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags as bits.
    pub fn bits(self) -> u16 {
        self.0
    }

    fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Token {
    /// Its characters.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        self.span.of(text)
    }

    /// True for a word, number or clitic.
    pub fn is_word(self) -> bool {
        matches!(
            self.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Clitic
        )
    }

    /// True for a word whose first letter is upper case.
    pub fn is_capitalised(self) -> bool {
        self.kind == TokenKind::Word && self.shape.has(Shape::FIRST_UPPER)
    }

    /// True for a word in which every letter with case is upper case (`A` and `U.S.` too).
    pub fn is_all_caps(self) -> bool {
        self.is_capitalised() && !self.shape.has(Shape::LOWER)
    }

    /// True for a word without an upper case letter.
    pub fn is_lower(self) -> bool {
        self.kind == TokenKind::Word && !self.shape.has(Shape::UPPER)
    }

    /// True where white space stands before it, or its stretch begins with it.
    pub fn after_space(self) -> bool {
        self.shape.has(Shape::SPACE)
    }
}

/// Appends the tokens of `span` of `text` to `tokens`.
///
/// Nothing outside of `span` is looked at; a span that does not fit the text gives no tokens.
pub fn tokenise(text: &str, span: Span, tokens: &mut Vec<Token>) {
    let source = span.of(text);
    let mut scanner = Scanner {
        source,
        bytes: source.as_bytes(),
        at: 0,
        base: span.start,
        tokens,
    };
    scanner.run();
}

struct Scanner<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    base: u32,
    tokens: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut before = Shape::SPACE;
        while let Some((class, length)) = self.peek(self.at) {
            match class {
                SPACE => {
                    if self.bytes[self.at] == b'\n' {
                        before.set(if before.has(Shape::LINE) {
                            Shape::PARAGRAPH
                        } else {
                            Shape::LINE
                        });
                    }
                    before.set(Shape::SPACE);
                    self.at += length;
                    continue;
                }
                JOINER => {
                    self.at += length;
                    continue;
                }
                UPPER | LOWER | LETTER => self.word(before),
                DIGIT => self.number(before),
                IDEOGRAPH => {
                    before.set(Shape::WIDE);
                    self.push(TokenKind::Word, self.at + length, before);
                }
                _ => self.mark(before, class, length),
            }
            before = Shape::default();
        }
    }

    /// Class and length in bytes of the character at `at`.
    #[inline]
    fn peek(&self, at: usize) -> Option<(u8, usize)> {
        let byte = *self.bytes.get(at)?;
        if byte < 128 {
            return Some((ASCII[byte as usize], 1));
        }
        let c = self.source[at..].chars().next()?;
        Some((class_of(c), c.len_utf8()))
    }

    #[inline]
    fn class(&self, at: usize) -> u8 {
        self.peek(at).map_or(SPACE, |(class, _)| class)
    }

    #[inline]
    fn push(&mut self, kind: TokenKind, end: usize, shape: Shape) {
        let base = self.base;
        let span = Span {
            start: base + self.at as u32,
            end: base + end as u32,
        };
        self.tokens.push(Token { span, kind, shape });
        self.at = end;
    }

    fn word(&mut self, before: Shape) {
        let start = self.at;
        let mut shape = before;
        let mut at = start;
        // Where the stretch of letters after the last full stop begins, and its length.
        let mut letters = 0usize;
        let mut first_hyphen = 0;
        while let Some((class, length)) = self.peek(at) {
            match class {
                UPPER => {
                    shape.set(Shape::UPPER);
                    if at == start {
                        shape.set(Shape::FIRST_UPPER);
                    }
                    letters += 1;
                }
                LOWER => {
                    shape.set(Shape::LOWER);
                    letters += 1;
                }
                LETTER => letters += 1,
                DIGIT => {
                    shape.set(Shape::DIGIT);
                    letters += 1;
                }
                JOINER => {}
                APOSTROPHE => {
                    if !is_letter(self.class(at + length)) {
                        break;
                    }
                    if let Some(cut) = self.clitic_before(start, at, length) {
                        at = cut;
                        break;
                    }
                    shape.set(Shape::APOSTROPHE);
                }
                HYPHEN => {
                    if !is_alphanumeric(self.class(at + length)) {
                        break;
                    }
                    if first_hyphen == 0 {
                        first_hyphen = at;
                    }
                    shape.set(Shape::HYPHEN);
                    letters = 0;
                }
                DOT => {
                    let next = self.class(at + 1);
                    match next {
                        LOWER if at > start => letters = 0,
                        UPPER if letters <= 2 && !is_letter(self.second_class(at + 1)) => {
                            letters = 0;
                        }
                        DIGIT if shape.has(Shape::DOT) => letters = 0,
                        _ => {
                            if self.keeps_stop(start, at, letters, shape, next) {
                                shape.set(Shape::DOT);
                                at += 1;
                                if self.class(at) == HYPHEN
                                    && is_alphanumeric(self.second_class(at))
                                {
                                    letters = 0;
                                    continue;
                                }
                            }
                            break;
                        }
                    }
                    shape.set(Shape::DOT);
                }
                OTHER => match self.bytes[at] {
                    b'&' if !shape.has(Shape::LOWER) && is_letter(self.class(at + 1)) => {}
                    b'`' if is_letter(self.class(at + 1)) => shape.set(Shape::APOSTROPHE),
                    b':' if self.bytes[at..].starts_with(b"://") => return self.address(before),
                    b'@' if is_alphanumeric(self.class(at + 1)) => return self.address(before),
                    _ => break,
                },
                _ => break,
            }
            if length > 1 {
                shape.set(Shape::WIDE);
            }
            at += length;
        }
        if shape.has(Shape::DOT) && self.bytes[start..at].starts_with(b"www.") {
            return self.address(before);
        }
        if first_hyphen > 0
            && shape.has(Shape::UPPER)
            && let Some(hyphen) = self.lower_tail(start, at)
        {
            return self.compound(start, hyphen, at, before);
        }
        // A word always has its first character.
        let end = at.max(start + self.peek(start).map_or(1, |(_, length)| length));
        self.push(TokenKind::Word, end, shape);
        if matches!(self.class(end), APOSTROPHE | UPPER | LOWER) {
            self.clitic();
        }
    }

    /// Where the word that began at `start` must end so that the apostrophe at `at` opens a clitic.
    fn clitic_before(&self, start: usize, at: usize, length: usize) -> Option<usize> {
        let tail = &self.bytes[at + length..];
        let size = clitic_length(tail)?;
        if self.class(at + length + size) != SPACE
            && is_alphanumeric(self.class(at + length + size))
        {
            return None;
        }
        if tail[0].eq_ignore_ascii_case(&b't') {
            // didn't: the n belongs to the clitic. Other words in 't ("'t Hooft") stay whole.
            let n = at.checked_sub(1).filter(|&n| n > start)?;
            return self.bytes[n].eq_ignore_ascii_case(&b'n').then_some(n);
        }
        Some(at)
    }

    /// Reads the clitic at `self.at`, if one is there.
    fn clitic(&mut self) {
        let mut at = self.at;
        if self
            .bytes
            .get(at)
            .is_some_and(|byte| byte.eq_ignore_ascii_case(&b'n'))
        {
            at += 1;
        }
        let Some((APOSTROPHE, length)) = self.peek(at) else {
            return;
        };
        let Some(size) = clitic_length(&self.bytes[at + length..]) else {
            return;
        };
        let end = at + length + size;
        if !is_alphanumeric(self.class(end)) {
            self.push(TokenKind::Clitic, end, Shape::APOSTROPHE);
        }
    }

    /// The class of the character after the one at `at`.
    fn second_class(&self, at: usize) -> u8 {
        self.peek(at)
            .map_or(SPACE, |(_, length)| self.class(at + length))
    }

    /// True where the full stop at `at` belongs to the word before it.
    fn keeps_stop(&self, start: usize, at: usize, letters: usize, shape: Shape, next: u8) -> bool {
        if next == DOT {
            return false;
        }
        if shape.has(Shape::DOT) {
            return letters <= 2 && letters > 0;
        }
        let word = &self.source[start..at];
        if letters == 1 && shape.has(Shape::UPPER) && !shape.has(Shape::HYPHEN) {
            return word != "I";
        }
        is_abbreviation(word)
    }

    /// The hyphen from which on a hyphenated word with a capital is lower case.
    fn lower_tail(&self, start: usize, end: usize) -> Option<usize> {
        let word = &self.source[start..end];
        let mut cut = None;
        for (at, c) in word.char_indices() {
            match class_of_any(c) {
                HYPHEN => cut = cut.or(Some(start + at)),
                UPPER | DIGIT => cut = None,
                _ => {}
            }
        }
        // `E-mail` and `T-shirt` stay whole.
        cut.filter(|&hyphen| self.source[start..hyphen].chars().nth(1).is_some())
    }

    fn compound(&mut self, start: usize, hyphen: usize, end: usize, before: Shape) {
        let (_, length) = self.peek(hyphen).unwrap_or((HYPHEN, 1));
        let head = self.shape_of(start, hyphen, before);
        self.push(TokenKind::Word, hyphen, head);
        self.push(TokenKind::Dash, hyphen + length, Shape::default());
        let tail = self.shape_of(hyphen + length, end, Shape::default());
        self.push(TokenKind::Word, end, tail);
    }

    fn shape_of(&self, start: usize, end: usize, before: Shape) -> Shape {
        let mut shape = before;
        for (at, c) in self.source[start..end].char_indices() {
            shape.set(match class_of_any(c) {
                UPPER if at == 0 => Shape(Shape::UPPER.0 | Shape::FIRST_UPPER.0),
                UPPER => Shape::UPPER,
                LOWER => Shape::LOWER,
                DIGIT => Shape::DIGIT,
                DOT => Shape::DOT,
                HYPHEN => Shape::HYPHEN,
                APOSTROPHE => Shape::APOSTROPHE,
                _ => Shape::default(),
            });
            if !c.is_ascii() {
                shape.set(Shape::WIDE);
            }
        }
        shape
    }

    fn number(&mut self, before: Shape) {
        let mut shape = before;
        shape.set(Shape::DIGIT);
        let mut at = self.at;
        while let Some((class, length)) = self.peek(at) {
            match class {
                DIGIT | JOINER | LETTER => {}
                UPPER => shape.set(Shape::UPPER),
                LOWER => shape.set(Shape::LOWER),
                DOT if self.class(at + 1) == DIGIT => shape.set(Shape::DOT),
                OTHER
                    if matches!(self.bytes[at], b',' | b':' | b'/')
                        && self.class(at + 1) == DIGIT => {}
                _ => break,
            }
            if length > 1 {
                shape.set(Shape::WIDE);
            }
            at += length;
        }
        self.push(TokenKind::Number, at, shape);
        self.clitic();
    }

    /// An address runs to the next white space, without the marks that end a sentence.
    fn address(&mut self, before: Shape) {
        let mut end = self.at;
        let mut at = self.at;
        while let Some((class, length)) = self.peek(at) {
            if class == SPACE || matches!(self.bytes[at], b'<' | b'>' | b'"') {
                break;
            }
            at += length;
            if is_alphanumeric(class)
                || class == JOINER
                || matches!(self.bytes[at - 1], b'/' | b'=')
            {
                end = at;
            }
        }
        let end = end.max(self.at + self.peek(self.at).map_or(1, |(_, length)| length));
        self.push(TokenKind::Address, end, before);
    }

    fn mark(&mut self, before: Shape, class: u8, length: usize) {
        let at = self.at;
        let run = |wanted: u8| {
            self.bytes[at..]
                .iter()
                .take_while(|&&byte| byte == wanted)
                .count()
        };
        let (kind, size) = match class {
            DOT => (TokenKind::Stop, run(b'.')),
            HYPHEN => (TokenKind::Dash, run(b'-').max(length)),
            APOSTROPHE => {
                let attached = !before.has(Shape::SPACE) && at > 0;
                if attached {
                    self.clitic();
                    if self.at > at {
                        return;
                    }
                }
                (TokenKind::Quote, self.doubled(at, length))
            }
            _ if length == 1 => match self.bytes[at] {
                b'!' | b'?' => (TokenKind::Stop, 1),
                b'"' => (TokenKind::Quote, 1),
                b'`' => (TokenKind::Quote, self.doubled(at, 1)),
                b'(' | b'[' | b'{' => (TokenKind::Open, 1),
                b')' | b']' | b'}' => (TokenKind::Close, 1),
                b',' | b';' | b':' => (TokenKind::Mark, 1),
                b'@' if is_alphanumeric(self.class(at + 1)) => return self.address(before),
                _ => (TokenKind::Symbol, 1),
            },
            _ => (wide_kind(&self.source[at..at + length]), length),
        };
        let mut shape = before;
        if length > 1 {
            shape.set(Shape::WIDE);
        }
        self.push(kind, at + size, shape);
    }

    /// The length of one mark, or of two where the same one follows at once.
    fn doubled(&self, at: usize, length: usize) -> usize {
        let (one, rest) = self.bytes[at..].split_at(length);
        if rest.starts_with(one) {
            2 * length
        } else {
            length
        }
    }
}

/// The length of the letters of a clitic at the start of `tail` (after its apostrophe).
fn clitic_length(tail: &[u8]) -> Option<usize> {
    let first = tail.first()?.to_ascii_lowercase();
    let second = tail.get(1).map_or(b' ', u8::to_ascii_lowercase);
    match (first, second) {
        (b'r' | b'v', b'e') | (b'l', b'l') => Some(2),
        (b's' | b't' | b'm' | b'd', _) => Some(1),
        _ => None,
    }
}

fn wide_kind(mark: &str) -> TokenKind {
    match mark.chars().next().unwrap_or(' ') {
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' | '‛' | '「' | '」' | '『' | '』'
        | '〝' | '〞' | '〟' | '＂' | '´' | '′' | '″' => TokenKind::Quote,
        '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '‼' | '⁇' | '⁈' | '⁉' | '．' => {
            TokenKind::Stop
        }
        '–' | '—' | '―' | '‒' | '−' | '⸺' | '⸻' => TokenKind::Dash,
        '（' | '［' | '【' | '〈' | '《' => TokenKind::Open,
        '）' | '］' | '】' | '〉' | '》' => TokenKind::Close,
        '，' | '、' | '；' | '：' | '،' | '؛' | '·' | '•' => TokenKind::Mark,
        _ => TokenKind::Symbol,
    }
}

/// True for words that are written with a full stop inside a sentence.
fn is_abbreviation(word: &str) -> bool {
    word.len() <= 7 && ABBREVIATIONS.has(word)
}

/// True for abbreviations after which a name or a number follows, never a new sentence.
pub(crate) fn is_title_abbreviation(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    TITLES.has(word) || LATER_TITLES.has(word)
}

/// The lists that decide where tokens end.
pub(crate) static LISTS: [&WordList; 2] = [&ABBREVIATIONS, &TITLES];

static ABBREVIATIONS: WordList = word_list!("en/abbreviations.txt");
static TITLES: WordList = word_list!("en/title-abbreviations.txt");
/// More of them, which no model was trained with: they are in no fingerprint.
static LATER_TITLES: WordList = word_list!("en/title-abbreviations-later.txt");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenise(text, Span::new(0, text.len()), &mut tokens);
        tokens
    }

    /// `cuts` is the text with `|` between tokens; blanks stand for `|` too.
    fn check_tokens(text: &str, cuts: &str) {
        let found: Vec<&str> = cut(text).into_iter().map(|token| token.of(text)).collect();
        let wanted: Vec<&str> = cuts
            .split(['|', ' '])
            .filter(|word| !word.is_empty())
            .collect();
        assert_eq!(found, wanted, "{text:?}");
    }

    #[test]
    fn words_are_cut() {
        check_tokens("Mara left.", "Mara left|.");
        check_tokens("He didn't; she can’t.", "He did|n't|; she ca|n’t|.");
        check_tokens(
            "Osei's and Guterres’ aides'll",
            "Osei|'s and Guterres|’ aides|'ll",
        );
        check_tokens(
            "O'Brien, d'Ivoire and L’Aquila",
            "O'Brien|, d'Ivoire and L’Aquila",
        );
        check_tokens("a U.S.-led raid", "a U.S.|-|led raid");
        check_tokens("a U.S.\u{2011}led raid", "a U.S.|\u{2011}|led raid");
        check_tokens("the 1990's, '90s", "the 1990|'s|, '|90s");
        check_tokens(
            "U.S. troops, U.S.-led, the U.S.",
            "U.S. troops|, U.S.|-|led|, the U.S.",
        );
        check_tokens(
            "J.K.Rowling met J. R. Okoye.",
            "J.K.|Rowling met J. R. Okoye|.",
        );
        check_tokens(
            "Mr. Lee of Acme Inc. (Pty) Ltd.",
            "Mr. Lee of Acme Inc. (|Pty|) Ltd.",
        );
        check_tokens("World War I. In 1914", "World War I|. In 1914");
        check_tokens("Port-au-Prince al-Qaida", "Port-au-Prince al-Qaida");
        check_tokens(
            "NATO-led, COVID-19, T-shirt",
            "NATO|-|led|, COVID-19|, T-shirt",
        );
        check_tokens("AT&T, R&D, A & B", "AT&T|, R&D|, A & B");
        check_tokens("Amazon.com said.The end", "Amazon.com said|.|The end");
        check_tokens("a.m. e.g. Ph.D.", "a.m. e.g. Ph.D.");
    }

    #[test]
    fn numbers_are_cut() {
        check_tokens("$1,200.50, 10:30 20th", "$|1,200.50|, 10:30 20th");
        check_tokens("14-year-old 2010-12 5%", "14|-|year-old 2010|-|12 5|%");
        check_tokens("3.5m.", "3.5m|.");
    }

    #[test]
    fn marks_are_cut() {
        check_tokens(
            "“Yes,” he said... ''no'' ``x``",
            "“|Yes|,|” he said|... ''|no|'' ``|x|``",
        );
        check_tokens("‘Go!’ -- a—b", "‘|Go|!|’ -- a|—|b");
        check_tokens(
            "see https://a.org/b?c=d. ok",
            "see https://a.org/b?c=d|. ok",
        );
        check_tokens("mail me@x.org, @you", "mail me@x.org|, @you");
        check_tokens("東京は。", "東|京|は|。");
    }

    proptest! {
        #[test]
        fn any_text_is_cut_on_boundaries(text in "(\\PC|[-'’.\\s\u{200B}\u{301}A-c&`@:/0n]){0,80}") {
            let mut end = 0;
            for token in cut(&text) {
                prop_assert!(token.span.start >= end && !token.span.is_empty());
                prop_assert!(text.get(token.span.range()).is_some());
                let between = &text[end as usize..token.span.start as usize];
                prop_assert!(between.chars().all(|c| c.is_whitespace() || class_of_any(c) == JOINER));
                end = token.span.end;
            }
        }
    }
}
