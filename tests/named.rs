//! Names, sums, dates and roles in whole articles of our own: they must not fall below these floors.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::HashMap;

use byline::analysis::{Analyser, EntityKind};
use byline::import;

/// How many there are, how many are found, and how many of these are right.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    given: usize,
    found: usize,
    right: usize,
}

impl Count {
    fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.given + self.found).max(1) as f64
    }
}

#[derive(Debug, Default)]
struct Score {
    names: Count,
    sums: Count,
    dates: Count,
    roles: Count,
    /// B-cubed: the sums of precision and recall over the names that are found.
    pure: f64,
    whole: f64,
    joined: usize,
}

/// The text without its brackets, and for each stretch its letter and number and where it is.
fn marked(written: &str) -> (String, Vec<(String, usize, usize)>) {
    let (mut text, mut stretches) = (String::new(), Vec::new());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (stretch, behind) = after.split_once(']').expect("a closing bracket");
        let (key, words) = stretch.split_once(' ').expect("a letter and a name");
        let start = text.len();
        text.push_str(words);
        stretches.push((key.to_owned(), start, text.len()));
        rest = behind;
    }
    text.push_str(rest);
    (text, stretches)
}

fn letter(kind: EntityKind) -> Option<char> {
    Some(match kind {
        EntityKind::Person => 'P',
        EntityKind::Org => 'O',
        EntityKind::Place => 'L',
        EntityKind::Money => 'M',
        EntityKind::Date => 'D',
        _ => return None,
    })
}

fn add(case: &str, analyser: &mut Analyser, score: &mut Score) {
    let mut fields = case.split(" | ");
    let (Some(_), Some(written)) = (fields.next(), fields.next()) else {
        panic!("STYLE | TEXT | ROLES: {case}");
    };
    let roles: HashMap<&str, Vec<&str>> = fields
        .next()
        .unwrap_or("")
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, roles)| (name.trim(), roles.split(" / ").map(str::trim).collect()))
        .collect();
    let (text, stretches) = marked(&written.replace('¶', "\n\n"));
    let article = import::from_text(text, "");
    let analysis = analyser.analyse(&article);
    let mut places = HashMap::new();
    for mention in &analysis.mentions {
        let place = (mention.span.start as usize, mention.span.end as usize);
        if let Some(letter) = letter(mention.kind) {
            score.count(letter).found += 1;
            places.insert(place, (letter, mention.entity));
        }
    }
    let mut pairs = Vec::new();
    for (key, start, end) in &stretches {
        let wanted = key.chars().next().unwrap();
        let count = score.count(wanted);
        count.given += 1;
        let found = places.get(&(*start, *end));
        let right = found.is_some_and(|(letter, _)| *letter == wanted);
        count.right += usize::from(right);
        if !right {
            eprintln!("{key} {}: {found:?}", &article.text()[*start..*end]);
        }
        if let Some((_, entity)) = found
            && "POL".contains(wanted)
        {
            pairs.push((key, entity));
        }
    }
    for pair in &pairs {
        let same = |test: &dyn Fn(&(&String, &usize)) -> bool| {
            pairs.iter().filter(|other| test(other)).count() as f64
        };
        let both = same(&|other| other == pair);
        score.pure += both / same(&|other| other.1 == pair.1);
        score.whole += both / same(&|other| other.0 == pair.0);
    }
    score.joined += pairs.len();
    for entity in &analysis.entities {
        if entity.kind != EntityKind::Person {
            continue;
        }
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
        let wanted = names.find_map(|name| roles.get(name.as_str()));
        let told = entity.role.as_deref().unwrap_or("");
        let may_lack = wanted.is_none_or(|wanted| wanted.contains(&"-"));
        let right = wanted.is_some_and(|wanted| wanted.contains(&told));
        score.roles.given += usize::from(wanted.is_some() && !(may_lack && told.is_empty()));
        score.roles.found += usize::from(!told.is_empty());
        score.roles.right += usize::from(right);
        let lacks = told.is_empty() && may_lack;
        if !(right || lacks) {
            eprintln!("role of {}: {told:?}, wanted {wanted:?}", entity.name);
        }
    }
}

impl Score {
    fn count(&mut self, letter: char) -> &mut Count {
        match letter {
            'M' => &mut self.sums,
            'D' => &mut self.dates,
            _ => &mut self.names,
        }
    }
}

/// The least that a list of articles is read with, in percent.
struct Floors {
    names: f64,
    joined: f64,
    sums: f64,
    dates: f64,
    /// Of the roles that are shown, those that are right.
    true_roles: f64,
    /// Of the roles that there are, those that are right.
    all_roles: f64,
}

#[track_caller]
fn check(articles: &str, floors: &Floors) {
    let (mut score, mut analyser) = (Score::default(), Analyser::default());
    for case in articles
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        add(case, &mut analyser, &mut score);
    }
    let (pure, whole) = (score.pure, score.whole);
    let joined = 200.0 * pure * whole / (pure + whole) / score.joined as f64;
    let share = |right: usize, of: usize| 100.0 * right as f64 / of.max(1) as f64;
    let Count {
        given,
        found,
        right,
    } = score.roles;
    for (what, reached, floor) in [
        ("names", score.names.f1(), floors.names),
        ("joined", joined, floors.joined),
        ("sums", score.sums.f1(), floors.sums),
        ("dates", score.dates.f1(), floors.dates),
        (
            "roles that are right",
            share(right, found),
            floors.true_roles,
        ),
        (
            "roles that are found",
            share(right, given),
            floors.all_roles,
        ),
    ] {
        eprintln!("{what} {reached:.1}");
        assert!(reached >= floor, "{what} {reached:.1}: {score:?}");
    }
}

#[test]
fn names_sums_dates_and_roles_in_whole_articles_stay_above_their_floors() {
    let floors = Floors {
        names: 95.0,
        joined: 99.0,
        sums: 98.0,
        dates: 99.0,
        true_roles: 96.0,
        all_roles: 96.0,
    };
    check(include_str!("named.txt"), &floors);
}

#[test]
fn names_sums_dates_and_roles_in_eight_more_articles_stay_above_their_floors() {
    let floors = Floors {
        names: 93.0,
        joined: 98.5,
        sums: 100.0,
        dates: 100.0,
        true_roles: 92.0,
        all_roles: 95.0,
    };
    check(include_str!("named_second.txt"), &floors);
}
