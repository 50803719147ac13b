//! HTML → blocks: a walk over a parsed tree. Which part of a page is the article is `page`'s matter.

mod notes;
mod table;
mod turns;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeData, NodeId, NodeRef};

use self::notes::{footnotes, is_footnote, is_sign_of_heading, is_way_back};
use self::table::is_data;
use self::turns::parts_turns;
use super::attribution;
use super::build::{Builder, Nesting};
use super::content::{is_hidden_by, is_panel};
use super::links;
use super::roles::Roles;
use crate::text::{BlockKind, Picture, Style};

/// Deeper elements are read as their bare words.
const DEEPEST: usize = 250;

/// A picture whose address is longer, because it holds the picture, is left out: bytes.
const LONGEST_PICTURE: usize = 4 << 20;
/// A picture that is smaller in either direction is an icon: pixels.
const SMALLEST_PICTURE: u32 = 48;

/// How to walk.
#[derive(Clone, Default)]
pub(super) struct Walk<'a> {
    /// The address against which links are resolved; without it only whole addresses are kept.
    pub(super) base: Option<&'a str>,
    /// Show pictures outside of figures by their description.
    pub(super) pictures: bool,
    /// Elements to leave out.
    pub(super) without: Option<&'a HashSet<NodeId>>,
    /// Show what is hidden, too.
    pub(super) hidden: bool,
    /// Tell captions, posts and hidden words by what elements are called, as web pages need it.
    pub(super) named: bool,
}

/// More open elements than any page has: parsing takes time with the square of the depth.
const DEEPEST_PARSED: usize = 600;
/// More open elements of style than any page has: each is opened again in every paragraph.
const MOST_FORMATTING: usize = 60;
/// More attributes of one element than any page has: parsing takes time with their square.
const MOST_ATTRIBUTES: usize = 300;

/// `html` as it can be parsed in little time: without the tags of elements that nest too deep and
/// without attributes beyond the first few hundred of an element. The words stay.
pub(super) fn tame(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut depth = 0usize;
    let mut styled = 0usize;
    let mut tamed: Option<String> = None;
    let mut kept = 0;
    let mut leave_out = |from: usize, to: usize| {
        let text = tamed.get_or_insert_default();
        if from >= kept {
            text.push_str(&html[kept..from]);
            kept = to;
        }
    };
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        match rest.first() {
            Some(b'/') => {
                let name = name_length(&rest[1..]);
                if is_formatting(&rest[1..=name]) {
                    if styled > MOST_FORMATTING {
                        leave_out(at, end_of_tag(bytes, at));
                        styled -= 1;
                        continue;
                    }
                    styled = styled.saturating_sub(1);
                }
                if depth > DEEPEST_PARSED {
                    leave_out(at, end_of_tag(bytes, at));
                }
                depth = depth.saturating_sub(1);
            }
            Some(first) if first.is_ascii_alphabetic() => {
                let name = name_length(rest);
                if is_formatting(&rest[..name]) {
                    styled += 1;
                    if styled > MOST_FORMATTING {
                        leave_out(at, end_of_tag(bytes, at));
                        continue;
                    }
                }
                if !is_closed_by_itself(&rest[..name]) {
                    depth += 1;
                    if depth > DEEPEST_PARSED {
                        leave_out(at, end_of_tag(bytes, at));
                        continue;
                    }
                }
                if let Some(from) = after_attributes(bytes, at + 1 + name) {
                    leave_out(from, end_of_tag(bytes, from).saturating_sub(1).max(from));
                }
            }
            _ => {}
        }
    }
    match tamed {
        Some(mut text) => {
            text.push_str(&html[kept..]);
            Cow::Owned(text)
        }
        None => Cow::Borrowed(html),
    }
}

fn name_length(tag: &[u8]) -> usize {
    let end = tag.iter().position(|b| !b.is_ascii_alphanumeric());
    end.unwrap_or(tag.len())
}

