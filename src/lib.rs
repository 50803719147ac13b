//! Byline: a terminal article reader that knows who said what.
//!
//! The library is laid out in layers; the right side of an arrow imports the left, never the
//! reverse (`tests/tidy` reads the `use` lines):
//!
//! ```text
//! text ← analysis, annotation ← import, export, store     the library: no terminal
//! text ← analysis, annotation ← app ← ui                  the reader: no disk, no clock
//!                  everything ← run, cli ← main           the shell: the only place that acts
//! ```
//!
//! Begin with [`text`] for what a place in an article is, [`analysis`] for what the program finds
//! in it, [`annotation`] for what the reader adds.

pub mod analysis;
pub mod annotation;
pub mod app;
pub mod cli;
pub mod export;
pub mod import;
pub mod run;
pub mod store;
pub mod text;
pub mod ui;
