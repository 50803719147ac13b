//! Forms in which speech stands without the marks that running text gives it: turns of a transcript,
//! lines of dialogue after a dash, a name that signs a quotation.

use std::ops::Range;

use super::heads::{is_label, is_label_of_text};
use super::lexicon::Class;
use super::marks::is_dialogue_dash;
use super::stretch::{Kind, Stretch};
use super::subject::subject;
use super::tagged::{MentionKind, TaggedText, TokenView};
use super::{CUE, SOURCE};
use crate::analysis::sentence::Words;
use crate::analysis::token::{Shape, TokenKind};

/// The head of a turn in a transcript: "OKOYE: …".
#[derive(Clone, Debug)]
pub(super) struct Turn {
    source: Range<usize>,
    colon: usize,
    /// In capitals, or "Q" and "A": nothing else looks so.
    pub(super) sure: bool,
}

/// The head of a turn, if the block begins with one.
pub(super) fn turn(text: &str, words: &Words, tokens: Range<usize>) -> Option<Turn> {
    let all = &words.tokens;
    let start = tokens
        .clone()
        .find(|at| all[*at].kind != TokenKind::Quote)?;
    let letter = matches!(all[start].of(text), "Q." | "A.");
    let spaced = matches!(all[start].of(text), "Q" | "A")
        && start + 1 < tokens.end
        && all[start + 1].of(text) == ".";
    if (letter || spaced) && start + 2 < tokens.end {
        let colon = start + usize::from(spaced);
        return Some(Turn {
            source: start..start + 1,
            colon,
            sure: false,
        });
    }
    let colon = (start..tokens.end.min(start + 24)).find(|at| all[*at].of(text) == ":")?;
    if colon == start || colon + 1 >= tokens.end {
        return None;
    }
    // "Obi (shouting):" is Obi.
    let aside = (start + 1..colon).find(|at| all[*at].of(text) == "(");
    let closed = all[colon - 1].of(text) == ")";
    let mut source = start..aside.filter(|_| closed).unwrap_or(colon);
    // "The Secretary of State for the Sea (Ana Lobo):" is Ana Lobo.
    if let Some(open) = aside
        && closed
        && all[start].of(text) == "The"
        && open > start + 1
        && (2..=5).contains(&(colon - 1 - (open + 1)))
        && (open + 1..colon - 1).all(|at| all[at].is_capitalised())
    {
        source = open + 1..colon - 1;
    } else if let Some(name) = office_after(text, words, start..colon) {
        source = start..name;
    } else if colon > start + 13 {
        return None;
    }
    if source.len() > 6 || is_label(all[start].of(text)) {
        return None;
    }
    if source.len() == 1 && is_label_of_text(all[start].of(text)) {
        return None;
    }
    let name = source
        .clone()
        .all(|at| all[at].is_capitalised() || all[at].of(text) == ".");
    let capitals = source
        .clone()
        .all(|at| all[at].is_all_caps() || all[at].of(text) == ".");
    let letters = all[start].span.union(all[source.end - 1].span).len();
    let interview = source.len() == 1 && matches!(all[start].of(text), "Q" | "A");
    let sure = interview || (capitals && letters > 2);
    (name && (sure || source.len() <= 4)).then_some(Turn {
        source,
        colon,
        sure,
    })
}

/// Where the name ends in the head "Omar Obi -- Brightwell Securities -- Analyst" of a turn.
fn office_after(text: &str, words: &Words, head: Range<usize>) -> Option<usize> {
    let all = &words.tokens;
    let is_dash = |at: &usize| matches!(all[*at].of(text), "--" | "—" | "–" | "-");
    let dash = head.clone().find(is_dash)?;
    let small = |at: usize| {
        matches!(
            all[at].of(text),
            "of" | "and" | "for" | "the" | "de" | "von" | "van" | "plc"
        )
    };
    let named = (2..=4).contains(&(dash - head.start))
        && all[dash].after_space()
        && (head.start..dash).all(|at| all[at].is_capitalised() || all[at].of(text) == ".");
    let office = dash + 2 <= head.end
        && (dash + 1..head.end)
            .all(|at| !all[at].is_word() || all[at].is_capitalised() || small(at));
    (named && office).then_some(dash)
}

