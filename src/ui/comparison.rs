//! Two readers' versions of the article, side by side or one at a time.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::articles::wrapped;
use super::text_pane::{self, TextView};
use super::theme::Theme;
use super::{paint, status};
use crate::app::overlay::{Comparison, Side};
use crate::app::{App, Context};
use crate::text::{counted, display};

/// Draws both versions, or the one that has room; gives the cursor's place.
pub fn draw(
    app: &App,
    comparison: &Comparison,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let cx = &app.cx;
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let panes = cx.look.panes_on(screen.as_size());
    status::title(cx, theme, panes.title, buffer);
    let sides = comparison.sides(&cx.look, screen.as_size());
    let mut cursor = None;
    for side in &sides {
        let has_cursor = side.which == comparison.front() || sides.len() == 1;
        head(cx, comparison, *side, sides.len() == 1, theme, buffer);
        let view = TextView::of_version(cx, comparison, side.which);
        let caret = text_pane::draw(view, None, has_cursor, theme, side.text, buffer);
        cursor = cursor.or(caret.filter(|_| has_cursor));
        foot(comparison, *side, theme, buffer);
    }
    if let [left, right] = sides.as_slice() {
        let x = left.text.right();
        for y in left.head.y..right.foot.bottom() {
            paint::glyph(buffer, x, y, x + 1, "│", 1, theme.furniture());
        }
    }
    if !status::draw(app, theme, panes.status, panes.hints, buffer) {
        status::hints(app, theme, panes.hints, buffer);
    }
    cursor.filter(|_| app.overlays.len() == 1)
}

/// The reader's name, and how much they marked.
fn head(
    cx: &Context,
    comparison: &Comparison,
    side: Side,
    is_alone: bool,
    theme: Theme,
    buffer: &mut Buffer,
) {
    if side.head.is_empty() {
        return;
    }
    let (y, end) = (side.head.y, side.head.right());
    let version = comparison.version(side.which);
    let mut about = vec![counted(version.count(), "mark")];
    match version.notes.orphans().len() {
        0 => {}
        lost => about.push(format!("{lost} lost")),
    }
    if is_alone {
        let other = comparison.version(1 - side.which).name();
        about.push(format!("{} shows {other}", cx.key_for("switch-reader")));
    }
    let others = comparison.count() - 2;
    if others > 0 && (is_alone || side.which == 1) {
        let key = cx.key_for("another-second-reader");
        about.push(format!("{others} more: {key}"));
    }
    let you = if version.is_own && version.name() != "you" {
        " (you)"
    } else {
        ""
    };
    let name = format!("{} {}{you}", side.which + 1, version.name());
    let x = paint::words(buffer, side.head.x + 1, y, end, &name, theme.strong());
    let about = about.join(theme.signs.between());
    paint::words(buffer, x + 2, y, end, &about, theme.dim());
}

/// What this reader marked at the cursor.
fn foot(comparison: &Comparison, side: Side, theme: Theme, buffer: &mut Buffer) {
    let Rect { x, y, height, .. } = side.foot;
    if height == 0 {
        return;
    }
    let end = side.foot.right();
    if !theme.signs.are_words() {
        for column in x..end {
            paint::glyph(buffer, column, y, end, "─", 1, theme.furniture());
        }
    }
    let rows = usize::from(height - 1);
    let marks = comparison.marks_here(side.which);
    let version = comparison.version(side.which);
    if marks.is_empty() {
        if rows > 0 && comparison.here().is_some() {
            let told = format!("not marked by {}", version.name());
            paint::words(buffer, x + 1, y + 1, end, &told, theme.dim());
        }
        return;
    }
    // Of several marks each has a row, the last that has room says how many more there are.
    let shown = if marks.len() > rows {
        rows.saturating_sub(1)
    } else {
        marks.len()
    };
    let room = rows.checked_div(shown).unwrap_or(0);
    let mut row = y + 1;
    for mark in &marks[..shown] {
        let style = theme.swatch(version.notes.colour_of(mark));
        let mut at = x + 1;
        // The sign of a mark with codes is that of each code.
        if theme.signs.are_words() || mark.codes.is_empty() || !mark.note.is_empty() {
            at = paint::words(buffer, at, row, end, theme.signs.note(mark), style) + 1;
        }
        for code in &mark.codes {
            at = paint::words(buffer, at, row, end, &format!("#{code}"), style) + 1;
        }
        let at = at.min(end);
        let most = if shown == marks.len() { room } else { 1 };
        let width = usize::from(end - at);
        for line in wrapped(&mark.note, width, most.max(1)) {
            let line = display::fit(&line, width);
            paint::words(buffer, at, row, end, &line, Style::new());
            row += 1;
        }
        row += u16::from(mark.note.is_empty());
    }
    if shown < marks.len() && row < side.foot.bottom() {
        let more = format!("and {} more here", marks.len() - shown);
        paint::words(buffer, x + 1, row, end, &more, theme.dim());
    }
}
