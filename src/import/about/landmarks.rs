//! The elements of a web page that say something about it, found in one walk.

use dom_query::{Document, Element, NodeRef};

use super::NEAR;
use crate::import::elsewhere::Places;
use crate::import::links;
use crate::import::roles::Roles;

/// More elements of a kind than this are not looked at.
const MOST_OF_A_KIND: usize = 64;
/// A story has so many paragraphs after its headline.
const STORY: usize = 5;
/// More elements than this are not looked through for one: each look is a walk.
const MOST_FRAMES: usize = 16;
/// Deeper elements are not looked at.
const DEEPEST: usize = 500;

/// An element and its place in the order of the page.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: NodeRef<'a>,
    pub(super) order: usize,
}

/// The elements of a page that say something about it.
#[derive(Default)]
pub(in crate::import) struct Landmarks<'a> {
    pub(super) html: Option<NodeRef<'a>>,
    pub(super) title: Option<NodeRef<'a>>,
    pub(super) base: Option<NodeRef<'a>>,
    pub(super) canonical: Option<NodeRef<'a>>,
    pub(super) metas: Vec<NodeRef<'a>>,
    /// Headings of the first level, and of the second and third.
    pub(super) heads: [Vec<Spot<'a>>; 2],
    /// Elements with `itemprop="datePublished"`, `time` with `pubdate`, `time` with a date, elements
    /// that are called a date.
    pub(super) dates: [Vec<Spot<'a>>; 4],
    /// When the page was changed, by `itemprop`.
    pub(super) modified: Vec<Spot<'a>>,
    /// Names inside an author's element, authors' elements, links to authors, elements that are
    /// called author, boxes about the author.
    pub(super) authors: [Vec<Spot<'a>>; 5],
    /// Short lines soon after a heading.
    pub(super) lines: Vec<Spot<'a>>,
    /// Where the article may be besides the elements of the body.
    pub(in crate::import) places: Places<'a>,
    pub(super) order: usize,
    /// How many elements were looked through for a story.
    frames: usize,
}

/// What holds for an element because of the ones around it.
#[derive(Clone, Copy, Default)]
struct Inside {
    /// Comments, other stories.
    around: bool,
    /// A box about the author.
    author_box: bool,
    /// An element of an author.
    author: bool,
}

impl<'a> Landmarks<'a> {
    /// Walks over the page.
    pub(in crate::import) fn find(document: &'a Document) -> Self {
        let mut found = Self::default();
        found.children(&document.root(), 0, Inside::default());
        found
    }

    fn children(&mut self, node: &NodeRef<'a>, depth: usize, inside: Inside) {
        for child in node.children_it(false) {
            if let Some(element) = child.element_ref() {
                self.order += 1;
                let inside = self.look_at(child, &element, inside);
                drop(element);
                if depth < DEEPEST {
                    self.children(&child, depth + 1, inside);
                }
            }
        }
    }

    fn look_at(&mut self, node: NodeRef<'a>, element: &Element, mut inside: Inside) -> Inside {
        let spot = Spot {
            node,
            order: self.order,
        };
        let first = |place: &mut Option<NodeRef<'a>>| {
            place.get_or_insert(node);
        };
        let several = |list: &mut Vec<Spot<'a>>| {
            if list.len() < MOST_OF_A_KIND {
                list.push(spot);
            }
        };
        let name = &*element.name.local;
        match name {
            "html" => first(&mut self.html),
            "title" => first(&mut self.title),
            "base" if attribute(element, "href").is_some() => first(&mut self.base),
            "link" if is(element, "rel", "canonical") => first(&mut self.canonical),
            "meta" if attribute(element, "content").is_some() => self.metas.push(node),
            "script" | "template" | "noscript" => {
                self.places.look_at(&node, name, attribute(element, "type"));
                return inside;
            }
            "style" | "svg" => return inside,
            "nav" | "footer" | "aside" => inside.around = true,
            _ => {}
        }
        let mut roles = Roles::default();
        if let Some(classes) = attribute(element, "class").or(attribute(element, "id"))
            && !matches!(name, "html" | "body")
        {
            roles = Roles::read(classes, attribute(element, "id").unwrap_or_default());
            if roles.has(Roles::AUTHOR) && roles.has(Roles::AROUND) && !roles.has(Roles::COMMENTS) {
                inside.author_box = true;
            } else if roles.has(Roles::COMMENTS) {
                inside.around = true;
            } else if roles.has(Roles::AROUND) {
                let may_be_frame = self.heads[0].is_empty() && self.frames < MOST_FRAMES;
                self.frames += usize::from(may_be_frame);
                inside.around |= !may_be_frame || !holds_story(&node);
            }
        }
        if inside.around {
            return inside;
        }
        match name {
            "h1" => several(&mut self.heads[0]),
            "h2" | "h3" => several(&mut self.heads[1]),
            "time" if attribute(element, "pubdate").is_some() => several(&mut self.dates[1]),
            "time" => several(&mut self.dates[2]),
            "a" if has_word(attribute(element, "rel"), "author") => several(&mut self.authors[2]),
            "address" => several(&mut self.authors[4]),
            _ => {}
        }
        if let Some(words) = attribute(element, "itemprop") {
            if has_word(Some(words), "datePublished") || has_word(Some(words), "dateCreated") {
                several(&mut self.dates[0]);
            }
            if has_word(Some(words), "dateModified") {
                several(&mut self.modified);
            }
            if has_word(Some(words), "name") && inside.author {
                several(&mut self.authors[0]);
            }
            if has_word(Some(words), "author") || has_word(Some(words), "creator") {
                several(&mut self.authors[1]);
                inside.author = true;
            } else if has_word(Some(words), "publisher") {
                inside.author = false;
            }
        }
        if roles.has(Roles::DATE) {
            several(&mut self.dates[3]);
        }
        if inside.author_box {
            if roles.has(Roles::AUTHOR) || matches!(name, "a" | "h3" | "h4" | "strong") {
                several(&mut self.authors[4]);
            }
        } else if roles.has(Roles::AUTHOR) && !matches!(name, "img" | "input" | "body" | "article")
        {
            several(&mut self.authors[3]);
        }
        let is_line = matches!(
            name,
            "p" | "div"
                | "span"
                | "li"
                | "em"
                | "strong"
                | "small"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "td"
                | "font"
                | "b"
                | "i"
                | "dd"
        );
        let near = self
            .heads
            .iter()
            .filter_map(|heads| heads.last())
            .any(|head| self.order - head.order <= NEAR);
        if is_line && near && self.lines.len() < 400 {
            self.lines.push(spot);
        }
        inside
    }

    /// The address against which the page's links are resolved; `uri` is where it came from.
    pub(in crate::import) fn base(&self, uri: Option<&str>) -> Option<String> {
        let base = self.base.as_ref().and_then(|base| base.attr("href"));
        let resolved = base.and_then(|href| links::resolve(uri, &href));
        resolved.or_else(|| uri.map(str::to_owned))
    }

    /// Those of `spots` near the headline, the ones after it first; then the others.
    pub(super) fn nearest<'s>(
        spots: &'s [Spot<'a>],
        headline: usize,
    ) -> impl Iterator<Item = &'s Spot<'a>> {
        let near =
            move |spot: &&Spot| spot.order + 40 >= headline && spot.order <= headline + 4 * NEAR;
        spots
            .iter()
            .filter(near)
            .chain(spots.iter().filter(move |spot| !near(spot)))
    }
}

fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let mut attributes = element.attrs.iter();
    let found = attributes.find(|attribute| &*attribute.name.local == name)?;
    Some(&found.value)
}

fn is(element: &Element, name: &str, value: &str) -> bool {
    attribute(element, name).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

/// True for an element with a headline and paragraphs in it: the frame of a page that is named after
/// one of its parts ("with-sidebar").
fn holds_story(node: &NodeRef) -> bool {
    let (mut headline, mut paragraphs) = (false, 0);
    for inner in node.descendants_it() {
        headline |= inner.has_name("h1");
        paragraphs += usize::from(headline && inner.has_name("p"));
        if paragraphs >= STORY {
            return true;
        }
    }
    false
}

fn has_word(words: Option<&str>, word: &str) -> bool {
    words.is_some_and(|words| words.split_ascii_whitespace().any(|found| found == word))
}

/// True for spots whose elements have the same parent or grandparent.
pub(super) fn stand_together(one: &Spot, other: &Spot) -> bool {
    let above = |spot: &Spot| {
        let parent = spot.node.parent();
        let grand = parent.and_then(|parent| parent.parent());
        [parent.map(|node| node.id), grand.map(|node| node.id)]
    };
    let (one, other) = (above(one), above(other));
    one[0] == other[0] || one[1] == other[1] || one[0] == other[1] || one[1] == other[0]
}
