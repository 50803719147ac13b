//! What the reader does to findings, as [`Edit`]s: accept, reject, retype, rename, merge, split.
//!
//! All take the findings as [`Decided`] so far, so that a second decision on the same thing changes
//! the first one instead of standing beside it.

use super::{
    Decided, Edit, EntityDecision, Id, IdSource, MentionDecision, MentionVerdict, Notes,
    QuoteDecision, QuoteVerdict, Table, Timestamp,
};
use crate::analysis::{EntityKind, QuoteKind, Speaker};
use crate::text::Span;

/// What the reader decides with, beside the finding: the notes so far, new ids, the time, a name.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The notes so far.
    pub notes: &'a Notes,
    /// Where ids come from.
    pub ids: &'a mut IdSource,
    /// Now.
    pub now: Timestamp,
    /// Who decides.
    pub by: Option<&'a str>,
}

impl Desk<'_> {
    fn by(&self) -> Option<String> {
        self.by.map(str::to_owned)
    }
}

/// A change of a quote; `None` leaves what is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteChange {
    /// The speaker: an entity's name or record id, `unknown`, or a description.
    pub speaker: Option<String>,
    /// Another span.
    pub span: Option<Span>,
    /// Another kind.
    pub kind: Option<QuoteKind>,
}

impl Decided {
    /// Decides on a mention. `kind` is the new type of a retyped one.
    pub fn decide_mention(
        &self,
        desk: &mut Desk,
        mention: usize,
        verdict: MentionVerdict,
        kind: Option<EntityKind>,
    ) -> Edit {
        let found = &self.analysis.mentions[mention];
        let old = self.mentions[mention].decision.as_ref();
        let old = old.and_then(|id| desk.notes.mentions().iter().find(|own| own.id == *id));
        let by_hand = old.is_some_and(|old| old.detected.is_none());
        if by_hand && verdict == MentionVerdict::Reject {
            // What the reader added is taken back, not rejected.
            return old.map_or(Edit::Many(Vec::new()), |old| {
                Edit::remove(Table::Mention, old.id.clone())
            });
        }
        let mut decision = old.cloned().unwrap_or_else(|| {
            let id = desk.notes.fresh_id(desk.ids);
            let (span, kind) = (found.span, Some(found.kind));
            MentionDecision::new(id, verdict, desk.text, span, kind, desk.now)
        });
        decision.modified = Some(desk.now);
        if !by_hand {
            decision.verdict = verdict;
        }
        decision.kind = kind.or(if verdict == MentionVerdict::Reject {
            None
        } else {
            decision.kind
        });
        decision.by = desk.by();
        Edit::put(decision)
    }

    /// Adds a mention that the program missed; `entity` is the record or the name it belongs to.
    pub fn add_mention(
        &self,
        desk: &mut Desk,
        span: Span,
        kind: EntityKind,
        entity: Option<Id>,
    ) -> Edit {
        let id = desk.notes.fresh_id(desk.ids);
        let mut decision =
            MentionDecision::new(id, MentionVerdict::Add, desk.text, span, None, desk.now);
        (decision.kind, decision.entity, decision.by) = (Some(kind), entity, desk.by());
        Edit::put(decision)
    }

    /// The record of an entity as it is, or a new one that says what the program found.
    pub fn entity_record(&self, desk: &Desk, entity: usize) -> EntityDecision {
        let old = self.entities[entity]
            .decision
            .as_ref()
            .and_then(|id| desk.notes.entity(id));
        let mut record = old.cloned().unwrap_or_else(|| {
            let found = &self.analysis.entities[entity];
            let id = desk.notes.fresh_entity_id(&found.name);
            let aliases = found.aliases.clone();
            EntityDecision {
                aliases,
                ..EntityDecision::new(id, found.name.clone(), desk.now)
            }
        });
        (record.modified, record.by) = (Some(desk.now), desk.by());
        record
    }

    /// Gives an entity another name; the old one stays as an alias.
    pub fn rename_entity(&self, desk: &Desk, entity: usize, name: &str) -> Edit {
        let mut record = self.entity_record(desk, entity);
        let old = std::mem::replace(&mut record.name, name.to_owned());
        record.aliases.retain(|alias| alias != name);
        if old != name && !record.aliases.contains(&old) {
            record.aliases.insert(0, old);
        }
        Edit::put(record)
    }

    /// Gives an entity and all its mentions another type.
    pub fn retype_entity(&self, desk: &Desk, entity: usize, kind: EntityKind) -> Edit {
        Edit::put(EntityDecision {
            kind: Some(kind),
            ..self.entity_record(desk, entity)
        })
    }

    /// Says where more is known of an entity; `None` takes the link away.
    pub fn link_entity(&self, desk: &Desk, entity: usize, link: Option<String>) -> Edit {
        Edit::put(EntityDecision {
            link,
            ..self.entity_record(desk, entity)
        })
    }

