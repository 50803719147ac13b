//! What the reader does to findings, as [`Edit`]s: accept, reject, retype, rename, merge, split.
//!
//! All take the findings as [`Decided`] so far, so that a second decision on the same thing changes
//! the first one instead of standing beside it.

mod quotes;

pub use quotes::QuoteChange;

use super::{
    Decided, Edit, EntityDecision, Id, IdSource, MentionDecision, MentionVerdict, Notes, Table,
    Timestamp,
};
use crate::analysis::EntityKind;
use crate::text::Span;

/// What the reader decides with, beside the finding: the notes so far, new ids, the time, a name.
#[derive(Debug)]
pub struct DecisionContext<'a> {
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

impl DecisionContext<'_> {
    fn by(&self) -> Option<String> {
        self.by.map(str::to_owned)
    }
}

impl Decided {
    /// Decides on a mention. `kind` is the new type of a retyped one.
    pub fn decide_mention(
        &self,
        context: &mut DecisionContext,
        mention: usize,
        verdict: MentionVerdict,
        kind: Option<EntityKind>,
    ) -> Edit {
        let found = &self.analysis.mentions[mention];
        let old = self.mentions[mention].decision.as_ref();
        let old = old.and_then(|id| {
            context
                .notes
                .mentions()
                .iter()
                .find(|record| record.id == *id)
        });
        let by_hand = old.is_some_and(|old| old.detected.is_none());
        if by_hand && verdict == MentionVerdict::Reject {
            // What the reader added is taken back, not rejected.
            return old.map_or(Edit::Many(Vec::new()), |old| {
                Edit::remove(Table::Mention, old.id.clone())
            });
        }
        let mut decision = old.cloned().unwrap_or_else(|| {
            let id = context.notes.fresh_id(context.ids);
            let (span, kind) = (found.span, Some(found.kind));
            MentionDecision::new(id, verdict, context.text, span, kind, context.now)
        });
        decision.modified = Some(context.now);
        if !by_hand {
            decision.verdict = verdict;
        }
        decision.kind = kind.or(if verdict == MentionVerdict::Reject {
            None
        } else {
            decision.kind
        });
        decision.by = context.by();
        Edit::put(decision)
    }

    /// Adds a mention that the program missed; `entity` is the record or the name it belongs to.
    pub fn add_mention(
        &self,
        context: &mut DecisionContext,
        span: Span,
        kind: EntityKind,
        entity: Option<Id>,
    ) -> Edit {
        let id = context.notes.fresh_id(context.ids);
        let mut decision = MentionDecision::new(
            id,
            MentionVerdict::Add,
            context.text,
            span,
            None,
            context.now,
        );
        (decision.kind, decision.entity, decision.by) = (Some(kind), entity, context.by());
        Edit::put(decision)
    }

    /// The record of an entity as it is, or a new one that says what the program found.
    pub fn entity_record(&self, context: &DecisionContext, entity: usize) -> EntityDecision {
        let old = self.entities[entity]
            .decision
            .as_ref()
            .and_then(|id| context.notes.entity(id));
        let mut record = old.cloned().unwrap_or_else(|| {
            let found = &self.analysis.entities[entity];
            let id = context.notes.fresh_entity_id(&found.name);
            let aliases = found.aliases.clone();
            EntityDecision {
                aliases,
                ..EntityDecision::new(id, found.name.clone(), context.now)
            }
        });
        (record.modified, record.by) = (Some(context.now), context.by());
        record
    }

    /// Gives an entity another name; the old one stays as an alias.
    pub fn rename_entity(&self, context: &DecisionContext, entity: usize, name: &str) -> Edit {
        let mut record = self.entity_record(context, entity);
        let old = std::mem::replace(&mut record.name, name.to_owned());
        record.aliases.retain(|alias| alias != name);
        if old != name && !record.aliases.contains(&old) {
            record.aliases.insert(0, old);
        }
        Edit::put(record)
    }

