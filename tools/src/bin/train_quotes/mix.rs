//! Copies of training articles in other styles, so that the tagger does not learn American news alone.
//!
//! Everything is decided by the article's number: the same corpora give the same copies. Places are
//! code points, as in the corpora.

use crate::{Attribution, Document};

/// Stretches of a text to be replaced, each with its new words.
type Edits = Vec<(usize, usize, String)>;

const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A small generator of numbers; the same seed gives the same ones.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: usize) -> Self {
        Self(seed as u64 * 0x9e37_79b9_7f4a_7c15 + 0x1234_5678_9abc_def1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// True in so many of a hundred cases.
    fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.next() as usize % from.len()]
    }
}

/// The document with `edits` made, which are in order and do not overlap; spans move along.
fn apply(document: &Document, edits: &Edits) -> Document {
    let chars: Vec<char> = document.text.chars().collect();
    let mut text = String::with_capacity(document.text.len());
    let mut at = 0;
    for (start, end, new) in edits {
        text.extend(&chars[at..*start]);
        text.push_str(new);
        at = *end;
    }
    text.extend(&chars[at..]);
    let shift = |place: usize, is_end: bool| {
        let mut moved = place as isize;
        for (start, end, new) in edits {
            let length = new.chars().count() as isize;
            if *end <= place && (*end > *start || *end < place || is_end) {
                moved += length - (*end - *start) as isize;
            } else if *start < place {
                // Inside of what was replaced: to its nearer end.
                moved += if is_end { length } else { 0 } - (place - *start) as isize;
                if is_end {
                    break;
                }
            }
        }
        moved.max(0) as usize
    };
    let spans = |list: &[(usize, usize)]| -> Vec<(usize, usize)> {
        list.iter()
            .map(|(start, end)| (shift(*start, false), shift(*end, true)))
            .collect()
    };
    Document {
        id: document.id.clone(),
        text,
        attributions: document
            .attributions
            .iter()
            .map(|known| Attribution {
                source: spans(&known.source),
                cue: spans(&known.cue),
                content: spans(&known.content),
                speech: known.speech,
            })
            .collect(),
        discard: spans(&document.discard),
    }
}

/// The words of a text: where each begins and ends, in code points.
fn words(chars: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_alphanumeric() {
            let start = at;
            while at < chars.len() && (chars[at].is_alphanumeric() || "'’-".contains(chars[at])) {
                at += 1;
            }
            words.push((start, at));
        } else {
            at += 1;
        }
    }
    words
}

