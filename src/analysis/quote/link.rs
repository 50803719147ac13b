//! [`link`]: from labelled tokens to fragments, cues and sources that belong together.
//!
//! Three steps: the stretches of each unit, with edges that fit the quotation marks; for each cue
//! its source; for each fragment the cue it hangs on: the one in its sentence, the one it goes on
//! from ("“A,” he said. “B.”"), or the speaker of the paragraph before.

use std::ops::Range;
use std::sync::LazyLock;

use super::NONE;
use super::acts::acts;
use super::amend::amend;
use super::declared::declared;
use super::edges::edges;
use super::forms::{self, Turn};
use super::frames::Frames;
use super::heads;
use super::lexicon::Class;
use super::marks::is_dialogue_dash;
use super::nearest::{Owner, around, cue_of, gap, source_of};
use super::objects::has_object;
use super::senses::{is_mentioned, is_told, nobody_says, other_senses};
use super::sources::{main_subject, mend_sources};
use super::stretch::{Kind, Stretch, stretches};
use super::subject::subject;
use super::tagged::{Attribution, Form, LinkKind, TaggedText, token_range};
use super::titles::{is_cross_head, is_titled};
use super::unit::{Unit, units};
use crate::analysis::crf::hash;
use crate::analysis::rules::Rule;
use crate::text::{Block, BlockKind};

/// The weights of linking; tuned on a sixth of the train part of PolNeAR in November 2026, by hand, in
/// steps of about a fifth, for the most fragments with the right cue and source.
struct Weights {
    /// Below this mean probability words outside quotation marks are not taken as said.
    doubt: f32,
    /// Above this mean probability words in quotation marks are said though nobody says them.
    bare_marked: f32,
    /// The same outside of marks.
    bare_plain: f32,
    /// Above this probability of each token a few words in quotation marks are said without a verb of speech.
    short_marked: f32,
    /// Longer quotations are said though nobody says them.
    bare_length: usize,
}

const WEIGHTS: Weights = Weights {
    doubt: 0.5,
    bare_marked: 0.97,
    bare_plain: 0.75,
    short_marked: 0.85,
    bare_length: 8,
};

/// Joins the stretches of an article. The quotes come in order of their first part, and no part
/// overlaps another.
pub fn link(article: TaggedText<'_>, blocks: &[Block]) -> Vec<Attribution> {
    let TaggedText { text, words, .. } = article;
    let mut found: Vec<Attribution> = Vec::new();
    let mut turns: Vec<Option<Turn>> = (0..blocks.len())
        .map(|block| forms::turn(text, words, token_range(words, block)))
        .collect();
    forms::repeated(article, &mut turns);
    let transcript = turns.iter().flatten().count() >= 2;
    let dialogue = dialogues(article, blocks.len());
    let lines = article.rules.has(Rule::HeadLines);
    let floor = lines.then(|| heads::floor(article, blocks));
    for block in 0..blocks.len() {
        if declared(article, blocks, block, &mut found) {
            continue;
        }
        let tokens = token_range(words, block);
        if turns[block].is_none()
            && let Some(Some(name)) = floor.as_ref().map(|floor| &floor[block])
        {
            found.push(Attribution {
                parts: vec![tokens],
                source: Some(name.clone()),
                form: Form::Line,
                block,
                ..Attribution::default()
            });
            continue;
        }
        if lines
            && let Some(name) = heads::signature(article, &tokens)
            && let Some(last) = found.last_mut()
            && last.block + 1 == block
            && forms::is_whole(article, &token_range(words, last.block), &last.parts[0])
        {
            last.source = Some(name);
            last.link = LinkKind::Own;
            continue;
        }
        let turn = turns[block].as_ref().filter(|turn| {
            article.rules.has(Rule::Turns)
                && (transcript
                    || turn.sure
                        && !turn.is_place(article.seen)
                        && !forms::is_reported(article, turn, &token_range(words, block))
                    || block == 0 && forms::is_headline_turn(article, turn, &token_range(words, 0)))
        });
        for unit in units(words, block) {
            let turn = turn.filter(|_| unit.is_first(words));
            let first = found.len();
            link_unit(article, blocks, &unit, turn, dialogue[block], &mut found);
            if turn.is_some() && transcript {
                found[first..]
                    .iter_mut()
                    .for_each(|quote| quote.form = Form::Turn);
            }
        }
    }
    found
}

