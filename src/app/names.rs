//! Decisions on the names that the program found: on one mention, or on a name everywhere.
//!
//! They come from the list of names (for the chosen one) and from the text (for what is at the
//! caret). All of them go through [`App::decide_names`].

use super::action::EntityAsk;
use super::{App, Effect, Focus, Mode, Pane, Row};
use crate::analysis::EntityKind;
use crate::annotation::{Decided, DecisionContext, Edit, MentionVerdict, Provenance};

/// The word for one name of a kind, as it can be typed.
fn kind_in_words(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Org => "organisation",
        EntityKind::Place => "place",
        EntityKind::Norp => "nationality or group",
        EntityKind::Date => "date",
        EntityKind::Money => "sum of money",
        EntityKind::Percent => "percentage",
        EntityKind::Event => "event",
        EntityKind::Law => "law",
        EntityKind::Misc => "other name",
    }
}

/// The kind that was typed: the word, its beginning, or the code of files.
fn kind_of(words: &str) -> Option<EntityKind> {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return None;
    }
    let exact = |kind: &EntityKind| {
        kind_in_words(*kind) == words || kind.code().eq_ignore_ascii_case(&words)
    };
    let begun = |kind: &EntityKind| kind_in_words(*kind).starts_with(&words);
    let all = EntityKind::ALL;
    all.into_iter()
        .find(exact)
        .or_else(|| all.into_iter().find(begun))
}

/// A link as it is kept: a Wikidata id or an address of the web; `None` for anything else.
fn link_of(words: &str) -> Option<String> {
    let digits = words.strip_prefix(['Q', 'q']);
    if digits.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|own| own.is_ascii_digit())) {
        return Some(words.to_ascii_uppercase());
    }
    let (scheme, rest) = words.split_once("://")?;
    let is_web = ["http", "https"]
        .iter()
        .any(|own| scheme.eq_ignore_ascii_case(own));
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    (is_web && rest.contains('.') && !rest.starts_with('.') && !words.contains(odd))
        .then(|| words.to_owned())
}

/// The address that a link leads to.
pub(super) fn address_of(link: &str) -> String {
    if link.contains("://") {
        link.to_owned()
    } else {
        format!("https://www.wikidata.org/wiki/{link}")
    }
}

impl App {
    /// Carries out a decision on names: every one of them passes here. The lists, the text and the
    /// exports follow at once.
    fn decide_names(&mut self, step: &str, sentence: &str, edit: Edit) -> Vec<Effect> {
        if edit.is_empty() {
            return Vec::new();
        }
        self.mode = Mode::Read;
        let chosen = self.entity.and_then(|own| {
            let entity = self.document.findings().entities.get(own)?;
            Some((entity.name.clone(), entity.kind))
        });
        let effects = self.change(step, sentence, edit);
        self.entity = chosen.and_then(|(name, kind)| self.entity_called(&name, kind));
        effects
    }

    /// Makes a decision with what was found so far.
    pub(super) fn with_decided(
        &mut self,
        decide: impl FnOnce(&Decided, &mut DecisionContext) -> Edit,
    ) -> Edit {
        let decided = std::sync::Arc::clone(self.document.decisions());
        decide(&decided, &mut self.desk())
    }

    fn entity_called(&self, name: &str, kind: EntityKind) -> Option<usize> {
        let entities = &self.document.findings().entities;
        entities
            .iter()
            .position(|own| own.name == name && own.kind == kind)
    }

    /// The mention at the caret; in the list of names it must be one of the chosen name.
    fn mention_here(&mut self) -> Option<usize> {
        let mentions = &self.document.findings().mentions;
        let at = mentions.partition_point(|own| (own.span.end as usize) <= self.caret);
        let found = mentions.get(at).filter(|own| own.span.contains(self.caret));
        let found = found.map(|own| (at, own.entity));
        if self.focus != Focus::List(Pane::Entities) {
            if found.is_none() {
                self.refuse("There is no name at the caret");
            }
            return found.map(|own| own.0);
        }
        let chosen = self.entity_here()?;
        let found = found.filter(|own| own.1 == chosen);
        if found.is_none() {
            let key = self.key_for("choose");
            self.refuse(format!("{key} goes to a mention of this name first"));
        }
        found.map(|own| own.0)
    }

    /// The chosen name of the list; in the text the one at the caret.
    fn entity_here(&mut self) -> Option<usize> {
        if self.focus != Focus::List(Pane::Entities) {
            let found = self.document.mention_at(self.caret).map(|own| own.entity);
            if found.is_none() {
                self.refuse("There is no name at the caret");
            }
            return found;
        }
        let found = match self.lists[Pane::Entities.index()].chosen_row() {
            Some(Row::Entity(entity)) => Some(*entity),
            _ => None,
        };
        if found.is_none() {
            self.refuse("There is no name here");
        }
        found
    }

