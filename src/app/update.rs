//! [`update`]: a message goes to the part that it concerns.

use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use ratatui::layout::Position;

use super::action::{Action, Direction};
use super::ask::{FileDoubt, Page, Question, Request, Target};
use super::click::Clicked;
use super::commands::{self, aloud, arrive, changes, drafts, place, quick};
use super::document::Progress;
use super::key::Key;
use super::keymap::{Found, Pressed};
use super::mode::Mode;
use super::overlay::{
    Asked, Changes, Codebook, Comparison, Editor, Entries, ExportDialog, Letter, NOT_PASTED,
    Occurrences, Outcome, Overlay, PageView, Palette, Preview, Prompt, Quick,
};
use super::reading::TextMode;
use super::stuck::{self, Trace};
use super::{App, Effect, Message, Opening};
use crate::analysis::Analysis;
use crate::annotation::Edit;
use crate::text::counted;
use std::sync::Arc;

/// Changes the state as the message says; the answer is what the shell is to do.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let cx = &mut app.cx;
    match message {
        Message::Key(event) => app.key(event),
        Message::Mouse(event) => app.mouse(event),
        Message::Paste(text) => {
            if let Some(top) = app.overlays.last_mut() {
                top.layer_mut().paste(&text, cx);
            } else {
                cx.warn(NOT_PASTED);
            }
        }
        Message::Background(is_light) => {
            cx.look.is_light = is_light;
            cx.colours_changed();
        }
        Message::Resize(size) => {
            cx.look.resize(size);
            cx.panes_changed();
            for list in &mut cx.articles {
                list.keep_in_sight(size);
            }
        }
        Message::Run(command) => {
            cx.notice = None;
            app.run(command.action, None);
        }
        Message::Signal(number) => cx.effect(Effect::End(number)),
        Message::StillOpening(since) => {
            for over in &mut app.overlays {
                if let Overlay::Waiting(waiting) = over {
                    waiting.seconds = since;
                    waiting.beat += 1;
                }
            }
        }
        Message::Loaded(number) => cx.effect(Effect::Show(number)),
        Message::Entries(list) => {
            app.overlays
                .push(Overlay::Entries(Box::new(Entries::new(list))));
        }
        Message::Articles(number, news) => {
            let size = cx.look.size;
            let mut lists = cx.articles.iter_mut();
            if let Some(list) = lists.find(|list| list.number == number) {
                list.take(news, size);
            }
        }
        Message::Recoding(step, words) => {
            cx.open(Request::Question(Question::Recode(step, words)));
        }
        Message::OtherReaders(readers, problems) => {
            // What was opened meanwhile is not covered.
            if app.overlays.is_empty()
                && let Some(comparison) = Comparison::new(cx, readers, &problems)
            {
                app.overlays.push(Overlay::Compare(Box::new(comparison)));
            }
        }
        Message::OthersChanged(readers, problems) => {
            for over in &mut app.overlays {
                if let Overlay::Compare(comparison) = over {
                    comparison.renew(cx, readers.clone(), &problems);
                }
            }
        }
        Message::Rewritten => cx.effect(Effect::Reload),
        Message::Stale => cx.effect(Effect::Refresh),
        Message::Analysed { analysis, partial } => app.analysed(analysis, partial),
        Message::Revised { before, revisions } => changes::revised(cx, before, revisions),
        Message::NotAnalysed => {
            app.analysed(Arc::default(), false);
            app.cx
                .notify("The analysis failed; reading and annotating still work");
        }
        Message::Saved(revision) => {
            cx.document.saved = cx.document.saved.max(revision);
            cx.unsaved = None;
            cx.saving_is_done();
            cx.effect(Effect::ForgetDrafts(revision));
            app.overlays.retain(|over| {
                !matches!(
                    over,
                    Overlay::Question(Asked(Question::Elsewhere(_) | Question::File(_)))
                )
            });
        }
        Message::SaveFailed(_, why) => app.not_saved(why),
        Message::Refused(_, why) => {
            // Asked once for each time that saving begins to fail.
            if cx.unsaved.is_none() {
                cx.open(Request::Question(Question::Elsewhere(why.clone())));
            }
            app.not_saved(why);
        }
        Message::Doubt(doubt) => app.doubted(doubt),
        Message::Opened(opening) => app.opened(*opening),
        Message::NotOpened(why) => {
            app.opened(Opening::default());
            app.cx.remember(&why);
            app.cx.unsaved = Some(why);
        }
        Message::CodeUses(step, uses) => {
            for over in &mut app.overlays {
                if let Overlay::Preview(preview) = over {
                    preview.counted(cx, &step, &uses);
                }
            }
        }
        Message::Taken(edit, count) => app.taken(edit, count),
        Message::Merged { edit, conflicts } => app.merged(edit, conflicts),
        Message::Edited(text) => {
            match (text, app.overlays.last_mut()) {
                (Some(text), Some(Overlay::Editor(editor))) => {
                    editor.replace(&text);
                    editor.keep(cx);
                }
                (None, _) => cx.warn("The editor failed; the note is unchanged"),
                _ => {}
            }
            cx.effect(Effect::Redraw);
        }
        Message::Drafts(found) => drafts::offer(cx, found),
        Message::ExportOffer(offer) => {
            let dialog = ExportDialog::new(cx, *offer);
            app.overlays.push(Overlay::Export(Box::new(dialog)));
        }
        Message::ExportPreview(preview) => {
            if let Some(Overlay::Export(dialog)) = app.overlays.last_mut() {
                dialog.show(*preview);
            }
        }
        Message::ExportExists(request) => {
            cx.open(Request::Question(Question::Export(request)));
        }
        Message::Exported(done) => {
            let is_dialog = matches!(app.overlays.last(), Some(Overlay::Export(_)));
            match (done, app.overlays.last_mut()) {
                (Err(why), Some(Overlay::Export(dialog))) => dialog.failed(why),
                (Err(why), _) => cx.warn(why),
                (Ok(told), _) => {
                    app.overlays
                        .truncate(app.overlays.len() - usize::from(is_dialog));
                    cx.notify(told);
                }
            }
        }
        Message::Spoken(number, done) => aloud::spoken(cx, number, done),
        Message::SpeaksLong(number, program) => aloud::speaks_long(cx, number, &program),
        Message::LookedUp { words, text } => {
            cx.notice = None;
            cx.looked_up = Some((words, text));
            cx.open(Request::Page(Page::LookedUp));
        }
        // The next drawing finds them.
        Message::PictureCame | Message::PicturesByBlocks => {}
        Message::Waited => cx.keys.waited = !cx.keys.pending.is_empty(),
        Message::Told(text) => cx.notify(text),
    }
    app.settle();
    std::mem::take(&mut app.cx.effects)
}

