//! [`ExportDialog`]: which format, what of the article, to which file; with what the file would say.

use std::path::{Path, PathBuf};

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction, Motion, moved};
use crate::app::commands::exporting::takes;
use crate::app::context::Context;
use crate::app::export::{Existing, ExportFormat, ExportOffer, ExportPreview, ExportRequest, Take};
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::message::Effect;
use crate::app::mode::Mode;

/// The dialog of an export.
#[derive(Clone, Debug)]
pub struct ExportDialog {
    /// The formats.
    pub formats: Vec<ExportFormat>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// What can go out.
    pub takes: Vec<Take>,
    /// Which of that does.
    pub taken: usize,
    /// On what conditions: flags of `byline export`.
    pub only: Line,
    /// The file's path.
    pub path: Line,
    /// True while the conditions are typed, and not the path.
    pub types_only: bool,
    /// True once the reader typed a path: another format does not change its folder or name.
    is_typed: bool,
    /// What the file would say, once that is known.
    pub preview: Option<ExportPreview>,
    /// The first line of it that is shown.
    pub scrolled: usize,
    /// Why nothing was written, until something is changed.
    pub fault: Option<String>,
}

impl ExportDialog {
    /// Begins with what is offered, and asks for the first preview.
    pub fn new(cx: &mut Context, offer: ExportOffer) -> Self {
        let mut dialog = Self {
            chosen: offer.chosen.min(offer.formats.len().saturating_sub(1)),
            formats: offer.formats,
            takes: takes(cx),
            taken: 0,
            only: Line::new(""),
            path: Line::new(""),
            types_only: false,
            is_typed: false,
            preview: None,
            scrolled: 0,
            fault: None,
        };
        dialog.changed(cx);
        dialog
    }

    /// The chosen format.
    pub fn format(&self) -> Option<&ExportFormat> {
        self.formats.get(self.chosen)
    }

    /// What goes out.
    pub fn take(&self) -> &Take {
        &self.takes[self.taken]
    }

    /// Takes the preview that was asked for, unless another one is wanted by now.
    pub fn show(&mut self, preview: ExportPreview) {
        let is_wanted = self
            .format()
            .is_some_and(|format| format.name == preview.format);
        if is_wanted && *self.take() == preview.take && self.only.text() == preview.only {
            self.preview = Some(preview);
        }
    }

    /// Nothing was written: everything that was typed stays.
    pub fn failed(&mut self, why: String) {
        self.fault = Some(why);
    }

    fn changed(&mut self, cx: &mut Context) {
        self.scrolled = 0;
        self.fault = None;
        let Some(format) = self.format().cloned() else {
            return;
        };
        let ending = format
            .path
            .extension()
            .map(|it| it.to_string_lossy().into_owned());
        let path = if self.is_typed {
            let typed = PathBuf::from(self.path.text());
            typed.with_extension(ending.unwrap_or_default())
        } else {
            format.path
        };
        self.path = Line::new(path.display().to_string());
        self.preview(format.name, cx);
    }

    fn preview(&mut self, format: String, cx: &mut Context) {
        self.preview = None;
        let only = self.only.text().to_owned();
        cx.effect(Effect::PreviewExport(format, self.take().clone(), only));
    }

    /// Changes the line that is typed in.
    fn edit(&mut self, cx: &mut Context, change: impl FnOnce(&mut Line)) {
        let line = if self.types_only {
            &mut self.only
        } else {
            &mut self.path
        };
        let before = line.text().to_owned();
        change(line);
        if line.text() == before {
            return;
        }
        self.fault = None;
        if !self.types_only {
            self.is_typed = true;
        } else if let Some(format) = self.format() {
            let name = format.name.clone();
            self.scrolled = 0;
            self.preview(name, cx);
        }
    }
}

impl Layer for ExportDialog {
    fn mode(&self) -> Mode {
        Mode::Export
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion @ Motion::Line(_)) => {
                self.chosen = moved(self.chosen, self.formats.len(), 1, motion);
                self.changed(cx);
            }
            Action::Move(motion) => {
                let lines = self
                    .preview
                    .as_ref()
                    .map_or(0, |preview| preview.lines.len());
                self.scrolled = moved(self.scrolled, lines, cx.look.half_height(), motion);
            }
            Action::Complete(way) => {
                let count = self.takes.len();
                let by = match way {
                    Direction::Next => 1,
                    Direction::Previous => count - 1,
                };
                self.taken = (self.taken + by) % count;
                self.changed(cx);
            }
            Action::SwitchLine => self.types_only = !self.types_only,
            Action::ClearLine => self.edit(cx, Line::clear),
            Action::DeleteWord => self.edit(cx, Line::delete_word),
            Action::Accept => return self.accept(cx),
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        self.edit(cx, |line| {
            line.key(key);
        });
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, cx: &mut Context) {
        self.edit(cx, |line| line.insert(text));
    }
}

impl ExportDialog {
    /// Asks for the export. The dialog stays until it is written ([`Message::Exported`]).
    ///
    /// [`Message::Exported`]: crate::app::message::Message::Exported
    fn accept(&mut self, cx: &mut Context) -> Outcome {
        let typed = self.path.text().trim();
        let Some(format) = self.format() else {
            return Outcome::Close;
        };
        if typed.is_empty() {
            cx.warn("Type the file's path");
            return Outcome::Stay;
        }
        cx.effect(Effect::Export(Box::new(ExportRequest {
            format: format.name.clone(),
            take: self.take().clone(),
            only: self.only.text().to_owned(),
            path: Some(Path::new(typed).to_owned()),
            existing: Existing::Ask,
        })));
        self.fault = None;
        Outcome::Stay
    }
}
