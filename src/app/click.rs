//! Clicks on what is not the text or a list: the row of keys, the signs in the margin, pop-ups.

use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

use super::App;
use super::ask::{Page, Request};
use super::command::Command;
use super::commands::{changes, lists};
use super::context::Context;
use super::hints::{self, Does};
use super::key::Key;
use super::margin::Margin;
use super::menu::Menu;
use super::overlay::Overlay;
use super::reading::TextMode;
use crate::annotation::Standing;
use crate::text::display;

/// What a click is on.
pub enum Clicked {
    /// A command of the row of keys, or of the keys that can follow those that were pressed, with the number
    /// that was typed before it.
    Command(&'static Command, Option<usize>),
    /// A key.
    Key(Key),
    /// A sign in the margin: what it stands for is open.
    Sign,
}

impl App {
    /// The keys that can follow those that were pressed, with their commands, once they are shown.
    pub fn pending(&self, screen: Rect) -> Option<(Menu, Vec<&'static Command>)> {
        let mut found = self.cx.keys.continuations(self.mode());
        // Digits first, in their order.
        found.sort_by_key(|(keys, _)| keys.parse::<u32>().map_or(u32::MAX, |digit| digit));
        let (keys, commands): (Vec<String>, Vec<&Command>) = found.into_iter().unzip();
        let rows = keys.into_iter().zip(&commands);
        let rows = rows.map(|(keys, command)| (keys, command.help.to_owned()));
        let menu = Menu::above_status(rows.collect(), &self.cx.look, screen)?;
        Some((menu, commands))
    }

    /// What is clicked on, if it is none of the text, the lists and what lies over them.
    pub(super) fn clicked(&mut self, at: Position) -> Option<Clicked> {
        let pending = self.pending(self.cx.look.screen());
        let keys = &mut self.cx.keys;
        keys.pending.clear();
        let count = keys.count.take();
        if let Some((menu, commands)) = pending
            && let Some(row) = menu.row_at(at)
        {
            return Some(Clicked::Command(commands[row], count));
        }
        let row = self.hints_row();
        if row.contains(at) {
            let hint = hints::at(self, row, at.x)?;
            return Some(match hint.does {
                Does::Run(command) => Clicked::Command(command, None),
                Does::Press(key) => Clicked::Key(Key::plain(KeyCode::Char(key))),
            });
        }
        (self.overlays.is_empty() && sign(&mut self.cx, at)).then_some(Clicked::Sign)
    }

    /// The row of keys, if it is shown.
    fn hints_row(&self) -> Rect {
        let size = self.cx.look.size;
        // A long message goes on there.
        let said = self.cx.unsaved.as_ref();
        let said = said.or(self.cx.notice.as_ref().map(|notice| &notice.text));
        if said.is_some_and(|said| display::width(said) + 16 > usize::from(size.width)) {
            return Rect::default();
        }
        match (self.overlays.last(), self.cx.articles.last()) {
            (Some(Overlay::Articles(_)), Some(list)) => list.parts(size).hints,
            _ => self.cx.look.panes().hints,
        }
    }
}

/// Opens what a sign in the margin stands for: what has become of a changed annotation, else what is known of
/// the quote or the annotation. True if there is a sign.
fn sign(cx: &mut Context, at: Position) -> bool {
    let (text, column) = (cx.look.panes().text, cx.look.column());
    let is_margin = (column.gutter..column.x).contains(&at.x) && text.contains(at);
    if !is_margin || matches!(cx.reading.mode, TextMode::Review(_)) {
        return false;
    }
    let layout = &cx.reading.layout;
    let row = layout.down(cx.reading.top_row(), usize::from(at.y - text.y));
    let margin = Margin::of(cx, &layout.spans(row));
    // The sign of a quote is left of that of an annotation; words are told apart by what there is.
    let is_left = at.x == column.gutter && !cx.look.prefs.plain;
    let note = margin.notes.first().filter(|_| !is_left);
    let note = note.map(|note| {
        let open = Standing::of(*note, cx.text()).is_open();
        (note.id.clone(), note.span, open)
    });
    let quote = margin.quote.map(|(_, _, span)| span);
    let quote = quote.filter(|_| is_left || cx.look.prefs.plain);
    let Some(span) = note.as_ref().map(|(_, span, _)| *span).or(quote) else {
        return false;
    };
    lists::focus_text(cx);
    cx.reading.end_selection();
    cx.reading.caret = span.start as usize;
    cx.reading.goal = None;
    cx.reading.current = note.as_ref().map(|(id, ..)| id.clone());
    match note {
        Some((id, _, true)) => {
            let mut all = changes::changes(cx).into_iter();
            let found = all.position(|change| *change.record.id() == id);
            cx.open(Request::Changes(found.unwrap_or(0)));
        }
        _ => cx.open(Request::Page(Page::Peek)),
    }
    true
}
