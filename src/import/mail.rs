//! Email messages (`.eml`) → an article: the HTML part if there is one, else the plain one.
//!
//! Attachments are left out; nothing that a message points to is loaded.

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::build::Builder;
use super::plain::from_text;
use super::{Hints, Parsed, Refusal, Warning, page};
use crate::text::Meta;

/// Reads `bytes` as an email message.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Refusal::Because("it has no letter's head".to_owned()))?;
    let mut warnings = Vec::new();
    let meta = Meta {
        title: message.subject().and_then(super::xml::collapse),
        author: message.from().and_then(sender),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        ..Meta::default()
    };
    let attachments = message
        .attachments()
        .filter(|part| part.attachment_name().is_some())
        .count();
    if attachments > 0 {
        let plural = if attachments == 1 {
            "attachment is"
        } else {
            "attachments are"
        };
        warnings.push(Warning(format!("{attachments} {plural} left out")));
    }
    // A part that is text only is given as HTML too; the real thing is wanted.
    let is_html = message
        .html_body
        .first()
        .and_then(|&id| message.part(id))
        .is_some_and(mail_parser::MessagePart::is_text_html);
    if is_html && let Some(html) = message.body_html(0) {
        let mut builder = Builder::default();
        page::whole(&mut builder, &html, None);
        if builder.has_words() {
            let article = builder.finish(meta, &hints.name, &mut warnings);
            return Ok(Parsed {
                article,
                warnings,
                choices: Vec::new(),
            });
        }
    }
    let text = message.body_text(0).filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::Because("there is no text in it".to_owned()))?;
    let text: String = text.chars().filter(|&c| c != '\0').collect();
    let article = from_text(text, &hints.name);
    let title = meta.title.or_else(|| article.meta().title.clone());
    let meta = Meta { title, ..meta };
    let article = article.with_meta(meta);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

fn sender(address: &Address) -> Option<String> {
    let first = address.first()?;
    let name = first.name().and_then(super::xml::collapse);
    name.or_else(|| first.address().map(str::to_owned))
}
