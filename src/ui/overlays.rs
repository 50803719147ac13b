//! What lies over the text: pages, prompts, the palette, the editor of a note, pending keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::annotation::Colour;
use crate::app::menu::Menu;
pub use crate::app::menu::centred;
use crate::app::overlay::{Editor, PageLine, PageView, Palette, Prompt, SignOf};
use crate::app::{App, Ask, Context, Overlay, Page, Target, words};
use crate::text::display;

/// A page in a frame, scrolled.
pub fn page(cx: &Context, page: &PageView, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let (heading, scrolled) = (page.heading(cx), page.scrolled);
    let lines = page.lines(cx);
    let foot = match page.page {
        Page::Help => cx.keys.hints(&[
            ("help-line-down", "further"),
            ("help-line-up", "back"),
            ("help-close", "close"),
        ]),
        _ => cx.keys.hints(&[
            ("page-line-down", "further"),
            ("page-line-up", "back"),
            ("page-close", "close"),
        ]),
    };
    framed(cx, &lines, &heading, &foot, scrolled, theme, buffer)
}

/// Lines in a frame, scrolled. Gives the place of the first one for those who hear the screen.
pub fn framed(
    cx: &Context,
    lines: &[PageLine],
    heading: &str,
    foot: &str,
    scrolled: usize,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    let width = (cx.look.page_width() as u16 + 4).min(screen.width);
    let height = (lines.len() as u16)
        .saturating_add(2)
        .min(screen.height.saturating_sub(2).max(1));
    let area = centred(screen, width, height);
    // How much is seen stands on the same row.
    let is_cut = lines.len() > usize::from(height.saturating_sub(2));
    let has_room = !is_cut || usize::from(width) > display::width(foot) + 24;
    let inner = paint::frame(
        buffer,
        area,
        heading,
        if has_room { foot } else { "" },
        theme.furniture(),
        theme,
    );
    let inner = shrink(inner);
    let names = PageLine::names(lines, usize::from(inner.width)) as u16;
    let rows = usize::from(inner.height);
    let top = scrolled.min(lines.len().saturating_sub(rows));
    let end = inner.right();
    for (n, line) in lines.iter().skip(top).take(rows).enumerate() {
        let y = inner.y + n as u16;
        match line {
            PageLine::Heading(words) => {
                paint::words(buffer, inner.x, y, end, words, theme.strong());
            }
            PageLine::Pair(name, value) => {
                paint::words(buffer, inner.x, y, inner.x + names, name, theme.key());
                paint::words(buffer, inner.x + names + 2, y, end, value, Style::new());
            }
            PageLine::Sign(sign, of, words) => {
                let style = match of {
                    SignOf::Quote => theme.speaker(0),
                    SignOf::Note => theme.swatch(Some(Colour::Yellow)),
                    SignOf::Open => theme.bad(),
                    SignOf::Plain => theme.strong(),
                };
                paint::words(buffer, inner.x + 1, y, inner.x + 2, sign, style);
                paint::words(buffer, inner.x + 4, y, end, words, Style::new());
            }
            PageLine::Words(words) => {
                paint::words(buffer, inner.x, y, end, words, Style::new());
            }
            PageLine::Blank => {}
        }
    }
    if lines.len() > rows && rows > 0 {
        let to = theme.signs.either("–", " to ");
        let more = format!("{}{to}{} of {}", top + 1, top + rows, lines.len());
        let x = area.x + 2;
        paint::words(
            buffer,
            x,
            area.bottom() - 1,
            area.right(),
            &format!(" {more} "),
            theme.furniture(),
        );
    }
    theme
        .signs
        .are_words()
        .then_some(Position::new(inner.x, inner.y))
}

/// A prompt on the last row, its proposals above it.
pub fn prompt(cx: &Context, prompt: &Prompt, theme: Theme, buffer: &mut Buffer) -> Position {
    let screen = buffer.area;
    let y = screen.bottom().saturating_sub(1);
    let row = Rect {
        x: 0,
        y,
        width: screen.width,
        height: 1,
    };
    paint::clear(buffer, row);
    let end = screen.right();
    let mut typed_end = end;
    let foot = match &prompt.ask {
        Ask::Search { .. } => hits_in_words(cx),
        Ask::Codes(_) | Ask::Every(_) => {
            format!(
                "several: a, b{}{}",
                theme.signs.between(),
                cx.keys.hints(&[("next-choice", "complete")])
            )
        }
        Ask::Filter(crate::app::Pane::Notes) => "words, #code, :colour".to_owned(),
        _ if !prompt.choices.is_empty() => cx.keys.hints(&[("next-choice", "complete")]),
        _ => String::new(),
    };
    let width = display::width(&foot) as u16;
    if width > 0 && screen.width > width + 30 {
        typed_end = end - width - 2;
        paint::words(buffer, typed_end + 1, y, end, &foot, theme.dim());
    }
    let x = paint::words(buffer, 0, y, typed_end, prompt.label(), theme.key());
    let cursor = typed(
        buffer,
        prompt.line.text(),
        prompt.line.cursor(),
        x,
        y,
        typed_end,
    );
    if let Some(choices) = prompt.menu(screen) {
        let chosen = menu(buffer, theme, &choices);
        return chosen.filter(|_| theme.signs.are_words()).unwrap_or(cursor);
    }
    cursor
}

