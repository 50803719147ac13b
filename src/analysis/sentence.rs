//! [`Words`]: the tokens of an article's blocks and the sentences they make.
//!
//! A sentence never crosses a block. Rules decide, in one pass over the tokens: a mark that ends
//! sentences, the closing marks after each, and what follows. Begin with [`Words::read`].

use std::ops::Range;

use super::crf;
use super::gazetteer::{Classes, Gazetteer, fold};
use super::language::Language;
use super::language_lists::LanguageLists;
use super::lexicon::{WordList, word_list};
use super::quote::wordclass::word_class;
use super::token::{
    Known, Shape, Token, TokenKind, is_title_abbreviation, part_compounds, tokenise,
};
use crate::text::{Block, BlockKind, Span};

/// The tokens and sentences of an article. Reusable: [`read`](Self::read) keeps the buffers.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order; together they hold every token once.
    pub sentences: Vec<Sentence>,
    /// For every block, its sentences: a range of indices into `sentences`.
    pub blocks: Vec<Range<u32>>,
}

/// One sentence: a run of tokens of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index of the first token.
    pub first: u32,
    /// Index after the last token.
    pub end: u32,
    /// Index of its block.
    pub block: u32,
}

impl Sentence {
    /// Its tokens as a range of indices; never empty.
    pub fn range(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// A sentence has no more tokens: what looks at a whole sentence for each of its words would take
/// hours for a megabyte without a stop.
const LONGEST: usize = 1000;

/// From so many tokens on, no room is left over for more.
const LONG: usize = 1 << 14;

impl Words {
    /// Cuts the blocks of `text` into tokens and sentences. Blocks of code give no tokens.
    pub fn read(&mut self, text: &str, blocks: &[Block]) {
        self.read_in(text, blocks, Language::English);
    }

    /// The same for an article in `language`, which may write several words together.
    pub fn read_in(&mut self, text: &str, blocks: &[Block], language: Language) {
        let lists = LanguageLists::of(language);
        self.tokens.clear();
        self.sentences.clear();
        self.blocks.clear();
        for block in blocks {
            self.read_block_in(text, block, lists);
        }
        // Of a long text the tokens are most of what is held.
        if self.tokens.len() > LONG {
            self.tokens.shrink_to_fit();
        }
    }

    /// Cuts one more block.
    pub fn read_block(&mut self, text: &str, block: &Block) {
        self.read_block_in(text, block, None);
    }

    fn read_block_in(&mut self, text: &str, block: &Block, lists: Option<&LanguageLists>) {
        let number = self.blocks.len() as u32;
        let (first, first_sentence) = (self.tokens.len(), self.sentences.len() as u32);
        if !matches!(block.kind, BlockKind::Code | BlockKind::Rule) {
            for words in block.words() {
                // The blank lines around a page's head are no border of the sentence.
                let is_whole = words == block.span;
                let start = words.start + if is_whole { 0 } else { blanks(words.of(text)) };
                let words = Span { start, ..words };
                tokenise(text, words, &mut self.tokens);
            }
            part_compounds(text, &mut self.tokens, first, known_place);
            if let Some(lists) = lists {
                lists.part(text, &mut self.tokens, first);
            }
        }
        let tokens = &self.tokens;
        let parted = |next: usize| parts_cells(text, &block.kind, tokens[next - 1], tokens[next]);
        let mut start = first;
        let mut at = first;
        while at < tokens.len() {
            let mut next = at + 1;
            let ends = match tokens[at].kind {
                TokenKind::Stop => true,
                TokenKind::Word => tokens[at].of(text).ends_with('.'),
                _ => false,
            };
            if ends {
                next = behind_closing_marks(tokens, next);
            }
            let border = next >= tokens.len()
                || tokens[next].shape.has(Shape::PARAGRAPH)
                || parted(next)
                || (ends && is_border(text, tokens, at, next))
                || next - start >= LONGEST;
            if border {
                self.sentences.push(Sentence {
                    first: start as u32,
                    end: next as u32,
                    block: number,
                });
                start = next;
            }
            at = next;
        }
        self.blocks
            .push(first_sentence..self.sentences.len() as u32);
    }

    /// The tokens of a sentence.
    pub fn of(&self, sentence: Sentence) -> &[Token] {
        &self.tokens[sentence.range()]
    }

    /// Where a sentence stands in the text.
    pub fn span(&self, sentence: Sentence) -> Span {
        let tokens = self.of(sentence);
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span.union(last.span),
            _ => Span::default(),
        }
    }

    /// The index of the sentence that holds the token with index `token`.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        self.sentences
            .partition_point(|sentence| sentence.first as usize <= token)
            .checked_sub(1)
    }

