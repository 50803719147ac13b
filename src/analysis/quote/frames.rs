//! Frames in which speech is attributed whatever the tagger saw: "According to the coach, NAME, …",
//! "“…,” NAME, 34, said", "‘…’: survivors recall …", "was quoted as saying".
//!
//! Each frame puts the stretches that it is sure of in the place of those that overlap them.

use std::ops::Range;

use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::tagged::{MentionKind, TaggedText};
use super::unit::Unit;
use crate::analysis::entity::ROLES;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;
use crate::text::{Block, BlockKind};

/// A dateline ends within so many tokens.
pub(super) const DATELINE: usize = 12;

/// One unit with its stretches.
pub(super) struct Frames<'a, 's> {
    pub(super) article: TaggedText<'a>,
    pub(super) tokens: Range<usize>,
    pub(super) stretches: &'s mut Vec<Stretch>,
}

impl<'a, 's> Frames<'a, 's> {
    pub(super) fn new(
        article: TaggedText<'a>,
        unit: &Unit,
        stretches: &'s mut Vec<Stretch>,
    ) -> Self {
        Self {
            article,
            tokens: unit.tokens.clone(),
            stretches,
        }
    }

    /// Tries all frames. True if all of the unit is a post.
    pub(super) fn run(mut self, block: &Block) -> bool {
        let has = |rule| self.article.rules.has(rule);
        let (according, between, relayed, heard, headline, lists, posts) = (
            has(Rule::AccordingTo),
            has(Rule::Between),
            has(Rule::Relayed),
            has(Rule::CourtHeard),
            has(Rule::Headline),
            has(Rule::ListLines),
            has(Rule::Posts),
        );
        if according {
            self.according();
        }
        if between {
            self.between();
            self.split_tail();
            self.split_colon();
            self.adjacent();
        }
        if self.article.rules.has(Rule::ItSaid) {
            self.it_said();
        }
        if relayed {
            self.relayed();
        }
        if heard {
            self.court_heard();
        }
        if headline && !matches!(block.kind, BlockKind::Quotation | BlockKind::Code) {
            self.headline();
        }
        if lists {
            self.line_heads();
            self.signed_lines();
        }
        self.tails();
        self.objects();
        posts && self.posts()
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        at < self.tokens.end && {
            let token = self.article.words.tokens[at];
            token.span.len() == word.len() && token.of(self.article.text).eq_ignore_ascii_case(word)
        }
    }

