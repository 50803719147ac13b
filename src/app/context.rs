//! [`Context`]: everything that a command works on, which is all of the reader but what lies over the
//! text.
//!
//! Its parts own their fields; the few methods here join them. A command cannot lay anything over the
//! text itself: it asks for it with a [`Request`], as it asks the shell with an [`Effect`].

use std::collections::VecDeque;
use std::sync::Arc;

use ratatui::layout::Size;

use super::action::Direction;
use super::articles::ArticleList;
use super::ask::{Ask, Request};
use super::document::Document;
use super::keymap::Keys;
use super::list::Row;
use super::lists::Lists;
use super::look::{Depth, Look};
use super::message::{Effect, Snapshot};
use super::mode::Mode;
use super::pane::{EmptyPanes, Focus, Pane};
use super::reading::{Reading, TextMode};
use super::settings::{Choices, WordOrder};
use super::speech::Speech;
use crate::annotation::{
    Annotation, Colour, Decided, DecisionContext, Edit, IdSource, Kind, Notes, Position, Timestamp,
};
use crate::text::{Article, LineForm, Span};

/// How the reader starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// What was chosen.
    pub choices: Choices,
    /// How many colours there are.
    pub depth: Depth,
    /// True if the terminal makes links of addresses that come with words (OSC 8).
    pub hyperlinks: bool,
    /// True if the terminal puts words that run from right to left in order.
    pub orders_words: bool,
    /// The width and height of a cell in pixels, if pictures can be shown.
    pub cell: Option<(u16, u16)>,
    /// True if the terminal's background is light, as far as its environment says.
    pub is_light: bool,
    /// The seed of new ids.
    pub seed: u64,
    /// The terminal's size.
    pub size: Size,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            choices: Choices::default(),
            depth: Depth::default(),
            hyperlinks: false,
            orders_words: false,
            cell: None,
            is_light: false,
            seed: 0,
            size: Size {
                width: 80,
                height: 24,
            },
        }
    }
}

/// So many messages are kept.
const MOST_MESSAGES: usize = 100;

/// What is said until a save that was asked for is done.
const SAVING: &str = "Saving …";

/// A sentence for the reader, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// True if something went wrong.
    pub bad: bool,
}

/// Who annotates, and with what records are made.
#[derive(Debug)]
pub struct Author {
    /// The reader's name, if it is known.
    pub name: Option<String>,
    /// The present time, set by the shell before each message.
    pub now: Timestamp,
    pub(super) ids: IdSource,
}

impl Author {
    /// The time that records carry: whole seconds are enough.
    pub fn stamp(&self) -> Timestamp {
        Timestamp::from_second(self.now.as_second()).unwrap_or(self.now)
    }
}

/// What a command works on.
#[derive(Debug)]
pub struct Context {
    /// The article with all that is known about it.
    pub document: Document,
    /// Where the reader is in it.
    pub reading: Reading,
    /// The lists beside the text.
    pub lists: Lists,
    /// The lists of articles, the one that is shown last: from a list of folders one comes to another.
    pub articles: Vec<ArticleList>,
    /// How the screen looks.
    pub look: Look,
    /// Which keys do what.
    pub keys: Keys,
    /// What the reader chose when the program began, and the theme.
    pub choices: Choices,
    /// The number that was typed before the key.
    pub(super) count: Option<usize>,
    /// How many words the reader reads in a minute.
    pub pace: u16,
    /// Who annotates.
    pub author: Author,
    /// What to tell the reader.
    pub notice: Option<Notice>,
    /// What was told so far, the newest last: a message is cut where it has no room, and the next one takes
    /// its place.
    pub messages: VecDeque<String>,
    /// What went wrong with the last attempt to save; stays until one succeeds.
    pub unsaved: Option<String>,
    /// What is being read aloud.
    pub speech: Option<Speech>,
    /// How many sentences were spoken since the program began, and pauses made.
    pub(super) spoken: u64,
    /// What was looked up, and what was found.
    pub looked_up: Option<(String, String)>,
    /// The place to go to that was named when the article was opened.
    pub destination: Option<String>,
    /// True if the readers of the article that is being opened are to be compared.
    pub(super) compares_readers: bool,
    pub(super) effects: Vec<Effect>,
    pub(super) requests: Vec<Request>,
}

