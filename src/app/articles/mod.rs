//! [`ArticleList`]: the articles of folders, of several files or of a feed, as rows to choose from.
//!
//! Rows come from the shell: first their names, later what is known of each. What the reader chose
//! stays chosen whatever comes in.

mod order;
mod row;
mod shown;

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::layout::{Rect, Size};

use super::action::{Motion, moved};
pub use order::{Narrow, Order, Show};
pub use row::{ArticleKey, ArticleRow, RowState};
use shown::{Ranking, Shown};

/// What the shell says of the articles of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleNews {
    /// More rows, after those that there are.
    Rows(Vec<ArticleRow>),
    /// All rows are there.
    Listed,
    /// A table: it takes the place of all rows.
    Table(ArticleTable),
    /// What is known of each of these files: its rows take the place of those that it had.
    Read(Vec<(usize, Vec<ArticleRow>)>),
}

/// A table of what is in all articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleTable {
    /// The names of the columns after the first.
    pub columns: Vec<String>,
    /// What there is to say of the whole.
    pub about: String,
    /// Its rows, in the order of their keys.
    pub rows: Vec<ArticleRow>,
}

/// What kind of list it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListKind {
    /// What is in folders, files or a feed.
    #[default]
    Places,
    /// What was read lately.
    Recent,
    /// Passages of articles: what was sought in all of them.
    Passages,
    /// The codes of all articles.
    Codes,
    /// The places that readers coded differently.
    Differences,
    /// Any other table.
    Table,
}

impl ListKind {
    /// What its first column is called, and what one row and several are.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Places | Self::Recent => ("title", "article", "articles"),
            Self::Passages => ("passage", "passage", "passages"),
            Self::Codes => ("code", "code", "codes"),
            Self::Differences => ("passage", "place", "places"),
            Self::Table => ("name", "row", "rows"),
        }
    }

    /// True if its rows are articles.
    pub fn is_of_articles(self) -> bool {
        matches!(self, Self::Places | Self::Recent)
    }
}

/// A list of articles.
#[derive(Clone, Debug, Default)]
pub struct ArticleList {
    /// Tells it from other lists.
    pub number: usize,
    /// What it is of: the folder, the feed's title.
    pub heading: String,
    /// What kind of list it is.
    pub kind: ListKind,
    /// The columns of a table.
    pub columns: Vec<String>,
    /// What a table says of the whole.
    pub about: String,
    /// All rows, in the order of their keys.
    rows: Vec<ArticleRow>,
    /// How many of them were not read yet.
    waiting: usize,
    /// Those that are shown, in order.
    shown: Shown,
    /// Which of those is chosen.
    chosen: usize,
    /// The row that the reader chose, once they did.
    held: Option<ArticleKey>,
    /// The first row in sight.
    top: usize,
    /// What was typed to narrow the list.
    typed: String,
    /// Which are shown.
    pub show: Show,
    /// Their order.
    pub order: Order,
    /// True if it is the other way round.
    pub is_reversed: bool,
    /// True if what is known of the chosen one is not shown beside it.
    pub hides_preview: bool,
    /// True once all rows are there.
    pub is_listed: bool,
}

/// The narrowest screen on which the preview is beside the list; on others it is below.
const WIDE: u16 = 110;
/// The lowest screen on which it is below.
const HIGH: u16 = 16;
/// How many rows it has there.
const BELOW: u16 = 6;
/// The rows that are neither list nor preview: heading, names of columns, status, keys.
const AROUND: u16 = 4;

/// The parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The heading.
    pub heading: Rect,
    /// The names of the columns, and the rows below them.
    pub list: Rect,
    /// What is known of the chosen article.
    pub preview: Option<Rect>,
    /// What is shown, and messages.
    pub status: Rect,
    /// The most useful keys.
    pub hints: Rect,
}

impl Parts {
    /// The area of the rows.
    pub fn rows(&self) -> Rect {
        Rect {
            y: self.list.y + 1.min(self.list.height),
            height: self.list.height.saturating_sub(1),
            ..self.list
        }
    }
}

impl ArticleList {
    /// An empty list; rows are still to come.
    pub fn new(number: usize, heading: impl Into<String>) -> Self {
        Self {
            number,
            heading: heading.into(),
            ..Self::default()
        }
    }

