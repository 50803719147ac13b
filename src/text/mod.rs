//! What an article is and what a place in it is.
//!
//! Every place is a byte offset into [`Article::text`]; every stretch is a [`Span`], half-open, on
//! character boundaries. Rows and columns exist only in the layout and the user interface, code
//! points only in files ([`CharIndex`] converts). Knows nothing of files, findings or terminals.

mod article;
mod block;
mod chars;
mod span;

pub use article::{Article, Meta};
pub use block::{Block, BlockKind, Inline, Style};
pub use chars::CharIndex;
pub use span::Span;
