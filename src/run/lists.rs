//! From lists of articles into articles and back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Shell;
use super::articles::{self, Listing, What};
use super::opening::{ListOf, Wanted};
use super::stage::Stage;
use crate::app::{ArticleKey, ArticleList, ArticleNews, ListKind, Overview, Sought};
use crate::import::{Loaded, Options, Source};
use crate::library::Found;

impl Shell {
    /// Shows a list of these articles over the one that there is.
    pub(super) fn push_list(&mut self, of: ListOf) {
        let number = self.next_list();
        let kind = match &of {
            ListOf::Recent => ListKind::Recent,
            ListOf::Places(_) => ListKind::Places,
            ListOf::Sought(Sought::Overview(Overview::Codes), _) => ListKind::Codes,
            ListOf::Sought(Sought::Overview(Overview::Differences), _) => ListKind::Differences,
            ListOf::Sought(Sought::Overview(Overview::Marks), _) => ListKind::Passages,
            ListOf::Sought(Sought::Overview(_), _) => ListKind::Table,
            ListOf::Sought(..) => ListKind::Passages,
        };
        let heading = match &of {
            ListOf::Recent => "Recent articles and folders".to_owned(),
            ListOf::Places(roots) => names(roots),
            ListOf::Sought(Sought::Said(name), roots) => {
                format!("What {name} says in {}", names(roots))
            }
            ListOf::Sought(Sought::Found(line), roots) => {
                format!("“{line}” in {}", names(roots))
            }
            ListOf::Sought(Sought::Code(code), roots) => {
                format!("#{code} in {}", names(roots))
            }
            ListOf::Sought(Sought::Overview(overview), roots) => {
                let what = match overview {
                    Overview::Sources => "Who is quoted",
                    Overview::Marks => "Marks",
                    Overview::Codes => "Codes",
                    Overview::CodesByArticle => "Codes by article",
                    Overview::CodesBySpeaker => "Codes by speaker",
                    Overview::Differences => "Places that were coded differently",
                };
                format!("{what} in {}", names(roots))
            }
            ListOf::Sought(Sought::Undecided, roots) => {
                format!(
                    "Undecided quotes in {}, the most doubtful first",
                    names(roots)
                )
            }
        };
        let (options, index) = (self.wanted.options.clone(), self.wanted.index.clone());
        let listing = Listing::start(number, of, &options, &self.store, index, &self.sender);
        let mut list = ArticleList::new(number, heading);
        list.kind = kind;
        self.lay_list(listing, list);
    }

    /// Shows a list of what is in a feed or an archive.
    pub(super) fn push_feed(&mut self, loaded: &Loaded) {
        let number = self.next_list();
        let source = self.wanted.source.clone();
        let title = loaded.article.meta().title.clone();
        let mut list = ArticleList::new(number, title.unwrap_or_else(|| source.name()));
        let (listing, rows) = Listing::of_feed(
            number,
            &source,
            loaded,
            &self.wanted.options,
            &self.store,
            &self.sender,
        );
        let size = self.app.cx.look.size;
        list.take(ArticleNews::Rows(rows), size);
        self.lay_list(listing, list);
    }

    fn next_list(&mut self) -> usize {
        self.listed += 1;
        self.listed
    }

    fn lay_list(&mut self, mut listing: Listing, list: ArticleList) {
        listing.from = self.previous.take().map(Box::new);
        if let Some(below) = self.listings.last() {
            below.pause();
        }
        self.listings.push(listing);
        self.app.cx.articles.push(list);
        self.show_list();
    }

    /// Shows the list that is there; nothing is read meanwhile.
    fn show_list(&mut self) {
        self.job_sender = self.job_sender.next();
        self.stage = Stage::Choosing;
        self.app.show_articles();
        if let Some(listing) = self.listings.last_mut() {
            listing.resume();
        }
    }

