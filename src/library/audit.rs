//! [`Audit`]: who is quoted in all of these articles, how much, in what role.
//!
//! Words that several articles print alike, such as those of a wire report, are counted once, and the
//! rest is said beside the count. What nobody is named for is in rows of its own, or the shares would
//! lie.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::brief::{At, Brief, Said, Who, Words};
use super::decisions::Decisions;
use super::document::Document;
use super::key::Key;
use super::partial::Partial;
use super::people::People;
use super::query::Query;
use crate::text::order;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// The person or organisation that speaks.
    Person,
    /// The publisher.
    Site,
    /// The month of publication.
    Month,
    /// The role of the speaker.
    Role,
    /// What the reader tagged the speaker with.
    Tag,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A value of the column: a person, a site, a month, a role, a tag.
    Named,
    /// Something without that value: no site, no date, no role, no tag.
    Without,
    /// People of whom an article gives one word: they are not joined.
    OneWord,
    /// Speakers that are described, not named.
    Unnamed,
    /// Quotes whose speaker is not known.
    NotResolved,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The person, the site, …; words for the other kinds of row.
    pub name: String,
    /// What the row is about.
    pub kind: Kind,
    /// `PERSON`, `ORG`, …, for a speaker.
    #[serde(rename = "type")]
    pub entity: Option<String>,
    /// The role that is printed most.
    pub role: Option<String>,
    /// What the reader tagged the speaker with.
    pub tags: Vec<String>,
    /// In how many articles.
    pub articles: u32,
    /// How many different quotes.
    pub quotes: u32,
    /// How many more times the same words are printed in other articles.
    pub repeated: u32,
    /// The words of the quotes.
    pub words: u32,
    /// Of all quotes, 0 to 1.
    pub share_of_quotes: f64,
    /// Of the words of all quotes.
    pub share_of_words: f64,
    /// Of all articles.
    pub share_of_articles: f64,
    /// How many are all in quotation marks.
    pub direct: u32,
    /// How many partly.
    pub mixed: u32,
    /// How many not.
    pub indirect: u32,
    /// How sure Byline is of quotes and speakers, in the mean.
    pub confidence: f64,
    /// How many the reader decided.
    pub decided: u32,
    /// How many speakers there are in it; for rows that are not a speaker.
    pub speakers: Option<u32>,
    /// The first one: `ARTICLE:OFFSET`.
    pub first: String,
    /// Quotes under the first or last name alone or under the initial, in other articles: perhaps this
    /// person's. Not counted.
    pub perhaps: u32,
    /// Why it may be several people.
    pub doubt: Vec<String>,
}

/// The audit of a library.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Audit {
    /// The speaker with the most quotes first; what is not named last.
    pub rows: Vec<Row>,
    /// How many articles were read.
    pub articles: u32,
    /// How many of them have the same text as another.
    pub copies: u32,
    /// How many different quotes there are.
    pub quotes: u32,
    /// How often quotes are printed again in other articles.
    pub repeated: u32,
    /// How many rows may be several people.
    pub doubtful: u32,
}

/// Of quotes with fewer words than this each counts: "Yes" is said often.
const SHORT: u32 = 5;

/// Counts while documents go by.
#[derive(Debug)]
pub struct Counting {
    by: By,
    people: People,
    rows: HashMap<(Kind, Label), Tally>,
    /// Quotes that were seen: who, and the words.
    seen: HashSet<u64>,
    texts: HashSet<u64>,
    /// How many quotes there are under less than a first and a last name.
    partial: Partial,
    audit: Audit,
    words: u64,
}

/// What quotes are counted under: the number of a key, or of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Label {
    Speaker(u32),
    Words(u32),
}

/// Who says a quote, for comparing. One word names somebody in one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Speaker {
    Nobody,
    Joined(u32),
    OneWord(u32, u32),
    Described(u32),
}

#[derive(Clone, Debug, Default)]
struct Tally {
    articles: u32,
    last: Option<u32>,
    quotes: u32,
    repeated: u32,
    words: u32,
    kinds: [u32; 3],
    /// In thousandths.
    confidence: u64,
    decided: u32,
    first: String,
    speakers: HashSet<Speaker>,
}