    /// The index of the first token that ends after `offset` (a byte of the text).
    pub fn token_at(&self, offset: u32) -> usize {
        self.tokens
            .partition_point(|token| token.span.end <= offset)
    }
}

/// The white space at the start of `words`, in bytes.
fn blanks(words: &str) -> u32 {
    (words.len() - words.trim_start().len()) as u32
}

/// Whether a cell, a line of verse or of a head ends between two tokens: no sentence, and so no name,
/// date or clause, goes on from one to the other.
fn parts_cells(text: &str, kind: &BlockKind, before: Token, next: Token) -> bool {
    let between = || &text[before.span.end as usize..next.span.start as usize];
    match kind {
        BlockKind::Table => next.after_space() && between().contains(['\t', '\n']),
        BlockKind::Aligned => {
            next.shape.has(Shape::LINE)
                || matches!(before.of(text), "|" | "│" | "┃")
                || (next.after_space() && (between().len() > 1 || between().contains('\t')))
        }
        BlockKind::Lines => next.shape.has(Shape::LINE),
        _ => false,
    }
}

/// What the gazetteer knows of a part of a compound.
fn known_place(part: &str) -> Known {
    let mut folded = String::new();
    fold(part, &mut folded);
    let classes = Gazetteer::embedded().classes(&folded);
    let places = Classes::COUNTRY.with(Classes::CITY).with(Classes::REGION);
    if !classes.any(places) {
        // "Guinea-Bissau" is known as whatever else.
        return if part.contains('-') && classes != Classes::NONE {
            Known::Place
        } else {
            Known::Other
        };
    }
    if classes.any(Classes::ANY_GIVEN.with(Classes::SURNAME)) {
        if classes.any(Classes::COUNTRY) {
            Known::Country
        } else {
            Known::Perhaps
        }
    } else {
        Known::Place
    }
}