    /// Reads the article of a row, or lists the folder that it is.
    pub(super) fn open_article(&mut self, key: ArticleKey) -> anyhow::Result<()> {
        let Some(listing) = self.listings.last_mut() else {
            return Ok(());
        };
        let place = match listing.what(key) {
            Some(What::Found(Found::Article(place))) => place,
            Some(What::Passage(path, entry, start)) => {
                return self.open_passage(key, path, entry, start as usize);
            }
            Some(What::Difference(place)) => {
                return self.open_passage(key, place.article, None, place.difference.start);
            }
            Some(What::Sought(sought)) => {
                let roots = listing.roots().to_vec();
                self.push_list(ListOf::Sought(sought, roots));
                return Ok(());
            }
            Some(What::Vanished(notes)) => {
                self.tell(format!(
                    "The article is not there; the mark is in {}",
                    notes.display()
                ));
                return Ok(());
            }
            Some(What::Nothing) => {
                self.tell("There is nothing to list: no one name stands for this row");
                return Ok(());
            }
            Some(What::Folder(folder)) => {
                self.push_list(ListOf::Places(vec![folder]));
                return Ok(());
            }
            Some(What::Found(Found::Refused { message, .. })) => {
                self.tell(message);
                return Ok(());
            }
            Some(What::Found(Found::Abandoned { notes, .. })) => {
                self.tell(format!(
                    "The article is not there; the marks on it are in {}",
                    notes.display()
                ));
                return Ok(());
            }
            None => return Ok(()),
        };
        listing.open = Some(key);
        listing.pause();
        let options = Options {
            entry: key.entry,
            kept: listing.kept(),
            ..self.wanted.options.clone()
        };
        self.wanted = Wanted {
            source: Source::from_argument(place.path),
            options,
            list: None,
            at: None,
            index: self.wanted.index.clone(),
        };
        self.open()
    }

    /// Reads an article of a list of passages, at the passage.
    fn open_passage(
        &mut self,
        key: ArticleKey,
        path: PathBuf,
        entry: Option<usize>,
        start: usize,
    ) -> anyhow::Result<()> {
        if let Some(listing) = self.listings.last_mut() {
            listing.open = Some(key);
            listing.pause();
        }
        let options = Options {
            entry,
            kept: None,
            ..self.wanted.options.clone()
        };
        self.wanted = Wanted {
            source: Source::from_argument(path),
            options,
            list: None,
            at: Some(start.to_string()),
            index: self.wanted.index.clone(),
        };
        self.open()
    }

    /// What was wanted cannot be opened: back to what there was before it. True if there was something.
    pub(super) fn fall_back(&mut self, why: &anyhow::Error) -> anyhow::Result<bool> {
        let why = format!("{why:#}");
        if let Some(wanted) = self.fallback.take() {
            self.wanted = wanted;
            self.to_tell = Some(why);
            self.open()?;
        } else if self.listings.is_empty() {
            return Ok(false);
        } else {
            self.refuse(why);
        }
        Ok(true)
    }

    /// An article of the list cannot be opened: its row says why.
    fn refuse(&mut self, why: String) {
        let size = self.app.cx.look.size;
        let key = self
            .listings
            .last_mut()
            .and_then(|listing| listing.open.take());
        if let (Some(key), Some(list)) = (key, self.app.cx.articles.last_mut()) {
            list.refuse(key, why.clone(), size);
        }
        self.show_list();
        self.tell(why);
    }

    /// Saves the article and shows the list that it is in.
    pub(super) fn close_article(&mut self) {
        if self.save_article() {
            // The article that was read is the first one after the folders.
            self.list_recent_again(articles::folders(&self.store).len());
            self.show_list();
        }
    }

    /// What was read lately is another list by now, if that is the one to show.
    fn list_recent_again(&mut self, chosen: usize) {
        let is_recent = |list: &&mut ArticleList| list.kind == ListKind::Recent;
        let number = self.next_list();
        let (Some(listing), Some(list)) = (
            self.listings.last_mut(),
            self.app.cx.articles.last_mut().filter(is_recent),
        ) else {
            return;
        };
        let options = Options {
            kept: None,
            ..self.wanted.options.clone()
        };
        let index = self.wanted.index.clone();
        let mut again = Listing::start(
            number,
            ListOf::Recent,
            &options,
            &self.store,
            index,
            &self.sender,
        );
        again.from = listing.from.take();
        *listing = again;
        list.list_again(number);
        let key = ArticleKey {
            file: chosen,
            entry: None,
        };
        list.choose(key, self.app.cx.look.size);
    }

