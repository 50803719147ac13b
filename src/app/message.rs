//! [`Message`]: what comes in; [`Effect`]: what the shell shall do.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;

use super::action::{CodeChoice, Overview};
use super::articles::{ArticleKey, ArticleNews};
use super::ask::{CodeStep, CodeUses, Draft, FileDoubt, Offer, SavedDraft};
use super::command::Command;
use super::document::Revision;
use super::export::{ExportOffer, ExportPreview, ExportRequest, Take};
use crate::analysis::Analysis;
use crate::annotation::{Edit, Notes, Revision as TextRevision};

/// The signal that Ctrl-C stands for.
pub const INTERRUPT: i32 = 2;

/// Something happened: a key, the mouse, a signal, a job that is done.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was moved or pressed.
    Mouse(MouseEvent),
    /// The terminal said what its background is: true if it is light.
    Background(bool),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize(Size),
    /// A command was chosen by name.
    Run(&'static Command),
    /// A signal asks to end: its number. A terminal that is gone counts as SIGHUP.
    Signal(i32),
    /// The article is still being opened, since so many seconds.
    StillOpening(u64),
    /// What was asked for by this number is open now, or cannot be opened: the shell has it.
    Loaded(usize),
    /// There are several articles to choose from.
    Entries(EntryList),
    /// There is something to say of the articles in the list of this number.
    Articles(usize, ArticleNews),
    /// Another program wrote the article's file again.
    Rewritten,
    /// Another program may have changed the notes: it is time to look.
    Stale,
    /// The analysis is done, or as far as it goes.
    Analysed {
        /// What was found.
        analysis: Arc<Analysis>,
        /// True where more will come.
        partial: bool,
    },
    /// The analysis failed.
    NotAnalysed,
    /// The article was compared with its text at the last visit.
    Revised {
        /// That text.
        before: String,
        /// What changed, in order of place.
        revisions: Vec<TextRevision>,
    },
    /// The notes of this revision are on the disk.
    Saved(Revision),
    /// The notes of this revision could not be written: one sentence.
    SaveFailed(Revision, String),
    /// The notes of this revision could not be written where they belong; the sentence says why.
    /// Another place may take them.
    Refused(Revision, String),
    /// Only the reader can decide what becomes of the notes file.
    Doubt(FileDoubt),
    /// The reader's notes were found and read.
    Opened(Box<Opening>),
    /// They could not be read: one sentence.
    NotOpened(String),
    /// Who else uses the code of this step was counted.
    CodeUses(CodeStep, CodeUses),
    /// Notes from another place are there: the change that takes them along, and how many.
    Taken(Edit, usize),
    /// Another program changed the notes.
    Merged {
        /// Brings what it did into the notes in memory.
        edit: Edit,
        /// How many changes of both sides could not be joined.
        conflicts: usize,
    },
    /// The external editor came back with this text; `None` where it failed.
    Edited(Option<String>),
    /// Texts on this article that were being typed when the program ended.
    Drafts(Vec<SavedDraft>),
    /// What can be exported to, for the dialog.
    ExportOffer(Box<ExportOffer>),
    /// What an export would say.
    ExportPreview(Box<ExportPreview>),
    /// An export found a file in its place.
    ExportExists(Box<ExportRequest>),
    /// An export is done, which this sentence says; or it failed, with the reason.
    Exported(Result<String, String>),
    /// The sentence of this number was spoken, or why it was not.
    Spoken(u64, Result<(), String>),
    /// This program has not come back from the sentence of this number for longer than a slow voice needs.
    SpeaksLong(u64, String),
    /// What was found for these words, or why nothing was.
    LookedUp {
        /// The words.
        words: String,
        /// What a program printed.
        text: String,
    },
    /// A picture that was to be drawn is there, or cannot be shown.
    PictureCame,
    /// The terminal said that it cannot place pictures by cells: they are drawn in half blocks from now on.
    PicturesByBlocks,
    /// What the other readers of the article marked in it, each with a name, and what could not be read of it,
    /// a sentence each.
    OtherReaders(Vec<(String, Notes)>, Vec<String>),
    /// The same once more, after one of them changed something.
    OthersChanged(Vec<(String, Notes)>, Vec<String>),
    /// What a change of a code would do in all notes of a folder, a paragraph each.
    Recoding(CodeStep, Vec<String>),
    /// Keys that were pressed have been waiting for more for a while.
    Waited,
    /// Anything to tell the reader: one sentence.
    Told(String),
}

/// What is sought in all articles of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Quotes of the person of this name.
    Said(String),
    /// What this line asks for, in the language of `byline find`.
    Found(String),
    /// Quotes that the reader has not decided on, the most doubtful first.
    Undecided,
    /// Marks with this code or one below it.
    Code(String),
    /// A table of all of them.
    Overview(Overview),
}

