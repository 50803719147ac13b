//! Who wrote an article and when, as the lines under its title print it: `By Una Pryce, harbour
//! correspondent`, `14 March 2026`. For the formats that have no fields for it, or whose fields say
//! who typed the file.

use super::about::published;
use super::build::Builder;
use super::{edges, names};
use crate::text::{Block, BlockKind, Meta};

/// Longer lines say more than who and when, in characters.
const LONGEST: usize = 110;
/// A longer paragraph above a byline is the article's text, not what stands under its title, in bytes.
const LONGEST_DECK: usize = 260;
/// So many blocks from the first one on are looked at.
const MOST_BLOCKS: usize = 8;
/// So many blocks are looked at for more days that stand alone, which make a diary.
const MOST_ENTRIES: usize = 4000;

/// What a line says of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signed {
    /// Who wrote it.
    pub(super) authors: Vec<String>,
    /// When, ISO 8601.
    pub(super) date: Option<String>,
}

/// What `line` says of who wrote the article and when; `None` if it says anything else.
pub(super) fn read(line: &str) -> Option<Signed> {
    let line = line.trim();
    if line.is_empty() || line.chars().take(LONGEST + 1).count() > LONGEST {
        return None;
    }
    let mut signed = Signed::default();
    let mut bare = None;
    for part in line
        .split(['|', '·', '•', '\n'])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
    {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let (words, day) = without_day(&part);
        if let Some(day) = day {
            signed.date.get_or_insert(day);
        }
        if words.is_empty() || edges::is_reading_time(words) {
            continue;
        }
        if let Some(people) = people(words) {
            signed.authors.extend(people);
        } else if bare.is_none() && words.len() == part.len() && names::is_person(words) {
            bare = Some(words.to_owned());
        } else if !names::is_role(words) {
            return None;
        }
    }
    // A name without a word before it is an author's only beside a day.
    if let Some(name) = bare {
        if !signed.authors.is_empty() || signed.date.is_none() {
            return None;
        }
        signed.authors.extend(names::authors(&name));
    }
    (!signed.authors.is_empty() || signed.date.is_some()).then_some(signed)
}

/// `part` without the day at its end or in all of it, and that day.
fn without_day(part: &str) -> (&str, Option<String>) {
    let says_when = |words: &str| {
        let is_date = edges::is_date(words);
        is_date.then(|| published(words, None)).flatten()
    };
    let starts = part.match_indices(' ').map(|(at, _)| at + 1);
    for at in std::iter::once(0).chain(starts) {
        if let Some(day) = says_when(&part[at..]) {
            let words = part[..at].trim_end_matches([' ', ',', '-', ':', ';', '(']);
            return (words, Some(day));
        }
    }
    (part, None)
}

/// The people whom `words` name after "By", if they say nothing but names and what these people do.
fn people(words: &str) -> Option<Vec<String>> {
    if !names::is_byline(words)
        || edges::is_sentence(words)
        || words.ends_with(['?', '!', ':', ';'])
    {
        return None;
    }
    let mut people = names::authors(words);
    let is_first = people.first().is_some_and(|name| is_person(name));
    // A paper after the name is none of them.
    people.retain(|name| is_person(name));
    let lower = words.to_lowercase();
    let after_by = lower.strip_prefix("by ").unwrap_or_default();
    let first = after_by.split(' ').next().unwrap_or_default();
    let is_phrase = NOT_NAMES.split_ascii_whitespace().any(|word| word == first);
    let fits = !is_phrase && is_first && words.split(", ").skip(1).all(says_who);
    fits.then_some(people)
}

fn is_person(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    names::is_person(name) || (names::is_whole(name) && letters.all(|c| c >= '\u{2E80}'))
}

/// True for what may follow a comma in a byline: another name, what a person does, a paper, a place.
fn says_who(part: &str) -> bool {
    let is_capital = |word: &str| word.starts_with(|c: char| !c.is_lowercase());
    let capitals = |words: &str| {
        words
            .split(' ')
            .all(|word| is_capital(word) || names::is_particle(word))
    };
    let after = ["in ", "for ", "of ", "at "]
        .iter()
        .find_map(|start| part.strip_prefix(start));
    names::has_role(part) || capitals(after.unwrap_or(part)) && is_capital(after.unwrap_or(part))
}

/// Words that follow "By" where it is no byline.
const NOT_NAMES: &str = "accident air appointment boat candlelight chance contrast dawn day degrees design far foot hook \
    invitation land law moonlight night no now order popular post rail request river road royal sea special sunset then \
    train way";

