//! Decisions on quotes: confirm, reject, speaker, kind, borders, add; the review of the undecided.

use super::action::{Direction, Verdict};
use super::ask::Ask;
use super::changes::Aim;
use super::{App, Effect, Focus, Mode, Pane, Row};
use crate::analysis::QuoteKind;
use crate::annotation::{Edit, QuoteChange, QuoteDecision, QuoteVerdict};
use crate::text::Span;

impl App {
    /// The quotes that nobody has decided on, the most doubtful first.
    fn undecided(&self) -> Vec<usize> {
        self.document.decided().undecided_quotes()
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
    pub(super) fn skip(&mut self, way: Direction) {
        let Mode::Review(now) = self.mode else { return };
        let open = self.undecided();
        let at = open.iter().position(|&index| index == now);
        let next = match (at, way) {
            (Some(at), Direction::Next) => open.get(at + 1).or(open.first()),
            (Some(at), Direction::Previous) => at
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

    /// Confirms or rejects the quote.
    pub(super) fn judge(&mut self, verdict: Verdict) -> Vec<Effect> {
        let Some(index) = self.quote_here() else {
            self.refuse("There is no quote here");
            return Vec::new();
        };
        let findings = self.document.findings();
        let name = findings.speaker_name(&findings.quotes[index].speaker);
        let name = name.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
        let verdict = match verdict {
            Verdict::Yes => QuoteVerdict::Confirm,
            Verdict::No => QuoteVerdict::Reject,
        };
        let edit =
            self.with_decided(|decided, context| decided.decide_quote(context, index, verdict));
        let sentence = match (&edit, verdict) {
            (Edit::Remove(_), _) => "No quote any more".to_owned(),
            (_, QuoteVerdict::Reject) => "Rejected: no quote".to_owned(),
            _ => format!("Confirmed: {name}"),
        };
        self.decide_and_go_on(edit, "decision", &sentence)
    }

    /// In a review a decision leads on to the next quote.
    fn decide_and_go_on(&mut self, edit: Edit, name: &str, sentence: &str) -> Vec<Effect> {
        let reviewing = matches!(self.mode, Mode::Review(_));
        let effects = self.change(name, sentence, edit);
        if reviewing {
            self.mode = Mode::Review(usize::MAX);
            self.skip(Direction::Next);
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
        let quote = &self.document.findings().quotes[index];
        let span = quote.span();
        let kind = match quote.kind() {
            QuoteKind::Direct => QuoteKind::Mixed,
            QuoteKind::Mixed => QuoteKind::Indirect,
            QuoteKind::Indirect => QuoteKind::Direct,
        };
        let change = QuoteChange {
            kind: Some(kind),
            ..QuoteChange::default()
        };
        let edit = self.changed_quote(span, change);
        let sentence = format!("Now {}", super::words::kind_in_words(kind));
        self.change("kind", &sentence, edit)
    }

    fn changed_quote(&mut self, span: Span, change: QuoteChange) -> Edit {
        self.with_decided(|decided, context| decided.change_quote(context, span, change))
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
        if !quotes.iter().any(|other| other.span() == quote) {
            self.refuse("The quote is gone");
            return Vec::new();
        }
        let change = QuoteChange {
            span: Some(span),
            ..QuoteChange::default()
        };
        let edit = self.changed_quote(quote, change);
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
        let change = QuoteChange {
            speaker: Some(name.to_owned()),
            ..QuoteChange::default()
        };
        let edit = self.changed_quote(span, change);
        self.decide_and_go_on(edit, "speaker", &format!("Said by {name}"))
    }

    /// The selection is a quote that the program missed.
    pub(super) fn add_quote(&mut self) -> Vec<Effect> {
        let Some(span) = self.selection() else {
            return Vec::new();
        };
        self.mode = Mode::Read;
        let edit = self.with_decided(|decided, context| decided.add_quote(context, span));
        let effects = self.change("quote", "Added as a quote", edit);
        self.ask(Ask::Speaker(span), "");
        effects
    }
}