/// The article as a paper elsewhere in the world would print it.
pub fn world(document: &Document, dice: &mut Dice) -> Document {
    let chars: Vec<char> = document.text.chars().collect();
    let words = words(&chars);
    let word = |n: usize| -> String {
        words.get(n).map_or_else(String::new, |(start, end)| {
            chars[*start..*end].iter().collect()
        })
    };
    // The cues, since only they are said verbs for certain.
    let mut is_cue = vec![false; chars.len() + 1];
    for known in document.attributions.iter().filter(|known| known.speech) {
        for (start, end) in &known.cue {
            is_cue[*start..*end].fill(true);
        }
    }
    let mut edits: Edits = Vec::new();
    let mut n = 0;
    while n < words.len() {
        let (start, end) = words[n];
        let (this, next) = (word(n), word(n + 1));
        let glued = words.get(n + 1).is_some_and(|next| next.0 == end + 1);
        let stop = chars.get(end) == Some(&'.');
        let ends = chars.get(end).is_some_and(|c| ".,\n".contains(*c));
        let said =
            is_cue[start] && matches!(this.as_str(), "said" | "told" | "announced" | "wrote");
        if glued && DAYS.contains(&next.as_str()) && (said || dice.chance(60)) && this != "on" {
            let preposition = [
                "last", "next", "this", "late", "early", "by", "until", "since",
            ];
            let small = this.chars().next().is_some_and(char::is_lowercase);
            if small && !preposition.contains(&this.as_str()) && !is_small(&this) {
                edits.push((end + 1, end + 1, "on ".to_owned()));
            }
        } else if this == "told" && is_cue[start] && glued {
            // Whom: up to the end of the name.
            let mut last = n + 1;
            let upper = |n: usize| word(n).chars().next().is_some_and(char::is_uppercase);
            while upper(n + 1)
                && upper(last + 1)
                && last < n + 4
                && words
                    .get(last + 1)
                    .is_some_and(|next| next.0 == words[last].1 + 1)
            {
                last += 1;
            }
            if next == "reporters" || upper(n + 1) {
                let whom = dice.pick(&[
                    "AFP",
                    "Reuters",
                    "the BBC",
                    "parliament",
                    "reporters",
                    "a news conference",
                    "state television",
                    "the Herald",
                    "Sky News",
                    "local media",
                    "The Associated Press",
                    "the agency",
                    "journalists",
                ]);
                edits.push((words[n + 1].0, words[last].1, whom.to_owned()));
                n = last;
            }
        } else if said && this == "said" && ends && dice.chance(45) {
            let day = dice.pick(DAYS);
            let how = dice.pick(&[
                " in a statement",
                " on DAY",
                " by telephone",
                " on DAY",
                " on X",
                " at a news conference on DAY",
                " in an interview",
                " on Twitter",
                " late on DAY",
                " in an emailed statement",
                " in parliament",
            ]);
            edits.push((end, end, how.replace("DAY", day)));
        } else if said && this == "said" && glued && dice.chance(12) {
            edits.push((start, end, "has said".to_owned()));
        } else if stop && glued_after_stop(&chars, end) {
            let office = match this.as_str() {
                "Sen" | "Rep" | "Gov" | "Sens" => dice.pick(&[
                    "Health Minister",
                    "Prime Minister",
                    "MP",
                    "Foreign Minister",
                    "President",
                    "Interior Minister",
                    "Commissioner",
                    "Minister",
                    "opposition leader",
                    "Finance Minister",
                ]),
                "Mr" | "Mrs" | "Ms" | "Dr" => {
                    edits.push((end, end + 1, String::new()));
                    n += 1;
                    continue;
                }
                _ => {
                    n += 1;
                    continue;
                }
            };
            edits.push((start, end + 1, office.to_owned()));
        } else if this == "percent" {
            edits.push((start, end, "per cent".to_owned()));
        }
        n += 1;
    }
    apply(document, &edits)
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "in"
            | "at"
            | "the"
            | "a"
            | "and"
            | "or"
            | "to"
            | "for"
            | "from"
            | "every"
            | "each"
            | "Black"
            | "Super"
            | "before"
            | "after"
            | "between"
            | "through"
            | "with"
            | "was"
            | "is"
    )
}

fn glued_after_stop(chars: &[char], stop: usize) -> bool {
    chars.get(stop + 1) == Some(&' ') && chars.get(stop + 2).is_some_and(|c| c.is_uppercase())
}

/// The article with other quotation marks; `None` if its own are too irregular to tell.
pub fn marks(document: &Document, open: char, close: char) -> Option<Document> {
    let chars: Vec<char> = document.text.chars().collect();
    let (mut edits, mut opened): (Edits, bool) = (Vec::new(), false);
    let mut pairs = 0;
    for (at, c) in chars.iter().enumerate() {
        let mark = match c {
            '\n' => {
                opened = false;
                continue;
            }
            '“' => open,
            '”' => close,
            '"' => {
                let before = at.checked_sub(1).map_or(' ', |at| chars[at]);
                if opened || !(before.is_whitespace() || "(—-[".contains(before)) {
                    close
                } else {
                    open
                }
            }
            '‘' if close == '’' => '“',
            '’' if close == '’'
                && !chars.get(at + 1).is_some_and(|c| c.is_alphanumeric())
                && at.checked_sub(1).is_some_and(|at| chars[at] != 's') =>
            {
                '”'
            }
            _ => continue,
        };
        opened = mark == open;
        pairs += usize::from(mark == close);
        edits.push((at, at + 1, mark.to_string()));
    }
    (pairs > 2).then(|| apply(document, &edits))
}