impl Counting {
    /// Nothing counted yet.
    pub fn new(by: By, decisions: Decisions) -> Self {
        Self {
            by,
            people: People::new(decisions),
            rows: HashMap::new(),
            seen: HashSet::new(),
            texts: HashSet::new(),
            partial: Partial::default(),
            audit: Audit::default(),
            words: 0,
        }
    }

    /// The words that the numbers in a [`Brief`] stand for.
    pub fn words(&mut self) -> &mut Words {
        self.people.words()
    }

    /// True if a question takes an article by its publisher and its date.
    pub fn is_of(&self, brief: &Brief, query: &Query) -> bool {
        let word = |word: Option<u32>| word.map(|word| self.people.word(word));
        query.takes_of(word(brief.site), word(brief.date))
    }

    /// Counts what is said in an article.
    pub fn add(&mut self, document: &Document) {
        let brief = Brief::of(document, self.words());
        self.take(&brief, At::of(document));
    }

    /// The same for numbers of words.
    pub fn take(&mut self, brief: &Brief, at: At) {
        self.audit.articles += 1;
        let article = self.audit.articles;
        let is_copy = brief.text != 0 && !self.texts.insert(brief.text);
        self.audit.copies += u32::from(is_copy);
        let joined = self.people.take(brief, at);
        let place = self.place_label(brief);
        // What this article says for the first time.
        let mut here: HashSet<u64> = HashSet::new();
        let mut labels: Vec<(Kind, Label)> = Vec::new();
        let mut labels_seen = Vec::new();
        for quote in &brief.quotes {
            labels_seen.clear();
            let voices = quote.voices.iter().map(|voice| Some(*voice));
            let nobody = quote.voices.is_empty().then_some(None);
            for (n, voice) in voices.chain(nobody).enumerate() {
                let key = match voice {
                    Some(Who::Name(index)) => joined.get(index as usize).map(|(key, _)| *key),
                    _ => None,
                };
                let joins = key.is_some_and(|key| self.people.key(key).joins());
                let speaker = match (voice, key) {
                    (Some(Who::Described(words)), _) => Speaker::Described(words),
                    (_, Some(key)) if joins => Speaker::Joined(key),
                    (Some(Who::Name(index)), Some(_)) => {
                        Speaker::OneWord(brief.names[index as usize].name, article)
                    }
                    _ => Speaker::Nobody,
                };
                let seen = mixed(speaker, quote.digest);
                let is_new = !is_copy
                    && (here.contains(&seen) || !self.seen.contains(&seen) || quote.words < SHORT);
                // One word is somebody else in each article.
                let is_kept = !matches!(speaker, Speaker::OneWord(..));
                if is_kept && self.seen.insert(seen) {
                    here.insert(seen);
                }
                if let (Some(key), true) = (key, is_new) {
                    self.partial.add(self.people.key(key), 1);
                }
                if n == 0 {
                    self.audit.quotes += u32::from(is_new);
                    self.audit.repeated += u32::from(!is_new);
                    self.words += u64::from(if is_new { quote.words } else { 0 });
                }
                labels.clear();
                match place {
                    Some(label) => labels.push(label),
                    None => self.labels(brief, voice, key.map(|key| (key, joins)), &mut labels),
                }
                for label in &labels {
                    // Two speakers of one quote are one row of a site.
                    if labels_seen.contains(label) {
                        continue;
                    }
                    let tally = self.rows.entry(*label).or_default();
                    tally.count(at.id, article, quote, is_new);
                    if voice.is_some() && !matches!(label.1, Label::Speaker(_)) {
                        tally.speakers.insert(speaker);
                    }
                    labels_seen.push(*label);
                }
            }
        }
    }

    /// What all quotes of an article are counted under, if rows are publishers or months.
    fn place_label(&mut self, brief: &Brief) -> Option<(Kind, Label)> {
        let (value, without) = match self.by {
            By::Site => (brief.site, "no site"),
            By::Month => {
                let date = brief.date.map(|date| self.people.word(date));
                let month = date.and_then(|date| date.get(..7)).map(str::to_owned);
                let month = month.map(|month| self.words().number(&month));
                (month, "no date")
            }
            By::Person | By::Role | By::Tag => return None,
        };
        Some(self.value(value, without))
    }

    fn value(&mut self, value: Option<u32>, without: &str) -> (Kind, Label) {
        match value {
            Some(value) => (Kind::Named, Label::Words(value)),
            None => (Kind::Without, Label::Words(self.words().number(without))),
        }
    }

