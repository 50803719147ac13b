//! The lists beside the text.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::analysis::language::NamesBy;
use crate::analysis::{DOUBTFUL, QuoteKind, SourceKind, Speaker};
use crate::annotation::Standing;
use crate::app::commands::changes;
use crate::app::words::opening;
use crate::app::{Context, Focus, Pane, Row, Signs, Strip, StripOf, pane};
use crate::text::display;

/// Draws a list with its heading and the rule beside it.
/// Gives the place of the chosen row if the list has the keys: there the terminal's cursor is.
pub fn draw(
    cx: &Context,
    theme: Theme,
    pane: Pane,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    paint::clear(buffer, area);
    if area.is_empty() {
        return None;
    }
    let mut cursor = None;
    let focused = cx.look.focus == Focus::List(pane);
    let frame = if focused {
        theme.focused()
    } else {
        theme.furniture()
    };
    let on_left = area.x == 0 && area.right() < cx.look.size.width;
    let rule = if on_left { area.right() - 1 } else { area.x };
    if !theme.signs.are_words() {
        for y in area.y..area.bottom() {
            paint::glyph(buffer, rule, y, rule + 1, "│", 1, frame);
        }
    }
    let mut inside = pane::inside(area);
    if on_left {
        inside.x -= 1;
    }
    heading(
        cx,
        theme,
        pane,
        Rect {
            x: inside.x,
            width: inside.width + 1,
            ..area
        },
        focused,
        buffer,
    );
    let list = cx.lists.get(pane);
    let height = usize::from(inside.height);
    let top = list.top.min(list.rows.len().saturating_sub(height));
    for (n, row) in list.rows.iter().enumerate().skip(top).take(height) {
        let y = inside.y + (n - top) as u16;
        draw_row(cx, theme, row, inside, y, buffer);
        let chosen = n == list.chosen && row.is_choice();
        let whole = Rect {
            y,
            height: 1,
            ..inside
        };
        if chosen {
            let style = if focused {
                theme.chosen()
            } else {
                theme.resting()
            };
            paint::tint(buffer, whole, style);
            cursor = focused.then_some(Position::new(inside.x, y));
        }
    }
    if !theme.signs.are_words() {
        scroll_sign(theme, top, height, list.rows.len(), inside, buffer);
    }
    cursor
}

/// The name of the list, its digit, how much of it is shown.
fn heading(cx: &Context, theme: Theme, pane: Pane, area: Rect, focused: bool, buffer: &mut Buffer) {
    let list = cx.lists.get(pane);
    let (all, shown) = list.counts;
    let count = if list.is_filtered() {
        format!("{shown} of {all}")
    } else {
        all.to_string()
    };
    let style = if focused {
        theme.focused()
    } else {
        theme.strong()
    };
    let (y, end) = (area.y, area.right());
    let key = format!("{} ", cx.key_for(pane.kind().command));
    let mut x = paint::words(buffer, area.x, y, end, &key, theme.key());
    x = paint::words(buffer, x, y, end, pane.kind().title, style);
    x = paint::words(buffer, x, y, end, &format!(" {count}"), theme.dim());
    let between = theme.signs.between();
    let open = cx.lists.open().in_words();
    if pane == Pane::Notes && !open.is_empty() {
        x = paint::words(buffer, x, y, end, &format!("{between}{open}"), theme.key());
    }
    // In other languages than English nothing is sure: the list says what it goes by.
    let language = cx.document.findings().language;
    if !language.is_english() && !list.is_filtered() && all > 0 {
        let by = match pane {
            Pane::Entities => {
                let by = match language.names_by() {
                    NamesBy::Model => "guesses",
                    NamesBy::Shapes => "guesses by lists and capitals",
                    NamesBy::Places => "guesses, places only",
                    NamesBy::Nothing => "names are not known",
                };
                format!("{between}{}: {by}", language.name())
            }
            Pane::Quotes => format!("{between}by quotation marks only"),
            _ => String::new(),
        };
        x = paint::words(buffer, x, y, end, &by, theme.dim());
    }
    let mut filter = cx.lists.get(pane).filter_in_words();
    if let Some(speaker) = &list.speaker {
        let name = crate::app::words::speaker(cx.document.findings(), speaker);
        filter = if filter.is_empty() {
            name
        } else {
            format!("{name}, {filter}")
        };
    }
    if !filter.is_empty() {
        paint::words(buffer, x, y, end, &format!("  only {filter}"), theme.key());
    }
}

