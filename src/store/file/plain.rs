//! Blocks that say nothing but plain keys, read by themselves: `[[annotation]]` and `key = value`,
//! each key once. The parser of the `toml` crate judges each of them; what is not as plain as that is
//! left to the crate, which reads the file whole.

use std::borrow::Cow;

use toml_parser::decoder::{Encoding, IntegerRadix, ScalarKind};
use toml_parser::lexer::Token;
use toml_parser::parser::{
    Event, EventKind, EventReceiver, RecursionGuard, ValidateWhitespace, parse_document,
};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use crate::store::blocks::Block;
use crate::store::given::{Given, Keys};
use crate::store::keys::plain_lines;

/// How deep values may lie in one another; a plain block has less.
const DEPTH: u32 = 8;

/// Reads plain blocks, one after another in the same buffer.
#[derive(Default)]
pub(super) struct PlainReader {
    tokens: Vec<Token>,
}

impl PlainReader {
    /// What `read` makes of the block's keys; `None` if it is not plain.
    pub fn read<T>(&mut self, block: &Block, read: impl FnOnce(&Keys) -> T) -> Option<T> {
        let text = plain_lines(&block.text);
        let source = Source::new(&text);
        self.tokens.clear();
        self.tokens.extend(source.lex());
        let mut keys = PlainKeys {
            source,
            name: &block.name,
            header: Header::Missing,
            key: None,
            inside: Inside::Block,
            keys: Vec::with_capacity(16),
            is_plain: true,
        };
        let mut errors = Errors(false);
        let mut whitespace = ValidateWhitespace::new(&mut keys, source);
        let mut guarded = RecursionGuard::new(&mut whitespace, DEPTH);
        parse_document(&self.tokens, &mut guarded, &mut errors);
        let is_plain = keys.is_plain && !errors.0 && keys.header == Header::Read;
        is_plain.then(|| read(&Keys::new(keys.keys)))
    }
}

struct Errors(bool);

impl ErrorSink for Errors {
    fn report_error(&mut self, _: ParseError) {
        self.0 = true;
    }
}

#[derive(PartialEq)]
enum Header {
    Missing,
    Open,
    /// Open, and the name was read.
    Named,
    Read,
}

/// Where the next value belongs.
enum Inside<'a> {
    Block,
    List(Vec<Cow<'a, str>>),
    Table(Vec<(Cow<'a, str>, Given<'a>)>, Option<Cow<'a, str>>),
}

struct PlainKeys<'a> {
    source: Source<'a>,
    name: &'a str,
    header: Header,
    /// The key whose value comes next.
    key: Option<Cow<'a, str>>,
    inside: Inside<'a>,
    keys: Vec<(Cow<'a, str>, Given<'a>)>,
    is_plain: bool,
}

impl<'a> PlainKeys<'a> {
    fn check(&mut self, is_plain: bool) {
        self.is_plain &= is_plain;
    }

    /// Puts a value under the key that waits for it.
    fn put(&mut self, value: Given<'a>) {
        let key = self.key.take();
        self.is_plain &= put(&mut self.keys, key, value);
    }

    fn decode(&self, span: Span, kind: Option<Encoding>, errors: &mut dyn ErrorSink) -> Given<'a> {
        let Some(raw) = self
            .source
            .get(Event::new_unchecked(EventKind::Scalar, kind, span))
        else {
            return Given::Other;
        };
        let mut text = Cow::Borrowed("");
        match raw.decode_scalar(&mut text, errors) {
            ScalarKind::String => Given::Text(text),
            ScalarKind::Boolean(_) => Given::Boolean,
            ScalarKind::DateTime => text.parse().map_or(Given::Other, Given::Time),
            ScalarKind::Integer(IntegerRadix::Dec) => {
                text.parse().map_or(Given::Other, Given::Number)
            }
            ScalarKind::Integer(_) | ScalarKind::Float => Given::Other,
        }
    }
}

/// True if there was a key for the value, and it was not there yet.
fn put<'a>(
    keys: &mut Vec<(Cow<'a, str>, Given<'a>)>,
    key: Option<Cow<'a, str>>,
    value: Given<'a>,
) -> bool {
    let is_new = |key: &Cow<str>| !keys.iter().any(|(known, _)| known == key);
    let Some(key) = key.filter(is_new) else {
        return false;
    };
    keys.push((key, value));
    true
}

impl EventReceiver for PlainKeys<'_> {
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.check(false);
    }

    fn array_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.check(self.header == Header::Missing && self.keys.is_empty());
        self.header = Header::Open;
    }

    fn array_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.check(self.header == Header::Named);
        self.header = Header::Read;
    }

    fn inline_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.check(matches!(self.inside, Inside::Block) && self.key.is_some());
        self.inside = Inside::Table(Vec::new(), None);
        true
    }

    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        match std::mem::replace(&mut self.inside, Inside::Block) {
            Inside::Table(keys, None) => self.put(Given::Table(Keys::new(keys))),
            _ => self.check(false),
        }
    }

    fn array_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.check(matches!(self.inside, Inside::Block) && self.key.is_some());
        self.inside = Inside::List(Vec::new());
        true
    }

    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        match std::mem::replace(&mut self.inside, Inside::Block) {
            Inside::List(names) => self.put(Given::List(names)),
            _ => self.check(false),
        }
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let mut key = Cow::Borrowed("");
        let event = Event::new_unchecked(EventKind::SimpleKey, kind, span);
        match self.source.get(event) {
            Some(raw) => raw.decode_key(&mut key, errors),
            None => self.check(false),
        }
        match (&self.header, &mut self.inside) {
            (Header::Open, _) => {
                self.check(key == self.name);
                self.header = Header::Named;
            }
            (Header::Read, Inside::Block) if self.key.is_none() => self.key = Some(key),
            (Header::Read, Inside::Table(_, inner @ None)) => *inner = Some(key),
            _ => self.check(false),
        }
    }

    fn key_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.check(false);
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let value = self.decode(span, kind, errors);
        self.check(!matches!(value, Given::Other));
        match (&mut self.inside, value) {
            (Inside::Block, value) => self.put(value),
            (Inside::List(names), Given::Text(name)) => names.push(name),
            (Inside::Table(keys, key), value) => self.is_plain &= put(keys, key.take(), value),
            (Inside::List(_), _) => self.check(false),
        }
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.check(false);
    }
}
