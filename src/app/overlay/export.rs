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
    /// The file's path.
    pub path: Line,
    /// True once the reader typed a path: another format does not change its folder or name.
    is_typed: bool,
    /// What the file would say, once that is known.
    pub preview: Option<ExportPreview>,
    /// The first line of it that is shown.
    pub scrolled: usize,
}

impl ExportDialog {
    /// Begins with what is offered, and asks for the first preview.
    pub fn new(cx: &mut Context, offer: ExportOffer) -> Self {
        let mut dialog = Self {
            chosen: offer.chosen.min(offer.formats.len().saturating_sub(1)),
            formats: offer.formats,
            takes: takes(cx),
            taken: 0,
            path: Line::new(""),
            is_typed: false,
            preview: None,
            scrolled: 0,
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
        if is_wanted && *self.take() == preview.take {
            self.preview = Some(preview);
        }
    }

    fn changed(&mut self, cx: &mut Context) {
        self.scrolled = 0;
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
        self.preview = None;
        cx.effect(Effect::PreviewExport(format.name, self.take().clone()));
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
            Action::ClearLine => {
                self.path.clear();
                self.is_typed = true;
            }
            Action::DeleteWord => {
                self.path.delete_word();
                self.is_typed = true;
            }
            Action::Accept => return self.accept(cx),
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, _: &mut Context) -> Outcome {
        self.is_typed |= self.path.key(key);
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &mut Context) {
        self.path.insert(text);
        self.is_typed = true;
    }
}

impl ExportDialog {
    fn accept(&self, cx: &mut Context) -> Outcome {
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
            path: Some(Path::new(typed).to_owned()),
            existing: Existing::Ask,
        })));
        Outcome::Close
    }
}
