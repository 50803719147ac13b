//! A block's text cut wherever a mark, a quote, a name or a style begins or ends.

use std::fmt::Write as _;

use super::{is_web, words};
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

/// Goes through the blocks in order.
pub(super) struct Segments<'a> {
    text: &'a str,
    layers: &'a [Layer],
    /// The first layer that has not begun.
    next: usize,
    active: Vec<&'a Layer>,
}

impl<'a> Segments<'a> {
    /// The layers are in order of place.
    pub(super) fn new(text: &'a str, layers: &'a [Layer]) -> Self {
        Self {
            text,
            layers,
            next: 0,
            active: Vec::new(),
        }
    }

    /// The block as HTML, and all keys in it.
    pub(super) fn of(&mut self, block: &Block) -> (String, Vec<&'a str>) {
        while let Some(layer) = self.layers.get(self.next)
            && layer.span.start < block.span.end
        {
            self.active.push(layer);
            self.next += 1;
        }
        self.active
            .retain(|layer| layer.span.end > block.span.start);
        let mut borders = vec![block.span.start, block.span.end];
        let spans = self.active.iter().map(|layer| layer.span);
        for span in spans.chain(block.inlines.iter().map(|inline| inline.span)) {
            borders.extend(
                [span.start, span.end]
                    .into_iter()
                    .filter(|at| block.span.contains(*at as usize)),
            );
        }
        borders.sort_unstable();
        borders.dedup();
        let is_table = block.kind == BlockKind::Table;
        let (mut out, mut keys) = (String::new(), Vec::new());
        if is_table {
            out.push_str("<tr><th scope=\"col\">");
        }
        for pair in borders.windows(2) {
            let span = Span::new(pair[0] as usize, pair[1] as usize);
            if is_table {
                self.cells(block, span, &mut out);
            } else {
                self.segment(block, span, span.of(self.text), true, &mut out);
            }
        }
        if is_table {
            let end = if out.rfind("<td>") > out.rfind("<th scope=\"col\">") {
                "</td></tr>"
            } else {
                "</th></tr>"
            };
            out.push_str(end);
        }
        for layer in self
            .active
            .iter()
            .filter(|layer| layer.span.overlaps(block.span))
        {
            keys.extend(layer.keys.iter().map(String::as_str));
        }
        (out, keys)
    }

    /// A stretch of a table, in which tabs part cells and line ends rows; the first row is the head.
    fn cells(&self, block: &Block, span: Span, out: &mut String) {
        let mut at = span.start as usize;
        let words = span.of(self.text);
        let is_head = |at: usize| !self.text[block.span.start as usize..at].contains('\n');
        for piece in words.split_inclusive(['\t', '\n']) {
            let bare = piece.trim_end_matches(['\t', '\n']);
            let place = Span::new(at, at + bare.len());
            if !bare.is_empty() {
                self.segment(
                    block,
                    place,
                    bare,
                    at + piece.len() >= span.end as usize,
                    out,
                );
            }
            at += piece.len();
            let was_head = is_head(at - piece.len());
            if piece.ends_with('\t') {
                out.push_str(if was_head {
                    "</th><th scope=\"col\">"
                } else {
                    "</td><td>"
                });
            } else if piece.ends_with('\n') {
                out.push_str(if was_head {
                    "</th></tr><tr><td>"
                } else {
                    "</td></tr><tr><td>"
                });
            }
        }
    }

    fn segment(&self, block: &Block, span: Span, text: &str, is_whole: bool, out: &mut String) {
        let here: Vec<&&Layer> = self
            .active
            .iter()
            .filter(|layer| layer.span.overlaps(span))
            .collect();
        let mut ends = Vec::new();
        let mut open = |out: &mut String, tag: String, name: &'static str| {
            out.push_str(&tag);
            ends.push(name);
        };
        for inline in block
            .inlines
            .iter()
            .filter(|inline| inline.span.overlaps(span))
        {
            match &inline.style {
                Style::Emphasis => open(out, "<em>".into(), "em"),
                Style::Strong => open(out, "<strong>".into(), "strong"),
                Style::Code => open(out, "<code>".into(), "code"),
                Style::Strikethrough => open(out, "<s>".into(), "s"),
                Style::Link(address) if is_web(address) => {
                    let tag = format!(
                        "<a rel=\"noopener noreferrer\" href=\"{}\">",
                        words(address)
                    );
                    open(out, tag, "a");
                }
                _ => {}
            }
        }
        let marks: Vec<_> = here.iter().filter(|layer| layer.mark.is_some()).collect();
        // The shortest mark gives the colour.
        if let Some(mark) = marks.iter().min_by_key(|layer| layer.span.len()) {
            let keys: Vec<&str> = marks
                .iter()
                .flat_map(|layer| layer.keys.iter().map(String::as_str))
                .collect();
            let tag = format!(
                "<mark class=\"{}\" data-k=\"{}\">",
                mark.class,
                keys.join(" ")
            );
            for layer in marks.iter().filter(|layer| layer.span.start == span.start) {
                if let Some((number, _)) = layer.mark {
                    let _ = write!(out, "<span id=\"mark{}\"></span>", number + 1);
                }
            }
            open(out, tag, "mark");
        }
        for layer in here.iter().filter(|layer| layer.mark.is_none()) {
            let tag = format!(
                "<span class=\"{}\" data-k=\"{}\" data-t=\"{}\" title=\"{}\">",
                layer.class,
                layer.keys.join(" "),
                layer.keys.first().map_or("", String::as_str),
                words(&layer.title)
            );
            open(out, tag, "span");
        }
        out.push_str(&words(text));
        for name in ends.iter().rev() {
            let _ = write!(out, "</{name}>");
        }
        let ended = marks
            .iter()
            .filter(|layer| is_whole && layer.span.end == span.end);
        for (number, has_note) in ended.filter_map(|layer| layer.mark) {
            if has_note {
                let number = number + 1;
                let _ = write!(
                    out,
                    "<a class=\"ref\" href=\"#note{number}\" aria-label=\"Note {number}\"><sup>{number}</sup></a>"
                );
            }
        }
    }
}