impl App {
    fn key(&mut self, event: KeyEvent) {
        if event.kind == KeyEventKind::Release {
            return;
        }
        self.cx.notice = None;
        let key = Key::from(event);
        // Esc and a key at once look like Alt with that key; the note editor has keys with Alt.
        let mode = self.mode();
        let is_two = key.modifiers == KeyModifiers::ALT
            && matches!(key.code, KeyCode::Char(_))
            && mode != Mode::Editor
            && self.cx.keys.map.look_up(mode, &[key]) == Found::Nothing;
        if is_two {
            self.press(Key::plain(KeyCode::Esc));
            return self.press(Key::plain(key.code));
        }
        self.press(key);
    }

    fn press(&mut self, key: Key) {
        let mode = self.mode();
        match self.cx.keys.press(mode, key) {
            Pressed::Command(command, count) => self.run(command.action, count),
            Pressed::Waiting => {}
            Pressed::Unknown(keys) => self.cx.does_nothing(&keys),
            Pressed::Typed(key) => match self.overlays.pop() {
                Some(mut top) => {
                    let outcome = top.layer_mut().typed(key, &mut self.cx);
                    self.after(top, outcome, None);
                }
                None => quick::typed(&mut self.cx, key),
            },
        }
    }

    /// Carries an action out, as often as a number before it says. What changes nothing says why.
    fn run(&mut self, action: Action, count: Option<usize>) {
        let (before, _) = self.cx.reading.jumps_made();
        let times = count.filter(|_| stuck::repeats(action)).unwrap_or(1);
        for _ in 0..times.max(1) {
            self.cx.notice = None;
            self.cx.count = count;
            let trace = Trace::of(&self.cx, &self.overlays);
            self.act(action);
            self.cx.count = None;
            if Trace::of(&self.cx, &self.overlays) == trace {
                if self.cx.notice.is_none() {
                    let why = stuck::why(&self.cx, !self.overlays.is_empty(), action);
                    self.cx.warn(why);
                }
                break;
            }
        }
        if times > 1 {
            self.cx.reading.join_jumps(before);
        }
    }