    /// Begins again under another number: what is shown and in which order stays.
    pub fn list_again(&mut self, number: usize) {
        self.number = number;
        self.rows.clear();
        self.shown = Shown::default();
        (self.chosen, self.top, self.held, self.waiting) = (0, 0, None, 0);
        self.is_listed = false;
    }

    /// The parts of a screen of this size.
    pub fn parts(&self, size: Size) -> Parts {
        let Size { width, height } = size;
        let row = |y: u16| Rect::new(0, y.min(height.saturating_sub(1)), width, 1.min(height));
        let middle = height.saturating_sub(AROUND - 1);
        let mut list = Rect::new(0, 1.min(height), width, middle);
        let mut preview = None;
        if !self.hides_preview && width >= WIDE {
            list.width = width * 2 / 3;
            preview = Some(Rect::new(list.width, list.y, width - list.width, middle));
        } else if !self.hides_preview && height >= HIGH {
            list.height = middle - BELOW;
            preview = Some(Rect::new(0, list.bottom(), width, BELOW));
        }
        Parts {
            heading: row(0),
            list,
            preview,
            status: row(height.saturating_sub(2)),
            hints: row(height.saturating_sub(1)),
        }
    }

    /// How many rows are in sight.
    pub fn height(&self, size: Size) -> usize {
        usize::from(self.parts(size).rows().height)
    }

    /// How many there are, and how many of them are shown.
    pub fn counts(&self) -> (usize, usize) {
        (self.rows.len(), self.shown.order().len())
    }

    /// How many have been read, and how many there are to read.
    pub fn progress(&self) -> (usize, usize) {
        (self.rows.len() - self.waiting, self.rows.len())
    }

    /// The rows that are shown, from the first one in sight on, each with whether it is chosen.
    pub fn rows(&self) -> impl Iterator<Item = (&ArticleRow, bool)> {
        let shown = self.shown.order().iter().enumerate().skip(self.top);
        shown.map(|(n, &row)| (&self.rows[row], n == self.chosen))
    }

