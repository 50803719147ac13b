//! [`Overlay`]: what lies over the text. Each kind is a type of its own, which says in [`Layer`] what
//! its keys mean; the one on top gets them.

mod articles;
mod changes;
mod codebook;
mod comparison;
mod editor;
mod entries;
mod export;
mod letter;
mod occurrences;
mod page;
mod palette;
mod preview;
mod prompt;
mod question;
mod quick;
mod waiting;

use ratatui::layout::{Position, Rect};

use super::action::{Action, Direction, Motion};
use super::context::Context;
use super::key::Key;
use super::menu::Menu;
use super::mode::Mode;

pub use articles::Articles;
pub use changes::Changes;
pub use codebook::{CodeRow, CodeView, Codebook};
pub use comparison::{Comparison, DifferentPassage, Side, Version, codes_in_words};
pub use editor::Editor;
pub use entries::Entries;
pub use export::ExportDialog;
pub use letter::Letter;
pub use occurrences::{Hit, Occurrences};
pub use page::{PageLine, PageView, SignOf, sign_table};
pub use palette::Palette;
pub use preview::{Preview, Uses};
pub use prompt::Prompt;
pub use question::Asked;
pub use quick::Quick;
pub use waiting::Waiting;

/// What becomes of a layer after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It goes away.
    Close,
    /// It goes away, and this is done; with a number if one was given.
    Run(Action, Option<usize>),
    /// It stays, and the action is not its own: it works on what lies below.
    Pass,
}

/// What is said of pasted text where there is nothing to write in.
pub(super) const NOT_PASTED: &str = "Nothing was pasted: there is nothing to write in here";

/// Something that lies over the text and has the keys.
pub trait Layer {
    /// The mode of its keys.
    fn mode(&self) -> Mode;

    /// Carries out what a key asks for.
    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome;

    /// A key that is not a command.
    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        cx.does_nothing(&cx.keys.map.shown(&[key]));
        Outcome::Stay
    }

    /// Pasted text.
    fn paste(&mut self, _: &str, cx: &mut Context) {
        cx.warn(NOT_PASTED);
    }

    /// The wheel was turned by one row.
    fn wheel(&mut self, way: Direction, cx: &mut Context) {
        self.act(Action::Move(Motion::Line(way)), cx);
    }

    /// A click at a place of the screen.
    fn click(&mut self, _: Position, _: &mut Context) -> Outcome {
        Outcome::Stay
    }

    /// The state may have changed below.
    fn follow(&mut self, _: &Context) {}
}

/// Something over the text.
#[derive(Debug)]
pub enum Overlay {
    /// An article is being opened.
    Waiting(Waiting),
    /// The list of articles.
    Articles(Articles),
    /// The chapters of a book to choose from.
    Entries(Box<Entries>),
    /// A page to read.
    Page(PageView),
    /// A line that asks for something.
    Prompt(Prompt),
    /// Commands by name.
    Palette(Palette),
    /// The editor of a note.
    Editor(Box<Editor>),
    /// The codebook.
    Codes(Codebook),
    /// Places that are to be tagged.
    Pick(Box<Occurrences>),
    /// What a change of a code would do.
    Preview(Box<Preview>),
    /// Waiting for the quick key of a code.
    Quick(Quick),
    /// Waiting for the letter of a place.
    Letter(Letter),
    /// The annotations in changed words.
    Changes(Changes),
    /// Two readers' marks side by side.
    Compare(Box<Comparison>),
    /// The dialog of an export.
    Export(Box<ExportDialog>),
    /// A question about the notes.
    Question(Asked),
}

impl Overlay {
    /// True if it covers the whole screen, and nothing below it is of use meanwhile.
    pub fn covers(&self) -> bool {
        matches!(
            self,
            Self::Waiting(_) | Self::Articles(_) | Self::Entries(_) | Self::Compare(_)
        )
    }

    /// What it is, to be asked.
    pub fn layer(&self) -> &dyn Layer {
        match self {
            Self::Waiting(layer) => layer,
            Self::Articles(layer) => layer,
            Self::Entries(layer) => &**layer,
            Self::Page(layer) => layer,
            Self::Prompt(layer) => layer,
            Self::Palette(layer) => layer,
            Self::Editor(layer) => &**layer,
            Self::Codes(layer) => layer,
            Self::Pick(layer) => &**layer,
            Self::Preview(layer) => &**layer,
            Self::Quick(layer) => layer,
            Self::Letter(layer) => layer,
            Self::Changes(layer) => layer,
            Self::Compare(layer) => &**layer,
            Self::Export(layer) => &**layer,
            Self::Question(layer) => layer,
        }
    }

    /// The codes with a quick key, or the places with a letter, while one of them is waited for.
    pub fn menu(&self, cx: &Context, screen: Rect) -> Option<Menu> {
        let rows = match self {
            Self::Quick(_) => quick::rows(cx),
            Self::Letter(_) => letter::rows(cx),
            _ => return None,
        };
        Menu::above_status(rows, &cx.look, screen)
    }

    /// What its keys change in it: two traces are equal if nothing did.
    pub fn trace(&self) -> String {
        match self {
            Self::Entries(list) => format!("{} {:?}", list.chosen, list.line),
            Self::Pick(list) => {
                let ticked = list.hits.iter().filter(|hit| hit.ticked).count();
                format!("{} {ticked} {}", list.chosen, list.any_case)
            }
            Self::Codes(book) => format!("{} {:?}", book.chosen, book.view),
            Self::Preview(preview) => preview.scrolled.to_string(),
            Self::Compare(comparison) => comparison.trace(),
            Self::Export(own) => {
                let chosen = (own.chosen, own.taken, own.scrolled, own.types_only);
                format!("{chosen:?} {:?} {:?}", own.path, own.only)
            }
            // Its keys end it or ask for something.
            Self::Editor(_) | Self::Waiting(_) => String::new(),
            other => format!("{other:?}"),
        }
    }

    /// What it is, to be told something.
    pub fn layer_mut(&mut self) -> &mut dyn Layer {
        match self {
            Self::Waiting(layer) => layer,
            Self::Articles(layer) => layer,
            Self::Entries(layer) => &mut **layer,
            Self::Page(layer) => layer,
            Self::Prompt(layer) => layer,
            Self::Palette(layer) => layer,
            Self::Editor(layer) => &mut **layer,
            Self::Codes(layer) => layer,
            Self::Pick(layer) => &mut **layer,
            Self::Preview(layer) => &mut **layer,
            Self::Quick(layer) => layer,
            Self::Letter(layer) => layer,
            Self::Changes(layer) => layer,
            Self::Compare(layer) => &mut **layer,
            Self::Export(layer) => &mut **layer,
            Self::Question(layer) => layer,
        }
    }
}
