//! The reader's decisions applied to what the program found.

use crate::analysis::{Analysis, Entity, Gender, Mention, Part, Quote, QuoteKind, Speaker};
use crate::annotation::{EntityDecision, MentionVerdict, Notes, QuoteDecision, QuoteVerdict};
use crate::text::{Article, Span};

/// `found` as the reader corrected it (`None` where nothing was), and for each quote of the result
/// whether the reader decided on it.
pub(super) fn apply(
    article: &Article,
    found: &Analysis,
    notes: &Notes,
) -> (Option<Analysis>, Vec<bool>) {
    let nothing =
        notes.quotes().is_empty() && notes.mentions().is_empty() && notes.entities().is_empty();
    if nothing {
        return (None, vec![false; found.quotes.len()]);
    }
    let mut findings = found.clone();
    for decision in notes.entities() {
        decide_entity(&mut findings, decision);
    }
    for decision in notes.mentions() {
        let span = decision.span;
        match decision.verdict {
            MentionVerdict::Accept => {}
            MentionVerdict::Reject => {
                findings.mentions.retain(|own| !own.span.overlaps(span));
            }
            MentionVerdict::Retype | MentionVerdict::Add => {
                let kind = decision.kind.or(decision.detected);
                if let Some(kind) = kind {
                    add_mention(&mut findings, article, span, kind);
                }
            }
        }
    }
    let mut decided = vec![false; findings.quotes.len()];
    for decision in notes.quotes() {
        decide_quote(&mut findings, &mut decided, decision, notes);
    }
    drop_rejected(&mut findings, &mut decided);
    let mut order: Vec<usize> = (0..findings.quotes.len()).collect();
    order.sort_by_key(|&index| findings.quotes[index].span());
    decided = order.iter().map(|&index| decided[index]).collect();
    findings.quotes = order
        .iter()
        .map(|&index| findings.quotes[index].clone())
        .collect();
    (Some(findings), decided)
}

/// The entity of this name, among its names and aliases.
pub(super) fn entity_named(findings: &Analysis, name: &str) -> Option<usize> {
    let same = |entity: &Entity| entity.name == name;
    let known = |entity: &Entity| entity.aliases.iter().any(|alias| alias == name);
    let entities = &findings.entities;
    entities
        .iter()
        .position(same)
        .or_else(|| entities.iter().position(known))
}

fn decide_entity(findings: &mut Analysis, decision: &EntityDecision) {
    let names = || std::iter::once(&decision.name).chain(&decision.aliases);
    let mut own: Vec<usize> = names()
        .filter_map(|name| entity_named(findings, name))
        .collect();
    own.sort_unstable();
    own.dedup();
    let Some(&first) = own.first() else { return };
    if decision.rejected {
        findings
            .mentions
            .retain(|mention| !own.contains(&mention.entity));
        return;
    }
    for &other in &own[1..] {
        let taken = findings.entities[other].clone();
        for mention in &mut findings.mentions {
            if mention.entity == other {
                mention.entity = first;
                mention.kind = findings.entities[first].kind;
            }
        }
        for quote in &mut findings.quotes {
            if quote.speaker == Speaker::Entity(other) {
                quote.speaker = Speaker::Entity(first);
            }
        }
        let entity = &mut findings.entities[first];
        entity.aliases.push(taken.name);
        entity.aliases.extend(taken.aliases);
        entity.role = entity.role.take().or(taken.role);
    }
    let entity = &mut findings.entities[first];
    if entity.name != decision.name {
        let old = std::mem::replace(&mut entity.name, decision.name.clone());
        entity.aliases.insert(0, old);
    }
    entity.aliases.retain(|alias| *alias != decision.name);
    let mut seen = std::collections::BTreeSet::new();
    entity.aliases.retain(|alias| seen.insert(alias.clone()));
    if let Some(kind) = decision.kind {
        entity.kind = kind;
        for mention in findings
            .mentions
            .iter_mut()
            .filter(|own| own.entity == first)
        {
            mention.kind = kind;
        }
    }
}

fn add_mention(
    findings: &mut Analysis,
    article: &Article,
    span: Span,
    kind: crate::analysis::EntityKind,
) {
    findings.mentions.retain(|own| !own.span.overlaps(span));
    let name = article
        .words(span)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let known = findings.entities.iter().position(|entity| {
        entity.kind == kind && (entity.name == name || entity.aliases.contains(&name))
    });
    let entity = known.unwrap_or_else(|| {
        findings.entities.push(Entity {
            name,
            kind,
            aliases: Vec::new(),
            role: None,
            gender: Gender::Unknown,
            value: None,
        });
        findings.entities.len() - 1
    });
    let at = findings.mentions.partition_point(|own| own.span < span);
    findings.mentions.insert(
        at,
        Mention {
            span,
            kind,
            entity,
            confidence: 1.0,
        },
    );
}

fn decide_quote(
    findings: &mut Analysis,
    decided: &mut Vec<bool>,
    decision: &QuoteDecision,
    notes: &Notes,
) {
    let span = decision.span;
    let overlap = |quote: &Quote| quote.span().intersection(span).map_or(0, Span::len);
    let nearest = (0..findings.quotes.len())
        .filter(|&index| overlap(&findings.quotes[index]) > 0)
        .max_by_key(|&index| {
            (
                findings.quotes[index].span() == span,
                overlap(&findings.quotes[index]),
            )
        });
    let speaker = decision
        .speaker
        .as_deref()
        .map(|name| speaker_named(findings, name, notes));
    match (decision.verdict, nearest) {
        (QuoteVerdict::Reject, Some(index)) => {
            // An empty quote is dropped at the end, so that indices stay until then.
            findings.quotes[index].parts.clear();
            decided[index] = true;
        }
        (QuoteVerdict::Confirm | QuoteVerdict::Reassign, Some(index)) => {
            let quote = &mut findings.quotes[index];
            if let Some(speaker) = speaker {
                quote.speaker = speaker;
            }
            quote.confidence = 1.0;
            "decided by you".clone_into(&mut quote.reason);
            decided[index] = true;
        }
        (QuoteVerdict::Add, nearest) => {
            for index in 0..findings.quotes.len() {
                if Some(index) == nearest || overlap(&findings.quotes[index]) > 0 {
                    findings.quotes[index]
                        .parts
                        .retain(|part| !part.span.overlaps(span));
                }
            }
            let kind = decision.kind.unwrap_or(QuoteKind::Direct);
            findings.quotes.push(Quote {
                parts: vec![Part { span, kind }],
                cue: decision.cue.as_ref().map(|cue| cue.span),
                source: None,
                speaker: speaker.unwrap_or_default(),
                confidence: 1.0,
                reason: "added by you".to_owned(),
            });
            decided.push(true);
        }
        (_, None) => {}
    }
}

/// The speaker of this name: an entity where there is one, else the words as they are.
fn speaker_named(findings: &Analysis, name: &str, notes: &Notes) -> Speaker {
    if name == QuoteDecision::UNKNOWN {
        return Speaker::Unknown;
    }
    let by_id = notes.entity(&name.into()).map(|own| own.name.clone());
    let name = by_id.as_deref().unwrap_or(name);
    entity_named(findings, name)
        .map_or_else(|| Speaker::Described(name.to_owned()), Speaker::Entity)
}

fn drop_rejected(findings: &mut Analysis, decided: &mut Vec<bool>) {
    let mut keep = findings.quotes.iter().map(|quote| !quote.parts.is_empty());
    decided.retain(|_| keep.next().unwrap_or(false));
    findings.quotes.retain(|quote| !quote.parts.is_empty());
}