    /// What a quote of this voice is counted under; of a key it is known whether it joins.
    fn labels(
        &mut self,
        brief: &Brief,
        voice: Option<Who>,
        key: Option<(u32, bool)>,
        labels: &mut Vec<(Kind, Label)>,
    ) {
        let label = match (self.by, voice, key) {
            (_, None, _) => {
                let words = self.words().number("not resolved");
                (Kind::NotResolved, Label::Words(words))
            }
            // A description is a role.
            (By::Role, Some(Who::Described(words)), _) => (Kind::Named, Label::Words(words)),
            (By::Role, Some(Who::Name(index)), _) => {
                let role = brief.names.get(index as usize).and_then(|name| name.role);
                self.value(role, "no role")
            }
            (_, Some(_), None) => {
                let words = self.words().number("unnamed");
                (Kind::Unnamed, Label::Words(words))
            }
            (By::Tag, _, Some((key, _))) => {
                let tags = self.people.decisions().tags(self.people.key(key)).to_vec();
                if tags.is_empty() {
                    self.value(None, "no tag")
                } else {
                    let tags = tags.iter().map(|tag| self.people.words().number(tag));
                    labels.extend(tags.map(|tag| (Kind::Named, Label::Words(tag))));
                    return;
                }
            }
            (_, _, Some((key, true))) => (Kind::Named, Label::Speaker(key)),
            _ => {
                let words = self.words().number("one name only, not joined");
                (Kind::OneWord, Label::Words(words))
            }
        };
        labels.push(label);
    }

    /// The audit.
    pub fn finish(self) -> Audit {
        let Self {
            people,
            rows,
            partial,
            mut audit,
            words,
            by,
            ..
        } = self;
        let namesakes = people.namesakes();
        let share = |part: f64, all: f64| {
            if all > 0.0 {
                rounded(part / all, 4)
            } else {
                0.0
            }
        };
        // Rows of one size and name stand in the order of what they are counted under.
        let mut rows: Vec<_> = rows.into_iter().collect();
        order::sort_by(&mut rows, |((_, a), _), ((_, b), _)| match (a, b) {
            (Label::Speaker(a), Label::Speaker(b)) => people.key(*a).cmp(people.key(*b)),
            (Label::Words(a), Label::Words(b)) => people.word(*a).cmp(people.word(*b)),
            (Label::Speaker(_), Label::Words(_)) => std::cmp::Ordering::Less,
            (Label::Words(_), Label::Speaker(_)) => std::cmp::Ordering::Greater,
        });
        for ((kind, label), tally) in rows {
            let mut row = Row {
                name: String::new(),
                kind,
                entity: None,
                role: None,
                tags: Vec::new(),
                articles: tally.articles,
                quotes: tally.quotes,
                repeated: tally.repeated,
                words: tally.words,
                share_of_quotes: share(tally.quotes.into(), audit.quotes.into()),
                share_of_words: share(tally.words.into(), words as f64),
                share_of_articles: share(tally.articles.into(), audit.articles.into()),
                direct: tally.kinds[0],
                mixed: tally.kinds[1],
                indirect: tally.kinds[2],
                confidence: rounded(
                    tally.confidence as f64 / 1000.0 / f64::from(tally.quotes.max(1)),
                    2,
                ),
                decided: tally.decided,
                speakers: None,
                first: tally.first,
                perhaps: 0,
                doubt: Vec::new(),
            };
            match label {
                Label::Words(words) => {
                    people.word(words).clone_into(&mut row.name);
                    let counts = by != By::Person || kind == Kind::OneWord;
                    row.speakers = counts.then_some(tally.speakers.len() as u32);
                }
                Label::Speaker(number) => {
                    let key = people.key(number);
                    row.name = people.name(key);
                    row.entity = Some(match key {
                        Key::Other(kind, _) => kind.clone(),
                        _ => "PERSON".to_owned(),
                    });
                    row.role = people.role(key);
                    row.tags = people.decisions().tags(key).to_vec();
                    row.perhaps = partial.perhaps(key);
                    row.doubt = people.doubts(key, &namesakes);
                    audit.doubtful += u32::from(!row.doubt.is_empty());
                }
            }
            audit.rows.push(row);
        }
        let by_time = by == By::Month;
        order::sort_by(&mut audit.rows, |a, b| {
            let counts = |row: &Row| std::cmp::Reverse((row.quotes, row.words));
            let order = a.kind.cmp(&b.kind);
            let order = if by_time {
                order
            } else {
                order.then(counts(a).cmp(&counts(b)))
            };
            order.then_with(|| (&a.name, &a.entity).cmp(&(&b.name, &b.entity)))
        });
        audit
    }
}

