//! What the recogniser is told about the tokens of a zone and about each stretch that may be a name.
//!
//! Features are hashes. A token's features say how well it begins, goes on or ends a name of each
//! type; a stretch's features speak of the name as a whole. The trainer and the reader use the same
//! code: begin with [`Extractor::describe`].

use super::cluster;
use super::evidence::{self, Evidence, KINDS};
use super::facts::{TokenFacts, Zone};
use super::lattice::LONGEST;
use crate::analysis::crf::{Features, hash, mix};
use crate::analysis::gazetteer::Classes;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Shape, Token, TokenKind};
use crate::text::{Block, BlockKind};

/// The features of one zone.
#[derive(Debug, Default)]
pub struct Description {
    /// Of each token.
    pub tokens: Features,
    /// First token and end of each stretch that may be a name, in tokens of the zone; ordered by
    /// end, then by first token.
    pub stretches: Vec<(u8, u8)>,
    /// Of each stretch.
    pub names: Features,
}

/// What is remembered of one token while its neighbours are described.
#[derive(Clone, Copy, Debug)]
struct Atom {
    word: u64,
    shape: u64,
    fine: u64,
    coarse: u64,
    /// The classes that matter for neighbours.
    known: u64,
}

const BORDER: Atom = Atom {
    word: 3,
    shape: 3,
    fine: 9999,
    coarse: 9999,
    known: 1 << 40,
};

/// Classes that a neighbour or a partner is described by.
const MATTERS: u32 = Classes::GIVEN.bits()
    | Classes::MALE.bits()
    | Classes::FEMALE.bits()
    | Classes::SURNAME.bits()
    | Classes::COUNTRY.bits()
    | Classes::CITY.bits()
    | Classes::REGION.bits()
    | Classes::NORP.bits()
    | Classes::ORG.bits()
    | Classes::TITLE.bits()
    | Classes::RANK.bits()
    | Classes::ORG_HEAD.bits()
    | Classes::PLACE_HEAD.bits()
    | Classes::SAYING.bits()
    | Classes::PARTICLE.bits()
    | Classes::DAY.bits()
    | Classes::MONTH.bits();

/// Describes zones; keeps its buffers.
#[derive(Debug, Default)]
pub struct Extractor {
    atoms: Vec<Atom>,
    folded: String,
    /// The sentence that was described last, and its [`mode`]: a long one has many zones.
    mode: Option<(u32, u64)>,
}

/// One document, as the extractor sees it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Its tokens and sentences.
    pub words: &'a Words,
    /// What is known of its tokens.
    pub facts: &'a TokenFacts,
    /// What it says about its words.
    pub evidence: &'a Evidence,
}

impl Extractor {
    /// Another document comes: what is remembered of the last one is forgotten.
    pub fn begin(&mut self) {
        self.mode = None;
    }

    /// Describes one zone; zones of one document come between two calls of [`begin`](Self::begin).
    pub fn describe(&mut self, document: Document<'_>, zone: Zone, out: &mut Description) {
        out.tokens.clear();
        out.names.clear();
        out.stretches.clear();
        let tokens = &document.words.tokens;
        let sentence = document.words.sentences[zone.sentence as usize].range();
        let (first, end) = (zone.first as usize, zone.end as usize);
        // Atoms of the zone with two tokens on either side.
        self.atoms.clear();
        for at in first as isize - 2..end as isize + 2 {
            let inside = at >= sentence.start as isize && at < sentence.end as isize;
            self.atoms.push(if inside {
                atom(document, at as usize)
            } else {
                BORDER
            });
        }
        let mode = match self.mode {
            Some((sentence, mode)) if sentence == zone.sentence => mode,
            _ => mode(document, zone),
        };
        self.mode = Some((zone.sentence, mode));
        for at in first..end {
            self.token(
                document,
                at,
                at - first + 2,
                at == sentence.start,
                mode,
                &mut out.tokens,
            );
            out.tokens.end_token();
        }
        for stop in first + 1..=end {
            if !may_end(tokens[stop - 1]) {
                continue;
            }
            let earliest = first.max(stop.saturating_sub(LONGEST));
            for start in (earliest..stop).filter(|&start| may_begin(tokens[start])) {
                self.name(document, start, stop, zone, mode, &mut out.names);
                out.names.end_token();
                out.stretches
                    .push(((start - first) as u8, (stop - first) as u8));
            }
        }
    }

