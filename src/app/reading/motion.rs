//! Where the motions lead, and moving the caret there.

use super::Reading;
use crate::app::action::{Direction, Motion, Unit};
use crate::app::document::Document;
use crate::text::{Block, BlockKind, Row, Span, motion};

impl Reading {
    /// Moves the caret, or the end of the selection.
    pub fn move_caret(&mut self, document: &Document, motion: Motion) {
        let before = self.caret;
        match motion {
            Motion::Line(way) => return self.move_rows(way, 1),
            Motion::HalfPage(way) => return self.page(way, (self.height / 2).max(1)),
            Motion::Page(way) => return self.page(way, self.height.saturating_sub(2).max(1)),
            Motion::Top | Motion::Bottom => {
                let to = self.destination(document, motion);
                return self.jump(to);
            }
            _ => self.caret = self.destination(document, motion),
        }
        self.goal = None;
        let far = matches!(motion, Motion::By(Unit::Quote, _) | Motion::Heading(_));
        if far {
            let to = std::mem::replace(&mut self.caret, before);
            return self.jump(to);
        }
        self.follow();
    }

    fn destination(&self, document: &Document, motion: Motion) -> usize {
        let (article, at) = (&*self.article, self.caret);
        let row = self.layout.line_at(at);
        match motion {
            Motion::By(unit, way) if self.is_selecting() => self.extend(document, unit, way),
            Motion::By(unit, Direction::Next) => self.next_start(document, unit, at),
            Motion::By(unit, Direction::Previous) => self.previous_start(document, unit, at),
            Motion::WordEnd => motion::word_end(article, at),
            Motion::LineStart => self.layout.offset_at(row, 0),
            Motion::LineEnd => self.row_end(row),
            Motion::Top => article
                .blocks()
                .first()
                .map_or(0, |block| block.span.start as usize),
            Motion::Bottom => motion::last_place(article),
            Motion::Heading(way) => self.heading(way),
            Motion::Line(_) | Motion::HalfPage(_) | Motion::Page(_) => at,
        }
    }

    /// The last visible place of a row.
    fn row_end(&self, row: Row) -> usize {
        let Some(line) = self.layout.line(row) else {
            return self.caret;
        };
        let words = self.layout.cells(row).filter(|cell| {
            let grapheme = cell.span.of(self.text());
            !grapheme.is_empty() && !grapheme.chars().all(char::is_whitespace)
        });
        let last = words.map(|cell| cell.span.start as usize).last();
        last.unwrap_or(line.span.start as usize)
    }

    /// The start of the next unit behind `at`; `at` where there is none.
    pub fn next_start(&self, document: &Document, unit: Unit, at: usize) -> usize {
        let article = &*self.article;
        match unit {
            Unit::Character => {
                let next = motion::next_grapheme(self.text(), at);
                self.inside_block(next, Direction::Next)
            }
            Unit::Word => motion::next_word(article, at),
            Unit::Sentence => motion::next_sentence(article, at),
            Unit::Paragraph => motion::next_paragraph(article, at),
            Unit::Quote => document
                .findings()
                .quotes
                .iter()
                .map(|quote| quote.span().start as usize)
                .find(|&start| start > at)
                .unwrap_or(at),
        }
    }

    /// The start of this unit, or of the one before where `at` is there already.
    pub fn previous_start(&self, document: &Document, unit: Unit, at: usize) -> usize {
        let article = &*self.article;
        match unit {
            Unit::Character => {
                let previous = motion::previous_grapheme(self.text(), at);
                self.inside_block(previous, Direction::Previous)
            }
            Unit::Word => motion::previous_word(article, at),
            Unit::Sentence => motion::previous_sentence(article, at),
            Unit::Paragraph => motion::previous_paragraph(article, at),
            Unit::Quote => document
                .findings()
                .quotes
                .iter()
                .map(|quote| quote.span().start as usize)
                .rfind(|&start| start < at)
                .unwrap_or(at),
        }
    }

    /// `at`, or the nearest place inside a block where it lies between two.
    fn inside_block(&self, at: usize, way: Direction) -> usize {
        let article = &*self.article;
        let block = motion::paragraph_at(article, at);
        if block.contains(at) || block.is_empty() && block.start as usize == at {
            return at;
        }
        match way {
            Direction::Next => motion::next_paragraph(article, at),
            Direction::Previous if at >= block.end as usize => {
                let last = motion::previous_grapheme(self.text(), block.end as usize);
                last.max(block.start as usize)
            }
            Direction::Previous => block.start as usize,
        }
    }

    fn heading(&self, way: Direction) -> usize {
        let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(_));
        let starts = self.article.blocks().iter().filter(is_heading);
        let mut starts = starts.map(|block| block.span.start as usize);
        let found = match way {
            Direction::Next => starts.find(|&start| start > self.caret),
            Direction::Previous => starts.rfind(|&start| start < self.caret),
        };
        found.unwrap_or(self.caret)
    }

    /// Moves the caret up or down, over the empty rows, keeping its column.
    fn move_rows(&mut self, way: Direction, rows: usize) {
        let (row, column) = self.layout.position_of(self.caret);
        let goal = *self.goal.get_or_insert(column);
        let mut to = row;
        for _ in 0..rows {
            to = self.text_row(to, way).unwrap_or(to);
        }
        if to != row {
            self.caret = self.layout.offset_at(to, goal);
        }
        self.follow();
    }

    /// The next row that holds text.
    pub(super) fn text_row(&self, row: Row, way: Direction) -> Option<Row> {
        let mut row = row;
        loop {
            let next = match way {
                Direction::Next => self.layout.down(row, 1),
                Direction::Previous => self.layout.up(row, 1),
            };
            if next == row {
                return None;
            }
            row = next;
            if !self.layout.is_gap(row) {
                return Some(row);
            }
        }
    }

    /// Moves text and caret by as many rows.
    fn page(&mut self, way: Direction, rows: usize) {
        let (row, column) = self.layout.position_of(self.caret);
        let goal = *self.goal.get_or_insert(column);
        let top = self.top_row();
        self.scroll_rows(way, rows);
        let moved = match way {
            Direction::Next => self.layout.distance(top, self.top_row(), rows * 2),
            Direction::Previous => self.layout.distance(self.top_row(), top, rows * 2),
        };
        // At either end of the article the caret goes on alone.
        let step = if moved == 0 { rows } else { moved };
        let to = match way {
            Direction::Next => self.layout.down(row, step),
            Direction::Previous => self.layout.up(row, step),
        };
        let to = if self.layout.is_gap(to) {
            self.text_row(to, way)
                .or_else(|| self.text_row(to, Direction::Previous))
                .unwrap_or(to)
        } else {
            to
        };
        self.caret = self.layout.offset_at(to, goal);
        self.follow();
    }

    /// The unit that holds `at`.
    pub fn unit_at(&self, document: &Document, unit: Unit, at: usize) -> Span {
        let article = &*self.article;
        match unit {
            Unit::Character => Span::new(at, motion::next_grapheme(self.text(), at)),
            Unit::Word => motion::word_at(article, at),
            Unit::Sentence => motion::sentence_at(article, at),
            Unit::Paragraph => motion::paragraph_at(article, at),
            Unit::Quote => document
                .parts_in(Span::new(at, at + 1))
                .first()
                .map_or(Span::at(at), |(span, _)| *span),
        }
    }
}
