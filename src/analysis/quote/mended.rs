//! Tests of the rules that mend stretches: [`edges`](super::edges) and [`sources`](super::sources). The stretches of the
//! tagger are written into the text: ⟦what was said⟧, ‹the cue›, ⟨the source⟩.

use super::edges::edges;
use super::sources::{main_subject, mend_sources};
use super::stretch::{Kind, Stretch};
use super::tagged::{TaggedText, Tags};
use super::{Reading, token_range};
use crate::analysis::Analyser;
use crate::analysis::rules::{Rule, RuleSet};
use crate::analysis::sentence::Words;
use crate::import;

const MARKS: [(char, char, Kind); 3] = [
    ('⟦', '⟧', Kind::Content),
    ('‹', '›', Kind::Cue),
    ('⟨', '⟩', Kind::Source),
];

/// The text with its stretches after the rules; with the subject of the last cue's clause, if it has another than its
/// source.
fn mended(marked: &str, rules: RuleSet) -> (String, Option<String>) {
    let mut text = String::new();
    let mut places: Vec<(Kind, usize, usize)> = Vec::new();
    for c in marked.chars() {
        if let Some((.., kind)) = MARKS.iter().find(|(open, ..)| *open == c) {
            places.push((*kind, text.len(), 0));
        } else if MARKS.iter().any(|(_, close, _)| *close == c) {
            if let Some(place) = places.last_mut() {
                place.2 = text.len();
            }
        } else {
            text.push(c);
        }
    }
    let article = import::from_text(text.clone(), "");
    assert_eq!(article.text(), text, "the article keeps the text");
    let (mentions, _) = Analyser::default().names(&article);
    let mut words = Words::default();
    words.read(&text, article.blocks());
    let mut reading = Reading::default();
    reading.read(&text, &words, &mentions);
    for block in 0..article.blocks().len() {
        reading.begin(&text, &words, article.blocks(), block);
    }
    let tags = Tags::default();
    let tagged = TaggedText {
        text: &text,
        words: &words,
        seen: &reading.words,
        tags: &tags,
        rules,
        surest: 1.0,
    };
    let mut stretches: Vec<Stretch> = places
        .iter()
        .map(|(kind, start, end)| {
            let range = words.token_at(*start as u32)..words.token_at(*end as u32);
            let sentence = words.sentence_of(range.start).unwrap_or(0);
            Stretch {
                kind: *kind,
                range,
                sentence,
            }
        })
        .collect();
    mend_sources(tagged, &mut stretches);
    edges(tagged, &mut stretches);
    let place = |range: &std::ops::Range<usize>| {
        let (first, last) = (words.tokens[range.start], words.tokens[range.end - 1]);
        (first.span.start as usize, last.span.end as usize)
    };
    let cue = stretches.iter().rposition(|other| other.kind == Kind::Cue);
    let subject = cue.and_then(|cue| {
        let source = stretches[..cue]
            .iter()
            .rposition(|other| other.kind == Kind::Source);
        let range = main_subject(tagged, &stretches, cue, source)?;
        let (start, end) = place(&range);
        Some(text[start..end].to_owned())
    });
    let mut signs: Vec<(usize, char)> = Vec::new();
    for stretch in &stretches {
        let (start, end) = place(&stretch.range);
        let marks = MARKS.iter().find(|(.., kind)| *kind == stretch.kind);
        let (open, close, _) = marks.copied().unwrap_or(MARKS[0]);
        signs.extend([(start, open), (end, close)]);
    }
    for (at, sign) in signs.iter().rev() {
        text.insert(*at, *sign);
    }
    assert!(!token_range(&words, 0).is_empty());
    (text, subject)
}

/// The rule makes of the first line the second one, and nothing without it.
fn check(rule: Rule, before: &str, after: &str) {
    assert_eq!(mended(before, RuleSet::ALL).0, after, "{}", rule.id());
    let off = mended(before, RuleSet::ALL.without(rule)).0;
    assert_ne!(off, after, "{} has nothing to do", rule.id());
}

fn stays(text: &str) {
    assert_eq!(mended(text, RuleSet::ALL).0, text);
}

