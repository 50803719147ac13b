//! [`Reason`]: why a quote has its speaker. Its words stand in one place, its `Display`.

use std::fmt;

/// Why this speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// Nothing to say.
    #[default]
    Unstated,
    /// The source is the name itself.
    Named,
    /// The source is another form of the name, or holds it.
    FormOf {
        /// The words in the article.
        words: String,
        /// The name of the entity.
        name: String,
    },
    /// A pronoun for somebody who was named.
    Pronoun {
        /// The words in the article.
        words: String,
        /// The name of the entity.
        name: String,
        /// What kind of entity the pronoun asks for.
        whom: Whom,
        /// What spoke for this one.
        clue: Clue,
    },
    /// "who" after a name.
    Relative {
        /// The words in the article.
        words: String,
        /// The name of the entity.
        name: String,
    },
    /// The office that the article gives to somebody.
    Office {
        /// The words in the article.
        words: String,
        /// The name of the entity.
        name: String,
    },
    /// What the article calls a body: its kind, or a word of its name.
    Kind {
        /// The words in the article.
        words: String,
        /// The name of the entity.
        name: String,
    },
    /// The quote goes on from the one before it.
    CarriedOn,
    /// Two take turns, and it is this one's.
    Turn,
    /// Somebody is described and not named.
    Described,
    /// No source at all.
    NobodyNear,
    /// A pronoun, and nobody it could be.
    NobodyFits,
    /// "they" for one of several.
    SeveralFit,
    /// "it" for one of several.
    UnclearIt,
    /// "who" without a name before it.
    NoNameBeforeWho,
    /// "Q" or "A".
    Letter,
    /// "I" or "we" of the writer.
    Writer,
    /// "I" of one who tells a story and is called by name in it.
    Narrator {
        /// The name.
        name: String,
    },
    /// Words that are neither a name nor a description.
    NamesNobody,
    /// The reader confirmed what was found.
    Confirmed,
    /// The reader says so.
    SaidByReader,
}

/// What kind of entity a pronoun asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// "he".
    Man,
    /// "she".
    Woman,
    /// "they".
    Group,
    /// "it".
    Body,
}

/// What spoke for the entity that a pronoun was given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clue {
    /// It was named last.
    NamedBefore,
    /// It is the subject of the sentence before.
    Subject,
    /// It spoke last.
    SpokeLast,
}

impl Reason {
    /// Whether there is nothing to say.
    pub fn is_unstated(&self) -> bool {
        *self == Self::Unstated
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unstated => Ok(()),
            Self::Named => out.write_str("named here"),
            Self::FormOf { words, name } => write!(out, "“{words}” is {name}"),
            Self::Pronoun {
                words,
                name,
                whom,
                clue,
            } => {
                let whom = match whom {
                    Whom::Man => "man",
                    Whom::Woman => "woman",
                    Whom::Group => "group",
                    Whom::Body => "body",
                };
                match clue {
                    Clue::NamedBefore => {
                        write!(out, "“{words}” → {name}: the nearest {whom} named before")
                    }
                    Clue::Subject => write!(
                        out,
                        "“{words}” → {name}: the subject of the sentence before"
                    ),
                    Clue::SpokeLast => {
                        write!(out, "“{words}” → {name}: the nearest {whom} who spoke last")
                    }
                }
            }
            Self::Relative { words, name } => {
                write!(out, "“{words}” → {name}: the name before it")
            }
            Self::Office { words, name } => write!(out, "“{words}” → {name}: has that office"),
            Self::Kind { words, name } => write!(out, "“{words}” → {name}: a body of that kind"),
            Self::CarriedOn => out.write_str("goes on from the quote before"),
            Self::Turn => out.write_str("the two take turns"),
            Self::Described => out.write_str("described, not named"),
            Self::NobodyNear => out.write_str("the article names nobody near"),
            Self::NobodyFits => out.write_str("nobody was named whom the pronoun fits"),
            Self::SeveralFit => out.write_str("several could be meant by “they”"),
            Self::UnclearIt => out.write_str("it is not clear what “it” is"),
            Self::NoNameBeforeWho => out.write_str("no name stands before “who”"),
            Self::Letter => out.write_str("a letter, not a name"),
            Self::Writer => out.write_str("the writer's own “I” or “we”"),
            Self::Narrator { name } => write!(out, "“I” → {name}: as others call the writer"),
            Self::NamesNobody => out.write_str("the words name nobody"),
            Self::Confirmed => out.write_str("confirmed by the reader"),
            Self::SaidByReader => out.write_str("said by the reader"),
        }
    }
}
