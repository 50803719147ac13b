//! [`COMMANDS`]: the one table of commands.
//!
//! The key map, the help, the palette and the table in docs/keys.md are all read from it. A row
//! says what a command is called, what it does in a sentence, where and by which keys it runs, and
//! the [`Action`] it stands for; what an action does stands in the file of its concern.

use super::action::Action as A;
use super::action::{
    Action, CodeAction, Direction, EntityAsk, Format, JumpTarget, Motion, ScrollTo, Tick, Unit,
    Verdict,
};
use super::key::{Key, show};
use super::mode::Modes;
use super::mode::Modes as M;
use super::pane::Pane;
use crate::analysis::EntityKind;
use crate::annotation::Colour;

/// One command.
#[derive(Debug, PartialEq)]
pub struct Command {
    /// Its name in the palette: `next-quote`.
    pub name: &'static str,
    /// What it does, as a sentence without a full stop.
    pub help: &'static str,
    /// Its key sequences, in the notation of [`Key`](super::keymap::Key).
    pub keys: &'static [&'static str],
    /// Where it can be run.
    pub modes: Modes,
    /// Under which heading the help shows it.
    pub group: Group,
    /// What it stands for.
    pub action: Action,
}

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Moving the caret.
    Move,
    /// Scrolling without moving further than needed.
    Scroll,
    /// Searching and jumping.
    Find,
    /// Choosing words.
    Select,
    /// Annotating.
    Annotate,
    /// The codebook.
    Codes,
    /// Deciding on what the program found.
    Decide,
    /// The lists.
    Lists,
    /// The rest.
    General,
    /// While typing.
    Typing,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 10] = [
        Self::Move,
        Self::Scroll,
        Self::Find,
        Self::Select,
        Self::Annotate,
        Self::Codes,
        Self::Decide,
        Self::Lists,
        Self::General,
        Self::Typing,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Scroll => "Scroll",
            Self::Find => "Find and jump",
            Self::Select => "Select",
            Self::Annotate => "Annotate",
            Self::Codes => "Codes",
            Self::Decide => "Decide",
            Self::Lists => "Lists",
            Self::General => "General",
            Self::Typing => "While typing",
        }
    }
}

use Direction::{Next, Previous};
use Group as G;
use Unit::{Character, Paragraph, Quote, Sentence, Word};

const fn row(
    name: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
    modes: Modes,
    group: Group,
    action: Action,
) -> Command {
    Command {
        name,
        help,
        keys,
        modes,
        group,
        action,
    }
}

const fn go(
    name: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
    motion: Motion,
) -> Command {
    row(name, help, keys, M::TEXT, G::Move, A::Move(motion))
}

