//! What is on the screen before there is an article: that it is being opened, or a list to choose
//! from.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::{overlays, paint};
use crate::app::{Chooser, Depth};
use crate::text::display;

/// Draws that `name` is being opened, since so many seconds; `beat` moves the sign.
pub fn waiting(name: &str, seconds: u64, beat: usize, depth: Depth, frame: &mut Frame) {
    const SIGNS: [&str; 4] = ["·  ", "·· ", "···", " ··"];
    let theme = Theme::new(depth);
    let buffer = frame.buffer_mut();
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let y = screen.height / 2;
    let x = 2.min(screen.width);
    let end = screen.right().saturating_sub(2);
    let sign = SIGNS[beat % SIGNS.len()];
    let x = paint::words(buffer, x, y, end, sign, theme.key()) + 1;
    let x = paint::words(buffer, x, y, end, "Opening ", Style::new());
    paint::words(buffer, x, y, end, name, theme.strong());
    let foot = match seconds {
        0..2 => "Esc or q gives up".to_owned(),
        _ => format!("{seconds} s · Esc or q gives up"),
    };
    paint::words(buffer, 6, y + 2, end, &foot, theme.dim());
}

/// Draws a list to choose from.
pub fn chooser(chooser: &Chooser, depth: Depth, frame: &mut Frame) {
    let theme = Theme::new(depth);
    let buffer = frame.buffer_mut();
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let width = screen.width.min(100);
    let area = Rect {
        x: (screen.width - width) / 2,
        width,
        ..screen
    };
    let foot = "Enter opens · type to search · Esc leaves";
    let inner = paint::frame(
        buffer,
        area,
        &chooser.heading,
        foot,
        theme.furniture(),
        theme.strong(),
    );
    let inner = overlays::shrink(inner);
    if inner.is_empty() {
        return;
    }
    let end = inner.right();
    let count = match (chooser.rows().len(), chooser.all()) {
        (fit, all) if fit == all => format!("{all}"),
        (fit, all) => format!("{fit} of {all}"),
    };
    let count_x = end.saturating_sub(display::width(&count) as u16);
    paint::words(buffer, count_x, inner.y, end, &count, theme.dim());
    let x = paint::words(buffer, inner.x, inner.y, end, "/", theme.key());
    let typed_end = count_x.saturating_sub(1).max(x);
    let (text, at) = (chooser.line.text(), chooser.line.cursor());
    let cursor: Position = overlays::typed(buffer, text, at, x, inner.y, typed_end);
    let rows = Chooser::rows_shown(screen.height);
    let first = (chooser.chosen + 1).saturating_sub(rows);
    for (n, (words, about)) in chooser.rows().enumerate().skip(first).take(rows) {
        let y = inner.y + 2 + (n - first) as u16;
        let room = inner.width / 3;
        let about = display::fit(about, usize::from(room));
        let about_x = end.saturating_sub(display::width(&about) as u16);
        paint::words(buffer, about_x, y, end, &about, theme.dim());
        let words_end = about_x.saturating_sub(u16::from(about_x < end) * 2);
        paint::words(buffer, inner.x, y, words_end, words, Style::new());
        if n == chooser.chosen {
            let row = Rect {
                y,
                height: 1,
                ..inner
            };
            paint::tint(buffer, row, theme.chosen());
        }
    }
    if chooser.rows().len() == 0 && rows > 0 {
        let none = "Nothing in the list matches.";
        paint::words(buffer, inner.x, inner.y + 2, end, none, theme.dim());
    }
    frame.set_cursor_position(cursor);
}
