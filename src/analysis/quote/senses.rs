//! Words that look like speech and are not: verbs in another sense, words in quotation marks that nobody says.
//!
//! Everything here takes away; `assets/lexicon/en/other-senses.txt` says which objects give a verb
//! another sense.

use std::ops::Range;

use super::heads::is_label_of_text;
use super::lexicon::{Class, other_sense};
use super::stretch::{Kind, Stretch};
use super::tagged::{Attribution, TaggedText};
use crate::analysis::rules::Rule;

/// Objects that say nothing: "said nothing", "without a word".
const NOTHING: &[&str] = &[
    "nothing",
    "anything",
    "something",
    "everything",
    "little",
    "much",
    "more",
    "so",
    "word",
    "story",
    "stories",
    "joke",
    "jokes",
    "lie",
    "lies",
    "truth",
    "goodbye",
    "hello",
    "yes",
    "no",
];

/// What of somebody breaks, shakes or is raised beside their words.
const PARTS: [&str; 16] = [
    "voice",
    "eyes",
    "eye",
    "hands",
    "hand",
    "face",
    "arms",
    "head",
    "lips",
    "finger",
    "tone",
    "fist",
    "jaw",
    "cheeks",
    "shoulders",
    "mouth",
];

fn lower(article: TaggedText<'_>, at: usize) -> String {
    article.words.tokens[at].of(article.text).to_lowercase()
}

fn is_open(article: TaggedText<'_>, range: &Range<usize>) -> bool {
    article.seen[range.clone()]
        .iter()
        .all(|token| token.mark.is_outside())
}

/// Takes away what was not said.
pub(super) fn other_senses(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let mut at = 0;
    while at < stretches.len() {
        let content = &stretches[at];
        let cue = at
            .checked_sub(1)
            .map(|before| &stretches[before])
            .filter(|before| before.kind == Kind::Cue && before.range.end <= content.range.start)
            .filter(|before| content.range.start - before.range.end <= 1);
        let gone = content.kind == Kind::Content
            && is_open(article, &content.range)
            && cue.is_some_and(|cue| has_other_sense(article, &cue.range, &content.range));
        if gone {
            // "“It was ordinary,” he calls down the stairs": the verb still announces what is in marks.
            let quoted = stretches[..at - 1]
                .iter()
                .rev()
                .find(|other| other.kind != Kind::Source);
            let quoted = quoted.is_some_and(|before| {
                before.kind == Kind::Content
                    && before.sentence == stretches[at].sentence
                    && article.seen[before.range.end - 1].mark.closes()
            });
            stretches.remove(at);
            if !quoted {
                stretches.remove(at - 1);
                at -= 1;
            }
        } else {
            at += 1;
        }
    }
    noun_cues(article, stretches);
    aside_of_quoted(article, stretches);
    told_in_passive(article, stretches);
}

