//! [`apply_decisions`]: what the program found, as the reader decided.
//!
//! Decisions are matched to findings by place and type, so they hold when a better version of the
//! program finds more, less or other things. A decision on something that is no longer found holds
//! all the same: what the reader confirmed or added is there, what was rejected stays away.

mod quotes;

use std::collections::HashMap;
use std::sync::Arc;

pub use quotes::quote_kind;
use quotes::{Voice, decide_quotes};

use super::{EntityDecision, Id, MentionDecision, MentionVerdict, Notes};
use crate::analysis::{Analysis, Entity, EntityKind, Gender, Mention, Quote, Speaker};
use crate::text::order;
use crate::text::{Article, Span};

/// Who says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Provenance {
    /// The program alone.
    #[default]
    Machine,
    /// The program, and the reader agreed.
    Confirmed,
    /// The reader: added, or changed from what the program found.
    Person,
}

impl Provenance {
    /// The name in files and for programs: `machine`, `confirmed`, `person`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Confirmed => "confirmed",
            Self::Person => "person",
        }
    }

    /// Who answers for it: `machine`, or `person` if the reader said so or agreed.
    pub fn who(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Confirmed | Self::Person => "person",
        }
    }
}

/// Where one finding comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Who says so.
    pub provenance: Provenance,
    /// The decision on it, to change or take back; for an entity, its record.
    pub decision: Option<Id>,
}

/// Findings as decided, and where each comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    /// The findings; its invariants hold. What nobody decided on is shared with whoever found it.
    pub analysis: Arc<Analysis>,
    /// In step with `analysis.mentions`.
    pub mentions: Vec<Origin>,
    /// In step with `analysis.entities`.
    pub entities: Vec<Origin>,
    /// In step with `analysis.quotes`.
    pub quotes: Vec<Origin>,
    /// The quotes that the reader rejected, with the decisions on them.
    pub rejected_quotes: Vec<(Quote, Id)>,
    /// The mentions that the reader rejected, with the decisions on them (on the mention, or on its
    /// entity). Their `entity` means nothing.
    pub rejected_mentions: Vec<(Mention, Id)>,
}

impl Decided {
    /// The findings as they are, if the reader has decided nothing.
    pub fn undecided(analysis: impl Into<Arc<Analysis>>) -> Self {
        let analysis = analysis.into();
        Self {
            mentions: vec![Origin::default(); analysis.mentions.len()],
            entities: vec![Origin::default(); analysis.entities.len()],
            quotes: vec![Origin::default(); analysis.quotes.len()],
            analysis,
            ..Self::default()
        }
    }
}

/// The findings in `analysis` as the reader decided in `notes`. A decision whose own place is still
/// to be confirmed is not carried out.
pub fn apply_decisions(article: &Article, analysis: &Analysis, notes: &Notes) -> Decided {
    let mut decided = Decided::default();
    let mentions = decide_mentions(article, analysis, notes, &mut decided);
    let mut groups = Groups::new(article, analysis, notes);
    let mut kept: Vec<(Decision, usize)> = Vec::new();
    for decision in mentions {
        let group = groups.of_mention(&decision);
        let record = groups.list[group].record;
        if let Some(record) = record.filter(|record| record.rejected) {
            decided
                .rejected_mentions
                .push((decision.mention, record.id.clone()));
        } else {
            groups.list[group].add_form(article.words(decision.mention.span));
            kept.push((decision, group));
        }
    }
    let quotes = decide_quotes(article, analysis, notes, &mut groups, &mut decided);
    let mut shown = Analysis {
        language: analysis.language,
        ..Analysis::default()
    };
    let order = groups.finish(&kept, &quotes, &mut shown.entities, &mut decided.entities);
    for (decision, group) in kept {
        let entity = order[&group];
        let kind = if decision.typed {
            decision.mention.kind
        } else {
            shown.entities[entity].kind
        };
        shown.mentions.push(Mention {
            kind,
            entity,
            ..decision.mention
        });
        decided.mentions.push(decision.origin);
    }
    for (mut quote, origin, speaker) in quotes {
        let speaker_of = |groups: &Groups, group: usize| {
            order.get(&group).map_or_else(
                || Speaker::Described(groups.list[group].name.clone()),
                |&entity| Speaker::Entity(entity),
            )
        };
        if let Voice::Group(group) = speaker {
            quote.speaker = speaker_of(&groups, group);
        }
        for other in &mut quote.also {
            if let Speaker::Entity(machine) = *other {
                let group = groups.of_machine(machine);
                *other = speaker_of(&groups, group);
            }
        }
        shown.quotes.push(quote);
        decided.quotes.push(origin);
    }
    decided.analysis = Arc::new(shown);
    decided
}

