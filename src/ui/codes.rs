//! The codebook, the list of every occurrence, previews and quick keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::overlays::{framed, shrink};
use super::paint;
use super::theme::Theme;
use crate::annotation::{CodeLine, Together};
use crate::app::menu;
use crate::app::overlay::{CodeRow, CodeView, Codebook, Occurrences, Preview};
use crate::app::words::opening;
use crate::app::words::wrapped;
use crate::app::{Context, Signs};
use crate::text::display;

/// The codebook.
pub fn codebook(
    cx: &Context,
    book: &Codebook,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = menu::large(&cx.look, buffer.area);
    let views: Vec<String> = CodeView::ALL
        .iter()
        .map(|view| match view {
            own if *own == book.view => format!("[{}]", own.title()),
            own => own.title().to_owned(),
        })
        .collect();
    let heading = format!("Codes: {}", views.join(theme.signs.between()));
    let foot = if cx.document.notes.shared.codes().is_empty() {
        String::new()
    } else {
        theme.signs.either("* shared", "").to_owned()
    };
    let inner = paint::frame(buffer, area, &heading, &foot, theme.focused(), theme);
    let inner = shrink(inner);
    if inner.is_empty() {
        return None;
    }
    if book.rows.is_empty() {
        empty(cx, book, inner, theme, buffer);
        return None;
    }
    let (list, details) = book.parts(cx, inner);
    let names = name_width(book, list);
    let first = menu::first_around(book.chosen, book.rows.len(), list.height);
    let visible = book.rows.iter().enumerate().skip(first);
    let mut cursor = None;
    for (y, (n, row)) in (list.y..list.bottom()).zip(visible) {
        match row {
            CodeRow::Code(line) => {
                code_row(
                    cx,
                    book.view,
                    line,
                    names,
                    Rect {
                        y,
                        height: 1,
                        ..list
                    },
                    theme,
                    buffer,
                );
            }
            CodeRow::Pair(pair) => pair_row(
                pair,
                Rect {
                    y,
                    height: 1,
                    ..list
                },
                theme,
                buffer,
            ),
        }
        if n == book.chosen {
            cursor = Some(Position::new(list.x, y));
            paint::tint(
                buffer,
                Rect {
                    y,
                    height: 1,
                    ..list
                },
                theme.chosen(),
            );
        }
    }
    for (y, (words, is_heading)) in (list.bottom() + 1..inner.bottom()).zip(&details) {
        let style = if *is_heading {
            theme.strong()
        } else {
            Style::new()
        };
        paint::words(buffer, inner.x, y, inner.right(), words, style);
    }
    cursor
}

fn empty(cx: &Context, book: &Codebook, inner: Rect, theme: Theme, buffer: &mut Buffer) {
    let key = |name| cx.keys.map.keys_of(name).unwrap_or_default();
    let sentence = match book.view {
        CodeView::Together => "No two codes are used on the same words yet.".to_owned(),
        _ => format!(
            "There is no code yet: {} adds one here, {} in the text adds one to words.",
            key("add-code"),
            key("tag")
        ),
    };
    let rows = wrapped(&sentence, usize::from(inner.width));
    for (y, words) in (inner.y..inner.bottom()).zip(rows) {
        paint::words(buffer, inner.x, y, inner.right(), &words, theme.dim());
    }
}

/// The columns of the names: as wide as the widest, at most half of the room.
fn name_width(book: &Codebook, area: Rect) -> u16 {
    let widths = book.rows.iter().map(|row| match row {
        CodeRow::Code(line) => display::width(&shown_name(book.view, line)),
        CodeRow::Pair(_) => 0,
    });
    let widest = widths.max().unwrap_or(0) as u16;
    let room = area.width.saturating_sub(14);
    widest.clamp(8, (room / 2).max(room.min(24)).max(8))
}

fn shown_name(view: CodeView, line: &CodeLine) -> String {
    match view {
        CodeView::Tree => {
            let leaf = line.name.rsplit('/').next().unwrap_or(&line.name);
            format!("{}{leaf}", "  ".repeat(line.depth.min(8)))
        }
        _ => line.name.clone(),
    }
}