fn has_other_sense(article: TaggedText<'_>, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let seen = article.seen;
    let words: Vec<String> = content
        .clone()
        .take(9)
        .filter(|at| article.words.tokens[*at].is_word())
        .map(|at| lower(article, at))
        .collect();
    let verbs: Vec<String> = cue.clone().map(|at| lower(article, at)).collect();
    let verb = |word: &str| verbs.iter().any(|verb| verb == word);
    // "declined to comment", "did not respond to a request for comment".
    let comment = words.iter().any(|word| word == "comment") && content.len() <= 7;
    if comment
        && ([
            "declined", "refused", "respond", "return", "reached", "decline", "refuse",
        ])
        .iter()
        .any(|word| verb(word))
    {
        return true;
    }
    let Some(first) = words.first() else {
        return false;
    };
    // "has not said whether he will sign".
    let asks = matches!(
        first.as_str(),
        "whether" | "if" | "when" | "how" | "why" | "where" | "what" | "who" | "which"
    );
    let silent = verb("not")
        || verb("never")
        || verbs
            .iter()
            .any(|verb| verb.ends_with("n't") || verb.ends_with("n’t"));
    let speaks = verbs.iter().any(|verb| {
        matches!(
            verb.as_str(),
            "said" | "say" | "specify" | "specified" | "disclose" | "disclosed"
        )
    });
    if asks && silent && speaks && article.rules.has(Rule::NotSaid) {
        return true;
    }
    // "cited him in contempt".
    if verbs.iter().any(|verb| verb.starts_with("cit"))
        && words.iter().any(|word| word == "contempt")
    {
        return true;
    }
    // "said nothing", "without saying a word", "told me a story about whales".
    let head = words.iter().find(|word| {
        !matches!(
            word.as_str(),
            "a" | "an" | "the" | "his" | "her" | "any" | "me" | "us"
        )
    });
    let says = cue
        .clone()
        .any(|at| matches!(seen[at].class, Class::Say | Class::Tell));
    if says && head.is_some_and(|head| NOTHING.contains(&head.as_str())) {
        let about = words
            .get(1..)
            .is_some_and(|rest| rest.iter().any(|word| word == "about"));
        // "He says so before I have sat down."
        let so = head.is_some_and(|head| head == "so")
            && content.len() > 1
            && matches!(
                seen[content.start + 1].class,
                Class::Preposition | Class::Subordinate | Class::Time | Class::And | Class::But
            );
        let bare = words.len() <= 2 || so;
        if bare || about {
            return true;
        }
    }
    // "conceded a penalty", "claim asylum", "denied visas".
    let near = words.iter().take(3);
    let clause = matches!(
        first.as_str(),
        "that" | "he" | "she" | "it" | "they" | "to" | "how" | "why"
    );
    if !clause
        && cue.clone().any(|at| {
            let verb = lower(article, at);
            near.clone().any(|object| other_sense(&verb, object))
        })
    {
        return true;
    }
    // "thanked Leila Haddad and left".
    let thanked = verbs.iter().any(|verb| verb.starts_with("thank"))
        && !words.iter().any(|word| word == "for" || word == "that");
    // "calling on Lady Catherine": a visit, unless somebody is called on to do something.
    let called_on = verbs.iter().any(|verb| verb.starts_with("call"))
        && (verb("on") || first == "on")
        && content.clone().all(|at| {
            seen[at].mention.is_named()
                || !article.words.tokens[at].is_word()
                || lower(article, at) == "on"
        });
    // "did not answer our questions about the number".
    if verb("not")
        && verbs
            .iter()
            .any(|verb| verb.starts_with("answer") || verb.starts_with("respond"))
    {
        return true;
    }
    // "paid a courtesy call on the chief".
    if verb("call") && (verb("paid") || verb("pay") || verb("pays") || verb("paying")) {
        return true;
    }
    // "talked to the Almanac about wool": whom one talks to.
    let listener = cue
        .clone()
        .any(|at| matches!(lower(article, at).as_str(), "talked" | "spoke" | "chatted"))
        && content
            .clone()
            .take(2)
            .any(|at| seen[at].mention.is_first())
        && words.iter().take(5).any(|word| word == "about");
    // "writing forty years afterwards".
    let when = verbs
        .iter()
        .all(|verb| matches!(verb.as_str(), "writing" | "speaking"))
        && words.len() <= 4
        && words.last().is_some_and(|last| {
            matches!(
                last.as_str(),
                "afterwards" | "later" | "earlier" | "ago" | "after" | "before"
            )
        });
    // "he calls down the stairs": where to, not what.
    let toward = verbs
        .iter()
        .any(|verb| verb.starts_with("call") || verb.starts_with("shout"))
        && matches!(
            verbs.last().map(String::as_str),
            Some("down" | "up" | "across" | "over" | "through")
        )
        && content.len() <= 5
        && !content.clone().any(|at| seen[at].is_finite());
    // "tweeted using her account".
    let using = ["tweeted", "posted", "wrote", "spoke", "replied"]
        .iter()
        .any(|word| verb(word))
        && matches!(
            first.as_str(),
            "using" | "from" | "in" | "at" | "on" | "via" | "for"
        );
    // "Addressing the crisis will take years".
    let opener = cue.len() == 1
        && verbs[0].ends_with("ing")
        && seen[cue.start].class == Class::Judge
        && article
            .words
            .sentence_of(cue.start)
            .is_some_and(|sentence| article.words.sentences[sentence].first as usize == cue.start);
    // "quoted critics such as Rowe": no words of theirs.
    let named_only = (verb("quoted") || verb("cited") || verb("quotes") || verb("cites"))
        && !content.clone().any(|at| seen[at].is_finite())
        && content.clone().any(|at| seen[at].mention.can_speak());
    thanked || called_on || toward || listener || when || using || opener || named_only
}

/// "Our data allow us to test these claims": no verb.
fn noun_cues(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let mut at = 0;
    while at + 1 < stretches.len() {
        let [source, cue] = &stretches[at..at + 2] else {
            return;
        };
        let last = source.range.end - 1;
        let noun = source.kind == Kind::Source
            && cue.kind == Kind::Cue
            && cue.range.len() == 1
            && cue.range.start == source.range.end
            && source.range.len() > 1
            && matches!(lower(article, last).as_str(), "these" | "those" | "such")
            && source
                .range
                .clone()
                .any(|at| article.seen[at].class == Class::To);
        if noun {
            stretches.drain(at..at + 2);
        } else {
            at += 1;
        }
    }
}

