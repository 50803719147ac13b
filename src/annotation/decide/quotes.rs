//! Quotes as the reader decided on them: speaker, borders, kind, and those that were added.

use super::{Decided, Groups, Origin, Provenance, Taken, best_match};
use crate::analysis::{Analysis, Part, Quote, QuoteKind, Reason, SourceKind, Speaker};
use crate::annotation::{Notes, QuoteDecision, QuoteVerdict};
use crate::text::order;
use crate::text::{Article, Span};

/// Who speaks: a group of mentions, or whoever the quote says already.
pub(super) enum Voice {
    Group(usize),
    Same,
}

/// The quotes with what was decided on them, in order of place; no two of them overlap. What was
/// rejected goes into `decided`.
pub(super) fn decide_quotes(
    article: &Article,
    analysis: &Analysis,
    notes: &Notes,
    groups: &mut Groups,
    decided: &mut Decided,
) -> Vec<(Quote, Origin, Voice)> {
    let spans: Vec<Span> = analysis.quotes.iter().map(Quote::span).collect();
    let mut decisions: Vec<Option<&QuoteDecision>> = vec![None; spans.len()];
    let mut all: Vec<(Quote, Origin, Voice)> = Vec::new();
    for decision in notes
        .quotes()
        .iter()
        .filter(|decision| decision.place.is_sure())
    {
        if let Some(n) = best_match(decision.span, spans.iter().copied(), |_| false) {
            decisions[n] = Some(decision);
        } else if decision.verdict != QuoteVerdict::Reject && !decision.span.is_empty() {
            let kind = decision
                .kind
                .unwrap_or_else(|| quote_kind(article.words(decision.span)));
            let quote = Quote {
                parts: vec![Part {
                    span: decision.span,
                    kind,
                }],
                cue: None,
                source: None,
                speaker: Speaker::Unknown,
                also: Vec::new(),
                source_kind: SourceKind::Unknown,
                confidence: 1.0,
                reason: Reason::Unstated,
            };
            all.push(carry_out(quote, decision, Provenance::Person, groups));
        }
    }
    for (quote, decision) in analysis.quotes.iter().zip(decisions) {
        match decision {
            None => {
                let voice = match quote.speaker {
                    Speaker::Entity(entity) => Voice::Group(groups.of_machine(entity)),
                    _ => Voice::Same,
                };
                all.push((quote.clone(), Origin::default(), voice));
            }
            Some(decision) if decision.verdict == QuoteVerdict::Reject => {
                decided
                    .rejected_quotes
                    .push((quote.clone(), decision.id.clone()));
            }
            Some(decision) => {
                let agreed = decision.verdict == QuoteVerdict::Confirm;
                let provenance = if agreed {
                    Provenance::Confirmed
                } else {
                    Provenance::Person
                };
                let mut quote = quote.clone();
                reshape(&mut quote, decision);
                all.push(carry_out(quote, decision, provenance, groups));
            }
        }
    }
    order::sort_by_key(&mut all, |(quote, origin, _)| {
        (origin.decision.is_none(), quote.span())
    });
    let mut taken = Taken::default();
    for (quote, ..) in &mut all {
        quote.parts.retain(|part| taken.take(part.span));
    }
    all.retain(|(quote, ..)| !quote.parts.is_empty());
    order::sort_by_key(&mut all, |(quote, ..)| quote.span());
    all
}

/// Gives a quote the span and kind that the reader gave it.
fn reshape(quote: &mut Quote, decision: &QuoteDecision) {
    if decision.span != quote.span() && !decision.span.is_empty() {
        // The fragments stay where they can; the first and the last reach to the new borders.
        quote.parts.retain(|part| part.span.overlaps(decision.span));
        match &mut quote.parts[..] {
            [] => {
                let kind = decision.kind.unwrap_or(QuoteKind::Direct);
                quote.parts.push(Part {
                    span: decision.span,
                    kind,
                });
            }
            [only] => only.span = decision.span,
            [first, .., last] => {
                first.span.start = decision.span.start;
                last.span.end = decision.span.end;
            }
        }
    }
    if let Some(kind) = decision.kind {
        for part in &mut quote.parts {
            part.kind = kind;
        }
    }
}