/// Closing quotation marks, brackets and further stops that are glued to the stop before them.
fn behind_closing_marks(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        let closes = matches!(
            token.kind,
            TokenKind::Close | TokenKind::Quote | TokenKind::Stop
        );
        if token.after_space() || !closes {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a sentence ends at the stop `at`, where `next` is the token after its closing marks.
fn is_border(text: &str, tokens: &[Token], at: usize, next: usize) -> bool {
    let (stop, follower) = (tokens[at], tokens[next]);
    if stop.kind == TokenKind::Word {
        return stop_in_word_ends(text, stop, tokens, next);
    }
    let mark = stop.of(text);
    if !follower.after_space() {
        // `。` needs no blank; `done.The` lacks one.
        return !mark.is_ascii() && mark != "…"
            || (mark == "." && follower.is_capitalised() && follower.span.len() > 1);
    }
    match follower.kind {
        TokenKind::Word => !follower.is_lower() || !is_cased(follower),
        TokenKind::Mark | TokenKind::Close | TokenKind::Clitic | TokenKind::Stop => false,
        TokenKind::Dash => mark == "." && !tokens.get(next + 1).is_some_and(|word| word.is_lower()),
        TokenKind::Quote | TokenKind::Open => !tokens
            .get(next + 1)
            .is_some_and(|word| word.is_lower() && is_cased(*word)),
        // "Rs. 500" is a sum.
        TokenKind::Number => !(mark == "." && at > 0 && is_currency(text, tokens[at - 1], stop)),
        TokenKind::Address | TokenKind::Symbol => true,
    }
}

/// Whether this word and the stop glued to it are how a currency is written before a number.
fn is_currency(text: &str, word: Token, stop: Token) -> bool {
    word.kind == TokenKind::Word
        && !stop.after_space()
        && word.is_capitalised()
        && matches!(
            word.of(text),
            "Rs" | "Tk" | "Bs" | "Rp" | "Sh" | "Shs" | "Fr" | "Nu" | "Kr"
        )
}

fn is_cased(word: Token) -> bool {
    word.shape.has(Shape::LOWER) || word.shape.has(Shape::UPPER)
}

/// Whether the full stop of an abbreviation ends its sentence too.
fn stop_in_word_ends(text: &str, stop: Token, tokens: &[Token], next: usize) -> bool {
    let follower = tokens[next];
    if !follower.after_space() {
        return false;
    }
    let word = stop.of(text);
    let initial = word.chars().count() == 2;
    if initial || is_title_abbreviation(word) {
        return false;
    }
    match follower.kind {
        TokenKind::Quote | TokenKind::Open => tokens
            .get(next + 1)
            .is_some_and(|word| opens_sentence(text, *word)),
        TokenKind::Word => {
            opens_sentence(text, follower) || is_firm_and_speaker(text, word, &tokens[next..])
        }
        _ => false,
    }
}

/// "… of Acme Corp Inc. Smythe said …": a firm's abbreviation, and a name that says something.
fn is_firm_and_speaker(text: &str, word: &str, rest: &[Token]) -> bool {
    let [name, verb, ..] = rest else {
        return false;
    };
    let lower = name.of(text).to_lowercase();
    matches!(word, "Inc." | "Ltd." | "Co." | "Corp.")
        && name.is_capitalised()
        && !name.is_all_caps()
        && word_class(crf::hash(lower.as_bytes())) == 0
        && matches!(verb.of(text), "said" | "says" | "told" | "added")
}

/// True for capitalised words that hardly ever follow an abbreviation inside a sentence.
fn opens_sentence(text: &str, word: Token) -> bool {
    word.is_capitalised() && OPENERS.has(word.of(text))
}

/// The lists that decide where sentences end.
pub(super) static LISTS: [&WordList; 1] = [&OPENERS];

static OPENERS: WordList = word_list!("en/sentence-openers.txt");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Words {
        let mut words = Words::default();
        words.read(
            text,
            &[Block::new(BlockKind::Paragraph, Span::new(0, text.len()))],
        );
        words
    }

    /// `marked` is the text with `|` where a sentence ends.
    fn check_sentences(marked: &str) {
        let text = marked.replace('|', "");
        let words = read(&text);
        let found: Vec<&str> = words
            .sentences
            .iter()
            .map(|&sentence| words.span(sentence).of(&text))
            .collect();
        let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_sentence_goes_on_over_the_foot_of_a_page() {
        let text = "A boat that does not\n\nOsk [Page 2]\n\nask waits. It is late.";
        let mut block = Block::new(BlockKind::Paragraph, Span::new(0, text.len()));
        block.inlines.push(crate::text::Inline {
            span: Span::new(22, 34),
            style: crate::text::Style::Furniture,
        });
        let mut words = Words::default();
        words.read(text, &[block]);
        let tokens = words.of(words.sentences[0]).iter();
        let tokens: Vec<&str> = tokens.map(|token| token.of(text)).collect();
        assert_eq!(tokens.join(" "), "A boat that does not ask waits .");
        assert_eq!(words.sentences.len(), 2);
    }

    #[test]
    fn sentences_end_where_a_reader_says() {
        check_sentences("One.| Two!| “Three?” he asked.| (Four.)| Five");
        check_sentences("“We leave,” she said.| “Now.”| Nobody spoke.");
        check_sentences("It cost 3.5 dollars ... and more.| Then 40 came.");
        check_sentences("Wait… what?| Yes.");
        check_sentences("東京。|大阪。");
        check_sentences("A heading\n\n|A paragraph");
        check_sentences(
            "He left Acme Corp Inc.| Smythe said so.| Vargo Ltd. Chairman Tim Cole added nothing.",
        );
    }

    proptest! {
        #[test]
        fn every_token_is_in_one_sentence(text in "(\\PC|[a-dA-D0-2é東.?! \n\"’'`&@:/,\u{2011}\u{301}-]){0,120}") {
            let words = read(&text);
            let mut end = 0;
            for sentence in &words.sentences {
                prop_assert_eq!(sentence.first, end);
                prop_assert!(sentence.end > sentence.first);
                end = sentence.end;
            }
            prop_assert_eq!(end as usize, words.tokens.len());
        }
    }
}
