//! What the finder says about constructions that news is full of, with names of the whole world.

use super::*;
use crate::analysis::{Analysis, Gender};
use crate::text::{Block, BlockKind, Meta};
use proptest::prelude::*;

fn article(text: &str) -> Article {
    let mut start = 0;
    let mut blocks = Vec::new();
    for paragraph in text.split("\n\n") {
        let span = Span::new(start, start + paragraph.len());
        blocks.push(Block::new(BlockKind::Paragraph, span));
        start += paragraph.len() + 2;
    }
    let meta = Meta {
        date: Some("2025-10-08".to_owned()),
        ..Meta::default()
    };
    Article::new(meta, text.to_owned(), blocks)
}

fn find_in(article: &Article, personal: Option<&str>) -> Analysis {
    let mut words = Words::default();
    words.read_in(article.text(), article.blocks(), Language::of(article));
    let mut finder = Finder::default();
    if let Some(personal) = personal {
        finder.set_personal(Personal::parse(personal).expect("the list of the test parses"));
    }
    let (mentions, entities) = finder.find(article, &words, Language::of(article));
    Analysis {
        mentions,
        entities,
        quotes: Vec::new(),
        language: Language::of(article),
    }
}

fn letter(kind: EntityKind) -> char {
    match kind {
        EntityKind::Person => 'P',
        EntityKind::Org => 'O',
        EntityKind::Place => 'L',
        EntityKind::Norp => 'N',
        EntityKind::Date => 'D',
        EntityKind::Money => 'M',
        EntityKind::Percent => '%',
        EntityKind::Event => 'E',
        EntityKind::Law => 'W',
        EntityKind::Misc => 'X',
    }
}

/// The text with `[P …]` around people, `[O …]` organisations, `[L …]` places, and so on.
fn marked(text: &str, analysis: &Analysis) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for mention in &analysis.mentions {
        shown += &text[end..mention.span.start as usize];
        shown.extend([
            "[",
            &letter(mention.kind).to_string(),
            " ",
            mention.span.of(text),
            "]",
        ]);
        end = mention.span.end as usize;
    }
    shown + &text[end..]
}

fn unmarked(marked: &str) -> String {
    let mut text = String::new();
    let mut rest = marked;
    while let Some(at) = rest.find('[') {
        text += &rest[..at];
        rest = &rest[at + 3..];
    }
    (text + rest).replace(']', "")
}

