//! What covers the whole screen: that an article is being opened, or a list of articles to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::{overlays, paint};
use crate::app::overlay::{Entries, Waiting};
use crate::app::{Context, Signs};
use crate::text::display;

/// Draws that an article is being opened.
pub fn waiting(cx: &Context, waiting: &Waiting, theme: Theme, buffer: &mut Buffer) {
    const SIGNS: [&str; 4] = ["·  ", "·· ", "···", " ··"];
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let y = screen.height / 2;
    let x = 2.min(screen.width);
    let end = screen.right().saturating_sub(2);
    let sign = SIGNS[waiting.beat % SIGNS.len()];
    let x = match theme.signs {
        Signs::Shapes => paint::words(buffer, x, y, end, sign, theme.key()) + 1,
        Signs::Words => x,
    };
    let x = paint::words(buffer, x, y, end, "Opening ", Style::new());
    paint::words(buffer, x, y, end, &waiting.name, theme.strong());
    let mut foot = cx.keys.hints(&[("give-up", "give up"), ("help", "help")]);
    if waiting.seconds > 1 {
        foot = format!("{} s{}{foot}", waiting.seconds, theme.signs.between());
    }
    paint::words(buffer, 6, y + 2, end, &foot, theme.dim());
}

/// Draws a list of articles to choose from; gives the cursor's place.
pub fn entries(
    cx: &Context,
    list: &Entries,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let width = screen.width.min(100);
    let area = Rect {
        x: (screen.width - width) / 2,
        width,
        ..screen
    };
    let between = theme.signs.between();
    let foot = format!(
        "{}{between}type to search{between}{}",
        cx.keys.hints(&[("open-entry", "open")]),
        cx.keys
            .hints(&[("leave-entries", "close"), ("help-here", "help")]),
    );
    let inner = paint::frame(
        buffer,
        area,
        list.heading(),
        &foot,
        theme.furniture(),
        theme,
    );
    let inner = overlays::shrink(inner);
    if inner.is_empty() {
        return None;
    }
    let end = inner.right();
    let count = match (list.rows().len(), list.all()) {
        (fit, all) if fit == all => format!("{all}"),
        (fit, all) => format!("{fit} of {all}"),
    };
    let count_x = end.saturating_sub(display::width(&count) as u16);
    paint::words(buffer, count_x, inner.y, end, &count, theme.dim());
    let x = paint::words(buffer, inner.x, inner.y, end, "/", theme.key());
    let typed_end = count_x.saturating_sub(1).max(x);
    let (text, at) = (list.line.text(), list.line.cursor());
    let mut cursor: Position = overlays::typed(buffer, text, at, x, inner.y, typed_end);
    let rows = Entries::rows_shown(screen.height);
    let first = (list.chosen + 1).saturating_sub(rows);
    for (n, (words, about)) in list.rows().enumerate().skip(first).take(rows) {
        let y = inner.y + 2 + (n - first) as u16;
        let room = inner.width / 3;
        let about = display::fit(about, usize::from(room));
        let about_x = end.saturating_sub(display::width(&about) as u16);
        paint::words(buffer, about_x, y, end, &about, theme.dim());
        let words_end = about_x.saturating_sub(u16::from(about_x < end) * 2);
        paint::words(buffer, inner.x, y, words_end, words, Style::new());
        if n == list.chosen {
            if theme.signs.are_words() && (n > 0 || text.is_empty()) {
                cursor = Position::new(inner.x, y);
            }
            let row = Rect {
                y,
                height: 1,
                ..inner
            };
            paint::tint(buffer, row, theme.chosen());
        }
    }
    if list.rows().len() == 0 && rows > 0 {
        let none = "Nothing in the list matches.";
        paint::words(buffer, inner.x, inner.y + 2, end, none, theme.dim());
    }
    Some(cursor)
}