fn hits_in_words(cx: &Context) -> String {
    let Some(search) = &cx.reading.search else {
        return String::new();
    };
    let all = search.hits.as_ref().map(Vec::len);
    match (all, search.number_at(cx.reading.caret)) {
        _ if search.words.trim().is_empty() => String::new(),
        _ if !search.is_found() => "no hit".to_owned(),
        (Some(all), Some(number)) => format!("hit {number} of {all}"),
        (Some(all), None) => format!("{all} hits"),
        (None, _) => "found".to_owned(),
    }
}

/// Typed text with its cursor; what is left of the cursor stays in sight.
pub(super) fn typed(
    buffer: &mut Buffer,
    text: &str,
    cursor: usize,
    x: u16,
    y: u16,
    end: u16,
) -> Position {
    let room = usize::from(end.saturating_sub(x)).max(1);
    let before = display::width(&text[..cursor]);
    let mut from = 0;
    if before >= room {
        let mut cut = before + 1 - room;
        for (at, grapheme) in
            unicode_segmentation::UnicodeSegmentation::grapheme_indices(text, true)
        {
            if cut == 0 {
                break;
            }
            let width = display::glyph(grapheme).width;
            cut = cut.saturating_sub(width);
            from = at + grapheme.len();
        }
    }
    let from = from.min(cursor);
    paint::words(buffer, x, y, end, &text[from..], Style::new());
    let column = display::width(&text[from..cursor]) as u16;
    Position::new((x + column).min(end.saturating_sub(1)), y)
}

/// A menu: names, what they are, the chosen one reversed. Gives the place of that one.
pub fn menu(buffer: &mut Buffer, theme: Theme, menu: &Menu) -> Option<Position> {
    let mut cursor = None;
    let names = menu.rows.iter().map(|(name, _)| display::width(name));
    let names = names.max().unwrap_or(0) as u16;
    let inner = paint::frame(buffer, menu.area, "", "", theme.furniture(), theme);
    if inner.is_empty() {
        return None;
    }
    for (n, place) in menu.places() {
        let (name, _) = &menu.rows[n];
        let (y, end) = (place.y, place.right().min(inner.right()));
        paint::words(buffer, place.x + 1, y, end, name, theme.key());
        let about_x = place.x + 3 + names;
        for (y, about) in (y..).zip(menu.about(n)) {
            paint::words(buffer, about_x, y, end, about, Style::new());
        }
        if menu.chosen == Some(n) {
            cursor = Some(Position::new(place.x + 1, y));
            paint::tint(buffer, place, theme.chosen());
        }
    }
    cursor
}

