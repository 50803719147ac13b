//! [`Anchor`]: the words that hold a record to its place when the text around it changes.

use memchr::memmem;

use crate::text::Span;

/// How many code points of context are stored on each side, at least (if the text has them).
const CONTEXT: usize = 32;
/// And how many at most, if fewer do not tell two places apart.
const MOST_CONTEXT: usize = 256;
/// How far a context may be extended to end at a word border.
const BORDER: usize = 24;

/// The text quote selector of a record: its words and those around them (W3C Web Annotation Data
/// Model, 4.2.4). The words are the truth, offsets are a hint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The words as they stood when the record was made; empty for a bookmark.
    pub exact: String,
    /// The words before.
    pub prefix: String,
    /// The words after.
    pub suffix: String,
}

impl Anchor {
    /// The anchor of `span` in `text`: 32 code points on each side, extended to word borders and,
    /// as far as that helps, until the place is the only one of its kind.
    ///
    /// Reads the text once for each doubling of the context; one call takes well under a
    /// millisecond for an article of 100 000 characters.
    pub fn of(text: &str, span: Span) -> Self {
        let span = span.clamp_to(text);
        let mut size = CONTEXT;
        loop {
            let (from, to) = (
                context_start(text, span, size),
                context_end(text, span, size),
            );
            let whole = &text[from..to];
            let unique = memmem::find_iter(text.as_bytes(), whole.as_bytes())
                .nth(1)
                .is_none();
            if unique || size >= MOST_CONTEXT || whole.len() == text.len() {
                return Self {
                    exact: span.of(text).to_owned(),
                    prefix: text[from..span.start as usize].to_owned(),
                    suffix: text[span.end as usize..to].to_owned(),
                };
            }
            size *= 2;
        }
    }

    /// Where the very words stand in a text they were made on: at the code point `start`, in their
    /// context, or where they first occur. `None` if they do not.
    pub fn stands_in(&self, text: &str, start: Option<usize>) -> Option<Span> {
        let at = start.and_then(|start| text.char_indices().nth(start));
        let at = at.map(|(at, _)| at).filter(|_| !self.exact.is_empty());
        let here = at.filter(|&at| text[at..].starts_with(&self.exact));
        let whole = format!("{}{}{}", self.prefix, self.exact, self.suffix);
        let found = here
            .or_else(|| Some(text.find(&whole)? + self.prefix.len()))
            .or_else(|| text.find(&self.exact))?;
        Some(Span::new(found, found + self.exact.len()))
    }

    /// The first few words, for a list: white space as single blanks, cut at `most` code points
    /// with an ellipsis.
    pub fn opening(&self, most: usize) -> String {
        let mut words = self.exact.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((cut, _)) = words.char_indices().nth(most) {
            words.truncate(cut);
            words.truncate(words.trim_end().len());
            words.push('…');
        }
        words
    }
}

fn context_start(text: &str, span: Span, size: usize) -> usize {
    let before = &text[..span.start as usize];
    let least = before
        .char_indices()
        .rev()
        .nth(size - 1)
        .map_or(0, |(at, _)| at);
    let border = before[..least]
        .char_indices()
        .rev()
        .take(BORDER)
        .find(|(_, letter)| letter.is_whitespace());
    match border {
        _ if least == 0 => 0,
        Some((at, letter)) => at + letter.len_utf8(),
        None => least,
    }
}

fn context_end(text: &str, span: Span, size: usize) -> usize {
    let end = span.end as usize;
    let Some((least, _)) = text[end..].char_indices().nth(size) else {
        return text.len();
    };
    let least = end + least;
    text[least..]
        .char_indices()
        .take(BORDER)
        .find(|(_, letter)| letter.is_whitespace())
        .map_or(least, |(at, _)| least + at)
}

/// How well a record's present place fits its anchor, in thousandths: 1000 is the same words in
/// the same context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(pub u16);

impl Score {
    /// The score of a perfect match.
    pub const FULL: Self = Self(1000);

    /// From a share between 0 and 1.
    pub fn new(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// Between 0 and 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// How a record came to its present span. Computed when the notes are opened, never stored.
///
/// The record's [`Anchor`] keeps the old words until the reader accepts the new ones; what is
/// there now is `article.words(record.span)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Where it was made, in the words it was made on.
    #[default]
    Same,
    /// The same words, elsewhere in the text.
    Moved,
    /// Found, in changed words.
    Changed(Score),
    /// Perhaps this place: for the reader to decide, old and new words side by side.
    ToConfirm(Score),
}

impl Place {
    /// True for everything but [`Place::ToConfirm`].
    pub fn is_sure(self) -> bool {
        !matches!(self, Self::ToConfirm(_))
    }

    /// True if the words are others than those it was made on, or may be.
    pub fn is_new(self) -> bool {
        matches!(self, Self::Changed(_) | Self::ToConfirm(_))
    }

    /// How well the place fits.
    pub fn score(self) -> Score {
        match self {
            Self::Same | Self::Moved => Score::FULL,
            Self::Changed(score) | Self::ToConfirm(score) => score,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_anchor(marked: &str, prefix: &str, suffix: &str) {
        let (before, rest) = marked.split_once('⟦').expect("a marked start");
        let (exact, after) = rest.split_once('⟧').expect("a marked end");
        let text = format!("{before}{exact}{after}");
        let anchor = Anchor::of(&text, Span::new(before.len(), before.len() + exact.len()));
        assert_eq!(
            anchor,
            Anchor {
                exact: exact.into(),
                prefix: prefix.into(),
                suffix: suffix.into()
            }
        );
    }

    #[test]
    fn the_context_ends_at_word_borders() {
        check_anchor("⟦All⟧", "", "");
        check_anchor("Mayor ⟦Ana Ruiz⟧ said", "Mayor ", " said");
        check_anchor(
            "She had never before seen such a thing in the ⟦harbour⟧ of the old town, where nothing happens in winter.",
            "before seen such a thing in the ",
            " of the old town, where nothing happens",
        );
    }

    #[test]
    fn the_context_grows_until_the_place_is_unique() {
        let line = "the same words over and over again, ";
        let text = format!("One: {}{}", line.repeat(4), "end");
        let at = text.rfind("over again").expect("it is there");
        let anchor = Anchor::of(&text, Span::new(at, at + 4));
        let whole = format!("{}{}{}", anchor.prefix, anchor.exact, anchor.suffix);
        assert_eq!(text.matches(&whole).count(), 1);
    }

    #[test]
    fn an_opening_is_one_line() {
        let anchor = Anchor {
            exact: " Néver\n before  seen ".into(),
            ..Anchor::default()
        };
        assert_eq!(anchor.opening(40), "Néver before seen");
        assert_eq!(anchor.opening(6), "Néver…");
    }

    #[test]
    fn words_stand_at_their_place_in_their_context_or_where_they_first_occur() {
        let text = "É gate. The gate, the gate!";
        let mut anchor = Anchor::of(text, Span::new(13, 17));
        let check = |anchor: &Anchor, start: Option<usize>, wanted: Option<usize>| {
            let found = anchor.stands_in(text, start);
            assert_eq!(found.map(|span| span.start as usize), wanted, "{start:?}");
            assert!(found.is_none_or(|span| span.of(text) == anchor.exact));
        };
        // A place in code points at which the words stand counts first, then the context.
        check(&anchor, Some(22), Some(23));
        check(&anchor, Some(21), Some(13));
        check(&anchor, None, Some(13));
        anchor.prefix = "elsewhere".into();
        check(&anchor, None, Some(3));
        anchor.exact = "quay".into();
        check(&anchor, None, None);
    }
}
