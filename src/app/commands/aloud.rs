//! Reading aloud: sentence by sentence from the cursor on.

use crate::app::context::Context;
use crate::app::message::Effect;
use crate::app::speech::Speech;
use crate::text::{Span, motion};

/// Begins to read from the sentence at the cursor, pauses, or goes on.
pub fn toggle(cx: &mut Context) {
    match cx.speech {
        Some(speech) if speech.is_paused => {
            say(cx, speech.span);
            cx.notify("Reading on");
        }
        // Whether anything is heard is not known: going on later would be no use.
        Some(speech) if speech.is_late => stop(cx),
        Some(speech) => {
            cx.speech = Some(Speech {
                is_paused: true,
                number: speech.number + 1,
                ..speech
            });
            cx.effect(Effect::Hush);
            let (on, stop) = (cx.key_for("read-aloud"), cx.key_for("stop-reading"));
            cx.notify(format!("Paused; {on} goes on, {stop} stops"));
        }
        None => {
            let sentence = motion::sentence_at(cx.article(), cx.reading.caret);
            if sentence.is_empty() {
                return cx.warn("There is no sentence here to read");
            }
            let (pause, stop) = (cx.key_for("read-aloud"), cx.key_for("stop-reading"));
            cx.notify(format!("Reading aloud; {pause} pauses, {stop} stops"));
            say(cx, sentence);
        }
    }
}

/// Stops reading.
pub fn stop(cx: &mut Context) {
    if cx.speech.take().is_none() {
        return cx.warn("Nothing is being read aloud");
    }
    cx.effect(Effect::Hush);
    cx.notify("Stopped reading");
}

/// The program has not come back from a sentence for longer than a slow voice needs.
pub fn speaks_long(cx: &mut Context, number: u64, program: &str) {
    let (pause, stop) = (cx.key_for("read-aloud"), cx.key_for("stop-reading"));
    let Some(speech) = &mut cx.speech else { return };
    if speech.number == number && !speech.is_paused {
        speech.is_late = true;
        cx.warn(format!(
            "{program} has not finished this sentence; if you hear nothing, {pause} or {stop} ends it"
        ));
    }
}

/// A sentence was spoken, or could not be.
pub fn spoken(cx: &mut Context, number: u64, done: Result<(), String>) {
    let Some(speech) = cx
        .speech
        .filter(|speech| speech.number == number && !speech.is_paused)
    else {
        return;
    };
    if let Err(why) = done {
        cx.speech = None;
        return cx.warn(format!("Stopped reading: {why}"));
    }
    let article = cx.article();
    let mut at = speech.span.start as usize;
    let next = loop {
        let next = motion::next_sentence(article, at);
        if next <= at {
            break None;
        }
        at = next;
        let sentence = motion::sentence_at(article, at);
        // After the last sentence there is only its own end.
        if sentence.start <= speech.span.start {
            break None;
        }
        if article.words(sentence).contains(char::is_alphanumeric) {
            break Some(sentence);
        }
    };
    if let Some(sentence) = next {
        say(cx, sentence);
    } else {
        cx.speech = None;
        cx.effect(Effect::Hush);
        cx.notify("The end of the article");
    }
}

fn say(cx: &mut Context, span: Span) {
    let number = cx.spoken + 1;
    cx.spoken = number + 1;
    cx.speech = Some(Speech {
        span,
        number,
        is_paused: false,
        is_late: false,
    });
    // The reader's eyes follow, unless they are at work elsewhere.
    if !cx.reading.is_selecting() {
        cx.reading.show(span.start as usize);
    }
    let words = cx.article().words(span).split_whitespace();
    let words = words.collect::<Vec<_>>().join(" ");
    cx.effect(Effect::Speak(number, words));
}