/// Elements that a parser opens again in every paragraph until they are closed.
fn is_formatting(name: &[u8]) -> bool {
    const NAMES: [&str; 13] = [
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "u",
    ];
    NAMES
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// The place after the `>` that ends the tag at `at`.
fn end_of_tag(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1)
}

/// The place of the first attribute too many of the tag whose name ends at `at`.
fn after_attributes(bytes: &[u8], at: usize) -> Option<usize> {
    let mut attributes = 0;
    let mut quote = None;
    let mut before = b' ';
    for (place, &byte) in bytes.iter().enumerate().skip(at) {
        match quote {
            Some(mark) => {
                if byte == mark {
                    quote = None;
                }
            }
            None => match byte {
                b'>' => return None,
                b'"' | b'\'' if before == b'=' => quote = Some(byte),
                byte if byte.is_ascii_whitespace() => {}
                _ if before.is_ascii_whitespace() && byte != b'=' => {
                    attributes += 1;
                    if attributes > MOST_ATTRIBUTES {
                        return Some(place);
                    }
                }
                _ => {}
            },
        }
        before = byte;
    }
    None
}

/// Elements without content, and those whose end need not be written.
fn is_closed_by_itself(name: &[u8]) -> bool {
    const NAMES: [&str; 26] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "path",
        "circle", "rect", "use",
    ];
    NAMES
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// Adds a piece of HTML to `builder`.
pub(super) fn fragment(builder: &mut Builder, html: &str) {
    let document = Document::fragment(&*tame(html));
    Walk {
        pictures: true,
        ..Walk::default()
    }
    .run(builder, &document.root());
}

impl Walk<'_> {
    /// Adds the blocks below `root` to `builder`.
    pub(super) fn run(&self, builder: &mut Builder, root: &NodeRef) {
        let mut walker = Walker::new(self, builder, footnotes(root));
        walker.children(root, 0);
        walker.builder.end();
    }

    /// Adds the blocks of these elements to `builder`.
    pub(super) fn run_all(&self, builder: &mut Builder, roots: &[NodeRef]) {
        let mut labels = HashMap::new();
        for root in roots {
            labels.extend(footnotes(root));
        }
        let mut walker = Walker::new(self, builder, labels);
        for root in roots {
            walker.nesting.begin(walker.builder, BlockKind::Paragraph);
            walker.inner_of(root);
        }
        walker.builder.end();
    }
}

struct Walker<'a, 'b> {
    walk: &'a Walk<'b>,
    builder: &'a mut Builder,
    /// The label of each footnote by the id of its element.
    labels: HashMap<String, String>,
    nesting: Nesting,
    /// Inside a table's cell blocks are parted by blanks.
    in_table: bool,
    /// An inline element ended directly before what comes next.
    after_inline: bool,
}

impl<'a, 'b> Walker<'a, 'b> {
    fn new(walk: &'a Walk<'b>, builder: &'a mut Builder, labels: HashMap<String, String>) -> Self {
        Self {
            walk,
            builder,
            labels,
            nesting: Nesting::default(),
            in_table: false,
            after_inline: false,
        }
    }

    /// Adds a root of the article, whatever its own attributes say.
    fn inner_of(&mut self, root: &NodeRef) {
        let Some(name) = root.node_name() else { return };
        self.inner(root, &name.to_ascii_lowercase(), 0);
    }

