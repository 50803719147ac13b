//! Markdown → an article: `CommonMark` with tables, footnotes, strike-through and front matter.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::build::{Builder, Nesting};
use super::{Hints, Parsed, Refusal, decode, html, signature};
use crate::text::{BlockKind, Meta, Style};

/// Reads `bytes` as Markdown.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let mut warnings: Vec<_> = decoded.warning.into_iter().collect();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut walk = Walk::default();
    for event in Parser::new_ext(&decoded.text, options) {
        walk.event(event);
    }
    let Walk {
        mut builder,
        mut meta,
        ..
    } = walk;
    builder.end();
    meta.title = meta.title.or_else(|| builder.first_heading(1));
    signature::take(&mut builder, &mut meta, true);
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// Where the reading of the events stands.
#[derive(Default)]
struct Walk {
    builder: Builder,
    meta: Meta,
    nesting: Nesting,
    /// HTML or front matter that is being collected.
    collected: Option<String>,
    /// A picture's description is being read; the pictures' words so far.
    picture: Option<String>,
}

impl Walk {
    fn event(&mut self, event: Event) {
        if let Some(words) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                Event::End(TagEnd::Image) => self.end_picture(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.collected {
                Some(collected) => collected.push_str(&text),
                None => self.builder.text(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.styled(Style::Code, &text);
            }
            Event::Html(text) => match &mut self.collected {
                Some(collected) => collected.push_str(&text),
                None => html::fragment(&mut self.builder, &text),
            },
            Event::InlineHtml(tag) => {
                let name = tag.trim_start_matches(['<', '/']).to_ascii_lowercase();
                if name.starts_with("br") && !name.starts_with("br-") {
                    self.builder.line_break();
                }
            }
            Event::FootnoteReference(label) => {
                self.styled(Style::FootnoteRef(label.to_string()), &format!("[{label}]"));
            }
            Event::SoftBreak => self.builder.text(" "),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.builder.rule(),
            Event::TaskListMarker(done) => self.builder.text(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8)),
            Tag::BlockQuote(_) => self.nesting.open_quotation(&mut self.builder),
            Tag::CodeBlock(_) => self.begin(BlockKind::Code),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => self.collected = Some(String::new()),
            Tag::List(first) => self.nesting.open_list(first.map(|number| number as u32)),
            Tag::Item => self.nesting.open_item(&mut self.builder),
            Tag::FootnoteDefinition(label) => {
                self.nesting
                    .set_footnote(&mut self.builder, Some(label.to_string()));
            }
            Tag::Table(_) => self.begin(BlockKind::Table),
            Tag::Emphasis => self.builder.open(Style::Emphasis),
            Tag::Strong => self.builder.open(Style::Strong),
            Tag::Strikethrough => self.builder.open(Style::Strikethrough),
            Tag::Link { dest_url, .. } => self.builder.open(Style::Link(dest_url.to_string())),
            Tag::Image { .. } => self.picture = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => {
                self.begin(BlockKind::Paragraph);
            }
            TagEnd::Item => self.nesting.close_item(&mut self.builder),
            TagEnd::BlockQuote(_) => self.nesting.close_quotation(&mut self.builder),
            TagEnd::HtmlBlock => {
                let text = self.collected.take().unwrap_or_default();
                html::fragment(&mut self.builder, &text);
            }
            TagEnd::MetadataBlock(kind) => {
                let text = self.collected.take().unwrap_or_default();
                match kind {
                    MetadataBlockKind::YamlStyle => read_front_matter(&text, ':', &mut self.meta),
                    MetadataBlockKind::PlusesStyle => read_front_matter(&text, '=', &mut self.meta),
                }
            }
            TagEnd::List(_) => self.nesting.close_list(),
            TagEnd::FootnoteDefinition => self.nesting.set_footnote(&mut self.builder, None),
            TagEnd::TableCell => self.builder.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.builder.end_row(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.builder.close();
            }
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.nesting.begin(&mut self.builder, kind);
    }

    fn styled(&mut self, style: Style, text: &str) {
        self.builder.open(style);
        self.builder.text(text);
        self.builder.close();
    }

    /// A picture alone in its paragraph is its caption, one inside a paragraph its description.
    fn end_picture(&mut self) {
        let words = self.picture.take().unwrap_or_default();
        if self.builder.is_fresh() && *self.builder.kind() == BlockKind::Paragraph {
            self.builder.begin(BlockKind::Caption);
            self.builder.text(&words);
            self.builder.end();
        } else if !words.is_empty() {
            self.builder.text(&words);
        }
    }
}

/// Reads the keys that say something about the article from YAML (`key: value`) or TOML
/// (`key = value`); whatever is nested is passed over, except for lists of authors.
fn read_front_matter(text: &str, separator: char, meta: &mut Meta) {
    let mut authors: Vec<String> = Vec::new();
    let mut in_authors = false;
    for line in text.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if in_authors {
                let item = item.trim().strip_prefix("name:").unwrap_or(item);
                authors.extend(value_of(item));
            }
            continue;
        }
        in_authors &= line.starts_with([' ', '\t']);
        if line.starts_with([' ', '\t', '#']) {
            continue;
        }
        let Some((key, value)) = line.split_once(separator) else {
            continue;
        };
        let key = key.trim().trim_matches('"').to_ascii_lowercase();
        let target = match key.as_str() {
            "title" => &mut meta.title,
            "author" | "authors" | "byline" => {
                in_authors = value.trim().is_empty();
                let list = value.trim().trim_start_matches('[').trim_end_matches(']');
                if list.len() < value.trim().len() {
                    authors.extend(list.split(',').filter_map(value_of));
                } else {
                    authors.extend(value_of(value));
                }
                continue;
            }
            "date" | "published" | "pubdate" => &mut meta.date,
            "site" | "site_name" | "publisher" | "publication" => &mut meta.site,
            "url" | "uri" | "canonical" | "canonical_url" | "link" | "source" => &mut meta.uri,
            "lang" | "language" => &mut meta.language,
            _ => continue,
        };
        if target.is_none() {
            *target = value_of(value);
        }
    }
    if !authors.is_empty() {
        meta.author = Some(authors.join(", "));
    }
}

