//! Rich text (`.rtf`) → an article: paragraphs, headings, lists, tables, notes, emphasis.
//!
//! The format is a run of groups, control words and characters. What a group is for, its
//! destination, is said by its first control word; destinations without running text (fonts,
//! pictures, headers) are passed over.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::build::Builder;
use super::xml::collapse;
use super::{Hints, Parsed, Refusal, Warning, signature};
use crate::text::{BlockKind, Meta, Style};

/// Groups nest no deeper in any document.
const DEEPEST: usize = 2000;

/// Reads `bytes` as rich text.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let mut reader = Reader::new();
    reader.read(bytes);
    let Reader {
        mut builder,
        mut meta,
        notes,
        pictures,
        ..
    } = reader;
    builder.end();
    for (n, note) in notes.into_iter().enumerate() {
        builder.begin(BlockKind::Footnote((n + 1).to_string()));
        builder.text(&note);
    }
    if !builder.has_words() {
        return Err(Refusal::Because("no text was found in it".to_owned()));
    }
    signature::take(&mut builder, &mut meta, false);
    let mut warnings = Vec::new();
    if pictures > 0 {
        warnings.push(Warning("its pictures are left out".to_owned()));
    }
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// Where the words of a group go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Body,
    Nowhere,
    Title,
    Author,
    StyleName,
    Note,
    /// The table of fonts: each names the character set of its letters.
    Fonts,
}

/// What holds inside of a group.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the format switches each by itself"
)]
#[derive(Clone, Copy, Debug)]
struct State {
    target: Target,
    bold: bool,
    italic: bool,
    struck: bool,
    hidden: bool,
    /// The number of the font.
    font: Option<i32>,
    /// What the group around a destination that need not be known is for.
    starred: Option<Target>,
    /// How many characters stand for one of `\u`.
    skip: usize,
}

struct Reader {
    builder: Builder,
    meta: Meta,
    notes: Vec<String>,
    pictures: usize,
    state: State,
    stack: Vec<State>,
    encoding: &'static Encoding,
    /// The character sets of the fonts that have one of their own.
    fonts: HashMap<i32, &'static Encoding>,
    /// The font of text that names none.
    usual_font: i32,
    /// Bytes of a character set that are not decoded yet.
    bytes: Vec<u8>,
    /// What the paragraph is.
    kind: BlockKind,
    in_table: bool,
    is_begun: bool,
    /// The level of each style that is a heading.
    headings: HashMap<i32, u8>,
    style: i32,
    words: String,
    /// Characters to pass over after `\u`.
    passing: usize,
    /// A high surrogate that waits for its other half.
    surrogate: Option<u16>,
}

impl Reader {
    fn new() -> Self {
        Self {
            builder: Builder::default(),
            meta: Meta::default(),
            notes: Vec::new(),
            pictures: 0,
            state: State {
                target: Target::Body,
                bold: false,
                italic: false,
                struck: false,
                hidden: false,
                font: None,
                starred: None,
                skip: 1,
            },
            stack: Vec::new(),
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            usual_font: 0,
            bytes: Vec::new(),
            kind: BlockKind::Paragraph,
            in_table: false,
            is_begun: false,
            headings: HashMap::new(),
            style: 0,
            words: String::new(),
            passing: 0,
            surrogate: None,
        }
    }

