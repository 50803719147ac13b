//! Decisions on quotes: confirm, reject, speaker, kind, borders, add; the review of the undecided.

use super::changes::Aim;
use super::command::{Verdict, Way};
use super::overlay::Ask;
use super::{App, Effect, Focus, Mode, Pane, Row};
use crate::analysis::QuoteKind;
use crate::annotation::{
    Desk, Edit, Id, QuoteChange, QuoteDecision, QuoteVerdict, Table, quote_kind,
};
use crate::text::Span;

impl App {
    /// The quotes that nobody has decided on, the most doubtful first.
    fn undecided(&self) -> Vec<usize> {
        let quotes = &self.document.findings().quotes;
        let open = (0..quotes.len()).filter(|&index| !self.document.is_decided(index));
        let mut open: Vec<usize> = open.collect();
        open.sort_by(|&a, &b| quotes[a].confidence.total_cmp(&quotes[b].confidence));
        open
    }

    /// How many quotes are decided, and how many there are.
    pub fn review_count(&self) -> (usize, usize) {
        let rejected = self.document.decided().rejected_quotes.len();
        let all = self.document.findings().quotes.len();
        (all - self.undecided().len() + rejected, all + rejected)
    }

    /// Which of how many the reviewed quote is, those that are decided counted before it.
    pub fn review_number(&self) -> Option<(usize, usize)> {
        let Mode::Review(quote) = self.mode else {
            return None;
        };
        let (done, all) = self.review_count();
        let at = self.undecided().iter().position(|own| *own == quote);
        Some((at.map_or(done, |at| done + at + 1), all))
    }

    /// Begins the review at the most doubtful quote.
    pub(super) fn start_review(&mut self) {
        let Some(&first) = self.undecided().first() else {
            let text = match self.document.findings().quotes.len() {
                0 => "There are no quotes to decide on",
                _ => "You have decided on every quote",
            };
            return self.refuse(text);
        };
        self.focus = Focus::Text;
        self.review(first);
    }

    fn review(&mut self, quote: usize) {
        self.mode = Mode::Review(quote);
        let start = self.document.findings().quotes[quote].span().start as usize;
        self.jump(start);
    }

    /// Goes on with the quote of this span, or the next one.
    pub(super) fn review_at(&mut self, span: Span) {
        let quotes = &self.document.findings().quotes;
        match quotes.iter().position(|quote| quote.span() == span) {
            Some(quote) => self.review(quote),
            None => self.start_review(),
        }
    }

    /// The next undecided quote, or the one before.
    pub(super) fn skip(&mut self, way: Way) {
        let Mode::Review(now) = self.mode else { return };
        let open = self.undecided();
        let at = open.iter().position(|&index| index == now);
        let next = match (at, way) {
            (Some(at), Way::Next) => open.get(at + 1).or(open.first()),
            (Some(at), Way::Previous) => at
                .checked_sub(1)
                .and_then(|at| open.get(at))
                .or(open.last()),
            (None, _) => open.first(),
        };
        if let Some(&next) = next {
            self.review(next);
        } else {
            self.mode = Mode::Read;
            self.tell("You have decided on every quote");
        }
    }

    /// The quote that a decision is for: the reviewed one, the chosen row's, or the one here.
    fn quote_here(&self) -> Option<usize> {
        match (&self.mode, self.focus) {
            (Mode::Review(quote), Focus::Text) => Some(*quote),
            (_, Focus::List(Pane::Quotes)) => {
                match self.lists[Pane::Quotes.index()].chosen_row()? {
                    Row::Quote(quote) => Some(*quote),
                    _ => None,
                }
            }
            _ => self.document.quote_at(self.caret),
        }
    }

    fn decision(&mut self, verdict: QuoteVerdict, span: Span) -> QuoteDecision {
        let (notes, decided) = (&self.document.notes, self.document.decided());
        let quotes = &decided.analysis.quotes;
        let known = quotes.iter().position(|quote| quote.span() == span);
        let known = known.and_then(|quote| decided.quotes[quote].decision.as_ref());
        let own = |own: &&QuoteDecision| Some(&own.id) == known || own.span == span;
        let old = notes.quotes().iter().find(own);
        let id = match old {
            Some(old) => old.id.clone(),
            None => notes.fresh_id(&mut self.ids),
        };
        // What the program missed stays an addition, whatever else is decided on it.
        let verdict = match old.map(|own| own.verdict) {
            Some(QuoteVerdict::Add) if verdict != QuoteVerdict::Reject => QuoteVerdict::Add,
            // And what was changed stays a change when it is confirmed.
            Some(QuoteVerdict::Reassign) if verdict == QuoteVerdict::Confirm => {
                QuoteVerdict::Reassign
            }
            _ => verdict,
        };
        let mut decision = match old {
            Some(old) => QuoteDecision {
                verdict,
                modified: Some(self.stamp()),
                ..old.clone()
            },
            None => QuoteDecision::new(
                id,
                verdict,
                self.document.article.text(),
                span,
                self.stamp(),
            ),
        };
        decision.by.clone_from(&self.author);
        decision
    }

