//! [`Reading`]: an article as the quote tagger sees it, and the features of each token.
//!
//! Names are not spelled out to the tagger: a capitalised word that is no common word is "a name",
//! so that what is learned holds for other people and other news.

use std::ops::Range;

use super::lexicon::{Class, class_of_hash};
use super::marks::{Marks, is_dialogue_dash};
use super::wordclass::{is_finite, word_class};
use crate::analysis::crf::{Features, hash, mix};
use crate::analysis::entity::cluster;
use crate::analysis::memory::Recent;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Shape, Token, TokenKind};
use crate::analysis::{EntityKind, Mention};
use crate::text::{Block, BlockKind};

/// What the tagger knows of one token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Hash of its lower case letters, or of what stands for names and numbers.
    pub word: u64,
    /// What it can do in an attribution.
    pub class: Class,
    /// Its part-of-speech class, 0 for unknown words.
    pub pos: u8,
    /// Its cluster, 0 for names and unknown words.
    cluster: u16,
    /// Hash of its last three letters.
    suffix: u64,
    /// What it looks like.
    shape: u8,
    /// The kind of the mention it belongs to plus one, twice that for the first token; 0 outside.
    pub mention: u8,
    /// Where it stands to quotation marks: 0 outside.
    pub quote: u8,
    /// Summary of its pair of quotation marks.
    pair: u32,
}

impl Word {
    /// A verb that can be the heart of a clause.
    fn is_finite(self) -> bool {
        matches!(
            self.class,
            Class::Auxiliary
                | Class::Modal
                | Class::Say
                | Class::Tell
                | Class::Speak
                | Class::Think
                | Class::Judge
        ) || is_finite(self.pos)
    }
}

/// An article, made ready for tagging. Reusable.
#[derive(Debug, Default)]
pub struct Reading {
    /// One entry a token of the article.
    pub words: Vec<Word>,
    marks: Marks,
    contexts: Vec<Context>,
    lower: String,
    /// Words that were read last, by the hash of what is printed and what it looks like: most words
    /// come again.
    recent: Recent<Word, 1024>,
}

/// What a token can see of its sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// The last cue word before it outside of quotes, as a distance; 0 for none.
    left: u16,
    /// The next one behind it.
    right: u16,
    /// Commas since the left cue.
    commas: u8,
    first: u32,
    last: u32,
    /// Finite verbs since the left cue.
    verbs: u8,
    /// The last finite verb before it outside of quotes, as a distance; 0 for none.
    verb: u16,
    /// How far behind it the next "that" or "to" stands, before the next mark or cue; 0 for none.
    that: u16,
    /// How far behind it the next opening quotation mark stands in its sentence; 0 for none.
    open: u16,
    /// How far before it the last closing one stands; 0 for none.
    close: u16,
    /// What a trailing attribution (", he said.") looks like, and whether this stands before it.
    tail: u8,
}

const NAME: u64 = 11;
const NUMBER: u64 = 12;
const ADDRESS: u64 = 13;

fn bucket(n: usize) -> u64 {
    match n {
        0..=4 => n as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=49 => 9,
        _ => 10,
    }
}

impl Reading {
    /// Reads the words of an article and its mentions.
    pub fn read(&mut self, text: &str, words: &Words, mentions: &[Mention]) {
        self.words.clear();
        for token in &words.tokens {
            let look = (token.kind as u64) << 32 | u64::from(token.shape.bits());
            let key = mix(look, hash(token.of(text).as_bytes())) | 1;
            let lower = &mut self.lower;
            let word = self.recent.get(key, || word_of(text, *token, lower));
            self.words.push(word);
        }
        let mut at = 0;
        for mention in mentions {
            while at < words.tokens.len() && words.tokens[at].span.end <= mention.span.start {
                at += 1;
            }
            let code = kind_code(mention.kind);
            let mut first = true;
            while at < words.tokens.len() && words.tokens[at].span.start < mention.span.end {
                self.words[at].mention = code * 2 + u8::from(first);
                first = false;
                at += 1;
            }
        }
    }

