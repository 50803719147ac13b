//! The ways that the article's author laid: contents, links, footnotes.

use crate::app::ask::{Ask, Page, Request};
use crate::app::commands::names;
use crate::app::context::Context;
use crate::app::fuzzy::fuzzy;
use crate::app::message::Effect;
use crate::text::{BlockKind, Span, Style, display};

/// As many proposals as a list of headings or links shows.
const SHOWN: usize = 16;

/// A place to go to from a list: what is shown, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stop {
    label: String,
    span: Span,
}

/// Asks for a heading to go to.
pub fn ask_heading(cx: &mut Context) {
    if headings(cx).is_empty() {
        cx.warn("The article has no headings");
    } else {
        cx.ask(Ask::Heading, "");
    }
}

/// Asks for a link to follow: those in sight first.
pub fn ask_link(cx: &mut Context) {
    if links(cx).is_empty() {
        cx.warn("The article has no links");
    } else {
        cx.ask(Ask::Link, "");
    }
}

/// What to propose for a heading or a link.
pub fn stops_like(cx: &Context, ask: &Ask, typed: &str) -> Vec<String> {
    let stops = stops(cx, ask);
    let labels: Vec<&str> = stops.iter().map(|stop| stop.label.as_str()).collect();
    let found = fuzzy(typed, &labels, str::to_owned);
    found.into_iter().take(SHOWN).map(str::to_owned).collect()
}

/// Goes to the heading that was chosen, or to the one that fits best.
pub fn go_to_heading(cx: &mut Context, typed: &str) {
    if let Some(stop) = chosen_stop(cx, &Ask::Heading, typed) {
        cx.reading.jump(stop.span.start as usize);
    }
}

/// Follows the link that was chosen, or the one that fits best.
pub fn follow_link(cx: &mut Context, typed: &str) {
    if let Some(stop) = chosen_stop(cx, &Ask::Link, typed) {
        follow_at(cx, stop.span.start as usize);
    }
}

/// Follows the link at the caret, or shows the footnote that is called there.
pub fn follow_here(cx: &mut Context) {
    follow_at(cx, cx.reading.caret);
}

/// The address of the link at `at`.
pub fn address_at(cx: &Context, at: usize) -> Option<&str> {
    styles_at(cx, at).find_map(|style| match style {
        Style::Link(address) => Some(address.as_str()),
        _ => None,
    })
}

/// The footnote that is referred to at `at`: its label and where it stands.
pub fn footnote_at(cx: &Context, at: usize) -> Option<(&str, Span)> {
    let label = styles_at(cx, at).find_map(|style| match style {
        Style::FootnoteRef(label) => Some(label),
        _ => None,
    })?;
    let blocks = cx.article().blocks();
    let note = blocks
        .iter()
        .find(|block| matches!(&block.kind, BlockKind::Footnote(own) if own == label))?;
    Some((label, note.span))
}

fn follow_at(cx: &mut Context, at: usize) {
    if footnote_at(cx, at).is_some() {
        return cx.open(Request::Page(Page::Footnote(at)));
    }
    let of_name = || {
        let entity = cx.document.mention_at(at)?.entity;
        let entity = &cx.document.findings().entities[entity];
        Some(names::address_of(cx.document.notes.link_of(entity)?))
    };
    let Some(address) = address_at(cx, at).map(str::to_owned).or_else(of_name) else {
        let key = cx.key_for("links");
        return cx.warn(format!("There is no link here; {key} lists the links"));
    };
    let scheme = address.split(':').next().unwrap_or_default();
    if ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return cx.effect(Effect::Open(address));
    }
    cx.warn(format!(
        "This link leads to {address}; Byline opens web and mail addresses only"
    ));
}

fn styles_at(cx: &Context, at: usize) -> impl Iterator<Item = &Style> + use<'_> {
    let article = cx.article();
    let block = article
        .block_at(at)
        .and_then(|index| article.blocks().get(index));
    let inlines = block.into_iter().flat_map(|block| &block.inlines);
    inlines
        .filter(move |inline| inline.span.contains(at))
        .map(|inline| &inline.style)
}

fn chosen_stop(cx: &Context, ask: &Ask, typed: &str) -> Option<Stop> {
    let stops = stops(cx, ask);
    let exact = stops.iter().find(|stop| stop.label == typed);
    let number = |stop: &&Stop| stop.label.split_whitespace().next() == Some(typed.trim());
    let chosen = exact
        .or_else(|| stops.iter().find(number))
        .map(|stop| stop.label.clone());
    let label = chosen.or_else(|| stops_like(cx, ask, typed).into_iter().next())?;
    stops.into_iter().find(|stop| stop.label == label)
}

fn stops(cx: &Context, ask: &Ask) -> Vec<Stop> {
    match ask {
        Ask::Heading => headings(cx),
        _ => links(cx),
    }
}

/// The headings, numbered, indented by their level.
fn headings(cx: &Context) -> Vec<Stop> {
    let article = cx.article();
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
fn links(cx: &Context) -> Vec<Stop> {
    let article = cx.article();
    let mut found = Vec::new();
    for block in article.blocks() {
        for inline in &block.inlines {
            if let Style::Link(address) = &inline.style {
                let words = display::fit(&one_line(article.words(inline.span)), 30);
                let address = display::fit(address, 40);
                let to = cx.look.signs().becomes();
                let label = format!("{:>2} {words} {to} {address}", found.len() + 1);
                found.push(Stop {
                    label,
                    span: inline.span,
                });
            }
        }
    }
    let visible = found.partition_point(|stop| (stop.span.start as usize) < cx.reading.top);
    found.rotate_left(visible);
    found
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
