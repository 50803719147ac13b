//! [`Audit`]: who is quoted in all of these articles, how much, in what role.
//!
//! Words that several articles print alike, such as those of a wire report, are counted once, and the
//! rest is said beside the count. What nobody is named for is in rows of its own, or the shares would
//! lie.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::document::{Document, Quote, Voice};
use super::people::{Decisions, Key, People};
use super::terms;
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
    /// Quotes by the first or last name alone, in other articles: perhaps this person's. Not counted.
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
    rows: BTreeMap<(Kind, Label), Tally>,
    /// Quotes that were seen: who, and a hash of the words; and in which article.
    seen: HashMap<(u64, u64), u32>,
    texts: HashSet<String>,
    one_words: BTreeMap<String, u32>,
    audit: Audit,
    words: u64,
}

/// What quotes are counted under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Speaker(Key),
    Words(String),
}

#[derive(Clone, Debug, Default)]
struct Tally {
    articles: u32,
    last: Option<u32>,
    quotes: u32,
    repeated: u32,
    words: u32,
    kinds: [u32; 3],
    confidence: f64,
    decided: u32,
    first: String,
    speakers: HashSet<u64>,
}

impl Counting {
    /// Nothing counted yet.
    pub fn new(by: By, decisions: Decisions) -> Self {
        Self {
            by,
            people: People::new(decisions),
            rows: BTreeMap::new(),
            seen: HashMap::new(),
            texts: HashSet::new(),
            one_words: BTreeMap::new(),
            audit: Audit::default(),
            words: 0,
        }
    }

    /// Counts what is said in an article.
    pub fn add(&mut self, document: &Document) {
        self.audit.articles += 1;
        let is_copy = !document.digest.is_empty() && !self.texts.insert(document.digest.clone());
        self.audit.copies += u32::from(is_copy);
        let joined = self.people.add(document);
        for quote in &document.quotes {
            let words = hash(&terms::words(&quote.text));
            let voices: Vec<Option<&Voice>> = if quote.speakers.is_empty() {
                vec![None]
            } else {
                quote.speakers.iter().map(Some).collect()
            };
            let mut first_voice = true;
            let mut labels_seen = Vec::new();
            for voice in voices {
                let key = match voice {
                    Some(Voice::Name(index)) => joined.get(*index).map(|it| &it.key),
                    _ => None,
                };
                // One word names somebody in one article.
                let speaker = match (voice, key) {
                    (_, Some(key)) if key.joins() => hash(key),
                    (Some(voice), Some(_)) => hash(&(document.words_of(voice), &document.id)),
                    (Some(voice), None) => hash(document.words_of(voice)),
                    (None, _) => 0,
                };
                let is_new = match self.seen.get(&(speaker, words)) {
                    Some(article) if *article == self.audit.articles => true,
                    Some(_) => quote.words < SHORT && !is_copy,
                    None => {
                        self.seen.insert((speaker, words), self.audit.articles);
                        !is_copy
                    }
                };
                if let Some(Key::OneWord(word)) = key
                    && is_new
                {
                    *self.one_words.entry(word.clone()).or_default() += 1;
                }
                if std::mem::take(&mut first_voice) {
                    self.audit.quotes += u32::from(is_new);
                    self.audit.repeated += u32::from(!is_new);
                    self.words += u64::from(if is_new { quote.words } else { 0 });
                }
                for label in self.labels(document, voice, key) {
                    // Two speakers of one quote are one row of a site.
                    if labels_seen.contains(&label) {
                        continue;
                    }
                    let tally = self.rows.entry(label.clone()).or_default();
                    tally.count(document, self.audit.articles, quote, is_new);
                    if voice.is_some() {
                        tally.speakers.insert(speaker);
                    }
                    labels_seen.push(label);
                }
            }
        }
    }

    /// What a quote of this voice is counted under.
    fn labels(
        &self,
        document: &Document,
        voice: Option<&Voice>,
        key: Option<&Key>,
    ) -> Vec<(Kind, Label)> {
        let words = |words: &str| Label::Words(words.to_owned());
        let value = |value: Option<&str>, without: &str| match value {
            Some(value) => vec![(Kind::Named, words(value))],
            None => vec![(Kind::Without, words(without))],
        };
        match self.by {
            By::Site => return value(document.site.as_deref(), "no site"),
            By::Month => {
                let month = document.date.as_deref().and_then(|date| date.get(..7));
                return value(month, "no date");
            }
            By::Person | By::Role | By::Tag => {}
        }
        let Some(voice) = voice else {
            return vec![(Kind::NotResolved, words("not resolved"))];
        };
        let Some(key) = key else {
            return match self.by {
                // A description is a role.
                By::Role => value(Some(document.words_of(voice)), ""),
                _ => vec![(Kind::Unnamed, words("unnamed"))],
            };
        };
        match self.by {
            By::Role => {
                let role = document
                    .name_of(voice)
                    .and_then(|name| name.role.as_deref());
                value(role, "no role")
            }
            By::Tag => match self.people.decisions().tags(key) {
                [] => value(None, "no tag"),
                tags => tags.iter().map(|tag| (Kind::Named, words(tag))).collect(),
            },
            _ if key.joins() => vec![(Kind::Named, Label::Speaker(key.clone()))],
            _ => vec![(Kind::OneWord, words("one name only, not joined"))],
        }
    }

    /// The audit.
    pub fn finish(self) -> Audit {
        let Self {
            people,
            rows,
            one_words,
            mut audit,
            words,
            by,
            ..
        } = self;
        let namesakes = people.namesakes();
        let perhaps = |key: &Key| match key {
            Key::Person(first, last) => [first, last]
                .iter()
                .filter_map(|word| one_words.get(*word))
                .sum(),
            _ => 0,
        };
        let share = |part: f64, all: f64| {
            if all > 0.0 {
                rounded(part / all, 4)
            } else {
                0.0
            }
        };
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
                confidence: rounded(tally.confidence / f64::from(tally.quotes.max(1)), 2),
                decided: tally.decided,
                speakers: None,
                first: tally.first,
                perhaps: 0,
                doubt: Vec::new(),
            };
            match label {
                Label::Words(words) => {
                    row.name = words;
                    let counts = by != By::Person || kind == Kind::OneWord;
                    row.speakers = counts.then_some(tally.speakers.len() as u32);
                }
                Label::Speaker(key) => {
                    row.name = people.name(&key);
                    row.entity = Some(match &key {
                        Key::Other(kind, _) => kind.clone(),
                        _ => "PERSON".to_owned(),
                    });
                    row.role = people.role(&key);
                    row.tags = people.decisions().tags(&key).to_vec();
                    row.perhaps = perhaps(&key);
                    row.doubt = people.doubts(&key, &namesakes);
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
    fn count(&mut self, document: &Document, article: u32, quote: &Quote, is_new: bool) {
        if self.last != Some(article) {
            self.articles += 1;
            self.last = Some(article);
        }
        if self.first.is_empty() {
            self.first = format!("{}:{}", document.id, quote.start);
        }
        if !is_new {
            self.repeated += 1;
            return;
        }
        self.quotes += 1;
        self.words += quote.words;
        self.kinds[match quote.kind.as_str() {
            "direct" => 0,
            "mixed" => 1,
            _ => 2,
        }] += 1;
        self.confidence += quote.confidence;
        self.decided += u32::from(quote.is_decided());
    }
}

/// `value` with so many digits after the point.
fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

fn hash(value: &(impl std::hash::Hash + ?Sized)) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::document::Name;

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