    /// Describes the tokens of a block; `before` is the block before it.
    pub fn describe(
        &mut self,
        text: &str,
        words: &Words,
        blocks: &[Block],
        block: usize,
        features: &mut Features,
    ) {
        features.clear();
        let tokens = token_range(words, block);
        if tokens.is_empty() {
            return;
        }
        let first = tokens.start;
        self.marks.read(text, &words.tokens[tokens.clone()]);
        self.mark_pairs(text, &words.tokens[tokens.clone()], first);
        self.contexts(words, block, first);
        let paragraph = self.paragraph(text, words, blocks, block);
        for at in tokens.clone() {
            self.token(at, &tokens, paragraph, features);
            features.end_token();
        }
    }

    /// The hash of everything that [`describe`](Self::describe) looks at: the text of the block, the
    /// mentions and sentences in it, its kind, whether it is among the first, and how the block before
    /// it ends. The blocks before must be described.
    pub fn key(&self, text: &str, words: &Words, blocks: &[Block], block: usize) -> u64 {
        let range = token_range(words, block);
        let own = &blocks[block];
        let mut key = hash(own.span.of(text).as_bytes());
        let before = block
            .checked_sub(1)
            .map(|before| token_range(words, before));
        let last = before
            .filter(|before| !before.is_empty())
            .map_or(99, |before| u64::from(self.words[before.end - 1].quote));
        key = mix(
            key,
            last << 8 | block_code(&own.kind) << 4 | block.min(2) as u64,
        );
        let sentences = words.blocks[block].start as usize..words.blocks[block].end as usize;
        for sentence in &words.sentences[sentences] {
            key = mix(key, u64::from(sentence.end) - range.start as u64);
        }
        for at in range.clone() {
            let mention = self.words[at].mention;
            if mention != 0 {
                key = mix(key, (at - range.start) as u64 * 32 + u64::from(mention));
            }
        }
        key
    }

