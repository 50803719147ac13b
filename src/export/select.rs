//! [`Selection`]: which marks, quotes and names go out.

use crate::analysis::{Entity, Mention, Quote, QuoteKind, Speaker};
use crate::annotation::{
    Annotation, Code, Colour, Decided, Id, Notes, Origin, Provenance, Record, cited,
};
use crate::text::{Article, Span, arguments};

/// What of an article goes out. All conditions must hold. Without [`marks`](Self::marks),
/// [`quotes`](Self::quotes) and [`names`](Self::names) the conditions say which of the three: one on
/// quotes alone takes quotes alone; no condition takes everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a condition of its own"
)]
pub struct Selection {
    /// Annotations.
    pub marks: bool,
    /// Quotes.
    pub quotes: bool,
    /// Names, dates and sums.
    pub names: bool,
    /// Quotes of this speaker: a name or one of its other forms, any case.
    pub speaker: Option<String>,
    /// Quotes of these kinds; of all if it is empty.
    pub kinds: Vec<QuoteKind>,
    /// Annotations with this code or one under it.
    pub code: Option<String>,
    /// Annotations of this colour; a custom one counts as its nearest.
    pub colour: Option<Colour>,
    /// Quotes and names that the reader decided on.
    pub decided: bool,
    /// These and no others, such as a filtered list shows.
    pub only: Option<Only>,
}

/// The kind of quote of this name.
pub fn kind(name: &str) -> Result<QuoteKind, String> {
    let all = [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect];
    let found = all.into_iter().find(|kind| kind.code() == name);
    found.ok_or_else(|| "a kind is direct, mixed or indirect".to_owned())
}

/// The colour of this name.
pub fn colour(name: &str) -> Result<Colour, String> {
    Colour::parse(name)
        .ok_or_else(|| "a color is a name, or # and six hexadecimal digits".to_owned())
}

/// Single annotations, quotes and names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Which annotations.
    pub marks: Vec<Id>,
    /// Where the quotes are.
    pub quotes: Vec<Span>,
    /// The names, each with all its mentions.
    pub names: Vec<String>,
}

impl Selection {
    /// The selection that flags of `byline export` ask for, written as on the command line.
    pub fn parse(line: &str) -> Result<Self, String> {
        let mut selection = Self::default();
        let mut words = arguments(line).into_iter();
        while let Some(word) = words.next() {
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let name = flag.trim_start_matches('-');
            match (name, &value) {
                ("marks", None) => selection.marks = true,
                ("quotes", None) => selection.quotes = true,
                ("names", None) => selection.names = true,
                ("decided", None) => selection.decided = true,
                ("speaker" | "kind" | "code" | "color", _) => {
                    let value = value.or_else(|| words.next());
                    let value = value.ok_or_else(|| format!("--{name} needs a value"))?;
                    selection.set(name, value)?;
                }
                _ => {
                    return Err(format!(
                        "“{flag}” is not one of --marks, --quotes, --names, --speaker NAME, --kind KIND, --code CODE, --color COLOR, --decided"
                    ));
                }
            }
        }
        Ok(selection)
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "speaker" => self.speaker = Some(value),
            "code" => self.code = Some(value),
            "color" => self.colour = Some(colour(&value)?),
            _ => {
                for name in value.split(',') {
                    self.kinds.push(kind(name.trim())?);
                }
            }
        }
        Ok(())
    }

    fn is_said(&self) -> bool {
        self.marks || self.quotes || self.names
    }

    fn on_marks(&self) -> bool {
        self.code.is_some() || self.colour.is_some()
    }

    fn on_quotes(&self) -> bool {
        self.speaker.is_some() || !self.kinds.is_empty()
    }

    /// True if annotations go out.
    pub fn has_marks(&self) -> bool {
        if let Some(only) = &self.only {
            return !only.marks.is_empty();
        }
        if self.is_said() {
            return self.marks;
        }
        self.on_marks() || !self.on_quotes() && !self.decided
    }

    /// True if quotes go out.
    pub fn has_quotes(&self) -> bool {
        if let Some(only) = &self.only {
            return !only.quotes.is_empty();
        }
        if self.is_said() {
            return self.quotes;
        }
        self.on_quotes() || !self.on_marks()
    }

    /// True if names go out.
    pub fn has_names(&self) -> bool {
        if let Some(only) = &self.only {
            return !only.names.is_empty();
        }
        if self.is_said() {
            return self.names;
        }
        !self.on_quotes() && !self.on_marks()
    }

    pub(super) fn takes_mark(&self, notes: &Notes, mark: &Annotation) -> bool {
        let has_code =
            |branch: &String| mark.codes.iter().any(|code| Code::is_within(code, branch));
        let has_colour = |colour: Colour| {
            let shown = notes.colour_of(mark);
            shown.is_some_and(|shown| shown.nearest() == colour.nearest())
        };
        let is_one = |only: &Only| only.marks.contains(&mark.id);
        self.has_marks()
            && self.only.as_ref().is_none_or(is_one)
            && self.code.as_ref().is_none_or(has_code)
            && self.colour.is_none_or(has_colour)
    }

    /// True if a record whose words are gone goes out: an annotation as any other; a decision on a name
    /// or a quote only with everything.
    pub(super) fn takes_orphan(&self, notes: &Notes, record: &Record) -> bool {
        match record {
            Record::Annotation(mark) => self.takes_mark(notes, mark),
            _ => self.only.is_none() && !self.on_marks() && self.has_marks(),
        }
    }

    fn takes_origin(&self, origin: &Origin) -> bool {
        !self.decided || origin.provenance != Provenance::Machine
    }
}

