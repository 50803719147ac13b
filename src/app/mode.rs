//! [`Modes`]: in which states of the reader a command can be run.

/// A set of modes: where a command can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes(u16);

impl Modes {
    /// Reading the text.
    pub const READ: Self = Self(1);
    /// Selecting in the text.
    pub const SELECT: Self = Self(1 << 1);
    /// The list of names.
    pub const ENTITIES: Self = Self(1 << 2);
    /// The list of quotes.
    pub const QUOTES: Self = Self(1 << 3);
    /// The list of annotations.
    pub const NOTES: Self = Self(1 << 4);
    /// Going through the undecided quotes.
    pub const REVIEW: Self = Self(1 << 5);
    /// A page over the text: help, what is here.
    pub const PAGE: Self = Self(1 << 6);
    /// A line that asks for something.
    pub const PROMPT: Self = Self(1 << 7);
    /// The command palette.
    pub const PALETTE: Self = Self(1 << 8);
    /// The editor of a note.
    pub const EDITOR: Self = Self(1 << 9);
    /// The codebook.
    pub const CODES: Self = Self(1 << 10);
    /// The list of places that are to be tagged.
    pub const PICK: Self = Self(1 << 11);
    /// What a change of a code would do.
    pub const PREVIEW: Self = Self(1 << 12);
    /// Waiting for the quick key of a code.
    pub const QUICK: Self = Self(1 << 13);
    /// The list of marks in a changed article.
    pub const CHANGES: Self = Self(1 << 14);
    /// A question about the notes.
    pub const QUESTION: Self = Self(1 << 15);

    /// In the text.
    pub const TEXT: Self = Self(Self::READ.0 | Self::SELECT.0);
    /// In a list.
    pub const LISTS: Self = Self(Self::ENTITIES.0 | Self::QUOTES.0 | Self::NOTES.0);
    /// Wherever no page, prompt or editor is open.
    pub const MAIN: Self = Self(Self::TEXT.0 | Self::LISTS.0 | Self::REVIEW.0);
    /// Wherever a line of text is typed.
    pub const TYPING: Self = Self(Self::PROMPT.0 | Self::PALETTE.0);

    /// Each mode on its own.
    pub const EACH: [Self; 16] = [
        Self::READ,
        Self::SELECT,
        Self::ENTITIES,
        Self::QUOTES,
        Self::NOTES,
        Self::REVIEW,
        Self::PAGE,
        Self::PROMPT,
        Self::PALETTE,
        Self::EDITOR,
        Self::CODES,
        Self::PICK,
        Self::PREVIEW,
        Self::QUICK,
        Self::CHANGES,
        Self::QUESTION,
    ];

    /// True where the sets share a mode.
    pub fn contains(self, mode: Self) -> bool {
        self.0 & mode.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The name of the mode, for headings.
    pub fn title(self) -> &'static str {
        const TITLES: [&str; 16] = [
            "Reading",
            "Selecting",
            "Names",
            "Quotes",
            "Notes",
            "Review",
            "Pages",
            "Prompts",
            "Command palette",
            "Note editor",
            "Codebook",
            "Every occurrence",
            "Preview",
            "Quick keys",
            "Changed annotations",
            "Questions",
        ];
        TITLES
            .get(self.0.trailing_zeros() as usize)
            .unwrap_or(&TITLES[0])
    }
}
