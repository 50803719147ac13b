//! Trains the quote tagger: `cargo run --profile fast -p byline-tools --bin train_quotes -- TRAIN.jsonl… --out
//! assets/quotes.bin`.
//!
//! Each line of the corpora is an article: `{"text", "attributions": [{"source", "cue", "content"
//! (lists of [start, end] in code points), "speech"}], "discard"}`.

mod mix;

use std::fs;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use byline::analysis::crf::train::{Corpus, Options, lay_out, prune, train};
use byline::analysis::crf::{Features, Model};
use byline::analysis::quote::states::{
    BELIEVED, CUE_STATE, OUTSIDE, SAID, SAID_BEFORE, SOURCE_STATE, STATES, may_follow,
};
use byline::analysis::quote::{Reading, Tagger, token_range, units};
use byline::analysis::rules::{Rule, RuleSet};
use byline::analysis::sentence::Words;
use byline::analysis::token::Token;
use byline::analysis::{Analyser, Analysis};
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
    /// learned as nothing, left open, or learned as something of their own.
    #[arg(long, default_value = "own")]
    beliefs: Beliefs,
    /// More corpora, which count less.
    #[arg(long)]
    also: Vec<PathBuf>,
    /// How much they count.
    #[arg(long, default_value_t = 0.4)]
    also_weight: f32,
    /// No copies in other styles.
    #[arg(long)]
    plain: bool,
    /// What a copy in the style of world news counts.
    #[arg(long, default_value_t = 0.4)]
    world_weight: f32,
    /// What a copy with other quotation marks counts.
    #[arg(long, default_value_t = 0.3)]
    marks_weight: f32,
    /// What sentences with their attribution at the end count.
    #[arg(long, default_value_t = 0.4)]
    tails_weight: f32,
    /// Leave one article of so many out, for cross-validation …
    #[arg(long, default_value_t = usize::MAX)]
    folds: usize,
    /// … the one with this remainder.
    #[arg(long, default_value_t = usize::MAX)]
    held: usize,
    /// Corpora to try the model on; what it finds is written as `byline extract` would.
    #[arg(long)]
    test: Option<PathBuf>,
    /// Where that goes.
    #[arg(long, default_value = "predictions.jsonl")]
    predictions: PathBuf,
    /// Do not train: try the model at `--out`.
    #[arg(long)]
    trained: bool,
    /// Do not train: put the rows of the model at `--out` together that these corpora ask for most. What
    /// it answers stays the same.
    #[arg(long)]
    lay_out: bool,
    /// Do not train: leave features out of the model at `--out` whose weights are this many steps together, or
    /// fewer.
    #[arg(long)]
    prune: Option<u32>,
    #[arg(long, default_value_t = 3)]
    least: u32,
    #[arg(long, default_value_t = 0.6)]
    l1: f32,
    #[arg(long, default_value_t = 0.02)]
    l2: f32,
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    #[arg(long, default_value_t = 0.03)]
    rate: f32,
    /// Steps of the quasi-Newton method after the passes.
    #[arg(long, default_value_t = 0)]
    iterations: usize,
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// The share of features that a pass does not see.
    #[arg(long, default_value_t = 0.2)]
    hidden: f32,
    /// Descents from different seeds whose weights are averaged.
    #[arg(long, default_value_t = 2)]
    runs: usize,
    /// How much more probable the beginning of a stretch becomes, as a logarithm of odds.
    #[arg(long, default_value_t = 0.9)]
    bold: f32,
    /// Switch a rule or a group of features off, in training and in the trial.
    #[arg(long)]
    without: Vec<String>,
}

