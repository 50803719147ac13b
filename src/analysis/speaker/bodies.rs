//! What the article calls its organisations: [`Bodies`].

use std::collections::HashSet;

use crate::analysis::crf::hash;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::quote::TokenView;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::sentence::Words;
use crate::analysis::{EntityKind, Mention};

pub(super) static NOUNS: WordList = word_list!("en/body-nouns.txt");
static FIRM_TAILS: WordList = word_list!("en/firm-tails.txt");
static OPENERS: WordList = word_list!("en/organisation-openers.txt");

/// What is said of a body beside its name has no more words before its noun.
const APPOSED: usize = 5;

/// What the article says of its organisations, by entity and hash of the word in small letters.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// Words of their names and of what stands beside those.
    pub(super) words: HashSet<(usize, u64)>,
    /// Nouns that they may be called by.
    pub(super) nouns: HashSet<(usize, u64)>,
    /// Tokens of nouns beside a name: they bring nobody new.
    pub(super) beside: HashSet<usize>,
}

pub(super) fn hash_of(word: &str) -> u64 {
    hash(word.to_lowercase().as_bytes())
}

/// A noun for a body: "bank", "airline".
pub(super) fn is_body(text: &str, words: &Words, seen: &[TokenView], at: usize) -> bool {
    let Some(token) = words.tokens.get(at) else {
        return false;
    };
    let word = token.of(text);
    word.starts_with(char::is_lowercase) && (NOUNS.has(word) || seen[at].class == Class::Body)
}

impl Bodies {
    /// Reads the whole article; `places` are the first tokens of the mentions.
    pub(super) fn read(
        text: &str,
        words: &Words,
        seen: &[TokenView],
        mentions: &[Mention],
        places: &[usize],
    ) -> Self {
        let mut bodies = Self::default();
        let article = Article { text, words, seen };
        for (mention, place) in mentions.iter().zip(places) {
            if mention.kind == EntityKind::Org {
                let rest = &words.tokens[*place..];
                let inside = rest
                    .iter()
                    .take_while(|token| token.span.start < mention.span.end);
                let end = place + inside.count();
                bodies.read_name(&article, mention.entity, *place, end);
                for noun in [article.noun_before(*place, end), article.noun_behind(end)] {
                    bodies.read_beside(&article, mention.entity, noun);
                }
            }
        }
        bodies
    }

    fn call(&mut self, entity: usize, word: &str) {
        let word = word.trim_end_matches('.').to_lowercase();
        self.nouns.insert((entity, hash(word.as_bytes())));
        for noun in NOUNS.get(&word).unwrap_or("").split_whitespace() {
            self.nouns.insert((entity, hash(noun.as_bytes())));
        }
    }

    /// "the Health Ministry", "the Ministry of Health", "Air Norland", "Banco del Estuario", "shares in Havmark".
    fn read_name(&mut self, article: &Article<'_>, entity: usize, first: usize, end: usize) {
        let of = (first..end).find(|at| matches!(article.word(*at), "of" | "for"));
        let head = of.unwrap_or(end).saturating_sub(1);
        for at in first..end {
            let word = article.word(at);
            self.words.insert((entity, hash_of(word)));
            let opens = matches!(word, "Air" | "Daily" | "Radio") || OPENERS.has(word);
            if at == head || at == first && opens {
                self.call(entity, word);
            }
        }
        let before = |back: usize| first.checked_sub(back).map_or("", |at| article.word(at));
        let owned = matches!(before(1), "in" | "of")
            && matches!(before(2), "shares" | "Shares" | "stake" | "stakes");
        if owned || of.is_none() && FIRM_TAILS.has(article.word(end - 1)) {
            self.call(entity, "company");
        }
    }

    /// The noun beside a name with the words before it, back to what opens them.
    fn read_beside(&mut self, article: &Article<'_>, entity: usize, noun: Option<usize>) {
        let Some(noun) = noun else { return };
        self.beside.insert(noun);
        self.call(entity, article.word(noun));
        let inside = |at: &usize| {
            article.words.tokens[*at].is_word()
                && !matches!(
                    article.seen[*at].class,
                    Class::Determiner | Class::Preposition | Class::And
                )
        };
        let before = (noun.saturating_sub(APPOSED)..=noun)
            .rev()
            .take_while(inside);
        for at in before {
            self.words.insert((entity, hash_of(article.word(at))));
        }
    }
}

struct Article<'a> {
    text: &'a str,
    words: &'a Words,
    seen: &'a [TokenView],
}

impl Article<'_> {
    fn word(&self, at: usize) -> &str {
        let token = self.words.tokens.get(at);
        token.map_or("", |token| token.of(self.text))
    }

    fn is_body(&self, at: usize) -> bool {
        is_body(self.text, self.words, self.seen, at)
    }

    /// "the Danish brewer Hansted", "the largest lender, Berg Bank,".
    fn noun_before(&self, first: usize, end: usize) -> Option<usize> {
        let before = first.checked_sub(1)?;
        let noun = if self.word(before) == "," {
            let apposed = self.word(end) == "," && self.word(end + 1) != "and";
            before.checked_sub(1).filter(|_| apposed)?
        } else {
            before
        };
        self.is_body(noun).then_some(noun)
    }

    /// "Harrow Motors, a carmaker in Turin,", "Skyvana is an airline".
    fn noun_behind(&self, end: usize) -> Option<usize> {
        if !matches!(self.word(end), "," | "is" | "was") {
            return None;
        }
        let open = |at: &usize| {
            let word = self.words.tokens[*at];
            (word.is_word() || word.of(self.text) == "-")
                && !self.seen[*at].is_finite()
                && self.seen[*at].class != Class::Preposition
        };
        let last = self.words.tokens.len().min(end + 2 + APPOSED);
        (end + 1..last)
            .take_while(open)
            .find(|at| self.is_body(*at) && !self.is_body(*at + 1))
            // "Seen by the Courier, the regulator warned": another one, who acts.
            .filter(|noun| {
                let next = self.seen.get(noun + 1);
                self.word(noun + 1) != "and" && !next.is_some_and(|next| next.is_finite())
            })
    }
}
