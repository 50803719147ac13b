//! [`join`]: which names belong to one entity.
//!
//! Names that are printed alike (case, diacritics and titles aside) are one *form*. Forms are then
//! united by what their words say: a surname with the one full name that ends in it, an acronym
//! with the name that it abbreviates, "Gaza" with "the Gaza Strip". A surname that several people
//! share goes to the one who was named last, never to both.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::describe;
use super::facts::{Facts, TokenFacts};
use super::variant::{country_called, is_slip, is_spelling, is_storm};
use crate::analysis::crf::{hash, mix};
use crate::analysis::gazetteer::{Classes, fold};
use crate::analysis::language_lists::LanguageLists;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;
use crate::analysis::values::Value;
use crate::analysis::{Entity, EntityKind, Gender, Mention, gender};

/// Hashes of words are hashes already.
#[derive(Default)]
pub(super) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

pub(super) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Ready>>;

/// A name as it is printed, wherever it is.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) kind: EntityKind,
    /// One of its mentions.
    pub(super) found: NameSpan,
    /// Its words that count, folded, as hashes; see `significant`.
    pub(super) words: Vec<u64>,
    /// For each of them, its first letter in lower case, and whether it is but an initial.
    pub(super) letters: Vec<(char, bool)>,
    /// The form that it is united with, or itself.
    pub(super) root: usize,
    /// Several people have this surname: each mention is looked at by itself.
    pub(super) shared: Vec<usize>,
    /// Of a person, what a title or first name says.
    pub(super) gender: Gender,
}

/// Makes mentions and entities of the names and values that were found.
pub(super) fn join(
    text: &str,
    words: &Words,
    facts: &TokenFacts,
    found: &[NameSpan],
    values: &[Value],
) -> (Vec<Mention>, Vec<Entity>) {
    let mut joiner = Joiner {
        text,
        words,
        info: &facts.info,
        lists: facts.lists,
        forms: Vec::new(),
        by_word: ByHash::default(),
        by_pair: ByHash::default(),
    };
    let mut of_value = ByHash::<usize>::default();
    let mut form_of: Vec<usize> = Vec::with_capacity(found.len());
    let mut by_key = ByHash::<usize>::default();
    let couples = joiner.couples(found);
    let mut next_value = 0;
    let mut value_of: Vec<Option<usize>> = Vec::with_capacity(found.len());
    for name in found {
        let value = values
            .get(next_value)
            .filter(|value| value.found.first == name.first);
        value_of.push(value.map(|_| next_value));
        next_value += usize::from(value.is_some());
        let mut form = joiner.form(*name);
        let mut key = form
            .words
            .iter()
            .fold(name.kind as u64 + 1, |key, word| mix(key, *word))
            | 1;
        if let Some(value) = value.and_then(|value| value.value.as_deref()) {
            key = mix(name.kind as u64 + 99, hash(value.as_bytes()));
            key = *of_value.entry(key).or_insert(key as usize) as u64;
        }
        if let [word] = form.words[..]
            && name.kind == EntityKind::Person
            && couples.contains(&word)
        {
            form.gender = joiner.gender_of(*name);
            key = mix(key, form.gender as u64);
        }
        let index = *by_key.entry(key).or_insert_with(|| {
            joiner.add(form);
            joiner.forms.len() - 1
        });
        form_of.push(index);
    }
    joiner.same_words();
    joiner.brackets(found, &form_of);
    joiner.acronyms();
    joiner.storms();
    joiner.people();
    joiner.others();
    joiner.finish(found, &form_of, values, &value_of)
}

/// What is said of he or she: as bits.
const HE: u8 = 1;
const SHE: u8 = 2;

pub(super) struct Joiner<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a Words,
    pub(super) info: &'a [Facts],
    /// What is known of the language, if it is not English.
    lists: Option<&'static LanguageLists>,
    pub(super) forms: Vec<Form>,
    /// The forms that have this word.
    pub(super) by_word: ByHash<Vec<u32>>,
    /// The forms that have these two words side by side.
    pub(super) by_pair: ByHash<Vec<u32>>,
}

/// Of more names than this that may be meant, none is: what looks at all of them for each takes
/// forever where a text is made to be looked at so.
pub(super) const CANDIDATES: usize = 256;

