//! Who said a quotation or a post: `— Ana Petrov (@anap), 1 May 2024`, in a block or at the end of
//! one.

use std::ops::Range;

use super::names;
use crate::text::{Block, BlockKind, Inline, Span, Style};

/// The longest line that says who said what is before it, in bytes.
const LONGEST: usize = 240;
/// The most words of a name.
const MOST_WORDS: usize = 6;

/// The blocks with a block of its own for each line that says who said the quotation before it. The
/// text stays as it is.
pub(super) fn part(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let is_said = |block: &Block| matches!(block.kind, BlockKind::Quotation | BlockKind::Post);
    if !blocks
        .iter()
        .any(|block| is_said(block) || block.kind == BlockKind::Attribution)
    {
        return blocks;
    }
    let mut parted: Vec<Block> = Vec::with_capacity(blocks.len() + 4);
    for mut block in blocks {
        let words = block.span.of(text);
        if block.kind == BlockKind::Attribution {
            name_speaker(text, &mut block);
        } else if is_said(&block) {
            let follows = parted.last().is_some_and(is_said);
            if follows && is_signed(words) && speaker(words).is_some() {
                block.kind = BlockKind::Attribution;
                name_speaker(text, &mut block);
            } else if let Some(at) = tail(words) {
                let (mut said, by) = split(block, words, at);
                name_speaker(text, &mut said);
                parted.push(by);
                block = said;
            }
        }
        parted.push(block);
    }
    parted
}

/// `block` cut at `at` of its `words`: what said it, what was said.
fn split(mut block: Block, words: &str, at: usize) -> (Block, Block) {
    let start = block.span.start;
    let cut = start + at as u32;
    let before = Span {
        start,
        end: start + words[..at].trim_end().len() as u32,
    };
    let after = Span {
        start: cut,
        end: block.span.end,
    };
    let within = |span: Span| {
        let clipped = move |inline: &Inline| {
            let span = Span {
                start: inline.span.start.max(span.start),
                end: inline.span.end.min(span.end),
            };
            (span.start < span.end).then(|| Inline {
                span,
                style: inline.style.clone(),
            })
        };
        block.inlines.iter().filter_map(clipped).collect()
    };
    let said = Block {
        span: after,
        kind: BlockKind::Attribution,
        inlines: within(after),
    };
    block.inlines = within(before);
    block.span = before;
    (said, block)
}

fn name_speaker(text: &str, block: &mut Block) {
    let Some(name) = speaker(block.span.of(text)) else {
        return;
    };
    let at = block.span.start as usize;
    block.inlines.push(Inline {
        span: Span::new(at + name.start, at + name.end),
        style: Style::Speaker,
    });
    block
        .inlines
        .sort_by_key(|inline| (inline.span.start, u32::MAX - inline.span.end));
}

/// True for a line with a sign that it says who said something: a dash, or a network's words.
fn is_signed(line: &str) -> bool {
    line.starts_with(DASHES) || sharing(line).is_some()
}

const DASHES: [char; 5] = ['—', '―', '–', '-', '~'];

/// True for a line of a network that says whose post is shown, and no more.
pub(super) fn is_shared(words: &str) -> bool {
    words.len() < LONGEST && sharing(words).is_some() && !words.contains(['.', '!', '?'])
}

/// What follows the words that networks put before a name.
fn sharing(line: &str) -> Option<&str> {
    ["A post shared by ", "Posted by ", "Post by "]
        .iter()
        .find_map(|start| line.strip_prefix(start))
}

/// Where in `words` the line begins that says who said the rest.
fn tail(words: &str) -> Option<usize> {
    let from = words.len().saturating_sub(LONGEST);
    let from = (from..words.len()).find(|&at| words.is_char_boundary(at))?;
    // A line of its own at the end.
    if let Some(line) = words[from..].rfind('\n') {
        let at = from + line + 1;
        if is_signed(&words[at..]) && speaker(&words[at..]).is_some() {
            return Some(at);
        }
    }
    // After a sentence's end, with a long dash.
    let dash = |at: &usize| {
        let before = words[..*at].trim_end();
        let blank = before.len() < *at;
        let ends = before.ends_with(['.', '!', '?', '…', '”', '’', '"', '»', '“']);
        blank && ends && speaker(&words[*at..]).is_some()
    };
    let places = words[from..]
        .char_indices()
        .filter(|(_, c)| matches!(c, '—' | '―' | '–'));
    places
        .map(|(at, _)| from + at)
        .filter(|at| *at > 0)
        .find(dash)
        .or_else(|| {
            let at = words.rfind(" -- ").filter(|&at| at > from)? + 1;
            dash(&at).then_some(at)
        })
}