fn draw_row(cx: &Context, theme: Theme, row: &Row, area: Rect, y: u16, buffer: &mut Buffer) {
    let (x, end) = (area.x, area.right());
    let room = |x: u16| usize::from(end.saturating_sub(x));
    let findings = cx.document.findings();
    match row {
        Row::Heading(name, count) => {
            let x = paint::words(buffer, x, y, end.saturating_sub(4), name, theme.strong());
            paint::words(buffer, x, y, end, &format!(" {count}"), theme.dim());
        }
        Row::Entity(index) => {
            let entity = &findings.entities[*index];
            let count = cx.document.count(*index).to_string();
            let count = if findings.is_guessed(*index) {
                format!("{}{count}", theme.signs.either("? ", "a guess, "))
            } else {
                count
            };
            let width = count.len() as u16;
            paint::words(
                buffer,
                x + 1,
                y,
                end.saturating_sub(width + 1),
                &entity.name,
                entity_style(cx, theme, *index),
            );
            paint::words(
                buffer,
                end.saturating_sub(width),
                y,
                end,
                &count,
                theme.dim(),
            );
        }
        Row::Also(words) => {
            paint::words(buffer, x + 3, y, end, words, theme.dim());
        }
        Row::Quote(index) => {
            let quote = &findings.quotes[*index];
            let turn = match quote.speaker {
                Speaker::Entity(entity) => entity,
                _ => 5,
            };
            let signs = theme.signs;
            let place = signs.paragraph(cx.document.paragraph(quote.span().start as usize));
            let place = if cx.document.is_decided(*index) {
                format!("{}{place}", signs.either("✓", "decided, "))
            } else if quote.confidence < DOUBTFUL {
                format!("{}{place}", signs.either("? ", "not sure, "))
            } else {
                place
            };
            // Sources without a name are what an editor asks about first.
            let source = match quote.source_kind {
                SourceKind::UnnamedPerson | SourceKind::UnnamedGroup => "unnamed ",
                SourceKind::Document => "document ",
                SourceKind::Study => "study ",
                _ => "",
            };
            let place = match signs {
                Signs::Words if !source.is_empty() => format!("{}, {place}", source.trim_end()),
                _ => format!("{source}{place}"),
            };
            let width = display::width(&place) as u16;
            let sign = signs.quote(quote.kind());
            let x = paint::words(buffer, x, y, end, sign, theme.speaker(turn));
            let x = x.saturating_sub(1);
            let text_end = end.saturating_sub(width + 1);
            let words = quote
                .parts
                .first()
                .map_or("", |part| part.span.of(cx.text()));
            let words = opening(words, usize::from(text_end.saturating_sub(x + 2)));
            let style = match quote.kind() {
                QuoteKind::Indirect => theme.dim(),
                _ => Style::new(),
            };
            paint::words(buffer, x + 2, y, text_end, &words, style);
            paint::words(
                buffer,
                end.saturating_sub(width),
                y,
                end,
                &place,
                theme.dim(),
            );
        }
        Row::Note(index) => {
            let note = &cx.document.notes.annotations()[*index];
            let swatch = theme.swatch(cx.document.notes.colour_of(note));
            let sign = theme.signs.note(note);
            let x = paint::words(buffer, x, y, end, sign, swatch).saturating_sub(1);
            let words = cx.article().words(note.span);
            let unsure = match Standing::of(note, cx.article().text()) {
                Standing::ToConfirm => theme.signs.either("? ", "confirm: "),
                Standing::Changed => theme.signs.either("≈ ", "changed: "),
                _ => "",
            };
            let words = opening(&format!("{unsure}{words}"), room(x + 2));
            paint::words(buffer, x + 2, y, end, &words, Style::new());
        }
        Row::Was(index) => {
            let note = &cx.document.notes.annotations()[*index];
            let words = opening(&changes::was_in_words(cx, note), room(x + 2));
            paint::words(buffer, x + 2, y, end, &words, theme.key());
        }
        Row::NoteText(index) => {
            let note = &cx.document.notes.annotations()[*index];
            let mut column = x + 2;
            if !note.codes.is_empty() {
                let codes: Vec<String> = note.codes.iter().map(|code| format!("#{code}")).collect();
                column = paint::words(buffer, column, y, end, &codes.join(" "), theme.key());
                column += 1;
            }
            if !note.note.is_empty() {
                let words = opening(&note.note, room(column));
                paint::words(buffer, column, y, end, &words, theme.dim());
            } else if note.colour.is_some() {
                paint::words(buffer, column, y, end, &cx.note_in_words(note), theme.dim());
            }
        }
        Row::Orphan(index) => {
            let orphan = &cx.document.notes.orphans()[*index];
            let words = opening(&orphan.record.anchor().exact, room(x + 2));
            let sign = theme.signs.either("?", "lost");
            let x = paint::words(buffer, x, y, end, sign, theme.bad());
            paint::words(buffer, x + 1, y, end, &words, theme.dim());
        }
        Row::Place(place) => {
            let width = display::width(&place.about) as u16;
            let words_end = end.saturating_sub(width + 1);
            paint::words(buffer, x, y, words_end, &place.words, Style::new());
            let about_x = end.saturating_sub(width);
            paint::words(buffer, about_x, y, end, &place.about, theme.dim());
        }
        Row::Strip(strip) if theme.signs.are_words() => {
            let parts = tenths(strip, cx.text().len());
            paint::words(buffer, x, y, end, &parts, theme.dim());
        }
        Row::Strip(strip) => draw_strip(cx, theme, strip, area, y, buffer),
        Row::Empty(sentence) => {
            let rows = crate::app::words::wrapped(sentence, usize::from(area.width));
            for (n, words) in rows.iter().enumerate() {
                let y = y + n as u16;
                if y < area.bottom() {
                    paint::words(buffer, x, y, end, words, theme.dim());
                }
            }
        }
    }
}

