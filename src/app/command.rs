//! [`COMMANDS`]: the one table of commands.
//!
//! The key map, the help, the palette and the table in docs/keys.md are all read from it. A row
//! says what a command is called, what it does in a sentence, where and by which keys it runs, and
//! the [`Action`] it stands for; what an action does stands in the file of its concern.

use super::action::Action as A;
use super::action::{
    Action, CodeAction, CodeChoice, CodeScope, Direction, Encyclopedia, EntityAsk, Format,
    JumpTarget, Motion, Overview, ScrollTo, Tick, Unit, Verdict,
};
use super::key::{Key, show};
use super::mode::{Mode, Modes, Modes as M};
use super::pane::Pane;
use super::signs::Signs;
use crate::analysis::EntityKind;
use crate::annotation::Colour;

/// One command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Command {
    /// Its name in the palette: `next-quote`.
    pub name: &'static str,
    /// What it does, as a sentence without a full stop.
    pub help: &'static str,
    /// Its key sequences, in the notation of [`Key`](super::key::Key).
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
    row(name, help, keys, M::MOVING, G::Move, A::Move(motion))
}

/// The command that opens and closes a pane.
const fn pane(pane: Pane) -> Command {
    let kind = pane.kind();
    row(
        kind.command,
        kind.help,
        kind.keys,
        M::READ.or(M::LISTS),
        G::Lists,
        A::Focus(pane),
    )
}

/// The commands of the panes, and the others.
#[expect(clippy::large_stack_arrays, reason = "it is made while compiling")]
const fn all() -> [Command; Pane::ALL.len() + OTHERS.len()] {
    let mut all = [OTHERS[0]; Pane::ALL.len() + OTHERS.len()];
    let mut n = 0;
    while n < all.len() {
        all[n] = if n < Pane::ALL.len() {
            pane(Pane::ALL[n])
        } else {
            OTHERS[n - Pane::ALL.len()]
        };
        n += 1;
    }
    all
}

/// Every command; those of a group are in the order of the help.
pub const COMMANDS: &[Command] = &all();

