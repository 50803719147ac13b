//! Frames of speech that stand as lines of their own: headlines, lists, signatures, posts.

use super::frames::Frames;
use super::lexicon::Class;
use super::stretch::Kind;
use crate::analysis::token::{Shape, TokenKind};

impl Frames<'_, '_> {
    /// "‘It was chaos’: survivors recall ferry disaster", "Survivors recall ferry disaster: ‘It was
    /// chaos’".
    pub(super) fn headline(&mut self) {
        let words = self.article.words;
        let seen = self.article.seen;
        let last = self.tokens.end - 1;
        let stopped = matches!(words.tokens[last].kind, TokenKind::Stop) && self.word(last) == ".";
        if self.tokens.len() > 30 || self.tokens.len() < 5 || stopped {
            return;
        }
        let mut start = self.tokens.start;
        if self.is(start + 1, ":")
            && words.tokens[start].is_all_caps()
            && words.tokens[start].span.len() > 3
        {
            start += 2;
        }
        let Some(open) = (start..self.tokens.end).find(|at| seen[*at].mark.opens()) else {
            return;
        };
        let Some(close) = (open..self.tokens.end).find(|at| seen[*at].mark.closes()) else {
            return;
        };
        let spoken = (start..open).any(|at| self.class(at).is_speech());
        if spoken || self.is(close - 1, ".") {
            return;
        }
        if close < open + 3 || (close + 1..self.tokens.end).any(|at| seen[at].mark.is_quoted()) {
            return;
        }
        if open == start && close + 2 < self.tokens.end {
            let colon = close + 1;
            if !matches!(self.word(colon), ":" | "–" | "—" | "-") {
                return;
            }
            if self.word(colon) != ":" && self.person_end(colon + 1).is_some() {
                return;
            }
            let end = self.headline_subject(colon + 1);
            self.put(&[
                (Kind::Nothing, self.tokens.start..open),
                (Kind::Content, open..close + 1),
                (Kind::Cue, colon..colon + 1),
                (Kind::Source, colon + 1..end),
                (Kind::Nothing, end..self.tokens.end),
            ]);
            self.stretches
                .retain(|stretch| stretch.kind != Kind::Nothing);
        } else if close == last && open > start + 2 && self.is(open - 1, ":") {
            let end = self.headline_subject(start);
            if end + 1 < open - 1 {
                self.put(&[
                    (Kind::Source, start..end),
                    (Kind::Nothing, end..open - 1),
                    (Kind::Cue, open - 1..open),
                    (Kind::Content, open..close + 1),
                ]);
                self.stretches
                    .retain(|stretch| stretch.kind != Kind::Nothing);
            }
        }
    }

    /// The token after the first words of a headline that name somebody.
    pub(super) fn headline_subject(&self, start: usize) -> usize {
        let seen = self.article.seen;
        if let Some(end) = self.person_end(start).or_else(|| self.name_end(start)) {
            return end;
        }
        // Up to and with an office, else one word.
        let limit = (start + 5).min(self.tokens.end);
        let mut at = start;
        while at < limit && self.article.words.tokens[at].is_word() {
            if seen[at].class == Class::Role {
                return self.person_end(at + 1).unwrap_or(at + 1);
            }
            if at > start && seen[at].is_finite() {
                return at;
            }
            at += 1;
        }
        start + 1
    }

    /// "- Ruth Okeke, 47, tailor, Enugu: “They come once in four years.”": who begins the line speaks.
    pub(super) fn line_heads(&mut self) {
        let seen = self.article.seen;
        for open in self.tokens.clone() {
            if !seen[open].mark.opens() || open < self.tokens.start + 2 || !self.is(open - 1, ":") {
                continue;
            }
            let colon = open - 1;
            let mut start = colon;
            while start > self.tokens.start
                && colon - start < 20
                && !self.article.words.tokens[start].shape.has(Shape::LINE)
            {
                start -= 1;
            }
            while start < colon && !self.article.words.tokens[start].is_word() {
                start += 1;
            }
            let Some(name) = self.person_end(start) else {
                continue;
            };
            if name >= colon || !self.is(name, ",") || self.is_clause(&(name..colon)) {
                continue;
            }
            self.put(&[
                (Kind::Source, start..name),
                (Kind::Nothing, name..colon),
                (Kind::Cue, colon..open),
            ]);
            self.stretches
                .retain(|stretch| stretch.kind != Kind::Nothing);
        }
    }

    /// "“We wait.” — Nkechi Obi", a line to each: also if the tagger saw nothing.
    pub(super) fn signed_lines(&mut self) {
        let seen = self.article.seen;
        let tokens = &self.article.words.tokens;
        let mut at = self.tokens.start;
        while let Some(open) = (at..self.tokens.end).find(|at| seen[*at].mark.opens()) {
            let Some(close) = (open + 1..self.tokens.end).find(|at| seen[*at].mark.closes()) else {
                return;
            };
            at = close + 1;
            let mut head = open;
            while head > self.tokens.start
                && !tokens[head].is_word()
                && !tokens[head].shape.has(Shape::LINE)
            {
                head -= 1;
            }
            let at_head = head == self.tokens.start || tokens[head].shape.has(Shape::LINE);
            let dash = close + 1;
            if !at_head
                || close < open + 3
                || dash + 1 >= self.tokens.end
                || !matches!(self.word(dash), "—" | "―" | "–" | "--" | "-")
            {
                continue;
            }
            if let Some(name) = self.person_end(dash + 1) {
                let over = name >= self.tokens.end
                    || tokens[name].shape.has(Shape::LINE)
                    || matches!(self.word(name), "," | "." | "(");
                if over {
                    self.put(&[
                        (Kind::Content, open..close + 1),
                        (Kind::Source, dash + 1..name),
                    ]);
                }
            }
        }
    }

    /// "Nkechi Obi (@nkobi) tweeted: We wait. And wait.", "RT @nkobi: We wait." True for such a line.
    pub(super) fn posts(&mut self) -> bool {
        let tokens = &self.article.words.tokens;
        let start = self.tokens.start;
        let head = (start..self.tokens.end.min(start + 14)).find(|at| self.is(*at, ":"));
        let fits = |colon: &usize| *colon > start && *colon + 2 < self.tokens.end;
        let Some(colon) = head.filter(fits) else {
            return false;
        };
        let plain = (colon..self.tokens.end).all(|at| self.is_open(at));
        if !plain {
            return false;
        }
        let verb = self.is(colon - 1, "tweeted")
            || self.is(colon - 1, "posted")
            || self.is(colon - 1, "retweeted");
        if verb {
            let name = self.person_end(start).or_else(|| self.name_end(start));
            if let Some(name) = name {
                self.put(&[
                    (Kind::Source, start..name),
                    (Kind::Cue, colon - 1..colon),
                    (Kind::Content, colon + 1..self.tokens.end),
                ]);
            }
            return name.is_some();
        }
        let handle = colon - 1;
        let retweet = self.is(start, "RT") && handle > start;
        let lone = handle == start || handle == start + 1 && self.word(start) == "@";
        if self.word(handle).starts_with('@') && (retweet || lone)
            || retweet && tokens[handle - 1].of(self.article.text) == "@"
        {
            let first = if self.word(handle).starts_with('@') {
                handle
            } else {
                handle - 1
            };
            self.put(&[
                (Kind::Source, first..colon),
                (Kind::Cue, colon..colon + 1),
                (Kind::Content, colon + 1..self.tokens.end),
            ]);
            return true;
        }
        false
    }
}
