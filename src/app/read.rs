//! Reading: the caret's motions, scrolling, jumps.

use super::action::{Direction, JumpTarget, Motion, ScrollTo, Unit};
use super::{App, Focus, Mode};
use crate::text::{LineKind, Span, motion};

/// Rows kept between the caret and the edge of the pane, where there is room.
const CONTEXT: usize = 3;

impl App {
    /// Moves the caret, or the end of the selection.
    pub(super) fn move_caret(&mut self, motion: Motion) {
        let before = self.caret;
        match motion {
            Motion::Line(way) => return self.move_rows(way, 1),
            Motion::HalfPage(way) => return self.page(way, (self.height() / 2).max(1)),
            Motion::Page(way) => return self.page(way, self.height().saturating_sub(2).max(1)),
            Motion::Top | Motion::Bottom => {
                let to = self.destination(motion);
                return self.jump(to);
            }
            _ => self.caret = self.destination(motion),
        }
        self.goal = None;
        let far = matches!(motion, Motion::By(Unit::Quote, _) | Motion::Heading(_));
        if far {
            let to = std::mem::replace(&mut self.caret, before);
            return self.jump(to);
        }
        self.follow();
    }

    fn destination(&self, motion: Motion) -> usize {
        let (article, text, at) = (self.article(), self.text(), self.caret);
        let row = self.layout.line_at(at);
        match motion {
            Motion::By(unit, way) if matches!(self.mode, Mode::Select(_)) => self.extend(unit, way),
            Motion::By(unit, Direction::Next) => self.next_start(unit, at),
            Motion::By(unit, Direction::Previous) => self.previous_start(unit, at),
            Motion::WordEnd => motion::word_end(article, at),
            Motion::LineStart => self.layout.offset_at(text, row, 0),
            Motion::LineEnd => self.row_end(row),
            Motion::Top => article
                .blocks()
                .first()
                .map_or(0, |own| own.span.start as usize),
            Motion::Bottom => motion::last_place(article),
            Motion::Heading(way) => self.heading(way),
            Motion::Line(_) | Motion::HalfPage(_) | Motion::Page(_) => at,
        }
    }

    /// The last visible place of a row.
    fn row_end(&self, row: usize) -> usize {
        let Some(line) = self.layout.lines().get(row) else {
            return self.caret;
        };
        let solid = line.span.of(self.text()).trim_end().len();
        let end = line.span.start as usize + solid;
        motion::previous_grapheme(self.text(), end).max(line.span.start as usize)
    }

    /// The start of the next unit behind `at`; `at` where there is none.
    pub(super) fn next_start(&self, unit: Unit, at: usize) -> usize {
        let article = self.article();
        match unit {
            Unit::Character => {
                let next = motion::next_grapheme(self.text(), at);
                self.inside_block(next, Direction::Next)
            }
            Unit::Word => motion::next_word(article, at),
            Unit::Sentence => motion::next_sentence(article, at),
            Unit::Paragraph => motion::next_paragraph(article, at),
            Unit::Quote => self
                .document
                .findings()
                .quotes
                .iter()
                .map(|quote| quote.span().start as usize)
                .find(|&start| start > at)
                .unwrap_or(at),
        }
    }