impl Context {
    pub(super) fn new(
        article: Arc<Article>,
        notes: Notes,
        source: String,
        options: &Options,
    ) -> Self {
        let document = Document::new(article, notes, source);
        let mut context = Self {
            reading: Reading::new(&document),
            lists: Lists::default(),
            articles: Vec::new(),
            look: Look {
                size: options.size,
                measure: options.choices.measure,
                spacing: options.choices.spacing,
                lines: LineForm {
                    justified: options.choices.justified,
                    hyphenated: options.choices.hyphenation,
                    reorders: match options.choices.right_to_left {
                        WordOrder::Auto => !options.orders_words,
                        WordOrder::Terminal => false,
                        WordOrder::Byline => true,
                    },
                },
                cell: options.cell.filter(|_| !options.choices.panes.plain),
                pictures: options.choices.pictures,
                depth: options.depth,
                hyperlinks: options.hyperlinks,
                prefs: options.choices.panes,
                focus: Focus::Text,
                colours: options.choices.colours(options.is_light),
                is_light: options.is_light,
                quotes: options.choices.quotes,
                names: options.choices.names,
                is_one_bright: false,
                empty: EmptyPanes::default(),
            },
            choices: options.choices.clone(),
            keys: Keys::of_choices(&options.choices),
            count: None,
            pace: options.choices.pace,
            author: Author {
                name: options.choices.author.clone(),
                now: Timestamp::UNIX_EPOCH,
                ids: IdSource::new(options.seed),
            },
            notice: None,
            messages: VecDeque::new(),
            unsaved: None,
            speech: None,
            spoken: 0,
            looked_up: None,
            destination: None,
            compares_readers: false,
            effects: Vec::new(),
            requests: Vec::new(),
            document,
        };
        context.lay_out();
        context.reading.follow();
        context.refresh();
        context
    }

    /// Reads another article: look, keys and author stay.
    pub(super) fn open_article(&mut self, article: Arc<Article>, notes: Notes, source: String) {
        self.document = Document::new(article, notes, source);
        self.reading = Reading::new(&self.document);
        self.lists = Lists::default();
        self.look.focus = Focus::Text;
        self.keys.pending.clear();
        (self.notice, self.unsaved) = (None, None);
        self.destination = None;
        (self.speech, self.looked_up) = (None, None);
        self.effects.clear();
        self.requests.clear();
        self.lay_out();
        self.reading.follow();
        self.refresh();
    }

    /// What the reader has chosen by now.
    pub fn choices(&self) -> Choices {
        let mut choices = self.choices.clone();
        let look = &self.look;
        (choices.measure, choices.spacing) = (look.measure, look.spacing);
        (choices.justified, choices.hyphenation) = (look.lines.justified, look.lines.hyphenated);
        (choices.quotes, choices.names) = (look.quotes, look.names);
        choices.pictures = look.pictures;
        choices.panes.extra = look.prefs.extra;
        // On a narrow screen a list that is opened is not one that is always wanted.
        if look.has_room_for_lists() {
            choices.panes.shown = look.prefs.shown;
        }
        choices
    }

    /// The terminal's background, or the theme, is another one.
    pub(super) fn colours_changed(&mut self) {
        self.look.colours = self.choices.colours(self.look.is_light);
    }

    /// The article's text.
    pub fn text(&self) -> &str {
        self.document.article.text()
    }

    /// The article.
    pub fn article(&self) -> &Arc<Article> {
        &self.document.article
    }