fn carry_out(
    mut quote: Quote,
    decision: &QuoteDecision,
    provenance: Provenance,
    groups: &mut Groups,
) -> (Quote, Origin, Voice) {
    if let Some(cue) = decision.cue.as_ref().filter(|cue| !cue.span.is_empty()) {
        quote.cue = Some(cue.span);
    }
    quote.source_kind = decision.source_kind.unwrap_or(quote.source_kind);
    quote.confidence = 1.0;
    quote.reason = match provenance {
        Provenance::Confirmed => Reason::Confirmed,
        _ => Reason::SaidByReader,
    };
    let origin = Origin {
        provenance,
        decision: Some(decision.id.clone()),
    };
    let detected = match &quote.speaker {
        Speaker::Entity(entity) => Voice::Group(groups.of_machine(*entity)),
        _ => Voice::Same,
    };
    // What was confirmed is the speaker of then, whoever the program names now.
    let Some(speaker) = decision
        .speaker
        .as_ref()
        .or(decision.detected_speaker.as_ref())
    else {
        return (quote, origin, detected);
    };
    // "Anna Moe + Eva Lie" are two, unless somebody is called so.
    let whole = groups.of_speaker(speaker).is_some();
    let mut names = if whole {
        vec![speaker.as_str()]
    } else {
        speaker.split(QuoteDecision::TOGETHER).collect()
    };
    let speaker = names.remove(0).trim();
    let voice = if speaker == QuoteDecision::UNKNOWN {
        quote.speaker = Speaker::Unknown;
        Voice::Same
    } else if let Some(group) = groups.of_speaker(speaker) {
        Voice::Group(group)
    } else {
        quote.speaker = Speaker::Described(speaker.to_owned());
        Voice::Same
    };
    let unchanged = match (&detected, &voice) {
        (Voice::Group(a), Voice::Group(b)) => a == b,
        (Voice::Same, Voice::Same) => true,
        _ => false,
    };
    if !unchanged {
        quote.source = None;
    }
    if !unchanged || !names.is_empty() || decision.verdict == QuoteVerdict::Reassign {
        let others = names.into_iter().map(|name| {
            let name = name.trim();
            let machine = groups.machine_called(name);
            machine.map_or_else(|| Speaker::Described(name.to_owned()), Speaker::Entity)
        });
        quote.also = others.collect();
    }
    (quote, origin, voice)
}

/// The kind of a quote that the reader marked, from its quotation marks.
pub fn quote_kind(words: &str) -> QuoteKind {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '"' | '“'
                | '”'
                | '„'
                | '‟'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '‘'
                | '‚'
                | '‛'
                | '「'
                | '」'
                | '『'
                | '』'
                | '〝'
                | '〞'
                | '〟'
                | '＂'
        )
    };
    let words = words.trim_start();
    if words.starts_with(is_mark) || words.starts_with('’') || opens_single(words) {
        return QuoteKind::Direct;
    }
    let mut starts = words.match_indices(char::is_whitespace).map(|(at, _)| at);
    let is_inside =
        words.contains(is_mark) || starts.any(|at| opens_single(words[at..].trim_start()));
    if is_inside {
        QuoteKind::Mixed
    } else {
        QuoteKind::Indirect
    }
}

/// True if `words` begin with a straight single mark that another one closes, which stands at the end of a
/// word; an apostrophe ("'twas", "the '90s") is not one.
fn opens_single(words: &str) -> bool {
    let Some(said) = words.strip_prefix('\'') else {
        return false;
    };
    let closes = |(at, _): (usize, &str)| {
        let after = said[at + 1..].chars().next();
        let before = said[..at].chars().next_back();
        before.is_some_and(|letter| !letter.is_whitespace())
            && after.is_none_or(|letter| !letter.is_alphanumeric())
    };
    said.starts_with(char::is_alphabetic) && said.match_indices('\'').any(closes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_all_languages_say_what_kind_it_is() {
        let check = |words: &str, kind| assert_eq!(quote_kind(words), kind, "{words}");
        for direct in [
            "“We leave at six,”",
            " \"We leave.\"",
            "‘We leave,’",
            "'We leave,'",
            "'It's late,' she said",
            "„Wir gehen“",
            "« Nous partons »",
            "‹Nous partons›",
            "‚Wir gehen‘",
            "「行く」",
            "『行く』",
        ] {
            check(direct, QuoteKind::Direct);
        }
        for mixed in [
            "they would leave “at six”",
            "it was 'a mess', she said",
            "sie gingen „um sechs“",
            "ils partaient « à six heures »",
            "彼は「行く」と言った",
        ] {
            check(mixed, QuoteKind::Mixed);
        }
        for indirect in [
            "they would leave at six",
            "it wasn't the Moes' boat",
            "it was the '90s",
            "'Twas late",
            "",
        ] {
            check(indirect, QuoteKind::Indirect);
        }
    }
}
