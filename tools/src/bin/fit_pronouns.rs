//! Fits what speaks for a name before "he" or "she": `cargo run --profile fast -p byline-tools --bin fit_pronouns --
//! CORPORA/quotes/polnear-train.jsonl CORPORA/quotes/polnear-dev.jsonl`.
//!
//! Looks at each "he" and "she" that is the source of an attribution and whose person the corpus is sure of, where the
//! program finds that source too. The people named before it share the probability by a softmax over the best place of
//! each; the weights make the right ones most probable, less a penalty on their squares. Places and weights are chosen in
//! turn until they stay. Prints the weights for `src/analysis/speaker/signs.rs` and, by five-fold cross-validation
//! over articles, how many pronouns they answer rightly. Same input, same output.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use byline::analysis::speaker::{Choice, NAMES, SIGNS, Signs, WORTH};
use byline::analysis::{Analyser, Analysis};
use byline::import;
use byline::text::CharIndex;
use clap::Parser;
use serde::Deserialize;

/// Fit the weights of names before pronouns.
#[derive(Debug, Parser)]
struct Args {
    /// Corpora, JSON Lines.
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
    /// The penalty on the square of a weight.
    #[arg(long, default_value_t = 6.0)]
    penalty: f64,
    /// How often the pronouns before each are settled again by the new weights.
    #[arg(long, default_value_t = 4)]
    rounds: usize,
}

#[derive(Deserialize)]
struct Document {
    text: String,
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    source: Vec<(usize, usize)>,
    #[serde(default)]
    speaker_resolved: Option<Resolved>,
}

#[derive(Deserialize)]
struct Resolved {
    name: String,
    #[serde(default)]
    confidence: String,
}

/// One pronoun: the places of each person before it, and who of them is right.
#[derive(Clone, Debug, Default, PartialEq)]
struct Case {
    /// The article, for cross-validation.
    article: usize,
    people: Vec<Person>,
}

#[derive(Clone, Debug, PartialEq)]
struct Person {
    right: bool,
    places: Vec<Signs>,
}

type Weights = [f64; SIGNS];

const FOLDS: usize = 5;

/// How often places and weights are chosen in turn, and the most steps for the weights.
const PLACINGS: usize = 8;
const STEPS: usize = 6;

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut documents: Vec<Document> = Vec::new();
    for path in &args.corpora {
        read(path, &mut documents)?;
    }
    let ships = WORTH.map(f64::from);
    let cases = collect(&documents, &WORTH);
    let answerable = cases.iter().filter(|case| case.is_answerable()).count();
    println!(
        "{} articles, {} pronouns, {answerable} with the right person among those named before",
        documents.len(),
        cases.len()
    );
    println!("what ships: {}", share(&cases, &ships));
    let mut crossed = 0;
    for fold in 0..FOLDS {
        let own = |case: &&Case| case.article % FOLDS == fold;
        let learned: Vec<Case> = cases.iter().filter(|case| !own(case)).cloned().collect();
        let held: Vec<Case> = cases.iter().filter(own).cloned().collect();
        crossed += answered(&held, &fit(&learned, args.penalty, &ships));
    }
    println!("fitted, cross-validated: {}", percent(crossed, cases.len()));
    let mut weights = ships;
    for round in 1..=args.rounds {
        let cases = collect(&documents, &weights.map(|weight| weight as f32));
        weights = fit(&cases, args.penalty, &ships);
        println!(
            "fitted, round {round}, on all of them: {}",
            share(&cases, &weights)
        );
    }
    for (name, (weight, ships)) in NAMES.iter().zip(weights.iter().zip(&ships)) {
        println!("{weight:6.2} (ships {ships:5.2}) {name}");
    }
    let list: Vec<String> = weights
        .iter()
        .map(|weight| format!("{weight:.2}"))
        .collect();
    println!("pub const WORTH: Signs = [{}];", list.join(", "));
    Ok(())
}

fn read(path: &Path, documents: &mut Vec<Document>) -> anyhow::Result<()> {
    let file = fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    for line in BufReader::new(file).lines() {
        documents.push(serde_json::from_str(&line?)?);
    }
    Ok(())
}

