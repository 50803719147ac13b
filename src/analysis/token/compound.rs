//! [`part_compounds`]: names that a hyphen glues to something else become tokens of their own.
//!
//! "anti-Duarte", "R-Calif.", "(DAP-Tanjung)", "US-China" each hold a name that is to be found; "Port-au-Prince"
//! and "Jean-Claude" are one. Whoever calls says what is a place, since tokens know nothing but letters.

use super::{Shape, Token, TokenKind, is_abbreviation, tokenise};
use crate::analysis::lexicon::{WordList, word_list};
use crate::text::Span;

static PREFIXES: WordList = word_list!("en/name-prefixes.txt");
/// What lies between two places.
static BETWEEN_PLACES: WordList = word_list!("en/between-places.txt");

/// What is known of a part of a compound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is a place and nothing else.
    Place,
    /// It is a country, or somebody's name.
    Country,
    /// It is a place, or somebody's name.
    Perhaps,
    /// It is not a place.
    Other,
}

/// Parts the compounds among the tokens from `first` on; `known` tells what a part, or a whole, is.
pub(crate) fn part_compounds(
    text: &str,
    tokens: &mut Vec<Token>,
    first: usize,
    known: impl Fn(&str) -> Known,
) {
    let may_be = |token: &Token| {
        token.kind == TokenKind::Word
            && token.shape.has(Shape::HYPHEN)
            && token.shape.has(Shape::UPPER)
    };
    let Some(from) = tokens[first..].iter().position(may_be) else {
        return;
    };
    let rest = tokens.split_off(first + from);
    let mut skip = 0;
    for (at, token) in rest.iter().enumerate() {
        if (token.span.end as usize) <= skip {
            continue;
        }
        let before = tokens.last().map_or("", |token| token.of(text));
        let next = rest.get(at + 1).map_or("", |token| token.of(text));
        match may_be(token).then(|| cut(token.of(text), before, next, &known)) {
            Some(Some(cut)) => skip = push_parts(text, *token, cut, tokens),
            _ => tokens.push(*token),
        }
    }
}

/// Where in `word` the hyphen is at which it is parted.
fn cut(word: &str, before: &str, next: &str, known: impl Fn(&str) -> Known) -> Option<usize> {
    let cut = word.find('-')?;
    let (head, tail) = (&word[..cut], &word[cut + 1..]);
    let capital = |part: &str| part.chars().next().is_some_and(char::is_uppercase);
    if !capital(tail) || tail.len() < 2 {
        return None;
    }
    let alone = !tail.contains('-');
    let is_prefix = PREFIXES.has(head);
    let letters = head.len();
    let caps = head.bytes().all(|byte| byte.is_ascii_uppercase());
    let mixed = tail.chars().any(char::is_lowercase);
    let party = matches!(head, "R" | "D" | "I") && matches!(before, "," | "(") && tail != "Day";
    let constituency = caps && letters > 1 && mixed && before == "(" && next == ")";
    let places = || {
        let both = [known(head), known(tail)];
        let countries = both == [Known::Country; 2];
        let sure = both.contains(&Known::Place) && !both.contains(&Known::Other);
        // "The Kochi-Dhanushkodi highway".
        let road = || both != [Known::Other; 2] && mixed && !caps && BETWEEN_PLACES.has(next);
        let parted = countries || sure || road();
        letters > 1 && capital(head) && parted && known(word) == Known::Other
    };
    (is_prefix || alone && (party || constituency || places())).then_some(cut)
}

/// Adds the tokens of both parts; gives the place where they end: "Calif." takes its full stop.
fn push_parts(text: &str, token: Token, cut: usize, tokens: &mut Vec<Token>) -> usize {
    let spaces = Shape::SPACE.0 | Shape::LINE.0 | Shape::PARAGRAPH.0;
    let start = token.span.start as usize;
    let head = tokens.len();
    tokenise(text, Span::new(start, start + cut), tokens);
    if let Some(head) = tokens.get_mut(head) {
        head.shape = Shape(head.shape.0 & !spaces | token.shape.0 & spaces);
    }
    tokens.push(Token {
        span: Span::new(start + cut, start + cut + 1),
        kind: TokenKind::Dash,
        shape: Shape::default(),
    });
    let tail = tokens.len();
    let mut end = token.span.end as usize;
    if text[end..].starts_with('.') && is_abbreviation(&text[start + cut + 1..end]) {
        end += 1;
    }
    tokenise(text, Span::new(start + cut + 1, end), tokens);
    if let Some(tail) = tokens.get_mut(tail) {
        tail.shape = Shape(tail.shape.0 & !spaces);
    }
    end
}

/// Parts tokens from `first` on at the offset in bytes, inside of the token, that `cut` gives for it.
pub(crate) fn part_tokens(
    text: &str,
    tokens: &mut Vec<Token>,
    first: usize,
    cut: impl Fn(&[Token], usize) -> Option<usize>,
) {
    let cuts: Vec<(usize, usize)> = (first..tokens.len())
        .filter_map(|at| Some((at, cut(tokens, at)?)))
        .collect();
    // From the end on, so that the places before stay.
    for (at, cut) in cuts.into_iter().rev() {
        let token = tokens[at];
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let spaces = Shape::SPACE.0 | Shape::LINE.0 | Shape::PARAGRAPH.0;
        let mut parts = Vec::with_capacity(2);
        tokenise(text, Span::new(start, start + cut), &mut parts);
        let heads = parts.len();
        tokenise(text, Span::new(start + cut, end), &mut parts);
        for (number, part) in parts.iter_mut().enumerate() {
            if number == 0 {
                part.shape = Shape(part.shape.0 & !spaces | token.shape.0 & spaces);
            } else if number == heads {
                part.shape = Shape(part.shape.0 & !spaces);
            }
        }
        tokens.splice(at..=at, parts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `cuts` is the text with `|` between tokens.
    fn check(text: &str, cuts: &str) {
        let mut tokens = Vec::new();
        tokenise(text, Span::new(0, text.len()), &mut tokens);
        part_compounds(text, &mut tokens, 0, |part| match part {
            "China" | "Oslo" | "Bergen" => Known::Place,
            "US" | "Jordan" => Known::Country,
            _ => Known::Other,
        });
        let found: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        assert_eq!(found, cuts.split(['|', ' ']).collect::<Vec<_>>());
    }

    #[test]
    fn names_glued_to_something_else_are_parted() {
        check("Anti-Duarte mobs", "Anti|-|Duarte mobs");
        check("a pro-Lund group", "a pro|-|Lund group");
        check("US-China talks", "US|-|China talks");
        check("Oslo-Bergen", "Oslo|-|Bergen");
        check("Pike, R-Calif.", "Pike|, R|-|Calif.");
        check("(DAP-Tanjung)", "(|DAP|-|Tanjung|)");
        check("Jordan-Smith met D-Day men", "Jordan-Smith met D-Day men");
        check("Port-au-Prince", "Port-au-Prince");
        check("an X-Ray", "an X-Ray");
    }
}