    /// Rejects all mentions of an entity, or takes that back.
    pub fn reject_entity(&self, desk: &Desk, entity: usize, rejected: bool) -> Edit {
        Edit::put(EntityDecision {
            rejected,
            ..self.entity_record(desk, entity)
        })
    }

    /// Makes two entities one, under the name of `into`.
    pub fn merge_entities(&self, desk: &Desk, from: usize, into: usize) -> Edit {
        if from == into {
            return Edit::Many(Vec::new());
        }
        let (mut record, other) = (
            self.entity_record(desk, into),
            self.entity_record(desk, from),
        );
        for name in std::iter::once(&other.name).chain(&other.aliases) {
            if *name != record.name && !record.aliases.contains(name) {
                record.aliases.push(name.clone());
            }
        }
        record.link = record.link.or(other.link);
        let mut edits = Vec::new();
        if self.entities[from].decision.is_some() {
            record
                .merged
                .extend(other.merged.into_iter().chain([other.id.clone()]));
            edits.push(Edit::remove(Table::Entity, other.id));
        }
        if record.kind.is_none()
            && self.analysis.entities[from].kind != self.analysis.entities[into].kind
        {
            record.kind = Some(self.analysis.entities[into].kind);
        }
        edits.push(Edit::put(record));
        Edit::Many(edits)
    }

    /// Makes one form of an entity's name an entity of its own.
    pub fn split_alias(&self, desk: &Desk, entity: usize, alias: &str) -> Edit {
        let found = &self.analysis.entities[entity];
        let id = desk.notes.fresh_entity_id(alias);
        let mut own = EntityDecision::new(id, alias, desk.now);
        (own.kind, own.by) = (Some(found.kind), desk.by());
        let mut edits = vec![Edit::put(own)];
        if self.entities[entity].decision.is_some() {
            let mut record = self.entity_record(desk, entity);
            record.aliases.retain(|own| own != alias);
            edits.push(Edit::put(record));
        }
        Edit::Many(edits)
    }

    /// Confirms or rejects a quote.
    pub fn decide_quote(&self, desk: &mut Desk, quote: usize, verdict: QuoteVerdict) -> Edit {
        let old = self.quote_decision(desk, quote);
        if verdict == QuoteVerdict::Reject
            && let Some(old) = old.filter(|old| old.verdict == QuoteVerdict::Add)
        {
            return Edit::remove(Table::Quote, old.id.clone());
        }
        let mut decision = self.quote_record(desk, quote);
        if verdict == QuoteVerdict::Reject
            || !matches!(decision.verdict, QuoteVerdict::Reassign | QuoteVerdict::Add)
        {
            decision.verdict = verdict;
        }
        Edit::put(decision)
    }

    /// Gives a quote another speaker, span or kind.
    pub fn change_quote(&self, desk: &mut Desk, quote: usize, change: QuoteChange) -> Edit {
        let mut decision = self.quote_record(desk, quote);
        if decision.verdict != QuoteVerdict::Add {
            decision.verdict = QuoteVerdict::Reassign;
        }
        decision.speaker = change.speaker.or(decision.speaker);
        decision.kind = change.kind.or(decision.kind);
        if let Some(span) = change.span {
            (decision.span, decision.anchor) =
                (span.clamp_to(desk.text), super::Anchor::of(desk.text, span));
        }
        Edit::put(decision)
    }

    /// Adds a quote that the program missed.
    pub fn add_quote(&self, desk: &mut Desk, span: Span, change: QuoteChange) -> Edit {
        let id = desk.notes.fresh_id(desk.ids);
        let mut decision = QuoteDecision::new(id, QuoteVerdict::Add, desk.text, span, desk.now);
        (decision.speaker, decision.kind, decision.by) = (change.speaker, change.kind, desk.by());
        Edit::put(decision)
    }