    /// The mode of the keys in the text or the list that has them.
    pub fn mode(&self) -> Mode {
        match (self.look.focus, &self.reading.mode) {
            (Focus::List(pane), _) => pane.kind().mode,
            (Focus::Text, TextMode::Read | TextMode::Placing(_)) => Mode::Read,
            (Focus::Text, TextMode::Select(_)) => Mode::Select,
            (Focus::Text, TextMode::Review(_)) => Mode::Review,
        }
    }

    /// What would be written to the disk now, reading position included.
    pub fn snapshot(&self) -> Snapshot {
        let mut notes = self.document.notes.clone();
        let (caret, top) = (self.reading.caret, self.reading.top);
        notes.position = Some(Position {
            above: caret.saturating_sub(top),
            percent: Some(self.reading.percent() as u8),
            ..Position::new(self.text(), caret)
        });
        Snapshot {
            revision: self.document.revision,
            merges: self.document.merges,
            notes,
        }
    }

    /// Tells the reader something.
    pub(super) fn notify(&mut self, text: impl Into<String>) {
        let (text, bad) = (text.into(), false);
        self.remember(&text);
        self.notice = Some(Notice { text, bad });
    }

    /// Tells the reader that something is not possible.
    pub(super) fn warn(&mut self, text: impl Into<String>) {
        let (text, bad) = (text.into(), true);
        self.remember(&text);
        self.notice = Some(Notice { text, bad });
    }

    /// Keeps a message to be read again; one that is said time and again is kept once.
    pub(super) fn remember(&mut self, message: &str) {
        if self.messages.back().is_some_and(|last| last == message) {
            return;
        }
        if self.messages.len() == MOST_MESSAGES {
            self.messages.pop_front();
        }
        self.messages.push_back(message.to_owned());
    }

    /// Says that keys have no meaning here.
    pub(super) fn does_nothing(&mut self, keys: &str) {
        let help = self.key_for("help");
        self.warn(format!("{keys} does nothing here; {help} shows the keys"));
    }

    /// Saves now; the reader is told when it is done.
    pub(super) fn save(&mut self) {
        self.notify(SAVING);
        self.effect(Effect::Save);
    }

    pub(super) fn saving_is_done(&mut self) {
        if self
            .notice
            .as_ref()
            .is_some_and(|notice| notice.text == SAVING)
        {
            self.notify("Saved");
        }
    }

    /// Asks the shell for something.
    pub(super) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Asks for something over the text.
    pub(super) fn open(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// Opens a prompt that holds `text`.
    pub(super) fn ask(&mut self, ask: Ask, text: impl Into<String>) {
        self.open(Request::Prompt(ask, text.into()));
    }

    /// The first key sequence of a command, for hints in sentences.
    pub fn key_for(&self, name: &str) -> String {
        self.keys.of(name)
    }

    /// Wraps the text again if its width or spacing changed.
    pub(super) fn lay_out(&mut self) {
        let height = self.look.height();
        self.reading.lay_out(self.look.typesetting(), height);
    }

    /// Shows only the articles that fit these words.
    pub(super) fn narrow_articles(&mut self, words: &str) {
        let size = self.look.size;
        if let Some(list) = self.articles.last_mut() {
            list.narrow(words, size);
        }
    }

    /// The panes changed: text and lists follow.
    pub(super) fn panes_changed(&mut self) {
        self.lay_out();
        self.follow_reading();
        self.lists.follow(&self.look);
        self.reading.keep_caret_in_sight();
    }

    /// Makes the rows of all lists again.
    pub(super) fn refresh(&mut self) {
        // A chosen entity that is gone is no longer chosen.
        let count = self.document.findings().entities.len();
        self.reading.entity = self.reading.entity.filter(|&entity| entity < count);
        self.lists
            .refresh(&self.document, &self.reading, &self.look, &self.keys);
        self.share_rows();
    }

    /// The lists that depend on where the reader is follow.
    pub(super) fn follow_reading(&mut self) {
        self.lists
            .follow_reading(&self.document, &self.reading, &self.look, &self.keys);
        self.share_rows();
    }

    /// Lists that are empty leave their rows to the others.
    fn share_rows(&mut self) {
        let empty = Pane::ALL.map(|pane| self.lists.get(pane).is_empty());
        if self.look.empty != empty {
            self.look.empty = empty;
            self.lists.follow(&self.look);
        }
    }

    /// What decisions and changes of codes are made with.
    pub(super) fn decision_context(&mut self) -> DecisionContext<'_> {
        DecisionContext {
            now: self.author.stamp(),
            text: self.document.article.text(),
            notes: &self.document.notes,
            ids: &mut self.author.ids,
            by: self.author.name.as_deref(),
        }
    }