/// A mention with what was decided on it.
struct Decision<'a> {
    mention: Mention,
    origin: Origin,
    /// The record that the reader put it under.
    entity: Option<&'a Id>,
    /// The reader gave its type.
    typed: bool,
    /// The program's entity, if the program found it.
    machine: Option<usize>,
}

fn decide_mentions<'a>(
    article: &Article,
    analysis: &Analysis,
    notes: &'a Notes,
    decided: &mut Decided,
) -> Vec<Decision<'a>> {
    let mut decisions: Vec<Option<&MentionDecision>> = vec![None; analysis.mentions.len()];
    let mut lone = Vec::new();
    for decision in notes
        .mentions()
        .iter()
        .filter(|decision| decision.place.is_sure())
    {
        let found = best_match(
            decision.span,
            analysis.mentions.iter().map(|mention| mention.span),
            |n| decision.detected == Some(analysis.mentions[n].kind),
        );
        match found {
            Some(n) => decisions[n] = Some(decision),
            None => lone.push(decision),
        }
    }
    let mut all: Vec<Decision> = Vec::new();
    for decision in lone {
        if decision.verdict != MentionVerdict::Reject
            && let Some(kind) = decision.kind.or(decision.detected)
            && !decision.span.is_empty()
        {
            let mention = Mention {
                span: decision.span,
                kind,
                entity: usize::MAX,
                confidence: 1.0,
            };
            all.push(by_person(mention, decision, Provenance::Person, None));
        }
    }
    for (mention, decision) in analysis.mentions.iter().zip(decisions) {
        let Some(decision) = decision else {
            let origin = Origin::default();
            all.push(Decision {
                mention: *mention,
                origin,
                entity: None,
                typed: false,
                machine: Some(mention.entity),
            });
            continue;
        };
        if decision.verdict == MentionVerdict::Reject {
            decided
                .rejected_mentions
                .push((*mention, decision.id.clone()));
            continue;
        }
        let agreed = decision.verdict == MentionVerdict::Accept;
        let kind = decision
            .kind
            .or(if agreed { decision.detected } else { None })
            .unwrap_or(mention.kind);
        let changed = kind != mention.kind || decision.span != mention.span;
        let provenance = if agreed && !changed {
            Provenance::Confirmed
        } else {
            Provenance::Person
        };
        let mention = Mention {
            span: decision.span,
            kind,
            confidence: 1.0,
            ..*mention
        };
        all.push(by_person(
            mention,
            decision,
            provenance,
            Some(mention.entity),
        ));
    }
    all.retain(|decision| !article.words(decision.mention.span).trim().is_empty());
    // What the reader said comes before what the program found in the same place.
    order::sort_by_key(&mut all, |decision| {
        (decision.origin.decision.is_none(), decision.mention.span)
    });
    let mut kept: Vec<Decision> = Vec::new();
    let mut taken = Taken::default();
    for decision in all {
        if taken.take(decision.mention.span) {
            kept.push(decision);
        }
    }
    order::sort_by_key(&mut kept, |decision| decision.mention.span);
    kept
}

fn by_person(
    mention: Mention,
    decision: &MentionDecision,
    provenance: Provenance,
    machine: Option<usize>,
) -> Decision<'_> {
    let origin = Origin {
        provenance,
        decision: Some(decision.id.clone()),
    };
    Decision {
        mention,
        origin,
        entity: decision.entity.as_ref(),
        typed: decision.kind.is_some(),
        machine,
    }
}

/// Stretches that are taken; no other may overlap one.
#[derive(Default)]
struct Taken(std::collections::BTreeMap<u32, u32>);

impl Taken {
    fn take(&mut self, span: Span) -> bool {
        let before = self.0.range(..span.end).next_back();
        let free = before.is_none_or(|(_, &end)| end <= span.start);
        if free {
            self.0.insert(span.start, span.end);
        }
        free
    }
}

/// The span that shares most with `span`: at least half of what both cover. Of equals the one that
/// `prefer` names.
fn best_match(
    span: Span,
    spans: impl Iterator<Item = Span>,
    prefer: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut best: Option<((u64, bool), usize)> = None;
    for (n, other) in spans.enumerate() {
        let Some(shared) = span.intersection(other) else {
            continue;
        };
        let share = shared.len() as u64 * 1000 / span.union(other).len().max(1) as u64;
        let rank = (share, prefer(n));
        if share >= 500 && best.is_none_or(|(other, _)| other < rank) {
            best = Some((rank, n));
        }
    }
    best.map(|(_, n)| n)
}