/// A head that comes twice is a speaker's, whatever it is: "Operator: …".
pub(super) fn repeated(article: TaggedText<'_>, turns: &mut [Option<Turn>]) {
    let TaggedText { text, words, .. } = article;
    let name = |turn: &Turn| {
        let (first, last) = (turn.source.start, turn.source.end - 1);
        words.tokens[first]
            .span
            .union(words.tokens[last].span)
            .of(text)
    };
    let mut names: Vec<&str> = turns.iter().flatten().map(name).collect();
    names.sort_unstable();
    for turn in turns.iter_mut().flatten() {
        let name = name(turn);
        let first = names.partition_point(|other| *other < name);
        turn.sure |= names.get(first + 1) == Some(&name);
    }
}

/// "NEW SORAPUR: Loans will be waived, Chief Minister Rao said here on Thursday.": what comes before the colon is where
/// the news comes from, for somebody else is said to speak and nobody says "I".
pub(super) fn is_reported(article: TaggedText<'_>, turn: &Turn, tokens: &Range<usize>) -> bool {
    let seen = article.seen;
    let rest = || (turn.colon + 1..tokens.end).filter(|at| seen[*at].mark.is_outside());
    let known =
        |at: usize| seen[at].mention.is(MentionKind::Person) || seen[at].class == Class::Role;
    let block = article.words.sentence_of(tokens.start);
    let early = block.is_some_and(|at| article.words.sentences[at].block <= 1);
    early
        && tokens.start == turn.source.start
        && !turn.source.clone().any(known)
        && rest().any(|at| {
            matches!(seen[at].class, Class::Say | Class::Tell)
                && article.tags.labels[at] >= CUE
                && article.tags.labels[at] < SOURCE
        })
        && !rest().any(|at| seen[at].class == Class::First)
}

impl Turn {
    /// A place in capitals before a colon is where the news comes from, unless others speak too.
    pub(super) fn is_place(&self, seen: &[TokenView]) -> bool {
        self.source
            .clone()
            .any(|at| seen[at].mention.is(MentionKind::Place))
    }
}

/// "Okonkwo: We will not raise school fees" at the head of an article, without a stop.
pub(super) fn is_headline_turn(
    article: TaggedText<'_>,
    turn: &Turn,
    tokens: &Range<usize>,
) -> bool {
    let last = article.words.tokens[tokens.end - 1];
    tokens.len() <= 16
        && tokens.len() > turn.colon - tokens.start + 4
        && last.kind != TokenKind::Stop
        && article
            .seen
            .get(turn.colon + 1)
            .is_some_and(|next| next.mark.is_outside())
        && article.seen[turn.source.clone()]
            .iter()
            .all(|token| token.mention.is(MentionKind::Person))
}

/// "NAIROBI, Kenya (AP) — Police said": where the news comes from was not said.
pub(super) fn skip_dateline(
    article: TaggedText<'_>,
    tokens: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let all = &words.tokens;
    let head = tokens.start..tokens.end.min(tokens.start + 12);
    let dash = head
        .clone()
        .find(|at| matches!(all[*at].of(text), "—" | "–" | "--" | "-" | ":") && *at > tokens.start);
    // "New Delhi, Aug 2 (PTI) The government …".
    let agency = head.clone().skip(2).find(|at| {
        all[*at].of(text) == ")"
            && all[at - 1].is_all_caps()
            && all[at - 1].span.len() > 1
            && all[at - 2].of(text) == "("
            && all.get(at + 1).is_some_and(|next| next.is_capitalised())
    });
    let agency = agency.filter(|end| dash.is_none_or(|dash| dash > end + 1));
    let Some(end) = agency.or(dash) else { return };
    let capitals =
        agency.is_some() || all[tokens.start].is_all_caps() && all[tokens.start].span.len() > 2;
    let named = (tokens.start..end).all(|at| {
        !all[at].is_word()
            || all[at].is_capitalised()
            || all[at].kind == TokenKind::Number
            || seen[at].class == Class::Time
    });
    if !capitals || !named || seen[tokens.start].mark.is_quoted() {
        return;
    }
    for stretch in stretches.iter_mut() {
        let range = &mut stretch.range;
        let kind = matches!(stretch.kind, Kind::Content | Kind::Source);
        if kind && range.start <= end && range.end > end + 1 {
            range.start = end + 1;
        }
    }
    // A place is not who says it.
    stretches.retain(|stretch| stretch.kind != Kind::Source || stretch.range.start > end);
}