fn code_row(
    cx: &Context,
    view: CodeView,
    line: &CodeLine,
    names: u16,
    area: Rect,
    theme: Theme,
    buffer: &mut Buffer,
) {
    let (y, end) = (area.y, area.right());
    let entry = line.entry.clone().unwrap_or_default();
    let key = entry.key.map(|key| cx.keys.quick(key)).unwrap_or_default();
    let signs = theme.signs;
    let mut said = Vec::new();
    if signs.are_words() {
        let beside = Some(line.total).filter(|total| *total > line.own && view == CodeView::Tree);
        said.extend(beside.map(|total| format!("{total} with those below")));
        said.extend(entry.colour.map(|colour| colour.name().to_owned()));
        said.extend(line.shared.then(|| "shared".to_owned()));
        said.extend((!key.is_empty()).then(|| format!("key {key}")));
        code_words(
            view,
            line,
            names,
            &entry.description,
            &said,
            area,
            theme,
            buffer,
        );
        return;
    }
    paint::words(buffer, area.x, y, (area.x + 2).min(end), &key, theme.key());
    if let Some(colour) = entry.colour {
        let sign = match theme.swatch(Some(colour)) {
            style if style == Style::new() => colour.name().get(..1).unwrap_or("#"),
            _ => "■",
        };
        paint::words(buffer, area.x + 3, y, end, sign, theme.swatch(Some(colour)));
    }
    if line.shared {
        paint::words(buffer, area.x + 4, y, end, "*", theme.dim());
    }
    let style = if entry.description.is_empty() && line.own == 0 {
        theme.dim()
    } else {
        Style::new()
    };
    let x = area.x + 6;
    let names_end = (x + names).min(end.saturating_sub(6));
    paint::words(buffer, x, y, names_end, &shown_name(view, line), style);
    // Own marks; if there are more below, all of them, too.
    let count = if line.total > line.own && view == CodeView::Tree {
        format!("{}/{}", line.own, line.total)
    } else {
        line.own.to_string()
    };
    let width = display::width(&count) as u16;
    let count_end = (names_end + 6).min(end);
    let count_x = count_end.saturating_sub(width);
    paint::words(buffer, count_x, y, count_end, &count, theme.strong());
    let about_x = count_end + 2;
    if about_x + 8 < end {
        let about = opening(&entry.description, usize::from(end - about_x));
        paint::words(buffer, about_x, y, end, &about, theme.dim());
    }
}

/// The row of a code where signs are words: its name, how often it is used, and what else is known of it.
#[expect(clippy::too_many_arguments, reason = "what to draw, how, and where to")]
fn code_words(
    view: CodeView,
    line: &CodeLine,
    names: u16,
    description: &str,
    said: &[String],
    area: Rect,
    theme: Theme,
    buffer: &mut Buffer,
) {
    let (y, end) = (area.y, area.right());
    let names_end = (area.x + names).min(end);
    paint::words(
        buffer,
        area.x,
        y,
        names_end,
        &shown_name(view, line),
        Style::new(),
    );
    let described = Some(description.to_owned()).filter(|words| !words.is_empty());
    let uses = format!("{} used", line.own);
    let about: Vec<String> = std::iter::once(uses)
        .chain(said.iter().cloned())
        .chain(described)
        .collect();
    let x = names_end + 1;
    let about = opening(&about.join(", "), usize::from(end.saturating_sub(x)));
    paint::words(buffer, x, y, end, &about, theme.dim());
}

fn pair_row(pair: &Together, area: Rect, theme: Theme, buffer: &mut Buffer) {
    let (x, y, end) = (area.x, area.y, area.right());
    let count = pair.count.to_string();
    let from = x + 4_u16.saturating_sub(display::width(&count) as u16);
    paint::words(buffer, from, y, end, &count, theme.strong());
    let x = paint::words(buffer, x + 6, y, end, &pair.first, Style::new());
    let x = paint::words(buffer, x, y, end, " + ", theme.dim());
    paint::words(buffer, x, y, end, &pair.second, Style::new());
}