    fn children(&mut self, node: &NodeRef, depth: usize) {
        for child in node.children_it(false) {
            if self.builder.is_full() {
                return;
            }
            let is_text = child.query_or(false, |child| match &child.data {
                NodeData::Text { contents } => {
                    self.builder.text(contents);
                    true
                }
                _ => false,
            });
            if is_text {
                self.after_inline = false;
            } else if child.is_element() {
                self.element(&child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: &NodeRef, depth: usize) {
        let Some(name) = node.node_name() else { return };
        let name: &str = &name.to_ascii_lowercase();
        if name == "svg" {
            // A drawing that holds a picture: the cover of many books.
            for picture in node.descendants_it().filter(|part| part.has_name("image")) {
                self.see_picture(&picture);
            }
        }
        if name == "button" && self.walk.named && !self.in_table && is_panel(node) {
            // What opens a panel is its heading.
            self.block(node, BlockKind::Paragraph, depth);
            return;
        }
        if (is_skipped(name) && !(name == "button" && is_whole_heading(node)))
            || (!self.walk.hidden && is_hidden(node) && !(self.walk.named && is_panel(node)))
            || self
                .walk
                .without
                .is_some_and(|without| without.contains(&node.id))
        {
            return;
        }
        if name == "noscript" && (self.walk.named || node.text().contains('<')) {
            return;
        }
        if self.walk.named && self.named(node, name, depth) {
            return;
        }
        if depth > DEEPEST {
            self.builder.text(" ");
            self.builder.text(&node.text());
            return;
        }
        let label = self.label_of(node, name);
        if let Some(label) = label.filter(|_| !self.in_table) {
            self.nesting.set_footnote(self.builder, Some(label));
            self.inner(node, name, depth);
            self.nesting.set_footnote(self.builder, None);
        } else {
            self.inner(node, name, depth);
        }
    }

    /// The label of the footnote that is this element, or that begins with its number.
    fn label_of(&self, node: &NodeRef, name: &str) -> Option<String> {
        if self.labels.is_empty() || name == "a" {
            return None;
        }
        let of = |node: &NodeRef| node.id_attr().and_then(|id| self.labels.get(&*id).cloned());
        of(node).or_else(|| {
            let first = node.children_it(false).find(NodeRef::is_element)?;
            (first.has_name("a") && is_footnote(node)).then(|| of(&first))?
        })
    }

    fn inner(&mut self, node: &NodeRef, name: &str, depth: usize) {
        match name {
            "footer" | "figcaption" if self.nesting.is_quoting() && !self.in_table => {
                self.block(node, BlockKind::Attribution, depth);
            }
            "cite" if self.nesting.is_quoting() && !self.in_table && self.stands_apart(node) => {
                self.block(node, BlockKind::Attribution, depth);
            }
            "p" | "dt" | "dd" | "summary" | "address" | "div" | "section" | "article" | "main"
            | "header" | "footer" | "aside" | "nav" | "body" | "html" | "center" | "details"
            | "fieldset" | "form" | "hgroup" | "dl" | "legend" | "tr" | "td" | "th" | "tbody"
            | "thead" | "tfoot" | "noscript" | "option" => {
                self.block(node, BlockKind::Paragraph, depth);
            }
            "figure" => self.figure(node, depth),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.block(node, BlockKind::Heading(level), depth);
            }
            "figcaption" | "caption" => self.block(node, BlockKind::Caption, depth),
            "pre" | "listing" | "xmp" => self.block(node, BlockKind::Code, depth),
            "blockquote" if !self.in_table => {
                let class = node.attr("class").unwrap_or_default();
                let roles = Roles::read(&class, "");
                if roles.has(Roles::POST) && attribution::is_shared(node.text().trim()) {
                    // A post that the page does not show: the line says nothing of what is before it.
                    self.block(node, BlockKind::Paragraph, depth);
                    return;
                }
                let kind = if roles.has(Roles::PULL_QUOTE) {
                    Some(BlockKind::PullQuote)
                } else {
                    roles.has(Roles::POST).then_some(BlockKind::Post)
                };
                self.nesting.open_said(self.builder, kind);
                self.children(node, depth);
                self.nesting.close_quotation(self.builder);
            }
            "ul" | "ol" | "menu" | "dir" if !self.in_table => {
                let first = node
                    .attr("start")
                    .and_then(|start| start.trim().parse().ok());
                self.nesting.end(self.builder);
                self.nesting
                    .open_list((name == "ol").then(|| first.unwrap_or(1)));
                self.children(node, depth);
                self.nesting.close_list();
                self.nesting.begin(self.builder, BlockKind::Paragraph);
            }
            "li" if !self.in_table => {
                self.nesting.open_item(self.builder);
                self.children(node, depth);
                self.nesting.close_item(self.builder);
            }
            "table" if !self.in_table && is_data(node) => self.table(node, depth),
            "table" => self.block(node, BlockKind::Paragraph, depth),
            "hr" => self.builder.rule(),
            "br" if !self.in_table && parts_turns(node) => {
                let kind = self.builder.kind().clone();
                self.builder.begin(kind);
            }
            "br" => self.line_break(),
            "img" => {
                self.see_picture(node);
                if self.walk.pictures {
                    self.picture(node);
                }
            }
            "math" if node.has_attr("alttext") => {
                self.builder.text(&node.attr_or("alttext", ""));
            }
            "a" => {
                self.part_from_before(node);
                self.link(node, depth);
                self.after_inline = true;
            }
            "span" | "time" => {
                self.part_from_before(node);
                self.children(node, depth);
                self.after_inline = true;
            }
            "em" | "i" | "cite" | "dfn" | "var" => self.styled(node, Style::Emphasis, depth),
            "strong" | "b" => self.styled(node, Style::Strong, depth),
            "code" | "kbd" | "samp" | "tt" => self.styled(node, Style::Code, depth),
            "s" | "del" | "strike" => self.styled(node, Style::Strikethrough, depth),
            "q" => {
                self.builder.text("“");
                self.children(node, depth);
                self.builder.text("”");
            }
            _ => self.children(node, depth),
        }
    }

    /// Adds an element that is told by its class, if it is one.
    fn named(&mut self, node: &NodeRef, name: &str, depth: usize) -> bool {
        if self.in_table
            || !matches!(
                name,
                "div"
                    | "p"
                    | "span"
                    | "section"
                    | "small"
                    | "blockquote"
                    | "em"
                    | "cite"
                    | "figcaption"
            )
        {
            return false;
        }
        let Some(class) = node.attr("class") else {
            return false;
        };
        let roles = Roles::read(&class, "");
        if name == "blockquote" {
            return false;
        }
        if roles.has(Roles::PULL_QUOTE) && matches!(name, "div" | "p" | "section") {
            self.nesting
                .open_said(self.builder, Some(BlockKind::PullQuote));
            self.children(node, depth);
            self.nesting.close_quotation(self.builder);
            return true;
        }
        let in_caption = *self.builder.kind() == BlockKind::Caption;
        if in_caption && !self.builder.is_fresh() && is_credit(&class) {
            self.block(node, BlockKind::Credit, depth);
            self.builder.begin(BlockKind::Caption);
            return true;
        }
        let is_caption = roles.has(Roles::CAPTION)
            && name != "figcaption"
            && *self.builder.kind() != BlockKind::Caption
            && node.normalized_char_count() < 600
            && (matches!(name, "div" | "p") || stands_by_picture(node))
            && !holds_text_blocks(node);
        if is_caption {
            self.block(node, BlockKind::Caption, depth);
        }
        is_caption
    }

    fn block(&mut self, node: &NodeRef, kind: BlockKind, depth: usize) {
        if self.in_table || *self.builder.kind() == BlockKind::Code {
            self.builder.text(if self.in_table { " " } else { "\n" });
            self.children(node, depth);
            self.builder.text(" ");
            return;
        }
        self.nesting.begin(self.builder, kind);
        self.children(node, depth);
        self.nesting.begin(self.builder, BlockKind::Paragraph);
    }

    /// True for an element after which its block has no more words, and before which the block has
    /// none or a line break.
    fn stands_apart(&self, node: &NodeRef) -> bool {
        let fresh = self.builder.is_fresh() || self.builder.at_line_start();
        let mut after = std::iter::successors(node.next_sibling(), NodeRef::next_sibling);
        fresh && after.all(|next| next.text().trim().is_empty())
    }

    /// Adds a blank between two inline elements that a style sheet parts: `Writer` and `@name`.
    fn part_from_before(&mut self, node: &NodeRef) {
        if !std::mem::take(&mut self.after_inline) || !self.walk.named {
            return;
        }
        let before = self.builder.last_char();
        let text = node.text();
        let next = text.chars().next();
        // Writings without capitals, but with blanks.
        let has_blanks = |c: char| matches!(c, '\u{590}'..='\u{DFF}');
        let is_new = |c: char| {
            before.is_some_and(char::is_alphabetic) && text.trim().len() >= 6 && c.is_ascii_digit()
                || before.is_some_and(has_blanks) && text.trim().len() >= 12 && has_blanks(c)
        };
        if next.is_some_and(is_new) {
            self.builder.text(" ");
            return;
        }
        let ends = before.is_some_and(|c| {
            c.is_lowercase() || c.is_numeric() || matches!(c, '.' | ',' | '!' | '?' | ':' | ')')
        });
        if ends && next.is_some_and(|c| c.is_uppercase() || c == '@') {
            self.builder.text(" ");
        }
    }

    fn styled(&mut self, node: &NodeRef, style: Style, depth: usize) {
        self.builder.open(style);
        self.children(node, depth);
        self.builder.close();
    }

    fn line_break(&mut self) {
        if self.builder.at_line_start() && !self.in_table {
            let kind = self.builder.kind().clone();
            if kind == BlockKind::Paragraph || kind == BlockKind::Quotation {
                self.builder.begin(kind);
                return;
            }
        }
        self.builder.line_break();
    }

    fn link(&mut self, node: &NodeRef, depth: usize) {
        let href = node.attr("href").unwrap_or_default();
        if let Some(label) = href.strip_prefix('#').and_then(|id| self.labels.get(id)) {
            let label = label.clone();
            self.builder.open(Style::FootnoteRef(label.clone()));
            self.builder.text(&format!("[{label}]"));
            self.builder.close();
            return;
        }
        let is_number = || {
            node.id_attr()
                .is_some_and(|id| self.labels.contains_key(&*id))
        };
        if is_way_back(node, &href) || is_number() || is_sign_of_heading(node, &href) {
            return;
        }
        let target = (!href.starts_with('#')).then(|| links::resolve(self.walk.base, &href));
        match target.flatten() {
            Some(target) => self.styled(node, Style::Link(target), depth),
            None => self.children(node, depth),
        }
    }

    /// Notes where a picture's bytes are. Icons and the dots that count readers are none.
    fn see_picture(&mut self, node: &NodeRef) {
        const ADDRESSES: [&str; 5] = ["src", "data-src", "data-original", "href", "xlink:href"];
        let addresses = ADDRESSES.iter().filter_map(|name| node.attr(name));
        let addresses = addresses.map(|address| address.trim().to_owned());
        let is_one = |address: &String| {
            let is_svg = address.starts_with("data:image/svg");
            let is_held = address.starts_with("data:") && !is_svg;
            // What is on the net is not fetched.
            let is_near = !address.starts_with("//") && !address.contains(':');
            !address.is_empty() && (is_held || is_near) && address.len() < LONGEST_PICTURE
        };
        // What a script puts into the place of a tiny one is what is meant.
        let tiny = |address: &String| address.starts_with("data:") && address.len() < 200;
        let mut addresses: Vec<String> = addresses.filter(is_one).collect();
        addresses.sort_by_key(tiny);
        let Some(address) = addresses.into_iter().next() else {
            return;
        };
        let pixels = |name: &str| {
            let value = node.attr(name)?;
            value.trim().trim_end_matches("px").parse::<u32>().ok()
        };
        let (width, height) = (pixels("width"), pixels("height"));
        let is_small = |side: Option<u32>| side.is_some_and(|side| side < SMALLEST_PICTURE);
        if self.in_table || is_small(width) || is_small(height) {
            return;
        }
        self.builder.picture(Picture {
            at: 0,
            address,
            words: node.attr_or("alt", "").to_string(),
            size: width.zip(height),
        });
    }

    fn picture(&mut self, node: &NodeRef) {
        let words = node.attr_or("alt", "");
        if words.trim().is_empty() {
            return;
        }
        if self.builder.is_fresh() && *self.builder.kind() == BlockKind::Paragraph {
            self.builder.begin(BlockKind::Caption);
            self.builder.text(&words);
            self.nesting.begin(self.builder, BlockKind::Paragraph);
        } else if *self.builder.kind() != BlockKind::Caption {
            self.builder.text(&words);
        }
    }

    /// A figure that holds a picture is its caption, without one the picture's description.
    fn figure(&mut self, figure: &NodeRef, depth: usize) {
        let inside = |name: &'static str| {
            figure
                .descendants_it()
                .find(move |part| part.has_name(name))
        };
        let is_picture = ["img", "picture", "video", "iframe", "svg"]
            .iter()
            .any(|name| inside(name).is_some());
        if !is_picture || inside("table").is_some() || inside("pre").is_some() {
            self.block(figure, BlockKind::Paragraph, depth);
            return;
        }
        for picture in figure.descendants_it().filter(|part| part.has_name("img")) {
            self.see_picture(&picture);
        }
        if let Some(caption) = inside("figcaption").filter(|words| !words.text().trim().is_empty())
        {
            self.block(&caption, BlockKind::Caption, depth);
        } else if let Some(picture) = inside("img") {
            self.nesting.begin(self.builder, BlockKind::Paragraph);
            self.picture(&picture);
        }
    }
}

/// True for an element beside or around a picture.
fn stands_by_picture(node: &NodeRef) -> bool {
    let is_picture = |node: &NodeRef| {
        ["img", "picture", "video", "amp-img"]
            .iter()
            .any(|name| node.has_name(name))
    };
    let parent = node.parent();
    parent.is_some_and(|parent| {
        parent.children_it(false).any(|sibling| {
            is_picture(&sibling) || sibling.children_it(false).any(|inner| is_picture(&inner))
        })
    })
}

/// True for an element with several paragraphs, which is more than a caption.
fn holds_text_blocks(node: &NodeRef) -> bool {
    let blocks = node.descendants_it().filter(|part| {
        ["p", "h1", "h2", "h3", "li", "table"]
            .iter()
            .any(|name| part.has_name(name))
    });
    blocks.take(3).count() > 2
}

fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "head"
            | "title"
            | "object"
            | "iframe"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
            | "svg"
            | "button"
            | "select"
            | "textarea"
            | "input"
            | "rt"
            | "rp"
            | "meta"
            | "link"
            | "base"
    )
}