/// The name of who said it in `— Ana Petrov (@anap), 1 May 2024`.
pub(super) fn speaker(line: &str) -> Option<Range<usize>> {
    if line.len() > LONGEST || line.trim_end().contains("\n\n") {
        return None;
    }
    let rest = line.trim_start_matches(DASHES).trim_start();
    let rest = sharing(rest).unwrap_or(rest);
    let start = line.len() - rest.len();
    let stop = rest
        .find([',', '(', '[', '\n', '|', '·', '•', ';', '/', '"', '“', '<'])
        .unwrap_or(rest.len());
    let mut end = 0;
    let mut count = 0;
    let mut named = 0;
    for word in rest[..stop].split_whitespace() {
        let at = word.as_ptr() as usize - rest.as_ptr() as usize;
        let dates = word.starts_with(|c: char| c.is_ascii_digit()) || is_month(word);
        if dates || (count > 0 && matches!(word, "on" | "in" | "via" | "to" | "at" | "–" | "—"))
        {
            break;
        }
        let capital = word.starts_with(|c: char| c.is_uppercase() || c == '@')
            || word.chars().all(|c| c.is_alphabetic() && !c.is_lowercase());
        if !(capital || names::is_particle(word) && count > 0) {
            return None;
        }
        named += usize::from(capital);
        count += 1;
        end = at + word.len();
    }
    let name = &rest[..end];
    if count > MOST_WORDS || named == 0 {
        return handle(line);
    }
    let plain = name.trim_end_matches(['.', ':', '!', '?']);
    // "Yes." and "Where?" are said, not signed.
    let initial = plain
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .count()
        == 1;
    if plain.len() < name.len() && !(name.ends_with('.') && (count > 1 || initial)) {
        return None;
    }
    Some(start..start + plain.len())
}

/// A handle that stands for the name.
fn handle(line: &str) -> Option<Range<usize>> {
    let at = line.find('@')?;
    let length = line[at + 1..]
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
        .unwrap_or(line.len() - at - 1);
    (length > 1).then(|| at..at + 1 + length)
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    const WHOLE: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS.contains(&word.as_str()) || WHOLE.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_a_line_is_who_said_it() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(speaker(line).map(|name| &line[name]), expected, "{line}");
        };
        check("— Ana Petrov (@anap) May 1, 2024", Some("Ana Petrov"));
        check("— Ana Petrov May 1, 2024", Some("Ana Petrov"));
        check("― Nkechi Obi, The Long Wait", Some("Nkechi Obi"));
        check("- Rahel Tesfaye", Some("Rahel Tesfaye"));
        check("A post shared by Ana Petrov (@anap)", Some("Ana Petrov"));
        check(
            "Posted by Harbour Watch on Monday, 3 May",
            Some("Harbour Watch"),
        );
        check("— @anap", Some("@anap"));
        check("— 1 May (@anap)", Some("@anap"));
        check("— Martin Holm Jr.", Some("Martin Holm Jr"));
        check("— Yes.", None);
        check("— We leave at six, she said", None);
        check("—", None);
        check("", None);
    }

    #[test]
    fn the_end_of_a_quotation_may_say_who_said_it() {
        let check = |words: &str, expected: Option<&str>| {
            assert_eq!(tail(words).map(|at| &words[at..]), expected, "{words}");
        };
        check("We wait. — Nkechi Obi", Some("— Nkechi Obi"));
        check("We wait\n- Nkechi Obi, 1 May", Some("- Nkechi Obi, 1 May"));
        check("“We wait” -- Nkechi Obi", Some("-- Nkechi Obi"));
        check("We wait — Nkechi Obi waits", None);
        check("We wait — and wait. Then — Friday came — we left.", None);
        check("We wait.", None);
        check("é. — É", Some("— É"));
    }
}
