//! [`Identity`]: whose notes they are, whatever file they are in.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::place;
use crate::annotation::{Document, document_id};
use crate::text::without_secrets;
use crate::text::{Article, CharIndex, Source};

/// The absolute path or the address of a source, without secrets; empty if it has none.
pub(super) fn origin_of(source: &Source) -> String {
    match source {
        Source::File(path) => std::path::absolute(path)
            .unwrap_or_else(|_| path.clone())
            .display()
            .to_string(),
        Source::Url(url) => without_secrets(url),
        Source::Part(..) => without_secrets(&source.name()),
        Source::Stdin | Source::Sample => String::new(),
    }
}

/// Whose notes they are.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub article: Arc<Article>,
    /// The id of its text.
    pub id: String,
    /// Its absolute path or its address, without secrets; empty for standard input.
    pub origin: String,
    /// What a file in the data directory is named after.
    pub name: String,
    index: OnceLock<CharIndex>,
}

impl Identity {
    pub fn new(article: Arc<Article>, source: &Source) -> Self {
        let title = article.meta().title.clone();
        Self {
            id: document_id(article.text()),
            origin: origin_of(source),
            name: title.unwrap_or_else(|| without_secrets(&source.name())),
            index: OnceLock::new(),
            article,
        }
    }

    /// The table that converts between bytes and code points of the article.
    pub fn index(&self) -> &CharIndex {
        self.index
            .get_or_init(|| CharIndex::new(self.article.text()))
    }

    /// What a notes file at `path` says of the article; `old` is what it said before.
    pub fn describe(&self, old: Document, path: &Path, memo: &str, length: usize) -> Document {
        let meta = self.article.meta();
        let address = self.origin.contains("://").then(|| self.origin.clone());
        let uri = old.uri.or_else(|| meta.uri.clone()).or(address.clone());
        let mut document = Document {
            id: self.id.clone(),
            title: old.title.or_else(|| meta.title.clone()),
            uri: uri.map(|uri| without_secrets(&uri)),
            length: Some(length),
            memo: memo.to_owned(),
            ..old
        };
        if !self.origin.is_empty() && address.is_none() {
            document.path = place::relative(Path::new(&self.origin), path);
        }
        document
    }
}
