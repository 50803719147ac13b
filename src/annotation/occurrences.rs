//! Every occurrence of some words: found, and tagged at once.

use std::collections::BTreeSet;

use super::{Annotation, Colour, DecisionContext, Edit, Kind, Notes};
use crate::text::Span;
use crate::text::find::Query;

impl Notes {
    /// The change that tags each of these stretches: the annotation that stands there gets the
    /// codes, and a highlight is made if there is none.
    pub fn tag_all(&self, context: &mut DecisionContext, spans: &[Span], codes: &[String]) -> Edit {
        let mut edits = Vec::new();
        let colour = self.colour_of_codes(codes);
        // Ids that this change gives are not among the notes yet.
        let mut given = BTreeSet::new();
        for &span in spans {
            let old = self.tagged_at(span);
            let is_old = old.is_some();
            let mut annotation = old.cloned().unwrap_or_else(|| {
                let mut id = context.notes.fresh_id(context.ids);
                while !given.insert(id.clone()) {
                    id = context.notes.fresh_id(context.ids);
                }
                Annotation {
                    by: context.by.map(str::to_owned),
                    colour: colour.is_none().then_some(Colour::Yellow),
                    ..Annotation::new(id, Kind::Highlight, context.text, span, context.now)
                }
            });
            let new = |code: &&String| !annotation.codes.contains(code);
            let new: Vec<String> = codes.iter().filter(new).cloned().collect();
            if new.is_empty() && is_old {
                continue;
            }
            annotation.codes.extend(new);
            annotation.modified = Some(context.now);
            edits.push(Edit::put(annotation));
        }
        Edit::Many(edits)
    }

    /// The annotation of exactly these words that a code goes on; bookmarks take none.
    pub fn tagged_at(&self, span: Span) -> Option<&Annotation> {
        self.overlapping(span)
            .find(|mark| mark.span == span && mark.kind != Kind::Bookmark)
    }
}

/// The places of `words` in `text` as whole words: no letter or digit touches them where they begin
/// or end with one. Any white space stands for a blank, a straight quotation mark for a curly one.
/// Unless `any_case`, capital and small letters must be as in the words.
pub fn occurrences(text: &str, words: &str, any_case: bool) -> Vec<Span> {
    let words = words.trim();
    let Some(query) = Query::new(&words.to_lowercase()) else {
        return Vec::new();
    };
    let bound = |inner: Option<char>, outer: Option<char>| {
        !(inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric))
    };
    let letters = |words: &str| -> Vec<char> {
        let letters = words.chars().filter(|letter| letter.is_alphabetic());
        letters.collect()
    };
    let wanted = letters(words);
    let mut hits = query.find_all(text, Span::new(0, text.len()));
    hits.retain(|span| {
        let before = text[..span.start as usize].chars().next_back();
        let after = text[span.end as usize..].chars().next();
        let inside = span.of(text);
        bound(inside.chars().next(), before)
            && bound(inside.chars().next_back(), after)
            && (any_case || letters(inside) == wanted)
    });
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{IdSource, Timestamp};

    const TEXT: &str = "Rain in May. Rainy days, rain again; no train. Rain.";

    /// `found` has `⟦ ⟧` around each hit.
    #[track_caller]
    fn check_occurrences(words: &str, any_case: bool, found: &str) {
        let text = found.replace(['⟦', '⟧'], "");
        let mut shown = text.clone();
        for span in occurrences(&text, words, any_case).iter().rev() {
            shown.insert(span.end as usize, '⟧');
            shown.insert(span.start as usize, '⟦');
        }
        assert_eq!(shown, found, "{words}");
    }

    #[test]
    fn every_occurrence_is_a_whole_word() {
        check_occurrences("Rain", false, "⟦Rain⟧ in May. Rainy days, rain; train.");
        check_occurrences("rain", false, "Rain in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences("rain", true, "⟦Rain⟧ in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences("Rain", true, "⟦Rain⟧ in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences(
            "the mill",
            true,
            "⟦The mill⟧, ⟦the\nmill⟧ and the mills of the millers",
        );
        check_occurrences("-", false, "a⟦-⟧b ⟦–⟧ c");
        check_occurrences("été", true, "l’⟦été⟧, ⟦Été⟧, étés");
        check_occurrences("won't", false, "We ⟦won’t⟧ and ⟦won't⟧");
        check_occurrences("  ", false, "no words");
        check_occurrences("x2", true, "⟦x2⟧ x23 ⟦X2⟧");
    }

    #[test]
    fn occurrences_are_tagged_once() {
        let notes = Notes::default();
        let spans = occurrences(TEXT, "rain", true);
        assert_eq!(spans.len(), 3);
        let mut ids = IdSource::new(3);
        let mut context = DecisionContext {
            text: TEXT,
            notes: &notes,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let codes = ["weather".to_owned(), "noun".to_owned()];
        let edit = notes.tag_all(&mut context, &spans, &codes);
        let mut tagged = notes.clone();
        tagged.apply(edit);
        assert_eq!(tagged.codes_in_use(), [("noun", 3), ("weather", 3)]);
        let again = DecisionContext {
            notes: &tagged,
            ..context
        };
        assert!(tagged.tag_all(&mut { again }, &spans, &codes).is_empty());
    }
}