    /// Nothing after the last token.
    pub(super) fn word(&self, at: usize) -> &'a str {
        let token = self.article.words.tokens.get(at);
        token.map_or("", |token| token.of(self.article.text))
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        self.article.seen[at].mark.is_outside()
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.article
            .seen
            .get(at)
            .map_or(Class::Other, |seen| seen.class)
    }

    pub(super) fn sentence_end(&self, at: usize) -> usize {
        let words = self.article.words;
        let sentence = words.sentence_of(at).unwrap_or(0);
        (words.sentences[sentence].end as usize).min(self.tokens.end)
    }

    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let words = self.article.words;
        let sentence = words.sentence_of(at).unwrap_or(0);
        (words.sentences[sentence].first as usize).max(self.tokens.start)
    }

    /// The token after a name that begins at `at`.
    pub(super) fn name_end(&self, at: usize) -> Option<usize> {
        let seen = self.article.seen;
        if at >= self.tokens.end || !seen[at].mention.is_first() || !seen[at].mention.can_speak() {
            return None;
        }
        let mut end = at + 1;
        while end < self.tokens.end && seen[end].mention.goes_on() {
            end += 1;
        }
        Some(end)
    }

    /// The token after a person's name at `at`, titles before it included.
    pub(super) fn person_end(&self, mut at: usize) -> Option<usize> {
        let mut steps = 0;
        while at < self.tokens.end
            && steps < 5
            && !self.article.seen[at].mention.is_named()
            && (self.class(at) == Class::Title || self.is(at, ".") && steps > 0)
        {
            at += 1;
            steps += 1;
        }
        let person = at < self.tokens.end && self.article.seen[at].mention.is(MentionKind::Person);
        person.then(|| self.name_end(at)).flatten()
    }

    /// A capitalised word that is in no list and no name: mostly a name that was not recognised.
    fn is_unknown_name(&self, at: usize) -> bool {
        let Some(seen) = self.article.seen.get(at) else {
            return false;
        };
        self.article.words.tokens[at].is_capitalised()
            && seen.class == Class::Other
            && (seen.pos == 0 || seen.mention.is_named())
    }

    pub(super) fn overlapping(&self, range: &Range<usize>) -> impl Iterator<Item = &Stretch> {
        let range = range.clone();
        self.stretches
            .iter()
            .filter(move |other| other.range.start < range.end && other.range.end > range.start)
    }

    /// Puts stretches in place of those that overlap them; what sticks out keeps its rest.
    pub(super) fn put(&mut self, pieces: &[(Kind, Range<usize>)]) {
        for (_, range) in pieces {
            let mut kept = Vec::with_capacity(self.stretches.len() + 1);
            for other in self.stretches.drain(..) {
                if other.range.end <= range.start || other.range.start >= range.end {
                    kept.push(other);
                    continue;
                }
                let whole = other.kind == Kind::Content && other.range.len() > range.len() + 6;
                if whole && other.range.start + 3 < range.start {
                    kept.push(Stretch {
                        range: other.range.start..range.start,
                        ..other.clone()
                    });
                }
                if whole && range.end + 3 < other.range.end {
                    kept.push(Stretch {
                        range: range.end..other.range.end,
                        ..other
                    });
                }
            }
            *self.stretches = kept;
        }
        let first = pieces.iter().find(|(kind, _)| *kind == Kind::Content);
        let first = first.or(pieces.first()).map_or(0, |(_, range)| range.start);
        let sentence = self.article.words.sentence_of(first).unwrap_or(0);
        for (kind, range) in pieces.iter().filter(|(_, range)| !range.is_empty()) {
            self.stretches.push(Stretch {
                kind: *kind,
                range: range.clone(),
                sentence,
            });
        }
        self.stretches.sort_by_key(|stretch| stretch.range.start);
    }

    /// "According to the club's captain, Marek Dudek, the pitch was frozen."
    fn according(&mut self) {
        let mut at = self.tokens.start;
        while at + 3 < self.tokens.end {
            at += 1;
            let cue = at - 1;
            if !(self.is(cue, "according") && self.is(cue + 1, "to") && self.is_open(cue)) {
                continue;
            }
            let (start, end) = (self.sentence_start(cue), self.sentence_end(cue));
            let source = cue + 2;
            if cue > start + 1 {
                self.apposition_after(source, end);
                continue;
            }
            let Some(mut stop) = (source..end).find(|at| matches!(self.word(*at), "," | ":"))
            else {
                self.according_without_comma(cue, source, end);
                continue;
            };
            if stop > source + 14 {
                continue;
            }
            let mut source_end = stop;
            // The name in apposition, then what is said of the person.
            if let Some(name) = self.person_end(stop + 1)
                && name < end
                && self.is(name, ",")
                && !self.article.seen[source..stop]
                    .iter()
                    .any(|seen| seen.mention.is(MentionKind::Person))
            {
                (source_end, stop) = (name, name);
            }
            if self.class(stop + 1) == Class::Relative
                && let Some(comma) = (stop + 2..end).find(|at| self.is(*at, ","))
            {
                stop = comma;
            }
            let role = self.role_between(source, stop, end);
            if let Some(comma) = role {
                stop = comma;
                self.shrink_contents(source, stop + 1);
            }
            let said = stop + 1..self.without_stop(end);
            if said.len() < 3 || stop == source_end && !self.is_clause(&said) {
                continue;
            }
            let covered = self
                .overlapping(&said)
                .any(|other| other.kind == Kind::Content && other.range.start == said.start);
            let other_cue = self
                .overlapping(&said)
                .any(|other| other.kind != Kind::Content);
            if covered && (source_end == stop || role.is_some()) || other_cue {
                let end = source_end;
                if source_end != stop || end > source {
                    self.shrink_contents(source, stop + 1);
                    self.put(&[(Kind::Cue, cue..cue + 2), (Kind::Source, source..end)]);
                }
                continue;
            }
            self.put(&[
                (Kind::Cue, cue..cue + 2),
                (Kind::Source, source..source_end),
                (Kind::Content, said),
            ]);
        }
    }

    /// The comma that ends what a person is: "According to Mara Okoye, the harbour master, work begins."
    fn role_between(&self, source: usize, stop: usize, end: usize) -> Option<usize> {
        if self.person_end(source) != Some(stop) {
            return None;
        }
        let comma = (stop + 2..end.min(stop + 14)).find(|at| self.is(*at, ","))?;
        let role = stop + 1..comma;
        let says_what = |at| {
            matches!(self.class(at), Class::Role | Class::Title)
                || ROLES.has(&self.word(at).to_lowercase())
        };
        let is_role = role.clone().any(says_what) && !self.is_clause(&role);
        (is_role && self.is_clause(&(comma + 1..end))).then_some(comma)
    }

    /// "According to Oduya the boat was returned."
    fn according_without_comma(&mut self, cue: usize, source: usize, end: usize) {
        let pronoun = matches!(
            self.class(source + 1),
            Class::Determiner | Class::HeShe | Class::They | Class::It | Class::Possessive
        );
        let unknown = self.is_unknown_name(source) && pronoun;
        let name = self.name_end(source).or(unknown.then_some(source + 1));
        let Some(name) = name else {
            return;
        };
        let said = name..self.without_stop(end);
        let covered = self
            .overlapping(&said)
            .any(|other| other.kind == Kind::Content);
        if said.len() < 4 || covered || !self.is_clause(&said) {
            return;
        }
        if matches!(
            self.class(name),
            Class::Preposition | Class::And | Class::Relative
        ) {
            return;
        }
        self.put(&[
            (Kind::Cue, cue..cue + 2),
            (Kind::Source, source..name),
            (Kind::Content, said),
        ]);
    }

    /// Content must not reach into the words before `end`.
    fn shrink_contents(&mut self, start: usize, end: usize) {
        for stretch in self.stretches.iter_mut() {
            let range = &mut stretch.range;
            if stretch.kind == Kind::Content && range.start >= start && range.start < end {
                range.start = end.min(range.end);
            }
        }
        self.stretches.retain(|stretch| !stretch.range.is_empty());
    }

    /// "…, according to Kristen Wills, assistant professor of photography.": the apposition was not
    /// said.
    fn apposition_after(&mut self, source: usize, end: usize) {
        let Some(name) = self.person_end(source) else {
            return;
        };
        if !self.is(name, ",") {
            return;
        }
        if let Some(comma) = self.role_between(source, name, end) {
            self.shrink_contents(source, comma + 1);
            return;
        }
        let rest = name + 1..end;
        let clause = self.is_clause(&rest);
        if !clause && rest.len() < 16 {
            self.stretches.retain(|other| {
                other.kind != Kind::Content
                    || other.range.start < rest.start
                    || other.range.start >= rest.end
                    || other
                        .range
                        .clone()
                        .any(|at| self.article.seen[at].mark.is_quoted())
            });
        }
    }

    /// Whether there is a verb in these words.
    pub(super) fn is_clause(&self, range: &Range<usize>) -> bool {
        let seen = self.article.seen.get(range.clone());
        seen.is_some_and(|seen| seen.iter().any(|seen| seen.is_finite()))
    }

    pub(super) fn without_stop(&self, end: usize) -> usize {
        let last = self.article.words.tokens[end - 1];
        if last.kind == TokenKind::Stop && self.word(end - 1) == "." {
            end - 1
        } else {
            end
        }
    }

    /// "“We wait,” Obi, 34, said.", "“It was chaos,” a witness, who asked not to be named, told the
    /// BBC.", "“Talk,” advises psychologist Alvaro.", "“We wait,” came the reply."
    fn between(&mut self) {
        let seen = self.article.seen;
        let mut at = self.tokens.start;
        while let Some(open) = (at..self.tokens.end).find(|at| seen[*at].mark.opens()) {
            let Some(close) = (open + 1..self.tokens.end).find(|at| seen[*at].mark.closes()) else {
                return;
            };
            at = close + 1;
            let comma = self.is(close + 1, ",");
            let stopped = comma || matches!(self.word(close - 1), "," | "?" | "!" | "…");
            let after = close + 1 + usize::from(comma);
            if after + 1 >= self.tokens.end {
                continue;
            }
            let said = (Kind::Content, open..close + 1);
            if self.is(after, "came") && self.is(after + 1, "the") {
                let reply = ["reply", "answer", "response", "retort"];
                if reply.iter().any(|word| self.is(after + 2, word)) {
                    self.put(&[said, (Kind::Cue, after..after + 3)]);
                }
                continue;
            }
            if !stopped || close < open + 2 {
                continue;
            }
            if self.speaks(after) {
                // The verb, then "psychologist Alvaro" or "Captain Bello".
                let named = (after + 1..(after + 4).min(self.tokens.end))
                    .find_map(|at| Some((at, self.name_end(at)?)));
                if let Some((name, end)) = named
                    && name > after + 1
                    && (after + 1..name).all(|at| {
                        let token = self.article.words.tokens[at];
                        token.is_word()
                            && self.is_open(at)
                            && matches!(
                                self.class(at),
                                Class::Role | Class::Title | Class::Other | Class::Body
                            )
                    })
                    && self
                        .overlapping(&(after + 1..end))
                        .all(|other| other.kind != Kind::Source)
                {
                    self.put(&[
                        said,
                        (Kind::Cue, after..after + 1),
                        (Kind::Source, after + 1..end),
                    ]);
                }
                continue;
            }
            // The name or description, an aside between two commas, the verb.
            // "glaciologist Hiroko Asagiri".
            let trade = (after..after + 2).find(|at| {
                !(self.article.words.tokens[*at].is_lower()
                    && matches!(self.class(*at), Class::Role | Class::Other))
            });
            let named = trade.and_then(|name| self.person_end(name));
            let head = match named {
                Some(end) => Some(end),
                None if self.is(after + 1, ",")
                    && (self.is_unknown_name(after)
                        || self.class(after + 2) == Class::Relative
                            && self.article.words.tokens[after].is_capitalised()) =>
                {
                    Some(after + 1)
                }
                None if matches!(self.class(after), Class::Determiner) => {
                    (after + 1..(after + 6).min(self.tokens.end)).find(|at| self.is(*at, ","))
                }
                None => None,
            };
            let Some(head) = head.filter(|head| *head < self.tokens.end) else {
                continue;
            };
            if !self.is(head, ",") || !(after..head).all(|at| self.is_open(at)) {
                continue;
            }
            let aside = head + 1;
            let far = (aside + 14).min(self.sentence_end(head));
            let Some(second) = (aside..far).find(|at| self.is(*at, ",")) else {
                continue;
            };
            let age =
                second == aside + 1 && self.article.words.tokens[aside].kind == TokenKind::Number;
            let clause = self.class(aside) == Class::Relative;
            let sourced = self
                .overlapping(&(after..head))
                .any(|other| other.kind == Kind::Source);
            let apposed = named.is_some()
                && !sourced
                && (aside..second).all(|at| self.is_open(at))
                && !self.is_clause(&(aside..second));
            if !age && !clause && !apposed {
                continue;
            }
            let verb = (second + 1..(second + 3).min(self.tokens.end)).find(|at| self.speaks(*at));
            if let Some(verb) = verb {
                self.put(&[
                    said,
                    (Kind::Source, after..head),
                    (Kind::Nothing, head..second + 1),
                    (Kind::Cue, verb..verb + 1),
                ]);
                self.stretches
                    .retain(|stretch| stretch.kind != Kind::Nothing);
            }
        }
    }

    fn speaks(&self, at: usize) -> bool {
        at < self.tokens.end
            && self.is_open(at)
            && matches!(self.class(at), Class::Say | Class::Tell | Class::Speak)
    }

    /// "The bus was attacked by a man known as “The Clerk”, police sources said.": the last words before
    /// the verb are its subject.
    fn split_tail(&mut self) {
        let mut index = 0;
        while index + 1 < self.stretches.len() {
            let (content, cue) = (&self.stretches[index], &self.stretches[index + 1]);
            index += 1;
            let (said, verb) = (content.range.clone(), cue.range.clone());
            if content.kind != Kind::Content
                || cue.kind != Kind::Cue
                || said.end != verb.start
                || !self.speaks(verb.end - 1)
                || self
                    .stretches
                    .get(index + 1)
                    .is_some_and(|next| next.range.start <= verb.end + 1 && next.kind != Kind::Cue)
            {
                continue;
            }
            let comma = said
                .clone()
                .rev()
                .take(12)
                .find(|at| self.is(*at, ",") && self.is_open(*at));
            let Some(comma) = comma.filter(|comma| *comma > said.start + 3) else {
                continue;
            };
            let subject = comma + 1..said.end;
            if subject.is_empty()
                || subject.len() > 10
                || self.is_clause(&subject)
                || self.article.seen[subject.start].mark.is_quoted()
            {
                continue;
            }
            self.put(&[
                (Kind::Content, said.start..comma),
                (Kind::Source, subject),
                (Kind::Cue, verb),
            ]);
        }
    }

    /// "Brightwell expects costs to rise by a tenth, it said on Wednesday, and …": all that is before was said.
    fn it_said(&mut self) {
        for comma in self.tokens.start + 4..self.tokens.end.saturating_sub(2) {
            let (who, verb) = (comma + 1, comma + 2);
            let tail = self.is(comma, ",")
                && self.is_open(comma)
                && matches!(self.class(who), Class::It | Class::They | Class::HeShe)
                && self.class(verb) == Class::Say
                && self.is_open(verb);
            if !tail {
                continue;
            }
            let end = self.sentence_end(comma);
            let start = self.sentence_start(comma);
            // "RIO VERDE, May 3 - Brightwell …"
            let dash = (start..comma.min(start + DATELINE)).rev().find(|at| {
                self.article.words.tokens[*at].kind == TokenKind::Dash
                    && self.article.words.tokens[*at].after_space()
            });
            let said = dash.map_or(start, |dash| dash + 1)..comma;
            let closes = verb + 1 >= end
                || matches!(self.class(verb + 1), Class::Time | Class::Preposition)
                || !self.article.words.tokens[verb + 1].is_word()
                || self.article.seen[verb + 1].mention.is(MentionKind::Value);
            let free = !self
                .overlapping(&(said.start..verb + 1))
                .any(|other| other.kind == Kind::Content);
            let open = said.clone().all(|at| self.is_open(at));
            if closes && free && open && said.len() >= 4 && self.is_clause(&said) {
                self.put(&[
                    (Kind::Content, said),
                    (Kind::Source, who..verb),
                    (Kind::Cue, verb..verb + 1),
                ]);
            }
        }
    }

    /// "told Sky News any plan “must be thought through”: “Cutting the queue …”": two fragments.
    fn split_colon(&mut self) {
        let mut index = 0;
        while index < self.stretches.len() {
            let Stretch { kind, range, .. } = &self.stretches[index];
            let colon = (range.start + 2..range.end.saturating_sub(2)).find(|at| {
                self.is(*at, ":") && self.article.seen[at + 1].mark.opens() && self.is_open(*at)
            });
            if *kind == Kind::Content
                && let Some(colon) = colon
            {
                let end = range.end;
                let mut second = self.stretches[index].clone();
                second.range = colon + 1..end;
                self.stretches[index].range.end = colon;
                self.stretches.insert(index + 1, second);
            }
            index += 1;
        }
    }

    /// "Of her co-star, Peter Obi, Nkechi Musa said": who stands next to the verb says it.
    fn adjacent(&mut self) {
        let seen = self.article.seen;
        for index in 0..self.stretches.len() {
            let (kind, cue) = (
                self.stretches[index].kind,
                self.stretches[index].range.clone(),
            );
            let Some(last) = cue.start.checked_sub(1) else {
                continue;
            };
            if kind != Kind::Cue
                || cue.start <= self.tokens.start + 3
                || !self.speaks(cue.start)
                || !seen[last].mention.is(MentionKind::Person)
                || !self.is_open(last)
            {
                continue;
            }
            let mut first = last;
            while !seen[first].mention.is_first() && first > self.tokens.start {
                first -= 1;
            }
            // Another person right before it, between commas.
            let aside = first >= self.tokens.start + 3
                && self.is(first - 1, ",")
                && seen[first - 2].mention.is(MentionKind::Person);
            let opener = self.class(self.sentence_start(first)) == Class::Preposition;
            if aside && opener {
                let start = self.sentence_start(first);
                self.put(&[
                    (Kind::Nothing, start..first),
                    (Kind::Source, first..cue.start),
                ]);
                self.stretches
                    .retain(|stretch| stretch.kind != Kind::Nothing);
                return;
            }
        }
    }

    /// "The minister was quoted by the Herald as saying …", "…, the agency quoted Lobo as saying."
    fn relayed(&mut self) {
        for at in self.tokens.clone() {
            if !self.is(at, "quoted") || !self.is_open(at) {
                continue;
            }
            let end = self.sentence_end(at);
            let saying = (at + 1..end.min(at + 12))
                .find(|at| self.is(*at, "as") && self.is(at + 1, "saying"));
            let Some(saying) = saying else { continue };
            let start = self.sentence_start(at);
            let passive = at > start
                && (self.class(at - 1) == Class::Auxiliary
                    || at > start + 1 && self.class(at - 2) == Class::Auxiliary);
            if passive {
                let mut verb = at;
                while verb > start
                    && matches!(self.class(verb - 1), Class::Auxiliary | Class::Adverb)
                {
                    verb -= 1;
                }
                let comma = (start..verb).rev().find(|at| self.is(*at, ","));
                let first = comma.map_or(start, |comma| comma + 1);
                if first < verb && verb - first <= 10 {
                    self.put(&[(Kind::Source, first..verb), (Kind::Cue, verb..saying + 2)]);
                }
                continue;
            }
            let source = at + 1..saying;
            if source.is_empty() || source.len() > 8 {
                continue;
            }
            // The clause stands before: "CLAUSE, the agency quoted Lobo as saying."
            let comma = (start..at).rev().take(8).find(|at| self.is(*at, ","));
            let last = self.without_stop(end) == saying + 2;
            let mut pieces = vec![(Kind::Source, source), (Kind::Cue, saying..saying + 2)];
            if let Some(comma) = comma.filter(|comma| last && *comma > start + 3) {
                let quoted = self
                    .overlapping(&(start..comma))
                    .any(|other| other.kind == Kind::Content);
                if !quoted {
                    pieces.insert(0, (Kind::Content, start..comma));
                }
                pieces.push((Kind::Nothing, comma..at));
            } else {
                pieces.push((Kind::Nothing, at.saturating_sub(6).max(start)..at + 1));
            }
            self.put(&pieces);
            self.stretches
                .retain(|stretch| stretch.kind != Kind::Nothing);
        }
    }

    /// "The court heard that Bell emptied the till.": said, and the article does not say by whom.
    fn court_heard(&mut self) {
        for at in self.tokens.clone() {
            if !self.is(at, "heard") || !self.is_open(at) || at == self.tokens.start {
                continue;
            }
            let court = matches!(
                self.word(at - 1).to_lowercase().as_str(),
                "court" | "jury" | "inquest" | "tribunal" | "inquiry" | "jurors" | "hearing"
            );
            let that = matches!(self.class(at + 1), Class::That | Class::Question);
            let said = at + 1..self.without_stop(self.sentence_end(at));
            if court && that && said.len() > 3 {
                self.put(&[
                    (Kind::Nothing, self.sentence_start(at)..at),
                    (Kind::Cue, at..at + 1),
                    (Kind::Content, said),
                ]);
                self.stretches
                    .retain(|stretch| stretch.kind != Kind::Nothing);
            }
        }
    }
}