/// A line of a conversation has no more tokens.
const SHORT_LINE: usize = 14;

/// "The court heard that …" is speech without a verb of speech.
static HEARD: LazyLock<u64> = LazyLock::new(|| hash(b"heard"));

/// Whether each block is a line of dialogue after a dash: some line of its run has a verb of speech,
/// else it is a list.
fn dialogues(article: TaggedText<'_>, blocks: usize) -> Vec<bool> {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let is_line = |block: usize| {
        let tokens = token_range(words, block);
        is_dialogue_dash(text, &words.tokens[tokens])
    };
    let mut lines = vec![false; blocks];
    let mut block = 0;
    while block < blocks {
        let start = block;
        let mut spoken = false;
        while block < blocks && is_line(block) {
            spoken |= seen[token_range(words, block)]
                .iter()
                .any(|token| token.class.is_speech());
            block += 1;
        }
        lines[start..block].fill(spoken && block > start + 1);
        block += 1;
    }
    lines
}

fn link_unit(
    article: TaggedText<'_>,
    blocks: &[Block],
    unit: &Unit,
    turn: Option<&Turn>,
    is_dialogue: bool,
    found: &mut Vec<Attribution>,
) {
    let TaggedText {
        text,
        words,
        seen,
        tags,
        rules,
        ..
    } = article;
    let (block, tokens) = (unit.block, unit.tokens.clone());
    let labels = &tags.labels[tokens.clone()];
    let heard = *HEARD;
    let plain = blocks[block].kind != BlockKind::Quotation
        && !is_dialogue_dash(text, &words.tokens[tokens.clone()])
        && seen[tokens.clone()].iter().all(|token| {
            token.mark.is_outside()
                && !token.class.is_speech()
                && token.word != heard
                && !has_object(token.word)
        })
        && !words.tokens[tokens.clone()]
            .first()
            .is_some_and(|first| matches!(first.of(text).as_bytes(), [b'@', ..] | b"RT"));
    if turn.is_none() && plain && labels.iter().all(|label| *label == NONE) {
        return;
    }
    if turn.is_none() && rules.has(Rule::Titles) && is_cross_head(article, block, blocks.len()) {
        return;
    }
    let mut stretches = stretches(article, unit);
    let mut is_post = false;
    if rules.has(Rule::Doubt) {
        stretches.retain(|stretch| stretch.kind != Kind::Content || is_sure(article, stretch));
    }
    if let Some(turns) = turn.and_then(|_| forms::lines(article, &tokens)) {
        stretches = turns;
    } else if let Some(turn) = turn {
        forms::take_turn(article, turn, &tokens, &mut stretches);
    } else {
        if rules.has(Rule::Announced) {
            forms::announced(article, &tokens, &mut stretches);
        }
        if rules.has(Rule::Unclosed) {
            forms::unclosed(article, &tokens, &mut stretches);
        }
        if rules.has(Rule::ClosedByCue) {
            forms::closed_by_cue(article, unit.sentences.clone(), &mut stretches);
        }
        if rules.has(Rule::Dateline) && unit.is_first(words) {
            forms::skip_dateline(article, &tokens, &mut stretches);
        }
        if rules.has(Rule::Signature) {
            forms::sign(article, &tokens, &mut stretches);
        }
        if rules.has(Rule::DashDialogue) {
            forms::dialogue(article, &tokens, is_dialogue, &mut stretches);
        }
        if rules.has(Rule::WholeBlock) {
            forms::whole(article, &tokens, &mut stretches);
        }
        amend(article, unit, &mut stretches);
        is_post = Frames::new(article, unit, &mut stretches).run(&blocks[block]);
        mend_sources(article, &mut stretches);
        edges(article, &mut stretches);
        acts(article, &mut stretches);
        if rules.has(Rule::OtherSenses) {
            other_senses(article, &mut stretches);
        }
    }
    if blocks[block].kind == BlockKind::Quotation
        && rules.has(Rule::SetOff)
        && let Some(quote) = set_off(article, block, &tokens, &stretches, found.last())
    {
        found.push(quote);
        return;
    }
    let first = found.len();
    Linker::new(article, block, &stretches, found).run();
    let mut new = found.split_off(first);
    new.retain(|quote| {
        let all = |part: &Range<usize>| is_dialogue || forms::is_whole(article, &tokens, part);
        let whole = rules.has(Rule::WholeBlock) && quote.parts.iter().any(all);
        whole || is_said(article, quote)
    });
    if rules.has(Rule::Titles) {
        new.retain_mut(|quote| {
            quote.parts.retain(|part| !is_titled(article, part));
            !quote.parts.is_empty()
        });
    }
    if rules.has(Rule::NobodySays) {
        new.retain(|quote| !nobody_says(article, quote));
    }
    if rules.has(Rule::OtherSenses) {
        for quote in new.iter_mut().filter(|quote| is_told(article, quote)) {
            quote.source = None;
        }
    }
    for quote in &mut new {
        quote.parts.sort_by_key(|part| part.start);
        if turn.is_some() || is_dialogue || is_post {
            quote.form = Form::Line;
        }
    }
    new.sort_by_key(|quote| quote.parts[0].start);
    found.append(&mut new);
}

