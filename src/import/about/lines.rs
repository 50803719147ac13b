//! Who wrote an article and when, told from the lines of text around it.

use super::dates::{before_dates, is_about_time, published, says_published, says_updated};
use super::landmarks::Line;
use super::{LONGEST_LINE, MOST_ABOVE, NEAR};
use crate::import::names::{self, same_words};
use crate::import::{date, edges};

/// Longer lines are no bylines, in characters.
const LONGEST_BYLINE: usize = 110;
/// How many elements before the headline a line about the article may be.
const BEFORE: usize = 30;
/// A name at the end of an article has at most so many lines after it.
const LAST_LINES: usize = 4;

/// The people in a line such as "By Ana Petrov" soon after the headline.
pub(super) fn bylines(lines: &[Line], headline: usize, language: Option<&str>) -> Vec<String> {
    for line in near(lines, headline) {
        let people = labelled(&line.text, language);
        if !people.is_empty() {
            return people;
        }
        // "By Ana Petrov Published 1 May 2024"
        let words = before_dates(&line.text);
        if words.chars().count() > LONGEST_BYLINE {
            continue;
        }
        let bare = names::without_word_before(words, language);
        let is_own = bare.len() < words.trim().len() && names::is_person(bare);
        if !is_own && !names::is_byline(words) {
            continue;
        }
        let people = names::authors(if is_own { bare } else { words });
        if people.iter().any(|name| names::is_whole(name)) {
            return people;
        }
    }
    Vec::new()
}

/// The people whom a part of a line names after a label, or after a day: `来源：码头报 | 作者：王小明 | 字号：大`,
/// `Posted on 1 May 2024 by Ana Petrov`.
fn labelled(line: &str, language: Option<&str>) -> Vec<String> {
    if line.chars().count() > LONGEST_BYLINE {
        return Vec::new();
    }
    let is_chinese = language.is_some_and(|language| language.starts_with("zh"));
    let sections = || line.split(['|', '｜', '　', '丨']).map(str::trim);
    if sections().count() > 1 {
        let has_day = sections().any(|section| date::find(section, language).is_some());
        let label = |section: &&str| {
            let is_byline = names::is_byline(&section.replace('：', ":"));
            let is_day = || date::find(section, language).is_some();
            is_byline && (section.contains([':', '：']) || has_day && !is_day())
        };
        for section in sections().filter(label) {
            // Chinese has no blank inside of names.
            let section = if is_chinese {
                section.replace(' ', "、")
            } else {
                section.to_owned()
            };
            let people = names::authors(&section);
            if people.iter().any(|name| names::is_whole(name)) {
                return people;
            }
        }
    }
    for by in [
        " by ", " von ", " par ", " por ", " door ", " av ", " af ", " oleh ",
    ] {
        let Some((before, rest)) = line.split_once(by) else {
            continue;
        };
        let says_day = date::find(before, language).is_some()
            && (says_published(before) || edges::is_date(before));
        let rest = before_dates(rest);
        if says_day && rest.chars().count() < 60 && !edges::is_sentence(rest) {
            let people = names::authors(rest);
            if !people.is_empty() && people.iter().all(|name| names::is_person(name)) {
                return people;
            }
        }
    }
    Vec::new()
}