    /// Carries an action out: what lies on top is asked first.
    fn act(&mut self, action: Action) {
        match self.overlays.pop() {
            Some(mut top) => {
                let outcome = top.layer_mut().act(action, &mut self.cx);
                self.after(top, outcome, Some(action));
            }
            None => commands::run(&mut self.cx, action),
        }
    }

    fn after(&mut self, top: Overlay, outcome: Outcome, action: Option<Action>) {
        match outcome {
            Outcome::Stay => self.overlays.push(top),
            Outcome::Close => {}
            Outcome::Run(action, count) => self.run(action, count),
            Outcome::Pass => {
                self.overlays.push(top);
                if let Some(action) = action {
                    commands::run(&mut self.cx, action);
                }
            }
        }
    }

    /// Lays over the text what was asked for, and lets what lies there follow the state.
    fn settle(&mut self) {
        self.cx.follow_reading();
        for over in &mut self.overlays {
            over.layer_mut().follow(&self.cx);
        }
        for request in std::mem::take(&mut self.cx.requests) {
            self.open(request);
        }
    }

    fn open(&mut self, request: Request) {
        let below = self.mode_below();
        let cx = &mut self.cx;
        self.overlays.push(match request {
            Request::Prompt(ask, text) => Overlay::Prompt(Prompt::new(cx, ask, &text)),
            Request::Palette => Overlay::Palette(Palette::new(below)),
            Request::Page(page) => Overlay::Page(PageView::new(page, below)),
            Request::Editor(target, text) => {
                let before = match &target {
                    Target::Old(id) => cx.document.notes.annotation(id).cloned(),
                    Target::New(_) | Target::Code(_) => None,
                };
                Overlay::Editor(Box::new(Editor::new(target, &text).on(before)))
            }
            Request::Codebook(code) => Overlay::Codes(Codebook::new(cx, code.as_deref())),
            Request::Occurrences(span, codes) => {
                Overlay::Pick(Box::new(Occurrences::new(cx, span, codes)))
            }
            Request::Preview(step) => Overlay::Preview(Box::new(Preview::new(cx, step))),
            Request::Letter(ask) => Overlay::Letter(Letter(ask)),
            Request::QuickCode(target) => Overlay::Quick(Quick(target)),
            Request::Changes(chosen) => Overlay::Changes(Changes { chosen }),
            Request::Question(question) => Overlay::Question(Asked(question)),
            Request::ChooseCode(name) => {
                for over in &mut self.overlays {
                    if let Overlay::Codes(book) = over {
                        book.choose(&name);
                    }
                }
                return;
            }
            Request::Close => return self.overlays.clear(),
        });
    }

    fn mouse(&mut self, event: MouseEvent) {
        let at = Position::new(event.column, event.row);
        let is_click = event.kind == MouseEventKind::Down(MouseButton::Left);
        if is_click && let Some(clicked) = self.clicked(at) {
            self.cx.notice = None;
            return match clicked {
                Clicked::Command(command, count) => self.run(command.action, count),
                Clicked::Key(key) => self.press(key),
                Clicked::Sign => {}
            };
        }
        let Some(mut top) = self.overlays.pop() else {
            return self.mouse.take(&mut self.cx, event);
        };
        let layer = top.layer_mut();
        let mut outcome = Outcome::Stay;
        match event.kind {
            MouseEventKind::ScrollDown => layer.wheel(Direction::Next, &mut self.cx),
            MouseEventKind::ScrollUp => layer.wheel(Direction::Previous, &mut self.cx),
            _ if is_click => outcome = layer.click(at, &mut self.cx),
            _ => {}
        }
        self.after(top, outcome, None);
    }