/// "“…,” he said, when she was out of the room": when it was said is no part of it.
fn aside_of_quoted(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let mut at = 2;
    while at < stretches.len() {
        let [said, middle @ ..] = &stretches[at.saturating_sub(3)..at] else {
            return;
        };
        let aside = &stretches[at];
        let quoted = said.kind == Kind::Content
            && article.seen[said.range.end - 1].mark.closes()
            && middle.iter().all(|stretch| stretch.kind != Kind::Content)
            && middle.iter().any(|stretch| stretch.kind == Kind::Cue);
        // "she said, her voice breaking".
        let absolute = article.seen[aside.range.start].class == Class::Possessive
            && aside.range.len() <= 8
            && aside
                .range
                .clone()
                .skip(1)
                .take(2)
                .any(|at| PARTS.contains(&lower(article, at).as_str()));
        let small = absolute
            || matches!(
                lower(article, aside.range.start).as_str(),
                "when" | "while" | "after" | "before" | "as"
            );
        // "the agency said, as crews searched the ruins".
        let meanwhile = said.kind == Kind::Content
            && article.rules.has(Rule::Meanwhile)
            && said.sentence == aside.sentence
            && middle.iter().all(|stretch| stretch.kind != Kind::Content)
            && middle.iter().any(|stretch| stretch.kind == Kind::Cue)
            && said.range.end < aside.range.start
            && article.word(aside.range.start - 1) == ","
            && matches!(
                lower(article, aside.range.start).as_str(),
                "as" | "while" | "after"
            )
            && !article.seen[aside.range.end - 1].mark.closes();
        let gone = quoted && small || meanwhile;
        if gone && aside.kind == Kind::Content && is_open(article, &aside.range) {
            stretches.remove(at);
        } else {
            at += 1;
        }
    }
}

