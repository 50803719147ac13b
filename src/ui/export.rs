//! The dialog of an export: formats, what goes out, the path, and what the file would say.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::{overlays, paint};
use crate::app::Context;
use crate::app::overlay::ExportDialog;
use crate::text::display;

/// What may stand in the line for conditions.
const EXAMPLE: &str = "all of that; conditions such as --speaker \"Ada Quill\" --kind direct";

/// Draws the dialog; gives the cursor's place.
pub fn dialog(
    cx: &Context,
    dialog: &ExportDialog,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    let foot = cx.keys.hints(&[
        ("export-now", "write"),
        ("next-format", "format"),
        ("export-take", "what"),
        ("export-only", "only"),
        ("leave-export", "close"),
    ]);
    let area = overlays::centred(screen, screen.width.min(140), screen.height);
    let inner = paint::frame(buffer, area, "Export", &foot, theme.furniture(), theme);
    let inner = overlays::shrink(inner);
    if inner.is_empty() {
        return None;
    }
    let end = inner.right();
    let mut y = inner.y;
    let label = |buffer: &mut Buffer, y: u16, words: &str| {
        paint::words(buffer, inner.x, y, end, words, theme.key());
        inner.x + 8
    };
    let x = label(buffer, y, "Format");
    if let Some(format) = dialog.format() {
        let x = paint::words(buffer, x, y, end, &format.name, theme.strong());
        paint::words(buffer, x + 2, y, end, &format.about, theme.dim());
    }
    y += 1;
    let x = label(buffer, y, "What");
    paint::words(buffer, x, y, end, &dialog.take().words(), Style::new());
    y += 1;
    let mut cursor = Position::new(x, y);
    for (name, line, is_typed) in [
        ("Only", &dialog.only, dialog.types_only),
        ("File", &dialog.path, !dialog.types_only),
    ] {
        let x = label(buffer, y, name);
        let at = overlays::typed(buffer, line.text(), line.cursor(), x, y, end);
        if is_typed {
            cursor = at;
        } else if line.text().is_empty() {
            paint::words(buffer, x, y, end, EXAMPLE, theme.dim());
        }
        y += 1;
    }
    let said = cx.notice.as_ref().filter(|notice| notice.bad);
    let said = dialog.fault.as_ref().or(said.map(|notice| &notice.text));
    for line in said.into_iter().flat_map(|said| parted(said, inner.width)) {
        if y < inner.bottom() {
            paint::words(buffer, inner.x, y, end, &line, theme.bad());
            y += 1;
        }
    }
    let Some(preview) = &dialog.preview else {
        paint::words(
            buffer,
            inner.x,
            y + 1,
            end,
            "Writing the preview …",
            theme.dim(),
        );
        return Some(cursor);
    };
    for lost in &preview.lost {
        if y < inner.bottom() {
            paint::words(buffer, inner.x, y, end, lost, theme.bad());
            y += 1;
        }
    }
    // The formats stand beside the preview if there is room.
    let names = dialog
        .formats
        .iter()
        .map(|format| display::width(&format.name));
    let names = names.max().unwrap_or(0) as u16 + 2;
    let mut text = Rect {
        y: y + 1,
        height: inner.bottom().saturating_sub(y + 1),
        ..inner
    };
    if inner.width > names + 40 {
        formats(
            dialog,
            theme,
            Rect {
                width: names,
                ..text
            },
            buffer,
        );
        text.x += names + 1;
        text.width -= names + 1;
    }
    for (n, line) in preview.lines.iter().skip(dialog.scrolled).enumerate() {
        let y = text.y + n as u16;
        if y >= text.bottom() {
            break;
        }
        paint::words(buffer, text.x, y, text.right(), line, Style::new());
    }
    Some(cursor)
}

/// A sentence in lines of this width, at most three; a long path is parted.
fn parted(words: &str, width: u16) -> Vec<String> {
    let words = display::sanitise(words);
    let lines = textwrap::wrap(&words, usize::from(width.max(1)));
    lines.into_iter().take(3).map(String::from).collect()
}

fn formats(dialog: &ExportDialog, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    let first = (dialog.chosen + 1).saturating_sub(height);
    let rows = dialog.formats.iter().enumerate().skip(first).take(height);
    for (n, format) in rows {
        let y = area.y + (n - first) as u16;
        paint::words(buffer, area.x, y, area.right(), &format.name, Style::new());
        if n == dialog.chosen {
            let row = Rect {
                y,
                height: 1,
                width: area.width - 1,
                ..area
            };
            paint::tint(buffer, row, theme.chosen());
        }
    }
}