/// Each case is a text with its names in `[P …]`; all of them must come out so.
pub(super) fn check_names(cases: &[&str]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let text = unmarked(case);
            let article = article(&text);
            let found = marked(&text, &find_in(&article, None));
            (found != *case).then(|| format!("\n  wanted {case}\n  found  {found}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases{}",
        wrong.len(),
        cases.len(),
        wrong.concat()
    );
}

/// Each case is a text as [`check_names`] has it, and none of them comes out so.
pub(super) fn check_fails(cases: &[&str]) {
    let right: Vec<&str> = cases
        .iter()
        .copied()
        .filter(|case| {
            let text = unmarked(case);
            marked(&text, &find_in(&article(&text), None)) == **case
        })
        .collect();
    assert!(
        right.is_empty(),
        "these pass now, so they are no known failures any more: {right:#?}"
    );
}

/// The entity that a name belongs to must have exactly these names, the canonical one first.
pub(super) fn check_joined(text: &str, entities: &[&[&str]]) {
    let article = article(text);
    let analysis = find_in(&article, None);
    for names in entities {
        let all = analysis.entities.iter().map(|entity| {
            std::iter::once(entity.name.as_str())
                .chain(entity.aliases.iter().map(String::as_str))
                .collect::<Vec<_>>()
        });
        let found: Vec<Vec<&str>> = all.clone().filter(|all| all.contains(&names[0])).collect();
        let same = found.iter().any(|found| {
            let (mut found, mut names) = (found.clone(), names.to_vec());
            let first = found[0] == names[0];
            found.sort_unstable();
            names.sort_unstable();
            first && found == names
        });
        assert!(same, "{names:?} in {:?}\n{text}", all.collect::<Vec<_>>());
    }
}

/// The names of the entities in a text.
pub(super) fn find_entities(text: &str) -> Vec<String> {
    let entities = find_in(&article(text), None).entities;
    entities.into_iter().map(|entity| entity.name).collect()
}

/// The role of `name`, whatever its gender.
pub(super) fn check_role_of(text: &str, name: &str, role: &str) {
    let analysis = find_in(&article(text), None);
    let entity = analysis.entities.iter().find(|entity| entity.name == name);
    let told = entity.and_then(|entity| entity.role.as_deref());
    assert_eq!(told, Some(role), "{text}");
}

fn check_role(text: &str, name: &str, role: Option<&str>, gender: Gender) {
    let article = article(text);
    let analysis = find_in(&article, None);
    let entity = analysis.entities.iter().find(|entity| entity.name == name);
    let entity = entity.unwrap_or_else(|| panic!("{name} in {:?}", analysis.entities));
    assert_eq!(
        (entity.role.as_deref(), entity.gender),
        (role, gender),
        "{text}"
    );
}

#[test]
fn roles_and_genders_are_read() {
    check_role(
        "Bangladesh’s interim leader Muhammad Yunus spoke.",
        "Muhammad Yunus",
        Some("Bangladesh’s interim leader"),
        Gender::Male,
    );
    check_role(
        "South Korean opposition leader Lee Jae-myung left.",
        "Lee Jae-myung",
        Some("South Korean opposition leader"),
        Gender::Male,
    );
    check_role(
        "The harbour master waved. The city’s fire chief, Ama Owusu, left.",
        "Ama Owusu",
        Some("fire chief"),
        Gender::Female,
    );
    check_role(
        "In talks with the president, Ama Owusu left.",
        "Ama Owusu",
        None,
        Gender::Female,
    );
    let (male, female) = (Gender::Male, Gender::Female);
    check_role(
        "Officials met Mr. Kofi Boateng.",
        "Kofi Boateng",
        None,
        male,
    );
    check_role(
        "Mrs. Amina Diallo left early.",
        "Amina Diallo",
        None,
        female,
    );
    check_role(
        "Kenyan President William Ruto spoke in Nairobi. He left.",
        "William Ruto",
        Some("Kenyan President"),
        male,
    );
    check_role(
        "Maria Santos, a spokeswoman for the ministry, declined.",
        "Maria Santos",
        Some("spokeswoman for the ministry"),
        female,
    );
    check_role(
        "Okoro Nwafor left. He was tired.",
        "Okoro Nwafor",
        None,
        male,
    );
}

#[test]
fn roles_are_whole_and_true() {
    let (male, female) = (Gender::Male, Gender::Female);
    check_role(
        "Former President Peter Obi spoke.",
        "Peter Obi",
        Some("Former President"),
        male,
    );
    check_role(
        "They met the former finance minister Peter Obi.",
        "Peter Obi",
        Some("former finance minister"),
        male,
    );
    check_role(
        "Ruth Okeke, 47, a tailor from Enugu, agreed.",
        "Ruth Okeke",
        Some("tailor from Enugu"),
        female,
    );
    check_role(
        "Nothing moved after the death of President Peter Obi in July.",
        "Peter Obi",
        Some("President"),
        male,
    );
    check_role("Ruth Okeke, 47, agreed.", "Ruth Okeke", None, female);
    check_role(
        "The veteran Welsh rugby coach Alan Roe left.",
        "Alan Roe",
        Some("veteran Welsh rugby coach"),
        male,
    );
    check_role(
        "Peter Obi, a lecturer and writer at the college, left.",
        "Peter Obi",
        Some("lecturer and writer at the college"),
        male,
    );
    check_role(
        "The union’s chief European economist Ana Ruiz spoke.",
        "Ana Ruiz",
        Some("chief European economist"),
        female,
    );
    for (text, name, role) in [
        (
            "The director of the museum, Rita Lopes, agreed.",
            "Rita Lopes",
            "director of the museum",
        ),
        (
            "Ukraine’s deputy foreign minister, Olena Koval, arrived.",
            "Olena Koval",
            "Ukraine’s deputy foreign minister",
        ),
        (
            "Museum director Rita Lopes agreed.",
            "Rita Lopes",
            "Museum director",
        ),
        (
            "Retired teacher Lucia Rossi closed it.",
            "Lucia Rossi",
            "Retired teacher",
        ),
        (
            "Hanna Vogel, a glaciologist at the University of Bern, agreed.",
            "Hanna Vogel",
            "glaciologist at the University of Bern",
        ),
        (
            "Labour MP Kwabena Ofori spoke.",
            "Kwabena Ofori",
            "Labour MP",
        ),
    ] {
        let analysis = find_in(&article(text), None);
        let entity = analysis.entities.iter().find(|entity| entity.name == name);
        let told = entity.and_then(|entity| entity.role.as_deref());
        assert_eq!(told, Some(role), "{text}");
    }
    check_role("Meanwhile Rita Lopes left.", "Rita Lopes", None, female);
    check_role(
        "On Monday Rita Lopes, her bag in hand, left.",
        "Rita Lopes",
        None,
        female,
    );
}

#[test]
fn the_readers_names_win() {
    let text = "The Grey Heron opened in Larkfield, and Larkfield cheered.";
    let article = article(text);
    let list = "[[entity]]\nname = \"Grey Heron\"\ntype = \"ORG\"\n[[entity]]\nname = \"Larkfield\"\ntype = \"PLACE\"\n";
    assert_eq!(
        marked(text, &find_in(&article, Some(list))),
        "The [O Grey Heron] opened in [L Larkfield], and [L Larkfield] cheered."
    );
    let none = "[[entity]]\nname = \"Larkfield\"\ntype = \"NONE\"\n";
    assert!(!marked(text, &find_in(&article, Some(none))).contains("Larkfield]"));
    assert!(Personal::parse("[[entity]]\nname = \"X\"\ntype = \"DOG\"").is_err());
    assert!(Personal::parse("entity = 3").is_err());
}

/// In other languages: the names of `marked`, and no others, each at most half sure.
fn check_abroad(marked_text: &str) {
    let text: String = {
        let mut text = marked_text.replace(']', "");
        for kind in ["[P ", "[O ", "[L ", "[N ", "[X "] {
            text = text.replace(kind, "");
        }
        text
    };
    let article = article(&text);
    assert!(!Language::of(&article).is_english(), "{text}");
    let analysis = find_in(&article, None);
    assert_eq!(marked(&text, &analysis), marked_text);
    assert!(
        analysis
            .mentions
            .iter()
            .all(|mention| mention.confidence <= 0.5)
    );
}

#[test]
fn names_are_found_abroad_and_small_words_are_none() {
    check_abroad(
        "Pour le maire, la grève est finie. Un bateau a quitté [L Marseille] pour aller vers la côte, a dit \
         [P Pierre Vidal] à la presse. Les dockers, eux, ne sont pas venus ; un seul parlait pour tous.",
    );
    check_abroad(
        "Das Schiff liegt seit Montag im Hafen von [L Rotterdam]. Mit der Ladung kam auch ein Brief, sagte [P Peter \
         Schulz] dem Rat, und das Wasser steigt. Die Zahl der Leute am Kai war klein, mit Hunden und Kindern.",
    );
}

#[test]
fn other_languages_are_labelled_modestly() {
    let text = "El ministro llegó ayer a Nairobi, pero nadie sabía por qué había venido tan pronto ni qué \
                quería decir a los periodistas que esperaban en la puerta del palacio desde la mañana.";
    let article = article(text);
    assert!(!Language::of(&article).is_english());
    let analysis = find_in(&article, None);
    let names = analysis
        .mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Place);
    assert!(names.into_iter().all(|mention| mention.confidence <= 0.5));
}

proptest! {
    #[test]
    fn any_text_gives_spans_on_boundaries(text in "(\\PC|[A-Za-z]{2,8} |Mr\\. |U\\.S\\. |[.,()'’\"“” -]|\u{200B}|É|ß|東|[0-9]{1,4}){0,60}") {
        let article = article(&text);
        let analysis = find_in(&article, None);
        let mut end = 0;
        for mention in &analysis.mentions {
            prop_assert!(mention.span.start >= end && !mention.span.is_empty());
            prop_assert!(text.get(mention.span.range()).is_some());
            prop_assert!(mention.entity < analysis.entities.len());
            prop_assert!((0.0..=1.0).contains(&mention.confidence));
            end = mention.span.end;
        }
        prop_assert!(analysis.entities.iter().all(|entity| !entity.name.is_empty()));
    }
}
