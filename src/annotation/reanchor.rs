//! [`Anchorer`]: finds the places of records in an article that may have changed.
//!
//! In this order: the words still stand there in their context; the words stand somewhere, but for
//! typography and capitals; words like them stand somewhere. A place begins and ends between words,
//! unless the mark itself did not. Each candidate is judged by how likely it would be there by mere chance: the number of
//! candidates as good as it, times the chance of words this long, of a context this like, of a place
//! this near. Where the words before and after now meet without the words between them, those were
//! deleted, and no candidate may lean on that context or place.
//!
//! A likely place is sure if the words are the same, or long enough and little changed, and enough
//! of the context came with them; a place that is not sure is to be confirmed. How often this is
//! right is counted in `tests/reanchor.rs`.

use std::cell::OnceCell;

use super::fold::Folded;
use super::search::{SURE, Search, sureness};
use super::{Anchor, Place, Score};
use crate::text::{CharIndex, Span};

/// Finds places in one text. Make one for a text and ask it for each record.
pub struct Anchorer<'a> {
    text: &'a str,
    index: CharIndex,
    folded: OnceCell<Folded>,
}

impl<'a> Anchorer<'a> {
    /// Reads `text` once; what only edited texts need is prepared when it is first needed.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: CharIndex::new(text),
            folded: OnceCell::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The table that converts between bytes and code points of the text.
    pub fn index(&self) -> &CharIndex {
        &self.index
    }

    /// The place of `anchor`. `hint` is where it stood last, in code points; `same` says that the
    /// text is the one the hint was made for. `None` if it is no longer in the text.
    pub fn find(
        &self,
        anchor: &Anchor,
        hint: Option<(usize, usize)>,
        same: bool,
    ) -> Option<(Span, Place)> {
        let hinted = hint.map(|(start, end)| self.index.to_span(self.text, start, end));
        if let Some(span) = hinted {
            let here = span.of(self.text) == anchor.exact;
            let bare = anchor.prefix.is_empty() && anchor.suffix.is_empty();
            if same && (anchor.exact.is_empty() || here && bare)
                || here && self.has_context(anchor, span)
            {
                return Some((span, Place::Same));
            }
        }
        let folded = self.folded.get_or_init(|| Folded::new(self.text));
        let likely = hinted.or_else(|| self.only(anchor));
        let search = Search::new(folded, anchor, likely, !same);
        if anchor.exact.is_empty() {
            return search
                .between()
                .map(|(at, score)| (Span::at(at), Place::Changed(score)));
        }
        let (found, score) = search.run()?;
        let span = folded.source(found.start, found.end);
        let place = if score < sureness(SURE) || !search.is_sure(&found) {
            Place::ToConfirm(Score::new(score.min(sureness(SURE))))
        } else if span.of(self.text) != anchor.exact {
            Place::Changed(Score::new(score))
        } else if hinted == Some(span) {
            Place::Same
        } else {
            Place::Moved
        };
        Some((span, place))
    }

    /// Where the words stand letter by letter, if that is at one place and nothing else is known of it: it is
    /// preferred to a place with other quotation marks or capitals.
    fn only(&self, anchor: &Anchor) -> Option<Span> {
        let bare = anchor.prefix.is_empty() && anchor.suffix.is_empty();
        let mut found = self.text.match_indices(&anchor.exact);
        let (at, words) = found.next().filter(|_| bare && !anchor.exact.is_empty())?;
        let is_only = found.next().is_none();
        is_only.then(|| Span::new(at, at + words.len()))
    }

    /// The places of all anchors of one file, each with where it stood last. Where most have no
    /// place, this is another text, and what the others found in it is to be confirmed.
    pub fn find_all<'b>(
        &self,
        anchors: impl IntoIterator<Item = (&'b Anchor, Option<(usize, usize)>)>,
        same: bool,
    ) -> Vec<Option<(Span, Place)>> {
        let anchors = anchors.into_iter();
        let mut found: Vec<_> = anchors
            .map(|(anchor, hint)| self.find(anchor, hint, same))
            .collect();
        let lost = found.iter().filter(|found| found.is_none()).count();
        if !same && 2 * lost > found.len() {
            for (_, place) in found.iter_mut().flatten() {
                *place = Place::ToConfirm(place.score());
            }
        }
        found
    }