    fn read(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.stack.len() < DEEPEST {
                        self.stack.push(self.state);
                    }
                }
                b'}' => {
                    self.flush();
                    self.close();
                }
                b'\\' => at = self.control(bytes, at),
                b'\r' | b'\n' => {}
                byte => self.character(byte),
            }
            if self.builder.is_full() {
                break;
            }
        }
        self.flush();
    }

    /// A character of the document's set.
    fn character(&mut self, byte: u8) {
        if self.passing > 0 {
            self.passing -= 1;
        } else {
            self.bytes.push(byte);
        }
    }

    /// Reads the control word or symbol at `at`; gives the place after it.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let rest = &bytes[at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            return at + self.symbol(rest);
        }
        let word = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let digits = rest[letters..]
            .iter()
            .enumerate()
            .take_while(|(n, b)| b.is_ascii_digit() || (*n == 0 && **b == b'-'))
            .count();
        let number = std::str::from_utf8(&rest[letters..letters + digits]).unwrap_or_default();
        let number: Option<i32> = number.parse().ok();
        let mut end = letters + digits;
        end += usize::from(rest.get(end) == Some(&b' '));
        if word == "bin" {
            return at + end + number.unwrap_or(0).max(0) as usize;
        }
        self.flush();
        self.word(word, number);
        at + end
    }

    /// A control symbol; gives its length.
    fn symbol(&mut self, rest: &[u8]) -> usize {
        match rest.first() {
            Some(b'\'') => {
                let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.character(byte);
                }
                3
            }
            Some(b'*') => {
                // A destination that a reader need not know.
                self.flush();
                self.state.starred = Some(self.state.target);
                self.state.target = Target::Nowhere;
                1
            }
            Some(b'~') => {
                self.flush();
                self.put("\u{a0}");
                1
            }
            Some(b'_') => {
                self.character(b'-');
                1
            }
            Some(b'\r' | b'\n') => {
                self.flush();
                self.end_paragraph();
                1
            }
            Some(&byte @ (b'\\' | b'{' | b'}')) => {
                self.character(byte);
                1
            }
            Some(_) => 1,
            None => 0,
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        let starred = self.state.starred.take();
        match word {
            "par" | "sect" | "page" if self.state.target == Target::Body => self.end_paragraph(),
            "line" if self.state.target == Target::Body && self.is_begun => {
                self.builder.line_break();
            }
            "tab" => self.put(" "),
            "cell" if self.state.target == Target::Body => {
                self.begin();
                self.builder.end_cell();
            }
            "row" if self.state.target == Target::Body => {
                self.begin();
                self.builder.end_row();
            }
            "intbl" => self.in_table = true,
            "pard" => {
                self.kind = BlockKind::Paragraph;
                self.in_table = false;
                self.style = 0;
            }
            "plain" => {
                self.state.bold = false;
                self.state.italic = false;
                self.state.struck = false;
                self.state.hidden = false;
                self.state.font = None;
            }
            "f" => self.state.font = number,
            "deff" => self.usual_font = number.unwrap_or(0),
            "fcharset" if self.state.target == Target::Fonts => {
                let set = encoding_of_font(number.unwrap_or(0));
                if let Some((font, encoding)) = self.state.font.zip(set) {
                    self.fonts.insert(font, encoding);
                }
            }
            "b" => self.state.bold = on,
            "i" => self.state.italic = on,
            "strike" | "striked" => self.state.struck = on,
            "v" | "deleted" => self.state.hidden = on,
            "uc" => self.state.skip = number.unwrap_or(1).clamp(0, 8) as usize,
            "u" => self.unicode(number.unwrap_or(0)),
            "s" => {
                self.style = number.unwrap_or(0);
                if self.state.target != Target::StyleName
                    && let Some(&level) = self.headings.get(&self.style)
                {
                    self.kind = BlockKind::Heading(level);
                }
            }
            "outlinelevel" if self.state.target == Target::Body => {
                let level = number.unwrap_or(9);
                if (0..6).contains(&level) {
                    self.kind = BlockKind::Heading(level as u8 + 1);
                }
            }
            "ilvl" => {
                self.kind = BlockKind::Item {
                    depth: number.unwrap_or(0).clamp(0, 8) as u8,
                    number: None,
                }
            }
            "listtext" | "pntext" => {
                self.state.target = Target::Nowhere;
                if !matches!(self.kind, BlockKind::Item { .. }) {
                    self.kind = BlockKind::Item {
                        depth: 0,
                        number: None,
                    };
                }
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "emdash" => self.put("—"),
            "endash" => self.put("–"),
            "lquote" => self.put("‘"),
            "rquote" => self.put("’"),
            "ldblquote" => self.put("“"),
            "rdblquote" => self.put("”"),
            "bullet" => self.put("•"),
            "stylesheet" => self.state.target = Target::StyleName,
            "title" if self.state.target == Target::Nowhere => self.state.target = Target::Title,
            "author" if self.state.target == Target::Nowhere => self.state.target = Target::Author,
            // Some programs mark notes as what a reader need not know.
            "footnote" if starred.unwrap_or(self.state.target) == Target::Body => {
                let label = (self.notes.len() + 1).to_string();
                self.begin();
                self.builder.open(Style::FootnoteRef(label.clone()));
                self.builder.text(&format!("[{label}]"));
                self.builder.close();
                self.words.clear();
                self.state.target = Target::Note;
            }
            "pict" => {
                self.pictures += 1;
                self.state.target = Target::Nowhere;
            }
            "fonttbl" => self.state.target = Target::Fonts,
            "info" | "colortbl" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "object" | "themedata" | "listtable"
            | "listoverridetable" | "generator" | "xmlnstbl" | "rsidtbl" | "fldinst"
            | "datafield" | "revtbl" | "annotation" | "atnid" | "atnauthor" | "xe" | "tc"
            | "bkmkstart" | "bkmkend" | "nonshppict" => {
                self.state.target = Target::Nowhere;
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        let unit = number as u16;
        self.passing = self.state.skip;
        let text = match (self.surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.surrogate = Some(unit);
                return;
            }
            (Some(high), 0xDC00..=0xDFFF) => String::from_utf16_lossy(&[high, unit]),
            (_, unit) => String::from_utf16_lossy(&[unit]),
        };
        self.put(&text);
    }

    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.state.font.unwrap_or(self.usual_font);
        let encoding = self.fonts.get(&font).copied().unwrap_or(self.encoding);
        let text = encoding.decode_without_bom_handling(&bytes).0;
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        if self.state.hidden {
            return;
        }
        match self.state.target {
            Target::Nowhere | Target::Fonts => {}
            Target::Body => {
                if !self.is_begun && text.trim().is_empty() {
                    return;
                }
                self.begin();
                let mut open = 0;
                for (on, style) in [
                    (self.state.bold, Style::Strong),
                    (self.state.italic, Style::Emphasis),
                    (self.state.struck, Style::Strikethrough),
                ] {
                    if on {
                        self.builder.open(style);
                        open += 1;
                    }
                }
                self.builder.text(text);
                (0..open).for_each(|_| self.builder.close());
            }
            _ => self.words.push_str(text),
        }
    }

    fn begin(&mut self) {
        let in_table = *self.builder.kind() == BlockKind::Table && !self.builder.is_fresh();
        if self.in_table {
            if !in_table {
                self.builder.begin(BlockKind::Table);
            }
            self.is_begun = true;
        } else if !self.is_begun || in_table {
            self.builder.begin(self.kind.clone());
            self.is_begun = true;
        }
    }

    fn end_paragraph(&mut self) {
        if self.in_table {
            self.builder.text(" ");
        } else {
            self.builder.end();
        }
        self.is_begun = false;
    }

    fn close(&mut self) {
        let Some(outer) = self.stack.pop() else {
            return;
        };
        match self.state.target {
            Target::Title if outer.target != Target::Title => {
                self.meta.title = collapse(&std::mem::take(&mut self.words));
            }
            Target::Author if outer.target != Target::Author => {
                self.meta.author = collapse(&std::mem::take(&mut self.words));
            }
            Target::Note if outer.target != Target::Note => {
                let words = collapse(&std::mem::take(&mut self.words));
                self.notes.push(words.unwrap_or_default());
            }
            Target::StyleName => {
                let name = std::mem::take(&mut self.words).to_lowercase();
                let level = name.trim().trim_end_matches(';').strip_prefix("heading ");
                let level = level.and_then(|level| level.trim().parse().ok());
                if let Some(level @ 1..=6) = level {
                    self.headings.insert(self.style, level);
                }
            }
            _ => {}
        }
        self.state = outer;
    }
}

