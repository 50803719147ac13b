//! Trains the quote tagger: `cargo run --profile fast --example train_quotes -- TRAIN.jsonl… --out
//! assets/quotes.bin`.
//!
//! Each line of the corpora is an article: `{"text", "attributions": [{"source", "cue", "content"
//! (lists of [start, end] in code points), "speech"}], "discard"}`.

use std::fs;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use byline::analysis::Analyser;
use byline::analysis::crf::train::{Corpus, Options, train};
use byline::analysis::crf::{Features, Model};
use byline::analysis::quote::{
    CONTENT, CUE, LABELS, QuoteFinder, Reading, SOURCE, may_follow, token_range,
};
use byline::analysis::sentence::Words;
use byline::import;
use byline::text::{CharIndex, Span};
use clap::Parser;
use serde::Deserialize;
use serde_json::json;

/// Train the quote tagger.
#[derive(Debug, Parser)]
struct Args {
    /// Corpora, JSON Lines.
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
    /// Where the model goes.
    #[arg(long)]
    out: PathBuf,
    /// What becomes of attributions without speech (beliefs, plans): learned like the others,
    /// learned as nothing, or left open.
    #[arg(long, default_value = "all")]
    beliefs: Beliefs,
    /// Use one article of so many.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Corpora to try the model on; what it finds is written as `byline extract` would.
    #[arg(long)]
    test: Option<PathBuf>,
    /// Where that goes.
    #[arg(long, default_value = "predictions.jsonl")]
    predictions: PathBuf,
    /// Do not train: try the model at `--out`.
    #[arg(long)]
    trained: bool,
    #[arg(long, default_value_t = 3)]
    least: u32,
    #[arg(long, default_value_t = 0.4)]
    l1: f32,
    #[arg(long, default_value_t = 0.02)]
    l2: f32,
    #[arg(long, default_value_t = 5)]
    epochs: usize,
    #[arg(long, default_value_t = 0.15)]
    rate: f32,
    #[arg(long, default_value_t = 25)]
    iterations: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Beliefs {
    All,
    None,
    Open,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    id: String,
    text: String,
    attributions: Vec<Attribution>,
    #[serde(default)]
    discard: Vec<(usize, usize)>,
}

#[derive(Deserialize)]
struct Attribution {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
    #[serde(default = "yes")]
    speech: bool,
}

fn yes() -> bool {
    true
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if !args.trained {
        learn(&args)?;
    }
    match &args.test {
        Some(test) => try_out(&args, test),
        None => Ok(()),
    }
}

/// Writes what the model finds in the articles of `test`.
fn try_out(args: &Args, test: &Path) -> anyhow::Result<()> {
    let bytes: &'static [u8] = fs::read(&args.out)?.leak();
    let mut finder = QuoteFinder::with_model(Model::new(bytes)?);
    let mut out = BufWriter::new(fs::File::create(&args.predictions)?);
    let mut analyser = Analyser::default();
    let mut words = Words::default();
    for line in BufReader::new(fs::File::open(test)?).lines() {
        let document: Document = serde_json::from_str(&line?)?;
        let article = import::from_text(document.text, "");
        let (text, blocks) = (article.text(), article.blocks());
        let mut analysis = analyser.analyse(&article);
        words.read(text, blocks);
        analysis.quotes = finder.find(text, blocks, &words, &analysis.mentions, &analysis.entities);
        let place = |span: Span| [span.start, span.end];
        let quotes: Vec<_> = analysis
            .quotes
            .iter()
            .flat_map(|quote| quote.parts.iter().map(move |part| (quote, part)))
            .map(|(quote, part)| {
                json!({
                    "start": part.span.start, "end": part.span.end, "kind": part.kind.code(),
                    "speaker": analysis.speaker_name(&quote.speaker),
                    "speaker_span": quote.source.map(place), "cue_span": quote.cue.map(place),
                    "confidence": quote.confidence, "reason": quote.reason,
                })
            })
            .collect();
        let line = json!({"id": document.id, "unit": "bytes", "quotes": quotes});
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

fn learn(args: &Args) -> anyhow::Result<()> {
    let mut corpus = Corpus::new(LABELS);
    let mut trainer = Trainer::default();
    for path in &args.corpora {
        let file =
            fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        for (number, line) in BufReader::new(file).lines().enumerate() {
            if number % args.every == 0 {
                trainer.add(&serde_json::from_str(&line?)?, args.beliefs, &mut corpus);
            }
        }
    }
    let options = Options {
        least: args.least,
        l1: args.l1,
        l2: args.l2,
        epochs: args.epochs,
        rate: args.rate,
        iterations: args.iterations,
        threads: 2,
        verbose: true,
    };
    let bytes = train(&corpus, may_follow, &options).to_bytes();
    eprintln!("{} bytes", bytes.len());
    fs::write(&args.out, bytes).with_context(|| format!("cannot write {}", args.out.display()))
}

#[derive(Default)]
struct Trainer {
    analyser: Analyser,
    words: Words,
    reading: Reading,
    features: Features,
    allowed: Vec<u32>,
}

impl Trainer {
    fn add(&mut self, document: &Document, beliefs: Beliefs, corpus: &mut Corpus) {
        let article = import::from_text(document.text.clone(), "");
        let text = article.text();
        let index = CharIndex::new(text);
        let mentions = self.analyser.analyse(&article).mentions;
        self.words.read(text, article.blocks());
        self.reading.read(text, &self.words, &mentions);
        let tokens = &self.words.tokens;
        self.allowed.clear();
        self.allowed.resize(tokens.len(), 1);
        for attribution in &document.attributions {
            if !attribution.speech && beliefs == Beliefs::None {
                continue;
            }
            let open = u32::from(!attribution.speech && beliefs == Beliefs::Open);
            for (spans, label) in [
                (&attribution.source, SOURCE),
                (&attribution.cue, CUE),
                (&attribution.content, CONTENT),
            ] {
                for (start, end) in spans {
                    let span = index.to_span(text, *start, *end);
                    let first = self.words.token_at(span.start);
                    for at in first..tokens.len() {
                        if tokens[at].span.start >= span.end {
                            break;
                        }
                        let begins = at == first;
                        self.allowed[at] = 1 << (label + u8::from(!begins)) | open;
                    }
                }
            }
        }
        for (start, end) in &document.discard {
            let span = index.to_span(text, *start, *end);
            for at in self.words.token_at(span.start)..tokens.len() {
                if tokens[at].span.start >= span.end {
                    break;
                }
                self.allowed[at] = (1 << LABELS) - 1;
            }
        }
        for block in 0..article.blocks().len() {
            let range = token_range(&self.words, block);
            self.reading.describe(
                text,
                &self.words,
                article.blocks(),
                block,
                &mut self.features,
            );
            let allowed = &mut self.allowed[range];
            // A stretch that crosses a block begins anew in it.
            if let Some(first) = allowed.first_mut() {
                for label in [CONTENT, CUE, SOURCE] {
                    if *first & (2 << label) != 0 && *first & (1 << label) == 0 {
                        *first = *first & !(2 << label) | 1 << label;
                    }
                }
            }
            corpus.push(&self.features, allowed, 1.0);
        }
    }
}
