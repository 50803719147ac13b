//! [`update`]: a message goes to the file of its concern.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use ratatui::layout::Size;

use super::action::{Action, Direction, Motion};
use super::ask::Ask;
use super::document::Progress;
use super::key::Key;
use super::keymap::Found;
use super::overlay::{Overlay, Page};
use super::pane::{Focus, Pane};
use super::select::Selection;
use super::{App, Effect, Message, Mode, Modes};

/// Changes the state as the message says; the answer is what the shell shall do.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) => app.key(event),
        Message::Mouse(event) => app.mouse(event),
        Message::Paste(text) => app.paste(&text),
        Message::Resize(size) => app.resize(size),
        Message::Run(command) => app.run(command.action),
        Message::Analysed {
            revision: _,
            analysis,
            partial,
        } => {
            app.document.progress = if partial {
                Progress::Partial
            } else {
                Progress::Done
            };
            let name = app
                .entity
                .map(|own| app.document.findings().entities[own].name.clone());
            app.document.set_found(analysis);
            app.entity = name.and_then(|name| app.document.findings().entity_named(&name));
            if let Mode::Review(quote) = app.mode
                && quote >= app.document.findings().quotes.len()
            {
                app.mode = Mode::Read;
            }
            app.refresh();
            Vec::new()
        }
        Message::Saved(revision) => {
            app.document.saved = app.document.saved.max(revision);
            app.unsaved = None;
            app.overlays
                .retain(|own| !matches!(own, Overlay::Question(super::Question::Elsewhere(_))));
            Vec::new()
        }
        Message::SaveFailed(why) => {
            app.unsaved = Some(why);
            Vec::new()
        }
        Message::Opened(notes) => {
            app.opened(*notes);
            Vec::new()
        }
        Message::Taken(edit, count) => app.taken(edit, count),
        Message::Refused(why) => {
            app.refused(why);
            Vec::new()
        }
        Message::Merged { edit, conflicts } => {
            if !edit.is_empty() {
                app.document.notes.apply(edit);
                app.document.decide();
                app.refresh();
                app.tell(match conflicts {
                    0 => "Another program changed the notes; its changes are here now".to_owned(),
                    _ => format!(
                        "Another program changed the notes; both versions of {conflicts} were kept"
                    ),
                });
            }
            Vec::new()
        }
        Message::Edited(text) => {
            match (text, app.overlays.last_mut()) {
                (Some(text), Some(Overlay::Editor(editor))) => {
                    let target = editor.target.clone();
                    **editor = super::Editor::new(target, &text);
                }
                (None, _) => app.refuse("The editor did not end well; the note is as it was"),
                _ => {}
            }
            vec![Effect::Redraw]
        }
        Message::Told(text) => {
            app.tell(text);
            Vec::new()
        }
    }
}

impl App {
    fn resize(&mut self, size: Size) -> Vec<Effect> {
        self.size = Size {
            width: size.width.max(1),
            height: size.height.max(1),
        };
        if let Focus::List(pane) = self.focus
            && self.panes().list(pane).is_none()
        {
            self.focus = Focus::Text;
        }
        self.panes_changed();
        Vec::new()
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let key = Key::from(event);
        self.notice = None;
        if !self.pending.is_empty() && key.code == KeyCode::Esc {
            self.pending.clear();
            return Vec::new();
        }
        self.pending.push(key);
        match self.keymap.look_up(self.modes(), &self.pending) {
            Found::Command(command) => {
                self.pending.clear();
                self.run(command.action)
            }
            Found::Pending => Vec::new(),
            Found::Nothing => {
                let alone = self.pending.len() == 1;
                self.pending.clear();
                if alone {
                    self.type_key(key)
                } else {
                    Vec::new()
                }
            }
        }
    }

