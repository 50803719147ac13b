//! [`draw`]: the state as cells. Reads the [`App`] and changes nothing.
//!
//! Every word from outside (text, titles, names, notes, messages) passes `text::display` on its
//! way into a cell: nothing else puts text into the buffer than the functions of [`paint`].

mod articles;
mod changes;
mod codes;
mod comparison;
mod covers;
mod export;
mod lists;
mod overlays;
mod paint;
mod pictures;
mod status;
mod text_pane;
mod theme;

use ratatui::Frame;
use ratatui::layout::Position;

use crate::app::{App, Overlay};

pub use pictures::Pictures;
#[cfg(feature = "pictures")]
pub use pictures::Wanted as WantedPicture;
use text_pane::TextView;
pub use theme::Theme;

/// Draws the whole screen, without pictures.
pub fn draw(app: &App, frame: &mut Frame) {
    draw_with(app, &Pictures::default(), frame);
}

/// Draws the whole screen.
pub fn draw_with(app: &App, pictures: &Pictures, frame: &mut Frame) {
    let cx = &app.cx;
    let theme = Theme::of(&cx.look);
    let covered = app.overlays.iter().rposition(Overlay::covers);
    let mut cursor = match covered {
        Some(_) => None,
        None => panes(app, pictures, theme, frame),
    };
    let buffer = frame.buffer_mut();
    for overlay in &app.overlays[covered.unwrap_or(0)..] {
        cursor = match overlay {
            Overlay::Waiting(waiting) => {
                covers::waiting(cx, waiting, theme, buffer);
                None
            }
            Overlay::Articles(_) => articles::draw(app, theme, buffer),
            Overlay::Entries(list) => covers::entries(cx, list, theme, buffer),
            Overlay::Page(page) => overlays::page(cx, page, theme, buffer),
            Overlay::Prompt(prompt) => Some(overlays::prompt(cx, prompt, theme, buffer)),
            Overlay::Palette(palette) => overlays::palette(cx, palette, theme, buffer),
            Overlay::Editor(editor) => overlays::editor(cx, editor, theme, buffer),
            Overlay::Codes(book) => codes::codebook(cx, book, theme, buffer),
            Overlay::Pick(list) => codes::occurrences(cx, list, theme, buffer),
            Overlay::Preview(preview) => codes::preview(cx, preview, theme, buffer),
            Overlay::Quick(_) | Overlay::Letter(_) => {
                overlays::letters(cx, overlay, theme, buffer);
                None
            }
            Overlay::Changes(list) => changes::list(cx, list.chosen, theme, buffer),
            Overlay::Compare(comparison) => comparison::draw(app, comparison, theme, buffer),
            Overlay::Export(dialog) => export::dialog(cx, dialog, theme, buffer),
            Overlay::Question(asked) => changes::question(cx, &asked.0, theme, buffer),
        };
    }
    overlays::pending(app, theme, buffer);
    theme.fill(buffer);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws the article and what stands around it; gives the cursor's place.
fn panes(app: &App, pictures: &Pictures, theme: Theme, frame: &mut Frame) -> Option<Position> {
    let cx = &app.cx;
    // What lies over a picture would not come off it again in every terminal.
    let is_clear = app.overlays.is_empty() || pictures.can_be_covered();
    let shown = is_clear.then_some(pictures);
    // What is painted is the frame's own area: the terminal may have shrunk since the last message.
    let panes = cx.look.panes_on(frame.area().as_size());
    let buffer = frame.buffer_mut();
    let view = TextView::of(cx);
    let caret = text_pane::draw(view, shown, app.has_caret(), theme, panes.text, buffer);
    if cx.look.prefs.alone {
        status::place_alone(app, theme, panes.status, buffer);
        return caret.filter(|_| app.has_caret());
    }
    status::title(cx, theme, panes.title, buffer);
    let mut chosen = None;
    for (pane, area) in &panes.lists {
        chosen = chosen.or(lists::draw(cx, theme, *pane, *area, buffer));
    }
    if !status::draw(app, theme, panes.status, panes.hints, buffer) {
        status::hints(app, theme, panes.hints, buffer);
    }
    caret.filter(|_| app.has_caret()).or(chosen)
}
