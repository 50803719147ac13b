//! [`Marks`]: which tokens stand inside quotation marks, of any style, with repairs.
//!
//! Works block by block: a mark that nobody closes holds to the end of its block, a closing mark
//! that nobody opened is passed over, so a slip never reaches the next paragraph.

use crate::analysis::token::{Shape, Token, TokenKind};

/// A pair of quotation marks in the tokens of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Index of the opening mark.
    pub open: u32,
    /// Index of the closing mark; if there is none, after the last token of the block.
    pub close: u32,
    /// Whether a mark closes it.
    pub closed: bool,
    /// Single marks.
    pub single: bool,
}

/// The pairs of one block, in order, outermost only, and for each token its pair.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// The pairs in order; they do not overlap.
    pub pairs: Vec<Pair>,
    /// For each token of the block: index of its pair plus one, 0 outside. The marks are inside.
    pub pair_of: Vec<u32>,
}

/// What a mark can do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

impl Marks {
    /// Reads the tokens of one block; indices are relative to the block.
    pub fn read(&mut self, text: &str, tokens: &[Token]) {
        self.pairs.clear();
        self.pair_of.clear();
        self.pair_of.resize(tokens.len(), 0);
        let is_mark = |token: &&Token| token.kind == TokenKind::Quote;
        let marks = tokens.iter().filter(is_mark).count();
        if marks == 0 {
            return;
        }
        // A text may be nothing but marks: no room that is not used.
        self.pairs.reserve_exact(marks.div_ceil(2));
        self.read_double(text, tokens);
        self.read_single(text, tokens);
        self.pairs.sort_unstable_by_key(|pair| pair.open);
        for (index, pair) in self.pairs.iter().enumerate() {
            let end = (pair.close as usize + 1).min(tokens.len());
            self.pair_of[pair.open as usize..end].fill(index as u32 + 1);
        }
    }

    /// The pair that holds the token `at`.
    pub fn pair(&self, at: usize) -> Option<Pair> {
        let index = self.pair_of.get(at)?.checked_sub(1)?;
        Some(self.pairs[index as usize])
    }

    fn read_double(&mut self, text: &str, tokens: &[Token]) {
        let mut opened: Option<(usize, &str)> = None;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind != TokenKind::Quote {
                continue;
            }
            let mark = token.of(text);
            let (spaced, gap) = (token.after_space(), spaced_behind(tokens, at));
            let side = match mark {
                "“" | "““" | "``" if opened.is_some_and(|(_, by)| by == "„" || by == "‚") => {
                    Side::Close
                }
                "“" | "„" | "``" | "‟" | "「" | "『" | "＂" => Side::Open,
                "”" | "」" | "』" => {
                    if opened.is_none() && spaced && !gap {
                        Side::Open
                    } else {
                        Side::Close
                    }
                }
                "«" | "»" | "‹" | "›" => match opened {
                    None if gap && !spaced && mark != "«" => Side::Close,
                    None => Side::Open,
                    Some((_, by)) if by == mark => {
                        if spaced && !gap {
                            Side::Open
                        } else {
                            Side::Close
                        }
                    }
                    Some(_) => Side::Close,
                },
                "\"" | "''" => Side::Either,
                "’’" => Side::Close,
                "’" if opened.is_some_and(|(_, by)| by == "“")
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.kind == TokenKind::Quote && next.of(text) == "’" && !next.after_space()
                    }) =>
                {
                    Side::Close
                }
                _ => continue,
            };
            let open = match side {
                Side::Open => true,
                Side::Close => false,
                Side::Either => match opened {
                    None => {
                        if gap && !spaced && at > 0 && !tokens[at - 1].kind.may_open_behind() {
                            continue;
                        }
                        true
                    }
                    Some(_) => spaced && !gap && !punctuation_behind(text, tokens, at),
                },
            };
            if open {
                // A second opening mark: the first was a slip, unless a block opened with it.
                opened = Some((at, mark));
            } else if let Some((open, _)) = opened.take() {
                self.push(open, at, true, false);
            }
        }
        if let Some((open, _)) = opened {
            self.push(open, tokens.len(), false, false);
        }
    }

    fn push(&mut self, open: usize, close: usize, closed: bool, single: bool) {
        let pair = Pair {
            open: open as u32,
            close: close as u32,
            closed,
            single,
        };
        self.pairs.push(pair);
        let end = (close + 1).min(self.pair_of.len());
        self.pair_of[open..end].fill(u32::MAX);
    }

    fn read_single(&mut self, text: &str, tokens: &[Token]) {
        let single = |at: usize| {
            tokens[at].kind == TokenKind::Quote
                && matches!(tokens[at].of(text), "'" | "‘" | "’" | "‚" | "‛")
        };
        let mut at = 0;
        while at < tokens.len() {
            let opens = single(at)
                && self.pair_of[at] == 0
                && (tokens[at].after_space() || at == 0 || tokens[at - 1].kind.may_open_behind())
                && !spaced_behind(tokens, at)
                && tokens[at].of(text) != "’";
            if !opens {
                at += 1;
                continue;
            }
            let start = tokens[at].span.start;
            // Only a quotation that begins a sentence holds others.
            let begins = at == 0 || tokens[at - 1].kind == TokenKind::Stop;
            let (mut close, mut nested) = (None, false);
            for end in at + 2..tokens.len() {
                if tokens[end].span.start - start > 600 {
                    break;
                }
                if self.pair_of[end] != 0 {
                    if !begins {
                        break;
                    }
                    nested = true;
                    continue;
                }
                if !single(end) || tokens[end].after_space() {
                    continue;
                }
                // “…, ‘I said “go.”’”: what is quoted within may end it too.
                let inner = nested && tokens[end - 1].kind == TokenKind::Quote;
                let before = tokens[end - 1 - usize::from(inner)].kind;
                let stopped = matches!(before, TokenKind::Stop | TokenKind::Mark);
                if stopped {
                    close = Some(end);
                    break;
                }
                let free = spaced_behind(tokens, end) || punctuation_behind(text, tokens, end);
                if free && close.is_none() && !nested {
                    // A plural's apostrophe looks the same; a stop and a mark are surer.
                    close = Some(end);
                    if !text[tokens[end - 1].span.range()].ends_with('s') {
                        break;
                    }
                }
            }
            match close {
                Some(end) => {
                    let (open, close) = (at as u32, end as u32);
                    self.pairs
                        .retain(|pair| pair.open < open || pair.open > close);
                    self.push(at, end, true, true);
                    at = end + 1;
                }
                None => at += 1,
            }
        }
    }
}

