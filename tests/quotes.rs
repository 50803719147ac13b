//! Who said what, case by case: `tests/quotes.txt` says what is expected, this file how to read it.

use std::fmt::Write as _;

use byline::analysis::quote::Tagger;
use byline::analysis::rules::{Rule, RuleSet};
use byline::analysis::{Analyser, analyse};
use byline::import::{self, Format, Hints};

/// The words of a fragment: punctuation and quotation marks at the edges do not count.
fn bare(fragment: &str) -> &str {
    fragment.trim_matches(|c: char| !c.is_alphanumeric())
}

/// What is wrong with a case, if anything.
fn fault(case: &str) -> Option<String> {
    fault_by(&mut Analyser::default(), case)
}

fn fault_by(analyser: &mut Analyser, case: &str) -> Option<String> {
    let (speakers, marked) = case.split_once('|').expect("SPEAKER | TEXT");
    let marked = marked.trim().replace('¶', "\n\n").replace("\\n", "\n");
    let text: String = marked.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
    let expected: Vec<&str> = marked
        .split('⟦')
        .skip(1)
        .filter_map(|rest| rest.split('⟧').next())
        .map(bare)
        .collect();
    let mut speakers: Vec<&str> = speakers.split(';').map(str::trim).collect();
    speakers.resize(expected.len(), speakers[0]);

    let article = if text.contains("\n> ") {
        let parsed = import::parse(text.into_bytes(), Format::Markdown, &Hints::default());
        parsed.expect("Markdown").article
    } else {
        import::from_text(text, "")
    };
    let analysis = analyser.analyse(&article);
    let mut found: Vec<_> = analysis
        .quotes
        .iter()
        .flat_map(|quote| {
            let names: Vec<&str> = analysis.speaker_names(quote).collect();
            let name = if names.is_empty() {
                "?".to_owned()
            } else {
                names.join(" + ")
            };
            let sure = quote.confidence;
            quote
                .parts
                .iter()
                .map(move |part| (part.span, name.clone(), (sure * 100.0) as u32))
        })
        .collect();
    found.sort();
    let right = found.len() == expected.len()
        && found.iter().zip(expected.iter().zip(&speakers)).all(
            |((span, name, _), (words, speaker))| {
                bare(article.words(*span)) == *words && name.eq_ignore_ascii_case(speaker)
            },
        );
    if right {
        return None;
    }
    let mut fault = format!("{case}\n");
    for (span, name, sure) in found {
        let _ = writeln!(
            fault,
            "      found: {name}: {} ({sure} %)",
            article.words(span)
        );
    }
    Some(fault)
}

#[test]
fn quotes_and_speakers_are_found_case_by_case() {
    let cases = include_str!("quotes.txt");
    let (mut faults, mut better, mut count) = (String::new(), String::new(), 0);
    for case in cases
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        count += 1;
        match (
            case.strip_prefix("- "),
            fault(case.trim_start_matches("- ")),
        ) {
            (None, Some(fault)) => faults.push_str(&fault),
            (Some(case), None) => better.extend([case, "\n"]),
            _ => {}
        }
    }
    assert!(count >= 150, "only {count} cases");
    assert!(
        faults.is_empty() && better.is_empty(),
        "wrong:\n{faults}\nright now, drop the dash:\n{better}"
    );
}