    fn analysed(&mut self, analysis: Arc<Analysis>, partial: bool) {
        let cx = &mut self.cx;
        cx.document.progress = if partial {
            Progress::Partial
        } else {
            Progress::Done
        };
        let entities = &cx.document.findings().entities;
        let chosen = cx.reading.entity.and_then(|entity| entities.get(entity));
        let name = chosen.map(|entity| entity.name.clone());
        cx.document.set_found(analysis);
        let findings = cx.document.findings();
        cx.reading.entity = name.and_then(|name| findings.entity_named(&name));
        if let TextMode::Review(quote) = cx.reading.mode
            && quote >= findings.quotes.len()
        {
            cx.reading.mode = TextMode::Read;
        }
        cx.refresh();
        changes::compare(cx);
        arrive::arrive(cx);
    }

    /// Takes what was found when the notes were opened.
    fn opened(&mut self, opening: Opening) {
        let cx = &mut self.cx;
        cx.document.before = opening.before;
        cx.document.last_visit = opening.last_visit;
        // Of an article that is on the screen whole there is nothing to say.
        if cx.open_notes(opening.notes) && !cx.reading.shows_all() {
            let place = place::in_words(cx);
            cx.notify(format!("Where you were: {place}"));
        }
        // What was annotated before they came is not in the file.
        if cx.document.is_dirty() {
            cx.effect(Effect::Save);
        }
        if let Some(first) = opening.told.into_iter().next() {
            cx.notify(first);
        }
        if opening.unsettled {
            cx.open(Request::Changes(0));
        }
        // The first one lies on top.
        for offer in opening.offers.into_iter().rev() {
            cx.open(Request::Question(Question::Take(offer)));
        }
        if let Some(doubt) = opening.doubt {
            self.doubted(doubt);
        }
        changes::compare(&mut self.cx);
        arrive::arrive(&mut self.cx);
        if std::mem::take(&mut self.cx.compares_readers) {
            self.cx.effect(Effect::ReadOthers);
        }
    }

    /// The disk may have room again later.
    fn not_saved(&mut self, why: String) {
        self.cx.remember(&why);
        self.cx.unsaved = Some(why);
        self.cx.effect(Effect::SaveAgain);
    }

    /// Asks what becomes of the notes file, once for each time that saving begins to fail.
    fn doubted(&mut self, doubt: FileDoubt) {
        if self.cx.unsaved.is_none() && !self.is_asked_of_the_file() {
            self.cx.open(Request::Question(Question::File(doubt)));
        }
    }

    /// Another program changed the notes.
    fn merged(&mut self, edit: Edit, conflicts: usize) {
        self.cx.document.merges += 1;
        if edit.is_empty() {
            return;
        }
        self.cx.document.merge(edit);
        self.cx.refresh();
        self.cx.notify(match conflicts {
            0 => "Another program changed the annotations; its changes are shown".to_owned(),
            _ => {
                format!("Another program changed the annotations; both versions of {conflicts} were kept")
            }
        });
    }

    /// Notes of another place come in; that can be undone.
    fn taken(&mut self, edit: Edit, count: usize) {
        if edit.is_empty() {
            return self.cx.notify("All of them are already here");
        }
        let keys = edit.keys();
        let sentence = format!("Added {}", counted(count, "annotation"));
        self.cx
            .change("adding annotations from another place", &sentence, edit);
        // What else was offered may have the same.
        self.overlays.retain_mut(|over| match over {
            Overlay::Question(Asked(Question::Take(offer))) => {
                offer.records.retain(|key| !keys.contains(key));
                !offer.records.is_empty()
            }
            _ => true,
        });
        if changes::changes(&self.cx)
            .iter()
            .any(changes::Change::is_to_confirm)
        {
            self.cx.open(Request::Changes(0));
        }
    }
}