    fn quote_decision<'a>(&self, desk: &'a Desk, quote: usize) -> Option<&'a QuoteDecision> {
        let id = self.quotes[quote].decision.as_ref()?;
        desk.notes.quotes().iter().find(|own| own.id == *id)
    }

    fn quote_record(&self, desk: &mut Desk, quote: usize) -> QuoteDecision {
        let old = self.quote_decision(desk, quote).cloned();
        let mut decision = old.unwrap_or_else(|| {
            let found = &self.analysis.quotes[quote];
            let id = desk.notes.fresh_id(desk.ids);
            let detected = match &found.speaker {
                Speaker::Unknown => QuoteDecision::UNKNOWN.to_owned(),
                Speaker::Entity(entity) => self.analysis.entities[*entity].name.clone(),
                Speaker::Described(words) => words.clone(),
            };
            QuoteDecision {
                detected_speaker: Some(detected),
                ..QuoteDecision::new(id, QuoteVerdict::Confirm, desk.text, found.span(), desk.now)
            }
        });
        (decision.modified, decision.by) = (Some(desk.now), desk.by());
        decision
    }

    /// The quotes that nobody has decided on, in order: what a review walks through.
    pub fn undecided_quotes(&self) -> impl Iterator<Item = usize> {
        (0..self.quotes.len()).filter(|&quote| self.quotes[quote].decision.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analysis, Entity, Gender, Mention, Part, Quote};
    use crate::annotation::{Provenance, apply_decisions};
    use crate::import::from_text;

    const TEXT: &str = "Mara Okoye spoke. “We leave at six,” Okoye said. Leeds agreed, and so did Jo Okoye. “Fine.”\n";

    fn span(words: &str, nth: usize) -> Span {
        let (at, _) = TEXT
            .match_indices(words)
            .nth(nth)
            .expect("words of the text");
        Span::new(at, at + words.len())
    }

    fn entity(name: &str, kind: EntityKind, aliases: &[&str]) -> Entity {
        let aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
        Entity {
            name: name.into(),
            kind,
            aliases,
            role: None,
            gender: Gender::Unknown,
            value: None,
        }
    }

    fn found() -> Analysis {
        let mention = |words, nth, kind, entity| Mention {
            span: span(words, nth),
            kind,
            entity,
            confidence: 0.9,
        };
        let quote = |words: &str, speaker| Quote {
            parts: vec![Part {
                span: span(words, 0),
                kind: QuoteKind::Direct,
            }],
            cue: None,
            source: None,
            speaker,
            confidence: 0.8,
            reason: String::new(),
        };
        Analysis {
            mentions: vec![
                mention("Mara Okoye", 0, EntityKind::Person, 0),
                mention("Okoye", 1, EntityKind::Person, 0),
                mention("Leeds", 0, EntityKind::Place, 1),
                mention("Jo Okoye", 0, EntityKind::Person, 2),
            ],
            entities: vec![
                entity("Mara Okoye", EntityKind::Person, &["Okoye"]),
                entity("Leeds", EntityKind::Place, &[]),
                entity("Jo Okoye", EntityKind::Person, &[]),
            ],
            quotes: vec![
                quote("“We leave at six,”", Speaker::Entity(0)),
                quote("“Fine.”", Speaker::Unknown),
            ],
            ..Analysis::default()
        }
    }

    /// Everything found, a word or two a line: `name KIND: mentions` and `words: speaker`, with a
    /// `*` for what the reader said and a `+` for what was confirmed.
    fn shown(decided: &Decided) -> String {
        let sign = |provenance| match provenance {
            Provenance::Machine => "",
            Provenance::Confirmed => "+",
            Provenance::Person => "*",
        };
        let mut lines = Vec::new();
        for (n, entity) in decided.analysis.entities.iter().enumerate() {
            let mentions = decided
                .analysis
                .mentions
                .iter()
                .zip(&decided.mentions)
                .filter(|(mention, _)| mention.entity == n);
            let words: Vec<_> = mentions
                .map(|(mention, origin)| {
                    format!("{}{}", mention.span.of(TEXT), sign(origin.provenance))
                })
                .collect();
            let sign = sign(decided.entities[n].provenance);
            lines.push(format!(
                "{}{sign} {}: {}",
                entity.name,
                entity.kind.code(),
                words.join(", ")
            ));
        }
        for (quote, origin) in decided.analysis.quotes.iter().zip(&decided.quotes) {
            let speaker = match &quote.speaker {
                Speaker::Unknown => "?".into(),
                Speaker::Entity(entity) => decided.analysis.entities[*entity].name.clone(),
                Speaker::Described(words) => format!("({words})"),
            };
            lines.push(format!(
                "{}{}: {speaker}",
                quote.span().of(TEXT),
                sign(origin.provenance)
            ));
        }
        lines.join("\n")
    }

    type Action<'a> = &'a dyn Fn(&Decided, &mut Desk) -> Edit;

    /// Carries the decisions out, one after the other, and compares what is then found.
    fn check(decide: &[Action], wanted: &str) {
        let article = from_text(TEXT, "a.txt");
        let (mut notes, mut ids) = (Notes::default(), IdSource::new(1));
        for decide in decide {
            let decided = apply_decisions(&article, &found(), &notes);
            let now = Timestamp::UNIX_EPOCH;
            let edit = decide(
                &decided,
                &mut Desk {
                    text: TEXT,
                    notes: &notes,
                    ids: &mut ids,
                    now,
                    by: None,
                },
            );
            let inverse = notes.clone().apply(edit.clone());
            notes.apply(edit.clone());
            let mut back = notes.clone();
            back.apply(inverse);
            back.apply(edit);
            assert_eq!(back, notes);
        }
        let decided = apply_decisions(&article, &found(), &notes);
        assert_eq!(shown(&decided), wanted);
        // A version that finds nothing at all still has what the reader said is there.
        let bare = apply_decisions(&article, &Analysis::default(), &notes);
        for (mention, origin) in decided.analysis.mentions.iter().zip(&decided.mentions) {
            let kept = bare
                .analysis
                .mentions
                .iter()
                .any(|own| own.span == mention.span);
            assert!(kept || origin.decision.is_none(), "{mention:?}");
        }
        for (quote, origin) in decided.analysis.quotes.iter().zip(&decided.quotes) {
            let kept = bare
                .analysis
                .quotes
                .iter()
                .any(|own| own.span() == quote.span());
            assert!(kept || origin.decision.is_none(), "{quote:?}");
        }
    }

    #[test]
    fn without_decisions_nothing_changes() {
        let article = from_text(TEXT, "a.txt");
        let decided = apply_decisions(&article, &found(), &Notes::default());
        assert_eq!(decided.analysis, found());
        assert_eq!(decided.undecided_quotes().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn mentions_are_accepted_rejected_retyped_and_added() {
        check(
            &[
                &|decided, desk| decided.decide_mention(desk, 0, MentionVerdict::Accept, None),
                &|decided, desk| {
                    decided.decide_mention(desk, 2, MentionVerdict::Retype, Some(EntityKind::Org))
                },
                &|decided, desk| decided.decide_mention(desk, 3, MentionVerdict::Reject, None),
                &|decided, desk| decided.add_mention(desk, span("six", 0), EntityKind::Date, None),
            ],
            "Mara Okoye PERSON: Mara Okoye+, Okoye\nsix* DATE: six*\nLeeds* ORG: Leeds*\n\
             “We leave at six,”: Mara Okoye\n“Fine.”: ?",
        );
    }

    #[test]
    fn entities_are_renamed_and_merged() {
        check(
            &[
                &|decided, desk| decided.rename_entity(desk, 0, "Dr. Okoye"),
                &|decided, desk| decided.merge_entities(desk, 2, 0),
            ],
            "Dr. Okoye* PERSON: Mara Okoye, Okoye, Jo Okoye\nLeeds PLACE: Leeds\n\
             “We leave at six,”: Dr. Okoye\n“Fine.”: ?",
        );
        check(
            &[
                &|decided, desk| decided.link_entity(desk, 2, Some("Q1".into())),
                &|decided, desk| decided.merge_entities(desk, 0, 2),
            ],
            "Jo Okoye* PERSON: Mara Okoye, Okoye, Jo Okoye\nLeeds PLACE: Leeds\n\
             “We leave at six,”: Jo Okoye\n“Fine.”: ?",
        );
    }

    #[test]
    fn an_alias_is_split_off_and_an_entity_rejected() {
        check(
            &[
                &|decided, desk| decided.split_alias(desk, 0, "Okoye"),
                &|decided, desk| {
                    let leeds = decided
                        .analysis
                        .entities
                        .iter()
                        .position(|entity| entity.name == "Leeds");
                    decided.reject_entity(desk, leeds.expect("Leeds"), true)
                },
            ],
            "Mara Okoye PERSON: Mara Okoye\nOkoye* PERSON: Okoye\nJo Okoye PERSON: Jo Okoye\n\
             “We leave at six,”: Mara Okoye\n“Fine.”: ?",
        );
    }

    #[test]
    fn quotes_are_confirmed_rejected_reassigned_and_added() {
        let speaker = |name: &str| QuoteChange {
            speaker: Some(name.into()),
            ..QuoteChange::default()
        };
        check(
            &[
                &|decided, desk| decided.decide_quote(desk, 0, QuoteVerdict::Confirm),
                &|decided, desk| decided.change_quote(desk, 1, speaker("jo okoye")),
                &|decided, desk| {
                    decided.add_quote(desk, span("Leeds agreed", 0), speaker("the mayor"))
                },
            ],
            "Mara Okoye PERSON: Mara Okoye, Okoye\nLeeds PLACE: Leeds\nJo Okoye PERSON: Jo Okoye\n\
             “We leave at six,”+: Mara Okoye\nLeeds agreed*: (the mayor)\n“Fine.”*: Jo Okoye",
        );
        check(
            &[
                &|decided, desk| decided.decide_quote(desk, 0, QuoteVerdict::Reject),
                &|decided, desk| {
                    let change = QuoteChange {
                        span: Some(span("Fine", 0)),
                        ..speaker("unknown")
                    };
                    decided.change_quote(desk, 0, change)
                },
            ],
            "Mara Okoye PERSON: Mara Okoye, Okoye\nLeeds PLACE: Leeds\nJo Okoye PERSON: Jo Okoye\nFine*: ?",
        );
    }
}
