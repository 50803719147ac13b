//! Which letters stand for which name: a part of [`Joiner`].

use std::collections::HashMap;

use super::join::{Joiner, compatible, is_value};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::name::NameSpan;
use crate::analysis::token::TokenKind;

impl Joiner<'_> {
    /// "Multinational Security Support (MSS)".
    pub(super) fn brackets(&mut self, found: &[NameSpan], form_of: &[usize]) {
        for (at, pair) in found.windows(2).enumerate() {
            let (long, short) = (pair[0], pair[1]);
            let tokens = &self.words.tokens;
            let open = long.end as usize;
            let bracketed = short.first as usize == open + 1
                && tokens[open].kind == TokenKind::Open
                && tokens
                    .get(short.end as usize)
                    .is_some_and(|token| token.kind == TokenKind::Close);
            let (long, short) = (form_of[at], form_of[at + 1]);
            let same = self.forms[long].kind == self.forms[short].kind;
            if bracketed
                && (self.abbreviates(short, long, same) || self.is_other_letters(short, long))
            {
                self.unite(long, short);
            }
        }
    }

    /// "Doctors Without Borders (MSF)": the letters of its name in another language, but no country's.
    fn is_other_letters(&self, short: usize, long: usize) -> bool {
        let (a, b) = (&self.forms[short], &self.forms[long]);
        let printed = self.printed(short);
        let at = a.found.first as usize;
        let placed = self.info[at]
            .classes
            .any(Classes::COUNTRY.with(Classes::REGION));
        a.kind == EntityKind::Org
            && b.kind == EntityKind::Org
            && b.words.len() > 1
            && (2..=7).contains(&printed.len())
            && printed.bytes().all(|byte| byte.is_ascii_uppercase())
            && !self
                .printed(long)
                .bytes()
                .all(|byte| byte.is_ascii_uppercase())
            && !placed
    }

    /// True where the short form may stand for the long one: its letters are in it, in order.
    fn abbreviates(&self, short: usize, long: usize, same: bool) -> bool {
        let (short, long) = (self.printed(short), self.printed(long));
        if short.len() >= long.len() || short.contains(' ') {
            return false;
        }
        let mut rest = long.chars().flat_map(char::to_lowercase);
        let letters = short
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase);
        let first = long.chars().next().map(|c| c.to_lowercase().to_string());
        let mut all = true;
        for letter in letters.clone() {
            all = all && rest.any(|c| c == letter);
        }
        let starts = first == letters.clone().next().map(|c| c.to_string());
        let shouted = |c: &char| c.is_uppercase() || c.is_ascii_digit();
        let shouted = short.chars().filter(shouted).count();
        // "Sasra": an acronym that is spoken as a word.
        all && (starts || same) && shouted > 1 || all && starts && same && shouted == 1
    }

    /// "UN" and "United Nations", wherever they stand.
    pub(super) fn acronyms(&mut self) {
        let mut by_letters: HashMap<String, Option<usize>> = HashMap::new();
        for index in 0..self.forms.len() {
            let form = &self.forms[index];
            if form.kind == EntityKind::Person || form.words.len() < 2 || is_value(form.kind) {
                continue;
            }
            let mut capitals = String::new();
            let mut all = String::new();
            for at in form.found.first as usize..form.found.end as usize {
                let token = self.words.tokens[at];
                if token.kind != TokenKind::Word {
                    continue;
                }
                for part in token.of(self.text).split('-') {
                    let Some(first) = part.chars().next() else {
                        continue;
                    };
                    all.extend(first.to_uppercase());
                    if first.is_uppercase() {
                        capitals.push(first);
                    }
                }
            }
            for letters in [capitals, all] {
                let entry = by_letters.entry(letters).or_insert(Some(index));
                if entry.is_some_and(|other| self.root(other) != self.root(index)) {
                    *entry = None;
                }
            }
        }
        for index in 0..self.forms.len() {
            let form = &self.forms[index];
            // "S. F." looks like a person's initials and may be San Francisco.
            let initials = form.words.len() > 1 && form.letters.iter().all(|(_, initial)| *initial);
            let one = form.words.len() == 1 && form.kind != EntityKind::Person;
            if !(initials || one) || is_value(form.kind) {
                continue;
            }
            let letters: String = self
                .printed(index)
                .chars()
                .filter(|&c| c != '.' && c != ' ')
                .collect();
            if letters.chars().count() < 2 || !letters.chars().all(char::is_uppercase) {
                continue;
            }
            if let Some(&Some(long)) = by_letters.get(&letters)
                && (initials || compatible(self.forms[long].kind, form.kind))
            {
                self.unite(long, index);
            }
        }
    }
}
