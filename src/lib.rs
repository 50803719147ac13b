//! Byline as a library: who is in an article, who said what in it, and what its reader noted.
//!
//! [`open()`] does what the program does with one article; `examples/` in the repository has small
//! programs that use it.
//!
//! ```
//! use byline::text::Source;
//!
//! let opened = byline::open(Source::Sample)?;
//! let findings = &opened.findings.analysis;
//! for quote in &findings.quotes {
//!     let speaker = findings.speaker_name(&quote.speaker).unwrap_or("nobody named");
//!     for part in &quote.parts {
//!         println!("{speaker}: {}", opened.article.words(part.span));
//!     }
//! }
//! assert!(opened.notes.annotations().is_empty());
//! # Ok::<(), byline::OpenError>(())
//! ```
//!
//! # What is promised
//!
//! The public interface is [`open()`] with [`Opener`], and the modules [`text`], [`import`],
//! [`analysis`], [`annotation`], [`store`] and [`export`]. It follows semantic versioning; while the
//! version is 0.x, a release that breaks something raises the second number, and the changelog says
//! what. What a model finds in a text may change in any release.
//!
//! The other modules are the program itself. They are public for its tests alone and change without
//! notice.
//!
//! The JSON of `byline extract` and `byline export` keeps its keys and their meaning within a major
//! version (within 0.x: a second number); keys may be added. The TOML of notes, codebooks and lists
//! of names carries a `schema` number: a newer Byline reads every older one, and an older Byline
//! opens a newer file for reading only.
//!
//! How the parts fit together is told in `ARCHITECTURE.md`.

pub mod analysis;
pub mod annotation;
#[doc(hidden)]
pub mod app;
#[doc(hidden)]
pub mod cli;
pub mod exchange;
pub mod export;
pub mod import;
#[doc(hidden)]
pub mod library;
mod open;
#[doc(hidden)]
pub mod run;
pub mod store;
pub mod text;
#[doc(hidden)]
pub mod ui;

pub use open::{OpenError, OpenOptions, Opened, Opener, open};
