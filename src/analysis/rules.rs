//! [`Rule`] and [`RuleSet`]: each rule and each group of features has an id and can be switched off,
//! to measure what it is worth (`cargo run -p byline-tools --bin train_quotes -- … --without ID`).

/// Makes the enum, its ids and the list of all from one table.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $id:literal,)*) => {
        /// What can be switched off.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule { $($(#[$doc])* $rule,)* }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$rule,)*];

            /// The name on the command line and in the tables of docs/quality.md.
            pub fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)* }
            }
        }
    };
}

rules! {
    /// Features: words and their endings.
    FeatureWords = "features-words",
    /// Features: classes and parts of speech.
    FeatureClasses = "features-classes",
    /// Features: shapes and mentions.
    FeatureMentions = "features-mentions",
    /// Features: quotation marks.
    FeatureMarks = "features-marks",
    /// Features: cues and places in the sentence.
    FeatureSentence = "features-sentence",
    /// Features: verbs and marks of the clause.
    FeatureClause = "features-clause",
    /// Features: word clusters.
    FeatureClusters = "features-clusters",
    /// Features: form of the paragraph.
    FeatureParagraph = "features-paragraph",
    /// Stretches end at the quotation marks that they nearly reach.
    FitMarks = "fit-marks",
    /// Neighbours within one pair of marks are one stretch.
    JoinInMarks = "join-in-marks",
    /// A source ends before "when …".
    SourceEnd = "source-end",
    /// A family name that two people share is doubtful.
    SharedSurname = "shared-surname",
    /// What is said within what is said belongs to it.
    Nest = "nest",
    /// "… and added that …" is a second quote.
    Part = "part",
    /// What is in no marks and improbable is dropped.
    Doubt = "doubt",
    /// Reported speech that this speaker did not say, more probably than four to one, is dropped.
    Unlikely = "unlikely",
    /// Few words in quotation marks that nobody says are dropped.
    BareMarks = "bare-marks",
    /// Turns of a transcript.
    Turns = "turns",
    /// Words in quotation marks before "said NAME" were said.
    Announced = "announced",
    /// Paragraphs that open and do not close go on.
    Unclosed = "unclosed",
    /// Datelines are not said.
    Dateline = "dateline",
    /// "…, NAME said." ends what was said.
    ClosedByCue = "closed-by-cue",
    /// A name after a dash signs.
    Signature = "signature",
    /// "The harbour master, NAME, said": the office was not said.
    AppositionBefore = "apposition-before",
    /// "Asked about the storm, NAME said": NAME did not ask.
    AskedFirst = "asked-first",
    /// "NAME said the council had been told in May": the month was said.
    TailTime = "tail-time",
    /// "told the BBC every claim will be read".
    ToldListener = "told-listener",
    /// One opening mark for several paragraphs.
    AcrossParagraphs = "across-paragraphs",
    /// "NAME - FIRM - OFFICE" gives the floor, "― NAME, BOOK" signs the line before.
    HeadLines = "head-lines",
    /// Dialogue after dashes.
    DashDialogue = "dash-dialogue",
    /// Paragraphs set off as quotations.
    SetOff = "set-off",
    /// A quotation without a cue goes on from the one before.
    CarryOn = "carry-on",
    /// The subject nearby is the source if the tagger found none.
    Subject = "subject",
    /// "When NAME died, OTHER said": the subject comes after the clause that opens the sentence.
    OpeningSubject = "opening-subject",
    /// "According to the coach, NAME, …".
    AccordingTo = "according-to",
    /// "Addressing the crowd, NAME said …": the opening clause was not said.
    OpeningClause = "opening-clause",
    /// "The sale ends a row, when NAME announced that …": the main clause was not said.
    MainClause = "main-clause",
    /// "She says it shows that he is “unfit”": what is said in what is said belongs to it, and it begins after the verb.
    Outermost = "outermost",
    /// "called half of his voters “lost”": whom belongs to what they are called.
    CalledWhole = "called-whole",
    /// "told his voters to “go home”": whom one tells is no part of it.
    ToldTo = "told-to",
    /// "expressed amusement that …": what is felt is no part of it.
    NounThat = "noun-that",
    /// "put it in a statement to Berg in May, …": where it was said is no part of it.
    PlaceFirst = "place-first",
    /// "NAME said she felt “well,” she said": who says so at its beginning is its source.
    OwnSays = "own-says",
    /// "said there were “thousands of shootings” in the city": it goes on after the marks.
    PastMarks = "past-marks",
    /// "Lund “misspoke,” said NAME": what opens the sentence belongs to it.
    SentenceHead = "sentence-head",
    /// "… “a crossroads.” The choice was …": it ends with its sentence and marks.
    SentenceEnd = "sentence-end",
    /// "called it “a step,” praising …": what the speaker does besides is no part of it.
    SecondAct = "second-act",
    /// "called it a lie and ruled out talks": each of two verbs has what was said after it.
    SecondVerb = "second-verb",
    /// "— which notes that … — should": an aside ends with its dash.
    DashAside = "dash-aside",
    /// "The ad uses footage of NAME asking": one of two clauses names who speaks.
    SourceClause = "source-clause",
    /// "NAME — whose paper OTHER owns — told": who speaks stands before the aside.
    SourceAside = "source-aside",
    /// "NAME said what OTHER thinks of THIRD, adding": the subject of the main clause adds it.
    MainSubject = "main-subject",
    /// "Nobody could say why …", "Who said …?": nobody says it.
    NobodySays = "nobody-says",
    /// "A sailor shook his head. “No,” he said": he is the sailor.
    HeNearby = "he-nearby",
    /// "“…,” NAME, 34, said", "advises psychologist NAME", "came the reply".
    Between = "between",
    /// "Costs will rise, it said on Monday": what is before it was said.
    ItSaid = "it-said",
    /// "CLAUSE, its chief executive said on Tuesday, as …", "CLAUSE, noted the Herald's NAME".
    TailClause = "tail-clause",
    /// "NAME (2011) argues", "The author (no link here) claims".
    PastBrackets = "past-brackets",
    /// "is said to have replied, “…”".
    VerbBefore = "verb-before",
    /// "declined to comment on what she called “gossip”".
    WhatCalled = "what-called",
    /// "NAME specified that …".
    ThatAfter = "that-after",
    /// "demanded an apology", "attributed the delay to rain", "directed the ministry to explain", "urge caution".
    SpeechObject = "speech-object",
    /// "“…?” asked the legislator".
    InvertedSubject = "inverted-subject",
    /// "According to the Herald, NAME said …": NAME says it.
    OutletRelays = "outlet-relays",
    /// "my dentist said, “….” I laughed": the verb before it announces it.
    CueBefore = "cue-before",
    /// "Dear Eliza," is who reads the letter.
    Salutation = "salutation",
    /// "the PS" is who was called "Interior PS NAME".
    OfficeLetters = "office-letters",
    /// "…, its chief executive said.¶“…,” NAME told a briefing": the lead means NAME.
    LeadNamed = "lead-named",
    /// "was quoted as saying", "quoted NAME as saying".
    Relayed = "relayed",
    /// "The court heard that …".
    CourtHeard = "court-heard",
    /// "‘…’: survivors recall …".
    Headline = "headline",
    /// "NAME, 47, tailor: “…”", "“…” - NAME".
    ListLines = "list-lines",
    /// "NAME tweeted: …".
    Posts = "posts",
    /// Verbs of speech in another sense.
    OtherSenses = "other-senses",
    /// A few words in quotation marks without a verb of speech are mentioned, not said.
    ShortMarks = "short-marks",
    /// A quotation that has ended does not belong to the verb of the next sentence.
    Ownership = "ownership",
    /// A quotation that opens a paragraph goes on with the speaker of the paragraph before.
    Onward = "onward",
    /// The title of a work, or of a part of the article, is not said.
    Titles = "titles",
    /// "After saying it was “over,” she walked out": the clause that reports ends with its comma.
    OpeningReport = "opening-report",
    /// In a dialogue of two, turns alternate.
    TurnTaking = "turn-taking",
    /// The lines of a scene of a story are decided together.
    Scenes = "scenes",
    /// In a story the words between two quotation marks are one piece of speech.
    StoryMarks = "story-marks",
    /// In a story the narration beside a line names who speaks it: "put in Aunt Cissie".
    StoryTags = "story-tags",
    /// A paragraph that is a quotation and nothing else was said.
    WholeBlock = "whole-block",
    /// "Anna Moe and Eva Lie" are two.
    TwoSpeakers = "two-speakers",
    /// "a Republican" is one of them.
    OneOfThem = "one-of-them",
    /// "CEO of BODY NAME" is NAME.
    OfficeOf = "office-of",
    /// "he" is not who is named in his own words.
    OwnWords = "own-words",
    /// "The farmer, who is 40, used to say": who is described before "who" says it.
    WhoDescribed = "who-described",
    /// "the Austrian", "the old man": the one person that the paragraph has named.
    Epithets = "epithets",
    /// "the lawyer" after "His lawyer said": the one who was described.
    DescribedAgain = "described-again",
    /// "The clerk laughed. “No,” she said": a name from elsewhere is a guess.
    HePassed = "he-passed",
    /// "The minister has not said whether he will sign": nothing is said.
    NotSaid = "not-said",
    /// "A doctor, who sought anonymity, said …": the clause is not said.
    Anonymity = "anonymity",
    /// "the agency said, as crews searched the ruins": what happened meanwhile is not said.
    Meanwhile = "meanwhile",
    /// A quote whose speaker is a guess is not sure.
    Guesses = "guesses",
    /// "he" after "the minister said".
    HeDescribed = "he-described",
    /// Who spoke last is likelier meant.
    SpokeLast = "spoke-last",
    /// Who has just spoken is meant if nobody fits "he" or "she".
    SpokeJust = "spoke-just",
    /// Subjects are likelier meant.
    SubjectFirst = "subject-first",
    /// Names in quotation marks are less likely meant.
    QuotedLess = "quoted-less",
    /// Names after prepositions and before possessives are less likely meant.
    AsideLess = "aside-less",
    /// The subject of a clause nearby is likelier meant, the more if it speaks there.
    SubjectNear = "subject-near",
    /// A name in the paragraph of the pronoun is likelier meant.
    SameParagraph = "same-paragraph",
    /// A pronoun before it is less of a sign than a name.
    PronounLess = "pronoun-less",
    /// Who is named often is likelier meant.
    NamedOften = "named-often",
    /// Titles, first names and pronouns say who is "he" and who is "she".
    Genders = "genders",
    /// "the minister" is who was called so.
    Offices = "offices",
    /// "the captain" is the one person that the paragraph has named.
    OnlyPerson = "only-person",
    /// "the bank" is the one that was named.
    KindOfBody = "kind-of-body",
}

/// Which rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSet(u128);

impl Default for RuleSet {
    fn default() -> Self {
        Self::ALL
    }
}

impl RuleSet {
    /// All rules, as they ship.
    pub const ALL: Self = Self(u128::MAX);

    /// These rules without one.
    #[must_use]
    pub const fn without(self, rule: Rule) -> Self {
        Self(self.0 & !(1 << rule as u8))
    }

    /// Whether this rule holds.
    #[inline]
    pub const fn has(self, rule: Rule) -> bool {
        self.0 & 1 << rule as u8 != 0
    }
}

const _: () = assert!(Rule::ALL.len() <= 128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rule_is_switched_off_and_no_other() {
        for off in Rule::ALL {
            let rules = RuleSet::ALL.without(*off);
            assert!(
                Rule::ALL
                    .iter()
                    .all(|rule| rules.has(*rule) == (rule != off))
            );
        }
    }
}
