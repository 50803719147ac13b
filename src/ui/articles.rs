//! The list of articles: a row for each with what is known of it, and a preview of the chosen one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::{overlays, paint, status};
use crate::app::articles::{ArticleList, ArticleRow, ListKind, Order, RowState, Show};
use crate::app::settings::OthersMarks;
use crate::app::{App, Context};
use crate::text::{counted, display};

/// A column after the title: its name, its width, and how wide a list must be to have it.
const COLUMNS: [(Column, u16, u16); 7] = [
    (Column::Source, 16, 92),
    (Column::Day, 10, 40),
    (Column::Words, 7, 50),
    (Column::Read, 5, 56),
    (Column::Marks, 5, 62),
    (Column::Codes, 5, 68),
    (Column::Undecided, 12, 76),
];

/// The widest column of a table.
const WIDEST: usize = 24;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Source,
    Day,
    Words,
    Read,
    Marks,
    Codes,
    Undecided,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Day => "date",
            Self::Words => "words",
            Self::Read => "read",
            Self::Marks => "marks",
            Self::Codes => "codes",
            Self::Undecided => "undecided",
        }
    }

    fn is_number(self) -> bool {
        !matches!(self, Self::Source | Self::Day)
    }

    fn of(self, row: &ArticleRow) -> String {
        let count = |count: u32| match count {
            0 => String::new(),
            count => grouped(count),
        };
        match self {
            Self::Source => row.source.clone(),
            Self::Day => row.day.clone(),
            Self::Words => count(row.words),
            Self::Read if row.is_done => "done".to_owned(),
            Self::Read => row
                .progress
                .map(|read| format!("{read} %"))
                .unwrap_or_default(),
            Self::Marks => count(row.marks),
            Self::Codes => count(row.codes.len() as u32),
            Self::Undecided if row.quotes == 0 => String::new(),
            Self::Undecided => format!("{} of {}", row.undecided, row.quotes),
        }
    }
}

/// A number with its thousands apart.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Draws the list that is shown, over the whole screen.
/// Gives the place of the chosen row: there the terminal's cursor is.
pub fn draw(app: &App, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let cx = &app.cx;
    let screen = buffer.area;
    paint::clear(buffer, screen);
    let list = cx.articles.last()?;
    let parts = list.parts(screen.as_size());
    heading(list, theme, parts.heading, buffer);
    let cursor = rows(list, theme, parts.list, buffer);
    if let Some(area) = parts.preview {
        preview(list, theme, area, buffer);
    }
    state(cx, list, theme, parts.status, buffer);
    if parts.hints.y > parts.status.y {
        status::hints(app, theme, parts.hints, buffer);
    }
    overlays::pending(app, theme, buffer);
    cursor
}

fn heading(list: &ArticleList, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (all, shown) = list.counts();
    let (_, one, several) = list.kind.words();
    let noun = if all == 1 { one } else { several };
    let count = match (list.is_filtered(), list.is_listed) {
        (true, _) => format!("{shown} of {all}"),
        (false, true) => format!("{all} {noun}"),
        (false, false) => format!("{all} …"),
    };
    let end = area.right().saturating_sub(1);
    let x = end.saturating_sub(display::width(&count) as u16);
    paint::words(buffer, x, area.y, end, &count, theme.dim());
    let title_end = x.saturating_sub(2);
    paint::words(
        buffer,
        area.x + 1,
        area.y,
        title_end,
        &list.heading,
        theme.strong(),
    );
}