/// The character set of a font by its number; none for the document's.
fn encoding_of_font(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        77 => encoding_rs::MACINTOSH,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;

    fn check(rtf: &str, expected: &str) -> Parsed {
        let parsed = import(rtf.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(outline(&parsed.article), expected, "{rtf}");
        parsed
    }

    #[test]
    fn words_styles_and_blocks() {
        check(
            r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}\pard One {\b two} \i three\i0.\par\pard Four\line five\par}",
            "p One {b:two} {em:three}.\np Four/five",
        );
        check(
            r"{\rtf1\ansi M\'fcnchen \u8220?quoted\u8221? \endash  \u-10179?\u-8704? end}",
            "p München “quoted” – 😀 end",
        );
        check(
            r"{\rtf1{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}}\pard\s2 Chapter\par\pard text\par}",
            "h2 Chapter\np text",
        );
        check(
            r"{\rtf1\pard{\listtext\'b7\tab}\ilvl0 one\par{\listtext\'b7\tab}two\par\pard end\par}",
            "* one\n* two\np end",
        );
        check(
            r"{\rtf1\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell d\cell\row\pard after\par}",
            "table a|b/c|d\np after",
        );
        check(
            r"{\rtf1 word{\footnote note here} goes\par{\*\unknown gone}{\pict ffd8}{\v hidden}}",
            "p word{^1:[1]} goes\n[^1] note here",
        );
    }

    #[test]
    fn the_head_tells_title_and_author() {
        let parsed = check(
            r"{\rtf1{\info{\title The Quay}{\author Ana Petrov}}text}",
            "h1 The Quay\np text",
        );
        assert_eq!(parsed.article.meta().author.as_deref(), Some("Ana Petrov"));
    }

    #[test]
    fn lines_under_the_title_say_more_of_the_author_than_the_file_does() {
        let parsed = check(
            r"{\rtf1{\info{\author user}}\pard\qc{\b The Tide}\par By Una Pryce\par 14 March 2026\par The boats are in.\par}",
            "p {b:The Tide}\np The boats are in.",
        );
        assert_eq!(parsed.article.meta().author.as_deref(), Some("Una Pryce"));
        assert_eq!(parsed.article.meta().date.as_deref(), Some("2026-03-14"));
    }

    #[test]
    fn damaged_text_does_no_harm() {
        for bad in [
            "{\\rtf1",
            "{\\rtf1 \\",
            "{\\rtf1 \\'",
            "}}}}{\\rtf1 a\\u",
            "{\\rtf1\\bin99999999 a",
        ] {
            let _ = import(bad.as_bytes(), &Hints::default());
        }
        let deep = "{".repeat(200_000) + "\\rtf1 words";
        assert!(import(deep.as_bytes(), &Hints::default()).is_ok());
    }

    #[test]
    fn letters_are_of_the_character_set_of_their_font() {
        let fonts = r"{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128{\*\falt Mincho;}Gothic;}}";
        check(
            &format!(
                r"{{\rtf1\ansi\ansicpg1252\deff0{fonts}\f1 \'cf\'ee\f0  \'cf\f2  \'83\'7c{{\f1 \'cf}}\plain \'cf}}"
            ),
            "p По Ï ポПÏ",
        );
        check(
            &format!(r"{{\rtf1\ansi\ansicpg1252\deff1{fonts}\'cf\'ee}}"),
            "p По",
        );
    }

    #[test]
    fn a_note_that_a_reader_need_not_know_is_read() {
        check(
            r"{\rtf1 word{\super\chftn}{\*\footnote\chftn\~\plain\pard note here} goes{\*\unknown{\footnote gone}}\par}",
            "p word{^1:[1]} goes\n[^1] note here",
        );
    }

    #[test]
    fn letters_are_of_the_code_page_that_the_file_names() {
        check(r"{\rtf1\ansi\ansicpg1251 \'cf\'ee\'f0\'f2}", "p Порт");
        check(r"{\rtf1\ansi\ansicpg1252 \'cf\'ee}", "p Ïî");
        check(r"{\rtf1\ansi \'cf\'ee}", "p Ïî");
    }
}
