//! Decisions on quotes: confirm, reject, another speaker, kind, kind of source or borders, add.

use super::DecisionContext;
use crate::analysis::{QuoteKind, SourceKind};
use crate::annotation::{Anchor, Decided, Edit, QuoteDecision, QuoteVerdict, Table, quote_kind};
use crate::text::Span;
use crate::text::order;

/// A change of a quote; `None` leaves what is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteChange {
    /// The speaker: an entity's name or record id, `unknown`, or a description; several with " + " between them.
    pub speaker: Option<String>,
    /// Another span.
    pub span: Option<Span>,
    /// Another kind.
    pub kind: Option<QuoteKind>,
    /// Another kind of source.
    pub source_kind: Option<SourceKind>,
}

impl Decided {
    /// Confirms or rejects a quote. Confirming keeps the speaker of now, whoever a later version
    /// of the program would name. Rejecting what the reader added takes the addition back.
    pub fn decide_quote(
        &self,
        context: &mut DecisionContext,
        quote: usize,
        verdict: QuoteVerdict,
    ) -> Edit {
        let mut decision = self.quote_record(context, self.analysis.quotes[quote].span());
        match (verdict, decision.verdict) {
            (QuoteVerdict::Reject, QuoteVerdict::Add) => {
                return Edit::remove(Table::Quote, decision.id);
            }
            // What the reader added or changed stays so when it is confirmed.
            (QuoteVerdict::Confirm, QuoteVerdict::Add | QuoteVerdict::Reassign) => {}
            _ => decision.verdict = verdict,
        }
        if verdict == QuoteVerdict::Confirm {
            decision.speaker.get_or_insert(self.speaker_of(quote));
        }
        Edit::put(decision)
    }

    /// Gives the quote at `span` another speaker, span, kind or kind of source.
    pub fn change_quote(
        &self,
        context: &mut DecisionContext,
        span: Span,
        change: QuoteChange,
    ) -> Edit {
        let mut decision = self.quote_record(context, span);
        if decision.verdict != QuoteVerdict::Add {
            decision.verdict = QuoteVerdict::Reassign;
        }
        decision.speaker = change.speaker.or(decision.speaker);
        decision.kind = change.kind.or(decision.kind);
        decision.source_kind = change.source_kind.or(decision.source_kind);
        if let Some(span) = change.span {
            (decision.span, decision.anchor) =
                (span.clamp_to(context.text), Anchor::of(context.text, span));
        }
        Edit::put(decision)
    }

    /// Adds a quote that the program missed; its quotation marks give its kind.
    pub fn add_quote(&self, context: &mut DecisionContext, span: Span) -> Edit {
        let mut decision = self.quote_record(context, span);
        decision.verdict = QuoteVerdict::Add;
        decision.kind = Some(quote_kind(span.of(context.text)));
        Edit::put(decision)
    }

    /// The quotes that nobody has decided on, the most doubtful first: what a review walks through.
    pub fn undecided_quotes(&self) -> Vec<usize> {
        let quotes = &self.analysis.quotes;
        let undecided = |&quote: &usize| self.quotes[quote].decision.is_none();
        let mut open: Vec<usize> = (0..quotes.len()).filter(undecided).collect();
        order::sort_by(&mut open, |&a, &b| {
            quotes[a].confidence.total_cmp(&quotes[b].confidence)
        });
        open
    }

    /// The record of the quote at `span` as it is, or a new one that says what the program found
    /// there.
    fn quote_record(&self, context: &mut DecisionContext, span: Span) -> QuoteDecision {
        let quotes = &self.analysis.quotes;
        let quote = quotes.iter().position(|quote| quote.span() == span);
        let known = quote.and_then(|quote| self.quotes[quote].decision.as_ref());
        let records = context.notes.quotes();
        let old = (records.iter().find(|record| Some(&record.id) == known))
            .or_else(|| records.iter().find(|record| record.span == span));
        let mut decision = old.cloned().unwrap_or_else(|| {
            let id = context.notes.fresh_id(context.ids);
            QuoteDecision::new(id, QuoteVerdict::Confirm, context.text, span, context.now)
        });
        if let Some(quote) = quote
            && decision.verdict != QuoteVerdict::Add
        {
            decision
                .detected_speaker
                .get_or_insert(self.speaker_of(quote));
        }
        (decision.modified, decision.by) = (Some(context.now), context.by());
        decision
    }

    fn speaker_of(&self, quote: usize) -> String {
        let quote = &self.analysis.quotes[quote];
        let names: Vec<&str> = self.analysis.speaker_names(quote).collect();
        if names.is_empty() {
            QuoteDecision::UNKNOWN.to_owned()
        } else {
            names.join(QuoteDecision::TOGETHER)
        }
    }
}