impl Joiner<'_> {
    fn form(&self, found: NameSpan) -> Form {
        let mut words = Vec::new();
        let mut letters = Vec::new();
        let mut folded = String::new();
        for at in found.range() {
            let token = self.words.tokens[at];
            if !significant(
                token.of(self.text),
                token.kind,
                found.kind,
                self.info[at].classes,
            ) {
                continue;
            }
            if self.is_title(found, at) {
                continue;
            }
            folded.clear();
            fold(token.of(self.text), &mut folded);
            if matches!(token.of(self.text), "U.S." | "US") && found.kind != EntityKind::Person {
                for word in ["united", "states"] {
                    words.push(hash(word.as_bytes()) | 1);
                    letters.push((word.chars().next().unwrap_or(' '), false));
                }
                continue;
            }
            if found.kind == EntityKind::Norp
                && folded.len() > 4
                && folded.ends_with('s')
                && !folded.ends_with("ss")
            {
                folded.pop();
            }
            let plain = folded.replace('.', "");
            let letter = folded.chars().next().unwrap_or(' ');
            let initial = plain.chars().count() == 1;
            words.push(hash(plain.as_bytes()) | 1);
            letters.push((letter, initial));
        }
        if found.kind == EntityKind::Place
            && let Some(other) = country_called(found.span(self.words).of(self.text))
        {
            words.clear();
            letters.clear();
            for word in other.split(' ') {
                words.push(hash(word.as_bytes()) | 1);
                letters.push((word.chars().next().unwrap_or(' '), false));
            }
        }
        if let Some(lists) = self.lists
            && found.kind == EntityKind::Place
            && lists.has_case()
        {
            // "Россия" and "России" are one place.
            let stems = found.range().map(|at| lists.stem_of(self.word(at)));
            words = stems.collect();
            letters = vec![(' ', false); words.len()];
        }
        if words.is_empty() {
            let span = found.span(self.words);
            words.push(hash(span.of(self.text).as_bytes()) | 1);
            letters.push((' ', false));
        }
        Form {
            kind: found.kind,
            found,
            words,
            letters,
            root: 0,
            shared: Vec::new(),
            gender: Gender::Unknown,
        }
    }

    /// What the title before a name, or its first name, says.
    pub(super) fn gender_of(&self, name: NameSpan) -> Gender {
        let first = name.first as usize;
        let before = first.checked_sub(1).map_or("", |at| self.word(at));
        match gender::of_title(before) {
            Gender::Unknown if name.end > name.first + 1 => gender::of_first_name(self.word(first)),
            said => said,
        }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.words.tokens[at].of(self.text)
    }

    /// The surnames of which there is a man and a woman: "Mr Harker" and "Mrs Harker" are two people.
    fn couples(&self, found: &[NameSpan]) -> HashSet<u64> {
        let mut said: HashMap<u64, u8> = HashMap::new();
        let mut titled: HashSet<u64> = HashSet::new();
        for name in found.iter().filter(|name| name.kind == EntityKind::Person) {
            let bit = match self.gender_of(*name) {
                Gender::Male => HE,
                Gender::Female => SHE,
                _ => continue,
            };
            let Some(&last) = self.form(*name).words.last() else {
                continue;
            };
            if name.end == name.first + 1 {
                titled.insert(last);
            }
            *said.entry(last).or_default() |= bit;
        }
        titled.retain(|word| said.get(word) == Some(&(HE | SHE)));
        titled
    }

    /// "Mr. Quill": the name comes after the title of somebody whom one does not know.
    fn is_addressed(&self, name: NameSpan) -> bool {
        let first = name.first as usize;
        let stop = first > 1 && self.word(first - 1) == ".";
        let before = first.checked_sub(1 + usize::from(stop));
        let title = before.map_or("", |at| self.word(at).trim_end_matches('.'));
        matches!(title, "Mr" | "Mrs" | "Miss" | "Ms")
    }

    /// "Emperor" in "Emperor Joshua Norton", "St." in "St. Jerome": a title before a person's name,
    /// which some take into it.
    fn is_title(&self, found: NameSpan, at: usize) -> bool {
        let classes = self.info[at].classes;
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        found.kind == EntityKind::Person
            && at == found.first as usize
            && at + 1 < found.end as usize
            && (classes.any(Classes::TITLE) && !classes.any(names)
                || matches!(
                    self.words.tokens[at].of(self.text),
                    "St."
                        | "St"
                        | "Saint"
                        | "Emperor"
                        | "Empress"
                        | "Tsar"
                        | "King"
                        | "Queen"
                        | "Pope"
                ))
    }

    fn add(&mut self, mut form: Form) {
        let index = self.forms.len();
        form.root = index;
        for word in &form.words {
            let list = self.by_word.entry(*word).or_default();
            if list.last() != Some(&(index as u32)) {
                list.push(index as u32);
            }
        }
        for pair in form.words.windows(2) {
            let list = self.by_pair.entry(mix(pair[0], pair[1])).or_default();
            if list.last() != Some(&(index as u32)) {
                list.push(index as u32);
            }
        }
        self.forms.push(form);
    }

    pub(super) fn root(&self, mut form: usize) -> usize {
        while self.forms[form].root != form {
            form = self.forms[form].root;
        }
        form
    }

    pub(super) fn unite(&mut self, a: usize, b: usize) {
        let (one, two) = (self.root(a), self.root(b));
        let (low, high) = (one.min(two), one.max(two));
        self.forms[high].root = low;
        // Paths stay short.
        for start in [a, b] {
            let mut at = start;
            while self.forms[at].root != at {
                at = std::mem::replace(&mut self.forms[at].root, low);
            }
        }
    }

    pub(super) fn printed(&self, form: usize) -> &str {
        self.forms[form].found.span(self.words).of(self.text)
    }

    /// "Harrow" the town and "Harrow" the school are printed alike: in one article they are one, and what
    /// it is the sum of what is believed of all its mentions says.
    fn same_words(&mut self) {
        let mut by_words = ByHash::<usize>::default();
        for index in 0..self.forms.len() {
            let form = &self.forms[index];
            let thing = matches!(
                form.kind,
                EntityKind::Org
                    | EntityKind::Place
                    | EntityKind::Misc
                    | EntityKind::Event
                    | EntityKind::Law
            );
            let full = form.kind == EntityKind::Person && form.words.len() > 1;
            if !thing && !full {
                continue;
            }
            let key = form.words.iter().fold(7, |key, word| mix(key, *word)) | 1;
            let first = *by_words.entry(key).or_insert(index);
            if first != index {
                self.unite(first, index);
            }
        }
    }

    /// "Cyclone Phailin", "T C Phailin" and "Phailin", whatever the recogniser takes each for; a slip of one letter
    /// ("Cyclone Phalin") too.
    fn storms(&mut self) {
        let storms: Vec<usize> = (0..self.forms.len())
            .filter(|&form| self.forms[form].words.len() == 2 && is_storm(self.printed(form)))
            .take(CANDIDATES)
            .collect();
        for (at, &storm) in storms.iter().enumerate() {
            let name = self.forms[storm].words[1];
            let same = self.by_word.get(&name).cloned().unwrap_or_default();
            for other in same
                .into_iter()
                .take(CANDIDATES)
                .map(|other| other as usize)
            {
                let form = &self.forms[other];
                let (last, rest) = match form.words.split_last() {
                    Some((last, rest)) => (*last, rest.len()),
                    None => continue,
                };
                let initials = form.letters[..rest].iter().all(|(_, initial)| *initial);
                if last == name && initials && !is_value(form.kind) {
                    self.unite(storm, other);
                }
            }
            for &other in &storms[..at] {
                let (one, two) = (self.printed(storm), self.printed(other));
                let (one, two) = (one.rsplit_once(' '), two.rsplit_once(' '));
                let slip = one.zip(two).is_some_and(|(one, two)| {
                    one.0 == two.0 && one.1.len() > 5 && is_slip(one.1, two.1)
                });
                if slip {
                    self.unite(storm, other);
                }
            }
        }
    }

    /// Zelensky and Zelenskyy: long surnames that differ in a letter or two, one person each.
    pub(super) fn spellings(&mut self, order: &[usize]) {
        let mut lasts: Vec<(String, usize)> = order
            .iter()
            .filter_map(|&form| {
                let last = self.forms[form].found.end as usize - 1;
                let mut folded = String::new();
                fold(self.words.tokens[last].of(self.text), &mut folded);
                (folded.len() >= 6 && folded.is_ascii()).then_some((folded, form))
            })
            .collect();
        lasts.sort();
        lasts.dedup_by(|a, b| a.0 == b.0);
        for at in 0..lasts.len() {
            for next in at + 1..lasts.len().min(at + 6) {
                let ((a, one), (b, two)) = (&lasts[at], &lasts[next]);
                if a[..4] != b[..4] {
                    break;
                }
                let (x, y) = (&self.forms[*one], &self.forms[*two]);
                let alone = x.words.len() == 1 || y.words.len() == 1;
                let first = x.words[0] == y.words[0] && x.words.len() == y.words.len();
                let slip = first && is_slip(a, b);
                let apart = x.gender != y.gender
                    && x.gender != Gender::Unknown
                    && y.gender != Gender::Unknown;
                if !apart && ((alone || first) && is_spelling(a, b) || slip) {
                    self.unite(*one, *two);
                }
            }
        }
    }

    fn others(&mut self) {
        let mut order: Vec<usize> = (0..self.forms.len())
            .filter(|&form| {
                self.forms[form].kind != EntityKind::Person && !is_value(self.forms[form].kind)
            })
            .collect();
        order.sort_by_key(|&form| (std::cmp::Reverse(self.forms[form].words.len()), form));
        for index in order {
            let mut matches: Vec<usize> = Vec::new();
            for other in self.longer(index) {
                let fits = match self.forms[index].kind {
                    EntityKind::Org => self.org_fits(index, other),
                    EntityKind::Place => self.place_fits(index, other),
                    EntityKind::Event | EntityKind::Law | EntityKind::Misc => {
                        let (short, long) = (&self.forms[index].words, &self.forms[other].words);
                        short.len() > 1 && contains(long, short)
                            || long.ends_with(short) && is_storm(self.printed(other))
                    }
                    _ => false,
                };
                let root = self.root(other);
                if fits && !matches.contains(&root) {
                    matches.push(root);
                    if matches.len() > 1 {
                        break;
                    }
                }
            }
            if let [only] = matches[..] {
                self.unite(only, index);
            }
        }
    }

    /// The classes of the significant word `at` of a form, counted from 0.
    fn classes(&self, form: usize, at: usize) -> Classes {
        let form = &self.forms[form];
        let mut seen = 0;
        for token in form.found.first as usize..form.found.end as usize {
            let classes = self.info[token].classes;
            let words = self.words.tokens[token];
            if significant(words.of(self.text), words.kind, form.kind, classes) {
                if seen == at {
                    return classes;
                }
                seen += 1;
            }
        }
        Classes::NONE
    }

    /// "Security Council" and "UN Security Council"; "Toyota" and "Toyota Motor Corp."
    fn org_fits(&self, short: usize, long: usize) -> bool {
        let (a, b) = (&self.forms[short].words, &self.forms[long].words);
        let place = self.forms[long].kind == EntityKind::Place;
        if a.len() > 1 {
            return !place && (b.starts_with(a) || b.ends_with(a));
        }
        let classes = self.classes(short, 0);
        let common = Classes::NORP
            .with(Classes::COUNTRY)
            .with(Classes::CITY)
            .with(Classes::REGION);
        // "the Senate" and "the Senate of the United States", "Congress" and "U.S. Congress".
        if !place && classes.any(Classes::ORG_HEAD) && !classes.any(common) {
            return b.starts_with(a) || b.ends_with(a);
        }
        // "Pistons" and "Rochester Pistons".
        let printed = self.printed(short);
        if !place && b.len() <= 3 && b.ends_with(a) && printed.len() > 4 && printed.ends_with('s') {
            return !classes.any(common);
        }
        // "Harrow" and "Harrow School".
        let heads = (1..b.len()).all(|at| self.classes(long, at).any(Classes::ORG_HEAD));
        if b.starts_with(a) && heads && !classes.any(Classes::NORP.with(Classes::COUNTRY)) {
            return true;
        }
        !place
            && b.starts_with(a)
            && !classes.any(common.with(Classes::ORG_HEAD).with(Classes::ANY_GIVEN))
    }

    /// "Gaza" and "Gaza Strip", "Everest" and "Mount Everest"; not "Ireland" and "Northern Ireland".
    fn place_fits(&self, short: usize, long: usize) -> bool {
        let (a, b) = (&self.forms[short].words, &self.forms[long].words);
        let rest = b.len() - a.len();
        if b.starts_with(a) {
            let printed = self.printed(long);
            let last = printed.rsplit(' ').next().unwrap_or("");
            // "Kuwait City" lies in Kuwait; other heads name another place altogether.
            let state = self
                .classes(short, 0)
                .any(Classes::COUNTRY.with(Classes::REGION));
            return printed.contains(',')
                || rest == 1
                    && match last {
                        "City" | "Province" | "State" | "Town" => !state,
                        _ => PLACE_TAILS.has(last),
                    };
        }
        rest == 1 && b.ends_with(a) && {
            let printed = self.printed(long);
            let first = printed.split([' ', '-']).next().unwrap_or("");
            PLACE_OPENERS.has(first)
        }
    }

    /// What each cluster is: the kind that its mentions are surest of, all together; "other names" only
    /// if nothing else is said.
    fn kinds(&self, found: &[NameSpan], form_of: &[usize]) -> Vec<EntityKind> {
        let mut sums = vec![[0.0f32; EntityKind::ALL.len()]; self.forms.len()];
        for (name, &form) in found.iter().zip(form_of) {
            if self.forms[form].shared.is_empty() {
                sums[self.root(form)][name.kind as usize] += name.confidence;
            }
        }
        let mut kinds: Vec<EntityKind> = self.forms.iter().map(|form| form.kind).collect();
        for (kind, sums) in kinds.iter_mut().zip(&mut sums) {
            sums[EntityKind::Misc as usize] *= 0.01;
            let best = EntityKind::ALL.into_iter();
            let best = best.max_by(|a, b| sums[*a as usize].total_cmp(&sums[*b as usize]));
            if let Some(best) = best.filter(|best| sums[*best as usize] > sums[*kind as usize]) {
                *kind = best;
            }
        }
        kinds
    }

    fn finish(
        &self,
        found: &[NameSpan],
        form_of: &[usize],
        values: &[Value],
        value_of: &[Option<usize>],
    ) -> (Vec<Mention>, Vec<Entity>) {
        let mut entity_of: Vec<Option<usize>> = vec![None; self.forms.len()];
        // For each shared surname the one of its people who was named last, and for each person the
        // surnames that are shared with others.
        let mut latest: Vec<Option<usize>> = vec![None; self.forms.len()];
        // Whom the surname alone meant before another of the name came, and the paragraph of the latest.
        let mut owner: Vec<Option<usize>> = vec![None; self.forms.len()];
        let mut bearers: Vec<Option<usize>> = vec![None; self.forms.len()];
        let mut named_in: Vec<u32> = vec![0; self.forms.len()];
        let mut surnames: Vec<Vec<u32>> = vec![Vec::new(); self.forms.len()];
        for (surname, form) in self.forms.iter().enumerate() {
            for &person in &form.shared {
                surnames[person].push(surname as u32);
            }
        }
        let mut printed_so = HashSet::<u64, BuildHasherDefault<Ready>>::default();
        let mut entities: Vec<Entity> = Vec::new();
        let mut words_of: Vec<usize> = Vec::new();
        let mut mentions = Vec::with_capacity(found.len());
        let kinds = self.kinds(found, form_of);
        for (at, name) in found.iter().enumerate() {
            let form = form_of[at];
            let mut root = self.root(form);
            let block = self
                .words
                .sentence_of(name.first as usize)
                .map_or(0, |sentence| self.words.sentences[sentence].block);
            if !self.forms[form].shared.is_empty() {
                // The one who was named last before this; the first to come if there is none, but "Mr. Quill" at
                // the beginning of a story is neither Jasper nor Noah Quill.
                let titled = self.is_addressed(*name);
                let is_own = entity_of[root].is_some() || latest[form].is_none();
                if !(titled && is_own) {
                    let here = owner[form].filter(|_| named_in[form] != block);
                    let only = bearers[form].filter(|&one| one != usize::MAX);
                    let meant = here.or(only).or(latest[form]);
                    root = self.root(meant.unwrap_or(self.forms[form].shared[0]));
                    let alone = bearers[form] == Some(root);
                    owner[form] = owner[form].or(alone.then_some(root));
                }
            }
            for surname in surnames[root].iter().map(|&surname| surname as usize) {
                let whole = self.forms[form].words.ends_with(&self.forms[surname].words);
                if whole && form != surname {
                    let other = bearers[surname].is_some_and(|one| one != root);
                    bearers[surname] = Some(if other { usize::MAX } else { root });
                }
                latest[surname] = Some(root);
                named_in[surname] = block;
            }
            let span = name.span(self.words);
            let entity = *entity_of[root].get_or_insert_with(|| {
                let value = value_of[at].and_then(|value| values[value].value.clone());
                entities.push(Entity {
                    name: String::new(),
                    kind: kinds[root],
                    aliases: Vec::new(),
                    role: None,
                    gender: Gender::Unknown,
                    value,
                });
                words_of.push(0);
                entities.len() - 1
            });
            let printed = span.of(self.text);
            let size = self.forms[form].words.len() * 100 + printed.chars().count().min(99);
            // Of "Россией" and "Россия" the second is the name, though shorter.
            let listed = self.lists.is_some_and(|lists| lists.is_listed(printed));
            let size = size + if listed { 1 << 16 } else { 0 };
            let record = &mut entities[entity];
            let form_key = |name: &str| mix(entity as u64 + 1, hash(name.as_bytes())) | 1;
            if printed_so.insert(form_key(printed)) {
                let plain = printed.split_whitespace().collect::<Vec<_>>().join(" ");
                let is_new = plain == printed || printed_so.insert(form_key(&plain));
                let fuller = size > words_of[entity] && record.kind != EntityKind::Norp;
                if record.name.is_empty() {
                    record.name = plain;
                    words_of[entity] = size;
                } else if is_new && fuller {
                    words_of[entity] = size;
                    let before = std::mem::replace(&mut record.name, plain);
                    record.aliases.insert(0, before);
                } else if is_new {
                    record.aliases.push(plain);
                }
            }
            // A mention may be the town while most of the others are the school.
            let kind = if name.kind == EntityKind::Misc {
                entities[entity].kind
            } else {
                name.kind
            };
            mentions.push(Mention {
                span,
                kind,
                entity,
                confidence: name.confidence,
            });
        }
        describe::describe(
            self.text,
            self.words,
            self.info,
            found,
            &mentions,
            &mut entities,
        );
        (mentions, entities)
    }
}

