//! The row of keys: which are most useful now, and where each stands; drawing and clicks share it.

use ratatui::layout::Rect;

use super::App;
use super::articles::ListKind;
use super::command::{Command, named};
use super::mode::Mode;
use crate::text::display;

/// A key with a word for what it does.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The keys, as shown.
    pub keys: String,
    /// What they do.
    pub what: String,
    /// What a click on it does.
    pub does: Does,
}

/// What a click on a hint does.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// It runs a command.
    Run(&'static Command),
    /// It presses a letter: the quick key of a code.
    Press(char),
}

/// The hints that have room in a row, each with its first column.
pub fn placed(app: &App, area: Rect) -> Vec<(u16, Hint)> {
    let mut x = usize::from(area.x) + 1;
    let mut placed = Vec::new();
    for hint in hints(app) {
        let width = display::width(&hint.keys) + 1 + display::width(&hint.what);
        if x + width > usize::from(area.right()) {
            break;
        }
        placed.push((x as u16, hint));
        x += width + 2;
    }
    placed
}

/// The hint at a column of the row.
pub fn at(app: &App, area: Rect, column: u16) -> Option<Hint> {
    let mut placed = placed(app, area).into_iter();
    let is_there = |(x, hint): &(u16, Hint)| {
        let width = display::width(&hint.keys) + 1 + display::width(&hint.what);
        (usize::from(*x)..usize::from(*x) + width).contains(&usize::from(column))
    };
    placed.find(is_there).map(|(_, hint)| hint)
}

fn is_list_of(app: &App, kind: ListKind) -> bool {
    app.cx.articles.last().is_some_and(|list| list.kind == kind)
}

