//! The elements of a web page that say something about it, found in one walk.

use std::ops::Range;

use dom_query::{Document, Element, NodeData, NodeRef};

use super::{MOST_ABOVE, NEAR};
use crate::import::elsewhere::Places;
use crate::import::roles::Roles;
use crate::import::{links, names};

/// More elements of a kind than this are not looked at.
const MOST_OF_A_KIND: usize = 64;
/// A story has so many paragraphs after its headline.
const STORY: usize = 5;
/// More elements than this are not looked through for one: each look is a walk.
const MOST_FRAMES: usize = 16;
/// More lines are not kept of a page.
const MOST_LINES: usize = 800;
/// Longer lines are the article's, in bytes.
const LONGEST_KEPT: usize = 240;
/// A sentence that is longer is a paragraph, in bytes.
const LONG_SENTENCE: usize = 120;
/// Deeper elements are not looked at.
const DEEPEST: usize = 500;

/// An element and its place in the order of the page.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: NodeRef<'a>,
    pub(super) order: usize,
    /// How many long lines stand before it.
    pub(super) long: usize,
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
    /// called author, links to addresses that are called author, boxes about the author.
    pub(super) authors: [Vec<Spot<'a>>; 6],
    /// Short lines of text outside of comments and other stories.
    pub(super) lines: Vec<Line>,
    /// Short lines in what is around the article.
    pub(super) margin: Vec<Line>,
    /// Links to authors and their elements in the feet of articles.
    pub(super) foot_authors: Vec<Spot<'a>>,
    /// The reporters that a long paragraph names in brackets.
    pub(super) reporters: Vec<String>,
    /// The line that the walk is in.
    line: Line,
    /// An element ended directly before what comes next.
    after_element: bool,
    /// How many long lines there were.
    long: usize,
    /// Where the article may be besides the elements of the body.
    pub(in crate::import) places: Places<'a>,
    pub(super) order: usize,
    /// How many elements were looked through for a story.
    frames: usize,
}

/// Words between two line ends of the page as it is shown, if they are few.
#[derive(Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// The place of the element in which it ends.
    pub(super) order: usize,
    /// How many long lines stand before it.
    pub(super) long: usize,
    /// Set off by being bold, slanted or at the right margin.
    pub(super) is_set_off: bool,
}

/// What holds for an element because of the ones around it.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each holds for itself, of the elements around"
)]
struct Inside {
    /// Comments, other stories.
    around: bool,
    /// A box about the author.
    author_box: bool,
    /// An element of an author.
    author: bool,
    /// Bold, slanted or at the right margin.
    set_off: bool,
    /// Comments by readers.
    comments: bool,
    /// The foot of an article or of the page.
    foot: bool,
}

impl<'a> Landmarks<'a> {
    /// Walks over the page.
    pub(in crate::import) fn find(document: &'a Document) -> Self {
        let mut found = Self::default();
        found.children(&document.root(), 0, Inside::default());
        found.end_line(Inside::default());
        found
    }

    fn children(&mut self, node: &NodeRef<'a>, depth: usize, inside: Inside) {
        for child in node.children_it(false) {
            if let Some(element) = child.element_ref() {
                self.order += 1;
                let name = &*element.name.local;
                let ends = ends_line(name);
                let is_read = !is_unread(name);
                let within = self.look_at(child, &element, inside);
                drop(element);
                if ends {
                    self.end_line(inside);
                }
                if depth < DEEPEST {
                    let before = self.line.text.len();
                    if is_read {
                        self.children(&child, depth + 1, within);
                    }
                    self.after_element = self.line.text.len() > before;
                }
                if ends {
                    self.end_line(within);
                }
            } else if !inside.comments {
                child.query(|child| {
                    if let NodeData::Text { contents } = &child.data {
                        self.words(contents, inside);
                    }
                });
            }
        }
    }

