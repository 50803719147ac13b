//! [`Editor`]: the editor of a note, or of what a code stands for.

use ratatui_textarea::TextArea;

use super::{Layer, Outcome};
use crate::annotation::Annotation;
use crate::app::action::Action;
use crate::app::ask::{Draft, Target};
use crate::app::commands::{codes, marks};
use crate::app::context::Context;
use crate::app::key::Key;
use crate::app::message::Effect;
use crate::app::mode::Mode;
use crate::text::Span;

/// The editor of a note.
#[derive(Debug)]
pub struct Editor {
    /// What the note is on.
    pub target: Target,
    /// The text.
    pub area: TextArea<'static>,
    /// The annotation as it was when the editor opened: it may be deleted by another program meanwhile.
    before: Option<Box<Annotation>>,
}

impl Editor {
    /// An editor that holds `text`.
    pub fn new(target: Target, text: &str) -> Self {
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        area.set_wrap_mode(ratatui_textarea::WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.move_cursor(ratatui_textarea::CursorMove::Bottom);
        area.move_cursor(ratatui_textarea::CursorMove::End);
        Self {
            target,
            area,
            before: None,
        }
    }

    /// The same, remembering the annotation.
    #[must_use]
    pub fn on(mut self, before: Option<Annotation>) -> Self {
        self.before = before.map(Box::new);
        self
    }

    /// The same with another text.
    pub fn replace(&mut self, text: &str) {
        let before = self.before.take();
        *self = Self::new(self.target.clone(), text);
        self.before = before;
    }

    /// Has what is typed so far kept until it is saved or discarded.
    pub fn keep(&self, cx: &mut Context) {
        let draft = Box::new(self.draft(cx));
        cx.effect(Effect::KeepDraft(draft));
    }

    fn draft(&self, cx: &Context) -> Draft {
        let span = match &self.target {
            Target::New(span) => *span,
            Target::Old(id) => {
                let mark = cx.document.notes.annotation(id).or(self.before.as_deref());
                mark.map_or(Span::new(0, 0), |mark| mark.span)
            }
            Target::Code(_) => Span::new(0, 0),
        };
        let words = cx.article().words(span).to_owned();
        Draft {
            target: self.target.clone(),
            span,
            words,
            text: self.text(),
        }
    }

    /// What was written, without blank lines at the end.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim_end().to_owned()
    }
}

impl Layer for Editor {
    fn mode(&self) -> Mode {
        Mode::Editor
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Accept => {
                let text = self.text();
                match self.target.clone() {
                    Target::Code(name) => codes::describe(cx, &name, text),
                    target => marks::set_note(cx, target, text, self.before.as_deref()),
                }
                cx.effect(Effect::CloseDraft(cx.document.revision));
                Outcome::Close
            }
            Action::Cancel => {
                cx.effect(Effect::DiscardDraft);
                Outcome::Close
            }
            Action::EditOutside => {
                let draft = Box::new(self.draft(cx));
                cx.effect(Effect::EditOutside(draft));
                Outcome::Stay
            }
            _ => Outcome::Pass,
        }
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        let event = crossterm::event::KeyEvent::new(key.code, key.modifiers);
        if self.area.input(event) {
            self.keep(cx);
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, cx: &mut Context) {
        self.area
            .insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        self.keep(cx);
    }
}
