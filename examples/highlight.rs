//! Highlights every occurrence of some words in an article, in the notes file beside it:
//! `cargo run --example highlight -- ARTICLE WORDS [CODE]`.

use std::sync::Arc;

use anyhow::Context as _;
use byline::annotation::{Annotation, Edit, IdSource, Kind, Timestamp, occurrences};
use byline::import;
use byline::store::{Placement, Store};
use byline::text::Source;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let article = arguments.next().context("name an article")?;
    let words = arguments.next().context("say which words")?;
    let code = arguments.next();

    let source = Source::from_argument(article);
    let article = Arc::new(import::load(&source, &import::Options::default())?.article);
    let now = Timestamp::now();
    let store = Store::new(None, Placement::Beside);
    let mut opened = store.open(Arc::clone(&article), &source, now)?;

    let mut ids = IdSource::new(now.as_nanosecond() as u64);
    let text = article.text();
    let places = occurrences(text, &words, false);
    for &span in &places {
        let id = opened.notes.fresh_id(&mut ids);
        let mut mark = Annotation::new(id, Kind::Highlight, text, span, now);
        mark.codes.extend(code.clone());
        opened.notes.apply(Edit::put(mark));
    }
    // What another program wrote in the meantime is merged; the file is replaced as a whole.
    opened.session.save(&opened.notes, now)?;
    println!("{} marks", places.len());
    Ok(())
}
