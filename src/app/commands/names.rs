//! Decisions on the names that the program found: on one mention, or on a name everywhere.
//!
//! They come from the list of names (for the chosen one) and from the text (for what is at the
//! caret). All of them go through [`decide_names`].

use crate::analysis::EntityKind;
use crate::annotation::{Edit, MentionVerdict, Provenance};
use crate::app::action::EntityAsk;
use crate::app::ask::Ask;
use crate::app::context::Context;
use crate::app::list::Row;
use crate::app::pane::{Focus, Pane};
use crate::text::counted;

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
    if digits.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Some(words.to_ascii_uppercase());
    }
    let (scheme, rest) = words.split_once("://")?;
    let is_web = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    (is_web && rest.contains('.') && !rest.starts_with('.') && !words.contains(odd))
        .then(|| words.to_owned())
}

/// The address that a link leads to.
pub fn address_of(link: &str) -> String {
    if link.contains("://") {
        link.to_owned()
    } else {
        format!("https://www.wikidata.org/wiki/{link}")
    }
}

/// Carries out a decision on names: every one of them passes here. The lists, the text and the
/// exports follow at once.
fn decide_names(cx: &mut Context, step: &str, sentence: &str, edit: Edit) {
    if edit.is_empty() {
        return;
    }
    cx.reading.end_selection();
    let chosen = cx.reading.entity.and_then(|index| {
        let entity = cx.document.findings().entities.get(index)?;
        Some((entity.name.clone(), entity.kind))
    });
    cx.change(step, sentence, edit);
    cx.reading.entity = chosen.and_then(|(name, kind)| entity_called(cx, &name, kind));
}

fn entity_called(cx: &Context, name: &str, kind: EntityKind) -> Option<usize> {
    let entities = &cx.document.findings().entities;
    entities
        .iter()
        .position(|entity| entity.name == name && entity.kind == kind)
}

/// The mention at the caret; in the list of names it must be one of the chosen name.
fn mention_here(cx: &mut Context) -> Option<usize> {
    let mentions = &cx.document.findings().mentions;
    let at = mentions.partition_point(|mention| (mention.span.end as usize) <= cx.reading.caret);
    let found = mentions
        .get(at)
        .filter(|mention| mention.span.contains(cx.reading.caret));
    let found = found.map(|mention| (at, mention.entity));
    if cx.look.focus != Focus::List(Pane::Entities) {
        if found.is_none() {
            cx.warn("There is no name under the cursor");
        }
        return found.map(|(at, _)| at);
    }
    let chosen = entity_here(cx)?;
    let found = found.filter(|(_, entity)| *entity == chosen);
    if found.is_none() {
        let key = cx.key_for("choose");
        cx.warn(format!("Go to a mention of this name first ({key})"));
    }
    found.map(|(at, _)| at)
}

/// The chosen name of the list; in the text the one at the caret.
fn entity_here(cx: &mut Context) -> Option<usize> {
    if cx.look.focus != Focus::List(Pane::Entities) {
        let found = cx
            .document
            .mention_at(cx.reading.caret)
            .map(|mention| mention.entity);
        if found.is_none() {
            cx.warn("There is no name under the cursor");
        }
        return found;
    }
    let found = match cx.lists.get(Pane::Entities).chosen_row() {
        Some(Row::Entity(entity)) => Some(*entity),
        _ => None,
    };
    if found.is_none() {
        cx.warn("There is no name here");
    }
    found
}

/// The selection is a name that the program missed, or has another kind; without a selection
/// the name at the caret has.
pub fn add_mention(cx: &mut Context, kind: EntityKind) {
    let selected = cx.reading.selection();
    let mentions = &cx.document.findings().mentions;
    let found = match selected {
        Some(span) => mentions.iter().position(|mention| mention.span == span),
        None => match mention_here(cx) {
            None => return,
            found => found,
        },
    };
    let heading = kind.heading();
    let Some(mention) = found else {
        let Some(span) = selected else {
            return;
        };
        let edit =
            cx.with_decided(|decided, context| decided.add_mention(context, span, kind, None));
        return decide_names(cx, "name", &format!("Added to {heading}"), edit);
    };
    let same = cx.document.findings().mentions[mention].kind == kind;
    let verdict = if same {
        MentionVerdict::Accept
    } else {
        MentionVerdict::Retype
    };
    let edit = cx.with_decided(|decided, context| {
        decided.decide_mention(context, mention, verdict, Some(kind))
    });
    decide_names(
        cx,
        "changing a name's kind",
        &format!("Moved to {heading}"),
        edit,
    );
}