    /// The pairs of marks of the block that was described last; indices count from its first token.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    fn mark_pairs(&mut self, text: &str, tokens: &[Token], first: usize) {
        for (index, pair) in self.marks.pairs.iter().enumerate() {
            let (open, close) = (pair.open as usize, pair.close as usize);
            let inside = &tokens[open + 1..close.min(tokens.len())];
            let count = inside.iter().filter(|token| token.is_word()).count();
            let last = inside.last().map_or(0, |token| match token.of(text) {
                "," => 1,
                "." => 2,
                "?" | "!" => 3,
                "…" | "..." | "—" | "-" | "--" | "–" => 4,
                _ => 5,
            });
            let upper = inside
                .first()
                .is_some_and(|token| token.shape.has(Shape::FIRST_UPPER));
            let verb = self.words[first + open + 1..first + close.min(tokens.len())]
                .iter()
                .any(|word| matches!(word.class, Class::Auxiliary | Class::Modal));
            let summary = bucket(count) as u32
                | last << 4
                | u32::from(upper) << 8
                | u32::from(pair.closed) << 9
                | u32::from(pair.single) << 10
                | u32::from(verb) << 11
                | (index.min(1) as u32) << 12;
            for at in open..(close + 1).min(tokens.len()) {
                let word = &mut self.words[first + at];
                word.pair = summary | 1 << 20;
                word.quote = match at {
                    _ if at == open => 1,
                    _ if at == close => 4,
                    _ if at == open + 1 => 2,
                    _ => 3,
                } + if pair.single { 4 } else { 0 };
            }
        }
    }

    fn contexts(&mut self, words: &Words, block: usize, first: usize) {
        self.contexts.clear();
        for sentence in
            &words.sentences[words.blocks[block].start as usize..words.blocks[block].end as usize]
        {
            let range = sentence.range();
            let (mut left, mut commas, mut verbs) = (None::<usize>, 0_u8, 0_u8);
            let (mut verb, mut close) = (None::<usize>, None::<usize>);
            for at in range.clone() {
                let far =
                    |place: Option<usize>| place.map_or(0, |place| (at - place).min(999) as u16);
                let context = Context {
                    left: far(left),
                    commas,
                    verbs,
                    verb: far(verb),
                    close: far(close),
                    first: range.start as u32,
                    last: range.end as u32 - 1,
                    ..Context::default()
                };
                self.contexts.push(context);
                let word = self.words[at];
                if word.is_finite() {
                    verbs = (verbs + 1).min(3);
                    if word.quote == 0 {
                        verb = Some(at);
                    }
                }
                if word.quote == 0 && word.class.is_cue() {
                    (left, commas, verbs) = (Some(at), 0, 0);
                } else if words.tokens[at].kind == TokenKind::Mark {
                    commas = (commas + 1).min(3);
                } else if matches!(word.quote, 4 | 8) {
                    close = Some(at);
                }
            }
            let (mut right, mut that, mut open) = (None::<usize>, None::<usize>, None::<usize>);
            for at in range.clone().rev() {
                let far =
                    |place: Option<usize>| place.map_or(0, |place| (place - at).min(999) as u16);
                let context = &mut self.contexts[at - first];
                context.right = far(right);
                context.that = far(that);
                context.open = far(open);
                let word = self.words[at];
                if word.quote == 0 && word.class.is_cue() {
                    (right, that) = (Some(at), None);
                } else if matches!(word.class, Class::That | Class::To) && word.quote == 0 {
                    that = Some(at);
                } else if words.tokens[at].kind == TokenKind::Mark {
                    that = None;
                } else if matches!(word.quote, 1 | 5) {
                    open = Some(at);
                }
            }
            self.tail(words, range, first);
        }
    }

    /// Marks a sentence that ends with an attribution: "…, the minister said on Monday."
    fn tail(&mut self, words: &Words, range: Range<usize>, first: usize) {
        let mut cue = None;
        for at in range.clone().rev() {
            let word = self.words[at];
            if range.end - at > 30 {
                return;
            }
            if word.quote == 0 && word.class.is_speech() {
                cue = Some(at);
            }
            let behind = words.tokens[at].kind == TokenKind::Mark && word.quote == 0
                || matches!(word.quote, 4 | 8);
            if !behind {
                continue;
            }
            if let Some(cue) = cue {
                let near = cue - at <= 2;
                let code = self.words[cue].class as u8 % 8
                    + if near { 8 } else { 0 }
                    + if cue + 3 >= range.end { 16 } else { 0 };
                for place in range {
                    let side = if place <= at { 32 } else { 64 };
                    self.contexts[place - first].tail = code + side;
                }
                return;
            }
        }
    }

    fn paragraph(&self, text: &str, words: &Words, blocks: &[Block], block: usize) -> Paragraph {
        let range = token_range(words, block);
        let tokens = &words.tokens[range.clone()];
        let colon = tokens
            .iter()
            .take(8)
            .position(|token| token.of(text) == ":");
        let turn = colon.map_or(0, |colon| {
            let named = tokens[..colon]
                .iter()
                .all(|token| token.shape.has(Shape::FIRST_UPPER) || !token.is_word());
            let caps = tokens[..colon].iter().any(|token| token.is_all_caps());
            let single = colon == 1 && tokens[0].span.len() == 1;
            1 + u64::from(named) + 2 * u64::from(caps) + 4 * u64::from(single)
        });
        let before = block
            .checked_sub(1)
            .map(|before| token_range(words, before));
        let open_before = before.clone().is_some_and(|before| {
            before.end > before.start && {
                let last = self.words[before.end - 1];
                !matches!(last.quote, 0 | 4 | 8)
            }
        });
        let quoted_before = before.is_some_and(|before| {
            before.end > before.start && matches!(self.words[before.end - 1].quote, 3 | 4)
        });
        let starts_quoted = self.words[range.start].quote == 1;
        let ends_quoted = matches!(self.words[range.end - 1].quote, 3 | 4);
        let whole = starts_quoted && self.marks.pairs.len() == 1 && ends_quoted;
        let cue = range
            .clone()
            .any(|at| self.words[at].quote == 0 && self.words[at].class.is_speech());
        let stopped = tokens
            .last()
            .is_some_and(|token| matches!(token.kind, TokenKind::Stop | TokenKind::Quote));
        let kind = block_code(&blocks[block].kind);
        Paragraph {
            colon: colon.map(|colon| range.start + colon),
            turn,
            open_before: u64::from(open_before),
            form: u64::from(starts_quoted)
                | u64::from(ends_quoted) << 1
                | u64::from(whole) << 2
                | u64::from(cue) << 3
                | u64::from(quoted_before) << 4,
            place: (block.min(2) as u64) << 4 | kind << 2 | u64::from(stopped),
            length: bucket(tokens.len()),
            dash: u64::from(is_dialogue_dash(text, tokens)),
        }
    }

    #[allow(clippy::many_single_char_names)] // The rows below are read as a table.
    fn token(&self, at: usize, tokens: &Range<usize>, paragraph: Paragraph, out: &mut Features) {
        let edge = |side: u64| Word {
            word: side,
            suffix: side,
            shape: 30,
            pos: 250,
            ..Word::default()
        };
        let get = |offset: isize| {
            let place = at as isize + offset;
            if place < tokens.start as isize {
                edge(1)
            } else if place >= tokens.end as isize {
                edge(2)
            } else {
                self.words[place as usize]
            }
        };
        let w: [Word; 7] = std::array::from_fn(|index| get(index as isize - 3));
        let here = w[3];
        let c = |offset: isize| {
            let word = w[(3 + offset) as usize];
            u64::from(if word.class == Class::Other {
                100_u8.wrapping_add(word.pos)
            } else {
                word.class as u8
            })
        };
        let context = self.contexts[at - tokens.start];
        let mut template = 0_u64;
        let mut put = |value: u64| {
            template += 1;
            out.add(mix(template, value));
        };
        // Words.
        put(0);
        for word in &w {
            put(word.word);
        }
        put(mix(w[2].word, here.word));
        put(mix(here.word, w[4].word));
        put(here.suffix);
        put(w[2].suffix);
        put(w[4].suffix);
        // Classes and parts of speech.
        for offset in -2..=2 {
            put(c(offset));
        }
        let p = |offset: isize| u64::from(w[(3 + offset) as usize].pos);
        put(p(0));
        put(p(-1) << 8 | p(0));
        put(p(0) << 8 | p(1));
        put(c(-1) << 8 | c(0));
        put(c(0) << 8 | c(1));
        // Shapes and mentions.
        let shapes =
            u64::from(w[2].shape) << 10 | u64::from(here.shape) << 5 | u64::from(w[4].shape);
        put(u64::from(here.shape));
        put(shapes);
        let m = |offset: isize| u64::from(w[(3 + offset) as usize].mention);
        put(m(0));
        put(m(-1) << 16 | m(0) << 8 | m(1));
        put(m(-1) << 16 | c(0) << 8 | m(1));
        put(m(0) << 16 | c(-1) << 8 | c(1));
        put(mix(m(-1), here.word));
        put(mix(m(1), here.word));
        // Quotation marks.
        let q = |offset: isize| u64::from(w[(3 + offset) as usize].quote);
        let marks = q(-1) << 8 | q(0) << 4 | q(1);
        put(marks);
        put(q(-2) << 12 | marks << 4 | q(2));
        put(mix(marks, c(0)));
        put(mix(u64::from(here.pair), q(0)));
        put(mix(u64::from(here.pair & 0xfff), paragraph.form));
        let (opener, closer) = self.around(at, tokens, here);
        put(mix(opener.word, q(0)));
        put(mix(closer.word, q(0)));
        put(mix(c_of(closer), u64::from(here.pair)));
        put(mix(u64::from(w[4].pair), c(0)));
        put(mix(u64::from(w[2].pair), mix(c(0), q(0))));
        // The sentence.
        let inside = u64::from(q(0) != 0);
        let from_start = at - context.first as usize;
        let to_end = context.last as usize - at;
        let start = self.words[context.first as usize];
        put(bucket(from_start) << 1 | inside);
        put(bucket(to_end) << 1 | inside);
        put(mix(start.word, bucket(from_start).min(6)));
        put(mix(c_of(start), bucket(from_start)));
        let left = (context.left > 0).then(|| self.words[at - context.left as usize]);
        let right = (context.right > 0).then(|| self.words[at + context.right as usize]);
        let left_class = left.map_or(0, |word| word.class as u64 + 1);
        let right_class = right.map_or(0, |word| word.class as u64 + 1);
        let near = bucket(context.left as usize);
        let far = bucket(context.right as usize);
        let behind = left.map_or(Word::default(), |_| {
            self.words[at + 1 - context.left as usize]
        });
        let commas = u64::from(context.commas);
        put(left_class << 8 | near << 4 | commas);
        put(left_class << 8 | commas << 4 | inside);
        put(mix(
            left.map_or(0, |word| word.word),
            mix(c_of(behind), inside),
        ));
        put(mix(left_class << 8 | c_of(behind), c(0)));
        put(mix(left_class << 4 | near.min(4), c(0) << 8 | c(-1)));
        put(mix(left_class << 4 | near.min(4), mix(here.word, inside)));
        put(right_class << 8 | far << 1 | inside);
        put(mix(right.map_or(0, |word| word.word), far.min(3)));
        put(mix(right_class << 4 | far, c(0)));
        put(left_class << 16 | right_class << 8 | c(0));
        put(u64::from(context.tail) << 1 | inside);
        put(mix(
            u64::from(context.tail),
            c(0) << 8 | bucket(from_start).min(2) << 4 | bucket(to_end).min(2),
        ));
        put(mix(u64::from(context.tail), left_class << 8 | right_class));
        // The clause.
        let verbs = u64::from(context.verbs);
        put(mix(left_class << 8 | verbs << 4 | commas, c(0)));
        put(mix(verbs << 4 | commas, mix(c(-1), c(0))));
        put(mix(left.map_or(0, |word| word.word), verbs << 4 | commas));
        let that = bucket(context.that as usize);
        put(mix(left_class << 8 | that, c(0)));
        let (open, close) = (
            bucket(context.open as usize),
            bucket(context.close as usize),
        );
        put(left_class << 12 | near << 8 | open << 4 | inside);
        put(right_class << 12 | left_class << 4 | close);
        put(mix(right_class << 8 | far << 4 | close, c(0)));
        let before = (context.right > 0)
            .then(|| self.words[at + context.right as usize - 1])
            .map_or(0, c_of);
        put(mix(right_class << 8 | before, far.min(6)));
        put(mix(right_class << 8 | before, c(0)));
        // Clusters.
        let k = |offset: isize| u64::from(w[(3 + offset) as usize].cluster);
        put(k(0));
        put(k(-1));
        put(k(-1) << 16 | k(0));
        let verb = (context.verb > 0).then(|| self.words[at - context.verb as usize]);
        let verb = verb.map_or(0, |word| u64::from(word.cluster) + 1);
        let ago = bucket(context.verb as usize).min(5);
        put(verb << 8 | ago);
        put(mix(
            left.map_or(0, |word| u64::from(word.cluster) + 1),
            near.min(3),
        ));
        // The paragraph.
        let turn = paragraph.turn << 2
            | paragraph.colon.map_or(0, |colon| {
                1 + u64::from(at > colon) + u64::from(at >= colon)
            });
        put(turn);
        put(mix(turn, bucket(at - tokens.start).min(5)));
        put(paragraph.dash << 4 | left_class);
        put(paragraph.form << 4 | q(0));
        put(paragraph.open_before << 4 | q(0));
        put(mix(paragraph.place << 4 | paragraph.length, c(0)));
        put(mix(
            paragraph.place,
            mix(here.word, u64::from(paragraph.length < 8)),
        ));
        put(mix(bucket(at - tokens.start), c(0)));
        put(mix(bucket(tokens.end - 1 - at), c(0)));
    }

    /// The words before and behind the pair of marks that holds `at`; outside, behind the next mark.
    fn around(&self, at: usize, tokens: &Range<usize>, here: Word) -> (Word, Word) {
        if here.pair == 0 {
            return (Word::default(), Word::default());
        }
        let Some(pair) = self.marks.pair(at - tokens.start) else {
            return (Word::default(), Word::default());
        };
        let before = (pair.open as usize)
            .checked_sub(1)
            .map(|open| self.words[tokens.start + open]);
        let close = tokens.start + pair.close as usize + 1;
        let behind = (close < tokens.end).then(|| self.words[close]);
        let none = Word {
            word: 3,
            pos: 251,
            ..Word::default()
        };
        (before.unwrap_or(none), behind.unwrap_or(none))
    }
}