    /// True if the stored context stands around `span`, letter by letter.
    pub fn has_context(&self, anchor: &Anchor, span: Span) -> bool {
        let bare = anchor.prefix.is_empty() && anchor.suffix.is_empty();
        !anchor.exact.is_empty()
            && !bare
            && self.text[..span.start as usize].ends_with(&anchor.prefix)
            && self.text[span.end as usize..].starts_with(&anchor.suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "The council met on Monday. “We will not sell the harbour,” said Mara Okoye, \
        who chairs it. The vote was close, and the harbour stays public. Nobody spoke of the ferry. \
        The mayor left early, as she often does, and the clerk locked the doors behind her.";

    /// `wanted` is the words found, with `?` if they are to be confirmed; empty for an orphan.
    fn check_find(words: &str, new: &str, wanted: &str) {
        let start = OLD.find(words).expect("words of the old text");
        let anchor = Anchor::of(OLD, Span::new(start, start + words.len()));
        let hint = CharIndex::new(OLD).to_chars(OLD, Span::new(start, start + words.len()));
        let found = Anchorer::new(new).find(&anchor, Some(hint), false);
        let found = found.map(|(span, place)| {
            let doubt = if place.is_sure() { "" } else { "?" };
            format!("{}{doubt}", span.of(new))
        });
        assert_eq!(found.unwrap_or_default(), wanted, "{words:?} in {new:?}");
    }

    #[test]
    fn words_are_found_after_an_edit() {
        check_find("the harbour", OLD, "the harbour");
        check_find(
            "the harbour",
            &format!("A new first line, and 日本.\n\n{OLD}"),
            "the harbour",
        );
        check_find(
            "said Mara Okoye",
            &OLD.replace(['“', '”'], "\""),
            "said Mara Okoye",
        );
        check_find(
            "“We will not sell the harbour,”",
            &OLD.replace(['“', '”'], "\""),
            "\"We will not sell the harbour,\"",
        );
        check_find(
            "The vote was close",
            &OLD.replace("was close", "was very close"),
            "The vote was very close",
        );
        check_find(
            "Mara Okoye",
            &OLD.replace("said Mara", "told us Mara"),
            "Mara Okoye",
        );
    }

    #[test]
    fn words_that_are_gone_are_not_found_elsewhere() {
        check_find(
            "the ferry",
            &OLD.replace(" Nobody spoke of the ferry.", ""),
            "",
        );
        check_find("the", &OLD.replacen("sell the ", "sell ", 1), "");
        check_find(
            "Nobody spoke",
            &OLD.replace("Nobody spoke of the ferry. ", ""),
            "",
        );
        check_find(
            "the harbour stays public",
            "Another article. It says nothing of all this.",
            "",
        );
    }

    #[test]
    fn words_alone_are_rather_found_letter_by_letter() {
        let text =
            "He said \"we will go\" twice. WE WILL GO, they wrote. She said “we will go” once.";
        for words in ["\"we will go\"", "“we will go”", "WE WILL GO"] {
            let anchor = Anchor {
                exact: words.into(),
                ..Anchor::default()
            };
            let (span, place) = Anchorer::new(text).find(&anchor, None, false).expect(words);
            assert_eq!((span.of(text), place.is_sure()), (words, true), "{place:?}");
        }
    }

    #[test]
    fn a_place_begins_and_ends_between_words() {
        check_find(
            "the ferry",
            &OLD.replace("the ferry", "the ferryman"),
            "the ferryman?",
        );
        check_find(
            "The vote was close",
            &OLD.replace("was close", "was closed"),
            "The vote was closed",
        );
        check_find("left", &OLD.replace("mayor left", "mayor l eft"), "eft?");
        // A mark that parts a word may be found inside one.
        check_find("ayor left earl", &format!("New. {OLD}"), "ayor left earl");
    }

    #[test]
    fn few_words_without_their_context_are_to_confirm() {
        let other = "Yesterday it rained, and nobody came. The harbour was empty. Mara Okoye is at sea, they say.";
        check_find("Mara Okoye", other, "Mara Okoye?");
        check_find("Mara Okoye", &OLD.replace("Mara", "Mary"), "Mary Okoye?");
        let twice = format!("{OLD} {OLD}");
        check_find(
            "The vote was close, and the harbour stays public.",
            &twice,
            "The vote was close, and the harbour stays public.",
        );
    }

    #[test]
    fn words_in_capitals_are_found() {
        check_find(
            "the harbour stays",
            &OLD.to_uppercase(),
            "THE HARBOUR STAYS",
        );
        check_find("Mara Okoye", &OLD.to_uppercase(), "MARA OKOYE");
        check_find(
            "Mara Okoye",
            &OLD.replace("Mara Okoye", "MARA OKOYE"),
            "MARA OKOYE?",
        );
    }

    #[test]
    fn where_most_words_are_gone_the_others_are_to_confirm() {
        let index = CharIndex::new(OLD);
        let anchors: Vec<_> = [
            "The council met on Monday.",
            "The vote was close",
            "the clerk locked",
        ]
        .into_iter()
        .map(|words| {
            let start = OLD.find(words).expect("words of the text");
            let span = Span::new(start, start + words.len());
            (Anchor::of(OLD, span), Some(index.to_chars(OLD, span)))
        })
        .collect();
        let shown = |new: &str, same| -> Vec<&str> {
            let anchors = anchors.iter().map(|(anchor, hint)| (anchor, *hint));
            let found = Anchorer::new(new).find_all(anchors, same);
            let sign = |found: &Option<(Span, Place)>| match found {
                None => "lost",
                Some((_, place)) if place.is_sure() => "sure",
                Some(_) => "?",
            };
            found.iter().map(sign).collect()
        };
        let half = &OLD[..OLD.find("Nobody").expect("it is there")];
        assert_eq!(shown(half, false), ["sure", "sure", "lost"]);
        let first = &OLD[..OLD.find("The vote").expect("it is there")];
        assert_eq!(shown(first, false), ["?", "lost", "lost"]);
        assert_eq!(shown(first, true), ["sure", "lost", "lost"]);
    }

    #[test]
    fn what_is_to_confirm_in_a_text_is_so_at_the_next_look() {
        let new = "Yesterday it rained, and nobody came. Mara Okoye is at sea, they say.";
        let start = OLD.find("Mara Okoye").expect("words of the text");
        let anchor = Anchor::of(OLD, Span::new(start, start + 10));
        let (span, place) = Anchorer::new(new)
            .find(&anchor, Some((start, start + 10)), false)
            .expect("a place");
        assert!(!place.is_sure());
        let hint = (span.start as usize, span.end as usize);
        let again = Anchorer::new(new).find(&anchor, Some(hint), true);
        assert_eq!(
            again.map(|(span, place)| (span, place.is_sure())),
            Some((span, false))
        );
    }

    #[test]
    fn a_bookmark_keeps_its_place() {
        let at = OLD.find("The vote").expect("it is there");
        let anchor = Anchor::of(OLD, Span::at(at));
        let new = format!("More above. {}", OLD.replace("chairs", "heads"));
        let (span, place) = Anchorer::new(&new)
            .find(&anchor, Some((at, at)), false)
            .expect("a place");
        assert!(
            new[span.start as usize..].starts_with("The vote"),
            "{:?}",
            &new[span.start as usize..]
        );
        assert!(span.is_empty() && place.is_sure());
        // Its score says that the words around it changed.
        assert!(place.score() < Score::FULL, "{:?}", place.score());
    }

    #[test]
    fn words_without_context_are_found_where_they_are_alone() {
        let bare = |exact: &str| Anchor {
            exact: exact.into(),
            ..Anchor::default()
        };
        let anchorer = Anchorer::new(OLD);
        let find = |exact, hint| {
            anchorer
                .find(&bare(exact), hint, false)
                .map(|(span, place)| (span.start, place.is_sure()))
        };
        assert_eq!(find("\"We will", None).map(|found| found.1), Some(true));
        assert_eq!(find("harbour", None).map(|found| found.1), Some(false));
        let second = OLD.rfind("harbour").expect("it is there");
        let chars = CharIndex::new(OLD).char_at(OLD, second);
        assert_eq!(
            find("harbour", Some((chars, chars + 7))),
            Some((second as u32, true))
        );
        assert_eq!(find("Rumpelstiltskin", None), None);
    }
}
