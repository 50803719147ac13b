//! The mouse.

use super::*;

const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const UP: MouseEventKind = MouseEventKind::Up(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);

fn mouse(app: &mut App, kind: MouseEventKind, column: u16, row: u16) {
    let modifiers = KeyModifiers::NONE;
    update(
        app,
        Message::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        }),
    );
}

#[test]
fn the_mouse_selects_by_character_word_and_sentence() {
    let mut app = app_of("One two. Three four.", 60, 14);
    let (x, y) = (app.cx.look.column().x, app.cx.look.panes().text.y);
    mouse(&mut app, DOWN, x + 4, y);
    mouse(&mut app, UP, x + 4, y);
    assert_eq!(mark(&app), "One ‸two. Three four.");
    mouse(&mut app, DOWN, x + 4, y);
    mouse(&mut app, UP, x + 4, y);
    assert_eq!(mark(&app), "One ⟦two⟧. Three four.");
    mouse(&mut app, DOWN, x + 4, y);
    assert_eq!(mark(&app), "⟦One two.⟧ Three four.");
    mouse(&mut app, UP, x + 4, y);
    app.cx.author.now = byline::annotation::Timestamp::from_millisecond(5000).expect("a time");
    mouse(&mut app, DOWN, x + 9, y);
    mouse(&mut app, DRAG, x + 13, y);
    mouse(&mut app, UP, x + 13, y);
    assert_eq!(mark(&app), "One two. ⟦Three⟧ four.");
}

#[test]
fn dragging_past_the_edge_scrolls() {
    let text = "word\n\n".repeat(60);
    let mut app = app_of(text.trim_end(), 40, 12);
    let area = app.cx.look.panes().text;
    let x = app.cx.look.column().x;
    mouse(&mut app, DOWN, x, area.y);
    for _ in 0..20 {
        mouse(&mut app, DRAG, x, area.bottom());
    }
    assert!(app.cx.reading.top > 15, "{}", app.cx.reading.top);
    assert!(
        app.cx
            .reading
            .selection()
            .is_some_and(|span| span.start == 0 && span.len() > 50)
    );
}

#[test]
fn rows_of_lists_take_clicks_and_the_border_is_moved() {
    let mut app = story_app(&options(120, 40));
    let quotes = app
        .cx
        .look
        .panes()
        .list(Pane::Quotes)
        .expect("room for the quotes");
    mouse(&mut app, DOWN, quotes.x + 5, quotes.y + 2);
    mouse(&mut app, UP, quotes.x + 5, quotes.y + 2);
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("“We cannot heat"));
    let (border, width) = (quotes.x, quotes.width);
    mouse(&mut app, DOWN, border, quotes.y + 3);
    mouse(&mut app, DRAG, border - 6, quotes.y + 3);
    mouse(&mut app, UP, border - 6, quotes.y + 3);
    assert_eq!(
        app.cx
            .look
            .panes()
            .list(Pane::Quotes)
            .map(|area| area.width),
        Some(width + 6)
    );
}