/// What the shell shall do next. The state only asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Show what was asked for by this number and is open now.
    Show(usize),
    /// Open this row of the list of articles.
    OpenEntry(usize),
    /// Read this article of the list, or list this folder of it.
    OpenArticle(ArticleKey),
    /// List what is sought in all articles of the folder.
    Seek(Sought),
    /// Decide which codes the place of this row gets.
    DecideCodes(ArticleKey, CodeChoice),
    /// Read what the other readers of the article marked in it.
    ReadOthers,
    /// Say of the article of this row that the reader is done with it, or is not.
    SetDone(ArticleKey),
    /// Work out what this change of a code does in all notes of the folder, and ask about it.
    Recode(CodeStep),
    /// Make the change.
    MakeRecoding(CodeStep),
    /// Take back the last change that was made from a list.
    UndoRecoding,
    /// Close the list of articles: back to the one before it, or end.
    LeaveArticles,
    /// Save the article, and show the list that it is in.
    CloseArticle,
    /// List what was read lately.
    ListRecent,
    /// Open this file, folder or address instead of what is open.
    OpenPlace(String),
    /// Open the article's file again: another program wrote it.
    Reload,
    /// Compare the article with this text, which it was at the last visit.
    Compare(String),
    /// Look whether another program changed the notes.
    Refresh,
    /// The notes changed; write them within a second.
    Save,
    /// The notes could not be written; try again in a while.
    SaveAgain,
    /// Write the notes to the data directory from now on.
    SaveElsewhere,
    /// Count who else uses the shared code of this step.
    CountUses(CodeStep),
    /// Change a shared code in these notes files, in this article's and in the codebook.
    ChangeCode {
        /// What it is, in a few words.
        heading: String,
        /// What becomes of it.
        step: CodeStep,
        /// The notes of other articles that use it.
        others: Vec<PathBuf>,
    },
    /// Take the notes along that are in this file.
    Take(PathBuf),
    /// Leave the notes where they are that are in this file, and do not offer them again.
    Leave(PathBuf),
    /// The reader decided what becomes of the notes file: yes or no to the [`FileDoubt`].
    Settle(bool),
    /// Put this on the clipboard.
    Copy(String),
    /// Open this address in a browser; `http`, `https` or `mailto` only.
    Open(String),
    /// Let the reader edit this text in an editor of their own.
    EditOutside(Box<Draft>),
    /// Keep this text while it is typed.
    KeepDraft(Box<Draft>),
    /// What is typed goes on in the file of an earlier draft.
    ResumeDraft(PathBuf),
    /// The reader discarded what was typed.
    DiscardDraft,
    /// What was typed is in the notes of this revision.
    CloseDraft(Revision),
    /// The reader is asked about the draft in this file.
    OfferedDraft(PathBuf),
    /// The draft in this file is not wanted.
    RemoveDraft(PathBuf),
    /// The notes of this revision are on the disk: so are the texts that went into them.
    ForgetDrafts(Revision),
    /// Let the reader choose what to export, how and to where.
    AskExport,
    /// Make what an export in this format would say.
    PreviewExport(String, Take, String),
    /// Write an export.
    Export(Box<ExportRequest>),
    /// Give words to a command: the command line, the words.
    Pipe(String, String),
    /// Speak the sentence of this number.
    Speak(u64, String),
    /// Stop speaking.
    Hush,
    /// Look these words up with this command.
    LookUp(Vec<String>, String),
    /// Let the reader choose another article of the same list.
    Choose,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Write the settings that were changed to the configuration.
    WriteSettings,
    /// Draw everything again.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// Save and end.
    Quit,
    /// Save and end, whatever comes of it, since a signal of this number asks for it.
    End(i32),
    /// End without saving.
    QuitUnsaved,
}

/// Articles to choose one from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryList {
    /// What the list is of: the feed's or book's title.
    pub heading: String,
    /// A line for each article, and what stands at its end (day, author).
    pub rows: Vec<(String, String)>,
    /// The row of the article that is open.
    pub here: usize,
}

/// What was found when the notes were opened.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The notes, each with its present place.
    pub notes: Notes,
    /// What the reader should know, the most important first.
    pub told: Vec<String>,
    /// True where some places are to be confirmed or words are gone: the list of them is shown.
    pub unsettled: bool,
    /// Notes at other places that may belong to the article.
    pub offers: Vec<Offer>,
    /// The texts that the notes were made on, the newest first, where words of theirs changed.
    pub before: Vec<String>,
    /// The text as it was at the last visit, if it is another one now.
    pub last_visit: Option<String>,
    /// What only the reader can decide before the notes can be written.
    pub doubt: Option<FileDoubt>,
}

/// What is written to the disk: the notes as they were at a revision.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Which state it is.
    pub revision: Revision,
    /// The notes, reading position included.
    pub notes: Notes,
    /// How many changes of other programs ([`Message::Merged`]) they hold.
    pub merges: usize,
}