fn hints(app: &App) -> Vec<Hint> {
    let cx = &app.cx;
    let names: &[(&str, &str)] = match app.mode() {
        Mode::Read => &[
            ("names", "names"),
            ("quotes", "quotes"),
            ("notes", "notes"),
            ("codebook", "codes"),
            ("select", "select"),
            ("mark", "mark"),
            ("note", "note"),
            ("tag", "tag"),
            ("search", "search"),
            ("next-quote", "next quote"),
            ("peek", "what is here"),
            ("palette", "commands"),
            ("close", "quit"),
        ],
        Mode::Articles if is_list_of(app, ListKind::Codes) => &[
            ("read-article", "passages"),
            ("rename-code", "rename"),
            ("merge-code", "merge"),
            ("move-code", "move"),
            ("delete-code", "delete"),
            ("undo", "undo"),
            ("leave-articles", "close"),
        ],
        Mode::Articles if is_list_of(app, ListKind::Differences) => &[
            ("decide-first", "first"),
            ("decide-second", "second"),
            ("decide-none", "no code"),
            ("compare-readers", "both versions"),
            ("undo", "undo"),
            ("read-article", "read"),
            ("leave-articles", "close"),
        ],
        Mode::Articles => &[
            ("read-article", "read"),
            ("filter-articles", "filter"),
            ("show-articles", "show"),
            ("sort-articles", "sort"),
            ("preview-articles", "preview"),
            ("open", "open"),
            ("leave-articles", "close"),
        ],
        Mode::Select => &[
            ("grow", "grow"),
            ("next-word", "word"),
            ("next-sentence", "sentence"),
            ("next-paragraph", "paragraph"),
            ("mark-selection", "highlight"),
            ("tag", "tag"),
            ("quick-code", "quick code"),
            ("tag-every", "every occurrence"),
            ("note", "note"),
            ("copy", "copy"),
            ("add-quote", "mark as quote"),
            ("leave-selection", "leave"),
        ],
        Mode::List => &[
            ("choose", "go there"),
            ("filter", "filter"),
            ("next-pane", "next pane"),
            ("leave-list", "text"),
        ],
        Mode::Entities => &[
            ("choose", "next mention"),
            ("filter", "filter"),
            ("filter-speaker", "quotes by"),
            ("rename", "rename"),
            ("merge", "merge"),
            ("split", "split"),
            ("retype", "kind"),
            ("link", "link"),
            ("reject-name", "not a name"),
            ("next-pane", "next pane"),
            ("leave-list", "text"),
        ],
        Mode::Quotes => &[
            ("choose", "go there"),
            ("filter-speaker", "this speaker only"),
            ("filter", "filter"),
            ("set-speaker", "speaker"),
            ("review", "review"),
            ("next-pane", "next pane"),
            ("leave-list", "text"),
        ],
        Mode::Notes => &[
            ("choose", "go there"),
            ("note", "note"),
            ("tag", "tag"),
            ("next-colour", "colour"),
            ("delete", "delete"),
            ("filter", "filter"),
            ("filter-code", "code"),
            ("leave-list", "text"),
        ],
        Mode::Codes => &[
            ("code-annotations", "annotations"),
            ("code-view", "view"),
            ("add-code", "add"),
            ("describe-code", "describe"),
            ("colour-code", "colour"),
            ("key-code", "quick key"),
            ("rename-code", "rename"),
            ("merge-code", "merge"),
            ("move-code", "move"),
            ("delete-code", "delete"),
            ("share-code", "share"),
            ("leave-codes", "leave"),
        ],
        Mode::Pick => &[
            ("tick", "tick"),
            ("tick-all", "all or none"),
            ("tick-case", "capitals"),
            ("apply", "tag them"),
            ("leave-codes", "leave"),
        ],
        Mode::Preview => &[("apply", "do it"), ("leave-codes", "close")],
        Mode::Changes => &[
            ("attach", "accept"),
            ("re-attach", "re-attach"),
            ("keep-lost", "keep as lost"),
            ("delete", "delete"),
            ("choose", "go there"),
            ("undo", "undo"),
            ("close-changes", "close"),
        ],
        Mode::Compare => &[
            ("next-difference", "next difference"),
            ("previous-difference", "previous"),
            ("decide-first", "first"),
            ("decide-second", "second"),
            ("decide-all", "both"),
            ("decide-none", "no code"),
            ("switch-reader", "other reader"),
            ("undo", "undo"),
            ("read-here", "read here"),
            ("leave-comparison", "close"),
        ],
        Mode::Question => &[
            ("answer-yes", "yes"),
            ("answer-no", "no"),
            ("answer-later", "later"),
        ],
        Mode::Review => &[
            ("confirm-quote", "right"),
            ("reject-quote", "not a quote"),
            ("set-speaker", "speaker"),
            ("skip", "skip"),
            ("quote-kind", "kind"),
            ("quote-borders", "borders"),
            ("peek-review", "why"),
            ("undo", "undo"),
            ("leave-review", "leave"),
        ],
        _ => return Vec::new(),
    };
    let help: &[(&str, &str)] = match app.mode() {
        Mode::Preview | Mode::Changes | Mode::Question => &[],
        _ => &[("help", "help")],
    };
    let found = help.iter().chain(names).filter_map(|(name, what)| {
        Some(Hint {
            keys: cx.keys.map.keys_of(name)?,
            what: (*what).to_owned(),
            does: Does::Run(named(name)?),
        })
    });
    let mut hints: Vec<Hint> = found.collect();
    if let Some(last) = hints.last_mut()
        && app.mode() == Mode::Read
        && !cx.articles.is_empty()
    {
        "back to the list".clone_into(&mut last.what);
    }
    if app.mode() == Mode::Select {
        // The quick keys of codes, before the commands that one knows.
        let keys = cx.document.notes.quick_codes().into_iter();
        let alone = keys.filter(|(key, _)| cx.keys.quick(*key) == key.to_string());
        let codes = alone.map(|(key, code)| Hint {
            keys: key.to_string(),
            what: format!("#{code}"),
            does: Does::Press(key),
        });
        hints.splice(0..0, codes.take(4));
    }
    hints
}
