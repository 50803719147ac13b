//! The words that the stages of a quote share: a token as the tagger sees it, what the tagger says
//! of it, and what is made of that.

use std::ops::Range;

use super::lexicon::Class;
use crate::analysis::rules::RuleSet;
use crate::analysis::sentence::Words;

/// Kinds of names that every recogniser tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MentionKind {
    /// A person.
    Person = 1,
    /// An organisation.
    Org = 2,
    /// A place.
    Place = 3,
    /// A nationality, religion or political group.
    Norp = 4,
    /// A date, a sum or a percentage.
    Value = 5,
    /// Any other name.
    Other = 6,
}

/// What kind of name a token belongs to, and whether it begins it. One byte, which is a feature:
/// twice the kind, one more for the first token; 0 outside of names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MentionTag(u8);

impl MentionTag {
    /// The tag of a token of a name.
    pub const fn new(kind: MentionKind, first: bool) -> Self {
        Self(kind as u8 * 2 + first as u8)
    }

    /// Whether the token belongs to a name.
    pub const fn is_named(self) -> bool {
        self.0 != 0
    }

    /// Whether it is the first token of a name.
    pub const fn is_first(self) -> bool {
        self.0 % 2 == 1
    }

    /// Whether it belongs to a name that began before it.
    pub const fn goes_on(self) -> bool {
        self.is_named() && !self.is_first()
    }

    /// Whether it belongs to a name of this kind.
    pub const fn is(self, kind: MentionKind) -> bool {
        self.0 / 2 == kind as u8
    }

    /// Whether it belongs to a person or an organisation.
    pub const fn can_speak(self) -> bool {
        self.is(MentionKind::Person) || self.is(MentionKind::Org)
    }

    /// Whether it goes on with a name of the kind of `other`; two tokens outside of names do too.
    pub const fn continues(self, other: Self) -> bool {
        self.0 == other.0 / 2 * 2
    }

    /// Whether both belong to names of one kind, or to none.
    pub const fn is_like(self, other: Self) -> bool {
        self.0 / 2 == other.0 / 2
    }

    /// The byte as a feature.
    pub const fn code(self) -> u8 {
        self.0
    }
}

/// Where a token stands to quotation marks. One byte, which is a feature: 0 outside, 1 the opening
/// mark, 2 the first token after it, 3 a later one, 4 the closing mark; four more for single marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkPlace(u8);

impl MarkPlace {
    /// The place of the token `at` of a pair of marks from `open` to `close`.
    pub const fn new(at: usize, open: usize, close: usize, single: bool) -> Self {
        let place = if at == open {
            1
        } else if at == close {
            4
        } else if at == open + 1 {
            2
        } else {
            3
        };
        Self(if single { place + 4 } else { place })
    }

    /// Neither a mark nor between two.
    pub const fn is_outside(self) -> bool {
        self.0 == 0
    }

    /// A mark, or between two.
    pub const fn is_quoted(self) -> bool {
        self.0 != 0
    }

    /// An opening mark.
    pub const fn opens(self) -> bool {
        matches!(self.0, 1 | 5)
    }

    /// A closing mark.
    pub const fn closes(self) -> bool {
        matches!(self.0, 4 | 8)
    }

    /// After an opening mark and not yet closed: the end of a block here leaves the marks open.
    pub const fn is_open(self) -> bool {
        self.is_quoted() && !self.closes()
    }

    /// Between the marks.
    pub const fn is_between(self) -> bool {
        matches!(self.0, 2 | 3 | 6 | 7)
    }

    /// A mark of a pair of single marks, or between them.
    pub const fn is_single(self) -> bool {
        self.0 > 4
    }

    /// The last token of a block that ends within double marks: the closing one, or words after the
    /// first.
    pub const fn ends_double(self) -> bool {
        matches!(self.0, 3 | 4)
    }

    /// The opening one of double marks.
    pub const fn opens_double(self) -> bool {
        self.0 == 1
    }

    /// The byte as a feature.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The place with this [`code`](Self::code).
    pub const fn of_code(code: u8) -> Self {
        Self(code)
    }
}

/// A token as the tagger sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenView {
    /// Hash of its lower case letters, or of what replaces names and numbers.
    pub word: u64,
    /// What it can do in an attribution.
    pub class: Class,
    /// Its part-of-speech class, 0 for unknown words.
    pub pos: u8,
    /// Its cluster, 0 for names and unknown words.
    pub(super) cluster: u16,
    /// Hash of its last three letters.
    pub(super) suffix: u64,
    /// What it looks like.
    pub(super) shape: u8,
    /// The name that it belongs to.
    pub mention: MentionTag,
    /// Where it stands to quotation marks.
    pub mark: MarkPlace,
    /// Summary of its pair of quotation marks.
    pub(super) pair: u32,
}

/// What the tagger says of each token of an article.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// The label of each token.
    pub labels: Vec<u8>,
    /// How probable it is.
    pub sure: Vec<f32>,
}

/// An article that was tagged.
#[derive(Clone, Copy, Debug)]
pub struct TaggedText<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub words: &'a Words,
    /// The tokens as the tagger sees them.
    pub seen: &'a [TokenView],
    /// What the tagger says.
    pub tags: &'a Tags,
    /// Which rules hold.
    pub rules: RuleSet,
    /// No quote is surer than this.
    pub surest: f32,
}

impl<'a> TaggedText<'a> {
    /// The words of a token; none past the end.
    pub(super) fn word(self, at: usize) -> &'a str {
        let token = self.words.tokens.get(at);
        token.map_or("", |token| token.of(self.text))
    }

    /// A token as the tagger sees it; past the end one that says nothing.
    pub(super) fn view(self, at: usize) -> TokenView {
        self.seen.get(at).copied().unwrap_or_default()
    }

    /// The class of a token.
    pub(super) fn class(self, at: usize) -> Class {
        self.view(at).class
    }

    /// The first token of the sentence of a token.
    pub(super) fn sentence_start(self, at: usize) -> usize {
        let sentence = self.words.sentence_of(at);
        sentence.map_or(at, |sentence| self.words.sentences[sentence].first as usize)
    }

    /// Whether tokens stand outside quotation marks, all of them.
    pub(super) fn is_open(self, range: &Range<usize>) -> bool {
        let mut seen = self.seen[range.clone()].iter();
        seen.all(|token| token.mark.is_outside())
    }
}

/// A quote before its speaker is known; places are ranges of token indices.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// What was said, in order.
    pub parts: Vec<Range<usize>>,
    /// What announces it.
    pub cue: Option<Range<usize>>,
    /// What names the speaker.
    pub source: Option<Range<usize>>,
    /// How the source was found.
    pub link: LinkKind,
    /// What the form of the text says of it.
    pub form: Form,
    /// The block of the first part.
    pub block: usize,
}

/// What the form of a text says of words: whether they were said, and by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    #[default]
    Prose,
    /// They were said: a line after a dash, after a line with a name, or set off.
    Line,
    /// They were said by whom the line names: a turn of a transcript, a signed quotation.
    Turn,
}

/// How a quote got its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkKind {
    /// Its own cue and source.
    #[default]
    Own,
    /// Its own cue, whose subject is that of the cue before it ("and added").
    Shared,
    /// No source: it hangs on the quote before it.
    Carried,
    /// The source of the turn before the last: two take turns.
    Turn,
    /// No source at all.
    Unlinked,
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
