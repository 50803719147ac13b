//! Word classes that matter for who said what, as closed lists compiled into one table.

use std::sync::LazyLock;

use crate::analysis::crf;

/// What a word can do in an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// In no list.
    #[default]
    Other,
    /// "said" and its forms.
    Say,
    /// Verbs of speech that name whom one speaks to: "told", "warned".
    Tell,
    /// Other verbs of speech or writing: "added", "announced".
    Speak,
    /// Verbs of belief, wish, plan, feeling.
    Think,
    /// Verbs that judge or show, with what was said as their object: "called", "praised".
    Judge,
    /// Nouns of speech: "statement", "interview".
    SpeechNoun,
    /// "according".
    According,
    /// "he", "she".
    HeShe,
    /// "they".
    They,
    /// "it".
    It,
    /// "I", "we", "you" and their other forms.
    First,
    /// "who", "which", "whose".
    Relative,
    /// "that".
    That,
    /// "to".
    To,
    /// "the", "a", "an", "this", "some".
    Determiner,
    /// "his", "her", "their", "its".
    Possessive,
    /// "him", "them", "himself".
    Object,
    /// Other prepositions.
    Preposition,
    /// "and", "or", "nor".
    And,
    /// "but", "yet", "however", "though".
    But,
    /// "if", "whether", "because", "while", "when", "after".
    Subordinate,
    /// "how", "what", "why", "where".
    Question,
    /// Forms of "be", "have", "do".
    Auxiliary,
    /// "will", "would", "can", "should".
    Modal,
    /// "not", "never".
    Not,
    /// A person by office or trade: "minister", "spokesman", "coach".
    Role,
    /// Before or instead of a name: "Mr.", "Sen.", "President".
    Title,
    /// Bodies of people: "campaign", "police", "ministry".
    Body,
    /// Papers and counts that speak: "report", "poll", "study".
    Document,
    /// Days, months, "yesterday".
    Time,
    /// "also", "later", "then", "recently".
    Adverb,
}