    /// True if nothing of the article that is open can be lost.
    fn save_article(&mut self) -> bool {
        match &self.stage {
            Stage::Reading(_) => self.quit().is_some(),
            Stage::Starting | Stage::Opening(_) => false,
            Stage::Choosing => true,
        }
    }

    /// Closes the list: back to what was there before it, or the end.
    pub(super) fn leave_list(&mut self) -> anyhow::Result<Option<ExitCode>> {
        let closed = self.listings.pop();
        self.app.cx.articles.pop();
        if let Some(wanted) = closed.and_then(|mut listing| listing.from.take()) {
            self.wanted = *wanted;
            self.open()?;
        } else if self.listings.is_empty() {
            return Ok(Some(ExitCode::SUCCESS));
        } else {
            self.list_recent_again(0);
            self.show_list();
        }
        Ok(None)
    }

    /// Lists what was read lately.
    pub(super) fn list_recent(&mut self) {
        let is_there = self
            .app
            .cx
            .articles
            .last()
            .is_some_and(|list| list.kind == ListKind::Recent);
        if is_there && matches!(self.stage, Stage::Choosing) {
            return self.tell("This is the list of recent articles");
        }
        if self.save_article() {
            self.keep_previous();
            self.push_list(ListOf::Recent);
        }
    }

    /// Lists what is sought in all articles of the folders that are listed, or else of the folder that
    /// the article is in.
    pub(super) fn seek(&mut self, sought: Sought) {
        let listed = self.listings.iter().rev().map(Listing::roots);
        let mut listed = listed.filter(|roots| !roots.is_empty());
        let is_recent = |list: &ArticleList| list.kind == ListKind::Recent;
        if matches!(self.stage, Stage::Choosing)
            && self.app.cx.articles.last().is_some_and(is_recent)
        {
            // What was read lately is searched like a folder.
            let roots = articles::recent_places(&self.store);
            return self.push_list(ListOf::Sought(sought, roots));
        }
        let roots = match (listed.next(), self.wanted.source.path()) {
            (Some(roots), _) => roots.to_vec(),
            (None, Some(path)) => {
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                vec![folder.unwrap_or(Path::new(".")).to_owned()]
            }
            (None, None) => return self.tell("This article is in no folder"),
        };
        if self.save_article() {
            self.keep_previous();
            self.push_list(ListOf::Sought(sought, roots));
        }
    }

    /// What is open now is where one comes back to when the list is closed that comes over it.
    fn keep_previous(&mut self) {
        if matches!(self.stage, Stage::Reading(_)) {
            self.previous = Some(self.wanted.clone());
        }
    }

    /// Opens what was named instead of what is open.
    pub(super) fn open_place(&mut self, named: &str) -> anyhow::Result<()> {
        let path = match (named.strip_prefix("~/"), std::env::var_os("HOME")) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(named),
        };
        let source = Source::from_argument(path.clone());
        if let Source::File(path) = &source
            && !path.exists()
        {
            self.tell(format!("There is no file or folder {}", path.display()));
            return Ok(());
        }
        if !self.save_article() {
            return Ok(());
        }
        if path.is_dir() {
            self.keep_previous();
            self.push_list(ListOf::Places(vec![path]));
            return Ok(());
        }
        if let Some(listing) = self.listings.last() {
            listing.pause();
        } else {
            self.fallback = Some(self.wanted.clone());
        }
        let options = Options {
            entry: None,
            kept: None,
            ..self.wanted.options.clone()
        };
        self.wanted = Wanted {
            source,
            options,
            list: None,
            at: None,
            index: self.wanted.index.clone(),
        };
        self.open()
    }

    /// Tells the list what is in sight: that is read first.
    pub(super) fn want_in_sight(&mut self) {
        if let (Stage::Choosing, Some(listing), Some(list)) = (
            &self.stage,
            self.listings.last_mut(),
            self.app.cx.articles.last(),
        ) && list.counts().0 > 0
        {
            listing.want(list.wanted(self.app.cx.look.size));
        }
    }
}

fn names(roots: &[PathBuf]) -> String {
    let names = roots.iter().map(|root| root.display().to_string());
    names.collect::<Vec<_>>().join(", ")
}