    /// All rows, shown or not.
    pub fn all_rows(&self) -> &[ArticleRow] {
        &self.rows
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<&ArticleRow> {
        let row = self.shown.order().get(self.chosen)?;
        Some(&self.rows[*row])
    }

    /// What a key can change: two traces are equal if it changed nothing.
    pub fn trace(&self) -> String {
        let view = (self.chosen, self.top, self.counts().1, &self.typed);
        let choices = (self.show, self.order, self.is_reversed, self.hides_preview);
        format!("{view:?} {choices:?}")
    }

    /// The row of this key, if there is one.
    pub fn row(&self, key: ArticleKey) -> Option<&ArticleRow> {
        self.rows.get(self.index(key)?)
    }

    fn index(&self, key: ArticleKey) -> Option<usize> {
        self.rows.binary_search_by_key(&key, |row| row.key).ok()
    }

    /// What narrows the list.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// True if not all rows are shown.
    pub fn is_filtered(&self) -> bool {
        !self.typed.is_empty() || self.show != Show::All
    }

    /// The files in sight of which something is still to be found out, the chosen one first.
    pub fn wanted(&self, size: Size) -> Vec<usize> {
        let chosen = self.chosen().into_iter();
        let in_sight = self.rows().map(|(row, _)| row).take(self.height(size));
        // Of the others the columns are enough.
        let in_sight = in_sight.filter(|row| row.state == RowState::Waiting);
        let chosen = chosen.filter(|row| row.is_waiting());
        chosen.chain(in_sight).map(|row| row.key.file).collect()
    }

    /// Takes what the shell says. Of the rows only those are ranked that came or changed.
    pub fn take(&mut self, news: ArticleNews, size: Size) {
        let mut changed = Vec::new();
        match news {
            ArticleNews::Rows(rows) => {
                self.waiting += waiting(&rows);
                self.rows.extend(rows);
            }
            ArticleNews::Listed => self.is_listed = true,
            ArticleNews::Table(table) => {
                self.columns = table.columns;
                self.about = table.about;
                self.waiting = waiting(&table.rows);
                self.rows = table.rows;
                self.is_listed = true;
                return self.refresh(size);
            }
            ArticleNews::Read(files) => changed = self.replace(files),
        }
        self.shown.rank(&self.rows, &changed, self.ranking());
        self.follow_held(size);
    }

    fn ranking(&self) -> Ranking {
        Ranking::new(self.show, &self.typed, self.order, self.is_reversed)
    }

    /// The rows of a file.
    fn of_file(&self, file: usize) -> Range<usize> {
        let first = self.rows.partition_point(|row| row.key.file < file);
        let end = self.rows.partition_point(|row| row.key.file <= file);
        first..end
    }

    /// Puts what was read in the place of what there was; says which rows that are.
    fn replace(&mut self, files: Vec<(usize, Vec<ArticleRow>)>) -> Vec<usize> {
        // Of a file that was read twice the last counts.
        let mut files: BTreeMap<usize, Vec<ArticleRow>> = files.into_iter().collect();
        let mut fits = true;
        for (file, rows) in &mut files {
            let old = &self.rows[self.of_file(*file)];
            fits &= old.len() == rows.len();
            self.waiting = self.waiting + waiting(rows) - waiting(old);
            for row in rows.iter_mut() {
                // What was known is not forgotten where less is known now.
                if row.opening.is_empty()
                    && let Some(old) = old.iter().find(|old| old.key == row.key)
                {
                    row.opening.clone_from(&old.opening);
                }
            }
            // The row of a file whose entries are known now stands for the first of them.
            if let Some(held) = &mut self.held
                && held.file == *file
                && !rows.iter().any(|row| row.key == *held)
                && let Some(row) = rows.first()
            {
                *held = row.key;
            }
        }
        let mut changed = Vec::new();
        if fits {
            for (file, rows) in files {
                let range = self.of_file(file);
                changed.extend(range.clone());
                for (old, row) in self.rows[range].iter_mut().zip(rows) {
                    *old = row;
                }
            }
            return changed;
        }
        let mut new = Vec::with_capacity(self.rows.len());
        let mut numbers = vec![None; self.rows.len()];
        let mut replaced = None;
        let mut files = files.into_iter().peekable();
        for (old, row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            while let Some((file, rows)) = files.next_if(|(file, _)| *file <= row.key.file) {
                changed.extend(new.len()..new.len() + rows.len());
                new.extend(rows);
                replaced = Some(file);
            }
            if replaced != Some(row.key.file) {
                numbers[old] = Some(new.len());
                new.push(row);
            }
        }
        for (_, rows) in files {
            changed.extend(new.len()..new.len() + rows.len());
            new.extend(rows);
        }
        self.shown.renumber(&numbers, new.len());
        self.rows = new;
        changed
    }

    /// One article cannot be opened: its row says why.
    pub fn refuse(&mut self, key: ArticleKey, why: String, size: Size) {
        let Some(at) = self.index(key) else { return };
        self.waiting -= waiting(&self.rows[at..=at]);
        self.rows[at].state = RowState::Refused(why);
        self.shown.rank(&self.rows, &[at], self.ranking());
        self.follow_held(size);
    }

    /// Shows only what fits these words.
    pub fn narrow(&mut self, typed: &str, size: Size) {
        typed.clone_into(&mut self.typed);
        self.refresh(size);
        if self.held.is_none_or(|held| !self.is_shown(held)) {
            self.go(Motion::Top, size);
        }
    }

    fn is_shown(&self, key: ArticleKey) -> bool {
        self.index(key).is_some_and(|row| self.shown.has(row))
    }

    /// Shows everything again.
    pub fn show_all(&mut self, size: Size) {
        (self.show, self.typed) = (Show::All, String::new());
        self.refresh(size);
    }

    /// Which rows are shown, and in which order: to be made again when the reader chose something else.
    pub fn refresh(&mut self, size: Size) {
        let ranking = self.ranking();
        self.shown.rank_all(&self.rows, ranking);
        self.follow_held(size);
    }

    /// What was chosen stays chosen, wherever it is now.
    fn follow_held(&mut self, size: Size) {
        let held = self.held.and_then(|key| self.index(key));
        self.chosen = match held.and_then(|row| self.shown.position(row)) {
            Some(at) => at,
            None if self.held.is_none() => 0,
            None => self.chosen.min(self.counts().1.saturating_sub(1)),
        };
        self.keep_in_sight(size);
    }

    /// Chooses another row.
    pub fn go(&mut self, motion: Motion, size: Size) {
        let page = self.height(size).max(1);
        let motion = match motion {
            Motion::HalfPage(way) => Motion::Page(way),
            motion => motion,
        };
        self.chosen = moved(self.chosen, self.counts().1, page, motion);
        self.hold();
        self.keep_in_sight(size);
    }

    /// Chooses the row in this row of the screen; true if there is one.
    pub fn click(&mut self, y: u16, size: Size) -> bool {
        let area = self.parts(size).rows();
        if y < area.y || y >= area.bottom() {
            return false;
        }
        let at = self.top + usize::from(y - area.y);
        if at >= self.counts().1 {
            return false;
        }
        self.chosen = at;
        self.hold();
        true
    }

    /// Chooses the row of this key.
    pub fn choose(&mut self, key: ArticleKey, size: Size) {
        self.held = Some(key);
        self.follow_held(size);
    }

    fn hold(&mut self) {
        self.held = self.chosen().map(|row| row.key);
    }

    /// The chosen row is on the screen.
    pub fn keep_in_sight(&mut self, size: Size) {
        let height = self.height(size).max(1);
        let last = self.counts().1.saturating_sub(height);
        self.top = self
            .top
            .min(self.chosen)
            .max((self.chosen + 1).saturating_sub(height))
            .min(last);
    }
}

fn waiting(rows: &[ArticleRow]) -> usize {
    let waits = |row: &&ArticleRow| row.state == RowState::Waiting;
    rows.iter().filter(waits).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Direction::{Next, Previous};

    const SIZE: Size = Size {
        width: 80,
        height: 24,
    };

    fn row(file: usize, id: &str) -> ArticleRow {
        ArticleRow {
            key: ArticleKey { file, entry: None },
            id: id.to_owned(),
            ..ArticleRow::default()
        }
    }

    fn list(ids: &[&str]) -> ArticleList {
        let mut list = ArticleList::new(0, "news");
        let rows = ids.iter().enumerate().map(|(n, id)| row(n, id)).collect();
        list.take(ArticleNews::Rows(rows), SIZE);
        list
    }

    fn shown(list: &ArticleList) -> Vec<&str> {
        list.rows().map(|(row, _)| row.id.as_str()).collect()
    }

    fn chosen(list: &ArticleList) -> &str {
        list.chosen().map_or("", |row| row.id.as_str())
    }

    #[test]
    fn what_was_chosen_stays_chosen_whatever_comes_in() {
        let mut list = list(&["a", "b", "c"]);
        list.go(Motion::Line(Next), SIZE);
        assert_eq!(chosen(&list), "b");
        // A feed turns out to have two entries.
        let entry = |n| ArticleRow {
            key: ArticleKey {
                file: 0,
                entry: Some(n),
            },
            ..row(0, &format!("a#{}", n + 1))
        };
        let read = vec![(0, vec![entry(0), entry(1)])];
        list.take(ArticleNews::Read(read), SIZE);
        assert_eq!(shown(&list), ["a#1", "a#2", "b", "c"]);
        assert_eq!(chosen(&list), "b");
        list.is_reversed = true;
        list.refresh(SIZE);
        assert_eq!(shown(&list), ["c", "b", "a#2", "a#1"]);
        assert_eq!(chosen(&list), "b");
        list.go(Motion::Line(Previous), SIZE);
        assert_eq!(chosen(&list), "c");
    }

    #[test]
    fn as_long_as_nothing_was_chosen_the_list_is_at_its_top() {
        let mut list = list(&["b", "c"]);
        list.order = Order::Title;
        list.refresh(SIZE);
        let read = vec![(1, vec![row(1, "a")])];
        list.take(ArticleNews::Read(read), SIZE);
        assert_eq!(shown(&list), ["a", "b"]);
        assert_eq!(chosen(&list), "a");
    }

    #[test]
    fn the_chosen_row_is_in_sight_at_every_size() {
        let ids: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for (width, height) in [(80, 24), (200, 60), (20, 5), (10, 1), (1, 1)] {
            let size = Size { width, height };
            let mut list = list(&ids);
            for motion in [Motion::Bottom, Motion::Page(Previous), Motion::Top] {
                list.go(motion, size);
                let height = list.height(size).max(1);
                let seen = list.rows().take(height).any(|(_, chosen)| chosen);
                assert!(seen, "{width}x{height} {motion:?}");
                let parts = list.parts(size);
                assert!(parts.list.bottom() <= size.height.max(1), "{parts:?}");
            }
        }
    }

    #[test]
    fn of_thousands_of_rows_only_those_that_came_or_changed_are_ranked() {
        let mut list = ArticleList::new(0, "news");
        let many = 20_000;
        let ids = (0..many).map(|n| row(n, &format!("{n:05}")));
        let ids: Vec<ArticleRow> = ids.collect();
        for part in ids.chunks(2000) {
            list.take(ArticleNews::Rows(part.to_vec()), SIZE);
        }
        list.go(Motion::Line(Next), SIZE);
        let read = |list: &mut ArticleList| {
            let before = list.shown.work;
            for first in (0..many).step_by(64) {
                let last = (first + 64).min(many);
                let read = (first..last).map(|n| {
                    let known = ArticleRow {
                        title: format!("{}", n * 7919 % many),
                        state: RowState::Known,
                        ..row(n, &format!("{n:05}"))
                    };
                    (n, vec![known])
                });
                list.take(ArticleNews::Read(read.collect()), SIZE);
            }
            let after = list.shown.work;
            assert_eq!(list.progress(), (many, many));
            assert_eq!(chosen(list), "00001");
            (after.0 - before.0, after.1 - before.1)
        };
        // Nothing was ranked twice, and the list was never gone through.
        assert_eq!(list.shown.work, (many, 0));
        assert_eq!(read(&mut list), (many, 0));
        // Where it stands by title what was read, the list is gone through for each piece of news, but
        // what did not change is not ranked.
        list.order = Order::Title;
        list.refresh(SIZE);
        let news = many.div_ceil(64);
        let (ranked, passes) = read(&mut list);
        assert_eq!(ranked, many);
        assert!(passes <= 2 * news, "{passes}");
        let titles: Vec<&str> = list.rows().map(|(row, _)| row.title.as_str()).collect();
        assert!(titles.is_sorted());
    }

    #[test]
    fn feeds_whose_entries_are_known_at_once_take_the_place_of_their_rows() {
        let mut list = list(&["a", "b", "c", "d"]);
        list.go(Motion::Line(Next), SIZE);
        let entries = |file, id: &str, count: usize| {
            let entry = |n| ArticleRow {
                key: ArticleKey {
                    file,
                    entry: Some(n),
                },
                ..row(file, &format!("{id}#{n}"))
            };
            (file, (0..count).map(entry).collect::<Vec<_>>())
        };
        let read = vec![
            entries(3, "d", 1),
            entries(0, "a", 1),
            entries(1, "b", 3),
            entries(3, "d", 2),
        ];
        list.take(ArticleNews::Read(read), SIZE);
        let expected = ["a#0", "b#0", "b#1", "b#2", "c", "d#0", "d#1"];
        assert_eq!(shown(&list), expected);
        assert_eq!(chosen(&list), "b#0");
        let read = vec![entries(1, "b", 1)];
        list.take(ArticleNews::Read(read), SIZE);
        assert_eq!(shown(&list), ["a#0", "b#0", "c", "d#0", "d#1"]);
        assert_eq!(list.progress(), (0, 5));
    }

    #[test]
    fn words_and_fields_narrow_the_list() {
        let mut list = list(&["ferry", "harbour", "vote"]);
        list.narrow("harb", SIZE);
        assert_eq!(shown(&list), ["harbour"]);
        assert_eq!(chosen(&list), "harbour");
        list.narrow("site:nowhere", SIZE);
        assert!(list.chosen().is_none());
        list.show_all(SIZE);
        assert_eq!(list.counts(), (3, 3));
    }
}
