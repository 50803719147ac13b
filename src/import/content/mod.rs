//! Which elements of a web page are its article.
//!
//! The page is laid out once as a list of its elements in the order of the source, each with what it
//! holds: letters, letters in links, prose. What names and tags say is around an article is set
//! aside, unless it holds most of the prose. Two searches then look for the article: one trusts
//! the names that publishing systems give to an article's body, the other weighs paragraphs by
//! length and commas and hands the weight up, as Readability does. [`find`] lets the two agree.

mod page;

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use self::page::{Page, Part, SHORTEST_PROSE, Tag};
use super::edges::is_verdict;
use super::roles::Roles;
use crate::text::order;

/// What is around the article by its name goes at once if it holds a smaller share of the prose.
const SOME: f32 = 0.3;
/// An article with less prose is none, in letters.
const SHORTEST_ARTICLE: f32 = 40.0;
/// What is around the article by its name goes, however large, if so much prose is left.
const ENOUGH_LEFT: f32 = 800.0;
/// A box of the article that is called like something around it has at least so much prose.
const SHORTEST_BOX: f32 = 120.0;
/// A body found by name is trusted if it has so much prose.
const ENOUGH: f32 = 140.0;

/// Where the article is.
#[derive(Default)]
pub(super) struct Content<'a> {
    /// The elements that hold it, in order.
    pub(super) roots: Vec<NodeRef<'a>>,
    /// Elements inside of them that are not part of it.
    pub(super) without: HashSet<NodeId>,
    /// How much prose it has, in letters.
    pub(super) prose: f32,
}

/// How to look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Search {
    /// Look into what is hidden, too.
    pub(super) hidden: bool,
    /// Trust no names.
    pub(super) nameless: bool,
}

/// Finds the article of `document`.
pub(super) fn find(document: &Document, search: Search) -> Content<'_> {
    let mut page = Page::lay_out(document, search);
    page.set_aside();
    page.sum_up();
    let named = (!search.nameless).then(|| page.by_name()).flatten();
    let weighed = page.by_weight();
    let mut roots = page.agree(named, weighed);
    if roots.is_empty() {
        // Few words, but words: all of them.
        roots.extend(page.parts.iter().position(|part| part.tag == Tag::Body));
    }
    page.with_lead(&mut roots);
    page.headed = roots
        .iter()
        .flat_map(|&root| root..page.parts[root].end)
        .filter(|&at| page.parts[at].tag == Tag::Header && page.has_heading(at))
        .count();
    let prose = roots.iter().map(|&root| page.parts[root].prose).sum();
    let mut without = HashSet::new();
    for &root in &roots {
        let mut at = root + 1;
        while at < page.parts[root].end {
            let part = &page.parts[at];
            if part.aside || page.is_margin(at, root) {
                without.insert(part.node.id);
                at = part.end;
            } else {
                at += 1;
            }
        }
    }
    Content {
        roots: roots.iter().map(|&root| page.parts[root].node).collect(),
        without,
        prose,
    }
}