fn spaced_behind(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_none_or(|next| next.after_space())
}

fn punctuation_behind(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else {
        return true;
    };
    matches!(
        next.kind,
        TokenKind::Stop | TokenKind::Close | TokenKind::Dash | TokenKind::Quote
    ) || (next.kind == TokenKind::Mark && matches!(next.of(text), "," | ";" | ":"))
}

impl TokenKind {
    /// Behind such a token a quotation mark opens rather than closes.
    fn may_open_behind(self) -> bool {
        matches!(self, Self::Open | Self::Dash | Self::Quote | Self::Mark)
    }
}

/// True for a token that begins a dialogue line: a dash at the head of its block.
pub(super) fn is_dialogue_dash(text: &str, tokens: &[Token]) -> bool {
    tokens.len() > 2
        && tokens[0].kind == TokenKind::Dash
        && matches!(tokens[0].of(text), "—" | "–" | "―" | "--")
        && tokens[1].shape.has(Shape::FIRST_UPPER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::token::tokenise;
    use crate::text::Span;

    /// The stretches inside marks stand in `⟦ ⟧`.
    #[track_caller]
    fn check(marked: &str) {
        let text: String = marked.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
        let (mut tokens, mut marks) = (Vec::new(), Marks::default());
        tokenise(&text, Span::new(0, text.len()), &mut tokens);
        marks.read(&text, &tokens);
        let mut got = text.clone();
        for pair in marks.pairs.iter().rev() {
            let end = tokens
                .get(pair.close as usize)
                .or(tokens.last())
                .map_or(0, |t| t.span.end);
            got.insert(end as usize, '⟧');
            got.insert(tokens[pair.open as usize].span.start as usize, '⟦');
        }
        assert_eq!(got, marked);
    }

    #[test]
    fn marks_of_all_styles_make_pairs() {
        check("⟦“We leave,”⟧ she said. ⟦“Now.”⟧");
        check("⟦\"We leave,\"⟧ she said. ⟦\"Now.\"⟧");
        check("⟦''We leave,''⟧ she said.");
        check("⟦``We leave,''⟧ she said.");
        check("⟦‘We leave,’⟧ she said. ⟦‘It’s the dogs’ dinner.’⟧");
        check("⟦'We leave,'⟧ she said.");
        check("⟦«Nous partons»⟧, dit-elle.");
        check("⟦« Nous partons »⟧, dit-elle.");
        check("⟦»Wir gehen«⟧, sagte sie.");
        check("⟦„Wir gehen“⟧, sagte sie.");
        check("⟦“He said ‘no’ to me,”⟧ she said.");
        check("⟦‘They are thirsty, and I say, “Ask him.”’⟧");
        check("a ⟦“hero”⟧ and a ⟦\"fool\"⟧");
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("The dogs' dinner and the cats' milk.");
        check("It's the '90s, y'all.");
        // Accepted for now: two elisions in one paragraph look like a pair.
        check("It's the ⟦'90s, y'all, rock 'n'⟧ roll.");
        check("Osei's plan isn't the ministers' plan.");
    }

    #[test]
    fn slips_are_repaired_within_their_block() {
        check("⟦“We leave. We go.⟧");
        check("We leave,” she said. ⟦“Now.”⟧");
        check("⟦\"We leave,”⟧ she said.");
        check("⟦”We leave,”⟧ she said.");
        check("She said ⟦\"go.\"⟧ Then ⟦\"stay.\"⟧");
    }
}
