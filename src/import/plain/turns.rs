//! Turns of a transcript: "MARA OKOYE: …", `[00:01:05] Mara Okoye: …`, "Mara Okoye (01:05): …".

use std::ops::Range;

use crate::import::names;

/// The most words of a name before a colon.
const MOST_WORDS: usize = 5;

/// What stands before colons in heads of messages and lists of facts.
const KEYS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "date",
    "sent",
    "subject",
    "re",
    "fw",
    "fwd",
    "reply-to",
    "http",
    "https",
    "url",
    "tel",
    "phone",
    "fax",
    "email",
    "e-mail",
    "mail",
    "source",
    "sources",
    "title",
    "author",
    "authors",
    "note",
    "notes",
    "category",
    "location",
    "where",
    "when",
    "photo",
    "image",
    "picture",
    "example",
    "warning",
    "updated",
    "published",
    "contact",
    "language",
    "keywords",
    "version",
    "status",
    "summary",
    "abstract",
    "price",
    "address",
    "website",
    "credits",
    "credit",
    "time",
    "place",
    "venue",
    "transcript",
    "tip",
    "caution",
    "important",
    "attention",
    "correction",
    "update",
    "topic",
    "topics",
    "duration",
    "present",
    "agenda",
];

/// The head of a turn: places in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Head {
    /// The speaker's name.
    pub(in crate::import) speaker: Range<usize>,
    /// When it is said.
    pub(in crate::import) time: Option<Range<usize>>,
    /// Where the words begin; the line's end if they stand on the next line.
    pub(in crate::import) words: usize,
}

/// The head of a turn with which `line`, trimmed, begins.
pub(in crate::import) fn head(line: &str) -> Option<Head> {
    let mut at = 0;
    let mut time = bracketed_time(line, 0);
    if let Some((_, end)) = &time {
        at = *end;
        let rest = &line[at..];
        at += rest.len() - rest.trim_start_matches([' ', '\t', '-', '–', '—']).len();
    }
    let time_first = time.is_some();
    let (name, mut end) = name(line, at)?;
    let rest = line[end..].trim_start();
    let gap = line[end..].len() - rest.len();
    // "(shouting)", "(Lagos Central)": of the head, but not of the name.
    if rest.starts_with('(')
        && bracketed_time(line, end + gap).is_none()
        && let Some(close) = rest.find(')').filter(|&close| close <= 40)
    {
        end += gap + close + 1;
    }
    if time.is_none() {
        let gap = line[end..].len() - line[end..].trim_start().len();
        time = bracketed_time(line, end + gap);
        if let Some((_, after)) = &time {
            end = *after;
        }
    }
    let rest = line[end..].trim_start();
    let colon = rest.starts_with(':') && !rest.starts_with("://");
    let place = line.len() - rest.len();
    let words = match () {
        () if colon => {
            let after = &line[place + 1..];
            if after.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            line.len() - after.trim_start().len()
        }
        // A name and a time on a line of their own.
        () if rest.is_empty() && time.is_some() => line.len(),
        () if time_first && rest.starts_with(['-', '–', '—']) => return None,
        () => return None,
    };
    Some(Head {
        speaker: name,
        time: time.map(|(time, _)| time),
        words,
    })
}

/// The time at `at`, in brackets or bare: its place and the place after the brackets.
fn bracketed_time(line: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = line.get(at..)?;
    let open = rest.starts_with(['[', '(', '<']);
    let start = at + usize::from(open);
    let digits = line[start..]
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.' || c == ','))
        .map_or(line.len(), |end| start + end);
    let time = line[start..digits].trim_end_matches(['.', ',', ':']);
    let parts: Vec<&str> = time.split(':').collect();
    let fits = (2..=3).contains(&parts.len())
        && parts.iter().enumerate().all(|(n, part)| {
            let whole = part.split(['.', ',']).next().unwrap_or_default();
            let enough = if n == 0 { 1..=3 } else { 2..=2 };
            enough.contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit())
        });
    if !fits {
        return None;
    }
    let end = start + time.len();
    let closed = open && line[end..].starts_with([']', ')', '>']);
    (open == closed).then_some((start..end, end + usize::from(closed)))
}

/// The name at `at`: its place and the place after it.
fn name(line: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &line[at..];
    let stop = rest
        .find([':', '(', '[', '<', '\t', ',', ';', '!', '?', '"', '“'])
        .unwrap_or(rest.len().min(60));
    let mut words = rest.get(..stop)?.trim_end();
    // A time without brackets ends the name.
    if let Some((before, last)) = words.rsplit_once([' ', '\t'])
        && last.starts_with(|c: char| c.is_ascii_digit())
        && rest[stop..].starts_with(':')
        && bracketed_time(line, at + before.len() + 1).is_some()
    {
        words = before.trim_end();
    }
    is_name(words).then(|| (at..at + words.len(), at + words.len()))
}

/// True for a name as it stands before a colon: up to five words with capitals, or "Speaker 2".
pub(in crate::import) fn is_name(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let fits = |(n, word): (usize, &str)| {
        word.starts_with(char::is_uppercase)
            || (n > 0 && (names::is_particle(word) || word.bytes().all(|b| b.is_ascii_digit())))
    };
    let stops = |word: &str| word.ends_with('.') && word.chars().count() > 5;
    (1..=MOST_WORDS).contains(&count)
        && words.chars().count() <= 50
        && words.split_whitespace().enumerate().all(fits)
        && !words.split_whitespace().any(stops)
        && !words.contains(['/', '\\', '=', '@', '#', '|'])
        && !KEYS.contains(&words.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_turns() {
        let check = |line: &str, expected: Option<(&str, Option<&str>, &str)>| {
            let head = head(line);
            let found = head.map(|head| {
                let time = head.time.map(|time| line[time].to_owned());
                (
                    line[head.speaker].to_owned(),
                    time,
                    line[head.words..].to_owned(),
                )
            });
            let expected = expected.map(|(speaker, time, words)| {
                (
                    speaker.to_owned(),
                    time.map(str::to_owned),
                    words.to_owned(),
                )
            });
            assert_eq!(found, expected, "{line}");
        };
        check("OKOYE: We wait.", Some(("OKOYE", None, "We wait.")));
        check(
            "Mara Okoye : We wait.",
            Some(("Mara Okoye", None, "We wait.")),
        );
        check("Speaker 2: Yes.", Some(("Speaker 2", None, "Yes.")));
        check(
            "[00:01:05] Mara Okoye: We wait.",
            Some(("Mara Okoye", Some("00:01:05"), "We wait.")),
        );
        check(
            "1:05 - Mara: We wait.",
            Some(("Mara", Some("1:05"), "We wait.")),
        );
        check(
            "Mara Okoye (01:05): We wait.",
            Some(("Mara Okoye", Some("01:05"), "We wait.")),
        );
        check("Mara Okoye  01:05", Some(("Mara Okoye", Some("01:05"), "")));
        check(
            "Dr Obi (Lagos Central): I beg to move.",
            Some(("Dr Obi", None, "I beg to move.")),
        );
        check("Obi (shouting): Stop!", Some(("Obi", None, "Stop!")));
        check(
            "Mara de la Cruz: No.",
            Some(("Mara de la Cruz", None, "No.")),
        );
        check("Subject: We wait", None);
        check("Transcript: Quay Radio", None);
        check("PLACE: The quay", None);
        check("https://harbour.example", None);
        check("He said: we wait.", None);
        check("It rained at 10:30 all day", None);
        check("We leave at six.", None);
        check("Mara Okoye", None);
        check("", None);
    }
}