    fn token(
        &mut self,
        document: Document<'_>,
        at: usize,
        place: usize,
        opens: bool,
        mode: u64,
        out: &mut Features,
    ) {
        let a = &self.atoms[place - 2..=place + 2];
        let (far, before, here, next, beyond) = (a[0], a[1], a[2], a[3], a[4]);
        let mut add = |template: u64, value: u64| out.add(mix(template, value));
        add(1, here.word);
        add(2, before.word);
        add(3, next.word);
        add(4, far.word);
        add(5, beyond.word);
        add(6, mix(before.word, here.word));
        add(7, mix(here.word, next.word));
        add(8, here.shape);
        add(9, mix(before.shape, here.shape));
        add(10, mix(here.shape, next.shape));
        add(11, mix(mix(before.shape, here.shape), next.shape));
        add(12, here.fine);
        add(13, before.fine);
        add(14, next.fine);
        add(15, far.fine);
        add(16, beyond.fine);
        add(17, here.coarse);
        add(18, mix(before.coarse, here.coarse));
        add(19, mix(here.coarse, next.coarse));
        add(20, mix(before.coarse, next.coarse));
        add(21, mix(far.coarse, before.coarse));
        add(22, mix(next.coarse, beyond.coarse));
        let info = document.facts.info[at];
        add(23, u64::from(info.classes.bits()));
        add(24, before.known);
        add(25, next.known);
        add(26, mix(before.known, here.known));
        add(27, mix(here.known, next.known));
        if info.place > 0 {
            add(
                28,
                u64::from(info.cover.bits()) << 2 | u64::from(info.place),
            );
        }
        let mut bits = info.classes.bits();
        while bits != 0 {
            add(29, u64::from(bits.trailing_zeros()));
            bits &= bits - 1;
        }
        add(30, mix(u64::from(opens), here.shape));
        add(31, mix(mode, here.shape));
        let token = document.words.tokens[at];
        if token.is_capitalised() {
            let bits = document.evidence.of(at, info.hash);
            for kind in 0..KINDS {
                if bits >> kind & 1 == 1 {
                    add(32, kind as u64);
                }
            }
            add(33, u64::from(bits));
            add(34, mix(u64::from(bits), u64::from(opens)));
        }
        if token.is_word() {
            self.folded.clear();
            crate::analysis::gazetteer::fold(token.of(document.text), &mut self.folded);
            let bytes = self.folded.as_bytes();
            for length in 2..=4usize {
                if bytes.len() > length {
                    add(40 + length as u64, hash(&bytes[..length]));
                    add(50 + length as u64, hash(&bytes[bytes.len() - length..]));
                }
            }
            if let Some(cut) = token.of(document.text).find('-') {
                add(60, hash(&bytes[..cut.min(bytes.len())]));
            }
        }
    }