#[test]
fn each_rule_has_a_case_that_comes_out_wrong_without_it() {
    let mut faults = String::new();
    let cases = include_str!("quotes_rules.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (id, case) in cases.map(|line| line.split_once(": ").expect("RULE: SPEAKER | TEXT")) {
        faults.extend(fault(case));
        let rule = Rule::ALL.iter().find(|rule| rule.id() == id);
        let mut tagger = Tagger::default();
        tagger.set_rules(RuleSet::ALL.without(*rule.expect("a rule")));
        if fault_by(&mut Analyser::with_tagger(tagger), case).is_none() {
            let _ = writeln!(faults, "{id} has nothing to do: {case}");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn a_quote_of_nobody_is_not_sure() {
    check_unsure(
        "The road was shut. Speaking in Ennis, he said: “I’d ask people to bear with us.”",
        Rule::Guesses,
    );
}

#[test]
fn a_name_past_somebody_without_one_is_not_sure() {
    check_unsure(
        "Dorothea Vell came down to the lights, with the letter in her hand. She had played the countess for years.\n\n\
         From her box the prompter was heard to laugh. “To whom was it addressed?” she asked.",
        Rule::HePassed,
    );
}

#[test]
fn somebody_described_for_the_first_time_after_a_name_is_not_sure() {
    check_unsure(
        "The tablet records a quarrel, according to Gerald Whitcombe, an emeritus professor at the University of Leyburn. \
         “The complaint is about short weight,” the scholar said by telephone.",
        Rule::Epithets,
    );
}

#[test]
fn one_of_two_bodies_of_a_kind_is_not_sure() {
    check_unsure(
        "Berg Bank bought a part of Fjord Bank in May.\n\n“The price was fair,” the bank said in a statement.",
        Rule::KindOfBody,
    );
}

#[test]
fn a_body_that_is_described_all_along_stays_the_same() {
    let said = "The company said it would close another of its plants in the north before the winter came.\n\n";
    let text = format!("Delmar Foods lost money in May.\n\n{}", said.repeat(300));
    let analysis = Analyser::default().analyse(&import::from_text(text.as_str(), ""));
    assert_eq!(analysis.quotes.len(), 300);
    let first = &analysis.quotes[0].speaker;
    assert_eq!(analysis.speaker_name(first), Some("Delmar Foods"));
    assert!(analysis.quotes.iter().all(|quote| quote.speaker == *first));
}

/// A source that reaches over its cue once made the program count below nothing.
#[test]
fn a_source_over_its_cue_is_no_fault() {
    let text = "the plan é who they « Mara Okoye ‘ Mara Okoye the plan";
    let article = import::from_text(text, "");
    let analysis = Analyser::default().analyse(&article);
    assert!(analysis.quotes.iter().all(|quote| quote.confidence < 0.9));
}

/// The last quote is shown as less than 90 %, and without the rule as more.
#[track_caller]
fn check_unsure(text: &str, rule: Rule) {
    let article = import::from_text(text, "");
    let sure = |rules| {
        let mut tagger = Tagger::default();
        tagger.set_rules(rules);
        let analysis = Analyser::with_tagger(tagger).analyse(&article);
        analysis.quotes.last().expect("a quote").confidence
    };
    let (with, without) = (sure(RuleSet::ALL), sure(RuleSet::ALL.without(rule)));
    assert!(with < 0.9 && without >= 0.9, "{with} {without}");
}

/// Who is known to come out wrong is never shown as sure.
#[test]
fn the_speakers_of_known_misses_are_not_sure() {
    let cases = include_str!("quotes.txt");
    for case in cases.lines().filter_map(|line| line.strip_prefix("- ")) {
        let (speakers, _) = case.split_once('|').expect("SPEAKER | TEXT");
        for line in fault(case).unwrap_or_default().lines() {
            let Some((name, rest)) = line
                .trim_start()
                .strip_prefix("found: ")
                .and_then(|line| line.split_once(": "))
            else {
                continue;
            };
            let sure = rest.rsplit_once('(').map_or("0", |(_, sure)| sure);
            let sure: u32 = sure.trim_end_matches(" %)").parse().unwrap_or(0);
            // "Alan Roe KC" is Alan Roe.
            let right = speakers.contains(name) || name.contains(speakers.trim());
            assert!(sure < 90 || right, "{case}\n{line}");
        }
    }
}

/// In another language than English: these quotes, each with its speaker, none of them sure.
fn check_abroad(text: &str, expected: &[(&str, &str)]) {
    let article = import::from_text(text.to_owned(), "");
    let analysis = analyse(&article);
    assert!(!analysis.language.is_english(), "{text}");
    let found: Vec<(&str, &str)> = analysis
        .quotes
        .iter()
        .map(|quote| {
            assert!(quote.confidence <= 0.5);
            let name = analysis.speaker_name(&quote.speaker).unwrap_or("?");
            (article.words(quote.parts[0].span), name)
        })
        .map(|(words, name)| (bare(words), name))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn abroad_quotes_are_what_stands_in_marks() {
    check_abroad(
        "Der Hafen bleibt bis Montag geschlossen, und niemand weiß, warum die Schiffe noch warten müssen. \
         „Wir gehen heute nicht zurück an die Arbeit“, sagte Peter Schulz am Kai. Das Wort „Kai“ kennt hier jeder.",
        &[("Wir gehen heute nicht zurück an die Arbeit", "Peter Schulz")],
    );
    check_abroad(
        "Le port restera fermé jusqu’à lundi et personne ne sait pourquoi les bateaux attendent encore au large. \
         « Nous ne reprendrons pas le travail aujourd’hui », a dit Pierre Vidal. Le maire a dit qu’il viendrait.",
        &[(
            "Nous ne reprendrons pas le travail aujourd’hui",
            "Pierre Vidal",
        )],
    );
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Text that looks like news: marks, names, cues and noise in any order.
    fn newslike() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "“",
            "”",
            "\"",
            "''",
            "'",
            "‘",
            "’",
            "«",
            "»",
            "„",
            "—",
            ":",
            ",",
            ".",
            "?",
            "\n\n",
            "\n",
            "said",
            "told",
            "he",
            "she",
            "they",
            "who",
            "Mara Okoye",
            "Okoye",
            "Mr.",
            "the mayor",
            "OKOYE",
            "Q",
            "that",
            "according to",
            "the plan",
            "is",
            "é",
            "日本",
            "\u{301}",
            "🙂",
            "\u{200d}",
            "(",
            ")",
        ]);
        prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
    }

    fn check(text: &str) {
        let article = import::from_text(text, "");
        let text = article.text();
        let analysis = analyse(&article);
        let mut last = 0;
        let mut parts: Vec<_> = analysis
            .quotes
            .iter()
            .flat_map(|quote| &quote.parts)
            .collect();
        parts.sort_by_key(|part| part.span);
        for part in parts {
            assert!(part.span.start >= last, "fragments overlap");
            assert!(
                text.get(part.span.range())
                    .is_some_and(|words| !words.is_empty())
            );
            last = part.span.end;
        }
        let first: Vec<_> = analysis
            .quotes
            .iter()
            .map(|quote| quote.span().start)
            .collect();
        assert!(first.is_sorted(), "quotes are in order");
        let mut last = 0;
        for mention in &analysis.mentions {
            assert!(mention.span.start >= last, "names overlap");
            assert!(
                text.get(mention.span.range())
                    .is_some_and(|name| !name.is_empty())
            );
            assert!(mention.entity < analysis.entities.len());
            last = mention.span.end;
        }
        for quote in &analysis.quotes {
            for span in quote.cue.iter().chain(&quote.source) {
                assert!(text.get(span.range()).is_some());
            }
            assert!((0.0..=1.0).contains(&quote.confidence));
            let _ = analysis.speaker_name(&quote.speaker);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_gives_fragments_in_order_on_boundaries(text in "\\PC{0,200}") {
            check(&text);
        }

        #[test]
        fn newslike_noise_gives_fragments_in_order_on_boundaries(text in newslike()) {
            check(&text);
        }
    }
}

#[test]
fn the_feet_and_heads_of_pages_are_nobodys_words() {
    let mut text = String::from("The Tide Protocol\n\n");
    for page in 1..4 {
        text += "   The pilot waits until the tide turns on every day of the year.  “A lamp is\n   \
                 shown at the north quay,” said Mara Okoye, “so that nobody has to ask\n";
        text += "\nPryce & Moe                  Informational                    [Page ";
        text += &page.to_string();
        text += "]\n";
        text += "\u{c}\nRFC 9999               The Tide Protocol               March 2026\n\n";
        text += "   whether the gate is open.”\n\n";
    }
    let article = import::from_text(text, "");
    let analysis = analyse(&article);
    let said = |quote: &byline::analysis::Quote| {
        let parts = quote.parts.iter();
        let words = parts.map(|part| article.words(part.span).split_whitespace());
        words.flatten().collect::<Vec<_>>().join(" ")
    };
    let said: Vec<String> = analysis.quotes.iter().map(said).collect();
    let wanted = "“A lamp is shown at the north quay,” “so that nobody has to ask whether the gate is open.”";
    assert_eq!(said, [wanted; 3]);
}
