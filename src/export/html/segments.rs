//! A block's text with everything that lies on it as elements, one in another as far as they can be:
//! what is longer is outside, and what crosses the end of another is closed and opened again.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::super::push::push_number;
use super::{is_web, push_words};
use crate::text::{Block, BlockKind, Span, Style};

/// Something that lies on the text.
pub(super) struct Layer {
    pub span: Span,
    /// `q` for a quote, `n` for a name, the colour of a mark.
    class: &'static str,
    /// What it is filtered by.
    keys: Vec<String>,
    title: String,
    /// The number of a mark, and whether there is a note on it in the margin.
    pub mark: Option<(usize, bool)>,
}

impl Layer {
    pub(super) fn new(span: Span, class: &'static str, keys: Vec<String>, title: &str) -> Self {
        Self {
            span,
            class,
            keys,
            title: title.to_owned(),
            mark: None,
        }
    }
}

/// What is an element around some words: a style of the block, or a layer, each by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    Style(usize),
    Layer(usize),
}

/// Goes through the blocks in order.
pub(super) struct Segments<'a> {
    text: &'a str,
    layers: &'a [Layer],
    /// The first layer that has not begun.
    next: usize,
    /// Those that have begun and not ended, by number.
    active: Vec<usize>,
    /// Elements that are open in the block, the outermost first.
    open: Vec<Cover>,
    /// Marks that have ended, to be followed by the number of their note.
    ended: Vec<usize>,
    /// Marks that were opened; the first element of each has its id.
    begun: HashSet<usize>,
}

impl<'a> Segments<'a> {
    /// The layers are in order of place.
    pub(super) fn new(text: &'a str, layers: &'a [Layer]) -> Self {
        Self {
            text,
            layers,
            next: 0,
            active: Vec::new(),
            open: Vec::new(),
            ended: Vec::new(),
            begun: HashSet::new(),
        }
    }

    /// The block as HTML, and all keys in it.
    pub(super) fn of(&mut self, block: &Block) -> (String, Vec<&'a str>) {
        let layers = self.layers;
        while let Some(layer) = layers.get(self.next)
            && layer.span.start < block.span.end
        {
            self.active.push(self.next);
            self.next += 1;
        }
        self.active
            .retain(|&layer| layers[layer].span.end > block.span.start);
        let mut borders = vec![block.span.start, block.span.end];
        let spans = self.active.iter().map(|&layer| layers[layer].span);
        for span in spans.chain(block.inlines.iter().map(|inline| inline.span)) {
            borders.extend(
                [span.start, span.end]
                    .into_iter()
                    .filter(|at| block.span.contains(*at as usize)),
            );
        }
        borders.sort_unstable();
        borders.dedup();
        let mut out = String::new();
        if block.kind == BlockKind::Table {
            self.table(block, &borders, &mut out);
        } else {
            for pair in borders.windows(2) {
                let span = Span::new(pair[0] as usize, pair[1] as usize);
                self.segment(block, span, span.of(self.text), &mut out);
            }
            self.change(block, &[], &mut out);
        }
        let here = self.active.iter().map(|&layer| &layers[layer]);
        let here = here.filter(|layer| layer.span.overlaps(block.span));
        let keys = here.flat_map(|layer| layer.keys.iter().map(String::as_str));
        (out, keys.collect())
    }

    /// A table, in which tabs part cells and line ends rows; the first row is the head.
    fn table(&mut self, block: &Block, borders: &[u32], out: &mut String) {
        let mut is_head = true;
        let cell = |is_head: bool| if is_head { "th" } else { "td" };
        out.push_str("<tr><th scope=\"col\">");
        for pair in borders.windows(2) {
            let mut at = pair[0] as usize;
            let text = Span::new(at, pair[1] as usize).of(self.text);
            for piece in text.split_inclusive(['\t', '\n']) {
                let bare = piece.trim_end_matches(['\t', '\n']);
                if !bare.is_empty() {
                    self.segment(block, Span::new(at, at + bare.len()), bare, out);
                }
                at += piece.len();
                let Some(end) = piece
                    .chars()
                    .last()
                    .filter(|end| matches!(end, '\t' | '\n'))
                else {
                    continue;
                };
                self.change(block, &[], out);
                let _ = write!(out, "</{}>", cell(is_head));
                if end == '\n' {
                    is_head = false;
                    out.push_str("</tr><tr>");
                }
                out.push_str(if is_head {
                    "<th scope=\"col\">"
                } else {
                    "<td>"
                });
            }
        }
        self.change(block, &[], out);
        let _ = write!(out, "</{}></tr>", cell(is_head));
    }

