//! The mouse: clicks, drags, the wheel, the borders of panes.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::action::{Direction, Motion, Unit};
use super::pane::{self, Focus, Pane};
use super::select::Selection;
use super::{App, Effect, Mode, Overlay};
use crate::text::{Span, motion};

/// Rows that one turn of the wheel scrolls.
const WHEEL: usize = 3;
/// The longest time between the clicks of a double click, in milliseconds.
const DOUBLE: i64 = 400;

/// What the pressed button is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drag {
    /// Selecting by a unit; what was pressed on, and when, and whether the button is still down.
    Text {
        /// The unit that was pressed on.
        origin: Span,
        /// By what the selection grows.
        unit: Unit,
        /// Where and when the button went down, for double clicks.
        at: (Position, i64),
        /// True while the button is down.
        down: bool,
    },
    /// Moving the border of the lists on the left (`true`) or right.
    Border(bool),
}

impl App {
    /// Takes a mouse event.
    pub(super) fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => self.wheel(at, Direction::Next),
            MouseEventKind::ScrollUp => self.wheel(at, Direction::Previous),
            MouseEventKind::Down(MouseButton::Left) => self.press(at),
            MouseEventKind::Drag(MouseButton::Left) => self.drag(at),
            MouseEventKind::Up(MouseButton::Left) => self.release(),
            _ => {}
        }
        Vec::new()
    }

    fn wheel(&mut self, at: Position, way: Direction) {
        match self.overlays.last() {
            Some(Overlay::Page(_)) => {
                for _ in 0..WHEEL {
                    self.scroll_page(Motion::Line(way));
                }
                return;
            }
            Some(Overlay::Codes(_)) => return self.move_in_codebook(Motion::Line(way)),
            Some(Overlay::Pick(_)) => return self.move_in_occurrences(Motion::Line(way)),
            Some(Overlay::Preview(_)) => return self.scroll_preview(Motion::Line(way)),
            Some(Overlay::Changes(_)) => return self.move_in_changes(Motion::Line(way)),
            Some(_) => return,
            None => {}
        }
        let panes = self.panes();
        let over = panes
            .lists
            .iter()
            .find(|(_, area)| area.contains(at))
            .copied();
        match over {
            Some((pane, area)) => {
                let height = usize::from(pane::inside(area).height);
                let list = &mut self.lists[pane.index()];
                let most = list.rows.len().saturating_sub(height);
                list.top = match way {
                    Direction::Next => (list.top + WHEEL).min(most),
                    Direction::Previous => list.top.saturating_sub(WHEEL),
                };
            }
            None if matches!(self.mode, Mode::Select(_)) => self.scroll_rows(way, WHEEL),
            None => self.scroll(way, WHEEL),
        }
    }

    fn press(&mut self, at: Position) {
        match self.overlays.last() {
            Some(Overlay::Page(_)) => return self.cancel(),
            Some(_) => return,
            None => {}
        }
        let panes = self.panes();
        if let Some(left) = border_at(&panes, at) {
            self.drag = Some(Drag::Border(left));
            return;
        }
        if let Some((pane, area)) = panes
            .lists
            .iter()
            .find(|(_, area)| area.contains(at))
            .copied()
        {
            return self.press_list(pane, area, at);
        }
        if panes.text.contains(at) {
            self.focus_text();
            self.press_text(at);
        }
    }

    fn press_list(&mut self, pane: Pane, area: ratatui::layout::Rect, at: Position) {
        let rows = pane::inside(area);
        // What was clicked on, before the list scrolls.
        let row = self.list(pane).top + usize::from(at.y.saturating_sub(rows.y));
        if self.focus != Focus::List(pane) {
            self.focus_on(pane);
        }
        if at.y < rows.y {
            return;
        }
        if row < self.list(pane).rows.len() && self.choose_row(pane, row) {
            self.choose();
        }
    }

    fn press_text(&mut self, at: Position) {
        let offset = self.offset_at(at);
        let now = self.now.as_millisecond();
        let unit = match &self.drag {
            Some(Drag::Text {
                unit,
                at: (place, time),
                ..
            }) if *place == at && now - time <= DOUBLE => match unit {
                Unit::Character => Unit::Word,
                Unit::Word => Unit::Sentence,
                _ => Unit::Paragraph,
            },
            _ => Unit::Character,
        };
        let origin = self.unit_at(unit, offset);
        self.drag = Some(Drag::Text {
            origin,
            unit,
            at: (at, now),
            down: true,
        });
        if unit == Unit::Character {
            if !matches!(self.mode, Mode::Review(_)) {
                self.mode = Mode::Read;
            }
            self.caret = offset;
            self.goal = None;
            self.current = None;
        } else if !origin.is_empty() {
            self.select_quietly(origin.start as usize, origin);
        }
    }

    fn drag(&mut self, at: Position) {
        match self.drag.clone() {
            Some(Drag::Border(left)) => self.move_border(left, at),
            Some(Drag::Text {
                origin,
                unit,
                down: true,
                ..
            }) => {
                let text = self.panes().text;
                if at.y < text.y {
                    self.scroll_rows(Direction::Previous, 1);
                } else if at.y >= text.bottom() {
                    self.scroll_rows(Direction::Next, 1);
                }
                let offset = self.offset_at(at);
                let here = self.unit_at(unit, offset);
                if here.is_empty()
                    || (unit == Unit::Character && here == origin && !self.selecting())
                {
                    return;
                }
                let anchor = if here.start < origin.start {
                    motion::previous_grapheme(self.text(), origin.end as usize)
                } else {
                    origin.start as usize
                };
                self.select_quietly(anchor, here);
            }
            _ => {}
        }
    }

    fn selecting(&self) -> bool {
        matches!(self.mode, Mode::Select(_))
    }

    /// Selects from `anchor` over `here` without scrolling.
    fn select_quietly(&mut self, anchor: usize, here: Span) {
        let start = here.start as usize;
        let last = motion::previous_grapheme(self.text(), here.end as usize).max(start);
        self.caret = if start < anchor { start } else { last };
        self.mode = Mode::Select(Selection::new(anchor));
        self.goal = None;
    }

    fn release(&mut self) {
        match &mut self.drag {
            Some(Drag::Border(_)) => self.drag = None,
            Some(Drag::Text { down, .. }) => {
                *down = false;
                self.keep_caret_in_sight_unless_selecting();
            }
            None => {}
        }
    }

    fn keep_caret_in_sight_unless_selecting(&mut self) {
        if !self.selecting() {
            self.keep_caret_in_sight();
        }
    }

    /// The place under a cell; of a cell outside the text the nearest one.
    fn offset_at(&self, at: Position) -> usize {
        let area = self.panes().text;
        let column = self.column();
        let row =
            at.y.clamp(area.y, area.bottom().saturating_sub(1).max(area.y)) - area.y;
        let row = self.top_row() + usize::from(row);
        let x = at.x.saturating_sub(column.x).min(column.width);
        self.layout.offset_at(self.text(), row, usize::from(x))
    }

    fn move_border(&mut self, left: bool, at: Position) {
        let panes = self.panes();
        let wanted = if left {
            at.x + 1
        } else {
            self.size.width.saturating_sub(at.x)
        };
        let side = panes.lists.iter().map(|(_, area)| area);
        let now = side
            .filter(|area| (area.x == 0) == left)
            .map(|area| area.width)
            .next();
        if let Some(now) = now {
            let extra = self.wishes.extra + wanted as i16 - now as i16;
            self.wishes.extra = extra.clamp(-30, 60);
            self.panes_changed();
        }
    }
}

/// The border between text and lists that lies at a cell: true for the one on the left.
fn border_at(panes: &pane::Panes, at: Position) -> Option<bool> {
    let covers = |area: &ratatui::layout::Rect| area.width >= panes.status.width;
    let sides = panes
        .lists
        .iter()
        .map(|(_, area)| area)
        .filter(|area| !covers(area));
    for area in sides {
        let left = area.x == 0;
        let border = if left { area.right() - 1 } else { area.x };
        if at.x == border && (area.y..area.bottom()).contains(&at.y) {
            return Some(left);
        }
    }
    None
}