/// The pronouns of all articles, those before them settled by `worth`.
fn collect(documents: &[Document], worth: &Signs) -> Vec<Case> {
    let mut analyser = Analyser::default();
    let mut cases = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let article = import::from_text(document.text.clone(), "");
        let index = CharIndex::new(article.text());
        let (analysis, choices) = analyser.choices(&article, worth);
        let choices: HashMap<u32, &Choice> = choices
            .iter()
            .map(|choice| (choice.pronoun.start, choice))
            .collect();
        for attribution in &document.attributions {
            let ([(start, end)], Some(who)) =
                (&attribution.source[..], &attribution.speaker_resolved)
            else {
                continue;
            };
            let span = index.to_span(article.text(), *start, *end);
            let word = article.words(span).to_lowercase();
            if who.confidence == "high"
                && matches!(word.as_str(), "he" | "she")
                && let Some(choice) = choices.get(&span.start)
            {
                cases.push(case(number, choice, &analysis, &who.name));
            }
        }
    }
    cases
}

fn case(article: usize, choice: &Choice, analysis: &Analysis, name: &str) -> Case {
    let mut people: Vec<(usize, Person)> = Vec::new();
    for candidate in &choice.candidates {
        let known = people
            .iter_mut()
            .find(|(entity, _)| *entity == candidate.entity);
        if let Some((_, person)) = known {
            person.places.push(candidate.signs);
            continue;
        }
        let right = is_name_of(name, &analysis.entities[candidate.entity].name);
        let places = vec![candidate.signs];
        people.push((candidate.entity, Person { right, places }));
    }
    let people = people.into_iter().map(|(_, person)| person).collect();
    Case { article, people }
}

/// Whether two names can belong to one person: the same last word and no other first one.
fn is_name_of(gold: &str, found: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split_whitespace()
            .map(|word| word.trim_end_matches(['.', ',']).to_lowercase())
            .filter(|word| {
                !matches!(
                    word.as_str(),
                    "jr" | "sr" | "ii" | "iii" | "mr" | "ms" | "mrs" | "dr"
                )
            })
            .collect()
    };
    let (gold, found) = (words(gold), words(found));
    let (Some(one), Some(two)) = (gold.last(), found.last()) else {
        return false;
    };
    let first = |words: &[String]| words.first().filter(|_| words.len() > 1).cloned();
    let agree = match (first(&gold), first(&found)) {
        (Some(one), Some(two)) => {
            one == two || one.chars().next() == two.chars().next() && one.len().min(two.len()) == 1
        }
        _ => true,
    };
    one == two && agree || gold.len() == 1 && found.first() == gold.first()
}

fn score(place: &Signs, weights: &Weights) -> f64 {
    let pairs = place.iter().zip(weights);
    pairs.map(|(sign, weight)| f64::from(*sign) * weight).sum()
}

impl Person {
    /// The place that speaks most for this person, the nearest of equal ones.
    fn best(&self, weights: &Weights) -> &Signs {
        let mut best = &self.places[0];
        for place in &self.places[1..] {
            if score(place, weights) > score(best, weights) {
                best = place;
            }
        }
        best
    }
}

impl Case {
    fn is_answerable(&self) -> bool {
        self.people.iter().any(|person| person.right)
    }

    fn is_answered(&self, weights: &Weights) -> bool {
        let mut best: Option<(f64, bool)> = None;
        for person in &self.people {
            let score = score(person.best(weights), weights);
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, person.right));
            }
        }
        best.is_some_and(|(_, right)| right)
    }
}

fn answered(cases: &[Case], weights: &Weights) -> usize {
    cases
        .iter()
        .filter(|case| case.is_answered(weights))
        .count()
}

fn percent(count: usize, of: usize) -> String {
    format!(
        "{count} of {of}, {:.1} %",
        100.0 * count as f64 / of.max(1) as f64
    )
}

fn share(cases: &[Case], weights: &Weights) -> String {
    percent(answered(cases, weights), cases.len())
}

/// A pronoun with one place for each person.
struct Chosen<'a> {
    people: Vec<(&'a Signs, bool)>,
}

