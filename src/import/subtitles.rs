//! Subtitles (`.srt`, `.vtt`) → an article: what is said, a paragraph a turn, with its speaker.
//!
//! The lines of neighbouring cues are joined to sentences. A turn begins where a cue names its
//! speaker (`<v Mara>`, `MARA:`), after a pause, or after a dash.

use super::build::Builder;
use super::{Hints, Parsed, Refusal, Warning, decode};
use crate::text::{BlockKind, Meta, PlaceKind, Style};

/// A pause after which a new paragraph begins, in milliseconds.
const PAUSE: u64 = 3000;
/// A paragraph ends after so many letters with the next sentence.
const LONG: usize = 500;

/// Reads `bytes` as subtitles.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let mut warnings: Vec<Warning> = decoded.warning.into_iter().collect();
    let cues = cues(&decoded.text);
    if cues.is_empty() {
        return Err(Refusal::Because("there are no subtitles in it".to_owned()));
    }
    let mut builder = Builder::default();
    let mut written = 0;
    let mut last = 0;
    let mut speaker: Option<String> = None;
    for cue in cues {
        for turn in turns(&cue.text) {
            let pause = cue.start.saturating_sub(last) > PAUSE;
            let other = turn.speaker.is_some() && turn.speaker != speaker;
            let long = written > LONG && turn.ends_before;
            if builder.is_fresh() || pause || other || turn.is_new || long {
                builder.begin(match turn.speaker {
                    Some(_) => BlockKind::Turn,
                    None => BlockKind::Paragraph,
                });
                builder.place(PlaceKind::Time, &clock(cue.start));
                written = 0;
                if turn.speaker.is_some() {
                    speaker.clone_from(&turn.speaker);
                }
                if let Some(name) = turn.speaker.as_deref() {
                    builder.open(Style::Speaker);
                    builder.text(name);
                    builder.close();
                    builder.text(":");
                }
            }
            builder.text(" ");
            builder.text(&turn.words);
            written += turn.words.len();
            last = cue.end;
        }
    }
    let article = builder.finish(Meta::default(), &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// A time in milliseconds as `1:02:03`.
fn clock(time: u64) -> String {
    let seconds = time / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// True for the beginning of subtitles: `WebVTT`'s sign, or a number and a line of times.
pub(super) fn are_subtitles(head: &str) -> bool {
    if head.starts_with("WEBVTT") {
        return true;
    }
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let number = lines.next().unwrap_or_default().trim();
    let times = lines.next().unwrap_or_default();
    !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && times
            .split_once("-->")
            .is_some_and(|(start, _)| time(start).is_some())
}

/// Words on the screen from a time to another, in milliseconds.
struct Cue {
    start: u64,
    end: u64,
    text: String,
}

fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some((start, rest)) = line.split_once("-->")
            && let Some(start) = time(start)
        {
            let end = rest.split_whitespace().next().and_then(time);
            cues.push(Cue {
                start,
                end: end.unwrap_or(start),
                text: String::new(),
            });
            is_open = true;
        } else if line.is_empty() {
            is_open = false;
        } else if is_open && let Some(cue) = cues.last_mut() {
            if !cue.text.is_empty() {
                cue.text.push('\n');
            }
            cue.text.push_str(line);
        }
    }
    // Captions that roll up say each line twice.
    cues.dedup_by(|next, before| next.text == before.text);
    cues
}

/// `00:01:02,500`, `01:02.500` in milliseconds.
fn time(text: &str) -> Option<u64> {
    let (whole, part) = text.trim().split_once([',', '.'])?;
    let thousandths: u64 = part.get(..3)?.parse().ok()?;
    let seconds = whole.split(':').try_fold(0u64, |sum, part| {
        sum.checked_mul(60)?.checked_add(part.trim().parse().ok()?)
    })?;
    seconds.checked_mul(1000)?.checked_add(thousandths)
}

/// What one person says in a cue.
struct Turn {
    speaker: Option<String>,
    words: String,
    is_new: bool,
    /// The words begin a sentence.
    ends_before: bool,
}

