//! [`Selection`]: which marks, quotes and names go out.

use crate::analysis::{Entity, Mention, Quote, QuoteKind, Speaker};
use crate::annotation::{Annotation, Code, Colour, Decided, Id, Notes, Origin, Provenance, cited};
use crate::text::{Article, Span};

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

    fn takes_origin(&self, origin: &Origin) -> bool {
        !self.decided || origin.provenance != Provenance::Machine
    }
}

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
            [] => "Unknown speaker".to_owned(),
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