/// Mentions that are one entity.
struct Group<'a> {
    record: Option<&'a EntityDecision>,
    name: String,
    kind: EntityKind,
    /// The program's entities in it.
    machine: Vec<usize>,
    /// The forms in the article.
    forms: Vec<String>,
}

impl Group<'_> {
    fn add_form(&mut self, words: &str) {
        let form = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !self.forms.contains(&form) {
            self.forms.push(form);
        }
    }
}

struct Groups<'a> {
    article: &'a Article,
    analysis: &'a Analysis,
    notes: &'a Notes,
    list: Vec<Group<'a>>,
    /// The records that list a form.
    claims: HashMap<String, Vec<&'a EntityDecision>>,
    by_record: HashMap<&'a Id, usize>,
    by_machine: HashMap<usize, usize>,
    by_form: HashMap<(String, EntityKind), usize>,
}

/// A form of a name, for comparing.
fn form(words: &str) -> String {
    words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

impl<'a> Groups<'a> {
    fn new(article: &'a Article, analysis: &'a Analysis, notes: &'a Notes) -> Self {
        let mut claims: HashMap<String, Vec<&EntityDecision>> = HashMap::new();
        for record in notes.entities() {
            for name in std::iter::once(&record.name).chain(&record.aliases) {
                claims.entry(form(name)).or_default().push(record);
            }
        }
        Self {
            article,
            analysis,
            notes,
            list: Vec::new(),
            claims,
            by_record: HashMap::new(),
            by_machine: HashMap::new(),
            by_form: HashMap::new(),
        }
    }

    fn of_mention(&mut self, decision: &Decision) -> usize {
        let words = self.article.words(decision.mention.span);
        if let Some(record) = decision.entity.and_then(|id| self.notes.entity(id)) {
            return self.of_record(record);
        }
        if let Some(record) = self.claimant(words, decision.mention.kind, decision.typed) {
            return self.of_record(record);
        }
        // A mention of another type than the entity that the program put it under leaves it.
        let machine = decision.machine.filter(|&machine| {
            self.analysis
                .entities
                .get(machine)
                .is_some_and(|entity| !decision.typed || entity.kind == decision.mention.kind)
        });
        if let Some(machine) = machine {
            return self.of_machine(machine);
        }
        let same = |entity: &Entity| {
            entity.kind == decision.mention.kind
                && std::iter::once(&entity.name)
                    .chain(&entity.aliases)
                    .any(|name| form(name) == form(words))
        };
        if let Some(machine) = self.analysis.entities.iter().position(same) {
            return self.of_machine(machine);
        }
        let key = (form(words), decision.mention.kind);
        if let Some(&group) = self.by_form.get(&key) {
            return group;
        }
        let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let group = self.push(Group {
            record: None,
            name,
            kind: decision.mention.kind,
            machine: Vec::new(),
            forms: Vec::new(),
        });
        self.by_form.insert(key, group);
        group
    }

    /// The record that lists these words. If the program knows them as several types, a record
    /// of one of these types takes only its own.
    fn claimant(&self, words: &str, kind: EntityKind, typed: bool) -> Option<&'a EntityDecision> {
        let records = self.claims.get(&form(words))?;
        let same_kind = records.iter().find(|record| record.kind == Some(kind));
        let others = || {
            let known = |kind| {
                self.analysis.entities.iter().any(|entity| {
                    entity.kind == kind
                        && std::iter::once(&entity.name)
                            .chain(&entity.aliases)
                            .any(|name| form(name) == form(words))
                })
            };
            records
                .iter()
                .find(|record| record.kind.is_none_or(|kind| !typed && !known(kind)))
        };
        same_kind.or_else(others).copied()
    }

    fn of_record(&mut self, record: &'a EntityDecision) -> usize {
        if let Some(&group) = self.by_record.get(&record.id) {
            return group;
        }
        let named = |entity: &Entity| form(&entity.name) == form(&record.name);
        let kind = record.kind.or_else(|| {
            self.analysis
                .entities
                .iter()
                .find(|entity| named(entity))
                .map(|entity| entity.kind)
        });
        let group = self.push(Group {
            record: Some(record),
            name: record.name.clone(),
            kind: kind.unwrap_or(EntityKind::Misc),
            machine: Vec::new(),
            forms: Vec::new(),
        });
        self.by_record.insert(&record.id, group);
        // The program's entities that go by a name of the record belong to it.
        for (n, entity) in self.analysis.entities.iter().enumerate() {
            let claimed = self.claimant(&entity.name, entity.kind, false);
            if claimed.is_some_and(|claimed| claimed.id == record.id) {
                self.list[group].machine.push(n);
                if kind.is_none() && self.list[group].machine.len() == 1 {
                    self.list[group].kind = entity.kind;
                }
            }
        }
        group
    }

    fn of_machine(&mut self, machine: usize) -> usize {
        if let Some(&group) = self.by_machine.get(&machine) {
            return group;
        }
        let entity = &self.analysis.entities[machine];
        let group = match self.claimant(&entity.name, entity.kind, false) {
            Some(record) => self.of_record(record),
            None => self.push(Group {
                record: None,
                name: entity.name.clone(),
                kind: entity.kind,
                machine: vec![machine],
                forms: Vec::new(),
            }),
        };
        self.by_machine.insert(machine, group);
        group
    }

    fn push(&mut self, group: Group<'a>) -> usize {
        self.list.push(group);
        self.list.len() - 1
    }

    /// The group of a speaker as the reader named it.
    fn of_speaker(&mut self, speaker: &str) -> Option<usize> {
        let id = Id::new(speaker);
        if let Some(record) = self.notes.entity(&id) {
            return Some(self.of_record(record));
        }
        if let Some(record) = self
            .claims
            .get(&form(speaker))
            .and_then(|records| records.first())
        {
            return Some(self.of_record(record));
        }
        let machine = self.machine_called(speaker)?;
        Some(self.of_machine(machine))
    }

    /// The entity that the program found under this name.
    fn machine_called(&self, called: &str) -> Option<usize> {
        let names = |entity: &Entity| {
            std::iter::once(&entity.name)
                .chain(&entity.aliases)
                .any(|name| form(name) == form(called))
        };
        self.analysis.entities.iter().position(names)
    }

    /// Makes the entities, in order of their first mention; those without one that speak come last.
    fn finish(
        &self,
        mentions: &[(Decision, usize)],
        quotes: &[(Quote, Origin, Voice)],
        made: &mut Vec<Entity>,
        origins: &mut Vec<Origin>,
    ) -> HashMap<usize, usize> {
        let voices = quotes.iter().filter_map(|(_, _, voice)| match voice {
            Voice::Group(group) => Some(*group),
            Voice::Same => None,
        });
        let mut order = HashMap::new();
        for group in mentions.iter().map(|(_, group)| *group).chain(voices) {
            let shown = &self.list[group];
            if order.contains_key(&group) || shown.record.is_some_and(|record| record.rejected) {
                continue;
            }
            order.insert(group, made.len());
            made.push(self.entity(shown));
            let decision = shown.record.map(|record| record.id.clone());
            let provenance = if decision.is_some() || shown.machine.is_empty() {
                Provenance::Person
            } else {
                Provenance::Machine
            };
            origins.push(Origin {
                provenance,
                decision,
            });
        }
        order
    }

    fn entity(&self, group: &Group) -> Entity {
        let machine = || group.machine.iter().map(|&n| &self.analysis.entities[n]);
        // A name that is split off or rejected everywhere is not a name of what is left.
        let present = group
            .forms
            .iter()
            .any(|words| form(words) == form(&group.name));
        let name = if group.record.is_some() || present || group.forms.is_empty() {
            group.name.clone()
        } else {
            let longest = group.forms.iter().max_by_key(|form| form.chars().count());
            longest.unwrap_or(&group.name).clone()
        };
        Entity {
            aliases: group
                .forms
                .iter()
                .filter(|alias| **alias != name)
                .cloned()
                .collect(),
            name,
            kind: group.kind,
            role: machine().find_map(|entity| entity.role.clone()),
            gender: machine()
                .map(|entity| entity.gender)
                .find(|gender| *gender != Gender::Unknown)
                .unwrap_or_default(),
            value: machine().find_map(|entity| entity.value.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_on_what_shares_half_of_both() {
        let found = |spans: &[(usize, usize)], prefer: usize| {
            let spans = spans.iter().map(|&(start, end)| Span::new(start, end));
            best_match(Span::new(10, 20), spans, |n| n == prefer)
        };
        assert_eq!(found(&[(16, 30), (0, 14), (30, 40)], 0), None);
        assert_eq!(found(&[(10, 15)], 9), Some(0));
        assert_eq!(found(&[(10, 14)], 0), None);
        assert_eq!(found(&[(10, 15), (10, 19), (10, 18)], 9), Some(1));
        // Of equals the preferred one, else the first.
        assert_eq!(found(&[(10, 18), (12, 20)], 1), Some(1));
        assert_eq!(found(&[(10, 18), (12, 20)], 9), Some(0));
    }
}