    /// Confirms or rejects the quote.
    pub(super) fn judge(&mut self, verdict: Verdict) -> Vec<Effect> {
        let Some(index) = self.quote_here() else {
            self.refuse("There is no quote here");
            return Vec::new();
        };
        let quote = &self.document.findings().quotes[index];
        let span = quote.span();
        let name = self.document.findings().speaker_name(&quote.speaker);
        let name = name.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
        let (verdict, sentence) = match verdict {
            Verdict::Yes => (QuoteVerdict::Confirm, format!("Confirmed: {name}")),
            Verdict::No => (QuoteVerdict::Reject, "Rejected: no quote".to_owned()),
        };
        if verdict == QuoteVerdict::Reject
            && let Some(added) = self.added_quote(index)
        {
            // What the reader added is taken back.
            let edit = Edit::remove(Table::Quote, added);
            return self.decide_and_go_on(edit, "decision", "No quote any more");
        }
        let mut decision = self.decision(verdict, span);
        decision.detected_speaker.get_or_insert(name.clone());
        if verdict == QuoteVerdict::Confirm {
            decision.speaker.get_or_insert(name);
        }
        self.decide_and_go_on(Edit::put(decision), "decision", &sentence)
    }

    /// The record of a quote that the reader added.
    fn added_quote(&self, quote: usize) -> Option<Id> {
        let id = self.document.decided().quotes[quote].decision.as_ref()?;
        let record = self.document.notes.quotes().iter();
        let mut own = record.filter(|own| own.id == *id && own.verdict == QuoteVerdict::Add);
        own.next().map(|own| own.id.clone())
    }

    /// In a review a decision leads on to the next quote.
    fn decide_and_go_on(&mut self, edit: Edit, name: &str, sentence: &str) -> Vec<Effect> {
        let reviewing = matches!(self.mode, Mode::Review(_));
        let effects = self.change(name, sentence, edit);
        if reviewing {
            self.mode = Mode::Review(usize::MAX);
            self.skip(Way::Next);
            if matches!(self.mode, Mode::Review(_)) {
                self.tell(sentence);
            }
        }
        effects
    }

    /// Asks who said the quote.
    pub(super) fn ask_speaker(&mut self) {
        let Some(index) = self.quote_here() else {
            return self.refuse("There is no quote here");
        };
        let span = self.document.findings().quotes[index].span();
        self.ask(Ask::Speaker(span), "");
    }

    /// The quote gets the next kind: direct, partly in quotation marks, indirect.
    pub(super) fn next_kind(&mut self) -> Vec<Effect> {
        let Some(index) = self.quote_here() else {
            self.refuse("There is no quote here");
            return Vec::new();
        };
        let kind = match self.document.findings().quotes[index].kind() {
            QuoteKind::Direct => QuoteKind::Mixed,
            QuoteKind::Mixed => QuoteKind::Indirect,
            QuoteKind::Indirect => QuoteKind::Direct,
        };
        let change = QuoteChange {
            kind: Some(kind),
            ..QuoteChange::default()
        };
        let edit = self.changed_quote(index, change);
        let sentence = format!("Now {}", super::page::kind_in_words(kind));
        self.change("kind", &sentence, edit)
    }

    fn changed_quote(&mut self, index: usize, change: QuoteChange) -> Edit {
        let now = self.stamp();
        let mut desk = Desk {
            text: self.document.article.text(),
            notes: &self.document.notes,
            ids: &mut self.ids,
            now,
            by: self.author.as_deref(),
        };
        self.document
            .decided()
            .change_quote(&mut desk, index, change)
    }

    /// The quote's words are selected; what is then selected will be the quote.
    pub(super) fn aim_at_borders(&mut self) {
        let Some(index) = self.quote_here() else {
            return self.refuse("There is no quote here");
        };
        let quote = self.document.findings().quotes[index].span();
        let reviewing = matches!(self.mode, Mode::Review(_));
        self.focus = Focus::Text;
        self.aim = Some(Aim::Borders { quote, reviewing });
        self.panes_changed();
        self.select(quote);
    }

    /// The quote at `quote` reaches over `span`.
    pub(super) fn set_borders(&mut self, quote: Span, span: Span, reviewing: bool) -> Vec<Effect> {
        self.mode = Mode::Read;
        let quotes = &self.document.findings().quotes;
        let Some(index) = quotes.iter().position(|own| own.span() == quote) else {
            self.refuse("The quote is gone");
            return Vec::new();
        };
        let change = QuoteChange {
            span: Some(span),
            ..QuoteChange::default()
        };
        let edit = self.changed_quote(index, change);
        let effects = self.change("quote", "The quote has new borders", edit);
        if reviewing {
            self.review_at(span);
        }
        effects
    }

    /// The quote at `span` was said by `name`.
    pub(super) fn assign(&mut self, span: Span, name: &str) -> Vec<Effect> {
        if name.is_empty() {
            return Vec::new();
        }
        let findings = self.document.findings();
        let quote = findings.quotes.iter().find(|quote| quote.span() == span);
        let before = quote.and_then(|quote| findings.speaker_name(&quote.speaker));
        let before = before.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
        let mut decision = self.decision(QuoteVerdict::Reassign, span);
        decision.detected_speaker.get_or_insert(before);
        decision.speaker = Some(name.to_owned());
        self.decide_and_go_on(Edit::put(decision), "speaker", &format!("Said by {name}"))
    }

    /// The selection is a quote that the program missed.
    pub(super) fn add_quote(&mut self) -> Vec<Effect> {
        let Some(span) = self.selection() else {
            return Vec::new();
        };
        let kind = quote_kind(span.of(self.document.article.text()));
        let mut decision = self.decision(QuoteVerdict::Add, span);
        decision.verdict = QuoteVerdict::Add;
        decision.kind = Some(kind);
        self.mode = Mode::Read;
        let effects = self.change("quote", "Added as a quote", Edit::put(decision));
        self.ask(Ask::Speaker(span), "");
        effects
    }
}
