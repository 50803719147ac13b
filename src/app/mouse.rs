//! [`Mouse`]: clicks, drags, the wheel over text and lists, the borders of panes.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::action::{Direction, Unit};
use super::commands::{links, lists};
use super::context::Context;
use super::list::Row;
use super::pane::{self, Focus, Pane, Panes};
use super::reading::TextMode;
use crate::text::{Span, motion};

/// Rows that one turn of the wheel scrolls.
const WHEEL: usize = 3;
/// The longest time between the clicks of a double click, in milliseconds.
const DOUBLE: i64 = 400;

/// What the pressed button is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Drag {
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

/// The mouse.
#[derive(Debug, Default)]
pub struct Mouse {
    drag: Option<Drag>,
}

impl Mouse {
    /// Takes an event that nothing over the text wants.
    pub fn take(&mut self, cx: &mut Context, event: MouseEvent) {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => wheel(cx, at, Direction::Next),
            MouseEventKind::ScrollUp => wheel(cx, at, Direction::Previous),
            MouseEventKind::Down(MouseButton::Left) => self.press(cx, at),
            MouseEventKind::Drag(MouseButton::Left) => self.drag(cx, at),
            MouseEventKind::Up(MouseButton::Left) => self.release(cx, at),
            _ => {}
        }
    }

    fn press(&mut self, cx: &mut Context, at: Position) {
        let panes = cx.look.panes();
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
            return press_list(cx, pane, area, at);
        }
        if panes.text.contains(at) {
            lists::focus_text(cx);
            self.press_text(cx, at);
        }
    }

    fn press_text(&mut self, cx: &mut Context, at: Position) {
        let offset = offset_at(cx, at);
        let now = cx.author.now.as_millisecond();
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
        let origin = cx.reading.unit_at(&cx.document, unit, offset);
        self.drag = Some(Drag::Text {
            origin,
            unit,
            at: (at, now),
            down: true,
        });
        if unit == Unit::Character {
            if !matches!(cx.reading.mode, TextMode::Review(_)) {
                cx.reading.mode = TextMode::Read;
            }
            cx.reading.caret = offset;
            cx.reading.goal = None;
            cx.reading.current = None;
        } else if !origin.is_empty() {
            select_quietly(cx, origin.start as usize, origin);
        }
    }

    fn drag(&mut self, cx: &mut Context, at: Position) {
        match self.drag.clone() {
            Some(Drag::Border(left)) => move_border(cx, left, at),
            Some(Drag::Text {
                origin,
                unit,
                down: true,
                ..
            }) => {
                let text = cx.look.panes().text;
                if at.y < text.y {
                    cx.reading.scroll_rows(Direction::Previous, 1);
                } else if at.y >= text.bottom() {
                    cx.reading.scroll_rows(Direction::Next, 1);
                }
                let offset = offset_at(cx, at);
                let here = cx.reading.unit_at(&cx.document, unit, offset);
                if here.is_empty()
                    || (unit == Unit::Character && here == origin && !cx.reading.is_selecting())
                {
                    return;
                }
                let anchor = if here.start < origin.start {
                    motion::previous_grapheme(cx.text(), origin.end as usize)
                } else {
                    origin.start as usize
                };
                select_quietly(cx, anchor, here);
            }
            _ => {}
        }
    }

    fn release(&mut self, cx: &mut Context, at: Position) {
        match &mut self.drag {
            Some(Drag::Border(_)) => self.drag = None,
            Some(Drag::Text {
                down,
                unit,
                at: (place, _),
                ..
            }) => {
                let is_click = std::mem::take(down) && *place == at && *unit == Unit::Character;
                if !cx.reading.is_selecting() {
                    let link = link_at(cx, at).filter(|_| is_click);
                    cx.reading.keep_caret_in_sight();
                    if link.is_some() {
                        links::follow_here(cx);
                    }
                }
            }
            None => {}
        }
    }
}

