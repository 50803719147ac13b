//! [`TokenFacts`]: what the recogniser knows of each token before it decides, and where it must look.
//!
//! Names have capitals. Only *zones*, runs of capitalised words with the small words that may
//! stand inside a name, can hold one; most of a text is never looked at more than once.

use crate::analysis::crf::hash;
use crate::analysis::gazetteer::{Classes, Gazetteer, Known, fold};
use crate::analysis::language::Language;
use crate::analysis::language_lists::LanguageLists;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::memory::Recent;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Shape, Token, TokenKind};

/// Zones are cut at this length (a heading in capitals, a hostile text).
pub const LONGEST_ZONE: usize = 64;

/// A run of tokens that may hold names, inside one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Index of its first token.
    pub first: u32,
    /// Index after its last token.
    pub end: u32,
    /// Index of its sentence.
    pub sentence: u32,
}

/// What is known of one token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Hash of its folded form; 0 for tokens that are not looked at.
    pub hash: u64,
    /// Its classes as a word of its own.
    pub classes: Classes,
    /// The classes of the longest known name of several tokens that covers it.
    pub cover: Classes,
    /// Its place in that name: 0 none, 1 first, 2 inside, 3 last.
    pub place: u8,
    /// Whether a known name of several tokens may begin with it.
    begins: bool,
}

/// Buffers for more tokens than this are given back after each text.
const MOST_KEPT: usize = 1 << 14;

/// The reusable facts of one article.
#[derive(Debug, Default)]
pub struct TokenFacts {
    /// One for every token.
    pub info: Vec<Facts>,
    /// All zones, in order.
    pub zones: Vec<Zone>,
    /// What is known of the language of the article, if it is not English.
    pub lists: Option<&'static LanguageLists>,
    buffer: String,
    /// Words that were looked up last, by their hash: most words come again.
    looked_up: Recent<(Classes, bool), 2048>,
}

impl TokenFacts {
    /// Fills the facts for the tokens of `text`, which is in this language.
    pub fn read(&mut self, text: &str, words: &Words, language: Language) {
        self.lists = LanguageLists::of(language);
        self.info.clear();
        self.info.resize(words.tokens.len(), Facts::default());
        self.zones.clear();
        for (number, sentence) in words.sentences.iter().enumerate() {
            self.find_zones(text, &words.tokens, sentence.range(), number as u32);
        }
        let gazetteer = Gazetteer::embedded();
        for index in 0..self.zones.len() {
            let zone = self.zones[index];
            let sentence = words.sentences[zone.sentence as usize];
            let from = zone.first.saturating_sub(2).max(sentence.first) as usize;
            let to = ((zone.end + 2).min(sentence.end)) as usize;
            for at in from..to {
                self.look_up(text, &words.tokens, at, gazetteer);
            }
            for at in zone.first as usize..zone.end as usize {
                self.find_known(text, &words.tokens, at, to, gazetteer);
            }
        }
    }

    /// Gives back the memory that a long text took: the stages that follow need it more.
    pub fn give_back(&mut self) {
        if self.info.len() > MOST_KEPT {
            (self.info, self.zones) = (Vec::new(), Vec::new());
        }
    }

    /// Looks up these tokens, wherever they stand.
    pub fn look_up_all(&mut self, text: &str, words: &Words, range: std::ops::Range<usize>) {
        let gazetteer = Gazetteer::embedded();
        for at in range {
            self.look_up(text, &words.tokens, at, gazetteer);
        }
    }

    fn look_up(&mut self, text: &str, tokens: &[Token], at: usize, gazetteer: &Gazetteer) {
        if self.info[at].hash != 0 {
            return;
        }
        self.buffer.clear();
        fold(tokens[at].of(text), &mut self.buffer);
        let hash = hash(self.buffer.as_bytes()) | 1;
        self.info[at].hash = hash;
        self.info[at].begins = true;
        if tokens[at].kind == TokenKind::Word {
            let look_up = || gazetteer.look_up(&self.buffer);
            let (mut classes, begins) = *self.looked_up.get(hash, look_up);
            if let Some(lists) = self.lists {
                classes = classes.with(lists.classes(std::iter::once(tokens[at].of(text))));
            }
            self.info[at].classes = classes;
            self.info[at].begins = begins;
        }
    }