fn turns(text: &str) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in text.lines() {
        let mut speaker = voice(line);
        let plain = without_tags(line);
        let mut words = plain.trim();
        let dash = words.strip_prefix(['-', '–', '—']);
        let is_new =
            dash.is_some_and(|rest| rest.starts_with(' ') || rest.starts_with(char::is_uppercase));
        if is_new {
            words = dash.unwrap_or(words).trim_start();
        }
        words = words.trim_start_matches(">>").trim_start();
        if speaker.is_none()
            && let Some((name, rest)) = words.split_once(':')
            && is_name(name)
        {
            speaker = Some(name.trim().to_owned());
            words = rest.trim_start();
        }
        let ends_before = words.starts_with(char::is_uppercase);
        match turns.last_mut() {
            Some(turn) if speaker.is_none() && !is_new => {
                turn.words.push(' ');
                turn.words.push_str(words);
            }
            _ => turns.push(Turn {
                speaker,
                words: words.to_owned(),
                is_new,
                ends_before,
            }),
        }
    }
    turns.retain(|turn| !turn.words.trim().is_empty());
    turns
}

/// The speaker of `<v Mara Okoye>`.
fn voice(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("<v")?;
    let (tag, _) = rest.split_once('>')?;
    let name = tag.split_once(' ')?.1.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A name before a colon: one to four words, each with a capital, or all in capitals.
fn is_name(words: &str) -> bool {
    let words = words.trim();
    (2..=40).contains(&words.chars().count())
        && words.split_whitespace().count() <= 4
        && words
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase))
        && !words.contains(['.', ',', '!', '?'])
}

fn without_tags(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        words.push_str(&rest[..at]);
        let end = if rest[at..].starts_with('<') {
            '>'
        } else {
            '}'
        };
        let Some(length) = rest[at..].find(end) else {
            break;
        };
        rest = &rest[at + length + 1..];
    }
    words.push_str(rest);
    words
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;

    fn check(text: &str, expected: &str) {
        let parsed = import(text.into(), &Hints::default()).unwrap();
        assert_eq!(outline(&parsed.article), expected, "{text}");
    }

    #[test]
    fn cues_are_joined_and_turns_parted() {
        check(
            "1\n00:00:01,000 --> 00:00:02,000\nThe bridge is shut,\n\n2\n00:00:02,100 --> 00:00:03,000\n<i>and nobody</i> told us.\n\n\
             3\n00:00:09,000 --> 00:00:10,000\nWho knew?",
            "p The bridge is shut, and nobody told us.\np Who knew?",
        );
        check(
            "WEBVTT\n\nNOTE words\n\n00:01.000 --> 00:02.000 align:start\n<v Mara Okoye>We leave at six.\n\n00:02.100 --> 00:03.000\nBEN: Why six?\n\n\
             00:03.100 --> 00:04.000\nBecause of the tide.",
            "turn {who:Mara Okoye}: We leave at six.\nturn {who:BEN}: Why six? Because of the tide.",
        );
        check(
            "1\n00:00:01,000 --> 00:00:02,000\n- Are you there?\n- I am.",
            "p Are you there?\np I am.",
        );
    }

    #[test]
    fn subtitles_are_told_from_other_text() {
        assert!(are_subtitles("WEBVTT\n\n"));
        assert!(are_subtitles("1\n00:00:01,000 --> 00:00:02,000\nwords"));
        assert!(!are_subtitles("1\nThe bridge --> shut\n"));
        assert!(!are_subtitles("") && !are_subtitles("\n"));
        assert!(time("99999999999999999999:00.000").is_none());
    }

    #[test]
    fn times_have_hours_if_there_are_some() {
        let shown = [0, 61_000, 3_599_999, 3_600_000, 3_661_000, 36_000_000].map(clock);
        assert_eq!(
            shown,
            ["0:00", "1:01", "59:59", "1:00:00", "1:01:01", "10:00:00"]
        );
    }
}
