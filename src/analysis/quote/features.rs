//! [`Reading`]: an article as the quote tagger sees it, and the features of each token.
//!
//! Names are not spelled out to the tagger: a capitalised word that is no common word is "a name",
//! so that what is learned holds for other people and other news.

use std::ops::Range;

use super::groups::{Groups, REACH, SEEN};
use super::lexicon::{Class, class_of_hash};
use super::marked::MarkView;
use super::marks::{Marks, is_dialogue_dash};
use super::tagged::{MarkPlace, MentionKind, MentionTag, TokenView, token_range};
use super::unit::Unit;
use super::wordclass::{is_finite, word_class};
use crate::analysis::crf::{Features, hash, mix};
use crate::analysis::entity::cluster;
use crate::analysis::memory::Recent;
use crate::analysis::rules::{Rule, RuleSet};
use crate::analysis::sentence::Words;
use crate::analysis::token::{Shape, Token, TokenKind};
use crate::analysis::{EntityKind, Mention};
use crate::text::{Block, BlockKind};

impl TokenView {
    /// A verb that can be the heart of a clause.
    pub(in crate::analysis) fn is_finite(self) -> bool {
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
    pub words: Vec<TokenView>,
    marks: Marks,
    paragraph: Paragraph,
    contexts: Vec<Context>,
    lower: String,
    /// Words that were read last, by the hash of what is printed and what it looks like: most words
    /// come again.
    recent: Recent<TokenView, 1024>,
}

/// What a token can see of its sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// The last cue word before it outside of quotes, as a distance; 0 for none.
    left: u16,
    /// The next one.
    right: u16,
    /// Commas since the left cue.
    commas: u8,
    first: u32,
    last: u32,
    /// Finite verbs since the left cue.
    verbs: u8,
    /// The last finite verb before it outside of quotes, as a distance; 0 for none.
    verb: u16,
    /// How far after it the next "that" or "to" stands, before the next mark or cue; 0 for none.
    that: u16,
    /// How far after it the next opening quotation mark stands in its sentence; 0 for none.
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
        // A text may have a token a byte: no room that is not used.
        self.words.reserve_exact(words.tokens.len());
        for token in &words.tokens {
            let look = (token.kind as u64) << 32 | u64::from(token.shape.bits());
            let key = mix(look, hash(token.of(text).as_bytes())) | 1;
            let lower = &mut self.lower;
            let word = *self.recent.get(key, || word_of(text, *token, lower));
            self.words.push(word);
        }
        let mut at = 0;
        for mention in mentions {
            while at < words.tokens.len() && words.tokens[at].span.end <= mention.span.start {
                at += 1;
            }
            let kind = kind_of(mention.kind);
            let mut first = true;
            while at < words.tokens.len() && words.tokens[at].span.start < mention.span.end {
                self.words[at].mention = MentionTag::new(kind, first);
                first = false;
                at += 1;
            }
        }
    }

    /// Reads the quotation marks of a block; those of the blocks before are read.
    pub fn begin(&mut self, text: &str, words: &Words, blocks: &[Block], block: usize) {
        let tokens = token_range(words, block);
        if tokens.is_empty() {
            return;
        }
        self.marks.read(text, &words.tokens[tokens.clone()]);
        self.mark_pairs(text, &words.tokens[tokens.clone()], tokens.start);
        self.paragraph = self.paragraph(text, words, blocks, block);
    }

    /// A quotation that is open at the end of its paragraph goes on to the mark that closes it in one of the next
    /// paragraphs, if none opens before. The blocks must be tagged: the tagger learned that a slip does not reach the
    /// next paragraph.
    pub(super) fn close_later(&mut self, text: &str, words: &Words, blocks: usize) {
        const FARTHEST: usize = 3;
        let is_double = |at: usize| {
            let token = words.tokens[at];
            token.kind == TokenKind::Quote && matches!(token.of(text), "\"" | "”" | "“" | "''")
        };
        for block in 0..blocks {
            let before = token_range(words, block);
            let Some(last) = before.end.checked_sub(1).filter(|_| !before.is_empty()) else {
                continue;
            };
            let mark = self.words[last].mark;
            if !mark.is_open() || mark.is_single() {
                continue;
            }
            let next = block + 1..(block + 1 + FARTHEST).min(blocks);
            let first = next.clone().find_map(|block| {
                let at = token_range(words, block).find(|at| is_double(*at))?;
                Some((block, at))
            });
            let Some((closing, close)) = first else {
                continue;
            };
            let closes = self.words[close].mark.is_outside()
                && words.tokens[close].of(text) != "“"
                && !words.tokens[close].after_space()
                && close > token_range(words, closing).start;
            if !closes {
                continue;
            }
            for block in next.start..=closing {
                let tokens = token_range(words, block);
                let open = tokens.start.wrapping_sub(1);
                for at in tokens.start..tokens.end.min(close + 1) {
                    self.words[at].mark = MarkPlace::new(at, open, close, false);
                }
            }
        }
    }

    /// Describes the tokens of a unit of the block that was [begun](Self::begin).
    pub fn describe(
        &mut self,
        words: &Words,
        unit: &Unit,
        rules: RuleSet,
        features: &mut Features,
    ) {
        self.describe_as::<true>(words, unit, rules, features);
    }

    /// The same without the features that look at one word alone, and those that look at marks.
    pub(super) fn describe_rest(
        &mut self,
        words: &Words,
        unit: &Unit,
        rules: RuleSet,
        features: &mut Features,
    ) {
        self.describe_as::<false>(words, unit, rules, features);
    }

    fn describe_as<const WHOLE: bool>(
        &mut self,
        words: &Words,
        unit: &Unit,
        rules: RuleSet,
        features: &mut Features,
    ) {
        features.clear();
        self.contexts(words, unit);
        let block = token_range(words, unit.block);
        for at in unit.tokens.clone() {
            let context = self.contexts[at - unit.tokens.start];
            let count = self.token(at, &block, context, Groups::<WHOLE>::new(rules, features));
            features.take(count);
            features.end_token();
        }
    }

    /// The tokens of a unit with [`REACH`] more on either side.
    pub(super) fn around_unit(
        &self,
        words: &Words,
        unit: &Unit,
    ) -> impl Iterator<Item = TokenView> {
        let block = token_range(words, unit.block);
        let (start, end) = (unit.tokens.start as isize, unit.tokens.end as isize);
        (start - REACH as isize..end + REACH as isize).map(move |at| self.word_at(at, &block))
    }

    /// The tokens that the one `at` sees by themselves, itself in the middle.
    #[inline]
    fn seen_from(&self, at: usize, block: &Range<usize>) -> [TokenView; SEEN] {
        let first = at as isize - REACH as isize;
        if first >= block.start as isize
            && at + REACH < block.end
            && let Some(seen) = self.words[first as usize..].first_chunk()
        {
            return *seen;
        }
        let mut seen = [TokenView::default(); SEEN];
        for (at, slot) in (first..).zip(&mut seen) {
            *slot = self.word_at(at, block);
        }
        seen
    }

    /// The token at this place; before and after its block stand edges.
    #[inline]
    fn word_at(&self, at: isize, block: &Range<usize>) -> TokenView {
        let edge = |side: u64| TokenView {
            word: side,
            suffix: side,
            shape: 30,
            pos: 250,
            ..TokenView::default()
        };
        if at < block.start as isize {
            edge(1)
        } else if at >= block.end as isize {
            edge(2)
        } else {
            self.words[at as usize]
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
            .map_or(99, |before| {
                u64::from(self.words[before.end - 1].mark.code())
            });
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
            if mention.is_named() {
                key = mix(
                    key,
                    (at - range.start) as u64 * 32 + u64::from(mention.code()),
                );
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
                word.mark = MarkPlace::new(at, open, close, pair.single);
            }
        }
    }

    fn contexts(&mut self, words: &Words, unit: &Unit) {
        self.contexts.clear();
        let first = unit.tokens.start;
        for sentence in &words.sentences[unit.sentences.clone()] {
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
                    if word.mark.is_outside() {
                        verb = Some(at);
                    }
                }
                if word.mark.is_outside() && word.class.is_cue() {
                    (left, commas, verbs) = (Some(at), 0, 0);
                } else if words.tokens[at].kind == TokenKind::Mark {
                    commas = (commas + 1).min(3);
                } else if word.mark.closes() {
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
                if word.mark.is_outside() && word.class.is_cue() {
                    (right, that) = (Some(at), None);
                } else if matches!(word.class, Class::That | Class::To) && word.mark.is_outside() {
                    that = Some(at);
                } else if words.tokens[at].kind == TokenKind::Mark {
                    that = None;
                } else if word.mark.opens() {
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
            if word.mark.is_outside() && word.class.is_speech() {
                cue = Some(at);
            }
            let behind = words.tokens[at].kind == TokenKind::Mark && word.mark.is_outside()
                || word.mark.closes();
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
                last.mark.is_open()
            }
        });
        let quoted_before = before.is_some_and(|before| {
            before.end > before.start && self.words[before.end - 1].mark.ends_double()
        });
        let starts_quoted = self.words[range.start].mark.opens_double();
        let ends_quoted = self.words[range.end - 1].mark.ends_double();
        let whole = starts_quoted && self.marks.pairs.len() == 1 && ends_quoted;
        let cue = range
            .clone()
            .any(|at| self.words[at].mark.is_outside() && self.words[at].class.is_speech());
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

    /// Puts the features of a token into groups; gives how many there are.
    #[allow(clippy::many_single_char_names)] // The rows below are read as a table.
    fn token<const WHOLE: bool>(
        &self,
        at: usize,
        tokens: &Range<usize>,
        context: Context,
        mut groups: Groups<'_, WHOLE>,
    ) -> usize {
        let paragraph = self.paragraph;
        let w = self.seen_from(at, tokens);
        let here = w[3];
        let c = |offset: isize| c_of(w[(3 + offset) as usize]);
        // Words. What is put as a word's own is kept by `alone.rs`.
        groups.put_word(0);
        for word in &w {
            groups.put_word(word.word);
        }
        groups.put(mix(w[2].word, here.word));
        groups.put(mix(here.word, w[4].word));
        groups.put_word(here.suffix);
        groups.put_word(w[2].suffix);
        groups.put_word(w[4].suffix);
        groups.end(Rule::FeatureWords);
        // Classes and parts of speech.
        for offset in -2..=2 {
            groups.put_word(c(offset));
        }
        let p = |offset: isize| u64::from(w[(3 + offset) as usize].pos);
        groups.put_word(p(0));
        let mut put = |value: u64| groups.put(value);
        put(p(-1) << 8 | p(0));
        put(p(0) << 8 | p(1));
        put(c(-1) << 8 | c(0));
        put(c(0) << 8 | c(1));
        groups.end(Rule::FeatureClasses);
        // Shapes and mentions.
        let shapes =
            u64::from(w[2].shape) << 10 | u64::from(here.shape) << 5 | u64::from(w[4].shape);
        groups.put_word(u64::from(here.shape));
        let mut put = |value: u64| groups.put(value);
        put(shapes);
        let m = |offset: isize| u64::from(w[(3 + offset) as usize].mention.code());
        put(m(0));
        put(m(-1) << 16 | m(0) << 8 | m(1));
        put(m(-1) << 16 | c(0) << 8 | m(1));
        put(m(0) << 16 | c(-1) << 8 | c(1));
        put(mix(m(-1), here.word));
        put(mix(m(1), here.word));
        groups.end(Rule::FeatureMentions);
        // Quotation marks.
        groups.put_kept(|| self.mark_view(at, tokens).values());
        groups.end(Rule::FeatureMarks);
        let mut put = |value: u64| groups.put(value);
        // The sentence.
        let inside = u64::from(here.mark.is_quoted());
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
        let behind = left.map_or(TokenView::default(), |_| {
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
        groups.end(Rule::FeatureSentence);
        let mut put = |value: u64| groups.put(value);
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
        groups.end(Rule::FeatureClause);
        // Clusters.
        let k = |offset: isize| u64::from(w[(3 + offset) as usize].cluster);
        groups.put_word(k(0));
        groups.put_word(k(-1));
        let mut put = |value: u64| groups.put(value);
        put(k(-1) << 16 | k(0));
        let verb = (context.verb > 0).then(|| self.words[at - context.verb as usize]);
        let verb = verb.map_or(0, |word| u64::from(word.cluster) + 1);
        let ago = bucket(context.verb as usize).min(5);
        put(verb << 8 | ago);
        put(mix(
            left.map_or(0, |word| u64::from(word.cluster) + 1),
            near.min(3),
        ));
        groups.end(Rule::FeatureClusters);
        let mut put = |value: u64| groups.put(value);
        // The paragraph.
        let turn = paragraph.turn << 2
            | paragraph.colon.map_or(0, |colon| {
                1 + u64::from(at > colon) + u64::from(at >= colon)
            });
        put(turn);
        put(mix(turn, bucket(at - tokens.start).min(5)));
        put(paragraph.dash << 4 | left_class);
        put(paragraph.form << 4 | u64::from(here.mark.code()));
        put(paragraph.open_before << 4 | u64::from(here.mark.code()));
        put(mix(paragraph.place << 4 | paragraph.length, c(0)));
        put(mix(
            paragraph.place,
            mix(here.word, u64::from(paragraph.length < 8)),
        ));
        put(mix(bucket(at - tokens.start), c(0)));
        put(mix(bucket(tokens.end - 1 - at), c(0)));
        groups.end(Rule::FeatureParagraph);
        groups.count()
    }

    /// What each token of a unit sees of the quotation marks around it.
    pub(super) fn mark_views(&self, words: &Words, unit: &Unit) -> impl Iterator<Item = MarkView> {
        let block = token_range(words, unit.block);
        unit.tokens
            .clone()
            .map(move |at| self.mark_view(at, &block))
    }

    /// What a token sees of the quotation marks around it.
    #[inline]
    fn mark_view(&self, at: usize, tokens: &Range<usize>) -> MarkView {
        let [_, far_before, before, here, after, far_after, _] = self.seen_from(at, tokens);
        let (opener, closer) = self.around(at, tokens, here);
        MarkView {
            places: [far_before, before, here, after, far_after].map(|word| word.mark.code()),
            class: c_of(here) as u8,
            pairs: [before.pair, here.pair, after.pair],
            form: self.paragraph.form,
            opener: opener.word,
            closer: closer.word,
            closer_class: c_of(closer) as u8,
        }
    }

    /// The words before and after the pair of marks that holds `at`; outside, after the next mark.
    fn around(&self, at: usize, tokens: &Range<usize>, here: TokenView) -> (TokenView, TokenView) {
        if here.pair == 0 {
            return (TokenView::default(), TokenView::default());
        }
        let Some(pair) = self.marks.pair(at - tokens.start) else {
            return (TokenView::default(), TokenView::default());
        };
        let before = (pair.open as usize)
            .checked_sub(1)
            .map(|open| self.words[tokens.start + open]);
        let close = tokens.start + pair.close as usize + 1;
        let behind = (close < tokens.end).then(|| self.words[close]);
        let none = TokenView {
            word: 3,
            pos: 251,
            ..TokenView::default()
        };
        (before.unwrap_or(none), behind.unwrap_or(none))
    }
}

/// Reads a token; `lower` is scratch space.
fn word_of(text: &str, token: Token, lower: &mut String) -> TokenView {
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
    TokenView {
        word,
        class,
        pos,
        cluster,
        suffix,
        shape,
        ..TokenView::default()
    }
}

/// What the tokens of a paragraph have in common.
#[derive(Clone, Copy, Debug, Default)]
struct Paragraph {
    colon: Option<usize>,
    turn: u64,
    open_before: u64,
    form: u64,
    place: u64,
    length: u64,
    dash: u64,
}

fn block_code(kind: &BlockKind) -> u64 {
    match kind {
        BlockKind::Heading(_) => 1,
        BlockKind::Quotation => 2,
        BlockKind::Paragraph => 0,
        _ => 3,
    }
}

/// A word's class, or its part of speech if it has none.
pub(super) fn c_of(word: TokenView) -> u64 {
    u64::from(if word.class == Class::Other {
        100_u8.wrapping_add(word.pos)
    } else {
        word.class as u8
    })
}

/// Only kinds that every reader of names tells apart.
fn kind_of(kind: EntityKind) -> MentionKind {
    match kind {
        EntityKind::Person => MentionKind::Person,
        EntityKind::Org => MentionKind::Org,
        EntityKind::Place => MentionKind::Place,
        EntityKind::Norp => MentionKind::Norp,
        EntityKind::Date | EntityKind::Money | EntityKind::Percent => MentionKind::Value,
        EntityKind::Event | EntityKind::Law | EntityKind::Misc => MentionKind::Other,
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