fn wheel(cx: &mut Context, at: Position, way: Direction) {
    let panes = cx.look.panes();
    let over = panes
        .lists
        .iter()
        .find(|(_, area)| area.contains(at))
        .copied();
    match over {
        Some((pane, area)) => {
            let height = usize::from(pane::inside(area).height);
            cx.lists.get_mut(pane).scroll(way, WHEEL, height);
        }
        None if cx.reading.is_selecting() => cx.reading.scroll_rows(way, WHEEL),
        None => cx.reading.scroll(way, WHEEL),
    }
}

fn press_list(cx: &mut Context, pane: Pane, area: Rect, at: Position) {
    let rows = pane::inside(area);
    // What was clicked on, before the list scrolls.
    let row = cx.lists.get(pane).top + usize::from(at.y.saturating_sub(rows.y));
    if cx.look.focus != Focus::List(pane) {
        lists::focus_on(cx, pane);
    }
    if at.y < rows.y {
        return;
    }
    if let Some(Row::Strip(strip)) = cx.lists.get(pane).rows.get(row) {
        let strip = strip.clone();
        lists::choose_row(cx, pane, row);
        let column =
            at.x.saturating_sub(rows.x)
                .min(rows.width.saturating_sub(1));
        return lists::choose_column(cx, &strip, column, rows.width);
    }
    if row < cx.lists.get(pane).rows.len() && lists::choose_row(cx, pane, row) {
        lists::choose(cx);
    }
}

/// Selects from `anchor` over `here` without scrolling.
fn select_quietly(cx: &mut Context, anchor: usize, here: Span) {
    let start = here.start as usize;
    let last = motion::previous_grapheme(cx.text(), here.end as usize).max(start);
    cx.reading.caret = if start < anchor { start } else { last };
    cx.reading.select_from(anchor);
}

/// The place under a cell; of a cell outside the text the nearest one.
fn offset_at(cx: &Context, at: Position) -> usize {
    let area = cx.look.panes().text;
    let column = cx.look.column();
    let row =
        at.y.clamp(area.y, area.bottom().saturating_sub(1).max(area.y)) - area.y;
    let layout = &cx.reading.layout;
    let row = layout.down(cx.reading.top_row(), usize::from(row));
    let x = at.x.saturating_sub(column.x).min(column.width);
    layout.offset_at(row, usize::from(x))
}

/// The place of the link or the footnote's number that is drawn at a cell.
fn link_at(cx: &Context, at: Position) -> Option<usize> {
    let (area, column) = (cx.look.panes().text, cx.look.column());
    let layout = &cx.reading.layout;
    let row = layout.down(cx.reading.top_row(), usize::from(at.y.checked_sub(area.y)?));
    let x = usize::from(at.x.checked_sub(column.x)?);
    let mut cells = layout.cells(row);
    let cell = cells.find(|cell| (cell.column..cell.column + cell.glyph.width).contains(&x))?;
    let place = cell.span.start as usize;
    let is_link = links::address_at(cx, place).is_some() || links::footnote_at(cx, place).is_some();
    (area.contains(at) && is_link).then_some(place)
}

fn move_border(cx: &mut Context, left: bool, at: Position) {
    let panes = cx.look.panes();
    let wanted = if left {
        at.x + 1
    } else {
        cx.look.size.width.saturating_sub(at.x)
    };
    let side = panes.lists.iter().map(|(_, area)| area);
    let now = side
        .filter(|area| (area.x == 0) == left)
        .map(|area| area.width)
        .next();
    if let Some(now) = now {
        let extra = cx.look.prefs.extra + wanted as i16 - now as i16;
        cx.look.prefs.extra = extra.clamp(-30, 60);
        cx.panes_changed();
    }
}

/// The border between text and lists that lies at a cell: true for the one on the left.
fn border_at(panes: &Panes, at: Position) -> Option<bool> {
    let covers = |area: &Rect| area.width >= panes.status.width;
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