fn rows(list: &ArticleList, theme: Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let mut cursor = None;
    let inner = overlays::shrink(area);
    let is_passages = list.kind == ListKind::Passages;
    if !list.kind.is_of_articles() && !is_passages {
        return table(list, theme, area, buffer);
    }
    let columns: Vec<(Column, u16)> = COLUMNS
        .iter()
        .filter(|(column, ..)| !is_passages || !column.is_number())
        .filter(|(_, _, least)| inner.width >= *least)
        .map(|(column, width, _)| (*column, *width))
        .collect();
    let taken: u16 = columns.iter().map(|(_, width)| width + 1).sum();
    let title_end = inner.right().saturating_sub(taken);
    let head = theme.dim();
    let (name, ..) = list.kind.words();
    paint::words(buffer, inner.x, inner.y, title_end, name, head);
    let mut x = title_end + 1;
    for (column, width) in &columns {
        cell(
            buffer,
            x,
            inner.y,
            *width,
            column.name(),
            column.is_number(),
            head,
        );
        x += width + 1;
    }
    let height = usize::from(area.height.saturating_sub(1));
    for (n, (row, is_chosen)) in list.rows().take(height).enumerate() {
        let y = inner.y + 1 + n as u16;
        match &row.state {
            RowState::Refused(why) => {
                let named = paint::words(buffer, inner.x, y, title_end, row.name(), Style::new());
                // The reason needs the room of the columns.
                paint::words(buffer, named + 2, y, inner.right(), why, theme.bad());
            }
            RowState::Folder => {
                let named = paint::words(buffer, inner.x, y, title_end, row.name(), theme.strong());
                paint::words(buffer, named + 2, y, inner.right(), "folder", theme.dim());
            }
            RowState::Waiting | RowState::Known => {
                let style = if row.state == RowState::Waiting {
                    theme.dim()
                } else {
                    Style::new()
                };
                paint::words(buffer, inner.x, y, title_end, row.name(), style);
                let mut x = title_end + 1;
                for (column, width) in &columns {
                    let words = column.of(row);
                    cell(buffer, x, y, *width, &words, column.is_number(), style);
                    x += width + 1;
                }
            }
        }
        if is_chosen {
            cursor = Some(choose(buffer, area, y, inner.x, theme));
        }
    }
    if height > 0 {
        nothing(list, theme, inner, buffer);
    }
    cursor
}

/// Shows the row at `y` as the chosen one; gives the cursor's place.
fn choose(buffer: &mut Buffer, area: Rect, y: u16, x: u16, theme: Theme) -> Position {
    let whole = Rect {
        y,
        height: 1,
        ..area
    };
    paint::tint(buffer, whole, theme.chosen());
    Position::new(x, y)
}

/// What is said where no row is.
fn nothing(list: &ArticleList, theme: Theme, inner: Rect, buffer: &mut Buffer) {
    let (all, shown) = list.counts();
    if shown == 0 {
        let nothing = match (all, list.is_listed) {
            (0, true) => match list.kind {
                ListKind::Places | ListKind::Recent => "There are no articles here.",
                ListKind::Codes => "No codes to show.",
                ListKind::Differences => "No differences to show.",
                ListKind::Passages | ListKind::Table => "Nothing was found.",
            },
            (0, false) => "Looking …",
            _ => "Nothing in the list matches.",
        };
        paint::words(
            buffer,
            inner.x,
            inner.y + 1,
            inner.right(),
            nothing,
            theme.dim(),
        );
    }
}

/// A cell of a table; bars are no words, and what is not there is a number in words.
fn shown(cell: &str, theme: Theme) -> String {
    match cell {
        "·" if theme.signs.are_words() => "0".to_owned(),
        cell if theme.signs.are_words() && cell.starts_with('█') => String::new(),
        cell => cell.to_owned(),
    }
}

/// A table: the first column has the room that the others leave.
fn table(list: &ArticleList, theme: Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let inner = overlays::shrink(area);
    let height = usize::from(area.height.saturating_sub(1));
    let rows: Vec<(&ArticleRow, bool)> = list.rows().take(height).collect();
    let mut x = inner.right();
    let mut columns = Vec::new();
    let least = inner.x + (inner.width / 3).max(16);
    // What has no room is left out from the right.
    let widths = list.columns.iter().enumerate().map(|(n, name)| {
        let cells = rows.iter().filter_map(|(row, _)| row.cells.get(n));
        let is_number = cells.clone().all(|cell| {
            let first = cell.trim_start_matches('−').chars().next();
            first.is_none_or(|first| first.is_ascii_digit() || first == '·')
        });
        let widest = cells.map(|cell| display::width(cell)).max().unwrap_or(0);
        let width = widest.max(display::width(name)).min(WIDEST);
        (n, width as u16, is_number)
    });
    let mut taken = 0;
    for (n, width, is_number) in widths {
        if inner.right().saturating_sub(taken + width + 1) < least {
            break;
        }
        taken += width + 1;
        columns.push((n, width, is_number));
    }
    x = x.saturating_sub(taken);
    let (name, ..) = list.kind.words();
    paint::words(buffer, inner.x, inner.y, x, name, theme.dim());
    let line = |y: u16, cell_of: &dyn Fn(usize) -> String, style: Style, buffer: &mut Buffer| {
        let mut x = x + 1;
        for (n, width, is_number) in &columns {
            cell(buffer, x, y, *width, &cell_of(*n), *is_number, style);
            x += width + 1;
        }
    };
    line(inner.y, &|n| list.columns[n].clone(), theme.dim(), buffer);
    let mut cursor = None;
    for (n, (row, is_chosen)) in rows.iter().enumerate() {
        let y = inner.y + 1 + n as u16;
        paint::words(buffer, inner.x, y, x, row.name(), Style::new());
        let cell_of = |n: usize| shown(row.cells.get(n).map_or("", String::as_str), theme);
        line(y, &cell_of, Style::new(), buffer);
        if *is_chosen {
            cursor = Some(choose(buffer, area, y, inner.x, theme));
        }
    }
    if height > 0 {
        nothing(list, theme, inner, buffer);
    }
    cursor
}