fn is_sure(article: TaggedText<'_>, stretch: &Stretch) -> bool {
    mean(article, &stretch.range) >= WEIGHTS.doubt
        || stretch
            .range
            .clone()
            .any(|at| article.seen[at].mark.is_quoted())
}

/// The mean probability of the labels of a stretch.
fn mean(article: TaggedText<'_>, range: &Range<usize>) -> f32 {
    article.tags.sure[range.clone()].iter().sum::<f32>() / range.len().max(1) as f32
}

/// A few words in quotation marks that nobody says are rather a title or a nickname.
fn is_said(article: TaggedText<'_>, quote: &Attribution) -> bool {
    let seen = article.seen;
    if article.rules.has(Rule::ShortMarks)
        && is_mentioned(
            article,
            &quote.parts,
            quote.cue.as_ref(),
            WEIGHTS.short_marked,
        )
    {
        return false;
    }
    let in_marks = |part: &Range<usize>| part.clone().any(|at| seen[at].mark.is_quoted());
    let all_sure = |least| quote.parts.iter().all(|part| mean(article, part) > least);
    let marked = quote.parts.iter().any(in_marks);
    let mut cue = quote.cue.clone().unwrap_or_default();
    let announced = cue.any(|at| {
        let reply = seen[at].class == Class::SpeechNoun && at > 0 && {
            let token = article.words.tokens[at - 1];
            token.of(article.text) == "the"
        };
        seen[at].class.is_speech() || reply
    });
    let long = |part: &Range<usize>| part.len() > WEIGHTS.bare_length;
    !article.rules.has(Rule::BareMarks)
        || quote.source.is_some()
        || all_sure(if marked {
            WEIGHTS.bare_marked
        } else {
            WEIGHTS.bare_plain
        })
        || marked && (announced || quote.parts.iter().any(long))
}

/// Makes quotes of the stretches of one unit.
struct Linker<'a, 'f> {
    article: TaggedText<'a>,
    block: usize,
    stretches: &'a [Stretch],
    /// The source of each cue.
    sources: Vec<Option<usize>>,
    /// For each source, the first cue that has it.
    first_cue: Vec<usize>,
    /// The quote of each cue, to which fragments are added.
    quote_of: Vec<Option<usize>>,
    /// The next cue after each stretch.
    next_cue: Vec<Option<usize>>,
    /// The cue of the fragment before.
    last_cue: Option<usize>,
    found: &'f mut Vec<Attribution>,
}

impl<'a, 'f> Linker<'a, 'f> {
    fn new(
        article: TaggedText<'a>,
        block: usize,
        stretches: &'a [Stretch],
        found: &'f mut Vec<Attribution>,
    ) -> Self {
        let count = stretches.len();
        let is_cue = |at: usize| stretches[at].kind == Kind::Cue;
        let sources: Vec<Option<usize>> = (0..count)
            .map(|at| is_cue(at).then(|| source_of(stretches, at)).flatten())
            .collect();
        let mut first_cue = vec![usize::MAX; count];
        for (cue, source) in sources.iter().enumerate().rev() {
            if let Some(source) = source {
                first_cue[*source] = cue;
            }
        }
        let mut next_cue = vec![None; count];
        let mut next = None;
        for at in (0..count).rev() {
            next_cue[at] = next;
            next = if is_cue(at) { Some(at) } else { next };
        }
        Self {
            article,
            block,
            stretches,
            sources,
            first_cue,
            quote_of: vec![None; count],
            next_cue,
            last_cue: None,
            found,
        }
    }