impl Page<'_> {
    /// Marks what is around the article, with all below it: at first what is small, then what leaves
    /// an article's prose behind when it goes.
    fn set_aside(&mut self) {
        self.keep_boxes();
        let all = self.all_prose.max(1.0);
        let mut left = all;
        let mut at = 0;
        while at < self.parts.len() {
            let part = &self.parts[at];
            let never = part.roles.has(Roles::COMMENTS)
                || (part.roles.has(Roles::AROUND) && part.roles.has(Roles::AUTHOR));
            // What readers wrote is not the article, however little that says.
            let is_thread = part.roles.has(Roles::THREAD) && left - part.prose >= SHORTEST_ARTICLE;
            let most = match () {
                () if part.roles.has(Roles::NOTICE) || is_thread => 2.0,
                () if never => 0.85,
                () => SOME,
            };
            let small = part.prose < all * most && !self.holds_title(at) && !part.is_in_sentence();
            let fields = part.tag == Tag::Form && part.prose < all * 0.25;
            if part.aside || ((part.around || fields) && small) {
                left -= part.prose;
                at = self.put_aside(at);
            } else {
                at += 1;
            }
        }
        let mut at = 0;
        while at < self.parts.len() {
            let part = &self.parts[at];
            if part.aside {
                at = part.end;
                continue;
            }
            let prose = self.prose_left(at);
            let large = prose > 0.0 && left - prose >= ENOUGH_LEFT && !self.holds_title(at);
            if part.around && large && !part.is_in_sentence() {
                left -= prose;
                at = self.put_aside(at);
            } else {
                at += 1;
            }
        }
    }

    /// Takes boxes of the article's own text for what they are, whatever sites call them: running text
    /// without links to speak of, among its paragraphs.
    fn keep_boxes(&mut self) {
        let mut has_paragraphs = vec![false; self.parts.len()];
        for part in &self.parts {
            has_paragraphs[part.parent] |= part.tag == Tag::Paragraph && part.prose > 0.0;
        }
        // If one of the elements around each is an article, or an article's body.
        let mut is_inside = vec![false; self.parts.len()];
        for at in 1..self.parts.len() {
            let parent = self.parts[at].parent;
            let above = &self.parts[parent];
            let is_article = above.tag == Tag::Article || above.is_declared;
            is_inside[at] = is_inside[parent] || is_article || above.roles.has(Roles::BODY);
        }
        for at in 1..self.parts.len() {
            let part = &self.parts[at];
            let is_loose = part.roles.has(Roles::LOOSE)
                && !part
                    .roles
                    .has(Roles::COMMENTS | Roles::NOTICE | Roles::AUTHOR)
                && matches!(part.tag, Tag::Div | Tag::Aside | Tag::Article | Tag::Block);
            if !is_loose {
                continue;
            }
            let runs = &self.runs[part.words.clone()];
            let (mut chars, mut linked, mut prose) = (0, 0, 0.0);
            let (mut texts, mut leads) = (0, 0);
            for run in runs {
                chars += run.chars;
                linked += run.linked;
                prose += run.prose();
                texts += usize::from(run.prose() > 0.0);
                leads += usize::from(run.chars >= 20 && run.linked * 10 >= run.chars * 6);
            }
            let among = has_paragraphs[part.parent] || is_inside[at] && texts > 1;
            let is_text = prose >= SHORTEST_BOX
                && prose * 10.0 >= chars as f32 * 7.0
                && linked * 6 <= chars
                && leads * 3 <= texts;
            if among && is_text {
                let part = &mut self.parts[at];
                part.roles.no_longer(Roles::AROUND | Roles::LOOSE);
                part.around = false;
            }
        }
    }

    /// The place after the element at `at`, which is put aside with all below it.
    fn put_aside(&mut self, at: usize) -> usize {
        let end = self.parts[at].end;
        self.parts[at..end]
            .iter_mut()
            .for_each(|part| part.aside = true);
        end
    }

    /// The prose of an element without what was set aside in it.
    fn prose_left(&self, root: usize) -> f32 {
        let mut prose = self.parts[root].prose;
        let mut at = root + 1;
        while at < self.parts[root].end {
            if self.parts[at].aside {
                prose -= self.parts[at].prose;
                at = self.parts[at].end;
            } else {
                at += 1;
            }
        }
        prose
    }

    /// True for a large part around the page's headline.
    fn holds_title(&self, at: usize) -> bool {
        let part = &self.parts[at];
        part.prose > self.all_prose * 0.2
            && self.parts[at..part.end]
                .iter()
                .any(|part| part.tag == Tag::Heading(1))
    }

    /// Counts letters, links and prose of each part without what was set aside.
    fn sum_up(&mut self) {
        for part in &mut self.parts {
            part.prose = 0.0;
        }
        for n in 0..self.runs.len() {
            let run = self.runs[n];
            let part = &mut self.parts[run.part];
            if !part.aside {
                part.chars += run.chars as f32;
                part.linked += run.linked as f32;
                part.prose += run.prose();
                part.links += run.links;
            }
        }
        for at in (1..self.parts.len()).rev() {
            let part = &self.parts[at];
            let (chars, linked, prose, links) = (part.chars, part.linked, part.prose, part.links);
            let parent = part.parent;
            let above = &mut self.parts[parent];
            above.chars += chars;
            above.linked += linked;
            above.prose += prose;
            above.links += links;
        }
    }

    fn is_in(&self, inner: usize, outer: usize) -> bool {
        outer <= inner && inner < self.parts[outer].end
    }

    fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |&at| (at > 0).then(|| self.parts[at].parent)).skip(1)
    }

    /// The body of the article by what elements are called.
    fn by_name(&self) -> Option<Vec<usize>> {
        let is_body = |part: &Part| part.is_declared || part.roles.has(Roles::BODY);
        let mut bodies: Vec<usize> = (1..self.parts.len())
            .filter(|&at| {
                let part = &self.parts[at];
                let holds = matches!(
                    part.tag,
                    Tag::Div | Tag::Article | Tag::Main | Tag::Cell | Tag::Block | Tag::Form
                );
                (holds || part.is_declared) && !part.aside && part.prose > 0.0 && is_body(part)
            })
            .collect();
        if bodies.iter().any(|&at| self.parts[at].is_declared) {
            let declared: Vec<usize> = bodies
                .iter()
                .copied()
                .filter(|&at| self.parts[at].is_declared)
                .collect();
            let prose = |list: &[usize]| {
                let prose = list.iter().map(|&at| self.parts[at].prose);
                prose.fold(0.0, f32::max)
            };
            if prose(&declared) * 2.0 > prose(&bodies) {
                bodies.retain(|&at| declared.iter().any(|&outer| self.is_in(at, outer)));
            }
        }
        let more = |one: &usize, other: &usize| {
            let prose = |at: usize| self.parts[at].prose;
            prose(*one).total_cmp(&prose(*other)).then(other.cmp(one))
        };
        let mut best = bodies.iter().copied().max_by(more)?;
        while let Some(inner) = bodies.iter().copied().find(|&at| {
            at != best
                && self.is_in(at, best)
                && self.parts[at].prose >= self.parts[best].prose * 0.85
        }) {
            best = inner;
        }
        Some(self.with_fields(self.with_twins(best, &bodies)))
    }

    /// The fields of prose beside a field that is the body, as systems part an article into them.
    fn with_fields(&self, bodies: Vec<usize>) -> Vec<usize> {
        let is_field = |at: usize| {
            let class = self.parts[at].node.attr("class").unwrap_or_default();
            class.contains("field-name-") || class.contains("field--name-")
        };
        let [body] = bodies[..] else { return bodies };
        let around = std::iter::once(body).chain(self.above(body));
        let Some(field) = around.take(4).find(|&at| is_field(at)) else {
            return bodies;
        };
        let parent = self.parts[field].parent;
        let mut all = Vec::new();
        let mut at = parent + 1;
        while at < self.parts[parent].end {
            let part = &self.parts[at];
            let other = Roles::AUTHOR;
            let fits = is_field(at)
                && !part.aside
                && part.prose >= SHORTEST_ARTICLE
                && part.prose * 2.0 > part.chars
                && !part.roles.has(other)
                && !part.roles.has(Roles::AROUND);
            if at == field {
                all.push(body);
            } else if fits {
                all.push(at);
            }
            at = part.end;
        }
        all
    }

    /// A body may come in several pieces with one name, fields of one article.
    fn with_twins(&self, best: usize, bodies: &[usize]) -> Vec<usize> {
        let classes = |at: usize| self.parts[at].node.attr("class").unwrap_or_default();
        let story = |at: usize| {
            let mut above = self.above(at);
            above.find(|&above| self.parts[above].tag == Tag::Article)
        };
        let class = classes(best);
        let mut twins: Vec<usize> = bodies
            .iter()
            .copied()
            .filter(|&at| {
                let separate = !self.is_in(at, best) && !self.is_in(best, at);
                let same = !class.is_empty() && classes(at) == class;
                at == best || (separate && same && story(at) == story(best))
            })
            .collect();
        twins.sort_unstable();
        // Pieces with headlines between them are several articles.
        let is_headline = |at: &usize| matches!(self.parts[*at].tag, Tag::Heading(1 | 2));
        let several = twins.windows(2).any(|pair| {
            let end = self.parts[pair[0]].end;
            (end..pair[1]).any(|at| is_headline(&at) && !self.parts[at].aside)
        });
        if several { vec![best] } else { twins }
    }

    /// The article by the weight of its paragraphs.
    fn by_weight(&mut self) -> Option<Vec<usize>> {
        let mut order = Vec::new();
        for n in 0..self.runs.len() {
            let run = self.runs[n];
            if run.chars < 25 || self.parts[run.part].aside {
                continue;
            }
            let words = 1.0 - run.linked as f32 / run.chars as f32;
            let score = (2.0 + run.commas as f32 + (run.chars / 100).min(3) as f32) * words;
            let start = self.start_of_weight(run.part);
            let above: Vec<usize> = std::iter::once(start).chain(self.above(start)).collect();
            for (level, &at) in above.iter().take(5).enumerate() {
                let share = match level {
                    0 => 1.0,
                    1 => 2.0,
                    level => level as f32 * 3.0,
                };
                let part = &mut self.parts[at];
                if !part.is_scored {
                    part.is_scored = true;
                    part.score = part.tag.base() + part.class_weight();
                    order.push(at);
                }
                part.score += score / share;
                if part.tag == Tag::Body {
                    break;
                }
            }
        }
        for &at in &order {
            let part = &mut self.parts[at];
            part.score *= 1.0 - part.linked / part.chars.max(1.0);
        }
        order::sort_by(&mut order, |&one, &other| {
            self.parts[other].score.total_cmp(&self.parts[one].score)
        });
        let best = *order.first()?;
        let best = self.common(best, &order);
        let best = self.climb(best);
        Some(self.with_siblings(best))
    }

    /// The element that is given a paragraph's full weight.
    fn start_of_weight(&self, block: usize) -> usize {
        let part = &self.parts[block];
        let holds_blocks = self.parts[block + 1..part.end]
            .iter()
            .any(|below| below.tag.is_block());
        match part.tag {
            Tag::Item | Tag::List | Tag::Heading(_) | Tag::Figure | Tag::Quote => {
                let mut above = self.above(block);
                above
                    .find(|&at| !matches!(self.parts[at].tag, Tag::Item | Tag::List | Tag::Quote))
                    .unwrap_or(0)
            }
            Tag::Div | Tag::Article | Tag::Main | Tag::Block if holds_blocks => block,
            Tag::Body => block,
            _ => part.parent,
        }
    }

    /// The element that holds several of the best candidates, if they are nearly as good.
    fn common(&self, best: usize, order: &[usize]) -> usize {
        let score = self.parts[best].score;
        let good: Vec<usize> = order
            .iter()
            .copied()
            .skip(1)
            .take(4)
            .filter(|&at| self.parts[at].score >= score * 0.75)
            .collect();
        if good.len() < 3 {
            return best;
        }
        let holds = |at: usize| good.iter().filter(|&&other| self.is_in(other, at)).count() >= 3;
        let mut above = self.above(best);
        above
            .find(|&at| holds(at))
            .filter(|&at| !matches!(self.parts[at].tag, Tag::Body) && at != 0)
            .unwrap_or(best)
    }

    /// Goes up as long as what is added is prose of the same article.
    fn climb(&self, best: usize) -> usize {
        let mut best = best;
        let mut at = best;
        while at > 0 && self.parts[at].tag != Tag::Body {
            at = self.parts[at].parent;
            let (one, all) = (&self.parts[best], &self.parts[at]);
            let chars = all.chars - one.chars;
            let prose = all.prose - one.prose;
            let stories = self.parts[at..all.end]
                .iter()
                .filter(|part| part.tag == Tag::Article && !part.aside && part.prose > 0.0)
                .count();
            if stories > 2 || chars > 3.0 * one.chars + 600.0 {
                break;
            }
            if prose >= one.prose * 0.1 && prose >= chars * 0.75 && self.parts[at].tag != Tag::Body
            {
                best = at;
            }
        }
        best
    }

    /// What is beside the best element and belongs to it: paragraphs parted by advertisements.
    fn with_siblings(&self, best: usize) -> Vec<usize> {
        let parent = self.parts[best].parent;
        let one = &self.parts[best];
        if best == 0 || one.tag == Tag::Body {
            return vec![best];
        }
        let class = one.node.attr("class").unwrap_or_default();
        let mut found = Vec::new();
        let mut at = parent + 1;
        while at < self.parts[parent].end {
            let part = &self.parts[at];
            let density = part.linked / part.chars.max(1.0);
            let same = !class.is_empty() && part.node.attr("class").unwrap_or_default() == class;
            let joins = at == best
                || (!part.aside
                    && part.tag.is_block()
                    && match part.tag {
                        Tag::Paragraph => part.prose > 0.0 && density < 0.25,
                        Tag::Header | Tag::Aside | Tag::Heading(_) => false,
                        _ => {
                            let bonus = if same { one.score * 0.2 } else { 0.0 };
                            part.score > 0.0
                                && part.score + bonus >= (one.score * 0.2).max(10.0)
                                && density < 0.5
                        }
                    });
            if joins {
                found.push(at);
            }
            at = part.end;
        }
        self.with_headings_between(found, parent)
    }

    /// Headings and lists between two pieces belong to the article as well.
    fn with_headings_between(&self, found: Vec<usize>, parent: usize) -> Vec<usize> {
        let (Some(&first), Some(&last)) = (found.first(), found.last()) else {
            return found;
        };
        let mut all = Vec::new();
        let mut at = parent + 1;
        while at < self.parts[parent].end {
            let part = &self.parts[at];
            let between = first < at && at < last;
            let fits = matches!(
                part.tag,
                Tag::Heading(_) | Tag::Paragraph | Tag::Figure | Tag::Quote | Tag::Pre | Tag::List
            );
            if found.contains(&at) || (between && fits && !part.aside) {
                all.push(at);
            }
            at = part.end;
        }
        all
    }

    /// The body by name or the one by weight, or the piece of one that is in the other.
    fn agree(&self, named: Option<Vec<usize>>, weighed: Option<Vec<usize>>) -> Vec<usize> {
        let prose = |list: &[usize]| -> f32 { list.iter().map(|&at| self.parts[at].prose).sum() };
        let Some(weighed) = weighed else {
            return named.unwrap_or_default();
        };
        let inside = |inner: &[usize], outer: &[usize]| {
            inner
                .iter()
                .all(|&at| outer.iter().any(|&root| self.is_in(at, root)))
        };
        if let Some(named) = named {
            let (by_name, by_weight) = (prose(&named), prose(&weighed));
            let takes = if inside(&named, &weighed) {
                by_name >= by_weight * 0.5
            } else if inside(&weighed, &named) {
                by_weight < by_name * 0.92
            } else {
                by_name >= by_weight * 0.6
            };
            if takes && by_name >= ENOUGH.min(by_weight) {
                return named;
            }
        }
        let stories: Vec<usize> = (1..self.parts.len())
            .filter(|&at| {
                let part = &self.parts[at];
                part.tag == Tag::Article && !part.aside && part.prose > 0.0
            })
            .filter(|&at| {
                let share = prose(&[at]) / prose(&weighed).max(1.0);
                let titled = || {
                    let inner = &self.parts[at..self.parts[at].end];
                    inner.iter().any(|part| part.tag == Tag::Heading(1))
                };
                inside(&[at], &weighed) && (share >= 0.75 || (share >= 0.5 && titled()))
            })
            .collect();
        // The innermost element that is an article and holds most of it.
        match stories.last() {
            Some(&story) => vec![story],
            None => weighed,
        }
    }

    /// Adds the sentence between the headline and the body, if it is outside of the body.
    fn with_lead(&self, roots: &mut Vec<usize>) {
        let Some(&first) = roots.first() else { return };
        let mut above = self.above(first);
        let around = above.find(|&at| {
            matches!(self.parts[at].tag, Tag::Article | Tag::Main)
                || self.parts[at].tag == Tag::Body
        });
        let Some(around) = around else { return };
        let headline = |is: fn(&Part) -> bool| {
            (around..first)
                .rev()
                .find(|&at| is(&self.parts[at]) && !self.parts[at].aside)
        };
        let headline = headline(|part| matches!(part.tag, Tag::Heading(1)))
            .or_else(|| headline(|part| matches!(part.tag, Tag::Heading(_)) && part.is_headline));
        let Some(headline) = headline else { return };
        let is_outside = |at: usize| {
            let part = &self.parts[at];
            part.end <= first && !part.aside && part.tag.is_block()
        };
        let lead = (headline + 1..first).find(|&at| {
            let part = &self.parts[at];
            let is_sentence = part.prose * 2.0 > part.chars;
            let is_about = part.roles.has(Roles::AUTHOR) || part.roles.has(Roles::DATE);
            let named = part.roles.has(Roles::LEAD) && !part.roles.has(Roles::BODY);
            // A line under the headline needs no full stop.
            let is_line = matches!(part.tag, Tag::Heading(_) | Tag::Paragraph | Tag::Div)
                && !is_about
                && part.chars < 250.0;
            // The points of a story in a few words.
            let is_list = part.tag == Tag::List && part.linked < 1.0 && part.chars >= 40.0;
            // A sentence between headline and body, whatever it is called.
            let is_plain = part.tag == Tag::Paragraph
                && is_sentence
                && !is_about
                && part.links == 0
                && part.chars >= 60.0
                && !part.roles.has(Roles::MARGIN)
                && !part.roles.has(Roles::CAPTION);
            let shortest = if is_sentence || named { 12.0 } else { 25.0 };
            is_outside(at)
                && (shortest..800.0).contains(&part.chars)
                && part.linked * 4.0 < part.chars
                && ((named && (is_sentence || is_line || is_list)) || is_plain)
        });
        let picture = (headline + 1..first).find(|&at| {
            let part = &self.parts[at];
            let holds_caption = || {
                self.parts[at + 1..part.end]
                    .iter()
                    .any(|part| part.tag == Tag::Figure)
            };
            is_outside(at)
                && part.tag == Tag::Figure
                && (5.0..800.0).contains(&part.chars)
                && part.linked * 2.0 < part.chars
                && holds_caption()
        });
        let mut before: Vec<usize> = lead.into_iter().chain(picture).collect();
        before.sort_unstable();
        if let (Some(lead), Some(picture)) = (lead, picture)
            && (self.is_in(picture, lead) || self.is_in(lead, picture))
        {
            before.pop();
        }
        roots.splice(0..0, before);
    }

    /// True for a header with a heading of a part: the entries of a live report have them.
    fn has_heading(&self, at: usize) -> bool {
        let part = &self.parts[at];
        let inner = || self.parts[at + 1..part.end].iter();
        let is_heading =
            |part: &Part| matches!(part.tag, Tag::Heading(2..=4)) && part.linked < part.chars * 0.5;
        part.chars < 400.0
            && inner().any(is_heading)
            && !inner().any(|part| part.tag == Tag::Heading(1))
    }

    /// True for what is around the article inside of its element `root`.
    fn is_margin(&self, at: usize, root: usize) -> bool {
        let part = &self.parts[at];
        let all = &self.parts[root];
        let dense = part.linked > part.chars * 0.5;
        let is_small = part.prose < all.prose * 0.25;
        if part.roles.has(Roles::UNSEEN) {
            return part.prose < 1.0;
        }
        let links = self.parts[at + 1..part.end]
            .iter()
            .any(|part| part.tag == Tag::Link);
        if part.roles.has(Roles::HOVER) && links {
            // A card opens over the link or button that stands before it.
            let before = part.node.prev_element_sibling();
            return is_small
                && before.is_some_and(|before| before.has_name("a") || before.has_name("button"));
        }
        if part.tag == Tag::Inline || part.is_in_sentence() {
            return false;
        }
        if part.roles.has(Roles::POST) || part.roles.has(Roles::BODY) || part.is_declared {
            return false;
        }
        if part.tag == Tag::Aside {
            let is_margin = part.roles.has(Roles::MARGIN) && part.prose < SHORTEST_PROSE as f32;
            return is_small && (part.prose < 1.0 || is_margin || dense);
        }
        if matches!(
            part.tag,
            Tag::Table | Tag::Cell | Tag::Heading(_) | Tag::Figure
        ) {
            return false;
        }
        if part.tag == Tag::Header {
            let is_one_of_many = self.headed > 1 && self.has_heading(at);
            return is_small && part.prose < SHORTEST_PROSE as f32 && !is_one_of_many;
        }
        let is_verdict = || part.chars < 60.0 && is_verdict(&part.node.text());
        if part.roles.has(Roles::MARGIN) && is_verdict() {
            return false;
        }
        let caption = part.roles.has(Roles::CAPTION);
        part.roles.has(Roles::MARGIN)
            && !caption
            && part.prose < SHORTEST_PROSE as f32
            && part.chars < 400.0
            && is_small
            && !self.parts[at..part.end]
                .iter()
                .any(|part| matches!(part.tag, Tag::Heading(_) | Tag::Table))
    }
}

/// True for a part that opens at a click: what hides it does so until then. Its names say so, or the
/// names of what is around it, or a button points at it.
pub(super) fn is_panel(node: &NodeRef) -> bool {
    const WORDS: [&str; 8] = [
        "accordion",
        "collapse",
        "faq",
        "toggle",
        "expand",
        "spoiler",
        "tabpanel",
        "tab-pane",
    ];
    let says = |node: &NodeRef| {
        let names = [node.attr("class"), node.attr("id"), node.attr("role")];
        names.into_iter().flatten().any(|name| {
            let name = name.to_ascii_lowercase();
            WORDS.iter().any(|word| name.contains(word))
                && !name.contains("nav")
                && !name.contains("menu")
        })
    };
    says(node) || node.parent().is_some_and(|parent| says(&parent))
}

/// True for a style that keeps an element out of sight.
pub(super) fn is_hidden_by(style: &str) -> bool {
    if style.len() < 11 {
        return false;
    }
    let style: String = style.split_whitespace().collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
