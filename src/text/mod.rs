//! What an article is, what a place in it is, and how it is typeset.
//!
//! Every place is a byte offset into [`Article::text`]; every stretch is a [`Span`], half-open, on
//! character boundaries. Rows and columns exist only in the [`Layout`] and the user interface, code
//! points only in files ([`CharIndex`] converts). Knows nothing of files, findings or terminals.

mod arguments;
mod article;
mod block;
pub(crate) mod bounds;
mod breaks;
mod chars;
mod counted;
pub mod display;
pub mod find;
mod fold;
pub(crate) mod formula;
mod layout;
pub mod motion;
pub mod order;
pub mod pattern;
mod picture;
mod secrets;
mod source;
mod span;

pub use arguments::arguments;
pub use article::{Article, Meta, Place, PlaceKind};
pub use block::{Block, BlockKind, Inline, Style};
pub use chars::CharIndex;
pub use counted::counted;
pub use fold::fold;
pub use layout::{
    Cell, Cells, Layout, Line, LineForm, LineKind, PictureRow, Row, Rows, Typesetting, marker,
};
pub use picture::{Picture, PictureRoom};
pub use secrets::without_secrets;
pub use source::Source;
pub use span::Span;