const LISTS: &[(Class, &str)] = &[
    (Class::Say, "said say says saying"),
    (
        Class::Tell,
        "told tell tells telling asked ask asks asking warned warn warns warning assured assure assures \
         assuring reminded reminds reminding urged urge urges urging informed informs informing \
         advised advises advising notified notifies promised promises promising convinced persuaded \
         accused accuses accusing challenged begged begs instructed ordered orders implored lectured \
         cautioned cautions cautioning texted emailed e-mailed briefed pressed questioned",
    ),
    (
        Class::Speak,
        "added adds adding add announced announces announcing announce argued argues arguing argue \
         claimed claims claiming claim stated states stating noted notes noting explained explains \
         explaining explain declared declares declaring declare insisted insists insisting insist \
         suggested suggests suggesting suggest acknowledged acknowledges acknowledging admitted \
         admits admitting conceded concedes conceding concede confirmed confirms confirming confirm \
         denied denies denying deny disclosed discloses revealed reveals revealing replied replies \
         replying responded responds responding answered answers answering wrote writes writing \
         write tweeted tweets tweeting tweet posted posts posting read reads reported reports \
         reporting recalled recalls recalling recounted recounts remarked remarks repeated repeats \
         repeating reiterated reiterates reiterating stressed stresses stressing emphasized \
         emphasised emphasizes emphasising emphasizing pointed points alleged alleges alleging \
         asserted asserts asserting affirmed affirms affirming maintained maintains maintaining \
         contended contends contending commented comments commenting complained complains \
         complaining continued continues continuing concluded concludes concluding testified \
         testifies testifying vowed vows vowing pledged pledges pledging joked jokes joking quipped \
         quips quipping shouted shouts shouting yelled yells yelling screamed chanted chanting \
         whispered whispers muttered murmured mused muses musing predicted predicts predicting \
         proclaimed proclaims proclaiming proposed proposes proposing recommended recommends \
         demanded demands demanding requested requests observed observes observing speculated \
         speculates hinted hints hinting implied implies implying indicated indicates indicating \
         boasted boasts boasting bragged brags bragging lamented laments lamenting protested \
         protests countered counters countering retorted retorts shot fired quoted quotes quoting \
         cited cites citing relayed relays interjected chimed summed exclaimed exclaims cried cries \
         sighed laughed snapped scoffed sneered spoke speaks speaking talked talks talking \
         mentioned mentions mentioning described describes describing promised swore swears \
         sworn underlined underscored underscores outlined outlines detailed elaborated opined \
         opines ventured volunteered apologized apologised apologizes appealed appeals rebuffed \
         rejected rejects rejecting dismissed dismisses dismissing refuted refutes rebutted \
         telegraphed signaled signalled signals tweeting retweeted blogged intoned deadpanned \
         sang teased blurted barked bellowed roared stammered pleaded pleads offered offers",
    ),
    (
        Class::Think,
        "believe believes believed believing think thinks thought thinking hope hopes hoped hoping \
         want wants wanted wanting expect expects expected expecting fear fears feared fearing feel \
         feels felt feeling know knows knew knowing consider considers considered considering \
         wonder wonders wondered wondering worry worries worried worrying doubt doubts doubted \
         wish wishes wished wishing assume assumes assumed suspect suspects suspected imagine \
         imagines imagined understand understands understood realize realizes realized plan plans \
         planned planning intend intends intended intending decide decides decided deciding agree \
         agrees agreed agreeing disagree disagrees disagreed support supports supported supporting \
         oppose opposes opposed opposing remember remembers remembered prefer prefers preferred \
         favor favors favored refuse refuses refused refusing decline declines declined declining \
         estimate estimates estimated estimating determined concerned convinced confident aware",
    ),
    (
        Class::Judge,
        "called calls calling call criticized criticised criticizes criticizing criticising praised \
         praises praising blamed blames blaming mocked mocks mocking condemned condemns condemning \
         denounced denounces denouncing attacked attacks attacking blasted blasts blasting slammed \
         slams slamming ripped defended defends defending hailed hails touted touts touting \
         labeled labelled labels labeling dubbed branded portrayed portrays portraying compared \
         compares comparing ridiculed bashed decried derided applauded applauds endorsed endorses \
         showed shows show showing found finds finding suggested addressed addresses addressing \
         discussed discusses discussing dismissed characterized characterizes referred refers \
         referring invoked likened welcomed welcomes thanked thanks congratulated lauded cast \
         framed raised raises brought echoed echoes echoing expressed expresses expressing voiced \
         questioned rejected issued released published",
    ),
    (
        Class::SpeechNoun,
        "statement statements remark remarks comment comments interview interviews speech speeches \
         claim claims tweet tweets letter letters email emails e-mail memo message messages \
         announcement argument arguments assertion allegation allegations accusation accusations \
         suggestion criticism call calls question questions answer answers reply response warning \
         warnings promise promises pledge pledges vow testimony conference briefing address \
         conversation post opinion view views belief beliefs concern concerns hope hopes fear fears \
         idea notion words phrase quote quotation proposal demand demands request debate op-ed \
         column essay rhetoric admission confession declaration denial complaint complaints",
    ),
    (Class::According, "according per"),
    (Class::HeShe, "he she"),
    (Class::They, "they"),
    (Class::It, "it"),
    (
        Class::First,
        "i we you me us my our your mine ours yours myself ourselves",
    ),
    (Class::Relative, "who which whose whom"),
    (Class::That, "that"),
    (Class::To, "to"),
    (
        Class::Determiner,
        "the a an this these those some any no one another each every both many most several few \
         other others all such two three four five six seven eight nine ten",
    ),
    (Class::Possessive, "his her their its"),
    (
        Class::Object,
        "him them himself herself themselves itself hers theirs",
    ),
    (
        Class::Preposition,
        "of in on at by for with from about into over under against between among through during \
         before toward towards upon within without across behind beyond near despite since until \
         like than via amid around along off out up down regarding concerning",
    ),
    (Class::And, "and or nor &"),
    (
        Class::But,
        "but yet however though although nevertheless still instead",
    ),
    (
        Class::Subordinate,
        "if whether because while when whenever after as once unless so lest whereas",
    ),
    (Class::Question, "how what why where whatever"),
    (
        Class::Auxiliary,
        "is are was were be been being am has have had having do does did doing done 's 're 've 'm ’s ’re ’ve ’m",
    ),
    (
        Class::Modal,
        "will would can could should shall may might must 'll 'd ’ll ’d ought cannot",
    ),
    (Class::Not, "not never n't n’t neither hardly"),
    (
        Class::Role,
        "spokesman spokeswoman spokesperson spokespeople official officials officer officers leader leaders \
         minister ministers secretary chairman chairwoman chairperson chair director directors \
         executive executives manager managers president presidents governor senator senators \
         lawmaker lawmakers congressman congresswoman congressmen representative mayor candidate \
         candidates nominee adviser advisers advisor advisors aide aides analyst analysts expert \
         experts economist economists professor professors scientist scientists researcher \
         researchers author authors writer writers journalist journalists reporter reporters editor \
         editors lawyer lawyers attorney attorneys judge judges prosecutor prosecutors doctor \
         doctors physician nurse teacher student students activist activists organizer strategist \
         strategists pollster consultant operative operatives ambassador diplomat diplomats envoy \
         commander general soldier soldiers captain coach player players owner founder co-founder \
         head chief boss ceo critic critics supporter supporters opponent opponents voter voters \
         resident residents witness witnesses neighbor neighbour neighbors neighbours source \
         sources man woman men women mother father wife husband son daughter brother sister parent \
         parents friend friends colleague colleagues member members delegate delegates host \
         moderator anchor historian scholar scholars observer observers farmer farmers worker \
         workers driver pastor priest bishop pope archbishop imam king queen prince princess \
         businessman businesswoman billionaire mogul star actor actress singer veteran veterans \
         survivor survivors victim victims relative relatives people person somebody someone \
         everyone nobody republicans democrats conservatives liberals rival rivals investor \
         investors trader traders engineer investigator investigators detective sheriff deputy \
         inspector sergeant lieutenant colonel counsel superintendent principal trustee commissioner \
         councilman councilwoman councillor premier chancellor speaker whip vice-president",
    ),
    (
        Class::Title,
        "mr mr. mrs mrs. ms ms. dr dr. sen sen. rep rep. gov gov. gen gen. sir lady lord prof prof. \
         rev rev. capt capt. lt lt. col col. sgt sgt. justice miss madam sens. reps. hon. st.",
    ),
    (
        Class::Body,
        "campaign campaigns police government administration ministry department agency agencies \
         company companies firm group groups party committee commission council court congress \
         senate house parliament union organization organisation association institute university \
         board team office bureau service army military force forces authorities newspaper paper \
         magazine network times post journal news bank church foundation coalition alliance camp \
         team embassy kremlin pentagon family crowd public media press staff side",
    ),
    (
        Class::Document,
        "report reports poll polls survey surveys study studies data document documents filing \
         lawsuit indictment complaint book article articles story stories editorial website site \
         video ad ads advertisement records transcript analysis figures statistics order ruling \
         resolution bill law memo review headline headlines",
    ),
    (
        Class::Time,
        "monday tuesday wednesday thursday friday saturday sunday january february march april june \
         july august september october november december yesterday today tomorrow tonight morning \
         afternoon evening night week month year last earlier ago",
    ),
    (
        Class::Adverb,
        "also later then recently again further repeatedly publicly reportedly apparently once now \
         just only even already simply quickly often sometimes previously meanwhile separately \
         additionally indeed too flatly bluntly openly",
    ),
];