/// The places of some words: ticks, paragraphs, and the words between those around them.
pub fn occurrences(
    cx: &Context,
    list: &Occurrences,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = menu::large(&cx.look, buffer.area);
    let words = opening(&list.words, usize::from(area.width / 3));
    let (ticked, all) = (list.ticked(), list.hits.len());
    let codes = list.codes.join(", ");
    let becomes = theme.signs.either("→", "tagged with");
    let heading = format!("{ticked} of {all}: “{words}” {becomes} {codes}");
    let foot = if list.any_case {
        "case ignored"
    } else {
        "case matched"
    };
    let inner = paint::frame(buffer, area, &heading, foot, theme.focused(), theme);
    let inner = shrink(inner);
    if inner.is_empty() {
        return None;
    }
    let text = cx.text();
    let number = cx.article().blocks().len().to_string().len();
    let first = menu::first_around(list.chosen, all, inner.height);
    let visible = list.hits.iter().enumerate().skip(first);
    let mut cursor = None;
    for (y, (n, hit)) in (inner.y..inner.bottom()).zip(visible) {
        let end = inner.right();
        let tick = match (hit.has, hit.ticked) {
            (true, _) => theme.signs.either(" = ", "has it   "),
            (_, true) => theme.signs.either("[x]", "ticked   "),
            (_, false) => theme.signs.either("[ ]", "unticked "),
        };
        let style = if hit.ticked { theme.key() } else { theme.dim() };
        let x = paint::words(buffer, inner.x, y, end, tick, style);
        let paragraph = cx.document.paragraph(hit.span.start as usize);
        let place = match theme.signs {
            Signs::Shapes => format!(" ¶ {paragraph:>number$} "),
            Signs::Words => format!("paragraph {paragraph:>number$} "),
        };
        let x = paint::words(buffer, x, y, end, &place, theme.dim());
        // The words stand in one column; what is before them ends there.
        let room = usize::from(end.saturating_sub(x));
        let left = room * 2 / 5;
        let before = before(&text[..hit.span.start as usize], left);
        let from = x + (left - display::width(&before).min(left)) as u16;
        paint::words(buffer, from, y, end, &before, theme.dim());
        let x = x + left as u16;
        let shown = opening(cx.article().words(hit.span), room);
        let x = paint::words(buffer, x, y, end, &shown, theme.strong());
        let rest = &text[hit.span.end as usize..];
        let blank = if rest.starts_with(char::is_whitespace) {
            " "
        } else {
            ""
        };
        let after = opening(rest, usize::from(end.saturating_sub(x)));
        paint::words(buffer, x, y, end, &format!("{blank}{after}"), theme.dim());
        if n == list.chosen {
            cursor = Some(Position::new(inner.x, y));
            paint::tint(
                buffer,
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                theme.chosen(),
            );
        }
    }
    if list.hits.is_empty() {
        let sentence = "These words do not occur as whole words.";
        paint::words(
            buffer,
            inner.x,
            inner.y,
            inner.right(),
            sentence,
            theme.dim(),
        );
    }
    cursor
}

/// The last words of a text, as many as `cells` hold, with a blank at the end if there is one.
fn before(text: &str, cells: usize) -> String {
    let mut start = text.len();
    for (at, _) in text.char_indices().rev().take(4 * cells + 16) {
        start = at;
    }
    let cut = &text[start..];
    let words = cut.split_whitespace().collect::<Vec<_>>().join(" ");
    let blank = if cut.ends_with(char::is_whitespace) {
        " "
    } else {
        ""
    };
    let line = format!("{words}{blank}");
    let mut shown = line.as_str();
    while display::width(shown) > cells {
        let mut letters = shown.chars();
        letters.next();
        shown = letters.as_str();
    }
    shown.to_owned()
}

/// What a change of a code would do.
pub fn preview(
    cx: &Context,
    preview: &Preview,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let heading = format!("{}?", preview.heading);
    let foot = cx.keys.hints(if preview.is_choice() {
        &[
            ("change-everywhere", "everywhere"),
            ("change-here", "only here"),
            ("leave-codes", "cancel"),
        ][..]
    } else {
        &[("apply", "apply"), ("leave-codes", "cancel")][..]
    });
    framed(
        cx,
        &preview.lines,
        &heading,
        &foot,
        preview.scrolled,
        theme,
        buffer,
    )
}