    /// Words between two borders.
    fn segment(&mut self, block: &Block, span: Span, text: &str, out: &mut String) {
        let mut covers: Vec<(Reverse<usize>, u32, Cover)> = Vec::new();
        for (number, inline) in block.inlines.iter().enumerate() {
            if inline.span.overlaps(span) && element(&inline.style).is_some() {
                let length = Reverse(inline.span.len());
                covers.push((length, inline.span.start, Cover::Style(number)));
            }
        }
        for &number in &self.active {
            let layer = self.layers[number].span;
            if layer.overlaps(span) {
                covers.push((Reverse(layer.len()), layer.start, Cover::Layer(number)));
            }
        }
        covers.sort_by_key(|(length, start, _)| (*length, *start));
        let covers: Vec<Cover> = covers.into_iter().map(|(.., cover)| cover).collect();
        self.change(block, &covers, out);
        push_words(out, text);
        for &number in &self.active {
            let layer = &self.layers[number];
            if let Some((mark, true)) = layer.mark
                && layer.span.end == span.end
            {
                self.ended.push(mark);
            }
        }
    }

    /// Closes and opens elements, so that these are open.
    fn change(&mut self, block: &Block, covers: &[Cover], out: &mut String) {
        let same = self.open.iter().zip(covers);
        let mut kept = same.take_while(|(open, wanted)| open == wanted).count();
        if !self.ended.is_empty() {
            // The number of a note is a link, which cannot be in another link.
            let is_link = |cover: &Cover| self.name(block, *cover) == "a";
            kept = self.open[..kept].iter().position(is_link).unwrap_or(kept);
        }
        for cover in self.open.split_off(kept).into_iter().rev() {
            out.extend(["</", self.name(block, cover), ">"]);
        }
        for mark in std::mem::take(&mut self.ended) {
            let number = &(mark + 1).to_string();
            out.extend(["<a class=\"ref\" href=\"#note", number]);
            out.extend(["\" aria-label=\"Note ", number]);
            out.extend(["\"><sup>", number, "</sup></a>"]);
        }
        for &cover in &covers[kept..] {
            self.begin(block, cover, out);
            self.open.push(cover);
        }
    }

    fn name(&self, block: &Block, cover: Cover) -> &'static str {
        match cover {
            Cover::Style(number) => element(&block.inlines[number].style).unwrap_or_default(),
            Cover::Layer(number) if self.layers[number].mark.is_some() => "mark",
            Cover::Layer(_) => "span",
        }
    }

    fn begin(&mut self, block: &Block, cover: Cover, out: &mut String) {
        let name = self.name(block, cover);
        out.extend(["<", name]);
        match cover {
            Cover::Style(number) => {
                if let Style::Link(address) = &block.inlines[number].style {
                    out.push_str(" rel=\"noopener noreferrer\"");
                    attribute("href", address, out);
                }
            }
            Cover::Layer(number) => {
                let layer = &self.layers[number];
                let mark = layer.mark.filter(|(mark, _)| self.begun.insert(*mark));
                if let Some((mark, _)) = mark {
                    out.push_str(" id=\"mark");
                    push_number(out, mark + 1);
                    out.push('"');
                }
                attribute("class", layer.class, out);
                for (at, key) in layer.keys.iter().enumerate() {
                    out.extend([if at == 0 { " data-k=\"" } else { " " }, key]);
                }
                if !layer.keys.is_empty() {
                    out.push('"');
                }
                attribute("title", &layer.title, out);
            }
        }
        out.push('>');
    }
}

/// The element of a style; none if its words are as the others.
fn element(style: &Style) -> Option<&'static str> {
    match style {
        Style::Emphasis => Some("em"),
        Style::Strong => Some("strong"),
        Style::Code => Some("code"),
        Style::Strikethrough => Some("s"),
        Style::Link(address) if is_web(address) => Some("a"),
        _ => None,
    }
}

/// An attribute after a blank; nothing if it has no value.
fn attribute(name: &str, value: &str, out: &mut String) {
    if !value.is_empty() {
        out.extend([" ", name, "=\""]);
        push_words(out, value);
        out.push('"');
    }
}