/// What stands at the caret is the name that the program says.
pub fn accept_mention(cx: &mut Context) {
    let Some(mention) = mention_here(cx) else {
        return;
    };
    let entity = cx.document.findings().mentions[mention].entity;
    let name = cx.document.findings().entities[entity].name.clone();
    let edit = cx.with_decided(|decided, context| {
        decided.decide_mention(context, mention, MentionVerdict::Accept, None)
    });
    decide_names(cx, "name", &format!("Confirmed: {name}"), edit);
}

/// What stands at the caret is no name.
pub fn reject_mention(cx: &mut Context) {
    let Some(mention) = mention_here(cx) else {
        return;
    };
    let edit = cx.with_decided(|decided, context| {
        decided.decide_mention(context, mention, MentionVerdict::Reject, None)
    });
    decide_names(cx, "name", "Rejected: not a name here", edit);
}

/// The name here is none, nowhere.
pub fn reject_entity(cx: &mut Context) {
    let Some(entity) = entity_here(cx) else {
        return;
    };
    let name = cx.document.findings().entities[entity].name.clone();
    let count = cx.document.count(entity);
    let edit = cx.with_decided(|decided, context| decided.reject_entity(context, entity, true));
    let key = cx.key_for("undo");
    let places = counted(count, "place");
    let sentence = format!("Rejected “{name}” in {places}; {key} undoes it");
    decide_names(cx, "rejecting a name", &sentence, edit);
}

/// Asks for something about the name here.
pub fn ask_entity(cx: &mut Context, ask: EntityAsk) {
    let Some(entity) = entity_here(cx) else {
        return;
    };
    let own = cx.document.findings().entities[entity].clone();
    let text = match ask {
        EntityAsk::Rename => own.name.clone(),
        EntityAsk::Link => {
            let link = cx.document.notes.link_of(&own);
            link.unwrap_or_default().to_owned()
        }
        EntityAsk::Split if own.aliases.is_empty() => {
            return cx.warn(format!(
                "{} appears in one form only in this article",
                own.name
            ));
        }
        _ => String::new(),
    };
    cx.ask(Ask::Entity(ask, (own.name, own.kind)), text);
}

/// What to propose for an answer.
pub fn entity_choices<'a>(
    cx: &'a Context,
    ask: EntityAsk,
    name: &str,
    kind: EntityKind,
) -> Vec<&'a str> {
    let entities = &cx.document.findings().entities;
    let others = entities.iter().filter(|entity| entity.name != name);
    match ask {
        EntityAsk::Rename => others.map(|entity| entity.name.as_str()).collect(),
        EntityAsk::Merge => {
            // Those of its own kind are the likely ones.
            let (same, rest): (Vec<_>, Vec<_>) = others.partition(|entity| entity.kind == kind);
            let all = same.into_iter().chain(rest);
            all.map(|entity| entity.name.as_str()).collect()
        }
        EntityAsk::Split => {
            let own = entity_called(cx, name, kind);
            let forms = own.map_or(&[][..], |entity| &entities[entity].aliases);
            forms.iter().map(String::as_str).collect()
        }
        EntityAsk::Retype => {
            let kinds = EntityKind::ALL.into_iter().filter(|other| *other != kind);
            kinds.map(kind_in_words).collect()
        }
        EntityAsk::Link => Vec::new(),
    }
}