    fn name(
        &self,
        document: Document<'_>,
        start: usize,
        stop: usize,
        zone: Zone,
        mode: u64,
        out: &mut Features,
    ) {
        let tokens = &document.words.tokens;
        let info = &document.facts.info[start..stop];
        let first = zone.first as usize;
        let length = stop - start;
        let atoms = &self.atoms[start - first + 2..stop - first + 2];
        let (before, next) = (self.atoms[start - first + 1], self.atoms[stop - first + 2]);
        let size = length.min(6) as u64;
        let mut add = |template: u64, value: u64| out.add(mix(template, value));
        add(100, size);
        let whole = evidence::run_hash(info);
        if length > 1 {
            add(101, whole);
        }
        let known = if length == 1 {
            info[0].classes
        } else if info[0].place == 1
            && info[length - 1].place == 3
            && info[1..length - 1].iter().all(|info| info.place == 2)
        {
            info[0].cover
        } else {
            Classes::NONE
        };
        if known != Classes::NONE {
            add(102, mix(u64::from(known.bits()), u64::from(length > 1)));
        }
        let sequence = |part: fn(&Atom) -> u64| {
            atoms
                .iter()
                .take(6)
                .fold(size, |hash, atom| mix(hash, part(atom)))
        };
        add(103, sequence(|atom| atom.shape & 0xfff));
        add(104, mix(before.word, next.word));
        add(105, mix(before.coarse, next.coarse));
        if length <= 5 {
            add(106, sequence(|atom| atom.known));
            add(107, sequence(|atom| atom.coarse));
        }
        if length > 2 {
            add(108, mix(atoms[0].word, atoms[length - 1].word));
        }
        if length > 1 {
            add(109, mix(atoms[0].known, atoms[length - 1].known));
            add(110, atoms[length - 1].word);
            add(111, atoms[length - 1].fine);
        }
        let mut inside = 0u64;
        for token in &tokens[start..stop] {
            inside |= match token.of(document.text) {
                "of" => 1,
                "and" => 2,
                "," => 4,
                "-" | "–" => 8,
                "'s" | "’s" => 16,
                "&" => 32,
                "the" => 64,
                "in" | "at" | "on" | "to" => 128,
                "for" => 256,
                "/" => 512,
                _ if token.kind == TokenKind::Quote => 1024,
                _ if token.kind == TokenKind::Number => 2048,
                _ => 0,
            };
        }
        if inside != 0 {
            add(112, mix(inside, size));
        }
        let quoted = |at: Option<&Token>| {
            at.map_or(0, |token| match token.kind {
                TokenKind::Quote => 1,
                TokenKind::Open | TokenKind::Close => 2,
                TokenKind::Mark => 3,
                TokenKind::Stop => 4,
                TokenKind::Clitic => 5,
                _ => 0,
            })
        };
        let sides = quoted(start.checked_sub(1).and_then(|at| tokens.get(at))) * 8
            + quoted(tokens.get(stop));
        add(113, mix(sides, u64::from(length > 1)));
        // Is it all of a run of capitals, and does that run stand elsewhere too?
        let cut = u64::from(start > first && tokens[start - 1].is_capitalised())
            | u64::from(stop < zone.end as usize && tokens[stop].is_capitalised()) << 1;
        add(114, mix(cut, mode));
        add(115, mix(mix(cut, before.known), size));
        let evidence = document.evidence;
        let often =
            |kind: usize, own: u8| u64::from(evidence.run(whole, kind).saturating_sub(own).min(2));
        let as_whole = often(evidence::WHOLE, u8::from(cut == 0));
        let as_beginning = often(evidence::BEGINNING, u8::from(cut == 2));
        let as_end = often(evidence::END, u8::from(cut == 1));
        if as_whole + as_beginning + as_end > 0 {
            add(116, as_whole * 9 + as_beginning * 3 + as_end);
            add(
                117,
                mix(as_whole * 9 + as_beginning * 3 + as_end, mix(cut, size)),
            );
        }
        if length == 1 && tokens[start].is_all_caps() && tokens[start].span.len() <= 12 {
            let mut letters = [0u8; 12];
            let mut count = 0;
            for byte in tokens[start]
                .of(document.text)
                .bytes()
                .filter(u8::is_ascii_alphanumeric)
            {
                letters[count] = byte.to_ascii_lowercase();
                count += 1;
            }
            if count > 1
                && evidence.run(
                    evidence::initials_hash(&letters[..count]),
                    evidence::INITIALS,
                ) > 0
            {
                add(118, count.min(5) as u64);
            }
        }
    }
}

/// Headings, tables and sentences in capitals read differently: 0 running text, 1 heading, 2 all
/// capitals or nearly.
fn mode(document: Document<'_>, zone: Zone) -> u64 {
    let sentence = document.words.sentences[zone.sentence as usize];
    let tokens = document.words.of(sentence);
    let words = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .count();
    let lower = tokens.iter().filter(|token| token.is_lower()).count();
    if words > 3 && lower * 5 < words {
        let caps = tokens.iter().filter(|token| token.is_all_caps()).count();
        return if caps * 2 > words { 3 } else { 2 };
    }
    let block = document.blocks.get(sentence.block as usize);
    u64::from(block.is_some_and(|block| matches!(block.kind, BlockKind::Heading(_))))
}

fn atom(document: Document<'_>, at: usize) -> Atom {
    let token = document.words.tokens[at];
    let info = document.facts.info[at];
    let word = token.of(document.text);
    let (fine, coarse) = cluster::of(word);
    let length = match word.len() {
        1 => 0u64,
        2 => 1,
        3..=4 => 2,
        5..=10 => 3,
        _ => 4,
    };
    let bits = token.shape.bits() >> 3 & 0x7f;
    let shape = u64::from(bits) | (token.kind as u64) << 7 | length << 12;
    let digits = token.shape.has(Shape::DIGIT) && token.kind == TokenKind::Number;
    Atom {
        word: if digits { 5 + length } else { info.hash },
        shape,
        fine: u64::from(fine),
        coarse: u64::from(coarse),
        known: u64::from(info.classes.bits() & MATTERS),
    }
}

fn may_begin(token: Token) -> bool {
    match token.kind {
        TokenKind::Word => token.shape.has(Shape::UPPER) || token.span.len() <= 5,
        TokenKind::Number => true,
        _ => false,
    }
}

fn may_end(token: Token) -> bool {
    match token.kind {
        TokenKind::Word => token.shape.has(Shape::UPPER),
        TokenKind::Number => true,
        _ => false,
    }
}
