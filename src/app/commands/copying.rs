//! What goes to the clipboard, to another program, and out of the article with its source.

use crate::analysis::{Quote, Speaker};
use crate::annotation::cited;
use crate::app::ask::Ask;
use crate::app::context::Context;
use crate::app::list::Row;
use crate::app::message::{Effect, Sought};
use crate::app::pane::Focus;
use crate::app::words::speaker as named;
use crate::text::{Span, motion};

/// Copies the selected words, or those of what is here.
pub fn copy(cx: &mut Context) {
    match words_here(cx) {
        Some(words) => {
            cx.reading.end_selection();
            cx.effect(Effect::Copy(words));
        }
        None => cx.warn("There is nothing to copy here"),
    }
}

/// Asks for a command that gets these words.
pub fn ask_command(cx: &mut Context) {
    let words = match words_here(cx) {
        // Without a selection or a quote it is the whole article.
        Some(words) if is_chosen(cx) => words,
        _ => cx.text().to_owned(),
    };
    cx.ask(Ask::Pipe(words), "");
}

/// True if something in particular is here, and not only a sentence.
fn is_chosen(cx: &Context) -> bool {
    cx.reading.selection().is_some()
        || cx.look.focus != Focus::Text
        || cx.document.quote_at(cx.reading.caret).is_some()
        || cx.note_here().is_some()
}

/// The selection; the words of the chosen row; the quote, the annotation or the sentence at the caret.
fn words_here(cx: &Context) -> Option<String> {
    if let Some(span) = cx.reading.selection() {
        return Some(span.of(cx.text()).to_owned());
    }
    if let Focus::List(pane) = cx.look.focus {
        return words_of_row(cx, cx.lists.get(pane).chosen_row()?);
    }
    if let Some(quote) = quote_here(cx) {
        return Some(cited(cx.article(), quote));
    }
    let span = match cx.note_here() {
        Some(note) => note.span,
        None => sentence_here(cx),
    };
    let words = span.of(cx.text()).trim();
    (!words.is_empty()).then(|| words.to_owned())
}

fn sentence_here(cx: &Context) -> Span {
    motion::sentence_at(cx.article(), cx.reading.caret)
}

/// The words of the chosen row of the list that has the keys, if it has any.
pub fn chosen_words(cx: &Context) -> Option<String> {
    let Focus::List(pane) = cx.look.focus else {
        return None;
    };
    words_of_row(cx, cx.lists.get(pane).chosen_row()?)
}

fn words_of_row(cx: &Context, row: &Row) -> Option<String> {
    let findings = cx.document.findings();
    Some(match row {
        Row::Entity(index) => findings.entities.get(*index)?.name.clone(),
        Row::Quote(index) => cited(cx.article(), findings.quotes.get(*index)?),
        Row::Note(index) => {
            let note = cx.document.notes.annotations().get(*index)?;
            let words = note.span.of(cx.text());
            match note.note.trim() {
                "" => words.to_owned(),
                text => format!("{words}\n\n{text}"),
            }
        }
        Row::Place(place) => place.words.clone(),
        _ => return None,
    })
}

/// The quote of the chosen row, or at the caret.
fn quote_here(cx: &Context) -> Option<&Quote> {
    let quotes = &cx.document.findings().quotes;
    if let Focus::List(pane) = cx.look.focus {
        return match cx.lists.get(pane).chosen_row()? {
            Row::Quote(index) => quotes.get(*index),
            _ => None,
        };
    }
    quotes.get(cx.document.quote_at(cx.reading.caret)?)
}