    /// The selection is a name that the program missed, or has another kind; without a selection
    /// the name at the caret has.
    pub(super) fn add_mention(&mut self, kind: EntityKind) -> Vec<Effect> {
        let selected = self.selection();
        let mentions = &self.document.findings().mentions;
        let found = match selected {
            Some(span) => mentions.iter().position(|own| own.span == span),
            None => match self.mention_here() {
                None => return Vec::new(),
                found => found,
            },
        };
        let heading = kind.heading();
        let Some(mention) = found else {
            let Some(span) = selected else {
                return Vec::new();
            };
            let edit =
                self.with_decided(|decided, desk| decided.add_mention(desk, span, kind, None));
            return self.decide_names("name", &format!("Added under {heading}"), edit);
        };
        let same = self.document.findings().mentions[mention].kind == kind;
        let verdict = if same {
            MentionVerdict::Accept
        } else {
            MentionVerdict::Retype
        };
        let edit = self.with_decided(|decided, desk| {
            decided.decide_mention(desk, mention, verdict, Some(kind))
        });
        self.decide_names("kind of a name", &format!("Now under {heading}"), edit)
    }

    /// What stands at the caret is the name that the program says.
    pub(super) fn accept_mention(&mut self) -> Vec<Effect> {
        let Some(mention) = self.mention_here() else {
            return Vec::new();
        };
        let entity = self.document.findings().mentions[mention].entity;
        let name = self.document.findings().entities[entity].name.clone();
        let edit = self.with_decided(|decided, desk| {
            decided.decide_mention(desk, mention, MentionVerdict::Accept, None)
        });
        self.decide_names("name", &format!("Accepted as {name}"), edit)
    }

    /// What stands at the caret is no name.
    pub(super) fn reject_mention(&mut self) -> Vec<Effect> {
        let Some(mention) = self.mention_here() else {
            return Vec::new();
        };
        let edit = self.with_decided(|decided, desk| {
            decided.decide_mention(desk, mention, MentionVerdict::Reject, None)
        });
        self.decide_names("name", "No name any more", edit)
    }

    /// The name here is none, nowhere.
    pub(super) fn reject_entity(&mut self) -> Vec<Effect> {
        let Some(entity) = self.entity_here() else {
            return Vec::new();
        };
        let name = self.document.findings().entities[entity].name.clone();
        let count = self.document.count(entity);
        let edit = self.with_decided(|decided, desk| decided.reject_entity(desk, entity, true));
        let key = self.key_for("undo");
        let sentence = format!("{name} is no name, at {count} places; {key} takes it back");
        self.decide_names("rejection of a name", &sentence, edit)
    }

    /// Asks for something about the name here.
    pub(super) fn ask_entity(&mut self, ask: EntityAsk) {
        let Some(entity) = self.entity_here() else {
            return;
        };
        let own = self.document.findings().entities[entity].clone();
        let text = match ask {
            EntityAsk::Rename => own.name.clone(),
            EntityAsk::Link => {
                let link = self.document.notes.link_of(&own);
                link.unwrap_or_default().to_owned()
            }
            EntityAsk::Split if own.aliases.is_empty() => {
                return self.refuse(format!("{} has only one form in this article", own.name));
            }
            _ => String::new(),
        };
        self.ask(super::Ask::Entity(ask, (own.name, own.kind)), &text);
    }

    /// What to propose for an answer.
    pub(super) fn entity_choices(&self, ask: EntityAsk, name: &str, kind: EntityKind) -> Vec<&str> {
        let entities = &self.document.findings().entities;
        let others = entities.iter().filter(|own| own.name != name);
        match ask {
            EntityAsk::Rename => others.map(|own| own.name.as_str()).collect(),
            EntityAsk::Merge => {
                // Those of its own kind are the likely ones.
                let (same, rest): (Vec<_>, Vec<_>) = others.partition(|own| own.kind == kind);
                let all = same.into_iter().chain(rest);
                all.map(|own| own.name.as_str()).collect()
            }
            EntityAsk::Split => {
                let own = self.entity_called(name, kind);
                let forms = own.map_or(&[][..], |own| &entities[own].aliases);
                forms.iter().map(String::as_str).collect()
            }
            EntityAsk::Retype => {
                let kinds = EntityKind::ALL.into_iter().filter(|own| *own != kind);
                kinds.map(kind_in_words).collect()
            }
            EntityAsk::Link => Vec::new(),
        }
    }

    /// The prompt about a name was answered.
    pub(super) fn entity_answered(
        &mut self,
        ask: EntityAsk,
        name: &str,
        kind: EntityKind,
        answer: &str,
    ) -> Vec<Effect> {
        // The findings may have changed while the prompt was open.
        let Some(entity) = self.entity_called(name, kind) else {
            self.refuse(format!("{name} is not among the names any more"));
            return Vec::new();
        };
        if answer.is_empty() && ask != EntityAsk::Link {
            return Vec::new();
        }
        match ask {
            EntityAsk::Rename if answer == name => Vec::new(),
            EntityAsk::Rename => {
                if self.other_called(entity, answer).is_some() {
                    return self.merge_names(entity, answer);
                }
                let edit =
                    self.with_decided(|decided, desk| decided.rename_entity(desk, entity, answer));
                self.decide_names("name", &format!("{name} is called {answer} now"), edit)
            }
            EntityAsk::Merge => self.merge_names(entity, answer),
            EntityAsk::Split => self.split_name(entity, answer),
            EntityAsk::Retype => {
                let Some(kind) = kind_of(answer) else {
                    let key = self.key_for("next-choice");
                    self.refuse(format!(
                        "There is no kind “{answer}”; {key} goes through them"
                    ));
                    return Vec::new();
                };
                let edit =
                    self.with_decided(|decided, desk| decided.retype_entity(desk, entity, kind));
                let sentence = format!("{name} stands under {} now", kind.heading());
                self.decide_names("kind of a name", &sentence, edit)
            }
            EntityAsk::Link => self.link_name(entity, answer),
        }
    }

