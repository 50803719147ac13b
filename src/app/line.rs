//! [`Line`]: one line of text that is being typed.

use crossterm::event::{KeyCode, KeyModifiers};

use super::key::Key;
use crate::text::motion;

/// A line with its cursor, in bytes, on a grapheme's border.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    cursor: usize,
}

impl Line {
    /// A line with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.len();
        Self { text, cursor }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor is, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Takes a key that is no command. True where the text changed.
    pub fn key(&mut self, key: Key) -> bool {
        let plain = !key
            .modifiers
            .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(letter) if plain => {
                self.insert(letter.encode_utf8(&mut [0; 4]));
                return true;
            }
            KeyCode::Char('a') if !plain => self.cursor = 0,
            KeyCode::Char('e') if !plain => self.cursor = self.text.len(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            KeyCode::Left => self.cursor = motion::previous_grapheme(&self.text, self.cursor),
            KeyCode::Right => self.cursor = motion::next_grapheme(&self.text, self.cursor),
            KeyCode::Backspace => {
                let start = motion::previous_grapheme(&self.text, self.cursor);
                return self.cut(start, self.cursor);
            }
            KeyCode::Delete => {
                let end = motion::next_grapheme(&self.text, self.cursor);
                return self.cut(self.cursor, end);
            }
            _ => {}
        }
        false
    }

    /// Puts text at the cursor; line breaks become blanks.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace(['\n', '\r', '\t'], " ");
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Deletes the word before the cursor and the blanks behind it.
    pub fn delete_word(&mut self) {
        let before = self.text[..self.cursor].trim_end();
        let start = before
            .rfind(|ch: char| ch.is_whitespace() || ch == ',' || ch == '/')
            .map_or(0, |at| at + 1);
        // A separator may be wider than a byte.
        let start = self.text.ceil_char_boundary(start);
        self.cut(start.min(self.cursor), self.cursor);
    }

    fn cut(&mut self, start: usize, end: usize) -> bool {
        self.text.replace_range(start..end, "");
        self.cursor = start;
        start < end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_deleting_go_by_graphemes() {
        let mut line = Line::new("ne\u{301}");
        line.key(Key::plain(KeyCode::Backspace));
        assert_eq!(line.text(), "n");
        line.insert("ew\nword here");
        assert_eq!(line.text(), "new word here");
        line.delete_word();
        assert_eq!(line.text(), "new word ");
        line.key(Key::plain(KeyCode::Home));
        line.key(Key::plain(KeyCode::Delete));
        assert_eq!((line.text(), line.cursor()), ("ew word ", 0));
    }
}