/// Words in a column of a width; numbers end at its right.
fn cell(
    buffer: &mut Buffer,
    x: u16,
    y: u16,
    width: u16,
    words: &str,
    is_number: bool,
    style: Style,
) {
    let used = (display::width(words) as u16).min(width);
    let x = if is_number { x + width - used } else { x };
    paint::words(buffer, x, y, x + used.max(1), words, style);
}

/// What is known of the chosen article.
fn preview(list: &ArticleList, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let is_below = area.x == 0;
    let mut inner = overlays::shrink(area);
    if is_below {
        let line = theme.signs.either("─", " ");
        for x in area.x..area.right() {
            paint::glyph(buffer, x, area.y, x + 1, line, 1, theme.furniture());
        }
        inner.y += 1;
        inner.height = inner.height.saturating_sub(1);
    } else {
        let line = theme.signs.either("│", " ");
        for y in area.y..area.bottom() {
            paint::glyph(buffer, area.x, y, area.x + 1, line, 1, theme.furniture());
        }
        inner.x += 1;
        inner.width = inner.width.saturating_sub(1);
    }
    let Some(row) = list.chosen().filter(|_| !inner.is_empty()) else {
        return;
    };
    let width = usize::from(inner.width);
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut add = |words: &str, style: Style, most: usize| {
        lines.extend(
            wrapped(words, width, most)
                .into_iter()
                .map(|line| (line, style)),
        );
    };
    // Below there is room for little.
    let few = |more: usize| if is_below { 1 } else { more };
    let is_passage = !list.kind.is_of_articles();
    add(
        row.name(),
        theme.strong(),
        if is_passage && row.lines.is_empty() {
            12
        } else {
            few(3)
        }
        .min(usize::from(inner.height).saturating_sub(1).max(1)),
    );
    let about = [&row.author, &row.source, &row.day, &row.id];
    let about: Vec<&str> = about
        .into_iter()
        .map(String::as_str)
        .filter(|words| !words.is_empty() && *words != row.name())
        .collect();
    add(&about.join(theme.signs.between()), theme.dim(), few(3));
    match &row.state {
        RowState::Refused(why) => add(why, theme.bad(), few(6)),
        RowState::Folder => add("A folder that was opened before", theme.dim(), 1),
        RowState::Waiting => add("Not read yet …", theme.dim(), 1),
        RowState::Known if is_passage => {
            for line in &row.lines {
                add(line, Style::new(), few(4));
            }
        }
        RowState::Known => {
            add(&quoted(row), Style::new(), few(6));
            if row.marks > 0 {
                add(&marked(row), Style::new(), few(4));
            }
            if !is_below {
                add(&read(row, theme.signs.between()), theme.dim(), 1);
                add(" ", Style::new(), 1);
            }
            add(&row.opening, theme.dim(), usize::from(inner.height));
        }
    }
    for (n, (line, style)) in lines.iter().take(usize::from(inner.height)).enumerate() {
        paint::words(
            buffer,
            inner.x,
            inner.y + n as u16,
            inner.right(),
            line,
            *style,
        );
    }
}