    /// Gives an entity and all its mentions another type.
    pub fn retype_entity(
        &self,
        context: &DecisionContext,
        entity: usize,
        kind: EntityKind,
    ) -> Edit {
        Edit::put(EntityDecision {
            kind: Some(kind),
            ..self.entity_record(context, entity)
        })
    }

    /// Says where more is known of an entity; `None` takes the link away.
    pub fn link_entity(
        &self,
        context: &DecisionContext,
        entity: usize,
        link: Option<String>,
    ) -> Edit {
        Edit::put(EntityDecision {
            link,
            ..self.entity_record(context, entity)
        })
    }

    /// Rejects all mentions of an entity, or takes that back.
    pub fn reject_entity(&self, context: &DecisionContext, entity: usize, rejected: bool) -> Edit {
        Edit::put(EntityDecision {
            rejected,
            ..self.entity_record(context, entity)
        })
    }

    /// Makes two entities one, under the name of `into`.
    pub fn merge_entities(&self, context: &DecisionContext, from: usize, into: usize) -> Edit {
        if from == into {
            return Edit::Many(Vec::new());
        }
        let (mut record, other) = (
            self.entity_record(context, into),
            self.entity_record(context, from),
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
    pub fn split_alias(&self, context: &DecisionContext, entity: usize, alias: &str) -> Edit {
        let found = &self.analysis.entities[entity];
        let id = context.notes.fresh_entity_id(alias);
        let mut split = EntityDecision::new(id, alias, context.now);
        (split.kind, split.by) = (Some(found.kind), context.by());
        let mut edits = vec![Edit::put(split)];
        if self.entities[entity].decision.is_some() {
            let mut record = self.entity_record(context, entity);
            record.aliases.retain(|name| name != alias);
            edits.push(Edit::put(record));
        }
        Edit::Many(edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::language::Language;
    use crate::analysis::{Analysis, Entity, Gender, Mention, Part, Quote, QuoteKind, Speaker};
    use crate::annotation::{Provenance, QuoteVerdict, apply_decisions};
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
        let quote = |words: &str, speaker, confidence| Quote {
            parts: vec![Part {
                span: span(words, 0),
                kind: QuoteKind::Direct,
            }],
            cue: None,
            source: None,
            speaker,
            confidence,
            also: Vec::new(),
            source_kind: crate::analysis::SourceKind::Unknown,
            reason: crate::analysis::Reason::Unstated,
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
                quote("“We leave at six,”", Speaker::Entity(0), 0.8),
                quote("“Fine.”", Speaker::Unknown, 0.7),
            ],
            language: Language::Other("nob"),
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

    type Action<'a> = &'a dyn Fn(&Decided, &mut DecisionContext) -> Edit;

    /// The notes after these decisions, one after the other.
    fn carried_out(decide: &[Action]) -> Notes {
        let article = from_text(TEXT, "a.txt");
        let (mut notes, mut ids) = (Notes::default(), IdSource::new(1));
        for decide in decide {
            let decided = apply_decisions(&article, &found(), &notes);
            let now = Timestamp::UNIX_EPOCH;
            let edit = decide(
                &decided,
                &mut DecisionContext {
                    text: TEXT,
                    notes: &notes,
                    ids: &mut ids,
                    now,
                    by: Some("Ana"),
                },
            );
            let inverse = notes.clone().apply(edit.clone());
            notes.apply(edit.clone());
            let mut back = notes.clone();
            back.apply(inverse);
            back.apply(edit);
            assert_eq!(back, notes);
        }
        let by = (notes.mentions().iter().map(|record| &record.by))
            .chain(notes.entities().iter().map(|record| &record.by))
            .chain(notes.quotes().iter().map(|record| &record.by));
        for by in by {
            assert_eq!(by.as_deref(), Some("Ana"), "who decided");
        }
        notes
    }

    /// Carries the decisions out and compares what is then found.
    fn check(decide: &[Action], wanted: &str) {
        let article = from_text(TEXT, "a.txt");
        let notes = carried_out(decide);
        let decided = apply_decisions(&article, &found(), &notes);
        assert_eq!(shown(&decided), wanted);
        assert_eq!(decided.analysis.language, found().language);
        // A version that finds nothing at all still has what the reader said is there.
        let bare = apply_decisions(&article, &Analysis::default(), &notes);
        for (mention, origin) in decided.analysis.mentions.iter().zip(&decided.mentions) {
            let kept = bare
                .analysis
                .mentions
                .iter()
                .any(|kept| kept.span == mention.span);
            assert!(kept || origin.decision.is_none(), "{mention:?}");
        }
        for (quote, origin) in decided.analysis.quotes.iter().zip(&decided.quotes) {
            let kept = bare
                .analysis
                .quotes
                .iter()
                .any(|kept| kept.span() == quote.span());
            assert!(kept || origin.decision.is_none(), "{quote:?}");
        }
    }

    #[test]
    fn without_decisions_nothing_changes() {
        let article = from_text(TEXT, "a.txt");
        let decided = apply_decisions(&article, &found(), &Notes::default());
        assert_eq!(*decided.analysis, found());
    }

    #[test]
    fn mentions_are_accepted_rejected_retyped_and_added() {
        check(
            &[
                &|decided, context| {
                    decided.decide_mention(context, 0, MentionVerdict::Accept, None)
                },
                &|decided, context| {
                    decided.decide_mention(
                        context,
                        2,
                        MentionVerdict::Retype,
                        Some(EntityKind::Org),
                    )
                },
                &|decided, context| {
                    decided.decide_mention(context, 3, MentionVerdict::Reject, None)
                },
                &|decided, context| {
                    decided.add_mention(context, span("six", 0), EntityKind::Date, None)
                },
            ],
            "Mara Okoye PERSON: Mara Okoye+, Okoye\nsix* DATE: six*\nLeeds* ORG: Leeds*\n\
             “We leave at six,”: Mara Okoye\n“Fine.”: ?",
        );
    }

    #[test]
    fn entities_are_renamed_and_merged() {
        check(
            &[
                &|decided, context| decided.rename_entity(context, 0, "Dr. Okoye"),
                &|decided, context| decided.merge_entities(context, 2, 0),
            ],
            "Dr. Okoye* PERSON: Mara Okoye, Okoye, Jo Okoye\nLeeds PLACE: Leeds\n\
             “We leave at six,”: Dr. Okoye\n“Fine.”: ?",
        );
        check(
            &[
                &|decided, context| decided.link_entity(context, 2, Some("Q1".into())),
                &|decided, context| decided.merge_entities(context, 0, 2),
            ],
            "Jo Okoye* PERSON: Mara Okoye, Okoye, Jo Okoye\nLeeds PLACE: Leeds\n\
             “We leave at six,”: Jo Okoye\n“Fine.”: ?",
        );
    }

    #[test]
    fn an_alias_is_split_off_and_an_entity_rejected() {
        check(
            &[
                &|decided, context| decided.split_alias(context, 0, "Okoye"),
                &|decided, context| {
                    let leeds = decided
                        .analysis
                        .entities
                        .iter()
                        .position(|entity| entity.name == "Leeds");
                    decided.reject_entity(context, leeds.expect("Leeds"), true)
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
        let fine = || span("“Fine.”", 0);
        let leeds = || span("Leeds agreed", 0);
        check(
            &[
                &|decided, context| decided.decide_quote(context, 0, QuoteVerdict::Confirm),
                &|decided, context| decided.change_quote(context, fine(), speaker("jo okoye")),
                &|decided, context| decided.add_quote(context, leeds()),
                &|decided, context| decided.change_quote(context, leeds(), speaker("the mayor")),
            ],
            "Mara Okoye PERSON: Mara Okoye, Okoye\nLeeds PLACE: Leeds\nJo Okoye PERSON: Jo Okoye\n\
             “We leave at six,”+: Mara Okoye\nLeeds agreed*: (the mayor)\n“Fine.”*: Jo Okoye",
        );
        check(
            &[
                &|decided, context| decided.decide_quote(context, 0, QuoteVerdict::Reject),
                &|decided, context| {
                    let change = QuoteChange {
                        span: Some(span("Fine", 0)),
                        ..speaker("unknown")
                    };
                    decided.change_quote(context, fine(), change)
                },
            ],
            "Mara Okoye PERSON: Mara Okoye, Okoye\nLeeds PLACE: Leeds\nJo Okoye PERSON: Jo Okoye\nFine*: ?",
        );
    }

    /// The records of quotes after these decisions: `verdict found>speaker KIND words`.
    fn check_records(decide: &[Action], wanted: &[&str]) {
        let notes = carried_out(decide);
        let shown = notes.quotes().iter().map(|record| {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "-".into());
            let kind = record.kind.map_or("-", QuoteKind::code);
            let (found, speaker) = (name(&record.detected_speaker), name(&record.speaker));
            let words = &record.anchor.exact;
            format!("{} {found}>{speaker} {kind} {words}", record.verdict.code())
        });
        assert_eq!(shown.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn a_second_decision_changes_the_first() {
        let fine = || span("“Fine.”", 0);
        let to = |name: &str| QuoteChange {
            speaker: Some(name.into()),
            ..QuoteChange::default()
        };
        let confirm: Action =
            &|decided, context| decided.decide_quote(context, 0, QuoteVerdict::Confirm);
        let reject: Action =
            &|decided, context| decided.decide_quote(context, 0, QuoteVerdict::Reject);
        let leave = || span("“We leave at six,”", 0);
        let reassign: Action =
            &|decided, context| decided.change_quote(context, leave(), to("Jo Okoye"));
        // Confirming says who speaks, so that a later version cannot put it under another name.
        check_records(
            &[confirm],
            &["confirm Mara Okoye>Mara Okoye - “We leave at six,”"],
        );
        check_records(&[reject], &["reject Mara Okoye>- - “We leave at six,”"]);
        check_records(
            &[reassign, confirm],
            &["reassign Mara Okoye>Jo Okoye - “We leave at six,”"],
        );
        check_records(
            &[confirm, reassign],
            &["reassign Mara Okoye>Jo Okoye - “We leave at six,”"],
        );
        check_records(
            &[confirm, reject],
            &["reject Mara Okoye>Mara Okoye - “We leave at six,”"],
        );
        // What the reader added has not been found by the program, and is taken back whole.
        let added = || span("Leeds agreed", 0);
        let add: Action = &|decided, context| decided.add_quote(context, added());
        let name: Action = &|decided, context| decided.change_quote(context, added(), to("Leeds"));
        let agree: Action =
            &|decided, context| decided.decide_quote(context, 1, QuoteVerdict::Confirm);
        let back: Action =
            &|decided, context| decided.decide_quote(context, 1, QuoteVerdict::Reject);
        check_records(&[add, name, agree], &["add ->Leeds indirect Leeds agreed"]);
        check_records(&[add, agree], &["add ->unknown indirect Leeds agreed"]);
        check_records(&[add, name, back], &[]);
        // A rejected quote that the reader then marks is the same record.
        let again: Action = &|decided, context| decided.add_quote(context, leave());
        check_records(
            &[reject, again],
            &["add Mara Okoye>- direct “We leave at six,”"],
        );
        check_records(
            &[&|decided, context| decided.change_quote(context, fine(), to("Leeds"))],
            &["reassign unknown>Leeds - “Fine.”"],
        );
    }

    #[test]
    fn the_review_begins_with_the_most_doubtful_quote() {
        let article = from_text(TEXT, "a.txt");
        let confirm: Action =
            &|decided, context| decided.decide_quote(context, 1, QuoteVerdict::Confirm);
        let notes = carried_out(&[confirm]);
        let none = apply_decisions(&article, &found(), &Notes::default());
        assert_eq!(none.undecided_quotes(), [1, 0]);
        let one = apply_decisions(&article, &found(), &notes);
        assert_eq!(one.undecided_quotes(), [0]);
    }

    #[test]
    fn a_mention_has_one_record_and_an_added_one_is_taken_back() {
        let accept: Action =
            &|decided, context| decided.decide_mention(context, 0, MentionVerdict::Accept, None);
        let other: Action =
            &|decided, context| decided.decide_mention(context, 2, MentionVerdict::Accept, None);
        let reject: Action =
            &|decided, context| decided.decide_mention(context, 0, MentionVerdict::Reject, None);
        let verdicts = |decide: &[Action]| -> Vec<(String, &'static str)> {
            let notes = carried_out(decide);
            let of =
                |record: &MentionDecision| (record.anchor.exact.clone(), record.verdict.code());
            notes.mentions().iter().map(of).collect()
        };
        let is = |words: &str, verdict| (words.to_owned(), verdict);
        assert_eq!(
            verdicts(&[accept, other, reject]),
            [is("Mara Okoye", "reject"), is("Leeds", "accept")]
        );
        // The second mention of the text is the one that was added.
        let add: Action = &|decided, context| {
            decided.add_mention(context, span("six", 0), EntityKind::Date, None)
        };
        let back: Action =
            &|decided, context| decided.decide_mention(context, 1, MentionVerdict::Reject, None);
        assert_eq!(verdicts(&[add]), [is("six", "add")]);
        assert_eq!(verdicts(&[add, accept, back]), [is("Mara Okoye", "accept")]);
    }

    #[test]
    fn a_name_is_not_its_own_alias_and_a_merged_entity_keeps_its_type() {
        let record = |decide: &[Action]| {
            let notes = carried_out(decide);
            let record = notes.entities().first().expect("a record").clone();
            (record.name, record.aliases, record.kind)
        };
        let rename: Action = &|decided, context| decided.rename_entity(context, 0, "Mara Okoye");
        assert_eq!(
            record(&[rename]),
            ("Mara Okoye".into(), vec!["Okoye".into()], None)
        );
        let into_an_alias: Action = &|decided, context| decided.rename_entity(context, 0, "Okoye");
        assert_eq!(
            record(&[into_an_alias]),
            ("Okoye".into(), vec!["Mara Okoye".into()], None)
        );
        // Of two types that of the entity that stays is written down; of one nothing need be.
        let unlike: Action = &|decided, context| decided.merge_entities(context, 1, 0);
        assert_eq!(record(&[unlike]).2, Some(EntityKind::Person));
        let alike: Action = &|decided, context| decided.merge_entities(context, 2, 0);
        assert_eq!(record(&[alike]).2, None);
        let retype: Action = &|decided, context| decided.retype_entity(context, 0, EntityKind::Org);
        assert_eq!(record(&[retype, unlike]).2, Some(EntityKind::Org));
    }

    #[test]
    fn an_accepted_mention_of_another_type_is_the_readers() {
        let provenance = |kind: Option<EntityKind>| {
            let article = from_text(TEXT, "a.txt");
            let accept: Action = &|decided, context| {
                decided.decide_mention(context, 2, MentionVerdict::Accept, kind)
            };
            let decided = apply_decisions(&article, &found(), &carried_out(&[accept]));
            let at = (decided.analysis.mentions.iter())
                .position(|mention| mention.span == span("Leeds", 0));
            decided.mentions[at.expect("Leeds")].provenance
        };
        assert_eq!(provenance(None), Provenance::Confirmed);
        assert_eq!(provenance(Some(EntityKind::Place)), Provenance::Confirmed);
        assert_eq!(provenance(Some(EntityKind::Org)), Provenance::Person);
    }

    #[test]
    fn an_entity_keeps_its_name_though_a_longer_form_occurs() {
        let article = from_text(TEXT, "a.txt");
        let accept: Action =
            &|decided, context| decided.decide_mention(context, 2, MentionVerdict::Accept, None);
        let notes = carried_out(&[accept]);
        let mut short = found();
        short.entities[0].name = "Okoye".into();
        short.entities[0].aliases = vec!["Mara Okoye".into()];
        let decided = apply_decisions(&article, &short, &notes);
        assert!(
            shown(&decided).starts_with("Okoye PERSON: Mara Okoye, Okoye\n"),
            "{}",
            shown(&decided)
        );
    }
}
