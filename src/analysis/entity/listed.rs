//! Names that a list alone speaks for, in scripts without capitals.

use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::language_lists::LanguageLists;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::token::Token;

/// How sure such a name is.
const LISTED: f32 = 0.4;

/// Appends the names of the lists to `found`, in order.
pub(super) fn find(lists: &LanguageLists, text: &str, words: &Words, found: &mut Vec<NameSpan>) {
    for sentence in &words.sentences {
        let tokens = words.of(*sentence);
        let mut at = 0;
        while at < tokens.len() {
            let start = tokens[at].span.start as usize;
            let known = lists.known_at(text, tokens, at, start);
            let known = known.filter(|(length, _)| is_whole(text, tokens, at, at + length));
            let Some((length, classes)) = known else {
                at += 1;
                continue;
            };
            let first = sentence.first as usize + at;
            let kind = if classes.any(Classes::ANY_PLACE) {
                EntityKind::Place
            } else {
                EntityKind::Org
            };
            found.push(NameSpan::new(first, first + length, kind, LISTED));
            at += length;
        }
    }
}

/// "マリ" is not a name inside of "マリア": what is written in katakana ends where the katakana does.
fn is_whole(text: &str, tokens: &[Token], first: usize, end: usize) -> bool {
    let katakana = |token: &Token| {
        let first = token.of(text).chars().next();
        first.is_some_and(|c| matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー'))
    };
    let glued_before = first > 0 && !tokens[first].after_space() && katakana(&tokens[first - 1]);
    let glued_behind = tokens
        .get(end)
        .is_some_and(|next| !next.after_space() && katakana(next));
    !(katakana(&tokens[first]) && glued_before || katakana(&tokens[end - 1]) && glued_behind)
}