/// Copies the quote with who said it and where; other words with where they are.
pub fn cite(cx: &mut Context) {
    let selected = cx.reading.selection();
    let words = match (selected, quote_here(cx)) {
        (None, Some(quote)) => Some(of_quote(cx, quote)),
        (Some(span), _) => Some(of_words(cx, span)),
        (None, None) if cx.look.focus == Focus::Text => {
            let note = cx.note_here().map(|note| note.span);
            Some(of_words(cx, note.unwrap_or_else(|| sentence_here(cx))))
        }
        (None, None) => None,
    };
    match words {
        Some(words) => {
            cx.reading.end_selection();
            cx.effect(Effect::Copy(words));
        }
        None => cx.warn("There is no quote in this row"),
    }
}

/// Copies every quote of the speaker of the quote here, each with its source.
pub fn copy_speaker(cx: &mut Context) {
    let Some(speaker) = speaker_here(cx) else {
        return cx.warn("There is no quote here whose speaker is known");
    };
    let quotes = cx.document.findings().quotes.iter();
    let said = quotes.filter(|quote| quote.speakers().any(|one| *one == speaker));
    let lines: Vec<String> = said.map(|quote| of_quote(cx, quote)).collect();
    match lines.as_slice() {
        [] => cx.warn(format!(
            "{} is not quoted in this article",
            named(cx.document.findings(), &speaker)
        )),
        lines => {
            let lines = lines.join("\n\n");
            cx.effect(Effect::Copy(lines));
        }
    }
}

/// Lists what the speaker of the quote here says in all articles of the folder.
pub fn seek_speaker(cx: &mut Context) {
    match speaker_here(cx) {
        Some(speaker) => {
            let name = named(cx.document.findings(), &speaker);
            cx.effect(Effect::Seek(Sought::Said(name)));
        }
        None => cx.warn("There is no quote here whose speaker is known"),
    }
}

/// The speaker of the quote here; in the list of names the chosen name.
pub fn speaker_here(cx: &Context) -> Option<Speaker> {
    if let Focus::List(pane) = cx.look.focus
        && let Some(Row::Entity(index)) = cx.lists.get(pane).chosen_row()
    {
        return Some(Speaker::Entity(*index));
    }
    let quote = quote_here(cx);
    let speaker = quote.map(|quote| quote.speaker.clone());
    if let Some(speaker) = speaker.filter(|speaker| *speaker != Speaker::Unknown) {
        return Some(speaker);
    }
    let mention = cx.document.mention_at(cx.reading.caret);
    let is_text = cx.look.focus == Focus::Text;
    mention
        .filter(|_| is_text)
        .map(|mention| Speaker::Entity(mention.entity))
}

/// `“…” — Jack Ombaka, spokesman for the MSS, TITLE, DATE, ¶ 3`.
fn of_quote(cx: &Context, quote: &Quote) -> String {
    let findings = cx.document.findings();
    let names: Vec<String> = quote
        .speakers()
        .map(|speaker| match speaker {
            Speaker::Entity(index) => {
                let entity = &findings.entities[*index];
                match &entity.role {
                    Some(role) => format!("{}, {role}", entity.name),
                    None => entity.name.clone(),
                }
            }
            other => named(findings, other),
        })
        .collect();
    let by = names.join(" and ");
    let words = cited(cx.article(), quote);
    let by = if by.is_empty() {
        "Unknown speaker"
    } else {
        &by
    };
    format!("{words} — {by}, {}", source(cx, quote.span()))
}

/// Words that nobody in particular says, in quotation marks, with where they are.
fn of_words(cx: &Context, span: Span) -> String {
    let words = span.of(cx.text()).split_whitespace();
    let words = words.collect::<Vec<_>>().join(" ");
    format!("“{words}” — {}", source(cx, span))
}

/// `TITLE, DATE, ¶ 3`.
fn source(cx: &Context, span: Span) -> String {
    let mut parts = vec![cx.document.title().to_owned()];
    let date = cx.article().meta().date.as_deref();
    let date = date.map(|date| date.get(..10).unwrap_or(date));
    parts.extend(date.map(|date| cx.choices.dates.shown(date)));
    parts.push(format!("¶ {}", cx.document.paragraph(span.start as usize)));
    parts.join(", ")
}
