//! A web page laid out as a list of its elements, each with what it holds: letters, letters in links,
//! prose.

use std::ops::Range;

use dom_query::{Document, NodeData, NodeRef};

use super::{Search, is_hidden_by, is_panel};
use crate::import::roles::Roles;

/// Deeper elements are not looked at.
const DEEPEST: usize = 500;
/// A stretch of words shorter than this is not prose, in letters.
pub(super) const SHORTEST_PROSE: u32 = 60;

/// What an element is by its tag, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Body,
    Article,
    Main,
    Div,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Quote,
    Pre,
    Table,
    Cell,
    Aside,
    Header,
    Footer,
    Nav,
    Form,
    Figure,
    Link,
    Block,
    Inline,
}

impl Tag {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "body" => Self::Body,
            "article" => Self::Article,
            "main" => Self::Main,
            "div" | "section" | "center" | "amp-story" => Self::Div,
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading(name.as_bytes()[1] - b'0'),
            "ul" | "ol" | "dl" | "menu" => Self::List,
            "li" | "dd" | "dt" => Self::Item,
            "blockquote" => Self::Quote,
            "pre" => Self::Pre,
            "table" | "tbody" | "thead" | "tfoot" | "tr" => Self::Table,
            "td" | "th" => Self::Cell,
            "aside" => Self::Aside,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "nav" => Self::Nav,
            "form" => Self::Form,
            "figure" | "figcaption" => Self::Figure,
            "a" => Self::Link,
            "fieldset" | "details" | "summary" | "address" | "hgroup" | "caption" | "dialog" => {
                Self::Block
            }
            "script" | "style" | "template" | "head" | "title" | "iframe" | "object" | "embed"
            | "svg" | "select" | "textarea" | "button" | "input" | "noscript" | "video"
            | "audio" | "canvas" | "meta" | "link" => return None,
            _ => Self::Inline,
        })
    }

    pub(super) fn is_block(self) -> bool {
        !matches!(self, Self::Inline | Self::Link)
    }

    /// What Readability gives to an element for its tag alone.
    pub(super) fn base(self) -> f32 {
        match self {
            Self::Div | Self::Article | Self::Main => 5.0,
            Self::Pre | Self::Cell | Self::Quote => 3.0,
            Self::List | Self::Item | Self::Form => -3.0,
            Self::Heading(_) => -5.0,
            _ => 0.0,
        }
    }
}

/// An element and what it holds.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is told of an element by itself"
)]
pub(super) struct Part<'a> {
    pub(super) node: NodeRef<'a>,
    pub(super) tag: Tag,
    pub(super) parent: usize,
    /// The place after its last descendant.
    pub(super) end: usize,
    pub(super) roles: Roles,
    /// Its stretches of words, if it is a block: numbers of [`Page::runs`].
    pub(super) words: Range<usize>,
    /// Its role or tag says that it is around the article.
    pub(super) around: bool,
    /// Hidden, or set aside with all below it.
    pub(super) aside: bool,
    /// `itemprop="articleBody"`, which is no guess.
    pub(super) is_declared: bool,
    /// `itemprop="headline"`.
    pub(super) is_headline: bool,
    pub(super) chars: f32,
    pub(super) linked: f32,
    pub(super) prose: f32,
    pub(super) links: u32,
    pub(super) score: f32,
    pub(super) is_scored: bool,
}

/// Words between the borders of blocks.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) part: usize,
    pub(super) chars: u32,
    pub(super) linked: u32,
    pub(super) commas: u32,
    pub(super) stops: u32,
    pub(super) links: u32,
}

impl Run {
    pub(super) fn prose(&self) -> f32 {
        let words = self.chars - self.linked;
        let is_prose = self.chars >= SHORTEST_PROSE
            && self.linked * 10 <= self.chars * 4
            && (self.stops > 0 || self.chars >= 140);
        let is_sentence = self.chars >= 25 && self.stops > 0 && self.linked * 4 <= self.chars;
        if is_prose || is_sentence {
            words as f32
        } else {
            0.0
        }
    }
}

pub(super) struct Page<'a> {
    pub(super) parts: Vec<Part<'a>>,
    pub(super) runs: Vec<Run>,
    pub(super) all_prose: f32,
    /// How many elements called a header have a heading that is no link.
    pub(super) headed: usize,
    pub(super) search: Search,
}