/// Reads a token; `lower` is scratch space.
fn word_of(text: &str, token: Token, lower: &mut String) -> Word {
    let written = token.of(text);
    lower.clear();
    if written.is_ascii() {
        lower.extend(written.bytes().map(|b| b.to_ascii_lowercase() as char));
    } else {
        for c in written.chars() {
            match c {
                '’' | '‘' => lower.push('\''),
                _ => lower.extend(c.to_lowercase()),
            }
        }
    }
    let lower = lower.as_str();
    let whole = hash(lower.as_bytes());
    let class = class_of_hash(whole);
    let pos = word_class(whole);
    let shape = shape_code(token, written);
    let word = match token.kind {
        TokenKind::Word
            if token.shape.has(Shape::FIRST_UPPER) && pos == 0 && class == Class::Other =>
        {
            NAME
        }
        TokenKind::Number => NUMBER,
        TokenKind::Address => ADDRESS,
        TokenKind::Quote => hash(b"\""),
        TokenKind::Dash => hash(b"--"),
        _ => whole,
    };
    let cut = lower.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    let suffix = if word == whole {
        hash(&lower.as_bytes()[cut..])
    } else {
        word
    };
    let cluster = if word == whole && token.is_word() {
        cluster::of(lower).0
    } else {
        0
    };
    Word {
        word,
        class,
        pos,
        cluster,
        suffix,
        shape,
        ..Word::default()
    }
}

