//! Decisions on quotes: confirm, reject, speaker, kind, borders, add; the review of the undecided.

use crate::analysis::{QuoteKind, SourceKind};
use crate::annotation::{Edit, QuoteChange, QuoteDecision, QuoteVerdict};
use crate::app::action::{Direction, Verdict};
use crate::app::ask::Ask;
use crate::app::context::Context;
use crate::app::list::Row;
use crate::app::pane::{Focus, Pane};
use crate::app::reading::{SelectionPurpose, TextMode};
use crate::app::words::source_in_words;
use crate::text::Span;

/// The quotes that nobody has decided on, the most doubtful first.
fn undecided(cx: &Context) -> Vec<usize> {
    cx.document.decided().undecided_quotes()
}

/// How many quotes are decided, and how many there are.
pub fn review_count(cx: &Context) -> (usize, usize) {
    let rejected = cx.document.decided().rejected_quotes.len();
    let all = cx.document.findings().quotes.len();
    (all - undecided(cx).len() + rejected, all + rejected)
}

/// Which of how many the reviewed quote is, those that are decided counted before it.
pub fn review_number(cx: &Context) -> Option<(usize, usize)> {
    let TextMode::Review(quote) = cx.reading.mode else {
        return None;
    };
    let (done, all) = review_count(cx);
    let at = undecided(cx).iter().position(|other| *other == quote);
    Some((at.map_or(done, |at| done + at + 1), all))
}

/// Begins the review at the most doubtful quote.
pub fn start_review(cx: &mut Context) {
    let Some(&first) = undecided(cx).first() else {
        let text = match cx.document.findings().quotes.len() {
            0 => "There are no quotes to review",
            _ => "You have decided on every quote",
        };
        return cx.warn(text);
    };
    cx.look.focus = Focus::Text;
    review(cx, first);
}

fn review(cx: &mut Context, quote: usize) {
    cx.reading.mode = TextMode::Review(quote);
    let start = cx.document.findings().quotes[quote].span().start as usize;
    cx.reading.jump(start);
}

/// Goes on with the quote of this span, or the next one.
pub fn review_at(cx: &mut Context, span: Span) {
    let quotes = &cx.document.findings().quotes;
    match quotes.iter().position(|quote| quote.span() == span) {
        Some(quote) => review(cx, quote),
        None => start_review(cx),
    }
}

/// The next undecided quote, or the one before.
pub fn skip(cx: &mut Context, way: Direction) {
    let TextMode::Review(now) = cx.reading.mode else {
        return;
    };
    let open = undecided(cx);
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
        review(cx, next);
    } else {
        cx.reading.mode = TextMode::Read;
        cx.notify("You have decided on every quote");
    }
}

/// The quote that a decision is for: the reviewed one, the chosen row's, or the one here.
fn quote_here(cx: &Context) -> Option<usize> {
    match (&cx.reading.mode, cx.look.focus) {
        (TextMode::Review(quote), Focus::Text) => Some(*quote),
        (_, Focus::List(Pane::Quotes)) => match cx.lists.get(Pane::Quotes).chosen_row()? {
            Row::Quote(quote) => Some(*quote),
            _ => None,
        },
        _ => cx.document.quote_at(cx.reading.caret),
    }
}

/// Confirms or rejects the quote.
pub fn judge(cx: &mut Context, verdict: Verdict) {
    let Some(index) = quote_here(cx) else {
        cx.warn("There is no quote here");
        return;
    };
    let findings = cx.document.findings();
    let name = findings.speaker_name(&findings.quotes[index].speaker);
    let name = name.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
    let verdict = match verdict {
        Verdict::Yes => QuoteVerdict::Confirm,
        Verdict::No => QuoteVerdict::Reject,
    };
    let edit = cx.with_decided(|decided, context| decided.decide_quote(context, index, verdict));
    let sentence = match (&edit, verdict) {
        (Edit::Remove(_), _) => "Removed: no longer a quote".to_owned(),
        (_, QuoteVerdict::Reject) => "Rejected: not a quote".to_owned(),
        _ => format!("Confirmed: {name}"),
    };
    decide_and_go_on(cx, edit, "decision", &sentence);
}

/// In a review a decision leads on to the next quote.
fn decide_and_go_on(cx: &mut Context, edit: Edit, name: &str, sentence: &str) {
    let reviewing = matches!(cx.reading.mode, TextMode::Review(_));
    cx.change(name, sentence, edit);
    if reviewing {
        cx.reading.mode = TextMode::Review(usize::MAX);
        skip(cx, Direction::Next);
        if matches!(cx.reading.mode, TextMode::Review(_)) {
            cx.notify(sentence);
        }
    }
}

/// Asks who said the quote.
pub fn ask_speaker(cx: &mut Context) {
    let Some(index) = quote_here(cx) else {
        return cx.warn("There is no quote here");
    };
    let span = cx.document.findings().quotes[index].span();
    cx.ask(Ask::Speaker(span), "");
}

/// The quote gets the next kind: direct, partly in quotation marks, indirect.
pub fn next_kind(cx: &mut Context) {
    let Some(index) = quote_here(cx) else {
        cx.warn("There is no quote here");
        return;
    };
    let quote = &cx.document.findings().quotes[index];
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
    let edit = changed_quote(cx, span, change);
    let sentence = format!("Now {}", kind.in_words());
    cx.change("kind", &sentence, edit);
}