/// The turns of a block whose lines begin with speakers: "Q: …", "A: …" one below the other.
pub(super) fn lines(article: TaggedText<'_>, tokens: &Range<usize>) -> Option<Vec<Stretch>> {
    let TaggedText { text, words, .. } = article;
    let begins = |at: &usize| *at == tokens.start || words.tokens[*at].shape.has(Shape::LINE);
    let starts: Vec<usize> = tokens.clone().filter(begins).collect();
    let heads = starts.iter().filter_map(|start| {
        let turn = turn(text, words, *start..tokens.end)?;
        (turn.source.start == *start && turn.sure).then_some(turn)
    });
    let heads: Vec<Turn> = heads.collect();
    if heads.len() < 2 || heads[0].source.start != tokens.start {
        return None;
    }
    let mut stretches = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let end = heads
            .get(index + 1)
            .map_or(tokens.end, |next| next.source.start);
        let sentence = words.sentence_of(head.source.start).unwrap_or(0);
        let parts = [
            (Kind::Source, head.source.clone()),
            (Kind::Cue, head.colon..head.colon + 1),
            (Kind::Content, head.colon + 1..end),
        ];
        stretches.extend(parts.map(|(kind, range)| Stretch {
            kind,
            range,
            sentence,
        }));
    }
    stretches.retain(|stretch| !stretch.range.is_empty());
    Some(stretches)
}

/// Makes the rest of a block the turn's content, unless the tagger found some.
pub(super) fn take_turn(
    article: TaggedText<'_>,
    turn: &Turn,
    tokens: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let sentence = stretches.first().map_or(0, |stretch| stretch.sentence);
    let covered: usize = stretches
        .iter()
        .filter(|stretch| stretch.kind == Kind::Content)
        .map(|stretch| stretch.range.len())
        .sum();
    let rest = turn.colon + 1..tokens.end;
    let person = article.seen[turn.source.clone()].iter().any(|token| {
        token.mention.can_speak() || matches!(token.class, Class::Role | Class::Title)
    });
    // A turn in which nobody else is said to speak is one speech.
    let told = stretches
        .iter()
        .any(|other| other.kind == Kind::Cue && other.range.start > turn.colon);
    let whole = (turn.sure || person || stretches.is_empty())
        && (covered * 2 < rest.len() || turn.sure && !told);
    if whole {
        stretches.clear();
        stretches.push(Stretch {
            kind: Kind::Content,
            range: rest,
            sentence,
        });
    } else if covered == 0 {
        return;
    }
    for stretch in stretches.iter_mut() {
        if stretch.kind == Kind::Content && stretch.range.end > turn.colon + 1 {
            stretch.range.start = stretch.range.start.max(turn.colon + 1);
        }
    }
    stretches.retain(|stretch| stretch.range.start > turn.colon);
    let sentence = stretches
        .first()
        .map_or(sentence, |stretch| stretch.sentence);
    let cue = turn.colon.max(turn.source.end);
    let head = [
        (Kind::Source, turn.source.clone()),
        (Kind::Cue, cue..turn.colon + 1),
    ];
    for (kind, range) in head
        .into_iter()
        .rev()
        .filter(|(_, range)| !range.is_empty())
    {
        stretches.insert(
            0,
            Stretch {
                kind,
                range,
                sentence,
            },
        );
    }
}