/// Every command, in the order of the help.
#[rustfmt::skip]
pub const COMMANDS: &[Command] = &[
    go("next-character", "Go one character right", &["l", "<Right>"], Motion::By(Character, Next)),
    go("previous-character", "Go one character left", &["h", "<Left>"], Motion::By(Character, Previous)),
    go("next-line", "Go one row down", &["j", "<Down>"], Motion::Line(Next)),
    go("previous-line", "Go one row up", &["k", "<Up>"], Motion::Line(Previous)),
    go("next-word", "Go to the next word", &["w", "<C-Right>"], Motion::By(Word, Next)),
    go("previous-word", "Go to the word before", &["b", "<C-Left>"], Motion::By(Word, Previous)),
    go("word-end", "Go to the end of the word", &["e"], Motion::WordEnd),
    go("line-start", "Go to the start of the row", &["0", "^"], Motion::LineStart),
    go("line-end", "Go to the end of the row", &["$"], Motion::LineEnd),
    go("next-sentence", "Go to the next sentence", &[")"], Motion::By(Sentence, Next)),
    go("previous-sentence", "Go to the sentence before", &["("], Motion::By(Sentence, Previous)),
    go("next-paragraph", "Go to the next paragraph", &["}", "<C-Down>"], Motion::By(Paragraph, Next)),
    go("previous-paragraph", "Go to the paragraph before", &["{", "<C-Up>"], Motion::By(Paragraph, Previous)),
    go("next-quote", "Go to the next quote", &["]q"], Motion::By(Quote, Next)),
    go("previous-quote", "Go to the quote before", &["[q"], Motion::By(Quote, Previous)),
    go("next-heading", "Go to the next heading", &["]h"], Motion::Heading(Next)),
    go("previous-heading", "Go to the heading before", &["[h"], Motion::Heading(Previous)),
    go("top", "Go to the beginning", &["gg", "<Home>", "<C-Home>"], Motion::Top),
    go("bottom", "Go to the end", &["G", "<End>", "<C-End>"], Motion::Bottom),

    row("half-page-down", "Go half a page down", &["<C-d>"], M::TEXT, G::Scroll, A::Move(Motion::HalfPage(Next))),
    row("half-page-up", "Go half a page up", &["<C-u>"], M::TEXT, G::Scroll, A::Move(Motion::HalfPage(Previous))),
    row("page-down", "Go a page down", &["<Space>", "<PageDown>", "<C-f>"], M::TEXT, G::Scroll, A::Move(Motion::Page(Next))),
    row("page-up", "Go a page up", &["<PageUp>", "<C-b>"], M::TEXT, G::Scroll, A::Move(Motion::Page(Previous))),
    row("scroll-down", "Scroll one row down", &["<C-e>"], M::TEXT, G::Scroll, A::Scroll(Next)),
    row("scroll-up", "Scroll one row up", &["<C-y>"], M::TEXT, G::Scroll, A::Scroll(Previous)),
    row("caret-to-middle", "Put the caret's row in the middle", &["zz"], M::TEXT, G::Scroll, A::Spot(ScrollTo::Middle)),
    row("caret-to-top", "Put the caret's row at the top", &["zt"], M::TEXT, G::Scroll, A::Spot(ScrollTo::Top)),
    row("caret-to-bottom", "Put the caret's row at the bottom", &["zb"], M::TEXT, G::Scroll, A::Spot(ScrollTo::Bottom)),

    row("search", "Search; a capital letter makes case count", &["/"], M::TEXT.or(M::REVIEW), G::Find, A::Search),
    row("next-hit", "Go to the next search hit", &["n"], M::TEXT, G::Find, A::Go(JumpTarget::Hit, Next)),
    row("previous-hit", "Go to the search hit before", &["N"], M::TEXT, G::Find, A::Go(JumpTarget::Hit, Previous)),
    row("search-word", "Search for the word at the caret", &["*"], M::TEXT, G::Find, A::SearchWord),
    row("clear-marks", "Take the marks of search and names away", &["<Esc>"], M::READ, G::Find, A::ForgetSearch),
    row("next-mention", "Go to the next mention of this name", &["]e"], M::TEXT, G::Find, A::Go(JumpTarget::Mention, Next)),
    row("previous-mention", "Go to the mention before of this name", &["[e"], M::TEXT, G::Find, A::Go(JumpTarget::Mention, Previous)),
    row("next-by-speaker", "Go to this speaker's next quote", &["]s"], M::TEXT, G::Find, A::Go(JumpTarget::SameSpeaker, Next)),
    row("previous-by-speaker", "Go to this speaker's quote before", &["[s"], M::TEXT, G::Find, A::Go(JumpTarget::SameSpeaker, Previous)),
    row("next-note", "Go to the next annotation", &["]a"], M::TEXT, G::Find, A::Go(JumpTarget::Annotation, Next)),
    row("previous-note", "Go to the annotation before", &["[a"], M::TEXT, G::Find, A::Go(JumpTarget::Annotation, Previous)),
    row("back", "Go back to where you jumped from", &["<C-o>", "H", "<A-Left>"], M::MAIN, G::Find, A::Back),
    row("forth", "Go forth again", &["L", "<A-Right>"], M::MAIN, G::Find, A::Forth),
    row("contents", "Go to a heading of the contents list", &["gc"], M::TEXT, G::Find, A::Contents),
    row("entries", "Choose another chapter of the book or entry of the list", &["gC"], M::READ, G::Find, A::Entries),
    row("links", "List the links and follow one", &["gl"], M::READ, G::Find, A::Links),
    row("follow", "Follow the link at the caret, or show its footnote", &["gx"], M::READ, G::Find, A::Follow),
    row("peek", "Show what is here: who said this, names, notes", &["<Enter>", "K"], M::READ, G::Find, A::Peek),
    row("peek-review", "Show what is here", &["<Enter>"], M::REVIEW, G::Find, A::Peek),

    row("select", "Select from here with any movement", &["v"], M::READ, G::Select, A::Select),
    row("grow", "Grow: word, sentence, quote, paragraph, all", &["v"], M::SELECT, G::Select, A::Grow),
    row("shrink", "Shrink again", &["V"], M::SELECT, G::Select, A::Shrink),
    row("swap-ends", "Go on at the other end of the selection", &["o"], M::SELECT, G::Select, A::SwapEnds),
    row("select-word", "Select the word", &["iw"], M::TEXT, G::Select, A::Object(Word)),
    row("select-sentence", "Select the sentence", &["is"], M::TEXT, G::Select, A::Object(Sentence)),
    row("select-paragraph", "Select the paragraph", &["ip"], M::TEXT, G::Select, A::Object(Paragraph)),
    row("select-quote", "Select the quote", &["iq"], M::TEXT, G::Select, A::Object(Quote)),
    row("copy", "Copy the selection", &["y", "<C-c>"], M::SELECT, G::Select, A::Copy),
    row("leave-selection", "Leave the selection", &["<Esc>", "q"], M::SELECT, G::Select, A::Leave),

    row("mark", "Highlight the selection, or the sentence", &["m"], M::TEXT, G::Annotate, A::Mark(None)),
    row("mark-yellow", "Highlight in yellow", &["1"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Yellow))),
    row("mark-green", "Highlight in green", &["2"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Green))),
    row("mark-blue", "Highlight in blue", &["3"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Blue))),
    row("mark-pink", "Highlight in pink", &["4"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Pink))),
    row("mark-purple", "Highlight in purple", &["5"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Purple))),
    row("tag", "Tag with codes: the selection, the annotation here, or the sentence", &["t"], M::TEXT.or(M::NOTES), G::Annotate, A::Tag),
    row("note", "Write a note on the selection, the annotation here, or the sentence", &["a"], M::TEXT.or(M::NOTES), G::Annotate, A::Note),
    row("bookmark", "Set a bookmark, or take it away", &["B"], M::READ, G::Annotate, A::Bookmark),
    row("next-colour", "Give the annotation the next colour", &["c"], M::READ.or(M::NOTES), G::Annotate, A::NextColour),
    row("delete", "Delete the annotation", &["x", "<Delete>"], M::READ.or(M::NOTES).or(M::CHANGES), G::Annotate, A::Delete),
    row("next-here", "Take the next of the annotations that lie here", &["o"], M::READ, G::Annotate, A::NextHere),
    row("undo", "Undo", &["u"], M::READ.or(M::LISTS).or(M::REVIEW).or(M::CODES).or(M::CHANGES), G::Annotate, A::Undo),
    row("redo", "Redo", &["U", "<C-r>"], M::READ.or(M::LISTS).or(M::REVIEW).or(M::CODES).or(M::CHANGES), G::Annotate, A::Redo),

    row("codebook", "Open the codebook, or leave it", &["4"], M::READ.or(M::LISTS), G::Codes, A::Codebook),
    row("tag-every", "Tag every occurrence of the selected words, or of the name or word here", &["T"], M::TEXT, G::Codes, A::TagEvery),
    row("quick-code", "Tag by the quick key of a code; most work alone while selecting", &[";"], M::TEXT.or(M::NOTES), G::Codes, A::QuickCode),
    row("code-down", "Go down", &["j", "<Down>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Line(Next))),
    row("code-up", "Go up", &["k", "<Up>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Line(Previous))),
    row("code-page-down", "Go a page down", &["<PageDown>", "<C-d>", "<C-f>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Page(Next))),
    row("code-page-up", "Go a page up", &["<PageUp>", "<C-u>", "<C-b>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Page(Previous))),
    row("code-top", "Go to the first", &["gg", "<Home>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Top)),
    row("code-bottom", "Go to the last", &["G", "<End>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Bottom)),
    row("code-marks", "Show the marks with this code, or go to the pair", &["<Enter>", "l", "<Right>"], M::CODES, G::Codes, A::Code(CodeAction::Marks)),
    row("code-view", "Show the tree, the most used first, or codes that stand together", &["<Tab>"], M::CODES, G::Codes, A::Code(CodeAction::View(Next))),
    row("code-view-back", "Show the view before", &["<BackTab>"], M::CODES, G::Codes, A::Code(CodeAction::View(Previous))),
    row("add-code", "Add a code", &["a"], M::CODES, G::Codes, A::Code(CodeAction::Add)),
    row("describe-code", "Write what the code stands for", &["e"], M::CODES, G::Codes, A::Code(CodeAction::Describe)),
    row("colour-code", "Give the code a colour", &["c"], M::CODES, G::Codes, A::Code(CodeAction::Colour)),
    row("key-code", "Give the code a quick key", &["K"], M::CODES, G::Codes, A::Code(CodeAction::Key)),
    row("rename-code", "Rename the code everywhere", &["r"], M::CODES, G::Codes, A::Code(CodeAction::Rename)),
    row("merge-code", "Make the code one with another", &["m"], M::CODES, G::Codes, A::Code(CodeAction::Merge)),
    row("move-code", "Move the code to another branch", &["M"], M::CODES, G::Codes, A::Code(CodeAction::Move)),
    row("delete-code", "Delete the code and take it off all marks", &["x", "<Delete>"], M::CODES, G::Codes, A::Code(CodeAction::Delete)),
    row("share-code", "Put the code into the codebook that the folder shares", &["S"], M::CODES, G::Codes, A::Code(CodeAction::Share)),
    row("tick", "Tick the place, or take the tick away", &["<Space>"], M::PICK, G::Codes, A::Tick(Tick::One)),
    row("tick-all", "Tick all places, or none", &["a"], M::PICK, G::Codes, A::Tick(Tick::All)),
    row("tick-case", "Let capital letters count, or not", &["c"], M::PICK, G::Codes, A::Tick(Tick::Case)),
    row("apply", "Do it", &["<Enter>"], M::PICK.or(M::PREVIEW), G::Codes, A::Accept),
    row("apply-yes", "Do it", &["y"], M::PREVIEW, G::Codes, A::Accept),
    row("preview-down", "Scroll down", &["j", "<Down>", "<PageDown>", "<Space>"], M::PREVIEW, G::Scroll, A::Move(Motion::Page(Next))),
    row("preview-up", "Scroll up", &["k", "<Up>", "<PageUp>"], M::PREVIEW, G::Scroll, A::Move(Motion::Page(Previous))),
    row("leave-codes", "Leave it", &["<Esc>", "q", "<C-c>"], M::CODES.or(M::PICK).or(M::PREVIEW), G::General, A::Cancel),
    row("leave-codebook", "Leave the codebook", &["4", "h", "<Left>"], M::CODES, G::General, A::Cancel),
    row("leave-preview", "Leave it as it is", &["n"], M::PREVIEW, G::General, A::Cancel),
    row("leave-quick", "Leave it", &["<Esc>", "<C-c>"], M::QUICK, G::General, A::Cancel),

    row("review", "Go through the quotes that nobody has decided on", &["R"], M::READ.or(M::QUOTES), G::Decide, A::Review),
    row("confirm-quote", "The quote is right", &["y"], M::REVIEW.or(M::QUOTES), G::Decide, A::Judge(Verdict::Yes)),
    row("reject-quote", "It is no quote", &["n"], M::REVIEW.or(M::QUOTES), G::Decide, A::Judge(Verdict::No)),
    row("set-speaker", "Say who said it", &["s"], M::REVIEW.or(M::QUOTES).or(M::READ), G::Decide, A::Speaker),
    row("quote-kind", "Change the kind of the quote: direct, partly in marks, indirect", &["c"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteKind),
    row("quote-borders", "Change where the quote begins and ends", &["b"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteBorders),
    row("kind-of-quote-here", "Change the kind of the quote at the caret", &[], M::READ, G::Decide, A::QuoteKind),
    row("borders-of-quote-here", "Change where the quote at the caret begins and ends", &[], M::READ, G::Decide, A::QuoteBorders),
    row("skip", "Leave it open and go on", &["<Space>", "j", "l", "<Right>", "<Down>"], M::REVIEW, G::Decide, A::Skip(Next)),
    row("skip-back", "Go to the one before", &["k", "h", "<Left>", "<Up>"], M::REVIEW, G::Decide, A::Skip(Previous)),
    row("leave-review", "Leave the review", &["<Esc>", "q"], M::REVIEW, G::Decide, A::Leave),
    row("add-quote", "Make the selection a quote", &["Q"], M::SELECT, G::Decide, A::AddQuote),
    row("add-person", "The selection, or the name here, is a person", &["Ep"], M::TEXT, G::Decide, A::AddMention(EntityKind::Person)),
    row("add-organisation", "The selection, or the name here, is an organisation", &["Eo"], M::TEXT, G::Decide, A::AddMention(EntityKind::Org)),
    row("add-place", "The selection, or the name here, is a place", &["El"], M::TEXT, G::Decide, A::AddMention(EntityKind::Place)),
    row("add-group", "The selection, or the name here, is a nationality or group", &["En"], M::TEXT, G::Decide, A::AddMention(EntityKind::Norp)),
    row("add-date", "The selection, or the name here, is a date", &["Ed"], M::TEXT, G::Decide, A::AddMention(EntityKind::Date)),
    row("add-event", "The selection, or the name here, is an event", &["Ev"], M::TEXT, G::Decide, A::AddMention(EntityKind::Event)),
    row("add-law", "The selection, or the name here, is a law or treaty", &["Ea"], M::TEXT, G::Decide, A::AddMention(EntityKind::Law)),
    row("add-other", "The selection, or the name here, is another name", &["Ex"], M::TEXT, G::Decide, A::AddMention(EntityKind::Misc)),
    row("accept-mention", "What stands at the caret is this name", &["Ey"], M::READ.or(M::ENTITIES), G::Decide, A::AcceptMention),
    row("reject-mention", "What stands at the caret is no name", &["X"], M::READ.or(M::ENTITIES), G::Decide, A::RejectMention),
    row("reject-name-here", "This is no name, nowhere in the article", &["EX"], M::READ, G::Decide, A::RejectEntity),
    row("rename-here", "Give the name here another form; that of another one merges the two", &["Er"], M::READ, G::Decide, A::AskEntity(EntityAsk::Rename)),
    row("merge-here", "The name here is the same as another one", &["Em"], M::READ, G::Decide, A::AskEntity(EntityAsk::Merge)),
    row("split-here", "One form of the name here is somebody else", &["Es"], M::READ, G::Decide, A::AskEntity(EntityAsk::Split)),
    row("retype-here", "Give the name here another kind, everywhere", &["Et"], M::READ, G::Decide, A::AskEntity(EntityAsk::Retype)),
    row("link-here", "Link the name here to a web address or Wikidata id", &["Ew"], M::READ, G::Decide, A::AskEntity(EntityAsk::Link)),
    row("reject-name", "This is no name, nowhere in the article", &["x", "<Delete>"], M::ENTITIES, G::Decide, A::RejectEntity),
    row("rename", "Give it another name; that of another one merges the two", &["r"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Rename)),
    row("merge", "It is the same as another one", &["m"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Merge)),
    row("split", "One of its forms is somebody else", &["s"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Split)),
    row("retype", "Give it another kind", &["t"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Retype)),
    row("link", "Link it to a web address or Wikidata id", &["w"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Link)),
    row("changes", "Show the annotations whose words changed or are gone", &["go"], M::TEXT, G::Decide, A::Changes),
    row("bind", "Take the selection: new place of an annotation, new borders of a quote", &["<Enter>"], M::SELECT, G::Decide, A::Bind),
    row("keep-orphan", "It has no place in this article: keep it without one", &["n"], M::CHANGES, G::Decide, A::KeepOrphan),
    row("re-attach", "Give it a new place by selecting the words", &["r"], M::CHANGES.or(M::NOTES), G::Decide, A::Reattach),
    row("answer-yes", "Yes", &["y"], M::QUESTION, G::Decide, A::Answer(true)),
    row("answer-no", "No", &["n"], M::QUESTION, G::Decide, A::Answer(false)),
    row("answer-later", "Decide later", &["<Esc>", "q", "<C-c>"], M::QUESTION, G::Decide, A::Cancel),

    row("names", "Go to the names, or leave them", &["1"], M::READ.or(M::LISTS), G::Lists, A::Focus(Pane::Entities)),
    row("quotes", "Go to the quotes, or leave them", &["2"], M::READ.or(M::LISTS), G::Lists, A::Focus(Pane::Quotes)),
    row("notes", "Go to your notes, or leave them", &["3"], M::READ.or(M::LISTS), G::Lists, A::Focus(Pane::Notes)),
    row("next-pane", "Go to the next pane", &["<Tab>"], M::READ.or(M::LISTS), G::Lists, A::NextPane(Next)),
    row("previous-pane", "Go to the pane before", &["<BackTab>"], M::READ.or(M::LISTS), G::Lists, A::NextPane(Previous)),
    row("panes", "Hide all lists, or show them again", &["p"], M::READ.or(M::LISTS), G::Lists, A::Panes),
    row("list-down", "Go down", &["j", "<Down>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Line(Next))),
    row("list-up", "Go up", &["k", "<Up>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Line(Previous))),
    row("list-page-down", "Go a page down", &["<Space>", "<PageDown>", "<C-d>", "<C-f>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Page(Next))),
    row("list-page-up", "Go a page up", &["<PageUp>", "<C-u>", "<C-b>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Page(Previous))),
    row("list-top", "Go to the first", &["gg", "<Home>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Top)),
    row("list-bottom", "Go to the last", &["G", "<End>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Bottom)),
    row("choose", "Jump there; on a name, to its next mention", &["<Enter>", "l", "<Right>"], M::LISTS.or(M::CHANGES), G::Lists, A::Choose),
    row("filter", "Show only what holds these words", &["/"], M::LISTS, G::Lists, A::Filter),
    row("filter-speaker", "Show this speaker's quotes only, or all again", &["f"], M::QUOTES.or(M::ENTITIES), G::Lists, A::FilterSpeaker),
    row("filter-code", "Show only notes with a code", &["#"], M::NOTES, G::Lists, A::FilterCode),
    row("filter-colour", "Show only notes of one colour, in turn", &["C"], M::NOTES, G::Lists, A::FilterColour),
    row("filter-none", "Show everything again", &["<Backspace>", "F"], M::LISTS, G::Lists, A::FilterNone),
    row("attach", "Accept the new place of an uncertain annotation", &["A", "y"], M::NOTES.or(M::CHANGES), G::Lists, A::Attach),
    row("leave-list", "Go back to the text", &["<Esc>", "h", "<Left>", "q"], M::LISTS, G::Lists, A::Leave),

    row("help", "Show the keys of this mode", &["?", "<F1>"], M::MAIN.or(M::CODES).or(M::PICK), G::General, A::Help),
    row("palette", "Run any command by its name", &[":", "<F2>"], M::MAIN.or(M::CODES), G::General, A::Palette),
    row("wider", "Make the lines longer", &["+", "="], M::MAIN, G::General, A::Wider),
    row("narrower", "Make the lines shorter", &["-"], M::MAIN, G::General, A::Narrower),
    row("spacing", "Change the space between paragraphs", &[], M::MAIN, G::General, A::Spacing),
    row("export-markdown", "Write notes and quotes to a Markdown file", &[], M::MAIN, G::General, A::Export(Format::Markdown)),
    row("export-json", "Write notes and quotes to a JSON file", &[], M::MAIN, G::General, A::Export(Format::Json)),
    row("export-csv", "Write notes and quotes to a CSV file", &[], M::MAIN, G::General, A::Export(Format::Csv)),
    row("save-elsewhere", "Keep the notes in the data directory from now on", &[], M::MAIN, G::General, A::SaveElsewhere),
    row("redraw", "Draw the screen anew", &["<C-l>"], M::MAIN, G::General, A::Redraw),
    row("suspend", "Go to the shell; its fg comes back", &["<C-z>"], M::MAIN, G::General, A::Suspend),
    row("quit", "Save and quit", &["q", "ZZ"], M::READ, G::General, A::Quit),
    row("quit-anywhere", "Save and quit", &["<C-q>", "<C-c>"], M::READ.or(M::LISTS).or(M::REVIEW), G::General, A::Quit),
    row("quit-unsaved", "Quit without saving the last changes", &["ZQ"], M::READ, G::General, A::QuitUnsaved),

    row("page-line-down", "Scroll down", &["j", "<Down>"], M::PAGE, G::Scroll, A::Move(Motion::Line(Next))),
    row("page-line-up", "Scroll up", &["k", "<Up>"], M::PAGE, G::Scroll, A::Move(Motion::Line(Previous))),
    row("page-page-down", "Scroll a page down", &["<Space>", "<PageDown>", "<C-d>", "<C-f>"], M::PAGE, G::Scroll, A::Move(Motion::Page(Next))),
    row("page-page-up", "Scroll a page up", &["<PageUp>", "<C-u>", "<C-b>"], M::PAGE, G::Scroll, A::Move(Motion::Page(Previous))),
    row("page-top", "Scroll to the beginning", &["g", "<Home>"], M::PAGE, G::Scroll, A::Move(Motion::Top)),
    row("page-bottom", "Scroll to the end", &["G", "<End>"], M::PAGE, G::Scroll, A::Move(Motion::Bottom)),
    row("page-close", "Close the page", &["<Esc>", "q", "<Enter>", "?", "<C-c>"], M::PAGE, G::General, A::Cancel),
    row("close-changes", "Close the list", &["<Esc>", "q", "<C-c>"], M::CHANGES, G::General, A::Cancel),

    row("accept", "Take it", &["<Enter>"], M::TYPING, G::Typing, A::Accept),
    row("cancel", "Leave it", &["<Esc>", "<C-c>"], M::TYPING, G::Typing, A::Cancel),
    row("next-choice", "Take the next proposal", &["<Tab>", "<Down>", "<C-n>"], M::TYPING, G::Typing, A::Complete(Next)),
    row("previous-choice", "Take the proposal before", &["<BackTab>", "<Up>", "<C-p>"], M::TYPING, G::Typing, A::Complete(Previous)),
    row("clear-line", "Empty the line", &["<C-u>"], M::TYPING, G::Typing, A::ClearLine),
    row("delete-word", "Delete the word before", &["<C-w>"], M::TYPING, G::Typing, A::DeleteWord),
    row("keep-note", "Keep the note", &["<C-s>", "<Esc>"], M::EDITOR, G::Typing, A::Accept),
    row("drop-note", "Leave the note as it was", &["<C-c>"], M::EDITOR, G::Typing, A::Cancel),
    row("edit-outside", "Go on in $EDITOR", &["<C-o>"], M::EDITOR, G::Typing, A::EditOutside),
];

/// The command of this name.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// The table of docs/keys.md, in Markdown: one table for each place where keys are pressed.
pub fn key_table() -> String {
    use std::fmt::Write as _;

    let mut out = String::new();
    for (title, modes) in [
        ("In the text", M::READ),
        ("While selecting", M::SELECT),
        ("In the lists", M::LISTS),
        ("In the codebook", M::CODES),
        ("In the list of every occurrence", M::PICK),
        ("In the review of quotes", M::REVIEW),
        (
            "In the list of changed annotations, and in questions",
            M::CHANGES.or(M::QUESTION),
        ),
        ("In prompts and the note editor", M::TYPING.or(M::EDITOR)),
    ] {
        let _ = writeln!(out, "\n**{title}**\n\n| keys | what they do |\n|---|---|");
        for group in Group::ALL {
            for command in COMMANDS {
                let shared =
                    modes != M::READ && command.modes.contains(M::READ) && modes != M::LISTS;
                let common = command.modes.contains(M::READ) && modes == M::LISTS;
                if command.group != group
                    || !command.modes.contains(modes)
                    || command.keys.is_empty()
                    || shared
                    || common
                {
                    continue;
                }
                let keys: Vec<String> = command
                    .keys
                    .iter()
                    .filter_map(|notation| Key::parse_all(notation))
                    .map(|keys| format!("`{}`", show(&keys).replace('|', "\\|")))
                    .collect();
                let _ = writeln!(out, "| {} | {} |", keys.join(" "), command.help);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        for (at, command) in COMMANDS.iter().enumerate() {
            let good = |ch: char| ch.is_ascii_lowercase() || ch == '-';
            assert!(command.name.chars().all(good), "{}", command.name);
            let twin = COMMANDS[..at]
                .iter()
                .any(|other| other.name == command.name);
            assert!(!twin, "{} stands twice", command.name);
            assert!(!command.help.ends_with('.'), "{}", command.help);
        }
    }
}
