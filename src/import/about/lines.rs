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
                continue;
            }
            if sites.iter().any(|site| same_words(site, part)) || names::is_role(part) {
                says_more = true;
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
    for line in after.chain(before.filter(is_alone)) {
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