#[derive(Clone, Copy)]
struct Paragraph {
    colon: Option<usize>,
    turn: u64,
    open_before: u64,
    form: u64,
    place: u64,
    length: u64,
    dash: u64,
}

/// The tokens of a block as a range of indices.
pub fn token_range(words: &Words, block: usize) -> Range<usize> {
    let sentences =
        &words.sentences[words.blocks[block].start as usize..words.blocks[block].end as usize];
    match (sentences.first(), sentences.last()) {
        (Some(first), Some(last)) => first.first as usize..last.end as usize,
        _ => 0..0,
    }
}

fn block_code(kind: &BlockKind) -> u64 {
    match kind {
        BlockKind::Heading(_) => 1,
        BlockKind::Quotation => 2,
        BlockKind::Paragraph => 0,
        _ => 3,
    }
}

fn c_of(word: Word) -> u64 {
    u64::from(if word.class == Class::Other {
        100_u8.wrapping_add(word.pos)
    } else {
        word.class as u8
    })
}

/// Only kinds that every reader of names tells apart.
fn kind_code(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 1,
        EntityKind::Org => 2,
        EntityKind::Place => 3,
        EntityKind::Norp => 4,
        EntityKind::Date | EntityKind::Money | EntityKind::Percent => 5,
        EntityKind::Event | EntityKind::Law | EntityKind::Misc => 6,
    }
}

fn shape_code(token: Token, written: &str) -> u8 {
    match token.kind {
        TokenKind::Word if token.is_all_caps() && written.len() > 1 => 1,
        TokenKind::Word if token.shape.has(Shape::FIRST_UPPER) => 2,
        TokenKind::Word if token.shape.has(Shape::HYPHEN) => 3,
        TokenKind::Word => 4,
        TokenKind::Number => 5,
        TokenKind::Clitic => 6,
        TokenKind::Address => 7,
        TokenKind::Stop => 8,
        TokenKind::Quote => 9,
        TokenKind::Open => 10,
        TokenKind::Close => 11,
        TokenKind::Dash => 12,
        TokenKind::Mark => 13,
        TokenKind::Symbol => 14,
    }
}