/// A name after a dash signs the quote before it: "“…” — Ines Duarte".
pub(super) fn sign(article: TaggedText<'_>, tokens: &Range<usize>, stretches: &mut Vec<Stretch>) {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let all = &words.tokens;
    let mut at = 0;
    while at < stretches.len() {
        let content = stretches[at].clone();
        let marks = content.range.clone().skip(1).find(|at| {
            seen[*at].mark.closes()
                && all
                    .get(at + 1)
                    .is_some_and(|next| next.kind == TokenKind::Dash)
        });
        if content.kind == Kind::Content
            && let Some(mark) = marks
            && mark + 1 < content.range.end
        {
            // The tagger ran over a signature.
            stretches[at].range.end = mark + 1;
            let rest = mark + 2..content.range.end;
            if !rest.is_empty() {
                stretches.insert(
                    at + 1,
                    Stretch {
                        range: rest,
                        ..content.clone()
                    },
                );
            }
        }
        let content = stretches[at].clone();
        let mut dash = content.range.end;
        while dash < tokens.end && all[dash].kind == TokenKind::Quote {
            dash += 1;
        }
        at += 1;
        let long =
            dash < tokens.end && matches!(all[dash].of(text), "—" | "―" | "–" | "--" | "-" | "~");
        if content.kind != Kind::Content || !long || seen[content.range.end - 1].mark.is_outside() {
            continue;
        }
        let mut end = dash + 1;
        while end < tokens.end
            && end < dash + 7
            && !all[end].shape.has(Shape::LINE)
            && (all[end].is_capitalised() || all[end].of(text) == ".")
        {
            end += 1;
        }
        let over = end == tokens.end || all[end].shape.has(Shape::LINE) || all[end].of(text) == ",";
        if end > dash + 1 && over {
            for other in stretches.iter_mut() {
                if other.range.start > dash && other.range.start < end && other.range.end > end {
                    other.range.start = end;
                }
            }
            stretches.retain(|other| other.range.end <= dash || other.range.start >= end);
            let end = if all[end - 1].kind == TokenKind::Stop {
                end - 1
            } else {
                end
            };
            let source = Stretch {
                kind: Kind::Source,
                range: dash + 1..end,
                sentence: content.sentence,
            };
            stretches.insert(at, source);
            at += 1;
        }
    }
}

/// "— We leave at six, said Okoye. Nobody stays.": all of a line after a dash was said, but for the
/// clause that says by whom. Without such a clause the tagger's answer stays.
pub(super) fn dialogue(
    article: TaggedText<'_>,
    tokens: &Range<usize>,
    is_dialogue: bool,
    stretches: &mut Vec<Stretch>,
) {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let all = &words.tokens;
    if !is_dialogue_dash(text, &all[tokens.clone()]) {
        return;
    }
    let start = tokens.start + 1;
    let parts = |at: usize| {
        matches!(
            all[at].kind,
            TokenKind::Mark | TokenKind::Stop | TokenKind::Dash
        )
    };
    let spoken = |at: &usize| seen[*at].class.is_speech() && seen[*at].class != Class::According;
    // The clause: between two marks, with a verb of speech at one of its ends.
    let Some((open, cue)) = (start..tokens.end).filter(spoken).find_map(|cue| {
        let open = (start..cue).rev().find(|at| parts(*at))?;
        (cue - open <= 5).then_some((open, cue))
    }) else {
        if is_dialogue {
            // A line of a dialogue that is told elsewhere: said, nobody knows by whom.
            let sentence = words.sentence_of(start).unwrap_or(0);
            stretches.clear();
            stretches.push(Stretch {
                kind: Kind::Content,
                range: start..tokens.end,
                sentence,
            });
        }
        return;
    };
    let close = (cue + 1..tokens.end)
        .find(|at| {
            matches!(all[*at].kind, TokenKind::Stop | TokenKind::Dash) || all[*at].of(text) == ","
        })
        .unwrap_or(tokens.end);
    let source = if cue == open + 1 {
        cue + 1..close
    } else {
        open + 1..cue
    };
    let source = if source.len() > 6 || source.is_empty() {
        subject(
            words,
            seen,
            article.rules,
            cue,
            Some(cue + 1),
            &(start..open),
        )
    } else {
        Some(source)
    };
    let Some(source) = source else {
        return;
    };
    let sentence = words.sentence_of(cue).unwrap_or(0);
    stretches.clear();
    let mut put = |kind, range: Range<usize>| {
        if range.clone().any(|at| all[at].is_word()) {
            stretches.push(Stretch {
                kind,
                range,
                sentence,
            });
        }
    };
    put(Kind::Content, start..open);
    put(Kind::Source, source);
    put(Kind::Cue, cue..cue + 1);
    let rest = (close + 1).min(tokens.end);
    put(Kind::Content, rest..tokens.end);
    stretches.sort_by_key(|stretch| stretch.range.start);
}