/// Dates, sums and percentages are joined by their values alone.
pub(super) fn is_value(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Date | EntityKind::Money | EntityKind::Percent
    )
}

/// Kinds between which an acronym may be confused.
pub(super) fn compatible(a: EntityKind, b: EntityKind) -> bool {
    a == b
        || matches!(
            (a, b),
            (EntityKind::Org, EntityKind::Misc)
                | (EntityKind::Misc | EntityKind::Event, EntityKind::Org)
        )
}

static INSIGNIFICANT: WordList = word_list!("en/insignificant.txt");
static PLACE_OPENERS: WordList = word_list!("en/place-openers.txt");
static PLACE_TAILS: WordList = word_list!("en/place-tails.txt");

/// Words that tell one name from another: no titles, suffixes, articles, marks.
fn significant(word: &str, kind: TokenKind, of: EntityKind, classes: Classes) -> bool {
    match kind {
        TokenKind::Word | TokenKind::Number => {}
        _ => return is_value(of) && kind != TokenKind::Mark,
    }
    if is_value(of) {
        return true;
    }
    if of == EntityKind::Person {
        let suffix =
            classes.any(Classes::SUFFIX) && (word.ends_with('.') || matches!(word, "Jr" | "Sr"));
        return !suffix && !matches!(word, "the" | "The");
    }
    !INSIGNIFICANT.has(word)
}

pub(super) fn contains(long: &[u64], short: &[u64]) -> bool {
    long.windows(short.len()).any(|window| window == short)
}