impl Args {
    fn rules(&self) -> anyhow::Result<RuleSet> {
        self.without.iter().try_fold(RuleSet::ALL, |rules, id| {
            let rule = Rule::ALL.iter().find(|rule| rule.id() == id);
            let known = || Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>();
            let rule = rule.with_context(|| format!("no rule {id}; there are {:?}", known()))?;
            Ok(rules.without(*rule))
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Beliefs {
    All,
    None,
    Open,
    Own,
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
    if let Some(most) = args.prune {
        let bytes = fs::read(&args.out)?;
        let bytes = prune(&bytes, most).context("this is not a model")?;
        eprintln!("{} bytes", bytes.len());
        fs::write(&args.out, bytes)?;
    } else if !args.trained {
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
    let mut tagger = Tagger::with_model(Model::new(bytes, Tagger::fingerprint())?);
    tagger.set_rules(args.rules()?);
    let mut analyser = Analyser::with_tagger(tagger);
    let mut out = BufWriter::new(fs::File::create(&args.predictions)?);
    for line in BufReader::new(fs::File::open(test)?).lines() {
        let document: Document = serde_json::from_str(&line?)?;
        let article = import::from_text(document.text, "");
        let (analysis, evidence): (Analysis, _) = analyser.judge(&article);
        let place = |span: Span| [span.start, span.end];
        let quotes: Vec<_> = analysis
            .quotes
            .iter()
            .zip(&evidence)
            .flat_map(|(quote, evidence)| {
                let parts = quote.parts.iter();
                parts.map(move |part| (quote, evidence, part))
            })
            .map(|(quote, evidence, part)| {
                json!({
                    "start": part.span.start, "end": part.span.end, "kind": part.kind.code(),
                    "speaker": analysis.speaker_name(&quote.speaker),
                    "speaker_span": quote.source.map(place), "cue_span": quote.cue.map(place),
                    "confidence": quote.confidence, "reason": quote.reason.to_string(),
                    "marked": evidence.marked, "facts": evidence.facts,
                })
            })
            .collect();
        let line = json!({"id": document.id, "unit": "bytes", "quotes": quotes});
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

fn learn(args: &Args) -> anyhow::Result<()> {
    let mut corpus = Corpus::new(STATES);
    let mut documents = 0;
    let mut trainer = Trainer {
        rules: args.rules()?,
        ..Trainer::default()
    };
    for (path, weight, main) in args
        .corpora
        .iter()
        .map(|path| (path, 1.0, true))
        .chain(args.also.iter().map(|path| (path, args.also_weight, false)))
    {
        let file =
            fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        for (number, line) in BufReader::new(file).lines().enumerate() {
            if number % args.folds == args.held {
                continue;
            }
            let document: Document = serde_json::from_str(&line?)?;
            trainer.add(&document, args.beliefs, weight, &mut corpus);
            documents += 1;
            if main && !args.plain {
                for (copy, weight) in copies(&document, number, args) {
                    trainer.add(&copy, args.beliefs, weight, &mut corpus);
                    documents += 1;
                }
            }
        }
    }
    eprintln!("{documents} documents, {} tokens", corpus.tokens());
    if args.lay_out {
        let bytes = fs::read(&args.out)?;
        let bytes = lay_out(&bytes, &corpus).context("this is not a model")?;
        return Ok(fs::write(&args.out, bytes)?);
    }
    let options = Options {
        least: args.least,
        l1: args.l1,
        l2: args.l2,
        epochs: args.epochs,
        rate: args.rate,
        iterations: args.iterations,
        threads: args.threads,
        hidden: args.hidden,
        runs: args.runs,
        verbose: true,
    };
    let mut weights = train(&corpus, may_follow, &options);
    for state in [SAID, SAID_BEFORE, CUE_STATE, SOURCE_STATE] {
        weights.favour(state.into(), args.bold);
    }
    let bytes = weights.to_bytes(Tagger::fingerprint());
    eprintln!("{} bytes", bytes.len());
    fs::write(&args.out, bytes).with_context(|| format!("cannot write {}", args.out.display()))
}

/// Copies of an article in other styles, each with its weight.
fn copies(document: &Document, number: usize, args: &Args) -> Vec<(Document, f32)> {
    let mut dice = mix::Dice::new(number);
    let mut copies = Vec::new();
    if number.is_multiple_of(3) {
        let world = mix::world(document, &mut dice);
        copies.push((world, args.world_weight));
    }
    let styles = [('‘', '’'), ('\'', '\''), ('«', '»'), ('‘', '’')];
    if number % 5 == 1 {
        let (open, close) = styles[number / 5 % styles.len()];
        let marks = mix::marks(document, open, close);
        copies.extend(marks.map(|copy| (mix::world(&copy, &mut dice), args.marks_weight)));
    }
    let tails = mix::tails(document, &mut dice);
    copies.extend(tails.map(|copy| (copy, args.tails_weight)));
    copies
}

#[derive(Default)]
struct Trainer {
    analyser: Analyser,
    rules: RuleSet,
    words: Words,
    reading: Reading,
    features: Features,
    allowed: Vec<u32>,
}

impl Trainer {
    fn add(&mut self, document: &Document, beliefs: Beliefs, weight: f32, corpus: &mut Corpus) {
        let article = import::from_text(document.text.clone(), "");
        let text = article.text();
        let index = CharIndex::new(text);
        let (mentions, _) = self.analyser.names(&article);
        self.words.read(text, article.blocks());
        self.reading.read(text, &self.words, &mentions);
        let tokens = &self.words.tokens;
        self.allowed.clear();
        self.allowed.resize(tokens.len(), 1);
        let blocks = article.blocks().len();
        let ends: Vec<usize> = (0..blocks)
            .map(|block| token_range(&self.words, block).end)
            .collect();
        for attribution in &document.attributions {
            if !attribution.speech && beliefs == Beliefs::None {
                continue;
            }
            let open = !attribution.speech && matches!(beliefs, Beliefs::Open | Beliefs::Own);
            let places = |spans: &[(usize, usize)]| -> Vec<Range<usize>> {
                let place = |(start, end): &(usize, usize)| {
                    let span = index.to_span(text, *start, *end);
                    let first = self.words.token_at(span.start);
                    let inside = |token: &&Token| token.span.start < span.end;
                    first..first + tokens[first..].iter().take_while(inside).count()
                };
                spans.iter().map(place).collect()
            };
            let (source, cue) = (places(&attribution.source), places(&attribution.cue));
            let content = places(&attribution.content);
            let states = place_states(&source, &cue, &content, &ends);
            for (at, state) in states {
                self.allowed[at] = match state {
                    SAID | SAID_BEFORE if open && beliefs == Beliefs::Own => 1 << BELIEVED,
                    2 | 4 if open && beliefs == Beliefs::Own => 1 << (BELIEVED + 1),
                    _ => 1 << state | u32::from(open) << OUTSIDE,
                };
            }
        }
        for (start, end) in &document.discard {
            let span = index.to_span(text, *start, *end);
            for at in self.words.token_at(span.start)..tokens.len() {
                if tokens[at].span.start >= span.end {
                    break;
                }
                self.allowed[at] = (1 << STATES) - 1;
            }
        }
        for block in 0..article.blocks().len() {
            let range = token_range(&self.words, block);
            if range.is_empty() {
                continue;
            }
            self.reading
                .begin(text, &self.words, article.blocks(), block);
            for unit in units(&self.words, block) {
                self.reading
                    .describe(&self.words, &unit, self.rules, &mut self.features);
                let allowed = &mut self.allowed[unit.tokens];
                // A stretch that crosses the border of a unit begins again in it.
                if let Some(first) = allowed.first_mut() {
                    let goes_on = *first & 0b101_0101_0100;
                    *first = *first & !goes_on | goes_on >> 1;
                }
                corpus.push(&self.features, allowed, weight);
            }
        }
    }
}

/// The state of each token of an attribution.
fn place_states(
    source: &[Range<usize>],
    cue: &[Range<usize>],
    content: &[Range<usize>],
    ends: &[usize],
) -> Vec<(usize, u8)> {
    let block = |at: usize| ends.partition_point(|end| *end <= at);
    let mut states = Vec::new();
    let mut put = |range: &Range<usize>, state: u8| {
        let goes_on = |at: usize| state + u8::from(at != range.start);
        states.extend(range.clone().map(|at| (at, goes_on(at))));
    };
    for part in source {
        put(part, SOURCE_STATE);
    }
    for part in cue {
        put(part, CUE_STATE);
    }
    for part in content {
        let near = cue.iter().find(|cue| block(cue.start) == block(part.start));
        let before = near.is_some_and(|cue| cue.start > part.start);
        put(part, if before { SAID_BEFORE } else { SAID });
    }
    states
}