#[test]
fn what_is_said_in_what_is_said_belongs_to_it() {
    check(
        Rule::Outermost,
        "⟨She⟩ ‹says› ⟨it⟩ ‹underscores› ⟦that Lund is “unfit to lead”⟧.",
        "⟨She⟩ ‹says› ⟦it underscores that Lund is “unfit to lead”⟧.",
    );
    check(
        Rule::Outermost,
        "⟨Clara Moe⟩ ‹said› ⟨Tomas Berg⟩ calmed them, ‹telling› his colleagues, ⟦“We have to wait.”⟧",
        "⟨Clara Moe⟩ ‹said› ⟦Tomas Berg calmed them, telling his colleagues, “We have to wait.”⟧",
    );
    check(
        Rule::Outermost,
        "⟨She⟩ ‹said› ⟦she speaks of it⟧ because ⟦“you talk about what people ask.”⟧",
        "⟨She⟩ ‹said› ⟦she speaks of it because “you talk about what people ask.”⟧",
    );
    check(
        Rule::Outermost,
        "⟨He⟩ also ‹argued› the pipeline, which is widely supported, ⟦“wouldn't go ten feet” without the law⟧.",
        "⟨He⟩ also ‹argued› ⟦the pipeline, which is widely supported, “wouldn't go ten feet” without the law⟧.",
    );
    check(
        Rule::Outermost,
        "⟨Lund⟩ ‹then ruled that the story about› ⟦“thousands of letters” was “true”⟧.",
        "⟨Lund⟩ ‹then ruled› ⟦that the story about “thousands of letters” was “true”⟧.",
    );
    check(
        Rule::Outermost,
        "⟨Lund⟩ ‹called half of› ⟦his voters “lost souls”⟧.",
        "⟨Lund⟩ ‹called› ⟦half of his voters “lost souls”⟧.",
    );
    check(
        Rule::Outermost,
        "The firm is denouncing what ⟨it⟩ ‹calls› ⟦“an attack on the river”⟧.",
        "The firm is ‹denouncing› ⟦what it calls “an attack on the river”⟧.",
    );
    // Who said the words before says nothing more.
    stays("⟦“We wait,”⟧ ⟨she⟩ ‹said› ⟨Berg⟩ had ‹claimed› ⟦that it was late⟧.");
    stays("⟦“We wait,”⟧ ‹said› ⟨Tomas Berg⟩, ‹adding› ⟦“It is late.”⟧");
}

#[test]
fn whom_and_what_they_are_called_belong_together() {
    check(
        Rule::CalledWhole,
        "⟨A spokesman for Lund⟩ ‹called› the northern ⟦voters “lost souls”⟧.",
        "⟨A spokesman for Lund⟩ ‹called› ⟦the northern voters “lost souls”⟧.",
    );
    stays("⟨The Herald⟩ ‹called› them in an article last week, ⟦“lost souls”⟧.");
}

#[test]
fn whom_one_tells_is_no_part_of_it() {
    check(
        Rule::ToldTo,
        "⟨Lund⟩ ‹tells› his supporters at ⟦a northern rally to “go and vote”⟧.",
        "⟨Lund⟩ ‹tells› his supporters at a northern rally ⟦to “go and vote”⟧.",
    );
    check(
        Rule::ToldTo,
        "⟨His wife⟩ ‹had warned› ⟦him not to get too nasty⟧.",
        "⟨His wife⟩ ‹had warned› him ⟦not to get too nasty⟧.",
    );
    stays("⟨Lund⟩ ‹tells› them ⟦how to vote and when⟧.");
}

#[test]
fn what_is_felt_and_where_it_was_said_is_no_part_of_it() {
    check(
        Rule::NounThat,
        "⟨Lund⟩ ‹expressed› ⟦amusement that Berg had changed “more than once”⟧.",
        "⟨Lund⟩ ‹expressed› amusement ⟦that Berg had changed “more than once”⟧.",
    );
    stays("⟨Lund⟩ ‹proposed› ⟦rules that would end “the old way”⟧.");
    stays("⟨Lund⟩ ‹rejected› ⟦the idea that it was late⟧.");
    check(
        Rule::PlaceFirst,
        "⟨Lund⟩ ‹called over› ⟦her shoulder, “His comments are not helping.”⟧",
        "⟨Lund⟩ ‹called over› her shoulder, ⟦“His comments are not helping.”⟧",
    );
    check(
        Rule::PlaceFirst,
        "⟨Lund⟩ ‹put it› in a statement ⟦to my colleague Ana Lobo in July, the channel is “a voice”⟧.",
        "⟨Lund⟩ ‹put it› in a statement to my colleague Ana Lobo in July, ⟦the channel is “a voice”⟧.",
    );
    stays("⟨Lund⟩ ‹warned against› ⟦pirates from Norway, Sweden and Denmark⟧.");
}