    fn run(mut self) {
        for at in 0..self.stretches.len() {
            if self.stretches[at].kind != Kind::Content {
                continue;
            }
            match self.cue_for(at) {
                Some(cue) => self.hang_on(cue, at),
                None => self.stand_alone(at),
            }
        }
    }

    fn is_colon(&self, cue: usize) -> bool {
        let token = self.article.words.tokens[self.stretches[cue].range.start];
        token.of(self.article.text) == ":"
    }

    /// The cue of a fragment: its own, or that of the one it goes on from.
    fn cue_for(&self, at: usize) -> Option<usize> {
        let seen = self.article.seen;
        let owner = self.owner(at);
        cue_of(self.article, self.stretches, at, owner).or_else(|| {
            if owner == Owner::BlockBefore {
                return None;
            }
            // "“A,” he said. “B.”": what goes on hangs on the same cue.
            let part = &self.stretches[at].range;
            let quoted = seen[part.start].mark.is_quoted() && seen[part.end - 1].mark.is_quoted();
            let turn = self.last_cue.filter(|cue| *cue == 1 && self.is_colon(*cue));
            if quoted {
                self.last_cue.or(self.next_cue[at])
            } else {
                turn
            }
        })
    }

    /// To whom a quotation belongs that ended with its sentence, before it looks ahead.
    fn owner(&self, at: usize) -> Owner {
        let part = &self.stretches[at].range;
        // "my dentist said, “We wait.” I laughed": the verb right before it is its own.
        let announced = || {
            let before = at.checked_sub(1).map(|before| &self.stretches[before]);
            self.article.rules.has(Rule::CueBefore)
                && before.is_some_and(|cue| {
                    cue.kind == Kind::Cue
                        && cue.range.end <= part.start
                        && part.start - cue.range.end <= 1
                        && self.article.seen[cue.range.end - 1].class.is_speech()
                })
        };
        if !self.article.rules.has(Rule::Ownership) || !has_ended(self.article, part) {
            Owner::None
        } else if self.last_cue.is_some() || announced() {
            Owner::CueBefore
        } else if self.onward(part).is_some() {
            Owner::BlockBefore
        } else {
            Owner::None
        }
    }

    /// The quote that ends the block before, for a quotation that opens this one.
    fn onward(&self, part: &Range<usize>) -> Option<&Attribution> {
        let TaggedText {
            words, seen, rules, ..
        } = self.article;
        let tokens = token_range(words, self.block);
        let opens = seen[part.start].mark.is_quoted()
            && words.tokens[tokens.start..part.start]
                .iter()
                .all(|token| !token.is_word());
        let last = self.found.last()?;
        if !rules.has(Rule::Onward) || !opens || last.block + 1 != self.block {
            return None;
        }
        let before = token_range(words, last.block);
        let sentence = words.sentence_of(before.end.checked_sub(1)?)?;
        let first = words.sentences[sentence].first as usize;
        let ends = last.parts.iter().chain(&last.cue).chain(&last.source);
        let end = ends.map(|range| range.end).max()?;
        (end > first && last.source.is_some()).then_some(last)
    }