/// The quote gets the next kind of source.
pub fn next_source_kind(cx: &mut Context) {
    let Some(index) = quote_here(cx) else {
        cx.warn("There is no quote here");
        return;
    };
    let quote = &cx.document.findings().quotes[index];
    let span = quote.span();
    let now = SourceKind::ALL
        .iter()
        .position(|kind| *kind == quote.source_kind);
    let next = now.map_or(0, |now| (now + 1) % SourceKind::ALL.len());
    let kind = SourceKind::ALL[next];
    let change = QuoteChange {
        source_kind: Some(kind),
        ..QuoteChange::default()
    };
    let edit = changed_quote(cx, span, change);
    let sentence = format!("Source: {}", source_in_words(kind));
    cx.change("source", &sentence, edit);
}

/// The quote ends at the next mark of punctuation after its end, or at the one before it.
pub fn move_end(cx: &mut Context, way: Direction) {
    let Some(index) = quote_here(cx) else {
        cx.warn("There is no quote here");
        return;
    };
    let quotes = &cx.document.findings().quotes;
    let span = quotes[index].span();
    let text = cx.text();
    let block = cx.article().block_at(span.start as usize);
    let roof = block.map_or(text.len(), |block| {
        cx.article().blocks()[block].span.end as usize
    });
    let roof = quotes
        .iter()
        .map(|quote| quote.span().start as usize)
        .find(|start| *start >= span.end as usize)
        .map_or(roof, |next| roof.min(next));
    let end = match way {
        Direction::Next => end_after(text, span.end as usize, roof),
        Direction::Previous => end_before(text, span),
    };
    let Some(end) = end else {
        cx.warn("The quote cannot end elsewhere");
        return;
    };
    let span_after = Span::new(span.start as usize, end);
    let change = QuoteChange {
        span: Some(span_after),
        ..QuoteChange::default()
    };
    let edit = changed_quote(cx, span, change);
    let reviewing = matches!(cx.reading.mode, TextMode::Review(_));
    cx.change("quote", "Changed where the quote ends", edit);
    if reviewing {
        review_at(cx, span_after);
    }
}

/// Marks of punctuation at which a clause ends.
fn ends_clause(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '?' | '!' | '…' | '—' | '–')
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '«' | '»')
}

/// The end of the clause that goes on after `end`, before `roof`.
fn end_after(text: &str, end: usize, roof: usize) -> Option<usize> {
    let rest = text.get(end..roof)?;
    let mut words = false;
    let mut last = 0;
    for (at, c) in rest.char_indices() {
        let over = rest[at + c.len_utf8()..]
            .chars()
            .next()
            .is_none_or(|next| next.is_whitespace() || is_quotation_mark(next));
        if words && ends_clause(c) && over {
            return Some(end + at);
        }
        if c.is_alphanumeric() {
            words = true;
        }
        if words && !c.is_whitespace() {
            last = at + c.len_utf8();
        }
    }
    (last > 0).then_some(end + last)
}

/// The end of the clause before the last one of the quote.
fn end_before(text: &str, span: Span) -> Option<usize> {
    let words = span.of(text);
    let mut after = false;
    for (at, c) in words.char_indices().rev() {
        let spaced = words[at + c.len_utf8()..].starts_with(char::is_whitespace);
        if after && ends_clause(c) && spaced {
            let kept = words[..at].trim_end();
            let some = kept.chars().any(char::is_alphanumeric);
            return some.then_some(span.start as usize + kept.len());
        }
        after |= c.is_alphanumeric();
    }
    None
}

fn changed_quote(cx: &mut Context, span: Span, change: QuoteChange) -> Edit {
    cx.with_decided(|decided, context| decided.change_quote(context, span, change))
}

/// The quote's words are selected; what is then selected will be the quote.
pub fn select_borders(cx: &mut Context) {
    let Some(index) = quote_here(cx) else {
        return cx.warn("There is no quote here");
    };
    let quote = cx.document.findings().quotes[index].span();
    let reviewing = matches!(cx.reading.mode, TextMode::Review(_));
    cx.look.focus = Focus::Text;
    cx.panes_changed();
    cx.reading.select(quote);
    if let TextMode::Select(selection) = &mut cx.reading.mode {
        selection.purpose = Some(SelectionPurpose::Borders { quote, reviewing });
    }
}

/// The quote at `quote` reaches over `span`.
pub fn set_borders(cx: &mut Context, quote: Span, span: Span, reviewing: bool) {
    cx.reading.mode = TextMode::Read;
    let quotes = &cx.document.findings().quotes;
    if !quotes.iter().any(|other| other.span() == quote) {
        cx.warn("The quote is no longer there");
        return;
    }
    let change = QuoteChange {
        span: Some(span),
        ..QuoteChange::default()
    };
    let edit = changed_quote(cx, quote, change);
    cx.change("quote", "Changed where the quote begins and ends", edit);
    if reviewing {
        review_at(cx, span);
    }
}

/// The quote at `span` was said by `name`.
pub fn assign(cx: &mut Context, span: Span, name: &str) {
    if name.is_empty() {
        return;
    }
    let change = QuoteChange {
        speaker: Some(name.to_owned()),
        ..QuoteChange::default()
    };
    let edit = changed_quote(cx, span, change);
    decide_and_go_on(cx, edit, "speaker", &format!("Said by {name}"));
}

/// The selection is a quote that the program missed.
pub fn add_quote(cx: &mut Context) {
    let Some(span) = cx.reading.selection() else {
        return;
    };
    cx.reading.mode = TextMode::Read;
    let edit = cx.with_decided(|decided, context| decided.add_quote(context, span));
    cx.change("quote", "Added as a quote", edit);
    cx.ask(Ask::Speaker(span), "");
}