impl<'a> Page<'a> {
    pub(super) fn lay_out(document: &'a Document, search: Search) -> Self {
        let mut page = Self {
            parts: Vec::new(),
            runs: Vec::new(),
            all_prose: 0.0,
            headed: 0,
            search,
        };
        let root = document.root();
        page.parts.push(Part::new(root, Tag::Block, 0));
        let mut run = Run::default();
        page.children(&root, 0, 0, false, &mut run);
        page.flush(&mut run, 0);
        page.parts[0].end = page.parts.len();
        let mut prose: Vec<f32> = vec![0.0; page.parts.len()];
        for run in &page.runs {
            prose[run.part] += run.prose();
        }
        for at in (1..page.parts.len()).rev() {
            page.parts[at].prose = prose[at];
            prose[page.parts[at].parent] += prose[at];
        }
        page.all_prose = prose[0];
        page
    }

    fn children(&mut self, node: &NodeRef<'a>, at: usize, depth: usize, link: bool, run: &mut Run) {
        for child in node.children_it(false) {
            let is_text = child.query_or(false, |child| match &child.data {
                NodeData::Text { contents } => {
                    run.count(contents, link);
                    true
                }
                _ => false,
            });
            if !is_text && child.is_element() && depth < DEEPEST {
                self.element(child, at, depth + 1, link, run);
            }
        }
    }

