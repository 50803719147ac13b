//! [`Chooser`]: a list to choose from before there is an article, or instead of the one that is open.
//!
//! A feed, an archive and a book hold several articles. Typing narrows the list, arrows choose.

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::layout::Size;

use super::fuzzy::fuzzy;
use super::{Key, Line};

/// A list of articles to choose one from.
#[derive(Clone, Debug)]
pub struct Chooser {
    /// What the list is of: the feed's or book's title.
    pub heading: String,
    /// A line for each article, and what stands at its end (day, author).
    rows: Vec<(String, String)>,
    /// What was typed.
    pub line: Line,
    /// The rows that fit what was typed, the best first.
    matches: Vec<usize>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// The size of the screen: a page is as long as the rows that it shows.
    size: Size,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The list goes on.
    Open,
    /// This row was taken.
    Taken(usize),
    /// Nothing was taken.
    Left,
}

impl Chooser {
    /// A list of `rows`, with the row `chosen` under the bar. It needs the size of the screen
    /// ([`resize`](Self::resize)) to know how long a page is.
    pub fn new(heading: impl Into<String>, rows: Vec<(String, String)>, chosen: usize) -> Self {
        Self {
            heading: heading.into(),
            line: Line::new(""),
            matches: (0..rows.len()).collect(),
            chosen: chosen.min(rows.len().saturating_sub(1)),
            rows,
            size: Size::new(80, 24),
        }
    }

    /// Takes the size of the screen.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// How many rows a screen of this height shows: all but the two of the frame, the line that is
    /// typed, and the empty one below it.
    pub fn rows_shown(height: u16) -> usize {
        usize::from(height.saturating_sub(4))
    }

    /// How far a page goes.
    fn page(&self) -> usize {
        Self::rows_shown(self.size.height).max(1)
    }

    /// The rows that fit: what each says, and what stands at its end.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.matches
            .iter()
            .map(|&n| (self.rows[n].0.as_str(), self.rows[n].1.as_str()))
    }

    /// How many rows there are, fitting or not.
    pub fn all(&self) -> usize {
        self.rows.len()
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Answer {
        let last = self.matches.len().saturating_sub(1);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Answer::Left,
            KeyCode::Char('c' | 'd') if control => return Answer::Left,
            KeyCode::Enter => {
                return match self.matches.get(self.chosen) {
                    Some(&row) => Answer::Taken(row),
                    None => Answer::Open,
                };
            }
            KeyCode::Down | KeyCode::Tab => self.chosen = (self.chosen + 1).min(last),
            KeyCode::Char('n') if control => self.chosen = (self.chosen + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => self.chosen = self.chosen.saturating_sub(1),
            KeyCode::Char('p') if control => self.chosen = self.chosen.saturating_sub(1),
            KeyCode::PageDown => self.chosen = (self.chosen + self.page()).min(last),
            KeyCode::PageUp => self.chosen = self.chosen.saturating_sub(self.page()),
            KeyCode::Home => self.chosen = 0,
            KeyCode::End => self.chosen = last,
            _ => {
                let before = self.line.text().to_owned();
                self.line.key(key);
                if self.line.text() != before {
                    self.typed();
                }
            }
        }
        Answer::Open
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.line.insert(text);
        self.typed();
    }

    fn typed(&mut self) {
        let all: Vec<usize> = (0..self.rows.len()).collect();
        self.matches = fuzzy(self.line.text(), &all, |n| {
            format!("{} {}", self.rows[n].0, self.rows[n].1)
        });
        self.chosen = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of `keys` (the notation of the key map) on a list of three.
    fn check(keys: &str, expected: Answer) {
        let rows = ["The ferry", "A vote", "The harbour"];
        let rows = rows.map(|own| (own.to_owned(), "2026".to_owned())).to_vec();
        let mut chooser = Chooser::new("Varn", rows, 0);
        let mut answer = Answer::Open;
        for key in Key::parse_all(keys).expect("keys") {
            assert_eq!(answer, Answer::Open, "{keys}");
            answer = chooser.key(key);
        }
        assert_eq!(answer, expected, "{keys}");
    }

    #[test]
    fn keys_choose() {
        check("<Enter>", Answer::Taken(0));
        check("<Down><Enter>", Answer::Taken(1));
        check("<Down><Down><Down><Down><Enter>", Answer::Taken(2));
        check("<Down><Up><Up><Enter>", Answer::Taken(0));
        check("<C-n><C-n><C-p><Enter>", Answer::Taken(1));
        check("<End><Enter>", Answer::Taken(2));
        check("<PageDown><Home><Enter>", Answer::Taken(0));
        check("vote<Enter>", Answer::Taken(1));
        check("<Down>harb<Enter>", Answer::Taken(2));
        check("zzz<Enter>", Answer::Open);
        check(
            "zzz<Backspace><Backspace><Backspace><End><Enter>",
            Answer::Taken(2),
        );
        check("<Esc>", Answer::Left);
        check("vo<C-c>", Answer::Left);
    }

    /// Which row `keys` choose of a hundred on a screen of this height.
    fn check_page(height: u16, keys: &str, expected: usize) {
        let rows = (0..100).map(|n| (format!("Part {n}"), String::new()));
        let mut chooser = Chooser::new("Varn", rows.collect(), 0);
        chooser.resize(Size::new(80, height));
        for key in Key::parse_all(keys).expect("keys") {
            chooser.key(key);
        }
        assert_eq!(chooser.chosen, expected, "{keys} on {height} rows");
    }

    #[test]
    fn a_page_is_as_long_as_the_rows_that_the_screen_shows() {
        check_page(24, "<PageDown>", 20);
        check_page(24, "<PageDown><PageDown><PageUp>", 20);
        check_page(40, "<PageDown>", 36);
        check_page(200, "<PageDown>", 99);
        check_page(4, "<PageDown>", 1);
        check_page(1, "<PageDown><PageDown>", 2);
    }
}
