//! Mailboxes (`.mbox`): the list of their messages, or one of them.

use std::ops::Range;

use memchr::memmem;

use super::{Choice, Hints, Parsed, Refusal, Warning, mail};

/// The most messages that are listed.
const MOST_MESSAGES: usize = 5000;

/// True for a mailbox: a line "From sender day", then the head of a message.
pub(super) fn is_mailbox(head: &str) -> bool {
    let Some(rest) = head.strip_prefix("From ") else {
        return false;
    };
    let mut lines = rest.lines();
    let first = lines.next().unwrap_or_default();
    let is_head = |line: &str| {
        line.split_once(':')
            .is_some_and(|(name, _)| !name.is_empty() && !name.contains([' ', '\t']))
    };
    let is_time = |word: &str| {
        word.split(':').count() >= 2 && word.bytes().all(|b| b.is_ascii_digit() || b == b':')
    };
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    first.split_whitespace().any(is_time)
        && first.split_whitespace().any(is_year)
        && lines.next().is_some_and(is_head)
}

/// Reads `bytes` as a mailbox.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let messages = messages(bytes);
    let mut choices: Vec<Choice> = messages
        .iter()
        .take(MOST_MESSAGES)
        .map(|message| mail::about(message))
        .collect();
    let chosen = match (messages.as_slice(), hints.entry) {
        ([only], _) => *only,
        (messages, Some(entry)) => messages.get(entry).ok_or_else(|| none(messages, entry))?,
        _ => return Ok(list(choices, messages.len(), hints)),
    };
    let mut parsed = mail::import(&unquoted(chosen), hints)?;
    if choices.len() > 1 {
        parsed.choices = std::mem::take(&mut choices);
    }
    Ok(parsed)
}

/// Some messages of a mailbox that has several.
pub(super) fn import_each(
    bytes: &[u8],
    hints: &Hints,
    entries: Range<usize>,
) -> Vec<Result<Parsed, Refusal>> {
    let messages = messages(bytes);
    let one = |entry: usize| {
        let message = messages.get(entry).ok_or_else(|| none(&messages, entry))?;
        mail::import(&unquoted(message), hints)
    };
    entries.map(one).collect()
}

fn none(messages: &[&[u8]], entry: usize) -> Refusal {
    let count = messages.len();
    Refusal::Because(format!("it has {count} messages, not {}", entry + 1))
}

/// The messages, each without the line before it.
fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts = vec![0];
    let breaks = memmem::find_iter(bytes, b"\n\nFrom ").map(|at| at + 2);
    let windows = memmem::find_iter(bytes, b"\n\r\nFrom ").map(|at| at + 3);
    starts.extend(breaks.chain(windows));
    starts.sort_unstable();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let mut messages = Vec::new();
    for (&start, end) in starts.iter().zip(ends) {
        let message = &bytes[start..end];
        let first = memchr::memchr(b'\n', message).map_or(message.len(), |at| at + 1);
        let head = String::from_utf8_lossy(&message[..message.len().min(600)]).into_owned();
        if is_mailbox(&head) {
            messages.push(&message[first..]);
        } else if let Some(last) = messages.last_mut() {
            // A paragraph that begins with "From" belongs to the message before it.
            let from = last.as_ptr() as usize - bytes.as_ptr() as usize;
            *last = &bytes[from..end];
        }
    }
    if messages.is_empty() {
        messages.push(bytes);
    }
    messages
}

/// A message without the signs before lines that begin with "From".
fn unquoted(message: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|&b| b == b'\n') {
        let marks = line.iter().take_while(|&&b| b == b'>').count();
        let is_quoted = marks > 0 && line[marks..].starts_with(b"From ");
        plain.extend(&line[usize::from(is_quoted)..]);
    }
    plain
}

fn list(choices: Vec<Choice>, count: usize, hints: &Hints) -> Parsed {
    let mut warnings = Vec::new();
    if count > choices.len() {
        warnings.push(Warning(format!(
            "only the first {MOST_MESSAGES} messages are shown: the mailbox has {count}"
        )));
    }
    let line = |choice: &Choice| {
        let parts = [
            Some(&choice.title),
            choice.author.as_ref(),
            choice.date.as_ref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(" · ")
    };
    Parsed::list(choices, line, warnings, hints)
}

#[cfg(test)]
mod tests {
    use super::super::{Format, parse};
    use super::*;
    use crate::text::BlockKind;

    const BOX: &str = "From ana@varn.example Mon May  6 10:00:00 2024\nFrom: Ana Petrov <ana@varn.example>\nSubject: The ferry\n\
        Date: Mon, 6 May 2024 10:00:00 +0000\n\nIt left.\n\n>From here nobody saw it.\n\nFrom noon on it rained.\n\n\
        From ben@varn.example Tue May  7 11:00:00 2024\nFrom: Ben Cole <ben@varn.example>\nSubject: Re: The ferry\n\n> It left.\n\nDid it?\n";

    fn open(entry: Option<usize>) -> Result<Parsed, Refusal> {
        let hints = Hints {
            entry,
            ..Hints::default()
        };
        assert_eq!(Format::detect(BOX.as_bytes(), "a.mbox"), Format::Mbox);
        parse(BOX.into(), Format::Mbox, &hints)
    }

    #[test]
    fn a_mailbox_is_a_list_of_messages() {
        let parsed = open(None).expect("it opens");
        assert_eq!(parsed.choices.len(), 2);
        assert!(
            parsed
                .article
                .text()
                .starts_with("The ferry · Ana Petrov · 2024-05-06")
        );
        let first = open(Some(0)).expect("it opens").article;
        assert_eq!(first.meta().title.as_deref(), Some("The ferry"));
        assert_eq!(
            first.text().trim_end(),
            "It left.\n\nFrom here nobody saw it.\n\nFrom noon on it rained."
        );
        let second = open(Some(1)).expect("it opens").article;
        assert_eq!(second.blocks()[0].kind, BlockKind::Reply(1));
        assert!(open(Some(2)).is_err());
    }
}