impl Tally {
    fn count(&mut self, id: &str, article: u32, quote: &Said, is_new: bool) {
        if self.last != Some(article) {
            self.articles += 1;
            self.last = Some(article);
        }
        if self.first.is_empty() {
            self.first = format!("{id}:{}", quote.start);
        }
        if !is_new {
            self.repeated += 1;
            return;
        }
        self.quotes += 1;
        self.words += quote.words;
        self.kinds[usize::from(quote.form.min(2))] += 1;
        self.confidence += u64::from(quote.confidence);
        self.decided += u32::from(quote.is_decided);
    }
}

/// One number for who says what.
fn mixed(speaker: Speaker, words: u64) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (speaker, words).hash(&mut hasher);
    hasher.finish()
}

/// `value` with so many digits after the point.
fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::document::{Name, Quote, Voice};

    /// An article in which people, or nobody, say words.
    fn article(id: &str, site: &str, said: &[(&str, &str)]) -> Document {
        let mut document = Document {
            id: id.to_owned(),
            path: format!("/n/{id}"),
            site: (!site.is_empty()).then(|| site.to_owned()),
            digest: format!("{site} {said:?}"),
            ..Document::default()
        };
        for (name, words) in said {
            let speakers = match *name {
                "" => vec![],
                "an official" => vec![Voice::Described((*name).to_owned())],
                name => {
                    document.names.push(Name {
                        name: name.to_owned(),
                        kind: "PERSON".to_owned(),
                        ..Name::default()
                    });
                    vec![Voice::Name(document.names.len() - 1)]
                }
            };
            document.quotes.push(Quote {
                text: (*words).to_owned(),
                words: words.split(' ').count() as u32,
                kind: "direct".to_owned(),
                speakers,
                confidence: 0.5,
                provenance: "machine".to_owned(),
                ..Quote::default()
            });
        }
        document
    }

    #[track_caller]
    fn check(by: By, documents: &[Document], rows: &[&str]) {
        let mut counting = Counting::new(by, Decisions::default());
        for document in documents {
            counting.add(document);
        }
        let audit = counting.finish();
        let found = audit.rows.iter().map(|row| {
            format!(
                "{} {}a {}q +{} ?{}",
                row.name, row.articles, row.quotes, row.repeated, row.perhaps
            )
        });
        assert_eq!(found.collect::<Vec<_>>(), rows);
        let all: u32 = audit.rows.iter().map(|row| row.quotes).sum();
        assert_eq!(all, audit.quotes, "every quote is in a row");
    }

    #[test]
    fn what_is_not_named_has_rows_of_its_own() {
        let documents = [
            article(
                "a",
                "",
                &[
                    ("Ana Lind", "We leave"),
                    ("", "No"),
                    ("an official", "Soon"),
                ],
            ),
            article("b", "", &[("Ana Lind", "We stay"), ("Lind", "Perhaps")]),
        ];
        let rows = [
            "Ana Lind 2a 2q +0 ?1",
            "one name only, not joined 1a 1q +0 ?0",
            "unnamed 1a 1q +0 ?0",
            "not resolved 1a 1q +0 ?0",
        ];
        check(By::Person, &documents, &rows);
    }

    #[test]
    fn a_wire_report_counts_once() {
        let said = [
            ("Ana Lind", "We leave at six tomorrow morning"),
            ("Ana Lind", "Yes"),
        ];
        let documents = [
            article("a", "Post", &said),
            article("b", "Post", &said),
            article(
                "c",
                "Herald",
                &[("Ana Lind", "“We leave at six, tomorrow morning.”")],
            ),
            article("d", "", &[("Ana Lind", "Yes")]),
        ];
        check(By::Person, &documents, &["Ana Lind 4a 3q +3 ?0"]);
        let rows = [
            "Post 2a 2q +2 ?0",
            "Herald 1a 0q +1 ?0",
            "no site 1a 1q +0 ?0",
        ];
        check(By::Site, &documents, &rows);
    }
}