/// True for a button that is all that a heading says: a click shows what is below it.
fn is_whole_heading(button: &NodeRef) -> bool {
    let is_heading = |node: &NodeRef| {
        let name = node.node_name();
        name.is_some_and(|name| matches!(&*name, "h2" | "h3" | "h4" | "h5" | "h6" | "summary"))
    };
    let heading = button.ancestors_it(Some(3)).find(is_heading);
    heading.is_some_and(|heading| heading.text().trim() == button.text().trim())
}

fn is_hidden(node: &NodeRef) -> bool {
    let Some(element) = node.element_ref() else {
        return false;
    };
    // A note that shows when its number is clicked.
    let is_note = element.attrs.iter().any(|attr| {
        let name = &*attr.name.local;
        (name == "epub:type" || name == "type" || name == "role")
            && (attr.value.contains("footnote") || attr.value.contains("endnote"))
    });
    !is_note
        && element.attrs.iter().any(|attr| match &*attr.name.local {
            "hidden" => true,
            "style" => is_hidden_by(&attr.value),
            _ => false,
        })
}

/// True for the names of an element that says who made a picture.
fn is_credit(classes: &str) -> bool {
    const NAMES: [&str; 6] = [
        "credit",
        "bildnachweis",
        "copyrightholder",
        "copyright-holder",
        "fotocredit",
        "photographer",
    ];
    let classes = classes.to_ascii_lowercase();
    NAMES.iter().any(|name| classes.contains(name))
}

#[cfg(test)]
mod tests;
