//! [`Mode`]: the states of the reader that give keys their meaning; [`Modes`]: a set of them.

/// Makes the modes from one table: each with what it is, its set in [`Modes`], and its title.
macro_rules! modes {
    ($($(#[$about:meta])* $name:ident, $set:ident, $title:literal;)*) => {
        /// What decides the meaning of a key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Mode {
            $($(#[$about])* $name,)*
        }

        impl Mode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name, for headings.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                }
            }
        }

        impl Modes {
            $($(#[$about])* pub const $set: Self = Self::only(Mode::$name);)*
        }
    };
}

modes! {
    /// An article is being opened.
    Opening, OPENING, "Opening";
    /// The list of articles.
    Articles, ARTICLES, "Articles";
    /// The list of a feed's entries, a book's chapters or an archive's articles.
    Entries, ENTRIES, "Chapters and entries";
    /// Reading the text.
    Read, READ, "Reading";
    /// Selecting in the text.
    Select, SELECT, "Selecting";
    /// The list of names.
    Entities, ENTITIES, "Names";
    /// The list of quotes.
    Quotes, QUOTES, "Quotes";
    /// The list of annotations.
    Notes, NOTES, "Notes";
    /// A list whose keys are those of all lists.
    List, LIST, "Lists";
    /// Going through the undecided quotes.
    Review, REVIEW, "Review";
    /// A page over the text: help, what is here.
    Page, PAGE, "Pages";
    /// The help.
    Help, HELP, "Help";
    /// A line that asks for something.
    Prompt, PROMPT, "Prompts";
    /// The command palette.
    Palette, PALETTE, "Command palette";
    /// The editor of a note.
    Editor, EDITOR, "Note editor";
    /// The codebook.
    Codes, CODES, "Codebook";
    /// The list of places that are to be tagged.
    Pick, PICK, "Every occurrence";
    /// What a change of a code would do.
    Preview, PREVIEW, "Preview";
    /// Waiting for the quick key of a code.
    Quick, QUICK, "Quick keys";
    /// Waiting for the letter of a place.
    Letter, LETTER, "Places";
    /// The list of annotations in a changed article.
    Changes, CHANGES, "Changed annotations";
    /// Two readers' marks side by side.
    Compare, COMPARE, "Comparing two readers";
    /// The dialog of an export.
    Export, EXPORT, "Export";
    /// A question about the notes.
    Question, QUESTION, "Questions";
}

/// A set of modes: the states in which a command can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes(u64);

// A set has a bit for each mode.
const _: () = assert!(Mode::ALL.len() <= u64::BITS as usize);

impl Modes {
    /// In the text.
    pub const TEXT: Self = Self::READ.or(Self::SELECT);
    /// In a list.
    pub const LISTS: Self = Self::ENTITIES
        .or(Self::QUOTES)
        .or(Self::NOTES)
        .or(Self::LIST);
    /// Wherever no page, prompt or editor is open.
    pub const MAIN: Self = Self::TEXT.or(Self::LISTS).or(Self::REVIEW);
    /// Wherever a line of text is typed.
    pub const TYPING: Self = Self::PROMPT.or(Self::PALETTE);

    /// Wherever letters are text.
    pub const WRITING: Self = Self::TYPING
        .or(Self::EDITOR)
        .or(Self::ENTRIES)
        .or(Self::HELP)
        .or(Self::LETTER)
        .or(Self::QUICK);

    /// Wherever a number can be typed before a key.
    pub const COUNTING: Self = Self::MAIN
        .or(Self::PAGE)
        .or(Self::CODES)
        .or(Self::PICK)
        .or(Self::PREVIEW)
        .or(Self::CHANGES);

    /// Wherever the keys move a caret in the article.
    pub const MOVING: Self = Self::TEXT.or(Self::COMPARE);

    /// This mode alone.
    pub const fn only(mode: Mode) -> Self {
        Self(1 << mode as u64)
    }

    /// True if `mode` is among them.
    pub const fn contains(self, mode: Mode) -> bool {
        self.has_any_of(Self::only(mode))
    }

    /// True if the sets share a mode.
    pub const fn has_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