#[test]
fn the_sentence_opens_and_ends_what_is_said() {
    check(
        Rule::OwnSays,
        "⟦Clara Moe said she felt the law was “worth reading,”⟧ ⟨she⟩ ‹said›.",
        "⟨Clara Moe⟩ ‹said› ⟦she felt the law was “worth reading,”⟧ ⟨she⟩ ‹said›.",
    );
    check(
        Rule::OwnSays,
        "⟦Bemoaning the “phony system,”⟧ ⟨Lund⟩ ‹accused› ⟦the host of taking sides⟧.",
        "‹Bemoaning› ⟦the “phony system,”⟧ ⟨Lund⟩ ‹accused› ⟦the host of taking sides⟧.",
    );
    check(
        Rule::PastMarks,
        "⟨Lund⟩ ‹said› ⟦there were “thousands of break-ins”⟧ in the harbour this year alone.",
        "⟨Lund⟩ ‹said› ⟦there were “thousands of break-ins” in the harbour this year alone⟧.",
    );
    stays("⟨Lund⟩ ‹said› ⟦there were “thousands of break-ins”⟧ and left the harbour for good.");
    check(
        Rule::SentenceHead,
        "Lund ⟦“kind of misspoke,”⟧ ‹said› ⟨Ana Lobo⟩.",
        "⟦Lund “kind of misspoke,”⟧ ‹said› ⟨Ana Lobo⟩.",
    );
    stays("Tomas Berg said ⟦“kind of late,”⟧ ‹said› ⟨Ana Lobo⟩.");
    check(
        Rule::SentenceEnd,
        "⟨Lund⟩ ‹noted› ⟦that they stood “at a crossroads.” The choice was between two roads⟧.",
        "⟨Lund⟩ ‹noted› ⟦that they stood “at a crossroads.”⟧ The choice was between two roads.",
    );
    stays("⟨Lund⟩ ‹said›, ⟦“It is late. We wait.”⟧");
}

#[test]
fn another_act_and_an_aside_end_it() {
    check(
        Rule::SecondAct,
        "⟨Lund⟩ ‹called› ⟦the treaty “a step” against floods, praising those who wrote it⟧.",
        "⟨Lund⟩ ‹called› ⟦the treaty “a step” against floods⟧, ‹praising› ⟦those who wrote it⟧.",
    );
    check(
        Rule::DashAside,
        "The study — ⟨which⟩ ‹notes› ⟦that many firms “pay nothing” — should alarm the council⟧.",
        "The study — ⟨which⟩ ‹notes› ⟦that many firms “pay nothing”⟧ — should alarm the council.",
    );
    stays("⟨Lund⟩ ‹notes› ⟦that many firms — not all — “pay nothing”⟧.");
}

#[test]
fn one_of_two_clauses_names_who_speaks() {
    check(
        Rule::SourceClause,
        "⟨The film uses footage of Clara Moe⟩ ‹asking›, ⟦“Why are we late?”⟧",
        "The film uses footage of ⟨Clara Moe⟩ ‹asking›, ⟦“Why are we late?”⟧",
    );
    check(
        Rule::SourceClause,
        "⟨The critics of the plan had ignored Clara Moe⟩ ‹claiming› ⟦that it was late⟧.",
        "⟨The critics of the plan⟩ had ignored Clara Moe ‹claiming› ⟦that it was late⟧.",
    );
    check(
        Rule::SourceClause,
        "⟨Kevin was drifting off again, and as Tomas Berg⟩ ‹went on about› ⟦“the river”⟧.",
        "Kevin was drifting off again, and as ⟨Tomas Berg⟩ ‹went on about› ⟦“the river”⟧.",
    );
    stays("⟨The man who had met Clara Moe⟩ ‹said› ⟦it was late⟧.");
}

#[test]
fn who_speaks_stands_before_the_aside() {
    check(
        Rule::SourceAside,
        "⟨John Dickey⟩, the head of Ora Media — whose paper is also read at ⟨Ora's site⟩ — ‹told› me, ⟦“We wait.”⟧",
        "⟨John Dickey, the head of Ora Media⟩ — whose paper is also read at Ora's site — ‹told› me, ⟦“We wait.”⟧",
    );
    check(
        Rule::SourceAside,
        "Clara Moe, a senator who has met with ⟨Tomas Berg⟩, ‹said› ⟦it was late⟧.",
        "⟨Clara Moe⟩, a senator who has met with Tomas Berg, ‹said› ⟦it was late⟧.",
    );
    stays("Clara Moe was late for dinner with ⟨Tomas Berg⟩, ‹said› ⟦it was late⟧.");
}

#[test]
fn the_main_clause_has_the_subject_of_what_is_added() {
    let subject = |text: &str| mended(text, RuleSet::ALL).1;
    let text = "Tomas Berg paid an architect ⟨who⟩ drew a house, ‹saying›, ⟦“Maybe it was late.”⟧";
    assert_eq!(subject(text).as_deref(), Some("Tomas Berg"));
    let text = "Tomas Berg took to ⟨Twitter⟩ overnight to ‹accuse› ⟦the firm of being “late”⟧.";
    assert_eq!(subject(text).as_deref(), Some("Tomas Berg"));
    // A source that can add something keeps it.
    let text = "Tomas Berg left when ⟨Clara Moe⟩ came, ‹saying› ⟦it was late⟧.";
    assert_eq!(subject(text), None);
}
