//! What was found: [`Analysis`] with its names, entities and quotes. Values without behaviour.

use std::collections::HashMap;

use super::language::Language;
use super::reason::Reason;
use crate::text::Span;

/// Everything found in one article.
///
/// Invariants: `mentions` are in order and do not overlap; `quotes` are in order of their first
/// fragment, and no fragment overlaps another; every index points into its list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// The stretches of text that name an entity.
    pub mentions: Vec<Mention>,
    /// The entities, in order of their first mention.
    pub entities: Vec<Entity>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// The language of the article: in others than English little is known and nothing sure.
    pub language: Language,
}

impl Analysis {
    /// The name of a speaker as the article has it; `None` where it is unknown.
    pub fn speaker_name<'a>(&'a self, speaker: &'a Speaker) -> Option<&'a str> {
        match speaker {
            Speaker::Unknown => None,
            Speaker::Entity(index) => self.entities.get(*index).map(|entity| entity.name.as_str()),
            Speaker::Described(words) => Some(words),
        }
    }

    /// The names of all who say a quote, in order.
    pub fn speaker_names<'a>(&'a self, quote: &'a Quote) -> impl Iterator<Item = &'a str> {
        quote
            .speakers()
            .filter_map(|speaker| self.speaker_name(speaker))
    }

    /// The quotes of each speaker as indices into [`quotes`](Self::quotes): the speaker with the
    /// most quotes first, equal ones in order of appearance, the unknown one last.
    pub fn by_speaker(&self) -> Vec<(&Speaker, Vec<usize>)> {
        let mut groups: Vec<(&Speaker, Vec<usize>)> = Vec::new();
        let mut group_of: HashMap<&Speaker, usize> = HashMap::new();
        for (index, quote) in self.quotes.iter().enumerate() {
            for speaker in quote.speakers() {
                let group = *group_of.entry(speaker).or_insert_with(|| {
                    groups.push((speaker, Vec::new()));
                    groups.len() - 1
                });
                groups[group].1.push(index);
            }
        }
        groups.sort_by_key(|(speaker, quotes)| {
            (
                **speaker == Speaker::Unknown,
                std::cmp::Reverse(quotes.len()),
            )
        });
        groups
    }

    /// The entity of this name; if there is none, the one that has it among its aliases.
    pub fn entity_named(&self, name: &str) -> Option<usize> {
        let by_name = self.entities.iter().position(|entity| entity.name == name);
        let known = |entity: &Entity| entity.aliases.iter().any(|alias| alias == name);
        by_name.or_else(|| self.entities.iter().position(known))
    }

    /// Whether a name is a guess: in other languages than English small models, lists and the shape of
    /// words find names. What the reader decided or listed is none.
    pub fn is_guess(&self, mention: &Mention) -> bool {
        !self.language.is_english() && mention.confidence <= GUESS
    }

    /// Whether the first mention of an entity is a [guess](Self::is_guess).
    pub fn is_guessed(&self, entity: usize) -> bool {
        let mut mentions = self.mentions_of(entity);
        !self.language.is_english() && mentions.next().is_some_and(|first| self.is_guess(first))
    }

    /// The mentions of one entity, in order.
    pub fn mentions_of(&self, entity: usize) -> impl Iterator<Item = &Mention> {
        self.mentions
            .iter()
            .filter(move |mention| mention.entity == entity)
    }
}

/// The type of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation, company, party, institution.
    Org,
    /// A country, city, region, building or other place.
    Place,
    /// A nationality, religion or political group (adjective or people).
    Norp,
    /// A date or period.
    Date,
    /// A sum of money.
    Money,
    /// A percentage.
    Percent,
    /// A named event.
    Event,
    /// A named law, treaty or case.
    Law,
    /// Any other name: a work, a product.
    Misc,
}

impl EntityKind {
    /// All kinds in the order in which the sidebar shows them.
    pub const ALL: [Self; 10] = [
        Self::Person,
        Self::Org,
        Self::Place,
        Self::Norp,
        Self::Date,
        Self::Money,
        Self::Percent,
        Self::Event,
        Self::Law,
        Self::Misc,
    ];

    /// The name in files and for programs: `PERSON`, `ORG`, ….
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Org => "ORG",
            Self::Place => "PLACE",
            Self::Norp => "NORP",
            Self::Date => "DATE",
            Self::Money => "MONEY",
            Self::Percent => "PERCENT",
            Self::Event => "EVENT",
            Self::Law => "LAW",
            Self::Misc => "MISC",
        }
    }

    /// The kind of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The heading over entities of this kind.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Person => "People",
            Self::Org => "Organisations",
            Self::Place => "Places",
            Self::Norp => "Nationalities and groups",
            Self::Date => "Dates",
            Self::Money => "Money",
            Self::Percent => "Percentages",
            Self::Event => "Events",
            Self::Law => "Laws",
            Self::Misc => "Other names",
        }
    }
}

/// A stretch of text that names an entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Where the name stands.
    pub span: Span,
    /// What it names here.
    pub kind: EntityKind,
    /// Which entity: an index into [`Analysis::entities`].
    pub entity: usize,
    /// How sure the finder is, 0 to 1.
    pub confidence: f32,
}

/// A person, organisation, place, date, … with all its names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest form of its name in the article.
    pub name: String,
    /// Its type.
    pub kind: EntityKind,
    /// The other forms in the article, in order of appearance, each once.
    pub aliases: Vec<String>,
    /// What the article says it is ("spokesman for the MSS"), as printed.
    pub role: Option<String>,
    /// What the article lets one know of gender and number, for pronouns.
    pub gender: Gender,
    /// The value that a date, sum or percentage stands for (ISO date or range, `USD 2500000`, `12.5`).
    pub value: Option<String>,
}