/// The parts of the article that a strip covers: `in tenths 1, 3 to 5`.
fn tenths(strip: &Strip, length: usize) -> String {
    let is_covered = |part: &u16| {
        let stretch = pane::stretch(*part, 10, length);
        strip.spans.iter().any(|span| span.overlaps(stretch))
    };
    let covered: Vec<u16> = (0..10).filter(is_covered).collect();
    let runs = covered.chunk_by(|one, next| one + 1 == *next);
    let runs: Vec<String> = runs
        .map(|run| match (run[0] + 1, run[run.len() - 1] + 1) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first} to {last}"),
        })
        .collect();
    match covered.len() {
        0 => "nowhere".to_owned(),
        1 => format!("in tenth {}", runs.join(", ")),
        _ => format!("in tenths {}", runs.join(", ")),
    }
}

/// A column for each part of the article: how much of it is covered, and where the reader is.
fn draw_strip(cx: &Context, theme: Theme, strip: &Strip, area: Rect, y: u16, buffer: &mut Buffer) {
    const BLOCKS: [&str; 9] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let style = match strip.of {
        StripOf::Speaker(turn) => theme.speaker(turn),
        StripOf::Name => theme.mention(),
        StripOf::Hits => theme.hits_on_map(),
        StripOf::Notes(colour) => theme.swatch(colour),
    };
    let length = cx.text().len();
    let mut first = 0;
    for column in 0..area.width {
        let stretch = pane::stretch(column, area.width, length);
        let spans = &strip.spans[first..];
        first += spans
            .iter()
            .take_while(|span| span.end <= stretch.start)
            .count();
        let there = strip.spans[first..].iter();
        let there = there.take_while(|span| span.start < stretch.end);
        let covered = there.filter_map(|span| span.intersection(stretch));
        let covered: usize = covered.map(|span| span.len().max(1)).sum();
        let level = (covered * 8).div_ceil(stretch.len()).min(8);
        let mut style = if level == 0 { theme.dim() } else { style };
        if stretch.contains(cx.reading.caret) {
            style = style.patch(theme.chosen());
        }
        let x = area.x + column;
        paint::glyph(buffer, x, y, x + 1, BLOCKS[level], 1, style);
    }
}

fn entity_style(cx: &Context, theme: Theme, entity: usize) -> Style {
    if cx.reading.entity == Some(entity) {
        theme.mention()
    } else {
        Style::new()
    }
}

/// A thumb at the right edge if there is more than fits.
fn scroll_sign(
    theme: Theme,
    top: usize,
    height: usize,
    rows: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    if rows <= height || height == 0 {
        return;
    }
    let size = (height * height / rows).max(1);
    let start = top * (height - size) / (rows - height).max(1);
    for n in start..(start + size).min(height) {
        let y = area.y + n as u16;
        paint::glyph(
            buffer,
            area.right(),
            y,
            area.right() + 1,
            "▐",
            1,
            theme.furniture(),
        );
    }
}