/// "The jury was told she had …": who is told says nothing, and the article does not say who tells.
fn told_in_passive(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let mut at = 0;
    while at + 2 < stretches.len() {
        let [before, cue, after] = &stretches[at..at + 3] else {
            return;
        };
        let passive = cue.kind == Kind::Cue
            && cue.range.len() >= 2
            && article.seen[cue.range.start].class == Class::Auxiliary
            && cue
                .range
                .clone()
                .any(|at| matches!(lower(article, at).as_str(), "told" | "informed"));
        if passive
            && before.kind == Kind::Content
            && after.kind == Kind::Content
            && before.range.len() <= 4
            && is_open(article, &before.range)
        {
            stretches.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Words for nobody, as the subject of a sentence.
const NOBODY: [&str; 2] = ["nobody", "noone"];

/// Whether these words name nobody: "no one on the quay", "none of the crew".
pub(in crate::analysis) fn is_nobody(article: TaggedText<'_>, source: &Range<usize>) -> bool {
    let first = lower(article, source.start);
    // "Neither Lund nor Duarte" are two people.
    let second = || source.len() > 1 && lower(article, source.start + 1) == "of";
    NOBODY.contains(&first.as_str())
        || matches!(first.as_str(), "none" | "neither") && (source.len() == 1 || second())
        || first == "no" && source.len() > 1 && lower(article, source.start + 1) == "one"
}

/// "Nobody could say why the ferry had turned", "Who told the captain to turn?", "Warning: The dam may fail": words
/// outside of quotation marks that nobody is said to say.
pub(super) fn nobody_says(article: TaggedText<'_>, quote: &Attribution) -> bool {
    let words = article.words;
    if !quote.parts.iter().all(|part| is_open(article, part)) {
        return false;
    }
    let Some(source) = &quote.source else {
        return is_labelled(article, quote.parts[0].start);
    };
    if source.len() == 1 && is_labelled(article, source.start) {
        return true;
    }
    let Some(sentence) = words.sentence_of(source.start) else {
        return false;
    };
    let sentence = words.sentences[sentence].range();
    // "He said that nobody would ask": that was said.
    if source.start != sentence.start {
        return false;
    }
    let asks = lower(article, source.start) == "who"
        && (sentence.end - sentence.len().min(2)..sentence.end)
            .any(|at| words.tokens[at].of(article.text) == "?");
    is_nobody(article, source) || asks
}

/// True if the sentence of the token `at` is what a label such as "Note:" stands before, or `at` is that label.
fn is_labelled(article: TaggedText<'_>, at: usize) -> bool {
    let words = article.words;
    let sentence = words
        .sentence_of(at)
        .map(|sentence| words.sentences[sentence].range());
    sentence.is_some_and(|sentence| {
        let word = |at: usize| words.tokens[at].of(article.text);
        sentence.len() > 2
            && word(sentence.start + 1) == ":"
            && is_label_of_text(word(sentence.start))
    })
}

/// "Jurors were told that …": who is told does not say it.
pub(super) fn is_told(article: TaggedText<'_>, quote: &Attribution) -> bool {
    let (Some(cue), Some(source)) = (&quote.cue, &quote.source) else {
        return false;
    };
    let told = cue.clone().find(|at| {
        matches!(
            lower(article, *at).as_str(),
            "told"
                | "informed"
                | "warned"
                | "assured"
                | "advised"
                | "asked"
                | "reminded"
                | "pressed"
        )
    });
    let Some(told) = told else {
        return false;
    };
    let is_be = |at: usize| {
        matches!(
            lower(article, at).as_str(),
            "was" | "were" | "been" | "are" | "is"
        )
    };
    let passive = (told.saturating_sub(2)..told).any(|at| at >= source.end && is_be(at));
    passive && source.end <= told && told - source.end <= 3
}

/// Whether the few words that an attribution has in quotation marks are only mentioned: "listed their home as
/// “Hope”", "to “streamline” claims".
pub(super) fn is_mentioned(
    article: TaggedText<'_>,
    parts: &[Range<usize>],
    cue: Option<&Range<usize>>,
    least: f32,
) -> bool {
    let TaggedText {
        text,
        words,
        seen,
        tags,
        ..
    } = article;
    let quoted = |at: &usize| seen[*at].mark.is_quoted() && words.tokens[*at].is_word();
    let count = parts.iter().flat_map(Clone::clone).filter(quoted).count();
    let plain = |at: &usize| seen[*at].mark.is_outside() && words.tokens[*at].is_word();
    let mixed = parts.iter().flat_map(Clone::clone).any(|at| plain(&at));
    if count == 0 || count > if mixed { 2 } else { 4 } {
        return false;
    }
    let says = cue.is_some_and(|cue| {
        cue.clone().any(|at| {
            let class = seen[at].class;
            class.is_speech()
                || class == Class::Judge
                || mixed && matches!(class, Class::SpeechNoun | Class::Think)
                || matches!(
                    words.tokens[at].of(text),
                    ":" | "reply" | "answer" | "response" | "retort"
                )
        })
    });
    // “We wait,” Obi …: a comma within the closing mark and a name after it are speech.
    let spoken = parts.iter().any(|part| {
        let close = part.end - 1;
        let comma = seen[close].mark.closes()
            && close > part.start
            && matches!(words.tokens[close - 1].of(text), "," | "?" | "!");
        let follows = seen.get(close + 1).is_some_and(|next| {
            next.mention.is_first()
                || matches!(next.class, Class::HeShe | Class::They | Class::Determiner)
        });
        comma && follows
    });
    // "called their robot “Robbie”"
    let name = count == 1
        && cue.is_some_and(|cue| {
            cue.clone().any(|at| {
                matches!(
                    words.tokens[at].of(text),
                    "called" | "named" | "dubbed" | "call" | "calls"
                )
            })
        })
        && parts
            .iter()
            .flat_map(Clone::clone)
            .filter(quoted)
            .all(|at| {
                words.tokens[at].is_capitalised()
                    && (seen[at].pos == 0 || seen[at].mention.is_named())
            })
        && parts.iter().all(|part| !seen[part.start].mark.is_quoted());
    // "was known as “Big Joe”", "sang “Happy Birthday”"
    let title = cue.is_some_and(|cue| {
        cue.clone().any(|at| {
            let word = words.tokens[at].of(text);
            matches!(
                word,
                "known" | "sang" | "sing" | "sings" | "sung" | "titled" | "entitled" | "nicknamed"
            )
        })
    }) && parts
        .iter()
        .flat_map(Clone::clone)
        .filter(quoted)
        .all(|at| words.tokens[at].is_capitalised());
    // "will drop the interview to “streamline” claims": a plan that no verb of speech announces.
    let plan = cue.is_some_and(|cue| {
        let mut classes = cue.clone().map(|at| seen[at].class);
        classes.clone().any(|class| class == Class::Modal)
            && !classes
                .any(|class| class.is_speech() || matches!(class, Class::Judge | Class::Think))
    });
    if name || title || plan && count <= 2 {
        return true;
    }
    let sure = || {
        let all = || parts.iter().flat_map(Clone::clone).map(|at| tags.sure[at]);
        if mixed {
            all().sum::<f32>() / all().count().max(1) as f32 > least - 0.15
        } else {
            all().all(|sure| sure > least)
        }
    };
    !says && !spoken && !sure()
}