/// Evidence on which pronoun an entity takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Nothing speaks for one or the other.
    #[default]
    Unknown,
    /// "he".
    Male,
    /// "she".
    Female,
    /// "they", also of one person who is called so.
    Plural,
    /// "it".
    Thing,
}

/// Quotes below this confidence are shown as doubtful: greyed, and first in a review.
pub const DOUBTFUL: f32 = 0.5;

/// Names of other languages than English are at most so sure.
const GUESS: f32 = 0.5;

/// What kind of source a quote has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// Nobody knows who says it.
    #[default]
    Unknown,
    /// A person with a name.
    NamedPerson,
    /// An organisation, a body or a place that speaks for one.
    NamedOrganisation,
    /// A report, a letter, a law.
    Document,
    /// "a senior official".
    UnnamedPerson,
    /// "residents".
    UnnamedGroup,
    /// A poll or a study.
    Study,
}

impl SourceKind {
    /// All that a reader can decide on, in the order in which a key goes through them.
    pub const ALL: [Self; 6] = [
        Self::NamedPerson,
        Self::NamedOrganisation,
        Self::UnnamedPerson,
        Self::UnnamedGroup,
        Self::Document,
        Self::Study,
    ];

    /// The kind of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == Some(code))
    }

    /// The name for programs: `named-person`, …; `None` if it is unknown.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::NamedPerson => Some("named-person"),
            Self::NamedOrganisation => Some("named-organisation"),
            Self::Document => Some("document"),
            Self::UnnamedPerson => Some("unnamed-person"),
            Self::UnnamedGroup => Some("unnamed-group"),
            Self::Study => Some("poll-or-study"),
        }
    }
}

/// How much of a quote stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteKind {
    /// All its words.
    Direct,
    /// Some.
    Mixed,
    /// None.
    Indirect,
}

impl QuoteKind {
    /// The name in files and for programs: `direct`, `mixed`, `indirect`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }

    /// The kind for people: `direct`, `partly quoted`, `indirect`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mixed => "partly quoted",
            kind => kind.code(),
        }
    }

    /// The kind of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Direct, Self::Mixed, Self::Indirect]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// One quote: what was said, in one or more fragments, and who said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The fragments in order; at least one. `“A,” he said. “B.”` has two.
    pub parts: Vec<Part>,
    /// The words that announce it ("said", "according to").
    pub cue: Option<Span>,
    /// The words that name the speaker here ("he", "the spokesman", "Ombaka").
    pub source: Option<Span>,
    /// Who it is.
    pub speaker: Speaker,
    /// Others who say the same words: "said Anna Moe and Eva Lie".
    pub also: Vec<Speaker>,
    /// What kind of source it is.
    pub source_kind: SourceKind,
    /// How sure the finder is of quote and speaker, 0 to 1.
    pub confidence: f32,
    /// Why this speaker ("“he”: nearest man who spoke last").
    pub reason: Reason,
}

impl Quote {
    /// From the first fragment's start to the last one's end.
    pub fn span(&self) -> Span {
        self.parts
            .iter()
            .map(|part| part.span)
            .reduce(Span::union)
            .unwrap_or_default()
    }

    /// Parts its fragments around the feet and heads of pages, which are nobody's words. They come in order.
    pub(super) fn leave_out(&mut self, text: &str, furniture: &[Span]) {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut start = part.span.start;
            let first = furniture.partition_point(|gap| gap.end <= start);
            let inside = furniture[first..].iter().copied();
            let gaps = inside.take_while(|gap| gap.start < part.span.end);
            for gap in gaps.chain([Span {
                start: part.span.end,
                end: part.span.end,
            }]) {
                let piece = Span {
                    start,
                    end: gap.start.max(start),
                };
                let words = piece.of(text);
                let begin = piece.range().end - words.trim_start().len();
                let words = words.trim();
                if !words.is_empty() {
                    parts.push(Part {
                        span: Span::new(begin, begin + words.len()),
                        kind: part.kind,
                    });
                }
                start = gap.end;
            }
        }
        self.parts = parts;
    }

    /// All who say it.
    pub fn speakers(&self) -> impl Iterator<Item = &Speaker> {
        std::iter::once(&self.speaker).chain(&self.also)
    }

    /// Direct where all fragments are, indirect where all are, mixed otherwise.
    pub fn kind(&self) -> QuoteKind {
        let mut kinds = self.parts.iter().map(|part| part.kind);
        let first = kinds.next().unwrap_or(QuoteKind::Indirect);
        if kinds.all(|kind| kind == first) {
            first
        } else {
            QuoteKind::Mixed
        }
    }
}

/// One unbroken stretch of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where, quotation marks included.
    pub span: Span,
    /// How much of it stands in quotation marks.
    pub kind: QuoteKind,
}

/// Who said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Speaker {
    /// The article does not say, or the evidence is weak.
    #[default]
    Unknown,
    /// An entity: an index into [`Analysis::entities`].
    Entity(usize),
    /// Somebody who is described but not named ("a senior official"), as printed.
    Described(String),
}

#[cfg(test)]
mod tests {
    use super::QuoteKind;

    #[test]
    fn kinds_have_a_name_for_files_and_one_for_people() {
        let names = |kind: QuoteKind| (kind.code(), kind.in_words());
        assert_eq!(names(QuoteKind::Direct), ("direct", "direct"));
        assert_eq!(names(QuoteKind::Mixed), ("mixed", "partly quoted"));
        assert_eq!(names(QuoteKind::Indirect), ("indirect", "indirect"));
        for kind in [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect] {
            assert_eq!(QuoteKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(QuoteKind::from_code("partly quoted"), None);
    }
}