    fn element(
        &mut self,
        node: NodeRef<'a>,
        parent: usize,
        depth: usize,
        link: bool,
        run: &mut Run,
    ) {
        let Some(element) = node.element_ref() else {
            return;
        };
        let Some(tag) = Tag::of(&element.name.local) else {
            return;
        };
        let mut part = Part::new(node, tag, parent);
        let mut words = ["", ""];
        let mut hidden = false;
        for attribute in &element.attrs {
            let value = &*attribute.value;
            match &*attribute.name.local {
                "class" => words[0] = value,
                "id" => words[1] = value,
                "role" => match value {
                    "navigation" | "search" | "contentinfo" | "dialog" | "alert"
                    | "alertdialog" | "menu" | "menubar" | "toolbar" => part.around = true,
                    "complementary" | "banner" => part.roles.also(Roles::MARGIN),
                    "main" if tag == Tag::Div => part.tag = Tag::Main,
                    _ => {}
                },
                "hidden" => hidden |= value != "until-found",
                "aria-hidden" => hidden |= value == "true",
                "style" => hidden |= is_hidden_by(value),
                "itemprop" => {
                    for word in value.split_ascii_whitespace() {
                        match word {
                            "articleBody" | "reviewBody" | "blogPost-body" => {
                                part.is_declared = true;
                            }
                            "headline" => part.is_headline = true,
                            "description" | "abstract" | "alternativeHeadline" => {
                                part.roles.also(Roles::LEAD);
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        part.aside |= hidden && !self.search.hidden && !is_panel(&node);
        if !matches!(tag, Tag::Body) {
            let named = Roles::read(words[0], words[1]);
            // What is never an article is known by its name, even in a search without names.
            for role in [Roles::COMMENTS, Roles::THREAD, Roles::NOTICE] {
                if named.has(role) {
                    part.roles.also(role);
                    part.around = true;
                }
            }
            if !self.search.nameless {
                part.roles.also(named);
                part.around |= named.has(Roles::AROUND);
            }
            // "comment" may also be a newsroom's word for an opinion piece.
            part.around &= !part.is_declared;
        }
        // The foot of a quotation says whose it is.
        let is_foot = tag == Tag::Footer && self.parts[parent].tag != Tag::Quote;
        part.around |= tag == Tag::Nav || is_foot;
        drop(element);
        let at = self.parts.len();
        let link = link || tag == Tag::Link;
        run.links += u32::from(tag == Tag::Link);
        self.parts.push(part);
        if tag.is_block() {
            let outer = run.part;
            self.flush(run, at);
            let first = self.runs.len();
            self.children(&node, at, depth, link, run);
            self.flush(run, outer);
            self.parts[at].words = first..self.runs.len();
        } else {
            self.children(&node, at, depth, link, run);
        }
        self.parts[at].end = self.parts.len();
    }

    /// Ends the words that were collected; the ones to come are in the block `next`.
    fn flush(&mut self, run: &mut Run, next: usize) {
        if run.chars > 0 {
            self.runs.push(*run);
        }
        *run = Run {
            part: next,
            ..Run::default()
        };
    }
}

impl<'a> Part<'a> {
    fn new(node: NodeRef<'a>, tag: Tag, parent: usize) -> Self {
        Self {
            node,
            tag,
            parent,
            end: 0,
            roles: Roles::default(),
            words: 0..0,
            around: false,
            aside: false,
            is_declared: false,
            is_headline: false,
            chars: 0.0,
            linked: 0.0,
            prose: 0.0,
            links: 0,
            score: 0.0,
            is_scored: false,
        }
    }

    /// True for words in mid-sentence: words of the same line stand before and after them. Whatever
    /// such an element is called, the sentence needs it.
    pub(super) fn is_in_sentence(&self) -> bool {
        if self.tag.is_block() || self.roles.has(Roles::UNSEEN) || self.node.has_name("sup") {
            return false;
        }
        let text = |beside: Option<NodeRef>| {
            beside
                .filter(NodeRef::is_text)
                .map(|node| node.text())
                .unwrap_or_default()
        };
        let (before, after) = (
            text(self.node.prev_sibling()),
            text(self.node.next_sibling()),
        );
        before.contains(char::is_alphanumeric) && after.contains(char::is_alphanumeric)
    }

    pub(super) fn class_weight(&self) -> f32 {
        let mut weight = 0.0;
        if self.roles.has(Roles::CONTENT) || self.roles.has(Roles::BODY) || self.is_declared {
            weight += 25.0;
        }
        if self.roles.has(Roles::AROUND) || self.roles.has(Roles::MARGIN) {
            weight -= 25.0;
        }
        weight
    }
}

impl Run {
    fn count(&mut self, text: &str, link: bool) {
        let mut blank = true;
        let mut chars = 0;
        let mut before = ' ';
        for c in text.chars() {
            if c.is_whitespace() {
                chars += u32::from(!blank);
                blank = true;
                if matches!(before, '.' | '!' | '?' | '…' | '।' | '؟' | '”' | '"' | '»') {
                    self.stops += 1;
                }
            } else {
                // A letter of the writings without spaces says as much as two others.
                chars += if c >= '\u{2E80}' { 2 } else { 1 };
                blank = false;
                match c {
                    ',' | '，' | '、' | '،' | '﹐' | '︐' => self.commas += 1,
                    '。' | '！' | '？' => self.stops += 1,
                    _ => {}
                }
            }
            before = c;
        }
        if matches!(
            before,
            '.' | '!' | '?' | '…' | '।' | '؟' | '”' | '"' | '»' | ':'
        ) {
            self.stops += 1;
        }
        self.chars += chars;
        self.linked += if link { chars } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_told_apart_by_name() {
        let check = |names: &[&str], tag: Tag| {
            let other = names.iter().find(|name| Tag::of(name) != Some(tag));
            assert_eq!(other, None, "{tag:?}");
        };
        check(&["ul", "ol", "dl", "menu"], Tag::List);
        check(&["li", "dd", "dt"], Tag::Item);
        check(&["table", "tbody", "thead", "tfoot", "tr"], Tag::Table);
        check(&["td", "th"], Tag::Cell);
        check(&["figure", "figcaption"], Tag::Figure);
        check(&["h2"], Tag::Heading(2));
        assert_eq!(Tag::of("script"), None);
    }

    #[test]
    fn prose_has_sentences_or_length_and_few_links() {
        let prose = |chars, linked, stops| {
            let run = Run {
                chars,
                linked,
                stops,
                ..Run::default()
            };
            run.prose() as u32
        };
        assert_eq!((prose(100, 0, 1), prose(100, 0, 0)), (100, 0));
        assert_eq!((prose(140, 0, 0), prose(139, 0, 0)), (140, 0));
        assert_eq!((prose(100, 40, 1), prose(100, 41, 1)), (60, 0));
        // A sentence may be shorter, with fewer links.
        assert_eq!(
            (prose(25, 0, 1), prose(24, 0, 1), prose(30, 0, 0)),
            (25, 0, 0)
        );
        assert_eq!((prose(40, 10, 1), prose(40, 11, 1)), (30, 0));
    }

    #[test]
    fn commas_and_stops_of_all_scripts_are_counted() {
        let counted = |text: &str| {
            let mut run = Run::default();
            run.count(text, false);
            (run.commas, run.stops)
        };
        assert_eq!(counted("One, two, three. Four!"), (2, 2));
        assert_eq!(counted("a，b、c،d﹐e︐f"), (5, 0));
        assert_eq!(counted("甲。乙！丙"), (0, 2));
        assert_eq!(counted("no stop"), (0, 0));
    }

    #[test]
    fn letters_are_counted_with_one_blank_between_words() {
        let counted = |text: &str, link| {
            let mut run = Run::default();
            run.count(text, link);
            (run.chars, run.linked)
        };
        assert_eq!(counted("  One two \n three", false), (13, 0));
        assert_eq!(counted("One two ", true), (8, 8));
        // A letter of the writings without spaces says as much as two others.
        assert_eq!(counted("港大。", false), (6, 0));
    }
}