/// The people in the line below an article that says who posted it, if there is one such line.
pub(super) fn posted(margin: &[Line], headline: usize) -> Vec<String> {
    const POSTED: &[&str] = &[
        "posted by ",
        "written by ",
        "published by ",
        "geschrieben von ",
        "verfasst von ",
        "eingestellt von ",
        "gepostet von ",
        "publicado por ",
        "escrito por ",
        "publié par ",
        "rédigé par ",
        "pubblicato da ",
        "geplaatst door ",
        "автор: ",
    ];
    let says = |line: &&Line| {
        let lower = line.text.to_lowercase();
        line.text.chars().count() <= LONGEST_BYLINE
            && line.text.contains(|c: char| c.is_ascii_digit())
            && POSTED.iter().any(|start| lower.starts_with(start))
    };
    let mut lines = margin
        .iter()
        .filter(|line| line.order > headline)
        .filter(says);
    match (lines.next(), lines.next()) {
        (Some(line), None) => {
            let people = names::authors(&line.text);
            let first = people.into_iter().next();
            first
                .filter(|name| names::is_whole(name))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The people in a line of nothing but names in Japanese, beside a line that is a date.
pub(super) fn of_names(lines: &[Line], headline: usize, language: Option<&str>) -> Vec<String> {
    if !language.is_some_and(|language| language.starts_with("ja")) {
        return Vec::new();
    }
    let lines: Vec<&Line> = near(lines, headline)
        .filter(|line| line.long <= MOST_ABOVE)
        .collect();
    let is_day = |line: Option<&&Line>| {
        line.is_some_and(|line| {
            line.text.chars().count() < 40 && date::find(&line.text, language).is_some()
        })
    };
    for (n, line) in lines.iter().enumerate() {
        let parts: Vec<&str> = line.text.split(['、', '・', '，']).map(str::trim).collect();
        let is_name = |part: &&str| {
            (3..=5).contains(&part.chars().count())
                && part
                    .chars()
                    .all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '々')
        };
        let beside = is_day(lines.get(n + 1)) || n > 0 && is_day(lines.get(n - 1));
        if (2..=5).contains(&parts.len()) && parts.iter().all(is_name) && beside {
            return parts.into_iter().map(str::to_owned).collect();
        }
    }
    Vec::new()
}

/// The people in a line near the headline of nothing but names, a date and the site's name.
pub(super) fn beside_date(lines: &[Line], headline: usize, sites: &[&str]) -> Vec<String> {
    let above = |line: &&Line| line.long <= MOST_ABOVE;
    for line in near(lines, headline).filter(above) {
        let words = &line.text;
        if words.chars().count() > LONGEST_BYLINE || edges::is_sentence(words) {
            continue;
        }
        let mut people = Vec::new();
        let (mut says_more, mut other) = (false, false);
        let mut says_day = date::find(words, None).is_some();
        let sections = words.split('|').enumerate();
        let parts = sections.flat_map(|(section, words)| {
            let parts = words.split([',', '·', '•', '/', '–', '—', '،', '　']);
            parts
                .flat_map(|part| part.split(" - "))
                .map(move |part| (section, part))
        });
        let mut of_people = None;
        for (section, part) in parts {
            let part = part.trim();
            let is_day = |part: &str| part.split_whitespace().all(date::is_word_of_date);
            if is_day(part) || edges::is_date(part) || edges::is_reading_time(part) {
                continue;
            }
            if part.chars().any(|c| c.is_ascii_digit()) {
                says_day |=
                    date::find(part, None).is_some() || says_updated(part) || says_published(part);
                // "3. feb 2020 o 10:21 Ján Kováč"; in English it may be "Climate Change" as well.
                let after = part.rsplit(|c: char| c.is_ascii_digit()).next();
                let after = after.unwrap_or_default().trim();
                let is_zone = after.to_lowercase().split(' ').any(|word| word == "time");
                if people.is_empty() && !is_zone && !after.is_ascii() && names::is_person(after) {
                    people.extend(names::authors(after));
                }
                continue;
            }
            if sites.iter().any(|site| same_words(site, part)) || names::is_role(part) {
                says_more = true;
            } else if words.contains(" - ") && is_place_line(part) {
                // "HARBOUR TOWN - Ana Petrov"
            } else if people.len() < 3 && names::is_person(part) {
                // "Ana Petrov | Port Alto | 1 May 2024": what a bar parts from people is a place.
                if *of_people.get_or_insert(section) == section {
                    people.extend(names::authors(part));
                }
            } else {
                other = true;
            }
        }
        if !other && !people.is_empty() && (says_day || says_more) {
            return people;
        }
    }
    Vec::new()
}

/// True for one word in capitals, as the place stands before who wrote from there.
fn is_place_line(part: &str) -> bool {
    part.chars().count() >= 4
        && part.chars().all(|c| c.is_uppercase() || c == '\u{307}')
        && !names::is_publication(part)
}

/// The people who sign the article at its end, or in its first or last words as agencies of East
/// Asia do.
pub(super) fn signatures(lines: &[Line], headline: usize, is_english: Option<bool>) -> Vec<String> {
    let after = || lines.iter().filter(move |line| line.order > headline);
    for line in after().filter(|line| !line.text.is_ascii()) {
        let people = names::reporters(&line.text);
        if !people.is_empty() {
            return people;
        }
    }
    // The end: after the last long line or sentence.
    let all: Vec<&Line> = after().collect();
    let Some(last) = all
        .iter()
        .rposition(|line| {
            line.long > 0 && line.text.chars().count() > 60 && edges::is_sentence(&line.text)
        })
        .or_else(|| all.iter().rposition(|line| edges::is_sentence(&line.text)))
    else {
        return Vec::new();
    };
    let most = all.last().map_or(0, |line| line.long);
    for line in all[last + 1..]
        .iter()
        .filter(|line| line.long + 1 >= most)
        .take(LAST_LINES)
    {
        let words = line
            .text
            .trim_matches(['(', ')', '（', '）', '[', ']', '【', '】']);
        if words.chars().count() > 60 || edges::is_sentence(words) {
            continue;
        }
        let signed = names::is_byline(words)
            || (line.is_set_off && !is_english.unwrap_or_else(|| words.is_ascii()));
        let bare = words.split(" (").next().unwrap_or(words);
        if signed && (names::is_byline(words) || names::is_person(bare)) {
            let people = names::authors(words);
            if people.iter().any(|name| names::is_whole(name)) {
                return people;
            }
        }
    }
    Vec::new()
}

/// The day of publication in the lines near the headline: one that only says when the page was
/// changed does not count.
pub(super) fn day(lines: &[Line], headline: usize, language: Option<&str>) -> Option<String> {
    let mut found = None;
    let after = lines
        .iter()
        .filter(|line| line.order > headline && line.order <= headline + NEAR);
    let before = lines
        .iter()
        .rev()
        .filter(|line| line.order < headline && line.order + BEFORE > headline);
    let is_alone = |line: &&Line| line.text.chars().filter(|c| c.is_alphabetic()).count() < 40;
    // A day among the lines about the article counts for more than one after its paragraphs.
    let mut sentences = 0;
    let (after, far): (Vec<&Line>, Vec<&Line>) = after.partition(|line| {
        let words = &line.text;
        sentences += usize::from(words.chars().count() > 50 && edges::is_sentence(words));
        // Below the first sentences a day with other words is one of another story.
        let is_other = line.long > MOST_ABOVE
            || sentences > 1
                && !edges::is_date(words)
                && !says_published(words)
                && !says_updated(words);
        !is_other
    });
    let before = before.filter(is_alone);
    for line in after.into_iter().chain(before).chain(far) {
        let words = &line.text;
        // A sentence tells when what it is about happened.
        let is_sentence = words.trim_end().ends_with('.') && words.split_whitespace().count() > 5;
        if words.len() >= LONGEST_LINE * 3 / 2 || (is_sentence && !says_published(words)) {
            continue;
        }
        let Some(day) = published(words, language).filter(|_| is_about_time(words)) else {
            continue;
        };
        if !says_updated(words) || says_published(words) {
            return Some(day);
        }
        found.get_or_insert(day);
    }
    found
}

/// The day in a line anywhere that says that the page was published, or changed, then.
pub(super) fn stated_day<'l>(
    lines: impl Iterator<Item = &'l Line>,
    language: Option<&str>,
) -> Option<String> {
    let mut updated = None;
    for line in lines.filter(|line| line.text.len() < LONGEST_LINE) {
        let words = &line.text;
        if !words.contains(char::is_numeric) {
            continue;
        }
        if says_published(words) && !edges::is_sentence(words.trim_end_matches('.')) {
            let day = published(words, language);
            if day.is_some() {
                return day;
            }
        } else if says_updated(words) && updated.is_none() {
            updated = date::find(words, language);
        }
    }
    updated
}

/// The lines after the headline that may be about the article.
fn near(lines: &[Line], headline: usize) -> impl Iterator<Item = &Line> {
    lines
        .iter()
        .filter(move |line| line.order > headline && line.order <= headline + NEAR)
}