/// Whether `part` is a quotation, with its stop, that is all of its block.
pub(super) fn is_whole(
    article: TaggedText<'_>,
    tokens: &Range<usize>,
    part: &Range<usize>,
) -> bool {
    let TaggedText {
        text, words, seen, ..
    } = article;
    *part == *tokens
        && part.len() >= 3
        && seen[part.start].mark.opens()
        && seen[part.end - 1].mark.closes()
        && matches!(
            words.tokens[part.end - 2].of(text),
            "." | "?" | "!" | "," | "…" | "—" | "..."
        )
}

/// A paragraph that is a quotation and nothing else was said, also if the tagger found nothing.
pub(super) fn whole(article: TaggedText<'_>, tokens: &Range<usize>, stretches: &mut Vec<Stretch>) {
    let one = (tokens.start + 1..tokens.end).all(|at| !article.seen[at].mark.opens());
    if stretches.is_empty() && one && is_whole(article, tokens, tokens) {
        stretches.push(Stretch {
            kind: Kind::Content,
            range: tokens.clone(),
            sentence: article.words.sentence_of(tokens.start).unwrap_or(0),
        });
    }
}

/// "“The vote was fair,” insisted Duarte": words in quotation marks that end in a comma before a verb of
/// speech were said, also where the tagger found nothing.
pub(super) fn announced(
    article: TaggedText<'_>,
    tokens: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let all = &words.tokens;
    let speech = |at: usize| {
        at < tokens.end
            && seen[at].mark.is_outside()
            && matches!(seen[at].class, Class::Say | Class::Speak | Class::Tell)
    };
    let ends = |at: usize| at >= tokens.end || !all[at].is_word();
    // A name after the verb is who said it, not what was said.
    for at in 2..stretches.len() {
        let [said, cue, name] = &stretches[at - 2..=at] else {
            continue;
        };
        let kinds = [said.kind, cue.kind, name.kind];
        if kinds == [Kind::Content, Kind::Cue, Kind::Content]
            && said.range.end == cue.range.start
            && seen[said.range.end - 1].mark.closes()
            && cue.range.end == name.range.start
            && speech(cue.range.end - 1)
            && seen[name.range.start].mention.is_first()
            && name.range.clone().all(|at| seen[at].mention.is_named())
        {
            stretches[at].kind = Kind::Source;
        }
    }
    let mut at = tokens.start;
    while let Some(open) = (at..tokens.end).find(|at| seen[*at].mark.opens()) {
        let Some(close) = (open..tokens.end).find(|at| seen[*at].mark.closes()) else {
            return;
        };
        at = close + 1;
        let outside = all.get(close + 1).is_some_and(|mark| mark.of(text) == ",");
        let stopped = outside || matches!(all[close - 1].of(text), "," | "?" | "!");
        if !stopped || close < open + 4 {
            continue;
        }
        let behind = close + 1 + usize::from(outside);
        let name = |at: usize| {
            at < tokens.end
                && (seen[at].mention.is_first()
                    || matches!(
                        seen[at].class,
                        Class::HeShe | Class::They | Class::Determiner
                    ))
        };
        let (cue, source) = if speech(behind) && name(behind + 1) {
            let far = behind + 7;
            let end = (behind + 1..far).find(|at| ends(*at)).unwrap_or(far);
            (behind, behind + 1..end)
        } else if name(behind)
            && let Some(cue) = (behind + 1..behind + 5).find(|at| speech(*at))
            && !(behind..cue).any(ends)
        {
            (cue, behind..cue)
        } else {
            continue;
        };
        let free = |stretches: &[Stretch], range: &Range<usize>| {
            let mut others = stretches.iter().map(|other| &other.range);
            !others.any(|other| other.start < range.end && other.end > range.start)
        };
        let sentence = words.sentence_of(open).unwrap_or(0);
        // What the tagger found stays, but where it saw nobody speak it is told who does.
        let named = |other: &Stretch| {
            other.kind == Kind::Source && (open..behind + 12).contains(&other.range.start)
        };
        if !free(stretches, &(open..close + 1)) && stretches.iter().any(named) {
            continue;
        }
        for (kind, range) in [
            (Kind::Content, open..close + 1),
            (Kind::Cue, cue..cue + 1),
            (Kind::Source, source),
        ] {
            if free(stretches, &range) {
                // A source is looked for in the sentence of its cue.
                let sentence = if kind == Kind::Content {
                    sentence
                } else {
                    words.sentence_of(cue).unwrap_or(sentence)
                };
                stretches.push(Stretch {
                    kind,
                    range,
                    sentence,
                });
            }
        }
        stretches.sort_by_key(|stretch| stretch.range.start);
    }
}