/// A scalar without its quotation marks and trailing comment; `None` if nothing is left.
fn value_of(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|&mark| {
        let inner = text.strip_prefix(mark)?;
        inner
            .rfind(mark)
            .map(|end| inner[..end].replace("\\\"", "\""))
    });
    let value = match quoted {
        Some(value) => value,
        None => text
            .split(" #")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    };
    let is_block_mark = matches!(value.as_str(), "" | "|" | ">" | "|-" | ">-" | "null" | "~");
    (!is_block_mark).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;

    fn hints() -> Hints {
        Hints {
            name: "name.md".to_owned(),
            ..Hints::default()
        }
    }

    fn check(markdown: &str, expected: &str) {
        let parsed = import(markdown.as_bytes().to_vec(), &hints()).unwrap();
        assert_eq!(outline(&parsed.article), expected, "{markdown}");
    }

    #[test]
    fn blocks() {
        check(
            "# A Day\n\nIt *rained*\nall day.",
            "h1 A Day\np It {em:rained} all day.",
        );
        check("A\n=\n\nB\n-\n\n***\n\nc", "h1 A\nh2 B\n-- \np c");
        check(
            "> One\n> two\n>\n> three\n\nfour",
            "> One two\n> three\np four",
        );
        check(
            "> We *wait*.\n> — Nkechi Obi, 1 May\n\nc\n\n> We wait.\n>\n> - left\n>\n> – Nkechi Obi",
            "> We {em:wait}.\nsaid — {who:Nkechi Obi}, 1 May\np c\n> We wait.\n* left\n> – Nkechi Obi",
        );
        check(
            "- a\n  - b\n- c\n\n3. d\n4. e",
            "* a\n * b\n* c\n3. d\n4. e",
        );
        check("- a\n\n  more\n- b", "* a\np more\n* b");
        check("- \n- b", "* b");
        check("```rust\nfn a() {\n    b\n}\n```", "code fn a() {/    b/}");
        check("|a|b|\n|-|-|\n|*c*||\n|d|e f|", "table a|b/{em:c}/d|e f");
        check(
            "word[^1]\n\n[^1]: The note.",
            "p word{^1:[1]}\n[^1] The note.",
        );
        check(
            "word[^1]\n\n[^1]: The note.\n\n# After\n\nMore.",
            "p word{^1:[1]}\n[^1] The note.\nh1 After\np More.",
        );
        check(
            "![A boat](a.png)\n\nIn ![the](b.png) text",
            "caption A boat\np In the text",
        );
        check("- [x] done\n- [ ] open", "* ☑ done\n* ☐ open");
        check("<div>One<br>two</div>\n\nx<br>y", "p One/two\np x/y");
    }

    #[test]
    fn lines_under_the_title_are_read_as_its_author_and_day() {
        let check_signed = |markdown: &str, expected, author: Option<&str>, date: Option<&str>| {
            let parsed = import(markdown.as_bytes().to_vec(), &hints()).unwrap();
            assert_eq!(outline(&parsed.article), expected, "{markdown}");
            let meta = parsed.article.meta();
            assert_eq!(meta.author.as_deref(), author, "{markdown}");
            assert_eq!(meta.date.as_deref(), date, "{markdown}");
        };
        let (una, day) = (Some("Una Pryce"), Some("2026-03-14"));
        let text = "The boats are in.";
        for lines in [
            "By **Una Pryce**, harbour correspondent\n\n14 March 2026",
            "*By Una Pryce*\n*14 March 2026*",
            "By Una Pryce  \n14 March 2026",
            "### By Una Pryce\n\nMarch 14, 2026",
            "Una Pryce | 14 March 2026",
        ] {
            let markdown = format!("# The Tide\n\n{lines}\n\n{text}");
            check_signed(&markdown, format!("h1 The Tide\np {text}"), una, day);
        }
        // What the head of the file says stays, and so does a line that says something else.
        check_signed(
            &format!(
                "---\nauthor: Una Pryce\ndate: 2026-03-14\n---\n\n# The Tide\n\nBy Una Pryce\n\n{text}"
            ),
            format!("h1 The Tide\np {text}"),
            una,
            day,
        );
        check_signed(
            &format!("---\nauthor: Jon Moe\n---\n\n# The Tide\n\nBy Una Pryce\n\n{text}"),
            format!("h1 The Tide\np By Una Pryce\np {text}"),
            Some("Jon Moe"),
            None,
        );
        for line in [
            "By the river we stood and waited",
            "By Tuesday the water had gone.",
        ] {
            check_signed(
                &format!("# The Tide\n\n{line}\n\n{text}"),
                format!("h1 The Tide\np {line}\np {text}"),
                None,
                None,
            );
        }
    }

    #[test]
    fn inlines() {
        check(
            "**b *i*** `c  d` ~~s~~ [l *m*](https://a.org) <https://b.org>",
            "p {b:b {em:i}} {tt:c d} {s:s} {https://a.org:l {em:m}} {https://b.org:https://b.org}",
        );
        check("a  \nb\\\nc", "p a/b/c");
    }

    #[test]
    fn front_matter() {
        let check = |text: &str, expected: [Option<&str>; 6]| {
            let parsed = import(text.as_bytes().to_vec(), &hints()).unwrap();
            let meta = parsed.article.meta().clone();
            let found = [
                meta.title,
                meta.author,
                meta.date,
                meta.site,
                meta.uri,
                meta.language,
            ];
            assert_eq!(
                found,
                expected.map(|value| value.map(str::to_owned)),
                "{text}"
            );
        };
        check(
            "---\ntitle: \"A: B\"\nauthors:\n  - Ana Ruiz\n  - name: Bo Ek\ndate: 2026-01-02 # d\nlang: en\n---\n\nText",
            [
                Some("A: B"),
                Some("Ana Ruiz, Bo Ek"),
                Some("2026-01-02"),
                None,
                None,
                Some("en"),
            ],
        );
        check(
            "+++\ntitle = 'It’s'\nauthor = [\"A B\", \"C\"]\nurl = \"https://a.org\"\n+++\n\nText",
            [
                Some("It’s"),
                Some("A B, C"),
                None,
                None,
                Some("https://a.org"),
                None,
            ],
        );
        check(
            "## Only two\n\nText",
            [Some("name"), None, None, None, None, None],
        );
        check("Text\n\n# One", [Some("One"), None, None, None, None, None]);
    }

    #[test]
    fn the_front_matters_title_is_in_the_text_once() {
        check("---\ntitle: A Day\n---\n\nText", "h1 A Day\np Text");
        check(
            "---\ntitle: A Day\n---\n\n## A day\n\nText",
            "h1 A day\np Text",
        );
    }
}
