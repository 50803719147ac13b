//! How the text is shown: themes, colours, reading and focus mode.

use crate::app::ask::Ask;
use crate::app::context::Context;
use crate::app::look::Depth;
use crate::app::message::Effect;
use crate::app::pane::Focus;
use crate::app::settings::{NameColours, PictureForm, QuoteColours};

/// Asks for a theme.
pub fn ask_theme(cx: &mut Context) {
    let now = cx.choices.theme.clone();
    cx.ask(Ask::Theme(now), "");
}

/// Shows the theme of this name, if there is one. False if there is none.
pub fn show_theme(cx: &mut Context, name: &str) -> bool {
    let is_there = cx.choices.theme_names().contains(&name);
    if is_there {
        name.clone_into(&mut cx.choices.theme);
        cx.colours_changed();
    }
    is_there
}

/// Takes the theme of this name.
pub fn set_theme(cx: &mut Context, name: &str) {
    if show_theme(cx, name) {
        let without = match cx.look.depth {
            Depth::None => ", but no colours are shown here (byline doctor says why)",
            _ => "",
        };
        cx.notify(format!("Theme: {name}; it is remembered{without}"));
    } else {
        let names = cx.choices.theme_names().join(", ");
        cx.warn(format!(
            "There is no theme “{name}”; the themes are {names}"
        ));
    }
}

/// Shows the text alone, or everything again.
pub fn toggle_reading_mode(cx: &mut Context) {
    let is_alone = !cx.look.prefs.alone;
    cx.look.prefs.alone = is_alone;
    cx.look.focus = Focus::Text;
    cx.panes_changed();
    let key = cx.key_for("reading-mode");
    cx.notify(if is_alone {
        format!("Reading mode; {key} ends it")
    } else {
        "Everything is shown again".to_owned()
    });
}

/// Makes the paragraph at the cursor alone bright, or all.
pub fn toggle_focus_mode(cx: &mut Context) {
    cx.look.is_one_bright = !cx.look.is_one_bright;
    cx.notify(if cx.look.is_one_bright {
        "Focus mode: one paragraph is bright"
    } else {
        "All paragraphs are bright"
    });
}

/// Colours other quotes.
pub fn next_quote_colours(cx: &mut Context) {
    cx.look.quotes = cx.look.quotes.next();
    cx.notify(match cx.look.quotes {
        QuoteColours::All => "All quotes are coloured",
        QuoteColours::Sure => "Quotes that Byline is sure of are coloured",
        QuoteColours::Direct => "Quotes in quotation marks are coloured",
        QuoteColours::None => "No quotes are coloured",
    });
}

/// Colours other names.
pub fn next_name_colours(cx: &mut Context) {
    cx.look.names = cx.look.names.next();
    cx.notify(match cx.look.names {
        NameColours::Chosen => "The chosen name is coloured",
        NameColours::People => "The names of people are coloured",
        NameColours::All => "All names are coloured",
    });
}

/// Lets all lines of running text end at the right edge, or leaves them ragged.
pub fn toggle_justified(cx: &mut Context) {
    cx.look.lines.justified = !cx.look.lines.justified;
    cx.panes_changed();
    cx.notify(if cx.look.lines.justified {
        "Lines end at the right edge"
    } else {
        "Lines are ragged"
    });
}

/// Parts long words at the end of a line, or keeps them whole.
pub fn toggle_hyphenation(cx: &mut Context) {
    cx.look.lines.hyphenated = !cx.look.lines.hyphenated;
    cx.panes_changed();
    cx.notify(if cx.look.lines.hyphenated {
        "Long words are parted at the end of a line"
    } else {
        "Words are kept whole"
    });
}

/// Shows the article's pictures, or leaves them out.
pub fn toggle_pictures(cx: &mut Context) {
    if cx.look.cell.is_none() {
        cx.notify(
            "This terminal, or this Byline (built without the feature pictures), shows no pictures",
        );
        return;
    }
    cx.look.pictures = match (cx.look.pictures, cx.choices.pictures) {
        (PictureForm::Off, PictureForm::Off) => PictureForm::Auto,
        (PictureForm::Off, chosen) => chosen,
        _ => PictureForm::Off,
    };
    cx.panes_changed();
    cx.notify(match (cx.look.pictures, cx.article().pictures().len()) {
        (PictureForm::Off, _) => "Pictures are left out",
        (_, 0) => "Pictures are shown; this article has none",
        _ => "Pictures are shown",
    });
}

/// Leaves the mouse to the terminal, or takes it again.
pub fn toggle_mouse(cx: &mut Context) {
    let is_ours = !cx.choices.mouse;
    cx.choices.mouse = is_ours;
    cx.effect(Effect::Mouse(is_ours));
    cx.notify(if is_ours {
        "Clicks are for Byline"
    } else {
        "Clicks are for the terminal: it selects and copies"
    });
}