    /// Another entity of this name, in any case of letters; an exact one first.
    fn other_called(&self, entity: usize, name: &str) -> Option<usize> {
        let entities = &self.document.findings().entities;
        let own = |n: &usize| *n != entity;
        let mut all = (0..entities.len()).filter(own);
        all.clone().find(|&n| entities[n].name == name).or_else(|| {
            let folded = name.to_lowercase();
            all.find(|&n| entities[n].name.to_lowercase() == folded)
        })
    }

    fn merge_names(&mut self, entity: usize, other: &str) -> Vec<Effect> {
        let Some(into) = self.other_called(entity, other) else {
            let key = self.key_for("rename");
            self.refuse(format!(
                "There is no other name “{other}”; {key} in the list renames"
            ));
            return Vec::new();
        };
        let entities = &self.document.findings().entities;
        let (from, to) = (entities[entity].name.clone(), entities[into].name.clone());
        let edit = self.with_decided(|decided, desk| decided.merge_entities(desk, entity, into));
        self.decide_names(
            "merging of names",
            &format!("{from} and {to} are one now"),
            edit,
        )
    }

    fn split_name(&mut self, entity: usize, form: &str) -> Vec<Effect> {
        let own = &self.document.findings().entities[entity];
        let name = own.name.clone();
        let forms = own.aliases.iter();
        let folded = form.to_lowercase();
        let form = forms
            .filter(|own| own.to_lowercase() == folded)
            .min_by_key(|own| *own != form);
        let Some(form) = form.cloned() else {
            self.refuse(format!(
                "{name} is not called so; its other forms are proposed"
            ));
            return Vec::new();
        };
        let edit = self.with_decided(|decided, desk| decided.split_alias(desk, entity, &form));
        let sentence = format!("{form} is a name of its own now");
        self.decide_names("splitting of a name", &sentence, edit)
    }

    fn link_name(&mut self, entity: usize, answer: &str) -> Vec<Effect> {
        let name = self.document.findings().entities[entity].name.clone();
        let link = link_of(answer);
        if link.is_none() && !answer.is_empty() {
            self.refuse("That is no link: give a web address (https://…) or a Wikidata id (Q42)");
            return Vec::new();
        }
        let sentence = match &link {
            Some(link) => format!("{name} is linked to {link}"),
            None => format!("{name} has no link any more"),
        };
        let edit = self.with_decided(|decided, desk| decided.link_entity(desk, entity, link));
        self.decide_names("link of a name", &sentence, edit)
    }

    /// Who says that a name stands at `at`, where the reader had a part in it.
    pub(super) fn who_says_mention(&self, at: usize) -> Option<&'static str> {
        let decided = self.document.decisions();
        let found = decided.analysis.mentions.iter();
        let mention = found.enumerate().find(|(_, own)| own.span.contains(at));
        let (n, mention) = mention?;
        let by = |own: &[crate::annotation::Origin], n: usize| own.get(n).map(|own| own.provenance);
        match (
            by(&decided.mentions, n)?,
            by(&decided.entities, mention.entity)?,
        ) {
            (Provenance::Person, _) => Some("this mention is yours"),
            (Provenance::Confirmed, _) => Some("you accepted this mention"),
            (_, Provenance::Machine) => None,
            _ => Some("you changed this name"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_wikidata_ids_and_web_addresses() {
        let check = |words: &str, wanted: Option<&str>| {
            assert_eq!(link_of(words).as_deref(), wanted, "{words}");
        };
        check("Q42", Some("Q42"));
        check("q42", Some("Q42"));
        check(
            "https://example.org/a?b#c",
            Some("https://example.org/a?b#c"),
        );
        check("HTTP://example.org", Some("HTTP://example.org"));
        for bad in [
            "",
            "Q",
            "Q4x",
            "example.org",
            "javascript://a.b",
            "https://",
            "https://a b.c",
            "https://.x",
        ] {
            check(bad, None);
        }
        assert_eq!(address_of("Q42"), "https://www.wikidata.org/wiki/Q42");
    }

    #[test]
    fn kinds_can_be_typed() {
        assert_eq!(kind_of("org"), Some(EntityKind::Org));
        assert_eq!(kind_of("Pl"), Some(EntityKind::Place));
        assert_eq!(kind_of("NORP"), Some(EntityKind::Norp));
        assert_eq!(kind_of("nobody"), None);
        assert_eq!(kind_of(""), None);
    }
}
