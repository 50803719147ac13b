//! Putting words into cells: the one way for text into the buffer.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::theme::Theme;
use crate::text::display;

/// Writes `words` on row `y` from column `x` on, at most up to (not including) column `end`;
/// gives the column after the last cell. Control characters come out in their visible form; what
/// does not fit ends in `…`.
pub fn words(buffer: &mut Buffer, x: u16, y: u16, end: u16, words: &str, style: Style) -> u16 {
    let end = end.min(buffer.area.right());
    if x >= end || y >= buffer.area.bottom() {
        return x;
    }
    let fitted = display::fit(words, usize::from(end - x));
    let mut column = x;
    for grapheme in fitted.graphemes(true) {
        let shown = display::glyph(grapheme);
        column = glyph(buffer, column, y, end, &shown.text, shown.width, style);
    }
    column
}

/// Writes one safe grapheme of `width` cells; gives the column after it.
pub fn glyph(
    buffer: &mut Buffer,
    x: u16,
    y: u16,
    end: u16,
    text: &str,
    width: usize,
    style: Style,
) -> u16 {
    let behind = x.saturating_add(width as u16);
    if width == 0 || behind > end.min(buffer.area.right()) || y >= buffer.area.bottom() {
        return x;
    }
    if let [byte] = text.as_bytes()
        && width == 1
        && x < behind
    {
        let cell = &mut buffer[(x, y)];
        cell.reset();
        cell.set_char(char::from(*byte)).set_style(style);
        return behind;
    }
    for column in x..behind {
        buffer[(column, y)].reset();
        buffer[(column, y)].set_style(style);
    }
    // A stand-in such as `<9B>` takes a cell for each of its characters: what is left of a symbol
    // wider than two cells would stay on the screen when the next frame overwrites it.
    let mut column = x;
    for part in text.graphemes(true) {
        if column < behind {
            buffer[(column, y)].set_symbol(part);
        }
        column = column.saturating_add(display::glyph(part).width as u16);
    }
    behind
}

/// Makes the cells from column `x` up to (not including) `behind` part of the link to `address`, which
/// has passed [`display::address`]; `id` joins the parts of one link. The address goes to the
/// terminal inside the cells' symbols (OSC 8); it takes no room there.
pub fn link(buffer: &mut Buffer, x: u16, y: u16, behind: u16, address: &str, id: u32) {
    if y >= buffer.area.bottom() {
        return;
    }
    let mut column = x;
    while column < behind.min(buffer.area.right()) {
        let cell = &mut buffer[(column, y)];
        let width =
            NonZeroU16::new(display::width(cell.symbol()) as u16).unwrap_or(NonZeroU16::MIN);
        let symbol = format!(
            "\x1b]8;id={id};{address}\x1b\\{}\x1b]8;;\x1b\\",
            cell.symbol()
        );
        cell.set_symbol(&symbol)
            .set_diff_option(CellDiffOption::ForcedWidth(width));
        column += width.get();
    }
}

/// How many cells a cell's symbol takes.
fn cells(cell: &Cell) -> usize {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(width) => usize::from(width.get()),
        _ => display::width(cell.symbol()),
    }
}

/// Lays a style over cells.
pub fn tint(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    buffer.set_style(area, style);
}

/// Empties an area.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            buffer[(x, y)].reset();
        }
    }
    // A wide character that reached into the area from the left is cut.
    if area.x > 0 {
        for y in area.y..area.bottom() {
            let left = &mut buffer[(area.x - 1, y)];
            if cells(left) > 1 {
                left.set_symbol(" ").set_diff_option(CellDiffOption::None);
            }
        }
    }
}

/// A frame with a heading and a foot line; gives what is inside. Where signs are words it has no border.
pub fn frame(
    buffer: &mut Buffer,
    area: Rect,
    heading: &str,
    foot: &str,
    style: Style,
    theme: Theme,
) -> Rect {
    clear(buffer, area);
    let area = area.intersection(buffer.area);
    if area.width < 2 || area.height < 2 {
        return Rect::default();
    }
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    if !theme.signs.are_words() {
        border(buffer, area, style);
    }
    if !heading.is_empty() {
        let text = format!(" {heading} ");
        words(buffer, area.x + 2, area.y, right, &text, theme.strong());
    }
    if !foot.is_empty() && usize::from(area.width) > display::width(foot) + 5 {
        let text = format!(" {foot} ");
        let x = right - 1 - display::width(&text) as u16;
        words(buffer, x, bottom, right, &text, style);
    }
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width - 2,
        height: area.height - 2,
    }
}

fn border(buffer: &mut Buffer, area: Rect, style: Style) {
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.x..=right {
        buffer[(x, area.y)].set_symbol("─").set_style(style);
        buffer[(x, bottom)].set_symbol("─").set_style(style);
    }
    for y in area.y..=bottom {
        buffer[(area.x, y)].set_symbol("│").set_style(style);
        buffer[(right, y)].set_symbol("│").set_style(style);
    }
    for (x, y, corner) in [
        (area.x, area.y, "╭"),
        (right, area.y, "╮"),
        (area.x, bottom, "╰"),
        (right, bottom, "╯"),
    ] {
        buffer[(x, y)].set_symbol(corner).set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_takes_no_room() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let behind = glyph(&mut buffer, 0, 0, 6, "日", 2, Style::new());
        let behind = glyph(&mut buffer, behind, 0, 6, "a", 1, Style::new());
        link(&mut buffer, 0, 0, behind, "https://a.org/", 7);
        let open = "\x1b]8;id=7;https://a.org/\x1b\\";
        let close = "\x1b]8;;\x1b\\";
        assert_eq!(buffer[(0, 0)].symbol(), format!("{open}日{close}"));
        assert_eq!(buffer[(1, 0)].symbol(), " ");
        assert_eq!(buffer[(2, 0)].symbol(), format!("{open}a{close}"));
        let empty = Buffer::empty(buffer.area);
        let drawn: Vec<u16> = empty.diff(&buffer).into_iter().map(|cell| cell.0).collect();
        assert_eq!(
            drawn,
            [0, 2],
            "the second half of the wide character is not drawn over"
        );
        // What is drawn over a part of it leaves nothing of the address behind.
        clear(&mut buffer, Rect::new(1, 0, 5, 1));
        assert!((0..6).all(|x| buffer[(x, 0)].symbol() == " "));
    }

    #[test]
    fn a_stand_in_takes_a_cell_for_each_character() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let behind = glyph(&mut buffer, 0, 0, 6, "<9B>", 4, Style::new());
        glyph(&mut buffer, behind, 0, 6, "日", 2, Style::new());
        let symbols: Vec<&str> = (0..6).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["<", "9", "B", ">", "日", " "]);
    }
}