/// Who says what nobody is known to say.
pub const NOBODY: &str = "Unknown speaker";

/// A quote that goes out.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// Its number among all quotes of the article, from 1.
    pub number: usize,
    /// The quote.
    pub quote: &'a Quote,
    /// Who says that it is one.
    pub origin: &'a Origin,
    /// The speaker; `None` if nobody is known.
    pub speaker: Option<&'a str>,
    /// All who say it, in order; empty if nobody is known.
    pub speakers: Vec<&'a str>,
    /// Its words on one line, the fragments joined by an ellipsis, without the comma that belongs to
    /// the sentence around them.
    pub words: String,
}

/// A mention that goes out.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its number among all mentions of the article, from 1.
    pub number: usize,
    /// The mention.
    pub mention: &'a Mention,
    /// Whom or what it names.
    pub entity: &'a Entity,
    /// Who says so.
    pub origin: &'a Origin,
}

pub(super) fn quotes<'a>(
    article: &'a Article,
    decided: &'a Decided,
    selection: &Selection,
) -> Vec<Said<'a>> {
    let analysis = &decided.analysis;
    let is_of = |quote: &Quote, speaker: &str| {
        quote.speakers().any(|one| match one {
            Speaker::Entity(entity) => {
                let entity = &analysis.entities[*entity];
                let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
                names.any(|name| same(name, speaker))
            }
            other => same(analysis.speaker_name(other).unwrap_or("unknown"), speaker),
        })
    };
    let quotes = analysis.quotes.iter().zip(&decided.quotes).enumerate();
    let wanted = quotes.filter(|(_, (quote, origin))| {
        let is_one = |only: &Only| only.quotes.contains(&quote.span());
        selection.has_quotes()
            && selection.only.as_ref().is_none_or(is_one)
            && selection.takes_origin(origin)
            && (selection.kinds.is_empty() || selection.kinds.contains(&quote.kind()))
            && selection
                .speaker
                .as_ref()
                .is_none_or(|speaker| is_of(quote, speaker))
    });
    wanted
        .map(|(at, (quote, origin))| Said {
            number: at + 1,
            quote,
            origin,
            speaker: analysis.speaker_name(&quote.speaker),
            speakers: analysis.speaker_names(quote).collect(),
            words: cited(article, quote),
        })
        .collect()
}

impl Said<'_> {
    /// All who say it, as in a sentence: `Mara Lind and Jo Varga`; `Unknown speaker` if nobody is
    /// known.
    pub fn by(&self) -> String {
        match &self.speakers[..] {
            [] => NOBODY.to_owned(),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

pub(super) fn names<'a>(decided: &'a Decided, selection: &Selection) -> Vec<Named<'a>> {
    let mentions = decided
        .analysis
        .mentions
        .iter()
        .zip(&decided.mentions)
        .enumerate();
    let is_one = |only: &Only, mention: &Mention| {
        let entity = &decided.analysis.entities[mention.entity];
        only.names.contains(&entity.name)
    };
    let wanted = mentions.filter(|(_, (mention, origin))| {
        selection.has_names()
            && (selection.only.as_ref()).is_none_or(|only| is_one(only, mention))
            && selection.takes_origin(origin)
    });
    wanted
        .map(|(at, (mention, origin))| Named {
            number: at + 1,
            mention,
            entity: &decided.analysis.entities[mention.entity],
            origin,
        })
        .collect()
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.trim().to_lowercase()
}

/// The span of all words of a quote.
pub(super) fn whole(said: &Said<'_>) -> Span {
    said.quote.span()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_filtered_list_shows_goes_out_and_nothing_else() {
        let selection = Selection {
            only: Some(Only {
                quotes: vec![Span::new(0, 4)],
                ..Only::default()
            }),
            ..Selection::default()
        };
        let kinds = (
            selection.has_marks(),
            selection.has_quotes(),
            selection.has_names(),
        );
        assert_eq!(kinds, (false, true, false));
    }

    #[test]
    fn conditions_say_what_goes_out() {
        let kinds = |selection: &Selection| {
            [
                selection.has_marks(),
                selection.has_quotes(),
                selection.has_names(),
            ]
        };
        let all = Selection::default();
        assert_eq!(kinds(&all), [true; 3]);
        let speaker = Selection {
            speaker: Some("Mara".into()),
            ..Selection::default()
        };
        assert_eq!(kinds(&speaker), [false, true, false]);
        let code = Selection {
            code: Some("theme".into()),
            ..Selection::default()
        };
        assert_eq!(kinds(&code), [true, false, false]);
        let decided = Selection {
            decided: true,
            ..Selection::default()
        };
        assert_eq!(kinds(&decided), [false, true, true]);
        let said = Selection {
            marks: true,
            ..speaker
        };
        assert_eq!(kinds(&said), [true, false, false]);
    }
}