    /// Whose turn it is in a dialogue of two: who spoke before the last one.
    fn turn(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let TaggedText {
            text,
            words,
            seen,
            rules,
            ..
        } = self.article;
        let opens = |quote: &Attribution| {
            let tokens = token_range(words, quote.block);
            seen[tokens.start].mark.opens() && !seen[tokens.end - 1].mark.is_open()
        };
        let tokens = token_range(words, self.block);
        let [.., other, last] = self.found.as_slice() else {
            return None;
        };
        let name = |source: &Option<Range<usize>>| {
            let source = source.clone()?;
            Some(words.tokens[source.end - 1].of(text))
        };
        let two = other.source.is_some()
            && last.source.is_some()
            && name(&other.source) != name(&last.source)
            && !matches!(last.link, LinkKind::Carried)
            && !matches!(other.link, LinkKind::Carried);
        let short = |block: usize| token_range(words, block).len() < 60;
        let near = last.block + 1 == self.block
            && other.block + 1 == last.block
            && short(last.block)
            && short(other.block);
        let here = part.start <= tokens.start + 1 && seen[tokens.start].mark.opens();
        // In a report a paragraph of words alone goes on with who spoke; who was asked answers, and lines of a
        // conversation are short.
        let asks = last.parts.iter().any(|part| {
            let end = part.end.min(words.tokens.len());
            (end.saturating_sub(2)..end).any(|at| words.tokens[at].of(text) == "?")
        });
        (rules.has(Rule::TurnTaking)
            && two
            && near
            && here
            && (asks || part.len() <= SHORT_LINE && tokens.len() <= 2 * SHORT_LINE)
            && (opens(other) || opens(last)))
        .then(|| other.source.clone())
        .flatten()
    }

    fn push(
        &mut self,
        at: usize,
        cue: Option<Range<usize>>,
        source: Option<Range<usize>>,
        link: LinkKind,
    ) {
        self.found.push(Attribution {
            parts: vec![self.stretches[at].range.clone()],
            cue,
            source,
            link,
            form: Form::Prose,
            block: self.block,
        });
    }

    /// The fragment `at` belongs to what `cue` announces.
    fn hang_on(&mut self, cue: usize, at: usize) {
        let TaggedText {
            words, seen, rules, ..
        } = self.article;
        let part = self.stretches[at].range.clone();
        self.last_cue = Some(cue);
        if let Some(quote) = self.quote_of[cue] {
            self.found[quote].parts.push(part);
            return;
        }
        self.quote_of[cue] = Some(self.found.len());
        let place = self.stretches[cue].range.clone();
        // "did not answer our questions but wrote": what is ours does not write.
        let own = self.sources[cue].filter(|source| {
            let range = &self.stretches[*source].range;
            let owner = range.len() == 1
                && (seen[range.start].class == Class::Possessive
                    || matches!(
                        words.tokens[range.start].of(self.article.text),
                        "our" | "my" | "your"
                    ));
            !(rules.has(Rule::Subject) && owner && range.end != place.start)
        });
        let source = own.map(|source| self.stretches[source].range.clone());
        let main = || main_subject(self.article, self.stretches, cue, own);
        let source = rules.has(Rule::MainSubject).then(main).flatten().or(source);
        let source = source.or_else(|| {
            let subject = || subject(words, seen, rules, place.start, Some(place.end), &part);
            rules.has(Rule::Subject).then(subject).flatten()
        });
        let shared = own.is_some_and(|source| self.first_cue[source] < cue);
        let link = if shared {
            LinkKind::Shared
        } else {
            LinkKind::Own
        };
        self.push(at, Some(place), source, link);
    }

    /// A fragment without a cue: a source in the same sentence (headlines, "in his words"), or the
    /// quote before.
    fn stand_alone(&mut self, at: usize) {
        let part = self.stretches[at].range.clone();
        let near = around(at, self.stretches.len())
            .filter(|other| {
                let other = &self.stretches[*other];
                other.kind == Kind::Source && other.sentence == self.stretches[at].sentence
            })
            .min_by_key(|source| gap(&self.stretches[*source].range, &part));
        if let Some(source) = near {
            let source = self.stretches[source].range.clone();
            return self.push(at, None, Some(source), LinkKind::Own);
        }
        let block = self.block;
        if let Some(source) = self.turn(&part) {
            return self.push(at, None, Some(source), LinkKind::Turn);
        }
        if let Some(last) = self.onward(&part) {
            let (cue, source) = (last.cue.clone(), last.source.clone());
            return self.push(at, cue, source, LinkKind::Carried);
        }
        let carried = self
            .found
            .last()
            .filter(|last| {
                let goes_on = || block > 0 && carries(self.article, last, block, &part);
                self.article.rules.has(Rule::CarryOn) && (last.block == block || goes_on())
            })
            .cloned();
        let quoted = self.article.seen[part.start].mark.is_quoted();
        let foreign = |last: &Attribution| last.source.is_none() || last.block != block;
        if quoted && carried.as_ref().is_none_or(foreign) {
            // Somebody else than the last speaker is the subject here or in the sentence before.
            let source = self.subject_near(at, carried.is_none());
            if source.is_some() {
                return self.push(at, None, source, LinkKind::Own);
            }
        }
        let Some(last) = carried else {
            return self.push(at, None, None, LinkKind::Unlinked);
        };
        if last.cue.is_some()
            && last.block == block
            && let Some(last) = self.found.last_mut()
        {
            last.parts.push(part);
        } else {
            self.push(at, last.cue, last.source, LinkKind::Carried);
        }
    }