fn quoted(row: &ArticleRow) -> String {
    if row.quotes == 0 {
        return "Nobody is quoted".to_owned();
    }
    let speakers = row.speakers.iter().take(8);
    let speakers: Vec<String> = speakers
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let undecided = match row.undecided {
        0 => "all decided".to_owned(),
        count => format!("{count} undecided"),
    };
    let mut words = format!("{}, {undecided}", counted(row.quotes as usize, "quote"));
    if !speakers.is_empty() {
        words.push_str(": ");
        words.push_str(&speakers.join(", "));
    }
    words
}

fn marked(row: &ArticleRow) -> String {
    let marks = counted(row.marks as usize, "mark");
    let codes = row.codes.iter().take(8);
    let codes: Vec<String> = codes
        .map(|(code, count)| format!("#{code} {count}"))
        .collect();
    match codes.as_slice() {
        [] => marks,
        codes => format!("{marks}: {}", codes.join(", ")),
    }
}

fn read(row: &ArticleRow, between: &str) -> String {
    let words = format!("{} words", grouped(row.words));
    match row.progress {
        None => format!("{words}{between}never opened"),
        Some(progress) => format!("{words}{between}read to {progress} %"),
    }
}

/// `text` in lines of this width, at most so many; the last one ends in `…` if there is more.
pub(super) fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace();
    let mut line = String::new();
    let mut rest = String::new();
    for word in words.by_ref() {
        if !line.is_empty() && display::width(&line) + 1 + display::width(word) > width {
            if lines.len() + 1 == most {
                word.clone_into(&mut rest);
                break;
            }
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !rest.is_empty() {
        // What is cut is cut where the line ends.
        line = format!("{line} {rest} {}", words.next().unwrap_or_default());
    }
    if !line.is_empty() || (lines.is_empty() && !text.is_empty()) {
        lines.push(line);
    }
    lines.truncate(most);
    lines
}

/// A message, or what is shown and in which order; how much has been read.
fn state(cx: &Context, list: &ArticleList, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let style = theme.status();
    paint::tint(buffer, area, style);
    let bold = style.patch(theme.strong());
    let mut end = area.right();
    let (read, all) = list.progress();
    if read < all {
        let reading = format!("read {read} of {all} ");
        let x = end.saturating_sub(display::width(&reading) as u16);
        if x > area.x + 30 {
            paint::words(buffer, x, area.y, end, &reading, style);
            end = x.saturating_sub(1);
        }
    }
    let x = paint::words(buffer, area.x, area.y, end, " ARTICLES ", bold);
    if let Some(notice) = &cx.notice {
        let style = if notice.bad { bold } else { style };
        paint::words(buffer, x, area.y, end, &notice.text, style);
        return;
    }
    let mut said = Vec::new();
    if !list.about.is_empty() {
        said.push(list.about.clone());
    }
    if list.show != Show::All {
        said.push(list.show.words().to_owned());
    }
    if !list.typed().is_empty() {
        said.push(format!("“{}”", list.typed()));
    }
    if list.order != Order::Folder || list.is_reversed {
        said.push(list.order.words().to_owned());
    }
    if list.is_reversed {
        said.push("reversed".to_owned());
    }
    if cx.choices.others == OthersMarks::HiddenUntilDone {
        said.push("blind: others' marks are hidden until you are done (d)".to_owned());
    }
    paint::words(
        buffer,
        x,
        area.y,
        end,
        &said.join(theme.signs.between()),
        style,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use super::{COLUMNS, Column};
    use crate::app::articles::ArticleRow;
    use crate::text::display;

    #[test]
    fn thousands_are_apart() {
        let check = |number, expected| assert_eq!(grouped(number), expected);
        check(7, "7");
        check(123, "123");
        check(1234, "1,234");
        check(1_234_567, "1,234,567");
    }

    #[test]
    fn words_are_wrapped_and_cut_at_the_last_line() {
        assert_eq!(wrapped("one two three", 7, 9), ["one two", "three"]);
        let cut = wrapped("one two three four five", 7, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].starts_with("three four"), "{cut:?}");
        assert!(wrapped("", 7, 2).is_empty());
    }

    #[test]
    fn thousands_of_undecided_quotes_are_not_cut() {
        let row = ArticleRow {
            undecided: 1_200,
            quotes: 1_240,
            ..ArticleRow::default()
        };
        let mut columns = COLUMNS.iter();
        let found = columns.find(|(column, ..)| *column == Column::Undecided);
        let (column, width, _) = found.expect("there is such a column");
        assert_eq!(display::width(&column.of(&row)), usize::from(*width));
    }
}
