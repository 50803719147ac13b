//! In which order the articles of a list stand, and which of them are shown.

use std::cmp::Reverse;

use super::row::{ArticleRow, RowState};
use crate::text::fold;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As in the folder.
    #[default]
    Folder,
    /// The newest first.
    Date,
    /// By headline.
    Title,
    /// By publisher.
    Source,
    /// The longest first.
    Words,
    /// Those that were begun first, the furthest read at the top.
    Progress,
    /// The most marks first.
    Marks,
    /// The most undecided quotes first.
    Undecided,
}

impl Order {
    const ALL: [Self; 8] = [
        Self::Folder,
        Self::Date,
        Self::Title,
        Self::Source,
        Self::Words,
        Self::Progress,
        Self::Marks,
        Self::Undecided,
    ];

    /// The order after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|order| *order == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }

    /// What it sorts by, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Folder => "in the order of the folder",
            Self::Date => "by date",
            Self::Title => "by title",
            Self::Source => "by source",
            Self::Words => "by length",
            Self::Progress => "by progress",
            Self::Marks => "by marks",
            Self::Undecided => "by undecided quotes",
        }
    }

    /// Where a row stands in this order.
    pub fn rank(self, row: &ArticleRow) -> Rank {
        match self {
            Self::Folder => Rank::Equal,
            // What has no date comes last.
            Self::Date => Rank::Newest(Reverse(row.day.clone())),
            Self::Title => Rank::Name(false, fold(row.name())),
            Self::Source => {
                let source = fold(&row.source);
                Rank::Name(source.is_empty(), source)
            }
            Self::Words => Rank::Most(Reverse(row.words)),
            Self::Progress => {
                let read = row.progress.map_or(0, |read| u32::from(read) + 1);
                Rank::Most(Reverse(read))
            }
            Self::Marks => Rank::Most(Reverse(row.marks)),
            Self::Undecided => Rank::Most(Reverse(row.undecided)),
        }
    }
}

/// Where a row stands in an order. Rows that are equal stay as they are in the folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Wherever it is in the folder.
    Equal,
    /// The greatest number first.
    Most(Reverse<u32>),
    /// The latest day first.
    Newest(Reverse<String>),
    /// By a name; those without one come last.
    Name(bool, String),
}

/// Which articles are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those that were never opened.
    Unread,
    /// Those that were opened and not read to the end.
    Begun,
    /// Those with marks.
    Marked,
    /// Those with quotes that are undecided.
    Undecided,
    /// Those that cannot be read.
    Refused,
}

/// An article is taken for read from here on, in per cent: the last page is not always scrolled to.
const READ: u8 = 95;

impl Show {
    const ALL: [Self; 6] = [
        Self::All,
        Self::Unread,
        Self::Begun,
        Self::Marked,
        Self::Undecided,
        Self::Refused,
    ];

    /// The choice after this one.
    #[must_use]
    pub fn next(self) -> Self {
        self.step(1)
    }

    /// The choice before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        self.step(Self::ALL.len() - 1)
    }

    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|show| *show == self);
        Self::ALL[at.map_or(0, |at| (at + by) % Self::ALL.len())]
    }

    /// What is shown, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unread => "never opened",
            Self::Begun => "begun",
            Self::Marked => "with marks",
            Self::Undecided => "with undecided quotes",
            Self::Refused => "unreadable",
        }
    }

    /// True if the row is shown.
    pub fn has(self, row: &ArticleRow) -> bool {
        match self {
            Self::All => true,
            Self::Unread => row.progress.is_none() && !matches!(row.state, RowState::Refused(_)),
            Self::Begun => row.progress.is_some_and(|read| read < READ),
            Self::Marked => row.marks > 0,
            Self::Undecided => row.undecided > 0,
            Self::Refused => matches!(row.state, RowState::Refused(_)),
        }
    }
}

/// What was typed to narrow the list: words, and `site:`, `by:`, `code:`, `since:`, `until:` as in
/// `byline find`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// The words, for a fuzzy search.
    pub words: String,
    fields: Vec<(Field, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Site,
    By,
    Code,
    Since,
    Until,
}

