//! The ways that the article's author laid: contents, links, footnotes.

use super::ask::Ask;
use super::fuzzy::fuzzy;
use super::{App, Effect, Overlay, Page};
use crate::text::{BlockKind, Span, Style, display};

/// As many proposals as a list of headings or links shows.
const SHOWN: usize = 16;

/// A place to go to from a list: what is shown, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stop {
    label: String,
    span: Span,
}

impl App {
    /// Asks for a heading to go to.
    pub(super) fn ask_heading(&mut self) {
        if self.headings().is_empty() {
            self.refuse("The article has no headings");
        } else {
            self.ask(Ask::Heading, "");
        }
    }

    /// Asks for a link to follow: those in sight first.
    pub(super) fn ask_link(&mut self) {
        if self.links().is_empty() {
            self.refuse("The article has no links");
        } else {
            self.ask(Ask::Link, "");
        }
    }

    /// What to propose for a heading or a link.
    pub(super) fn stops_like(&self, ask: &Ask, typed: &str) -> Vec<String> {
        let stops = self.stops(ask);
        let labels: Vec<&str> = stops.iter().map(|stop| stop.label.as_str()).collect();
        let found = fuzzy(typed, &labels, str::to_owned);
        found.into_iter().take(SHOWN).map(str::to_owned).collect()
    }

    /// Goes to the heading that was chosen, or to the one that fits best.
    pub(super) fn go_to_heading(&mut self, typed: &str) {
        if let Some(stop) = self.chosen_stop(&Ask::Heading, typed) {
            self.jump(stop.span.start as usize);
        }
    }

    /// Follows the link that was chosen, or the one that fits best.
    pub(super) fn follow_link(&mut self, typed: &str) -> Vec<Effect> {
        match self.chosen_stop(&Ask::Link, typed) {
            Some(stop) => self.follow_at(stop.span.start as usize),
            None => Vec::new(),
        }
    }

    /// Follows the link at the caret, or shows the footnote that is called there.
    pub(super) fn follow_here(&mut self) -> Vec<Effect> {
        self.follow_at(self.caret)
    }

    /// The address of the link at `at`.
    pub(super) fn address_at(&self, at: usize) -> Option<&str> {
        self.styles_at(at).find_map(|style| match style {
            Style::Link(address) => Some(address.as_str()),
            _ => None,
        })
    }

    /// The footnote that is referred to at `at`: its label and where it stands.
    pub(super) fn footnote_at(&self, at: usize) -> Option<(&str, Span)> {
        let label = self.styles_at(at).find_map(|style| match style {
            Style::FootnoteRef(label) => Some(label),
            _ => None,
        })?;
        let blocks = self.article().blocks();
        let note = blocks
            .iter()
            .find(|block| matches!(&block.kind, BlockKind::Footnote(own) if own == label))?;
        Some((label, note.span))
    }

    fn follow_at(&mut self, at: usize) -> Vec<Effect> {
        if self.footnote_at(at).is_some() {
            self.overlays.push(Overlay::Page(Page::Footnote(0)));
            return Vec::new();
        }
        let of_name = || {
            let entity = self.document.mention_at(at)?.entity;
            let entity = &self.document.findings().entities[entity];
            Some(super::names::address_of(
                self.document.notes.link_of(entity)?,
            ))
        };
        let Some(address) = self.address_at(at).map(str::to_owned).or_else(of_name) else {
            self.refuse("No link stands here; gl lists the links");
            return Vec::new();
        };
        let scheme = address.split(':').next().unwrap_or_default();
        if ["http", "https", "mailto"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
        {
            return vec![Effect::Open(address)];
        }
        self.refuse(format!(
            "This link leads to {address}, which is not opened from here"
        ));
        Vec::new()
    }

    fn styles_at(&self, at: usize) -> impl Iterator<Item = &Style> {
        let article = self.article();
        let block = article
            .block_at(at)
            .and_then(|index| article.blocks().get(index));
        let inlines = block.into_iter().flat_map(|block| &block.inlines);
        inlines
            .filter(move |own| own.span.contains(at))
            .map(|own| &own.style)
    }

    fn chosen_stop(&self, ask: &Ask, typed: &str) -> Option<Stop> {
        let stops = self.stops(ask);
        let exact = stops.iter().find(|stop| stop.label == typed);
        let number = |stop: &&Stop| stop.label.split_whitespace().next() == Some(typed.trim());
        let chosen = exact
            .or_else(|| stops.iter().find(number))
            .map(|stop| stop.label.clone());
        let label = chosen.or_else(|| self.stops_like(ask, typed).into_iter().next())?;
        stops.into_iter().find(|stop| stop.label == label)
    }

    fn stops(&self, ask: &Ask) -> Vec<Stop> {
        match ask {
            Ask::Heading => self.headings(),
            _ => self.links(),
        }
    }

    /// The headings, numbered, indented by their level.
    fn headings(&self) -> Vec<Stop> {
        let article = self.article();
        let headings = article
            .blocks()
            .iter()
            .filter_map(|block| match block.kind {
                BlockKind::Heading(level) => Some((usize::from(level), block.span)),
                _ => None,
            });
        let label = |(n, (level, span)): (usize, (usize, Span))| {
            let indent = "  ".repeat(level.saturating_sub(1).min(5));
            let words = display::fit(&one_line(article.words(span)), 60);
            Stop {
                label: format!("{:>2} {indent}{words}", n + 1),
                span,
            }
        };
        headings.enumerate().map(label).collect()
    }

    /// The links, numbered, from the first visible one on and then from the top again.
    fn links(&self) -> Vec<Stop> {
        let article = self.article();
        let mut found = Vec::new();
        for block in article.blocks() {
            for inline in &block.inlines {
                if let Style::Link(address) = &inline.style {
                    let words = display::fit(&one_line(article.words(inline.span)), 30);
                    let address = display::fit(address, 40);
                    let label = format!("{:>2} {words} → {address}", found.len() + 1);
                    found.push(Stop {
                        label,
                        span: inline.span,
                    });
                }
            }
        }
        let visible = found.partition_point(|stop| (stop.span.start as usize) < self.top);
        found.rotate_left(visible);
        found
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