    fn find_known(
        &mut self,
        text: &str,
        tokens: &[Token],
        at: usize,
        end: usize,
        gazetteer: &Gazetteer,
    ) {
        if self.info[at].place > 1 || !tokens[at].is_word() || !has_upper(tokens[at]) {
            return;
        }
        let mut longest = None;
        let window = &tokens[at..end.min(at + 8)];
        if self.info[at].begins {
            gazetteer.names_at(text, window, &mut self.buffer, |known| {
                if known.length > 1 {
                    longest = Some(known);
                }
            });
        }
        if let Some(lists) = self.lists {
            let most = lists.longest().min(window.len());
            let least = longest.map_or(1, |known: Known| known.length);
            let listed = (least + 1..=most).rev().find_map(|length| {
                let classes = lists.classes(window[..length].iter().map(|token| token.of(text)));
                (classes != Classes::NONE).then_some(Known { length, classes })
            });
            longest = listed.or(longest);
        }
        let Some(known) = longest else { return };
        for (number, info) in self.info[at..at + known.length].iter_mut().enumerate() {
            info.cover = known.classes;
            info.place = match number {
                0 => 1,
                _ if number + 1 == known.length => 3,
                _ => 2,
            };
        }
    }

    fn find_zones(
        &mut self,
        text: &str,
        tokens: &[Token],
        sentence: std::ops::Range<usize>,
        number: u32,
    ) {
        let mut at = sentence.start;
        while at < sentence.end {
            if !is_core(text, tokens[at]) {
                at += 1;
                continue;
            }
            let mut first = at;
            while first > sentence.start
                && at - first < 2
                && self
                    .zones
                    .last()
                    .is_none_or(|zone| (zone.end as usize) < first)
                && opens(text, tokens[first - 1])
            {
                first -= 1;
            }
            let mut end = at + 1;
            while end - first < LONGEST_ZONE {
                let window = &tokens[end..sentence.end.min(end + 4)];
                let gap = window
                    .iter()
                    .take_while(|&&token| !is_core(text, token))
                    .count();
                if gap == window.len() || !window[..gap].iter().all(|&token| connects(text, token))
                {
                    break;
                }
                end += gap + 1;
            }
            let limit = first + LONGEST_ZONE;
            end = end.min(limit);
            if end < sentence.end
                && end < limit
                && (tokens[end].kind == TokenKind::Number || tokens[end].of(text) == "I")
            {
                end += 1;
            }
            self.zones.push(Zone {
                first: first as u32,
                end: end as u32,
                sentence: number,
            });
            at = end;
        }
    }
}

/// What is known of a name as a whole.
pub fn whole(info: &[Facts]) -> Classes {
    match info {
        [alone] => alone.classes,
        [first, inside @ .., last]
            if first.place == 1 && last.place == 3 && inside.iter().all(|info| info.place == 2) =>
        {
            first.cover
        }
        _ => Classes::NONE,
    }
}

fn has_upper(token: Token) -> bool {
    token.shape.has(Shape::UPPER)
}

/// A word with a capital that may be a name by itself.
fn is_core(text: &str, token: Token) -> bool {
    has_upper(token)
        && match token.kind {
            TokenKind::Word => token.span.len() > 1 || token.of(text) != "I",
            TokenKind::Number => token.shape.has(Shape::LOWER) || token.span.len() > 2,
            _ => false,
        }
}

/// A token that may stand between the words of a name, or between names of a list.
fn connects(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Number | TokenKind::Clitic => true,
        TokenKind::Dash | TokenKind::Symbol | TokenKind::Mark | TokenKind::Quote => {
            matches!(
                token.of(text),
                "-" | "–" | "&" | "/" | "," | "'" | "’" | "\"" | "“" | "”" | "+"
            )
        }
        TokenKind::Word => token.span.len() <= 5 && LINKS.has(token.of(text)),
        _ => false,
    }
}

/// A token in lower case that a name may begin with.
fn opens(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Number => true,
        TokenKind::Word => OPENERS.has(token.of(text)),
        _ => false,
    }
}

/// Small words that may stand between the words of a name.
pub(super) static LINKS: WordList = word_list!("en/name-links.txt");
/// Small words that a name may begin with.
pub(super) static OPENERS: WordList = word_list!("en/name-openers.txt");