    /// Adds words to the line that the walk is in.
    fn words(&mut self, text: &str, inside: Inside) {
        let after_element = std::mem::take(&mut self.after_element);
        if text.len() > LONGEST_KEPT
            && !text.is_ascii()
            && self.reporters.is_empty()
            && !inside.around
        {
            let ends =
                [0..100, text.len() - 100..text.len()].map(|range| near_borders(text, range));
            self.reporters = ends.into_iter().flat_map(names::reporters).collect();
        }
        let line = &mut self.line;
        let kept = if inside.around {
            &self.margin
        } else {
            &self.lines
        };
        if line.text.len() > LONGEST_KEPT || kept.len() >= MOST_LINES {
            return;
        }
        if text.len() > LONGEST_KEPT && text.trim().len() > LONGEST_KEPT + 40 {
            // A paragraph, whatever its blanks.
            line.text
                .push_str(near_borders(text.trim_start(), 0..LONGEST_KEPT + 8));
            return;
        }
        let mut blank = text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            let first = word.chars().next().unwrap_or(' ');
            let last = line.text.chars().next_back();
            let glued = !blank
                && after_element
                && last.is_some_and(char::is_alphanumeric)
                && first.is_alphanumeric()
                && !first.is_lowercase();
            if glued {
                line.text.push_str(" | ");
            } else if blank && last.is_some_and(|last| last != ' ') {
                line.text.push(' ');
            }
            if line.text.is_empty() {
                line.is_set_off = true;
            }
            line.is_set_off &= inside.set_off;
            line.text.push_str(word);
            blank = true;
            if line.text.len() > LONGEST_KEPT {
                return;
            }
        }
        if text.ends_with(char::is_whitespace) && !line.text.is_empty() {
            line.text.push(' ');
        }
    }

    fn end_line(&mut self, inside: Inside) {
        self.after_element = false;
        let mut line = std::mem::take(&mut self.line);
        line.text.truncate(line.text.trim_end().len());
        if line.text.is_empty() {
            return;
        }
        line.order = self.order;
        line.long = self.long;
        if line.text.len() > LONGEST_KEPT {
            self.long += usize::from(!inside.around);
        } else {
            let is_sentence =
                line.text.len() > LONG_SENTENCE && line.text.ends_with(['.', '。', '।']);
            self.long += usize::from(is_sentence && !inside.around);
            let list = if inside.around {
                &mut self.margin
            } else {
                &mut self.lines
            };
            if list.len() < MOST_LINES {
                list.push(line);
            }
        }
    }

    fn look_at(&mut self, node: NodeRef<'a>, element: &Element, mut inside: Inside) -> Inside {
        let spot = Spot {
            node,
            order: self.order,
            long: self.long,
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
            "nav" | "footer" | "aside" => {
                inside.around = true;
                inside.foot |= name == "footer";
            }
            // The day and the name of a post in the article are not the article's.
            "blockquote" => inside.around |= self.long > 0,
            _ => {}
        }
        inside.set_off |= matches!(name, "b" | "strong" | "i" | "em")
            || is(element, "align", "right")
            || attribute(element, "style").is_some_and(is_at_right);
        let mut roles = Roles::default();
        if let Some(classes) = attribute(element, "class").or(attribute(element, "id"))
            && !matches!(name, "html" | "body")
        {
            roles = Roles::read(classes, attribute(element, "id").unwrap_or_default());
            if roles.has(Roles::AUTHOR) && roles.has(Roles::AROUND) && !roles.has(Roles::COMMENTS) {
                inside.author_box = true;
            } else if roles.has(Roles::COMMENTS) {
                inside.around = true;
                inside.comments = true;
            } else if roles.has(Roles::AROUND) {
                let may_be_frame = self.heads[0].is_empty() && self.frames < MOST_FRAMES;
                self.frames += usize::from(may_be_frame);
                inside.around |= !may_be_frame || !holds_story(&node);
                inside.foot |= classes.contains("post-footer") || classes.contains("entry-footer");
            }
        }
        if inside.around {
            let names_author = has_word(attribute(element, "rel"), "author")
                || has_word(attribute(element, "itemprop"), "author")
                || has_word(attribute(element, "class"), "fn");
            if inside.foot && !inside.comments && names_author {
                several(&mut self.foot_authors);
            }
            return inside;
        }
        match name {
            "h1" => several(&mut self.heads[0]),
            "h2" | "h3" => several(&mut self.heads[1]),
            "time" if attribute(element, "pubdate").is_some() => several(&mut self.dates[1]),
            "time" => several(&mut self.dates[2]),
            "a" if has_word(attribute(element, "rel"), "author") => several(&mut self.authors[2]),
            "a" if self.long <= MOST_ABOVE
                && attribute(element, "href").is_some_and(leads_to_author) =>
            {
                several(&mut self.authors[4]);
            }
            "font" if attribute(element, "size").is_some_and(is_large) => {
                several(&mut self.heads[1]);
            }
            "address" => several(&mut self.authors[5]),
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
        if matches!(
            name,
            "div" | "p" | "span" | "td" | "h4" | "h5" | "b" | "strong"
        ) && attribute(element, "class")
            .or(attribute(element, "id"))
            .is_some_and(is_called_title)
        {
            several(&mut self.heads[1]);
        }
        if inside.author_box {
            if roles.has(Roles::AUTHOR) || matches!(name, "a" | "h3" | "h4" | "strong") {
                several(&mut self.authors[5]);
            }
        } else if roles.has(Roles::AUTHOR) && !matches!(name, "img" | "input" | "body" | "article")
        {
            several(&mut self.authors[3]);
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

/// The words of `text` in `range`, which is moved to the borders of characters.
fn near_borders(text: &str, range: Range<usize>) -> &str {
    let at = |mut place: usize| {
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    };
    &text[at(range.start)..at(range.end)]
}

/// True for an element that stands in lines of its own, and for a line break.
fn ends_line(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "meta"
            | "link"
            | "svg"
            | "script"
            | "style"
    )
}

/// True for an element whose words are not shown.
fn is_unread(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "noscript" | "title" | "textarea" | "select" | "svg"
    )
}

/// True for the address of a person who writes: `/author/ana-petrov`.
fn leads_to_author(href: &str) -> bool {
    const NAMES: &str = "author authors autor autores autori auteur auteurs autoren writer writers journalist journalists journaliste
        journalistes journalista redakteur redaktor reporter reporters contributor contributors columnist columnists byline by profile
        profiles people person staff team yazar yazarlar penulis firmas firma giornalista redattore skribent forfatter autorzy";
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("//").map_or(path, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let mut parts = path.split('/').filter(|part| !part.is_empty()).rev();
    // The person's own name is the last part.
    let named = parts
        .next()
        .is_some_and(|last| last.contains(['-', '_', '.', '+', '%', '@']) || last.len() > 5);
    named
        && parts.any(|part| {
            NAMES
                .split_ascii_whitespace()
                .any(|name| part.eq_ignore_ascii_case(name))
        })
}

/// True for the names that sites give to the headline where it is no heading.
fn is_called_title(names: &str) -> bool {
    const PARTS: &str = "article articles art news story post entry page content main node serendipity haber detail blog text";
    const ENDS: [&str; 9] = [
        "title",
        "headline",
        "heading",
        "titel",
        "titulo",
        "titre",
        "titolo",
        "baslik",
        "zagolovok",
    ];
    // Most names are no such ones: that is told without a copy of them.
    let may_be = |name: &&str| {
        let name = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        ENDS.iter().any(|end| {
            let at = name.len().checked_sub(end.len());
            at.is_some_and(|at| name.as_bytes()[at..].eq_ignore_ascii_case(end.as_bytes()))
        })
    };
    names.split_ascii_whitespace().filter(may_be).any(|name| {
        let name: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        let name = name.to_ascii_lowercase();
        ENDS.iter()
            .filter_map(|end| name.strip_suffix(end))
            .any(|start| start.is_empty() || PARTS.split(' ').any(|part| part == start))
    })
}

/// True for the size of letters in which old pages set headlines.
fn is_large(size: &str) -> bool {
    matches!(
        size.trim(),
        "4" | "5" | "6" | "7" | "+1" | "+2" | "+3" | "+4"
    )
}

fn is_at_right(style: &str) -> bool {
    style.contains("text-align: right") || style.contains("text-align:right")
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