/// "“We leave at six.¶“Nobody stays.”": what opens, where somebody speaks already, and does not close
/// before the next paragraph opens again was said.
pub(super) fn unclosed(
    article: TaggedText<'_>,
    tokens: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let TaggedText { words, seen, .. } = article;
    let marked = |at: usize| seen[at].mark.is_quoted();
    let opens = |at: usize| seen[at].mark.opens();
    let Some(last) = tokens.clone().next_back().filter(|last| marked(*last)) else {
        return;
    };
    let goes_on = seen.get(tokens.end).is_some_and(|next| next.mark.opens());
    let Some(open) = tokens.clone().rev().find(|at| opens(*at)) else {
        return;
    };
    let free = stretches.iter().all(|other| other.range.end <= open);
    let said = stretches.iter().any(|other| other.kind == Kind::Content);
    let before = tokens.start.checked_sub(1);
    let speaks = said || before.is_some_and(|before| seen[before].mark.is_between());
    let closed = seen[last].mark.closes();
    if closed || !goes_on || !free || !speaks || last < open + 2 {
        return;
    }
    stretches.push(Stretch {
        kind: Kind::Content,
        range: open..tokens.end,
        sentence: words.sentence_of(open).unwrap_or(0),
    });
}

/// "The port is closed, Okoye confirmed.": a sentence that ends so was said, also where the tagger
/// found nothing in it.
pub(super) fn closed_by_cue(
    article: TaggedText<'_>,
    sentences: Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let all = &words.tokens;
    for sentence in sentences {
        let range = words.sentences[sentence].range();
        if range.len() < 8 || range.clone().any(|at| seen[at].mark.is_quoted()) {
            continue;
        }
        let taken = stretches
            .iter()
            .any(|other| other.kind == Kind::Content && other.sentence == sentence);
        if taken {
            continue;
        }
        let found = range
            .clone()
            .rev()
            .filter(|at| all[*at].of(text) == ",")
            .find_map(|comma| {
                if comma < range.start + 4 || comma + 2 >= range.end {
                    return None;
                }
                let first = seen[comma + 1];
                let named = first.mention.is_first()
                    || matches!(
                        first.class,
                        Class::HeShe | Class::They | Class::Determiner | Class::Role | Class::Body
                    )
                    // "state television"
                    || first.class == Class::Other && all[comma + 1].is_lower();
                let cue = (comma + 2..range.end.min(comma + 7))
                    .find(|at| matches!(seen[*at].class, Class::Say | Class::Speak))
                    .filter(|_| named)?;
                let after = seen[(cue + 1).min(range.end - 1)].class;
                let ends = cue + 1 >= range.end
                    || !all[cue + 1].is_word()
                    || matches!(after, Class::Preposition | Class::Time);
                // In the middle of a sentence only right before another comma or a day.
                let last = !(cue + 1..range.end).any(|at| all[at].of(text) == ",");
                let day = matches!(after, Class::Preposition | Class::Time)
                    && (cue + 1..(cue + 4).min(range.end)).any(|at| all[at].of(text) == ",");
                let plain = !(comma + 1..cue).any(|at| !all[at].is_word());
                (ends && plain && (last || day)).then_some((comma, cue))
            });
        let Some((comma, cue)) = found else {
            continue;
        };
        stretches.retain(|other| other.range.end <= range.start || other.range.start >= range.end);
        for (kind, range) in [
            (Kind::Content, range.start..comma),
            (Kind::Source, comma + 1..cue),
            (Kind::Cue, cue..cue + 1),
        ] {
            stretches.push(Stretch {
                kind,
                range,
                sentence,
            });
        }
        stretches.sort_by_key(|stretch| stretch.range.start);
    }
}