/// The prompt about a name was answered.
pub fn entity_answered(
    cx: &mut Context,
    ask: EntityAsk,
    name: &str,
    kind: EntityKind,
    answer: &str,
) {
    // The findings may have changed while the prompt was open.
    let Some(entity) = entity_called(cx, name, kind) else {
        cx.warn(format!("{name} is no longer in the list of names"));
        return;
    };
    if answer.is_empty() && ask != EntityAsk::Link {
        return;
    }
    match ask {
        EntityAsk::Rename if answer == name => {}
        EntityAsk::Rename => {
            if other_called(cx, entity, answer).is_some() {
                return merge_names(cx, entity, answer);
            }
            let edit =
                cx.with_decided(|decided, context| decided.rename_entity(context, entity, answer));
            decide_names(cx, "name", &format!("{name} is now called {answer}"), edit);
        }
        EntityAsk::Merge => merge_names(cx, entity, answer),
        EntityAsk::Split => split_name(cx, entity, answer),
        EntityAsk::Retype => {
            let Some(kind) = kind_of(answer) else {
                let key = cx.key_for("next-choice");
                cx.warn(format!(
                    "There is no kind “{answer}”; {key} cycles through the kinds"
                ));
                return;
            };
            let edit =
                cx.with_decided(|decided, context| decided.retype_entity(context, entity, kind));
            let sentence = format!("{name} is now listed under {}", kind.heading());
            decide_names(cx, "changing a name's kind", &sentence, edit);
        }
        EntityAsk::Link => link_name(cx, entity, answer),
    }
}

/// Another entity of this name, in any case of letters; an exact one first.
fn other_called(cx: &Context, entity: usize, name: &str) -> Option<usize> {
    let entities = &cx.document.findings().entities;
    let own = |n: &usize| *n != entity;
    let mut all = (0..entities.len()).filter(own);
    all.clone().find(|&n| entities[n].name == name).or_else(|| {
        let folded = name.to_lowercase();
        all.find(|&n| entities[n].name.to_lowercase() == folded)
    })
}

fn merge_names(cx: &mut Context, entity: usize, other: &str) {
    let Some(into) = other_called(cx, entity, other) else {
        let key = cx.key_for("rename");
        cx.warn(format!(
            "There is no other name “{other}”; to rename, use {key} in the list"
        ));
        return;
    };
    let entities = &cx.document.findings().entities;
    let (from, to) = (entities[entity].name.clone(), entities[into].name.clone());
    let edit = cx.with_decided(|decided, context| decided.merge_entities(context, entity, into));
    decide_names(
        cx,
        "merging names",
        &format!("Merged {from} and {to}"),
        edit,
    );
}

fn split_name(cx: &mut Context, entity: usize, form: &str) {
    let own = &cx.document.findings().entities[entity];
    let name = own.name.clone();
    let forms = own.aliases.iter();
    let folded = form.to_lowercase();
    let form = forms
        .filter(|other| other.to_lowercase() == folded)
        .min_by_key(|other| *other != form);
    let Some(form) = form.cloned() else {
        cx.warn(format!(
            "{name} has no such form; choose one of those suggested"
        ));
        return;
    };
    let edit = cx.with_decided(|decided, context| decided.split_alias(context, entity, &form));
    let sentence = format!("{form} is now a separate name");
    decide_names(cx, "splitting a name", &sentence, edit);
}

fn link_name(cx: &mut Context, entity: usize, answer: &str) {
    let name = cx.document.findings().entities[entity].name.clone();
    let link = link_of(answer);
    if link.is_none() && !answer.is_empty() {
        cx.warn("Not a link: type a web address (https://…) or a Wikidata ID (Q42)");
        return;
    }
    let sentence = match &link {
        Some(link) => format!("Linked {name} to {link}"),
        None => format!("Removed the link of {name}"),
    };
    let edit = cx.with_decided(|decided, context| decided.link_entity(context, entity, link));
    decide_names(cx, "linking a name", &sentence, edit);
}

/// Who says that a name stands at `at`, where the reader had a part in it.
pub fn who_says_mention(cx: &Context, at: usize) -> Option<&'static str> {
    let decided = cx.document.decisions();
    let found = decided.analysis.mentions.iter();
    let mention = found.enumerate().find(|(_, own)| own.span.contains(at));
    let (n, mention) = mention?;
    let by =
        |own: &[crate::annotation::Origin], n: usize| own.get(n).map(|origin| origin.provenance);
    match (
        by(&decided.mentions, n)?,
        by(&decided.entities, mention.entity)?,
    ) {
        (Provenance::Person, _) => Some("added by you"),
        (Provenance::Confirmed, _) => Some("confirmed by you"),
        (_, Provenance::Machine) => None,
        _ => Some("changed by you"),
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