/// Takes what the lines under the title say of author and day into `meta`, and those lines out of the
/// text. What `meta` says already stays if it `is_said` by the article itself, and so do lines that say
/// something else.
pub(super) fn take(builder: &mut Builder, meta: &mut Meta, is_said: bool) {
    builder.end();
    let blocks: Vec<(&Block, &str)> = builder
        .blocks()
        .iter()
        .map(|block| (block, builder.words(block.span)))
        .take(MOST_ENTRIES)
        .collect();
    let found = lines(&blocks, meta.title.is_some());
    let Some(&(last, _)) = found.last() else {
        return;
    };
    if last + 1 >= blocks.len() {
        return;
    }
    let (mut authors, mut date) = (Vec::new(), None);
    for (_, signed) in &found {
        authors.extend(signed.authors.iter().cloned());
        date = date.or_else(|| signed.date.clone());
    }
    let mut gone = Vec::new();
    let author = Some(authors.join(", ")).filter(|author| !author.is_empty());
    let known = |said: Option<&str>, printed: Option<&str>| {
        is_said && said.is_some() && !printed.is_none_or(|printed| agree(said, printed))
    };
    let other_author = known(meta.author.as_deref(), author.as_deref());
    let other_date = known(meta.date.as_deref(), date.as_deref());
    for (n, signed) in &found {
        let says_other =
            !signed.authors.is_empty() && other_author || signed.date.is_some() && other_date;
        if !says_other {
            gone.push(*n);
        }
    }
    if author.is_some() && !(is_said && meta.author.is_some()) {
        meta.author = author;
    }
    if let Some(date) = date
        && !(meta.date.is_some() && (is_said || agree(meta.date.as_deref(), &date)))
    {
        meta.date = Some(date);
    }
    builder.take_out(&gone);
}

/// True if `said` begins with what is printed: a day may have a time after it, a name a second one.
fn agree(said: Option<&str>, printed: &str) -> bool {
    let said = said.unwrap_or_default();
    said.starts_with(printed) || names::same_words(said, printed)
}

/// The blocks under the title that say who wrote the article and when.
fn lines(blocks: &[(&Block, &str)], is_titled: bool) -> Vec<(usize, Signed)> {
    let mut found: Vec<(usize, Signed)> = Vec::new();
    let mut decks = 0;
    for (n, (block, words)) in blocks.iter().enumerate().take(MOST_BLOCKS) {
        let is_line = match block.kind {
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Lines => true,
            BlockKind::Rule | BlockKind::Caption => continue,
            _ => break,
        };
        let signed = read(words).filter(|_| is_line);
        let Some(signed) = signed else {
            if !found.is_empty() || words.len() > LONGEST_DECK || n > 0 && decks == 2 {
                break;
            }
            decks += usize::from(n > 0);
            continue;
        };
        // A day alone stands at once under the title, or beside the name.
        let may_be_day = n <= 1 || !found.is_empty() || {
            let next = blocks.get(n + 1).and_then(|(_, words)| read(words));
            next.is_some_and(|next| !next.authors.is_empty())
        };
        let is_title = n == 0 && !is_titled && signed.authors.is_empty();
        if is_title || (signed.authors.is_empty() && !may_be_day) {
            if found.is_empty() && n == 0 {
                continue;
            }
            break;
        }
        found.push((n, signed));
    }
    let is_day = |signed: &Signed| signed.authors.is_empty();
    if found.iter().any(|(_, signed)| is_day(signed)) {
        let last = found.last().map_or(0, |(n, _)| n + 1);
        let mut later = blocks[last.min(blocks.len())..]
            .iter()
            .filter(|(block, words)| {
                words.len() < 60 && !matches!(block.kind, BlockKind::Table | BlockKind::Code)
            });
        // The entries of a diary have their days as heads.
        if later.any(|(_, words)| read(words).is_some_and(|signed| is_day(&signed))) {
            found.retain(|(_, signed)| !is_day(signed));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_who_and_when_are_told_from_text() {
        let check = |line: &str, authors: &[&str], date: Option<&str>| {
            let signed = read(line).unwrap_or_default();
            assert_eq!(signed.authors, authors, "{line}");
            assert_eq!(signed.date.as_deref(), date, "{line}");
        };
        let day = Some("2026-03-14");
        check("By Una Pryce", &["Una Pryce"], None);
        check("BY UNA PRYCE", &["Una Pryce"], None);
        check("By Una Pryce, harbour correspondent", &["Una Pryce"], None);
        check("By Una Pryce, The Osk Gazette", &["Una Pryce"], None);
        check("By Una Pryce and Jon Moe", &["Una Pryce", "Jon Moe"], None);
        check(
            "By Una Pryce, Jon Moe and Lea Brandt",
            &["Una Pryce", "Jon Moe", "Lea Brandt"],
            None,
        );
        check("By Una Pryce in Osk", &["Una Pryce"], None);
        check("Von Una Pryce", &["Una Pryce"], None);
        check("By Una Pryce 14 March 2026", &["Una Pryce"], day);
        check("By Una Pryce\n14 March 2026", &["Una Pryce"], day);
        check("By Una Pryce, 14 March 2026", &["Una Pryce"], day);
        check("14 March 2026 | By Una Pryce", &["Una Pryce"], day);
        check("Una Pryce | 14 March 2026", &["Una Pryce"], day);
        check(
            "By Una Pryce | Staff writer | 5 min read",
            &["Una Pryce"],
            None,
        );
        check("14 March 2026", &[], day);
        check("Published on March 14, 2026 at 06:30", &[], day);
        check("Saturday, 14 March 2026", &[], day);
        for text in [
            "By the river we stood and waited",
            "By the river we stood…",
            "By Tuesday the water had gone",
            "By Tuesday Morning",
            "By Osk Harbour, the river turns",
            "By Popular Demand",
            "By Land and Sea",
            "By Una Pryce's account, nobody left",
            "By Una Pryce.  She was late. ",
            "By March 14, 2026 the water had gone",
            "The Tide",
            "Una Pryce",
            "Osk Harbour, 14 March 2026 to 15 March",
            "March",
            "By",
            "1926",
        ] {
            check(text, &[], None);
        }
    }
}
