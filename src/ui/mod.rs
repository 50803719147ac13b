//! [`draw`]: the state as cells. Reads the [`App`] and changes nothing.
//!
//! Every word from outside (text, titles, names, notes, messages) passes `text::display` on its
//! way into a cell: nothing else puts text into the buffer than the functions of [`paint`].

mod changes;
mod codes;
mod lists;
pub mod opening;
mod overlays;
mod paint;
mod status;
mod text_pane;
mod theme;

use ratatui::Frame;
use ratatui::layout::Position;

use crate::app::{App, Overlay};

pub use theme::Theme;

/// Draws the whole screen.
pub fn draw(app: &App, frame: &mut Frame) {
    let panes = app.panes();
    let theme = Theme::new(app.depth);
    let mut cursor: Option<Position> = None;
    let buffer = frame.buffer_mut();
    status::title(app, theme, panes.title, buffer);
    cursor = text_pane::draw(app, theme, panes.text, buffer).or(cursor);
    for (pane, area) in &panes.lists {
        lists::draw(app, theme, *pane, *area, buffer);
    }
    cursor = cursor.filter(|_| app.has_caret());
    status::draw(app, theme, panes.status, buffer);
    status::hints(app, theme, panes.hints, buffer);
    overlays::pending(app, theme, buffer);
    for overlay in &app.overlays {
        let place = match overlay {
            Overlay::Page(page) => overlays::page(app, *page, theme, buffer),
            Overlay::Prompt(prompt) => Some(overlays::prompt(app, prompt, theme, buffer)),
            Overlay::Palette(palette) => overlays::palette(app, palette, theme, buffer),
            Overlay::Editor(editor) => overlays::editor(app, editor, theme, buffer),
            Overlay::Codes(book) => codes::codebook(app, book, theme, buffer),
            Overlay::Pick(list) => codes::occurrences(app, list, theme, buffer),
            Overlay::Preview(preview) => codes::preview(app, preview, theme, buffer),
            Overlay::Quick(_) => codes::quick(app, theme, buffer),
            Overlay::Changes(chosen) => changes::list(app, *chosen, theme, buffer),
            Overlay::Question(question) => changes::question(question, theme, buffer),
        };
        cursor = place;
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}