    /// The subject of the words before a fragment, in its sentence or in the one before.
    fn subject_near(&self, at: usize, before_too: bool) -> Option<Range<usize>> {
        let TaggedText {
            words, seen, rules, ..
        } = self.article;
        let Stretch {
            range: part,
            sentence,
            ..
        } = &self.stretches[at];
        if !rules.has(Rule::Subject) {
            return None;
        }
        subject(words, seen, rules, part.start, None, part).or_else(|| {
            let before = words.sentences[sentence.checked_sub(1)?];
            let near = before.block as usize + 1 >= self.block;
            (before_too && near)
                .then(|| subject(words, seen, rules, before.end as usize, None, part))
                .flatten()
        })
    }
}

/// Whether a quotation ends with a full stop and another sentence begins after it.
fn has_ended(article: TaggedText<'_>, part: &Range<usize>) -> bool {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let last = part.end - 1;
    let stop = |at: usize| {
        words
            .tokens
            .get(at)
            .is_some_and(|token| token.of(text) == ".")
    };
    if !seen[last].mark.closes() {
        return false;
    }
    let inside = last > part.start && stop(last - 1);
    let next = part.end + usize::from(stop(part.end));
    let begins = words
        .tokens
        .get(next)
        .is_some_and(|token| token.is_capitalised() && token.is_word());
    (inside || next > part.end) && begins
}

/// A paragraph that is set off as a quotation was said by whom the words before it announce; where
/// they announce nobody, it goes on from the quote before.
fn set_off(
    article: TaggedText<'_>,
    block: usize,
    tokens: &Range<usize>,
    stretches: &[Stretch],
    last: Option<&Attribution>,
) -> Option<Attribution> {
    let contents = stretches
        .iter()
        .filter(|stretch| stretch.kind == Kind::Content);
    let said: usize = contents.map(|stretch| stretch.range.len()).sum();
    let before = token_range(article.words, block.checked_sub(1)?);
    if said * 2 > tokens.len() || before.is_empty() || tokens.is_empty() {
        return None;
    }
    let TaggedText { words, seen, .. } = article;
    let part = tokens.clone();
    let close = words.tokens[before.end - 1];
    let sentence = words.sentences[words.sentence_of(before.end - 1)?];
    let cue = (sentence.first as usize..before.end)
        .rev()
        .find(|at| seen[*at].mark.is_outside() && seen[*at].class.is_speech());
    if close.of(article.text) == ":" || cue.is_some() {
        let source = subject(
            words,
            seen,
            article.rules,
            cue.unwrap_or(before.end),
            None,
            &part,
        );
        if source.is_some() {
            return Some(Attribution {
                parts: vec![part],
                cue: cue.map(|cue| cue..cue + 1),
                source,
                link: LinkKind::Own,
                form: Form::Line,
                block,
            });
        }
    }
    let last = last.filter(|last| last.block + 1 == block)?;
    Some(Attribution {
        parts: vec![part],
        cue: last.cue.clone(),
        source: last.source.clone(),
        link: LinkKind::Carried,
        form: Form::Prose,
        block,
    })
}

/// True if a quote without a cue in `block` goes on with the speaker of `last`.
fn carries(article: TaggedText<'_>, last: &Attribution, block: usize, part: &Range<usize>) -> bool {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let tokens = token_range(words, block);
    let turn = last.cue.clone().is_some_and(|cue| {
        words
            .tokens
            .get(cue.start)
            .is_some_and(|token| token.of(text) == ":")
    });
    let quoted = seen[part.start].mark.is_quoted() && part.start - tokens.start <= 1;
    (quoted || turn) && block - last.block <= 2
}