/// What the cases say of these weights: the logarithm of the likelihood less the penalty, its slope and its curvature.
fn likelihood(
    cases: &[Chosen<'_>],
    weights: &Weights,
    penalty: f64,
) -> (f64, Weights, [Weights; SIGNS]) {
    let mut value = 0.0;
    let mut slope = [0.0; SIGNS];
    let mut curvature = [[0.0; SIGNS]; SIGNS];
    for (at, weight) in weights.iter().enumerate() {
        value -= penalty * weight * weight / 2.0;
        slope[at] -= penalty * weight;
        curvature[at][at] += penalty;
    }
    for case in cases {
        let scores: Vec<f64> = case
            .people
            .iter()
            .map(|(signs, _)| score(signs, weights))
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f64 = odds.iter().sum();
        let right: f64 = case
            .people
            .iter()
            .zip(&odds)
            .filter(|((_, right), _)| *right)
            .map(|(_, odds)| odds)
            .sum();
        value += (right / all).ln();
        let mut mean = [0.0; SIGNS];
        for ((signs, is_right), odds) in case.people.iter().zip(&odds) {
            let (share, own) = (odds / all, if *is_right { odds / right } else { 0.0 });
            for at in 0..SIGNS {
                let sign = f64::from(signs[at]);
                mean[at] += share * sign;
                slope[at] += (own - share) * sign;
                for other in 0..SIGNS {
                    curvature[at][other] += share * sign * f64::from(signs[other]);
                }
            }
        }
        for at in 0..SIGNS {
            for other in 0..SIGNS {
                curvature[at][other] -= mean[at] * mean[other];
            }
        }
    }
    (value, slope, curvature)
}

/// Solves a positive definite system of equations.
fn solve(mut left: [Weights; SIGNS], mut right: Weights) -> Weights {
    for pivot in 0..SIGNS {
        for row in pivot + 1..SIGNS {
            let factor = left[row][pivot] / left[pivot][pivot];
            for column in pivot..SIGNS {
                left[row][column] -= factor * left[pivot][column];
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..SIGNS).rev() {
        for column in row + 1..SIGNS {
            right[row] -= left[row][column] * right[column];
        }
        right[row] /= left[row][row];
    }
    right
}

/// The weights that make the right people most probable. A sign that no case has keeps what it is worth now.
fn fit(cases: &[Case], penalty: f64, now: &Weights) -> Weights {
    let mut weights = *now;
    let people = || cases.iter().flat_map(|case| &case.people);
    let is_seen = |at: &usize| {
        people()
            .flat_map(|person| &person.places)
            .any(|signs| signs[*at] != 0.0)
    };
    let seen: Vec<usize> = (0..SIGNS).filter(is_seen).collect();
    for at in &seen {
        weights[*at] = 0.0;
    }
    // The first places are the nearest ones; with these weights better ones are chosen.
    for _ in 0..PLACINGS {
        let chosen: Vec<Chosen<'_>> = cases
            .iter()
            .filter(|case| case.is_answerable())
            .map(|case| Chosen {
                people: case
                    .people
                    .iter()
                    .map(|person| (person.best(&weights), person.right))
                    .collect(),
            })
            .collect();
        for _ in 0..STEPS {
            let (value, slope, curvature) = likelihood(&chosen, &weights, penalty);
            let step = solve(curvature, slope);
            // Half the step, and half of that, until it is better.
            let better = (0..20).map(|halves| 0.5_f64.powi(halves)).find_map(|part| {
                let mut next = weights;
                for at in &seen {
                    next[*at] += part * step[*at];
                }
                (likelihood(&chosen, &next, penalty).0 > value).then_some(next)
            });
            let Some(better) = better else { break };
            weights = better;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(signs: &[(usize, f32)]) -> Signs {
        let mut place = [0.0; SIGNS];
        for (at, value) in signs {
            place[*at] = *value;
        }
        place
    }

    fn cases(all: &[&[(bool, &[Signs])]]) -> Vec<Case> {
        let person = |(right, places): &(bool, &[Signs])| Person {
            right: *right,
            places: places.to_vec(),
        };
        let case = |(article, people): (usize, &&[(bool, &[Signs])])| Case {
            article,
            people: people.iter().map(person).collect(),
        };
        all.iter().enumerate().map(case).collect()
    }

    #[test]
    fn the_slope_is_how_the_likelihood_changes() {
        let (one, two, three) = (
            place(&[(0, 1.0), (3, 1.0)]),
            place(&[(0, 2.0)]),
            place(&[(3, 0.5), (5, 1.0)]),
        );
        let chosen = [
            Chosen {
                people: vec![(&one, true), (&two, false), (&three, false)],
            },
            Chosen {
                people: vec![(&two, true), (&three, true), (&one, false)],
            },
        ];
        let mut weights = [0.0; SIGNS];
        (weights[0], weights[3], weights[5]) = (-0.4, 0.3, 0.7);
        let (_, slope, curvature) = likelihood(&chosen, &weights, 0.5);
        let little = 1e-5;
        for at in 0..SIGNS {
            let moved = |by: f64| {
                let mut weights = weights;
                weights[at] += by;
                likelihood(&chosen, &weights, 0.5)
            };
            let (more, less) = (moved(little), moved(-little));
            let measured = (more.0 - less.0) / (2.0 * little);
            assert!(
                (measured - slope[at]).abs() < 1e-6,
                "{at}: {measured} {}",
                slope[at]
            );
        }
        // With one right person the curvature is that of the slope, too.
        let (_, _, alone) = likelihood(&chosen[..1], &weights, 0.5);
        let mut moved = weights;
        moved[0] += little;
        let (before, after) = (
            likelihood(&chosen[..1], &weights, 0.5).1,
            likelihood(&chosen[..1], &moved, 0.5).1,
        );
        assert!(((before[3] - after[3]) / little - alone[0][3]).abs() < 1e-3);
        assert!(curvature[0][0] > 0.5);
    }

    #[test]
    fn equations_are_solved() {
        let mut left = [[0.0; SIGNS]; SIGNS];
        for (at, row) in left.iter_mut().enumerate() {
            row[at] = 2.0;
        }
        (left[0][1], left[1][0]) = (1.0, 1.0);
        let mut right = [0.0; SIGNS];
        (right[0], right[1], right[2]) = (4.0, 5.0, 6.0);
        let found = solve(left, right);
        let expected = [1.0, 2.0, 3.0];
        assert!(
            found
                .iter()
                .zip(expected)
                .all(|(found, expected)| (found - expected).abs() < 1e-9)
        );
    }

    #[test]
    fn the_fit_finds_the_sign_that_says_who_is_meant() {
        let (subject, other, far) = (
            place(&[(3, 1.0)]),
            place(&[(4, 1.0)]),
            place(&[(0, 6.0), (3, 1.0)]),
        );
        let all: Vec<Case> = (0..12)
            .flat_map(|_| {
                cases(&[
                    // The right person has a bad place before the good one.
                    &[(false, &[other]), (true, &[other, subject])],
                    &[(true, &[subject]), (false, &[far])],
                    // Nobody of them is right: says nothing.
                    &[(false, &[subject]), (false, &[other])],
                ])
            })
            .collect();
        let mut now = [0.0; SIGNS];
        now[15] = 1.5;
        let weights = fit(&all, 1.0, &now);
        assert!(weights[3] > 0.5 && weights[0] < -0.2, "{weights:?}");
        assert!((weights[15] - 1.5).abs() < 1e-12, "no case has it");
        assert_eq!(answered(&all, &weights), 24);
        assert!(answered(&all, &[0.0; SIGNS]) < 24);
        let bits = |weights: Weights| weights.map(f64::to_bits);
        assert_eq!(
            bits(weights),
            bits(fit(&all, 1.0, &now)),
            "the same each time"
        );
        // A greater penalty keeps the weights smaller.
        assert!(fit(&all, 50.0, &now)[3] < weights[3]);
    }

    #[test]
    fn names_of_one_person_agree() {
        for (gold, found, same) in [
            ("Ana Lobo", "Ana Lobo", true),
            ("Ana Lobo", "Lobo", true),
            ("Ms. Lobo", "Ana Lobo", true),
            ("A. Lobo", "Ana Lobo", true),
            ("Ben Lobo", "Ana Lobo", false),
            ("Mara", "Mara Okoye", true),
            ("John Roe Jr.", "John Roe", true),
            ("Lobo", "Tomas Berg", false),
            ("", "Berg", false),
        ] {
            assert_eq!(is_name_of(gold, found), same, "{gold}, {found}");
        }
    }
}
