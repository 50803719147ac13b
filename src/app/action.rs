//! [`Action`]: what a key can ask for, with the values that say it more closely. Imports nothing of
//! the state: commands, key map and every file that carries an action out stand on this one.

use super::pane::Pane;
use crate::analysis::EntityKind;
use crate::annotation::Colour;

/// A unit of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A grapheme.
    Character,
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// A paragraph, heading or other block.
    Paragraph,
    /// A quote.
    Quote,
}

/// Onwards or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Next,
    /// Towards the start.
    Previous,
}

/// A movement of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To the next or previous one.
    By(Unit, Direction),
    /// To the end of this word or the next.
    WordEnd,
    /// A row down or up.
    Line(Direction),
    /// To the first word of the row.
    LineStart,
    /// To the end of the row.
    LineEnd,
    /// Half a page.
    HalfPage(Direction),
    /// A page.
    Page(Direction),
    /// To the first place.
    Top,
    /// To the last place.
    Bottom,
    /// To the next or previous heading.
    Heading(Direction),
}

/// What there is to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpTarget {
    /// A mention of the chosen entity, or of the one under the caret.
    Mention,
    /// A quote of the speaker at the caret.
    SameSpeaker,
    /// An annotation.
    Annotation,
    /// A search hit.
    Hit,
}

/// Where on the screen the caret's row is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScrollTo {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// At the bottom.
    Bottom,
}

/// What an export gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

impl Format {
    /// The format's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// A decision on a proposed quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Yes,
    /// It is none.
    No,
}

/// What is done to the chosen code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The table of commands says in words what each one does.
pub enum CodeAction {
    Marks,
    View(Direction),
    Add,
    Describe,
    Colour,
    Key,
    Rename,
    Merge,
    Move,
    Delete,
    Share,
}

/// What is asked for about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityAsk {
    /// Another form; that of another name merges the two.
    Rename,
    /// The name that it is the same as.
    Merge,
    /// The form that is somebody else.
    Split,
    /// Another kind.
    Retype,
    /// Where more is known.
    Link,
}

impl EntityAsk {
    /// What stands before the line.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rename => "Name: ",
            Self::Merge => "Merge with: ",
            Self::Split => "Split off: ",
            Self::Retype => "Kind: ",
            Self::Link => "Web address or Wikidata ID: ",
        }
    }
}

/// What is done to the ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// Tick the chosen place, or take its tick away.
    One,
    /// Tick all, or none.
    All,
    /// Let capital letters count, or not.
    Case,
}

/// In which articles a shared code is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeScope {
    /// In all that share it.
    Everywhere,
    /// In the one that is open.
    Here,
}

/// A table of what is in all articles of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overview {
    /// Who is quoted, how much.
    Sources,
    /// The marks.
    Marks,
    /// The codes.
    Codes,
    /// How often each code is on each article.
    CodesByArticle,
    /// How often each code is on the quotes of each speaker.
    CodesBySpeaker,
    /// The places that readers coded differently.
    Differences,
}

/// Which codes a place gets that readers coded differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeChoice {
    /// Those of this reader, from 0.
    Coder(usize),
    /// Those of all of them.
    All,
    /// None.
    Nothing,
}

/// Where there are pages about names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encyclopedia {
    /// Wikipedia.
    Wikipedia,
    /// Wikidata.
    Wikidata,
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The table below says in words what each one does.
pub enum Action {
    Move(Motion),
    Scroll(Direction),
    ScrollTo(ScrollTo),
    Go(JumpTarget, Direction),
    Back,
    Forward,
    Percent,
    Paragraph,
    NamePlace,
    GoPlace,
    Search,
    SearchWord,
    ForgetSearch,
    Select,
    Grow,
    Shrink,
    SwapEnds,
    Object(Unit),
    Leave,
    Mark(Option<Colour>),
    NextColour,
    Tag,
    Note,
    Bookmark,
    Delete,
    NextHere,
    Copy,
    Undo,
    Redo,
    Focus(Pane),
    NextPane(Direction),
    Panes,
    Choose,
    Filter,
    FilterSpeaker,
    FilterCode,
    FilterColour,
    FilterNone,
    Everywhere,
    FindEverywhere,
    UndecidedEverywhere,
    Overview(Overview),
    DecideCodes(CodeChoice),
    Done,
    CompareReaders,
    Difference(Direction),
    SwitchReader,
    OtherReader(usize),
    Cite,
    CopySpeaker,
    Pipe,
    AskExport,
    Sort,
    Reverse,
    Show(Direction),
    Preview,
    Recent,
    OpenOther,
    Close,
    Peek,
    LookUp,
    PageAbout(Encyclopedia),
    CopyPageAbout(Encyclopedia),
    ReadAloud,
    StopReading,
    Contents,
    Entries,
    Links,
    Follow,
    Review,
    Judge(Verdict),
    Skip(Direction),
    Speaker,
    AddQuote,
    AddMention(EntityKind),
    AcceptMention,
    RejectMention,
    RejectEntity,
    AskEntity(EntityAsk),
    Codebook,
    Code(CodeAction),
    ChangeCode(CodeScope),
    TagEvery,
    Tick(Tick),
    QuickCode,
    Changes,
    Attach,
    Reattach,
    KeepOrphan,
    Bind,
    Answer(bool),
    QuoteKind,
    SourceKind,
    QuoteEnd(Direction),
    QuoteBorders,
    Help,
    Palette,
    Wider,
    Narrower,
    Spacing,
    Justify,
    Hyphenate,
    Pictures,
    Theme,
    ReadingMode,
    FocusMode,
    QuoteColours,
    NameColours,
    Mouse,
    WriteSettings,
    Messages,
    Export(Format),
    Save,
    SaveElsewhere,
    Redraw,
    Suspend,
    Quit,
    QuitUnsaved,
    Interrupt,
    Accept,
    Cancel,
    Complete(Direction),
    EditOutside,
    ClearLine,
    DeleteWord,
    SwitchLine,
}

/// Where a choice among `count` goes.
pub fn moved(chosen: usize, count: usize, page: usize, motion: Motion) -> usize {
    let last = count.saturating_sub(1);
    match motion {
        Motion::Line(Direction::Next) => (chosen + 1).min(last),
        Motion::Line(Direction::Previous) => chosen.saturating_sub(1),
        Motion::Page(Direction::Next) => (chosen + page).min(last),
        Motion::Page(Direction::Previous) => chosen.saturating_sub(page),
        Motion::Top => 0,
        Motion::Bottom => last,
        _ => chosen.min(last),
    }
}
