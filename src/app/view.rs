//! [`View`]: where the reader is and what is shown, taken over when the article is read again.

use std::sync::Arc;

use super::context::Context;
use super::pane::{Focus, PanePrefs};
use crate::annotation::Position;
use crate::text::{Article, motion};

/// What stays on the screen when an edited article takes the place of the one that was read.
#[derive(Clone, Debug)]
pub struct View {
    article: Arc<Article>,
    caret: usize,
    top: usize,
    focus: Focus,
    prefs: PanePrefs,
}

impl View {
    /// What the reader sees.
    pub fn of(cx: &Context) -> Self {
        Self {
            article: Arc::clone(cx.article()),
            caret: cx.reading.caret,
            top: cx.reading.top,
            focus: cx.look.focus,
            prefs: cx.look.prefs,
        }
    }

    /// Shows another state of the article as this one was shown: the words that the reader had before
    /// them stand where they stood.
    pub fn resume(&self, cx: &mut Context) {
        let (before, now) = (self.article.text(), cx.document.article.text());
        let (caret, top) = (
            carried(before, now, self.caret),
            carried(before, now, self.top),
        );
        (cx.reading.caret, cx.reading.top) = (caret, top);
        (cx.look.focus, cx.look.prefs) = (self.focus, self.prefs);
        cx.lay_out();
        cx.refresh();
        let told = "The article's file changed and was loaded again";
        match cx.notice.take() {
            Some(notice) => cx.notify(format!("{told}: {}", notice.text)),
            None => cx.notify(told),
        }
    }
}

/// Where the byte `at` of `before` stands in `now`: by what is the same from the start and from the
/// end, between them by the words there.
fn carried(before: &str, now: &str, at: usize) -> usize {
    let equal = |(one, two): &(u8, u8)| one == two;
    let same = before.bytes().zip(now.bytes()).take_while(equal).count();
    let shorter = before.len().min(now.len());
    let backwards = before.bytes().rev().zip(now.bytes().rev());
    let tail = backwards.take(shorter - same).take_while(equal).count();
    let place = if at <= same {
        at
    } else if at + tail >= before.len() {
        now.len() - (before.len() - at)
    } else {
        let from = now.floor_char_boundary(same);
        let words = Position::new(before, at).words;
        // The fewer words are looked for, the likelier they are unchanged, and elsewhere too.
        let found = [1, 2, 4].into_iter().find_map(|part| {
            let words = &words[..words.floor_char_boundary(words.len() / part)];
            now[from..].find(words)
        });
        from + found.unwrap_or(0)
    };
    let place = now.floor_char_boundary(place);
    if place >= now.len() {
        return motion::previous_grapheme(now, now.len());
    }
    motion::previous_grapheme(now, motion::next_grapheme(now, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, now: &str) {
        let at = before.find('|').expect("a place");
        let wanted = now.find('|').expect("a place");
        let (before, now) = (before.replace('|', ""), now.replace('|', ""));
        assert_eq!(carried(&before, &now, at), wanted, "{now}");
    }

    #[test]
    fn the_place_goes_with_its_words() {
        check("One. |Two. Three.", "One. |Two. Four.");
        check("One. Two. |Three.", "One and a half. Two. |Three.");
        check("One. Two. |Three.", "|Three.");
        check("One. |Two. Three.", "One. |Three.");
        check(
            "Aa. Keep |this word here. Bb.",
            "Cc. More. Keep |this word here. Dd. Ee.",
        );
        check("|", "|");
        check("One |two.", "On|e");
        check("é|é", "é|e\u{301}");
    }
}