    /// The start of this unit, or of the one before where `at` is there already.
    pub(super) fn previous_start(&self, unit: Unit, at: usize) -> usize {
        let article = self.article();
        match unit {
            Unit::Character => {
                let previous = motion::previous_grapheme(self.text(), at);
                self.inside_block(previous, Direction::Previous)
            }
            Unit::Word => motion::previous_word(article, at),
            Unit::Sentence => motion::previous_sentence(article, at),
            Unit::Paragraph => motion::previous_paragraph(article, at),
            Unit::Quote => self
                .document
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
        let article = self.article();
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
        let is_heading =
            |block: &&crate::text::Block| matches!(block.kind, crate::text::BlockKind::Heading(_));
        let starts = self.article().blocks().iter().filter(is_heading);
        let mut starts = starts.map(|block| block.span.start as usize);
        let found = match way {
            Direction::Next => starts.find(|&start| start > self.caret),
            Direction::Previous => starts.rfind(|&start| start < self.caret),
        };
        found.unwrap_or(self.caret)
    }

    /// Moves the caret up or down, over the empty rows, keeping its column.
    fn move_rows(&mut self, way: Direction, rows: usize) {
        let (row, column) = self.layout.position_of(self.text(), self.caret);
        let goal = *self.goal.get_or_insert(column);
        let mut to = row;
        for _ in 0..rows {
            to = self.text_row(to, way).unwrap_or(to);
        }
        if to != row {
            self.caret = self.layout.offset_at(self.text(), to, goal);
        }
        self.follow();
    }

    /// The next row that holds text.
    fn text_row(&self, row: usize, way: Direction) -> Option<usize> {
        let lines = self.layout.lines();
        let is_text = |&row: &usize| lines[row].kind != LineKind::Gap;
        match way {
            Direction::Next => (row + 1..lines.len()).find(is_text),
            Direction::Previous => (0..row.min(lines.len())).rev().find(is_text),
        }
    }

    /// Moves text and caret by as many rows.
    fn page(&mut self, way: Direction, rows: usize) {
        let (row, column) = self.layout.position_of(self.text(), self.caret);
        let goal = *self.goal.get_or_insert(column);
        let top = self.top_row();
        self.scroll_rows(way, rows);
        let moved = self.top_row().abs_diff(top);
        let last = self.layout.lines().len().saturating_sub(1);
        // At either end of the article the caret goes on alone.
        let step = if moved == 0 { rows } else { moved };
        let to = match way {
            Direction::Next => (row + step).min(last),
            Direction::Previous => row.saturating_sub(step),
        };
        let is_gap = self
            .layout
            .lines()
            .get(to)
            .is_some_and(|line| line.kind == LineKind::Gap);
        let to = if is_gap {
            self.text_row(to, way)
                .or_else(|| self.text_row(to, Direction::Previous))
                .unwrap_or(to)
        } else {
            to
        };
        self.caret = self.layout.offset_at(self.text(), to, goal);
        self.follow();
    }

    /// Moves the text under the caret.
    pub(super) fn scroll_rows(&mut self, way: Direction, rows: usize) {
        let top = self.top_row();
        let to = match way {
            Direction::Next => top + rows,
            Direction::Previous => top.saturating_sub(rows),
        };
        self.set_top_row(to);
    }

    /// Scrolls and keeps the caret in sight.
    pub(super) fn scroll(&mut self, way: Direction, rows: usize) {
        self.scroll_rows(way, rows);
        self.keep_caret_in_sight();
    }

    /// Draws the caret into the visible rows where scrolling left it behind.
    pub(super) fn keep_caret_in_sight(&mut self) {
        let (row, column) = self.layout.position_of(self.text(), self.caret);
        let context = self.context();
        let top = self.top_row();
        let last = self.layout.lines().len().saturating_sub(1);
        let lowest = if top == 0 { 0 } else { top + context };
        let bottom = (top + self.height()).saturating_sub(1);
        let highest = if bottom >= last {
            last
        } else {
            bottom - context.min(bottom)
        };
        if row < lowest || row > highest {
            let goal = *self.goal.get_or_insert(column);
            let way = if row < lowest {
                Direction::Next
            } else {
                Direction::Previous
            };
            let mut to = row.clamp(lowest, highest.max(lowest));
            if self
                .layout
                .lines()
                .get(to)
                .is_some_and(|line| line.kind == LineKind::Gap)
            {
                to = self.text_row(to, way).unwrap_or(row);
            }
            self.caret = self.layout.offset_at(self.text(), to, goal);
        }
    }

    /// Makes `row` the first visible one. An empty row cannot be: upwards the text above it is
    /// taken, downwards the text below.
    fn set_top_row(&mut self, row: usize) {
        let lines = self.layout.lines();
        let last = lines.len().saturating_sub(self.height());
        let mut row = row.min(last);
        let is_gap = |row: usize| {
            lines
                .get(row)
                .is_some_and(|line| line.kind == LineKind::Gap)
        };
        while row > 0 && row < self.top_row() && is_gap(row) {
            row -= 1;
        }
        if let Some(line) = lines.get(row) {
            self.top = line.span.start as usize;
        }
    }

    fn context(&self) -> usize {
        CONTEXT.min((self.height() - 1) / 2)
    }

    /// Scrolls as little as needed to show the caret with some rows around it.
    pub(super) fn follow(&mut self) {
        let row = self.layout.line_at(self.caret);
        let (top, height, context) = (self.top_row(), self.height(), self.context());
        if row < top + context {
            self.set_top_row(row.saturating_sub(context));
        } else if row + context >= top + height {
            self.set_top_row((row + context + 1).saturating_sub(height));
        }
    }

    /// Puts the caret's row where the reader wants it.
    pub(super) fn put(&mut self, spot: ScrollTo) {
        let row = self.layout.line_at(self.caret);
        let height = self.height();
        let above = match spot {
            ScrollTo::Top => self.context(),
            ScrollTo::Middle => height / 2,
            ScrollTo::Bottom => (height - 1).saturating_sub(self.context()),
        };
        self.set_top_row(row.saturating_sub(above));
    }

    /// Moves the caret to `to`, remembering where it was.
    pub(super) fn jump(&mut self, to: usize) {
        if to == self.caret {
            self.follow();
            return;
        }
        if self.jumps.back.last() != Some(&self.caret) {
            self.jumps.back.push(self.caret);
        }
        self.jumps.forth.clear();
        self.show(to);
    }

    /// Moves the caret to `to`; a far place comes to the upper third.
    pub(super) fn show(&mut self, to: usize) {
        self.caret = self.text().floor_char_boundary(to.min(self.text().len()));
        self.goal = None;
        let row = self.layout.line_at(self.caret);
        let top = self.top_row();
        if row < top || row >= top + self.height() {
            self.set_top_row(row.saturating_sub(self.height() / 3));
        }
        self.follow();
    }

    /// Back to where the last jump began, or forth again.
    pub(super) fn travel(&mut self, way: Direction) {
        let (from, to) = match way {
            Direction::Previous => (&mut self.jumps.back, &mut self.jumps.forth),
            Direction::Next => (&mut self.jumps.forth, &mut self.jumps.back),
        };
        let Some(place) = from.pop() else {
            let text = match way {
                Direction::Previous => "There is no place to go back to",
                Direction::Next => "There is no place to go forth to",
            };
            return self.refuse(text);
        };
        to.push(self.caret);
        self.focus = Focus::Text;
        self.show(place);
    }

    /// Jumps to the next or previous thing of a kind, going round at the ends.
    pub(super) fn go(&mut self, target: JumpTarget, way: Direction) {
        let starts: Vec<usize> = match target {
            JumpTarget::Hit => return self.next_hit(way),
            JumpTarget::Mention => {
                let here = self.document.mention_at(self.caret).map(|own| own.entity);
                let Some(entity) = self.entity.or(here) else {
                    return self.refuse("There is no name at the caret and none is chosen");
                };
                self.entity = Some(entity);
                let findings = self.document.findings();
                findings
                    .mentions_of(entity)
                    .map(|own| own.span.start as usize)
                    .collect()
            }
            JumpTarget::SameSpeaker => {
                let Some(quote) = self.document.quote_at(self.caret) else {
                    return self.refuse("The caret is not in a quote");
                };
                let quotes = &self.document.findings().quotes;
                let speaker = &quotes[quote].speaker;
                let same = quotes.iter().filter(|other| other.speaker == *speaker);
                same.map(|quote| quote.span().start as usize).collect()
            }
            JumpTarget::Annotation => {
                let notes = self.document.notes.annotations();
                notes.iter().map(|own| own.span.start as usize).collect()
            }
        };
        let Some(to) = round(&starts, self.caret, way) else {
            return self.refuse("There is none");
        };
        self.jump(to);
    }

    /// The unit that holds `at`.
    pub(super) fn unit_at(&self, unit: Unit, at: usize) -> Span {
        let article = self.article();
        match unit {
            Unit::Character => Span::new(at, motion::next_grapheme(self.text(), at)),
            Unit::Word => motion::word_at(article, at),
            Unit::Sentence => motion::sentence_at(article, at),
            Unit::Paragraph => motion::paragraph_at(article, at),
            Unit::Quote => self
                .document
                .parts_in(Span::new(at, at + 1))
                .first()
                .map_or(Span::at(at), |(span, _)| *span),
        }
    }
}

/// The place behind (before) `at` among `starts`, which are in order; the first (last) one where
/// there is none.
fn round(starts: &[usize], at: usize, way: Direction) -> Option<usize> {
    let found = match way {
        Direction::Next => starts.iter().find(|&&start| start > at),
        Direction::Previous => starts.iter().rfind(|&&start| start < at),
    };
    found
        .or(match way {
            Direction::Next => starts.first(),
            Direction::Previous => starts.last(),
        })
        .copied()
}