    /// Carries an action out.
    pub(super) fn run(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Move(motion) => self.moved(motion),
            Action::Scroll(way) => self.scroll(way, 1),
            Action::Spot(spot) => self.put(spot),
            Action::Go(target, way) => self.go(target, way),
            Action::Back => self.travel(Direction::Previous),
            Action::Forth => self.travel(Direction::Next),
            Action::Search => self.ask_search(),
            Action::SearchWord => return self.search_word(),
            Action::ForgetSearch if self.forget_aim() => {}
            Action::ForgetSearch => {
                self.search = None;
                self.entity = None;
                self.current = None;
            }
            Action::Select => self.mode = Mode::Select(Selection::new(self.caret)),
            Action::Grow => self.grow(),
            Action::Shrink => self.shrink(),
            Action::SwapEnds => self.swap_ends(),
            Action::Object(unit) => self.select_unit(unit),
            Action::Leave => self.leave(),
            Action::Copy => return self.copy(),
            Action::Mark(colour) => return self.mark(colour),
            Action::NextColour => return self.next_colour(),
            Action::Tag => self.tag(),
            Action::Note => self.write_note(),
            Action::Bookmark => return self.bookmark(),
            Action::Delete => match self.overlays.last() {
                Some(Overlay::Changes(_)) => return self.delete_change(),
                _ => return self.delete_note(),
            },
            Action::NextHere => self.next_here(),
            Action::Undo => return self.undo(Direction::Previous),
            Action::Redo => return self.undo(Direction::Next),
            Action::Review => self.start_review(),
            Action::Judge(verdict) => return self.judge(verdict),
            Action::Skip(way) => self.skip(way),
            Action::Speaker => self.ask_speaker(),
            Action::AddQuote => return self.add_quote(),
            Action::AddMention(kind) => return self.add_mention(kind),
            Action::RejectMention => return self.reject_mention(),
            Action::AcceptMention => return self.accept_mention(),
            Action::RejectEntity => return self.reject_entity(),
            Action::AskEntity(ask) => self.ask_entity(ask),
            Action::Codebook => self.open_codebook(),
            Action::Code(action) => self.code_action(action),
            Action::TagEvery => self.ask_every(),
            Action::Tick(tick) => self.tick(tick),
            Action::QuickCode => self.wait_for_quick_key(),
            Action::Changes => self.show_changes(None),
            Action::Attach => return self.attach(),
            Action::Reattach => self.aim(),
            Action::KeepOrphan => return self.keep_orphan(),
            Action::Bind => return self.bind_selection(),
            Action::Answer(yes) => return self.answer(yes),
            Action::QuoteKind => return self.next_kind(),
            Action::QuoteBorders => self.aim_at_borders(),
            Action::Focus(pane) => self.focus_on(pane),
            Action::NextPane(way) => self.next_pane(way),
            Action::Panes => self.toggle_panes(),
            Action::Choose => match self.overlays.last() {
                Some(Overlay::Changes(_)) => self.go_to_change(),
                _ => self.choose(),
            },
            Action::Filter => {
                if let Focus::List(pane) = self.focus {
                    let words = self.filter_in_words(pane);
                    self.ask(Ask::Filter(pane), &words);
                }
            }
            Action::FilterSpeaker => return self.filter_speaker(),
            Action::FilterCode => self.ask(Ask::Code, ""),
            Action::FilterColour => self.filter_colour(),
            Action::FilterNone => self.filter_none(),
            Action::Contents => self.ask_heading(),
            Action::Entries => return vec![Effect::Choose],
            Action::Links => self.ask_link(),
            Action::Follow => return self.follow_here(),
            Action::Peek => self.overlays.push(Overlay::Page(Page::Peek(0))),
            Action::Help => self.overlays.push(Overlay::Page(Page::Help(0))),
            Action::Palette => self.open_palette(),
            Action::Wider => self.set_measure(4),
            Action::Narrower => self.set_measure(-4),
            Action::Spacing => {
                self.spacing = (self.spacing + 1) % 3;
                self.panes_changed();
            }
            Action::Accept => return self.accept(),
            Action::Cancel => self.cancel(),
            Action::Complete(way) => self.complete(way),
            Action::ClearLine => return self.clear_line(),
            Action::DeleteWord => return self.delete_word(),
            Action::EditOutside => {
                if let Some(Overlay::Editor(editor)) = self.overlays.last() {
                    return vec![Effect::EditOutside(editor.text())];
                }
            }
            Action::SaveElsewhere => return vec![Effect::SaveElsewhere],
            Action::Export(format) => return vec![Effect::Export(format)],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Quit => return vec![Effect::Quit],
            Action::QuitUnsaved => return vec![Effect::QuitUnsaved],
        }
        Vec::new()
    }

    fn moved(&mut self, motion: Motion) {
        match (self.overlays.last(), self.focus) {
            (Some(Overlay::Page(_)), _) => self.scroll_page(motion),
            (Some(Overlay::Codes(_)), _) => self.move_in_codebook(motion),
            (Some(Overlay::Pick(_)), _) => self.move_in_occurrences(motion),
            (Some(Overlay::Preview(_)), _) => self.scroll_preview(motion),
            (Some(Overlay::Changes(_)), _) => self.move_in_changes(motion),
            (Some(_), _) => {}
            (None, Focus::List(pane)) => self.move_in_list(pane, motion),
            (None, Focus::Text) => {
                self.current = None;
                self.move_caret(motion);
            }
        }
    }

    fn leave(&mut self) {
        match self.focus {
            Focus::List(_) => self.focus_text(),
            Focus::Text => match self.aim {
                Some(super::Aim::Borders { .. }) => drop(self.forget_aim()),
                _ => self.mode = Mode::Read,
            },
        }
    }

    fn set_measure(&mut self, by: i16) {
        let room = self
            .panes()
            .text
            .width
            .saturating_sub(super::pane::GUTTER + 1)
            .max(1);
        let now = self.measure.min(room);
        let next = now.saturating_add_signed(by).clamp(20.min(room), room);
        if next != now {
            self.measure = next;
        }
        self.panes_changed();
        self.tell(format!("Lines of {} columns", self.column().width));
    }

    fn clear_line(&mut self) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => prompt.line.clear(),
            Some(Overlay::Palette(palette)) => palette.line.clear(),
            _ => {}
        }
        self.typed()
    }

    fn delete_word(&mut self) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => prompt.line.delete_word(),
            Some(Overlay::Palette(palette)) => palette.line.delete_word(),
            _ => {}
        }
        self.typed()
    }

    /// True where the mode is one in which the caret is shown in the text.
    pub fn has_caret(&self) -> bool {
        self.overlays.is_empty() && self.focus == Focus::Text
    }

    /// The pane that has the keys.
    pub fn focused_pane(&self) -> Option<Pane> {
        match self.focus {
            Focus::List(pane) => Some(pane),
            Focus::Text => None,
        }
    }

    /// The continuations of the keys that were pressed.
    pub fn continuations(&self) -> Vec<(String, &'static str)> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        let modes: Modes = self.modes();
        let found = self.keymap.continuations(modes, &self.pending);
        found
            .into_iter()
            .map(|(keys, command)| (keys, command.help))
            .collect()
    }
}