/// Every command but those of the panes.
#[rustfmt::skip]
const OTHERS: &[Command] = &[
    go("next-character", "Move right one character", &["l", "<Right>"], Motion::By(Character, Next)),
    go("previous-character", "Move left one character", &["h", "<Left>"], Motion::By(Character, Previous)),
    go("next-line", "Move down one row", &["j", "<Down>"], Motion::Line(Next)),
    go("previous-line", "Move up one row", &["k", "<Up>"], Motion::Line(Previous)),
    go("next-word", "Next word", &["w", "<C-Right>"], Motion::By(Word, Next)),
    go("previous-word", "Previous word", &["b", "<C-Left>"], Motion::By(Word, Previous)),
    go("word-end", "End of the word", &["e"], Motion::WordEnd),
    // In a comparison 0 decides.
    row("line-start", "Start of the row", &["0", "^"], M::TEXT, G::Move, A::Move(Motion::LineStart)),
    row("line-end", "End of the row", &["$"], M::TEXT, G::Move, A::Move(Motion::LineEnd)),
    go("next-sentence", "Next sentence", &[")"], Motion::By(Sentence, Next)),
    go("previous-sentence", "Previous sentence", &["("], Motion::By(Sentence, Previous)),
    go("next-paragraph", "Next paragraph", &["}", "<C-Down>"], Motion::By(Paragraph, Next)),
    go("previous-paragraph", "Previous paragraph", &["{", "<C-Up>"], Motion::By(Paragraph, Previous)),
    go("next-quote", "Next quote", &["]q"], Motion::By(Quote, Next)),
    go("previous-quote", "Previous quote", &["[q"], Motion::By(Quote, Previous)),
    go("next-heading", "Next heading", &["]h"], Motion::Heading(Next)),
    go("previous-heading", "Previous heading", &["[h"], Motion::Heading(Previous)),
    go("top", "Beginning of the article; with a number that paragraph", &["gg", "<Home>", "<C-Home>"], Motion::Top),
    go("bottom", "End of the article; with a number that paragraph (42G)", &["G", "<End>", "<C-End>"], Motion::Bottom),

    row("half-page-down", "Half a page down", &["<C-d>"], M::MOVING, G::Scroll, A::Move(Motion::HalfPage(Next))),
    row("half-page-up", "Half a page up", &["<C-u>"], M::MOVING, G::Scroll, A::Move(Motion::HalfPage(Previous))),
    row("page-down", "Page down", &["<Space>", "<PageDown>", "<C-f>"], M::MOVING, G::Scroll, A::Move(Motion::Page(Next))),
    row("page-up", "Page up", &["<PageUp>", "<C-b>"], M::MOVING, G::Scroll, A::Move(Motion::Page(Previous))),
    row("scroll-down", "Scroll down one row", &["<C-e>"], M::MOVING, G::Scroll, A::Scroll(Next)),
    row("scroll-up", "Scroll up one row", &["<C-y>"], M::MOVING, G::Scroll, A::Scroll(Previous)),
    row("caret-to-middle", "Scroll the cursor's row to the middle", &["zz"], M::MOVING, G::Scroll, A::ScrollTo(ScrollTo::Middle)),
    row("caret-to-top", "Scroll the cursor's row to the top", &["zt"], M::MOVING, G::Scroll, A::ScrollTo(ScrollTo::Top)),
    row("caret-to-bottom", "Scroll the cursor's row to the bottom", &["zb"], M::MOVING, G::Scroll, A::ScrollTo(ScrollTo::Bottom)),

    row("search", "Search; a capital letter makes it case-sensitive, /a.c/ is a regular expression", &["/"], M::TEXT.or(M::REVIEW), G::Find, A::Search),
    row("next-hit", "Next search hit", &["n"], M::TEXT, G::Find, A::Go(JumpTarget::Hit, Next)),
    row("previous-hit", "Previous search hit", &["N"], M::TEXT, G::Find, A::Go(JumpTarget::Hit, Previous)),
    row("search-word", "Search for the word under the cursor", &["*"], M::TEXT, G::Find, A::SearchWord),
    row("clear-highlights", "Clear the search and name highlights", &["<Esc>"], M::READ, G::Find, A::ForgetSearch),
    row("next-mention", "Next mention of this name", &["]e"], M::TEXT, G::Find, A::Go(JumpTarget::Mention, Next)),
    row("previous-mention", "Previous mention of this name", &["[e"], M::TEXT, G::Find, A::Go(JumpTarget::Mention, Previous)),
    row("next-by-speaker", "Next quote by this speaker", &["]s"], M::TEXT, G::Find, A::Go(JumpTarget::SameSpeaker, Next)),
    row("previous-by-speaker", "Previous quote by this speaker", &["[s"], M::TEXT, G::Find, A::Go(JumpTarget::SameSpeaker, Previous)),
    row("next-note", "Next annotation", &["]a"], M::TEXT, G::Find, A::Go(JumpTarget::Annotation, Next)),
    row("previous-note", "Previous annotation", &["[a"], M::TEXT, G::Find, A::Go(JumpTarget::Annotation, Previous)),
    row("back", "Jump back", &["<C-o>", "H", "<A-Left>"], M::MAIN, G::Find, A::Back),
    row("forward", "Jump forward", &["L", "<A-Right>"], M::MAIN, G::Find, A::Forward),
    row("percent", "Go to this part of the article: 50% is the middle", &["%"], M::TEXT, G::Find, A::Percent),
    row("paragraph", "Go to the paragraph of a number (in the palette: :42)", &[], M::TEXT, G::Find, A::Paragraph),
    row("name-place", "Give this place a letter: the next key", &["M"], M::READ, G::Find, A::NamePlace),
    row("go-place", "Go to the place of a letter: the next key", &["'"], M::TEXT, G::Find, A::GoPlace),
    row("contents", "Choose a heading to go to", &["gc"], M::TEXT, G::Find, A::Contents),
    row("entries", "Choose another chapter or entry", &["gC"], M::READ, G::Find, A::Entries),
    row("links", "List the links and follow one", &["gl"], M::READ, G::Find, A::Links),
    row("follow", "Follow the link or footnote here", &["gx"], M::READ, G::Find, A::Follow),
    row("peek", "What is here: speaker, names, annotations", &["<Enter>", "K"], M::READ, G::Find, A::Peek),
    row("peek-review", "What is here: speaker, names, annotations", &["<Enter>"], M::REVIEW, G::Find, A::Peek),

    row("look-up", "Look up the name or word here in your command (look_up)", &["gd"], M::TEXT, G::Find, A::LookUp),
    row("wikipedia", "Open the Wikipedia page of the name or word here", &["gw"], M::TEXT, G::Find, A::PageAbout(Encyclopedia::Wikipedia)),
    row("wikidata", "Open the Wikidata page of the name or word here", &["gW"], M::TEXT, G::Find, A::PageAbout(Encyclopedia::Wikidata)),
    row("copy-wikipedia", "Copy the address of the Wikipedia page of the name", &[], M::TEXT, G::Find, A::CopyPageAbout(Encyclopedia::Wikipedia)),
    row("copy-wikidata", "Copy the address of the Wikidata page of the name", &[], M::TEXT, G::Find, A::CopyPageAbout(Encyclopedia::Wikidata)),
    row("read-aloud", "Read aloud from here; pause and go on", &["za"], M::READ, G::Find, A::ReadAloud),
    row("stop-reading", "Stop reading aloud", &["zA"], M::READ, G::Find, A::StopReading),

    row("select", "Start a selection", &["v"], M::READ, G::Select, A::Select),
    row("grow", "Extend the selection: word, sentence, quote, paragraph, all", &["v"], M::SELECT, G::Select, A::Grow),
    row("shrink", "Undo the last extension of the selection", &["V"], M::SELECT, G::Select, A::Shrink),
    row("swap-ends", "Move to the other end of the selection", &["o"], M::SELECT, G::Select, A::SwapEnds),
    row("select-word", "Select the word", &["iw"], M::TEXT, G::Select, A::Object(Word)),
    row("select-sentence", "Select the sentence", &["is"], M::TEXT, G::Select, A::Object(Sentence)),
    row("select-paragraph", "Select the paragraph", &["ip"], M::TEXT, G::Select, A::Object(Paragraph)),
    row("select-quote", "Select the quote", &["iq"], M::TEXT, G::Select, A::Object(Quote)),
    row("copy", "Copy the selection", &["y"], M::SELECT, G::Select, A::Copy),
    row("leave-selection", "Cancel the selection", &["<Esc>", "q", "<C-c>"], M::SELECT, G::Select, A::Leave),

    row("copy-here", "Copy the quote, annotation or sentence under the cursor", &["y"], M::READ, G::Annotate, A::Copy),
    row("cite", "Copy the quote with its speaker, title, date and paragraph", &["Y"], M::TEXT.or(M::LISTS).or(M::REVIEW), G::Annotate, A::Cite),
    row("copy-speaker", "Copy every quote by this speaker, each with its source", &[], M::READ.or(M::LISTS).or(M::REVIEW), G::Annotate, A::CopySpeaker),
    row("pipe", "Send the selection, the quote here or the article to a command", &["|"], M::TEXT.or(M::LISTS), G::Annotate, A::Pipe),
    row("mark", "Highlight the sentence", &["m"], M::READ, G::Annotate, A::Mark(None)),
    row("mark-selection", "Highlight the selection", &["mm"], M::SELECT, G::Annotate, A::Mark(None)),
    row("mark-yellow", "Highlight in yellow", &["m1"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Yellow))),
    row("mark-green", "Highlight in green", &["m2"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Green))),
    row("mark-blue", "Highlight in blue", &["m3"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Blue))),
    row("mark-pink", "Highlight in pink", &["m4"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Pink))),
    row("mark-purple", "Highlight in purple", &["m5"], M::SELECT, G::Annotate, A::Mark(Some(Colour::Purple))),
    row("tag", "Add codes to the selection, the annotation here or the sentence", &["t"], M::TEXT.or(M::NOTES), G::Annotate, A::Tag),
    row("note", "Write a note on the selection, the annotation here or the sentence", &["a"], M::TEXT.or(M::NOTES), G::Annotate, A::Note),
    row("bookmark", "Set or remove a bookmark", &["B"], M::READ, G::Annotate, A::Bookmark),
    row("next-colour", "Cycle the annotation's colour", &["c"], M::READ.or(M::NOTES), G::Annotate, A::NextColour),
    row("delete", "Delete the annotation", &["x", "<Delete>"], M::READ.or(M::NOTES).or(M::CHANGES), G::Annotate, A::Delete),
    row("next-here", "Switch to the next annotation here", &["o"], M::READ, G::Annotate, A::NextHere),
    row("undo", "Undo", &["u"], M::READ.or(M::LISTS).or(M::REVIEW).or(M::CODES).or(M::CHANGES).or(M::ARTICLES).or(M::COMPARE), G::Annotate, A::Undo),
    row("redo", "Redo", &["U", "<C-r>"], M::READ.or(M::LISTS).or(M::REVIEW).or(M::CODES).or(M::CHANGES).or(M::COMPARE), G::Annotate, A::Redo),

    row("codebook", "Open or close the codebook", &["g4", "<A-4>"], M::READ.or(M::LISTS), G::Codes, A::Codebook),
    row("tag-every", "Tag every occurrence of the selection, the name or the word here", &["T"], M::TEXT, G::Codes, A::TagEvery),
    row("quick-code", "Tag with a code's quick key (while selecting, most work alone)", &[";"], M::TEXT.or(M::NOTES), G::Codes, A::QuickCode),
    row("code-down", "Down", &["j", "<Down>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Line(Next))),
    row("code-up", "Up", &["k", "<Up>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Line(Previous))),
    row("code-page-down", "Page down", &["<PageDown>", "<C-d>", "<C-f>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Page(Next))),
    row("code-page-up", "Page up", &["<PageUp>", "<C-u>", "<C-b>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Page(Previous))),
    row("code-top", "First row", &["gg", "<Home>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Top)),
    row("code-bottom", "Last row", &["G", "<End>"], M::CODES.or(M::PICK), G::Move, A::Move(Motion::Bottom)),
    row("code-annotations", "List the annotations with this code, or go to the pair", &["<Enter>", "l", "<Right>"], M::CODES, G::Codes, A::Code(CodeAction::Marks)),
    row("code-view", "Switch view: tree, most used, used together", &["<Tab>"], M::CODES, G::Codes, A::Code(CodeAction::View(Next))),
    row("code-view-back", "Switch to the previous view", &["<BackTab>"], M::CODES, G::Codes, A::Code(CodeAction::View(Previous))),
    row("add-code", "Add a code", &["a"], M::CODES, G::Codes, A::Code(CodeAction::Add)),
    row("describe-code", "Describe the code", &["e"], M::CODES, G::Codes, A::Code(CodeAction::Describe)),
    row("colour-code", "Set the code's colour", &["c"], M::CODES, G::Codes, A::Code(CodeAction::Colour)),
    row("key-code", "Set the code's quick key", &["K"], M::CODES, G::Codes, A::Code(CodeAction::Key)),
    row("rename-code", "Rename the code", &["r"], M::CODES.or(M::ARTICLES), G::Codes, A::Code(CodeAction::Rename)),
    row("merge-code", "Merge the code into another", &["m"], M::CODES.or(M::ARTICLES), G::Codes, A::Code(CodeAction::Merge)),
    row("move-code", "Move the code to another branch", &["M"], M::CODES.or(M::ARTICLES), G::Codes, A::Code(CodeAction::Move)),
    row("delete-code", "Delete the code; its annotations stay", &["x", "<Delete>"], M::CODES.or(M::ARTICLES), G::Codes, A::Code(CodeAction::Delete)),
    row("share-code", "Share the code with the other articles in the folder", &["S"], M::CODES, G::Codes, A::Code(CodeAction::Share)),
    row("tick", "Tick or untick the place", &["<Space>"], M::PICK, G::Codes, A::Tick(Tick::One)),
    row("tick-all", "Tick or untick all places", &["a"], M::PICK, G::Codes, A::Tick(Tick::All)),
    row("tick-case", "Match case, or ignore it", &["c"], M::PICK, G::Codes, A::Tick(Tick::Case)),
    row("apply", "Apply", &["<Enter>"], M::PICK.or(M::PREVIEW), G::Codes, A::Accept),
    row("apply-yes", "Apply", &["y"], M::PREVIEW, G::Codes, A::Accept),
    row("change-everywhere", "Change the code in all articles that share it", &["e"], M::PREVIEW, G::Codes, A::ChangeCode(CodeScope::Everywhere)),
    row("change-here", "Change the code in this article only", &["h"], M::PREVIEW, G::Codes, A::ChangeCode(CodeScope::Here)),
    row("preview-down", "Scroll down", &["j", "<Down>", "<PageDown>", "<Space>"], M::PREVIEW, G::Scroll, A::Move(Motion::Page(Next))),
    row("preview-up", "Scroll up", &["k", "<Up>", "<PageUp>"], M::PREVIEW, G::Scroll, A::Move(Motion::Page(Previous))),
    row("leave-codes", "Close without changes", &["<Esc>", "q", "<C-c>"], M::CODES.or(M::PICK).or(M::PREVIEW), G::General, A::Cancel),
    row("leave-codebook", "Close the codebook", &["g4", "<A-4>", "h", "<Left>"], M::CODES, G::General, A::Cancel),
    row("leave-preview", "Close without changes", &["n"], M::PREVIEW, G::General, A::Cancel),
    row("leave-quick", "Cancel", &["<Esc>", "<C-c>"], M::QUICK.or(M::LETTER), G::General, A::Cancel),

    row("review", "Review the quotes you have not decided on", &["R"], M::READ.or(M::QUOTES), G::Decide, A::Review),
    row("confirm-quote", "Confirm the quote", &["y"], M::REVIEW, G::Decide, A::Judge(Verdict::Yes)),
    row("confirm-in-list", "Confirm the quote", &["A"], M::QUOTES, G::Decide, A::Judge(Verdict::Yes)),
    row("reject-quote", "Reject: this is not a quote", &["n"], M::REVIEW.or(M::QUOTES), G::Decide, A::Judge(Verdict::No)),
    row("set-speaker", "Set the speaker", &["s"], M::REVIEW.or(M::QUOTES).or(M::READ), G::Decide, A::Speaker),
    row("quote-kind", "Cycle the quote's kind: direct, partly quoted, indirect", &["c"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteKind),
    row("source-kind", "Cycle the kind of source: named, unnamed, document, study", &["S"], M::REVIEW.or(M::QUOTES), G::Decide, A::SourceKind),
    row("quote-longer", "End the quote at the next mark of punctuation", &["w"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteEnd(Next)),
    row("quote-shorter", "End the quote at the mark of punctuation before its end", &["W"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteEnd(Previous)),
    row("quote-borders", "Change where the quote begins and ends", &["b"], M::REVIEW.or(M::QUOTES), G::Decide, A::QuoteBorders),
    row("kind-of-quote-here", "Cycle the kind of the quote under the cursor", &[], M::READ, G::Decide, A::QuoteKind),
    row("borders-of-quote-here", "Change where the quote under the cursor begins and ends", &[], M::READ, G::Decide, A::QuoteBorders),
    row("skip", "Skip it for now", &["<Space>", "j", "l", "<Right>", "<Down>"], M::REVIEW, G::Decide, A::Skip(Next)),
    row("skip-back", "Previous quote to review", &["k", "h", "<Left>", "<Up>"], M::REVIEW, G::Decide, A::Skip(Previous)),
    row("leave-review", "End the review", &["<Esc>", "q", "<C-c>"], M::REVIEW, G::Decide, A::Leave),
    row("add-quote", "Mark the selection as a quote", &["Q"], M::SELECT, G::Decide, A::AddQuote),
    row("add-person", "Mark the selection or name as a person", &["Ep"], M::TEXT, G::Decide, A::AddMention(EntityKind::Person)),
    row("add-organisation", "Mark the selection or name as an organisation", &["Eo"], M::TEXT, G::Decide, A::AddMention(EntityKind::Org)),
    row("add-place", "Mark the selection or name as a place", &["El"], M::TEXT, G::Decide, A::AddMention(EntityKind::Place)),
    row("add-group", "Mark the selection or name as a nationality or group", &["En"], M::TEXT, G::Decide, A::AddMention(EntityKind::Norp)),
    row("add-date", "Mark the selection or name as a date", &["Ed"], M::TEXT, G::Decide, A::AddMention(EntityKind::Date)),
    row("add-event", "Mark the selection or name as an event", &["Ev"], M::TEXT, G::Decide, A::AddMention(EntityKind::Event)),
    row("add-law", "Mark the selection or name as a law or treaty", &["Ea"], M::TEXT, G::Decide, A::AddMention(EntityKind::Law)),
    row("add-other", "Mark the selection or name as another kind of name", &["Ex"], M::TEXT, G::Decide, A::AddMention(EntityKind::Misc)),
    row("accept-mention", "Confirm the name under the cursor", &["Ey"], M::READ.or(M::ENTITIES), G::Decide, A::AcceptMention),
    row("reject-mention", "Reject the name under the cursor, here only", &["X"], M::READ.or(M::ENTITIES), G::Decide, A::RejectMention),
    row("reject-name-here", "Reject the name everywhere in the article", &["EX"], M::READ, G::Decide, A::RejectEntity),
    row("rename-here", "Rename it; another name's form merges the two", &["Er"], M::READ, G::Decide, A::AskEntity(EntityAsk::Rename)),
    row("merge-here", "Merge it with another name", &["Em"], M::READ, G::Decide, A::AskEntity(EntityAsk::Merge)),
    row("split-here", "Split off one of its forms as another name", &["Es"], M::READ, G::Decide, A::AskEntity(EntityAsk::Split)),
    row("retype-here", "Change its kind everywhere", &["Et"], M::READ, G::Decide, A::AskEntity(EntityAsk::Retype)),
    row("link-here", "Link it to a web address or Wikidata ID", &["Ew"], M::READ, G::Decide, A::AskEntity(EntityAsk::Link)),
    row("reject-name", "Reject the name everywhere in the article", &["x", "<Delete>"], M::ENTITIES, G::Decide, A::RejectEntity),
    row("rename", "Rename it; another name's form merges the two", &["r"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Rename)),
    row("merge", "Merge it with another name", &["m"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Merge)),
    row("split", "Split off one of its forms as another name", &["s"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Split)),
    row("retype", "Change its kind everywhere", &["t"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Retype)),
    row("link", "Link it to a web address or Wikidata ID", &["w"], M::ENTITIES, G::Decide, A::AskEntity(EntityAsk::Link)),
    row("changes", "Changed annotations and quotes", &["go"], M::TEXT, G::Decide, A::Changes),
    row("bind", "Use the selection: new place of an annotation, new borders of a quote", &["<Enter>"], M::SELECT, G::Decide, A::Bind),
    row("keep-lost", "No longer in this article: keep it as lost", &["n"], M::CHANGES, G::Decide, A::KeepOrphan),
    row("re-attach", "Select its new place in the text", &["r"], M::CHANGES.or(M::NOTES), G::Decide, A::Reattach),
    row("answer-yes", "Yes", &["y"], M::QUESTION, G::Decide, A::Answer(true)),
    row("answer-no", "No", &["n"], M::QUESTION, G::Decide, A::Answer(false)),
    row("answer-later", "Decide later", &["<Esc>", "q", "<C-c>"], M::QUESTION, G::Decide, A::Cancel),

    row("next-pane", "Next pane", &["<Tab>"], M::READ.or(M::LISTS), G::Lists, A::NextPane(Next)),
    row("previous-pane", "Previous pane", &["<BackTab>"], M::READ.or(M::LISTS), G::Lists, A::NextPane(Previous)),
    row("panes", "Hide or show all lists", &["p"], M::READ.or(M::LISTS), G::Lists, A::Panes),
    row("list-down", "Down", &["j", "<Down>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Line(Next))),
    row("list-up", "Up", &["k", "<Up>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Line(Previous))),
    row("list-page-down", "Page down", &["<Space>", "<PageDown>", "<C-d>", "<C-f>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Page(Next))),
    row("list-page-up", "Page up", &["<PageUp>", "<C-u>", "<C-b>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Page(Previous))),
    row("list-top", "First row", &["gg", "<Home>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Top)),
    row("list-bottom", "Last row", &["G", "<End>"], M::LISTS.or(M::CHANGES), G::Lists, A::Move(Motion::Bottom)),
    row("choose", "Go there; for a name, to its next mention", &["<Enter>", "l", "<Right>"], M::LISTS.or(M::CHANGES), G::Lists, A::Choose),
    row("filter", "Filter by words", &["/"], M::LISTS, G::Lists, A::Filter),
    row("filter-speaker", "Show only this speaker's quotes, or all again", &["f"], M::QUOTES.or(M::ENTITIES), G::Lists, A::FilterSpeaker),
    row("filter-code", "Show only annotations with a code", &["#"], M::NOTES, G::Lists, A::FilterCode),
    row("filter-colour", "Cycle through the colours to show", &["C"], M::NOTES, G::Lists, A::FilterColour),
    row("filter-none", "Show everything again", &["<Backspace>", "F"], M::LISTS, G::Lists, A::FilterNone),
    row("attach", "Accept the changed words, or the new place", &["A"], M::NOTES.or(M::CHANGES), G::Lists, A::Attach),
    row("attach-yes", "Accept the changed words, or the new place", &["y"], M::CHANGES, G::Lists, A::Attach),
    row("copy-row", "Copy the words of the row", &["y"], M::LISTS, G::Lists, A::Copy),
    row("accept-name", "Confirm the name", &["A"], M::ENTITIES, G::Decide, A::AcceptMention),
    row("accept-here", "Accept the changed words of the annotation or decision here", &["A"], M::READ.or(M::REVIEW), G::Decide, A::Attach),
    row("leave-list", "Back to the text", &["<Esc>", "h", "<Left>", "q", "<C-c>"], M::LISTS, G::Lists, A::Leave),

    row("help", "Help: the keys you can press here", &["?", "<F1>"], M::MAIN.or(M::CODES).or(M::PICK).or(M::PREVIEW).or(M::CHANGES).or(M::QUESTION).or(M::OPENING).or(M::ARTICLES).or(M::COMPARE), G::General, A::Help),
    row("palette", "Command palette", &[":", "<F2>"], M::MAIN.or(M::CODES).or(M::ARTICLES).or(M::COMPARE), G::General, A::Palette),
    row("wider", "Longer lines", &["+", "="], M::MAIN, G::General, A::Wider),
    row("narrower", "Shorter lines", &["-"], M::MAIN, G::General, A::Narrower),
    row("spacing", "Change the spacing of paragraphs", &[], M::MAIN, G::General, A::Spacing),
    row("justify", "Let all lines end at the right edge, or leave them ragged", &[], M::MAIN, G::General, A::Justify),
    row("hyphenate", "Part long words at the end of a line, or keep them whole", &[], M::MAIN, G::General, A::Hyphenate),
    row("pictures", "Show the pictures, or leave them out", &["zi"], M::MAIN, G::General, A::Pictures),
    row("theme", "Choose the colours", &["zT"], M::MAIN, G::General, A::Theme),
    row("reading-mode", "Reading mode: the text alone, or everything again", &["r"], M::READ, G::General, A::ReadingMode),
    row("focus-mode", "Focus mode: one paragraph bright, or all", &["zf"], M::READ, G::General, A::FocusMode),
    row("quote-colours", "Cycle the quotes that are coloured: all, sure, direct, none", &["zq"], M::READ, G::General, A::QuoteColours),
    row("name-colours", "Cycle the names that are coloured: the chosen one, people, all", &["zn"], M::READ, G::General, A::NameColours),
    row("mouse", "Leave the mouse to the terminal, or take it again", &["zm"], M::MAIN, G::General, A::Mouse),
    row("messages", "Read the messages of this session again, the newest first", &[], M::MAIN.or(M::CODES).or(M::ARTICLES).or(M::COMPARE), G::General, A::Messages),
    row("write-settings", "Write the settings changed here to config.toml", &[], M::MAIN, G::General, A::WriteSettings),
    row("export", "Export: format, contents and file", &["gE"], M::MAIN, G::General, A::AskExport),
    row("next-format", "Next format", &["<Down>", "<C-n>"], M::EXPORT, G::General, A::Move(Motion::Line(Next))),
    row("previous-format", "Previous format", &["<Up>", "<C-p>"], M::EXPORT, G::General, A::Move(Motion::Line(Previous))),
    row("export-take", "Cycle what goes out: everything, annotations, quotes, names", &["<Tab>"], M::EXPORT, G::General, A::Complete(Next)),
    row("export-take-back", "The same, backwards", &["<BackTab>"], M::EXPORT, G::General, A::Complete(Previous)),
    row("export-only", "Type the conditions, or the file's path again", &["<C-o>"], M::EXPORT, G::General, A::SwitchLine),
    row("export-page-down", "Scroll the preview down", &["<PageDown>"], M::EXPORT, G::Scroll, A::Move(Motion::Page(Next))),
    row("export-page-up", "Scroll the preview up", &["<PageUp>"], M::EXPORT, G::Scroll, A::Move(Motion::Page(Previous))),
    row("export-now", "Write the file", &["<Enter>"], M::EXPORT, G::General, A::Accept),
    row("leave-export", "Close without writing", &["<Esc>", "<C-c>"], M::EXPORT, G::General, A::Cancel),
    row("export-markdown", "Export annotations and quotes to Markdown", &[], M::MAIN, G::General, A::Export(Format::Markdown)),
    row("export-json", "Export annotations and quotes to JSON", &[], M::MAIN, G::General, A::Export(Format::Json)),
    row("export-csv", "Export annotations and quotes to CSV", &[], M::MAIN, G::General, A::Export(Format::Csv)),
    row("save", "Save now (Byline saves by itself)", &[], M::MAIN, G::General, A::Save),
    row("save-elsewhere", "Save the annotations in the data directory from now on", &[], M::MAIN, G::General, A::SaveElsewhere),
    row("redraw", "Redraw the screen", &["<C-l>"], M::MAIN.or(M::ARTICLES).or(M::COMPARE), G::General, A::Redraw),
    row("suspend", "Suspend Byline; fg in the shell resumes it", &["<C-z>"], M::MAIN.or(M::ARTICLES).or(M::COMPARE), G::General, A::Suspend),
    row("close", "Save and close the article: back to the list of articles, or quit", &["q"], M::READ, G::General, A::Close),
    row("quit", "Save and quit", &["ZZ", "<C-c>"], M::READ, G::General, A::Quit),
    row("quit-anywhere", "Save and quit", &["<C-q>"], M::READ.or(M::LISTS).or(M::REVIEW), G::General, A::Quit),
    row("quit-from-lists", "Save and quit", &["ZZ"], M::LISTS.or(M::REVIEW).or(M::CODES).or(M::CHANGES), G::General, A::Quit),
    row("quit-unsaved", "Quit without saving the last changes", &["ZQ"], M::READ.or(M::LISTS).or(M::REVIEW).or(M::CODES).or(M::CHANGES), G::General, A::QuitUnsaved),

    row("said-everywhere", "What this speaker says in all articles of the folder", &["gs"], M::READ.or(M::ENTITIES).or(M::QUOTES).or(M::REVIEW), G::Lists, A::Everywhere),
    row("find-everywhere", "Find in all articles of the folder", &["g/"], M::READ.or(M::ARTICLES), G::Lists, A::FindEverywhere),
    row("undecided-everywhere", "Undecided quotes of all articles, the most doubtful first", &["gR"], M::READ.or(M::ARTICLES), G::Lists, A::UndecidedEverywhere),
    row("sources-everywhere", "Who is quoted in all articles, how much", &["gq"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::Sources)),
    row("marks-everywhere", "The marks in all articles", &["gn"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::Marks)),
    row("codes-everywhere", "The codes in all articles: rename, merge, move, delete", &["gk"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::Codes)),
    row("codes-by-article", "How often each code is on each article", &["gm"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::CodesByArticle)),
    row("codes-by-speaker", "How often each code is on the quotes of each speaker", &["gM"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::CodesBySpeaker)),
    row("differences-everywhere", "Where readers coded the articles differently, side by side", &["gD"], M::READ.or(M::ARTICLES), G::Lists, A::Overview(Overview::Differences)),
    row("decide-first", "Decide for the codes of the first reader", &["1"], M::ARTICLES.or(M::COMPARE), G::Decide, A::DecideCodes(CodeChoice::Coder(0))),
    row("decide-second", "Decide for the codes of the second reader", &["2"], M::ARTICLES.or(M::COMPARE), G::Decide, A::DecideCodes(CodeChoice::Coder(1))),
    row("decide-third", "Decide for the codes of the third reader", &["3"], M::ARTICLES, G::Decide, A::DecideCodes(CodeChoice::Coder(2))),
    row("decide-fourth", "Decide for the codes of the fourth reader", &["4"], M::ARTICLES, G::Decide, A::DecideCodes(CodeChoice::Coder(3))),
    row("decide-all", "Decide for the codes of all readers together", &["+"], M::ARTICLES.or(M::COMPARE), G::Decide, A::DecideCodes(CodeChoice::All)),
    row("decide-none", "Decide for no code", &["0"], M::ARTICLES.or(M::COMPARE), G::Decide, A::DecideCodes(CodeChoice::Nothing)),
    row("done", "Say that you are done with the article, or are not (in blind mode others' marks are hidden until then)", &["d"], M::ARTICLES, G::Decide, A::Done),
    row("compare-readers", "Compare two readers' versions of the article side by side", &["zv"], M::READ.or(M::ARTICLES), G::Decide, A::CompareReaders),
    row("next-difference", "Next passage that the two readers marked differently", &["n", "]d"], M::COMPARE, G::Find, A::Difference(Next)),
    row("previous-difference", "Previous passage that the two readers marked differently", &["N", "[d"], M::COMPARE, G::Find, A::Difference(Previous)),
    row("switch-reader", "Show the other of the two readers, if only one has room", &["<Tab>", "<BackTab>"], M::COMPARE, G::Lists, A::SwitchReader),
    row("another-second-reader", "Another reader as the second (on the right)", &["o"], M::COMPARE, G::Lists, A::OtherReader(1)),
    row("another-first-reader", "Another reader as the first (on the left)", &["O"], M::COMPARE, G::Lists, A::OtherReader(0)),
    row("read-here", "Close the comparison and read on here", &["<Enter>"], M::COMPARE, G::General, A::Choose),
    row("leave-comparison", "Close the comparison: back to where you were", &["<Esc>", "q", "<C-c>"], M::COMPARE, G::General, A::Cancel),
    row("recent", "Recent articles and folders", &["gr"], M::READ.or(M::ARTICLES), G::Lists, A::Recent),
    row("open", "Open another article or folder", &["gf"], M::READ.or(M::ARTICLES), G::Lists, A::OpenOther),
    row("read-article", "Read the chosen article", &["<Enter>", "l", "<Right>"], M::ARTICLES, G::Lists, A::Choose),
    row("articles-down", "Down", &["j", "<Down>"], M::ARTICLES, G::Lists, A::Move(Motion::Line(Next))),
    row("articles-up", "Up", &["k", "<Up>"], M::ARTICLES, G::Lists, A::Move(Motion::Line(Previous))),
    row("articles-page-down", "Page down", &["<Space>", "<PageDown>", "<C-d>", "<C-f>"], M::ARTICLES, G::Lists, A::Move(Motion::Page(Next))),
    row("articles-page-up", "Page up", &["<PageUp>", "<C-u>", "<C-b>"], M::ARTICLES, G::Lists, A::Move(Motion::Page(Previous))),
    row("first-article", "First row", &["gg", "<Home>"], M::ARTICLES, G::Lists, A::Move(Motion::Top)),
    row("last-article", "Last row", &["G", "<End>"], M::ARTICLES, G::Lists, A::Move(Motion::Bottom)),
    row("filter-articles", "Show only what matches: words, site:, by:, code:, since:, until:", &["/"], M::ARTICLES, G::Lists, A::Filter),
    row("all-articles", "Show everything again", &["<Backspace>", "F"], M::ARTICLES, G::Lists, A::FilterNone),
    row("show-articles", "Cycle what is shown: never opened, begun, with marks, undecided, unreadable", &["<Tab>"], M::ARTICLES, G::Lists, A::Show(Next)),
    row("show-articles-back", "The same, backwards", &["<BackTab>"], M::ARTICLES, G::Lists, A::Show(Previous)),
    row("sort-articles", "Cycle the order: date, title, source, length, progress, marks, undecided", &["s"], M::ARTICLES, G::Lists, A::Sort),
    row("reverse-articles", "Reverse the order", &["S"], M::ARTICLES, G::Lists, A::Reverse),
    row("preview-articles", "Hide or show the preview", &["p"], M::ARTICLES, G::Lists, A::Preview),
    row("leave-articles", "Show everything again; then close the list", &["<Esc>", "q", "<C-c>"], M::ARTICLES, G::General, A::Cancel),
    row("quit-from-articles", "Quit", &["<C-q>", "ZZ"], M::ARTICLES, G::General, A::Quit),

    row("give-up", "Stop opening the article and quit", &["<Esc>", "q"], M::OPENING, G::General, A::Cancel),
    row("interrupt", "The same, with the exit code of an interrupted program", &["<C-c>"], M::OPENING, G::General, A::Interrupt),
    row("open-entry", "Open the chosen one", &["<Enter>"], M::ENTRIES, G::Lists, A::Accept),
    row("next-entry", "Down", &["<Down>", "<Tab>", "<C-n>"], M::ENTRIES, G::Lists, A::Move(Motion::Line(Next))),
    row("previous-entry", "Up", &["<Up>", "<BackTab>", "<C-p>"], M::ENTRIES, G::Lists, A::Move(Motion::Line(Previous))),
    row("entries-page-down", "Page down", &["<PageDown>"], M::ENTRIES, G::Lists, A::Move(Motion::Page(Next))),
    row("entries-page-up", "Page up", &["<PageUp>"], M::ENTRIES, G::Lists, A::Move(Motion::Page(Previous))),
    row("first-entry", "First row", &["<Home>"], M::ENTRIES, G::Lists, A::Move(Motion::Top)),
    row("last-entry", "Last row", &["<End>"], M::ENTRIES, G::Lists, A::Move(Motion::Bottom)),
    row("help-here", "Help: the keys you can press here", &["<F1>"], M::ENTRIES.or(M::TYPING).or(M::EDITOR).or(M::EXPORT), G::General, A::Help),
    row("leave-entries", "Close the list", &["<Esc>", "<C-c>", "<C-d>"], M::ENTRIES, G::General, A::Cancel),

    row("page-line-down", "Scroll down one row", &["j", "<Down>"], M::PAGE, G::Scroll, A::Move(Motion::Line(Next))),
    row("page-line-up", "Scroll up one row", &["k", "<Up>"], M::PAGE, G::Scroll, A::Move(Motion::Line(Previous))),
    row("page-page-down", "Scroll down one page", &["<Space>", "<PageDown>", "<C-d>", "<C-f>"], M::PAGE, G::Scroll, A::Move(Motion::Page(Next))),
    row("page-page-up", "Scroll up one page", &["<PageUp>", "<C-u>", "<C-b>"], M::PAGE, G::Scroll, A::Move(Motion::Page(Previous))),
    row("page-top", "Scroll to the beginning", &["g", "<Home>"], M::PAGE, G::Scroll, A::Move(Motion::Top)),
    row("page-bottom", "Scroll to the end", &["G", "<End>"], M::PAGE, G::Scroll, A::Move(Motion::Bottom)),
    row("page-close", "Close the page", &["<Esc>", "q", "<Enter>", "?", "<C-c>"], M::PAGE, G::General, A::Cancel),
    row("help-line-down", "Scroll down one row", &["<Down>"], M::HELP, G::Scroll, A::Move(Motion::Line(Next))),
    row("help-line-up", "Scroll up one row", &["<Up>"], M::HELP, G::Scroll, A::Move(Motion::Line(Previous))),
    row("help-page-down", "Scroll down one page", &["<PageDown>"], M::HELP, G::Scroll, A::Move(Motion::Page(Next))),
    row("help-page-up", "Scroll up one page", &["<PageUp>"], M::HELP, G::Scroll, A::Move(Motion::Page(Previous))),
    row("help-top", "Scroll to the beginning", &["<Home>"], M::HELP, G::Scroll, A::Move(Motion::Top)),
    row("help-bottom", "Scroll to the end", &["<End>"], M::HELP, G::Scroll, A::Move(Motion::Bottom)),
    row("help-close", "Close the help (letters search in it)", &["<Esc>", "<Enter>", "<F1>", "<C-c>"], M::HELP, G::General, A::Cancel),
    row("close-changes", "Close the list", &["<Esc>", "q", "<C-c>"], M::CHANGES, G::General, A::Cancel),

    row("accept", "Accept", &["<Enter>"], M::TYPING, G::Typing, A::Accept),
    row("cancel", "Cancel", &["<Esc>", "<C-c>"], M::TYPING, G::Typing, A::Cancel),
    row("next-choice", "Next suggestion", &["<Tab>", "<Down>", "<C-n>"], M::TYPING, G::Typing, A::Complete(Next)),
    row("previous-choice", "Previous suggestion", &["<BackTab>", "<Up>", "<C-p>"], M::TYPING, G::Typing, A::Complete(Previous)),
    row("clear-line", "Clear the line", &["<C-u>"], M::TYPING.or(M::ENTRIES).or(M::HELP).or(M::EXPORT), G::Typing, A::ClearLine),
    row("delete-word", "Delete the previous word", &["<C-w>"], M::TYPING.or(M::ENTRIES).or(M::HELP).or(M::EXPORT), G::Typing, A::DeleteWord),
    row("keep-note", "Save the note", &["<C-s>", "<Esc>"], M::EDITOR, G::Typing, A::Accept),
    row("drop-note", "Discard the changes", &["<C-c>"], M::EDITOR, G::Typing, A::Cancel),
    row("edit-outside", "Continue in $EDITOR", &["<C-o>"], M::EDITOR, G::Typing, A::EditOutside),
];

/// Other names that people type in the palette, with the commands they stand for: the first that can be
/// run.
pub const ALIASES: &[(&str, &[&str])] = &[
    ("q", &["close", "leave-articles", "quit-anywhere"]),
    ("x", &["quit", "quit-anywhere"]),
    ("wq", &["quit", "quit-anywhere"]),
    ("exit", &["quit", "quit-anywhere"]),
    ("q!", &["quit-unsaved"]),
    ("w", &["save"]),
    ("write", &["save"]),
    ("h", &["help"]),
    ("find", &["search"]),
    ("toc", &["contents"]),
    ("e", &["open"]),
    ("edit", &["open"]),
    ("colorscheme", &["theme"]),
];

/// The command of this name.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// True if help can be asked for in `mode`.
pub fn has_help(mode: Mode) -> bool {
    let is_help = |command: &&Command| command.action == A::Help;
    let mut helps = COMMANDS.iter().filter(is_help);
    helps.any(|command| command.modes.contains(mode))
}

/// The places where keys are pressed, as docs/keys.md tells them apart.
const PLACES: &[(&str, Modes)] = &[
    ("In the text", M::READ),
    ("While selecting", M::SELECT),
    ("In the lists", M::LISTS),
    ("In the codebook", M::CODES),
    ("In the list of every occurrence", M::PICK),
    ("In a preview", M::PREVIEW),
    (
        "While waiting for a quick key or the letter of a place",
        M::QUICK.or(M::LETTER),
    ),
    ("In the review of quotes", M::REVIEW),
    ("In the list of changed annotations", M::CHANGES),
    ("In a comparison of two readers", M::COMPARE),
    ("In the export dialog", M::EXPORT),
    ("In questions", M::QUESTION),
    ("On pages", M::PAGE),
    ("In the help", M::HELP),
    ("In prompts and the command palette", M::TYPING),
    ("In the note editor", M::EDITOR),
    ("In the list of articles", M::ARTICLES),
    ("In the list of chapters or entries", M::ENTRIES),
    ("While an article is being opened", M::OPENING),
];

/// The table of docs/keys.md, in Markdown: one table for each place where keys are pressed. What is the
/// same while selecting, in the lists and in a comparison as in the text is not said again.
pub fn key_table() -> String {
    use std::fmt::Write as _;

    let mut out = String::new();
    for &(title, modes) in PLACES {
        let _ = writeln!(out, "\n**{title}**\n\n| keys | what they do |\n|---|---|");
        let is_said = |command: &Command| {
            (modes == M::SELECT || modes == M::LISTS || modes == M::COMPARE)
                && command.modes.contains(Mode::Read)
        };
        for group in Group::ALL {
            for command in COMMANDS {
                if command.group != group
                    || !command.modes.has_any_of(modes)
                    || command.keys.is_empty()
                    || is_said(command)
                {
                    continue;
                }
                let keys: Vec<String> = command
                    .keys
                    .iter()
                    .filter_map(|notation| Key::parse_all(notation))
                    .map(|keys| format!("`{}`", show(&keys, Signs::Shapes).replace('|', "\\|")))
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

    #[test]
    fn every_mode_has_its_place_in_the_table_of_keys() {
        for &mode in Mode::ALL {
            let has = |(_, modes): &(&str, Modes)| modes.contains(mode);
            assert_eq!(
                PLACES.iter().filter(|place| has(place)).count(),
                1,
                "{mode:?}"
            );
            let mut rows = COMMANDS
                .iter()
                .filter(|command| command.modes.contains(mode));
            assert!(rows.any(|command| !command.keys.is_empty()), "{mode:?}");
        }
    }

    #[test]
    fn an_alias_stands_for_commands_and_is_not_one() {
        for (alias, names) in ALIASES {
            assert!(named(alias).is_none(), "{alias} is a command");
            assert!(names.iter().all(|name| named(name).is_some()), "{alias}");
        }
    }
}