/// The palette: commands by name.
pub fn palette(
    cx: &Context,
    palette: &Palette,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    let area = Palette::area(screen);
    let inner = paint::frame(
        buffer,
        area,
        "Commands",
        &cx.keys.hints(&[("accept", "run"), ("cancel", "close")]),
        theme.furniture(),
        theme,
    );
    let inner = shrink(inner);
    if inner.is_empty() {
        return None;
    }
    let x = paint::words(buffer, inner.x, inner.y, inner.right(), ":", theme.key());
    let (text, cursor) = (palette.line.text(), palette.line.cursor());
    let mut cursor = typed(buffer, text, cursor, x, inner.y, inner.right());
    let rows = Palette::rows(screen);
    let first = palette.first(screen);
    let about = palette.matches().nth(palette.chosen);
    let about = about.map_or(Vec::new(), |command| {
        words::wrapped(command.help, usize::from(inner.width))
    });
    let below = inner.y + 1 + rows as u16;
    for (y, words) in (below..inner.bottom()).zip(&about) {
        paint::words(buffer, inner.x, y, inner.right(), words, theme.dim());
    }
    let names = palette
        .matches()
        .map(|code| code.name.len())
        .max()
        .unwrap_or(0)
        .min(22) as u16;
    for (n, command) in palette.matches().enumerate().skip(first).take(rows) {
        let y = inner.y + 1 + (n - first) as u16;
        let keys = cx.keys.map.keys_of(command.name).unwrap_or_default();
        let keys_x = inner.right().saturating_sub(display::width(&keys) as u16);
        paint::words(
            buffer,
            inner.x,
            y,
            inner.right(),
            command.name,
            theme.strong(),
        );
        let help_end = inner.right().saturating_sub(12).max(inner.x);
        paint::words(
            buffer,
            inner.x + names + 2,
            y,
            help_end,
            command.help,
            Style::new(),
        );
        paint::words(
            buffer,
            keys_x.max(help_end),
            y,
            inner.right(),
            &keys,
            theme.key(),
        );
        if n == palette.chosen {
            if theme.signs.are_words() && n > 0 {
                cursor = Position::new(inner.x, y);
            }
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
    if palette.matches().len() == 0 && rows > 0 {
        paint::words(
            buffer,
            inner.x,
            inner.y + 1,
            inner.right(),
            "No command matches.",
            theme.dim(),
        );
    }
    Some(cursor)
}

/// The editor of a note: what it is on, and its text.
pub fn editor(
    cx: &Context,
    editor: &Editor,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    let width = 72.min(screen.width.saturating_sub(2)).max(1);
    let height = 12.min(screen.height.saturating_sub(2)).max(1);
    // On the side of the screen where the annotated words are not.
    let (layout, height_of_text) = (&cx.reading.layout, cx.reading.height());
    let caret_row = layout.line_at(cx.reading.caret);
    let above = layout.distance(cx.reading.top_row(), caret_row, height_of_text);
    let below = above < height_of_text / 2;
    let mut area = centred(screen, width, height);
    area.y = if below {
        screen.bottom().saturating_sub(height + 2)
    } else {
        1.min(screen.height - height)
    };
    let span = match &editor.target {
        Target::New(span) => Some(*span),
        Target::Old(id) => cx.document.notes.annotation(id).map(|note| note.span),
        Target::Code(_) => None,
    };
    let on = span.map(|span| words::opening(cx.article().words(span), 40));
    let heading = match &editor.target {
        Target::Code(name) => format!("Description of {name}"),
        _ => format!("Note on: {}", on.unwrap_or_default()),
    };
    let foot = cx.keys.hints(&[
        ("keep-note", "save"),
        ("drop-note", "discard changes"),
        ("edit-outside", "$EDITOR"),
    ]);
    let inner = paint::frame(buffer, area, &heading, &foot, theme.furniture(), theme);
    let inner = shrink(inner);
    if inner.is_empty() {
        return None;
    }
    Some(note_text(editor, inner, buffer))
}

/// The lines of the note, wrapped, with the cursor in sight.
fn note_text(editor: &Editor, inner: Rect, buffer: &mut Buffer) -> Position {
    let width = usize::from(inner.width).max(1);
    let cursor = editor.area.cursor();
    let mut rows: Vec<String> = Vec::new();
    let mut place = (0, 0);
    for (n, line) in editor.area.lines().iter().enumerate() {
        let mut row = String::new();
        let mut used = 0;
        let mut chars = 0;
        for piece in unicode_segmentation::UnicodeSegmentation::split_word_bounds(line.as_str()) {
            let cells = display::width(piece);
            if used > 0 && used + cells > width && !piece.trim().is_empty() {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(piece, true) {
                let cells = display::glyph(grapheme).width;
                if used + cells > width && used > 0 {
                    rows.push(std::mem::take(&mut row));
                    used = 0;
                }
                if n == cursor.0 && chars <= cursor.1 {
                    place = (rows.len(), used);
                }
                row.push_str(grapheme);
                used += cells;
                chars += grapheme.chars().count();
            }
        }
        if n == cursor.0 && chars <= cursor.1 {
            place = (rows.len(), used);
        }
        rows.push(row);
    }
    let shown = usize::from(inner.height);
    let top = (place.0 + 1).saturating_sub(shown);
    for (n, row) in rows.iter().skip(top).take(shown).enumerate() {
        paint::words(
            buffer,
            inner.x,
            inner.y + n as u16,
            inner.right(),
            row,
            Style::new(),
        );
    }
    let x = inner.x + (place.1 as u16).min(inner.width.saturating_sub(1));
    Position::new(x, inner.y + (place.0 - top) as u16)
}

/// The places that have a letter, or the codes that have a quick key.
pub fn letters(cx: &Context, over: &Overlay, theme: Theme, buffer: &mut Buffer) {
    if let Some(letters) = over.menu(cx, buffer.area) {
        menu(buffer, theme, &letters);
    }
}

/// The keys that can follow those that were pressed.
pub fn pending(app: &App, theme: Theme, buffer: &mut Buffer) {
    if let Some((keys, _)) = app.pending(buffer.area) {
        menu(buffer, theme, &keys);
    }
}

/// One column less on each side.
pub fn shrink(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}