    /// Makes a decision with what was found so far.
    pub(super) fn with_decided(
        &mut self,
        decide: impl FnOnce(&Decided, &mut DecisionContext) -> Edit,
    ) -> Edit {
        let decided = Arc::clone(self.document.decisions());
        decide(&decided, &mut self.decision_context())
    }

    /// A new annotation of the reader's.
    pub(super) fn new_annotation(&mut self, kind: Kind, span: Span) -> Annotation {
        let id = self.document.notes.fresh_id(&mut self.author.ids);
        let now = self.author.stamp();
        let mut note = Annotation::new(id, kind, self.document.article.text(), span, now);
        note.by.clone_from(&self.author.name);
        note
    }

    /// Carries a change out: lists and findings follow, the shell is to save.
    pub(super) fn change(&mut self, name: &str, sentence: &str, edit: Edit) {
        self.document.change(name, edit);
        self.notify(sentence);
        self.changed();
    }

    fn changed(&mut self) {
        self.refresh();
        self.effect(Effect::Save);
    }

    /// Takes the last change back, or does it again.
    pub(super) fn undo(&mut self, way: Direction) {
        let (what, verb) = match way {
            Direction::Previous => ("undo", "Undone"),
            Direction::Next => ("redo", "Redone"),
        };
        let Some((name, keys)) = self.document.undo(way) else {
            return self.warn(format!("There is nothing to {what}"));
        };
        let notes = &self.document.notes;
        let place = keys.iter().find_map(|key| notes.annotation(&key.id));
        if let Some(span) = place.map(|mark| mark.span)
            && !span.contains(self.reading.caret)
        {
            self.reading.show(span.start as usize);
        }
        self.notify(format!("{verb}: {name}"));
        self.changed();
    }

    /// Takes the reader's notes, and goes to where they were unless they have moved already. True if
    /// that is not the beginning.
    pub(super) fn open_notes(&mut self, notes: Notes) -> bool {
        let start = self.document.place_to_start();
        let untouched = (self.reading.caret, self.reading.top) == start;
        self.document.open_notes(notes);
        if untouched {
            (self.reading.caret, self.reading.top) = self.document.place_to_start();
            self.reading.follow();
        }
        self.refresh();
        untouched && self.reading.caret != start.0
    }

    /// The annotation that commands are for: the chosen one of those at the caret, else the
    /// shortest; in the list of notes the chosen row's.
    pub fn note_here(&self) -> Option<&Annotation> {
        if self.look.focus == Focus::List(Pane::Notes) {
            return match self.lists.get(Pane::Notes).chosen_row()? {
                Row::Note(index) => self.document.notes.annotations().get(*index),
                _ => None,
            };
        }
        let at = self.document.notes_at(self.reading.caret);
        let current = at
            .iter()
            .find(|note| Some(&note.id) == self.reading.current.as_ref());
        current.or(at.first()).copied()
    }

    /// What an annotation is, in words, with the colour that it is shown in.
    pub fn note_in_words(&self, note: &Annotation) -> String {
        let colour = self.document.notes.colour_of(note).map(Colour::name);
        match colour.filter(|_| note.kind != Kind::Bookmark || note.colour.is_some()) {
            Some(colour) => format!("{colour} {}", note.kind.code()),
            None => note.kind.code().to_owned(),
        }
    }
}