impl Narrow {
    /// Takes apart what was typed. What only looks like a field is a word.
    pub fn of(typed: &str) -> Self {
        let mut narrow = Self::default();
        for part in parts(typed) {
            let field = part.split_once(':').and_then(|(name, value)| {
                let field = match name {
                    "site" | "source" => Field::Site,
                    "by" => Field::By,
                    "code" => Field::Code,
                    "since" => Field::Since,
                    "until" => Field::Until,
                    _ => return None,
                };
                Some((field, value))
            });
            match field {
                // The value is still to be typed.
                Some((_, "")) => {}
                Some((field, value)) => narrow.fields.push((field, fold(value))),
                None => {
                    if !narrow.words.is_empty() {
                        narrow.words.push(' ');
                    }
                    narrow.words.push_str(&part);
                }
            }
        }
        narrow
    }

    /// True if the row fits the fields; the words are another matter.
    pub fn fits(&self, row: &ArticleRow) -> bool {
        self.fields.iter().all(|(field, value)| match field {
            Field::Site => fold(&row.source).contains(value.as_str()),
            Field::By => {
                let mut speakers = row.speakers.iter();
                speakers.any(|(name, _)| fold(name).contains(value.as_str()))
            }
            Field::Code => row
                .codes
                .iter()
                .any(|(code, _)| is_at_or_below(code, value)),
            Field::Since => !row.day.is_empty() && row.day.as_str() >= value.as_str(),
            // A month or a year includes its days.
            Field::Until => {
                !row.day.is_empty()
                    && row.day.get(..value.len()).unwrap_or(&row.day) <= value.as_str()
            }
        })
    }
}

fn is_at_or_below(code: &str, of: &str) -> bool {
    let code = fold(code);
    code.strip_prefix(of)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The words of a line; quotation marks keep several together.
fn parts(typed: &str) -> Vec<String> {
    let (mut parts, mut part, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in typed.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            letter if letter.is_whitespace() && !is_quoted => {
                if !part.is_empty() {
                    parts.push(std::mem::take(&mut part));
                }
            }
            letter => part.push(letter),
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::articles::shown::{Ranking, Shown};

    fn row(title: &str) -> ArticleRow {
        ArticleRow {
            title: title.to_owned(),
            ..ArticleRow::default()
        }
    }

    #[test]
    fn each_order_and_each_choice_comes_round() {
        let mut order = Order::default();
        for _ in Order::ALL {
            order = order.next();
        }
        assert_eq!(order, Order::default());
        for show in Show::ALL {
            assert_eq!(show.next().previous(), show);
        }
    }

    #[test]
    fn rows_are_sorted_and_equal_ones_stay_in_the_order_of_the_folder() {
        let mut rows = [row("b"), row("Á"), row("c")];
        rows[0].day = "2026-01-01".into();
        rows[2].day = "2026-02-01".into();
        let check = |order: Order, reversed, expected: [usize; 3]| {
            let mut shown = Shown::default();
            shown.rank_all(&rows, Ranking::new(Show::All, "", order, reversed));
            assert_eq!(shown.order(), expected, "{order:?}");
        };
        check(Order::Folder, false, [0, 1, 2]);
        check(Order::Folder, true, [2, 1, 0]);
        check(Order::Date, false, [2, 0, 1]);
        check(Order::Title, false, [1, 0, 2]);
        check(Order::Words, false, [0, 1, 2]);
    }

    #[test]
    fn fields_narrow_the_list_as_in_find() {
        let mut article = row("The ferry");
        article.source = "Harbour Post".into();
        article.day = "2026-03-14".into();
        article.speakers = vec![("Mara Økoye".into(), 2)];
        article.codes = vec![("theme/tone".into(), 1)];
        let check = |typed: &str, expected: bool| {
            assert_eq!(Narrow::of(typed).fits(&article), expected, "{typed}");
        };
        check("", true);
        check("anything", true);
        check("site:harbour", true);
        check("site:\"harbour post\"", true);
        check("site:tribune", false);
        check("site:", true);
        check("by:økoye", true);
        check("by:reed", false);
        check("code:theme", true);
        check("code:them", false);
        check("since:2026-03", true);
        check("since:2026-04", false);
        check("until:2026", true);
        check("until:2026-03", true);
        check("until:2026-02", false);
        assert_eq!(Narrow::of("ferry site:x noon").words, "ferry noon");
        assert_eq!(Narrow::of("at 10:30").words, "at 10:30");
    }
}