/// Sentences of the pattern "CLAUSE, SOURCE said TIME.", made of those that say "SOURCE said that
/// CLAUSE.", and these with a time or a listener in between.
pub fn tails(document: &Document, dice: &mut Dice) -> Option<Document> {
    let chars: Vec<char> = document.text.chars().collect();
    let words = |(start, end): (usize, usize)| chars[start..end].iter().collect::<String>();
    let mut made = Document {
        id: document.id.clone(),
        text: String::new(),
        attributions: Vec::new(),
        discard: Vec::new(),
    };
    let mut length = 0;
    for known in document.attributions.iter().filter(|known| known.speech) {
        let (&[source], &[cue], &[content]) = (
            known.source.as_slice(),
            known.cue.as_slice(),
            known.content.as_slice(),
        ) else {
            continue;
        };
        let begins = source.0 == 0
            || chars[source.0 - 1] == '\n'
            || source.0 > 1 && chars[source.0 - 2] == '.' && chars[source.0 - 1] == ' ';
        let whole = begins
            && (source.1..=source.1 + 1).contains(&cue.0)
            && (cue.1..=cue.1 + 1).contains(&content.0)
            && chars.get(content.1) == Some(&'.');
        let verb = words(cue);
        let plain = matches!(
            verb.as_str(),
            "said"
                | "says"
                | "say"
                | "announced"
                | "warned"
                | "added"
                | "confirmed"
                | "reported"
                | "also said"
                | "noted"
                | "has said"
                | "argued"
                | "insisted"
                | "acknowledged"
                | "told reporters"
                | "claimed"
        ) || DAYS.iter().any(|day| verb == format!("said {day}"));
        let (who, clause) = (words(source), words(content));
        if !whole || !plain || who.contains(',') || clause.contains(['"', '“', '”', '\n']) {
            continue;
        }
        let clause = clause.strip_prefix("that ").unwrap_or(&clause).to_owned();
        if clause.split(' ').count() < 4 {
            continue;
        }
        let lone = matches!(who.as_str(), "He" | "She" | "They" | "It");
        let small = if lone
            || [
                "The",
                "A",
                "An",
                "Two",
                "One",
                "Some",
                "Many",
                "Police",
                "Officials",
            ]
            .contains(&who.split(' ').next().unwrap_or(""))
        {
            lower(&who)
        } else {
            who.clone()
        };
        let day = dice.pick(DAYS);
        let with = dice
            .pick(&[
                "said on DAY",
                "said",
                "told AFP",
                "said in a statement",
                "told reporters",
                "said on DAY",
                "told Reuters on DAY",
                "said in a statement on DAY",
                "told parliament",
                "reported",
                "confirmed",
                "said late on DAY",
                "has said",
                "wrote on X",
                "announced on DAY",
                "says",
            ])
            .replace("DAY", day);
        let office = dice.pick(&[
            "Health Minister ",
            "Prime Minister ",
            "President ",
            "Mayor ",
            "spokesman ",
            "Mr ",
            "police chief ",
        ]);
        let named = who.split(' ').count() == 2
            && who
                .split(' ')
                .all(|word| word.chars().next().is_some_and(char::is_uppercase));
        let small = if named && dice.chance(50) {
            format!("{office}{who}")
        } else {
            small
        };
        let mut put = |pieces: &[(&str, Role)]| {
            let mut known = Attribution {
                source: Vec::new(),
                cue: Vec::new(),
                content: Vec::new(),
                speech: true,
            };
            for (words, role) in pieces {
                let span = (length, length + words.chars().count());
                match role {
                    Role::Said => known.content.push(span),
                    Role::Cue => known.cue.push(span),
                    Role::Source => known.source.push(span),
                    Role::Nothing => {}
                }
                made.text.push_str(words);
                length = span.1;
            }
            made.text.push_str("\n\n");
            length += 2;
            made.attributions.push(known);
        };
        match dice.next() % 6 {
            0..=2 => put(&[
                (&upper(&clause), Role::Said),
                (", ", Role::Nothing),
                (&small, Role::Source),
                (" ", Role::Nothing),
                (&with, Role::Cue),
                (".", Role::Nothing),
            ]),
            3 => put(&[
                (&upper(&clause), Role::Said),
                (", ", Role::Nothing),
                ("according to", Role::Cue),
                (" ", Role::Nothing),
                (&small, Role::Source),
                (".", Role::Nothing),
            ]),
            4 => put(&[
                (&upper(&small), Role::Source),
                (" ", Role::Nothing),
                (&with, Role::Cue),
                (" ", Role::Nothing),
                (&clause, Role::Said),
                (".", Role::Nothing),
            ]),
            _ => put(&[
                (&upper(&small), Role::Source),
                (" ", Role::Nothing),
                (&with, Role::Cue),
                (" ", Role::Nothing),
                (&format!("that {clause}"), Role::Said),
                (".", Role::Nothing),
            ]),
        }
    }
    (!made.attributions.is_empty()).then_some(made)
}

enum Role {
    Said,
    Cue,
    Source,
    Nothing,
}

fn upper(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn lower(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