struct Table {
    slots: Vec<(u64, Class)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        slots: vec![(0, Class::Other); 4096],
    };
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            let hash = crf::hash(word.as_bytes());
            let mut at = hash as usize % table.slots.len();
            while table.slots[at].0 != 0 && table.slots[at].0 != hash {
                at = (at + 1) % table.slots.len();
            }
            // A word in two lists keeps the first.
            if table.slots[at].0 == 0 {
                table.slots[at] = (hash, *class);
            }
        }
    }
    table
});

/// The class of a word by the [`crf::hash`] of its lower case letters.
pub fn class_of_hash(hash: u64) -> Class {
    let slots = &TABLE.slots;
    let mut at = hash as usize % slots.len();
    while slots[at].0 != 0 {
        if slots[at].0 == hash {
            return slots[at].1;
        }
        at = (at + 1) % slots.len();
    }
    Class::Other
}

/// The class of a word.
pub fn class_of(word: &str) -> Class {
    class_of_hash(crf::hash(word.to_lowercase().as_bytes()))
}

impl Class {
    /// A verb that can announce speech, or "according".
    pub fn is_cue(self) -> bool {
        matches!(
            self,
            Self::Say | Self::Tell | Self::Speak | Self::Judge | Self::Think | Self::According
        )
    }

    /// A verb of speech or writing, or "according".
    pub fn is_speech(self) -> bool {
        matches!(self, Self::Say | Self::Tell | Self::Speak | Self::According)
    }
}
