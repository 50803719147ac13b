//! Whatever was saved loads equal.

use super::*;

fn a_span() -> impl Strategy<Value = Span> {
    (0..TEXT.len(), 0..30usize)
        .prop_map(|(start, length)| Span::new(start, start + length).clamp_to(TEXT))
}

fn some_words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z]{1,5}",
        "(\\PC|\n|\r|\"|'|\\\\|\t|\u{1b}|\u{202e}|e\u{301}){1,12}"
    ]
}

fn some_time() -> impl Strategy<Value = Option<Timestamp>> {
    prop::option::of(
        (1_700_000_000i64..1_800_000_000)
            .prop_map(|s| Timestamp::from_second(s).expect("in range")),
    )
}

fn some_kind() -> impl Strategy<Value = Option<EntityKind>> {
    prop::option::of(prop::sample::select(EntityKind::ALL.to_vec()))
}

prop_compose! {
    fn an_annotation()(
        id in "[0-9a-z]{10}", kind in 0..3usize, span in a_span(), codes in prop::collection::vec("[a-z/ é\"]{1,6}", 0..3),
        note in some_words(), colour in prop::option::of(any::<(u8, u8, u8)>()), created in some_time(),
        modified in some_time(), by in prop::option::of("[a-z]{1,5}"),
    ) -> Item {
        let kind = [Kind::Highlight, Kind::Note, Kind::Bookmark][kind];
        let mut mark = Annotation::new(Id::new(id), kind, TEXT, span, now());
        (mark.codes, mark.note, mark.created, mark.modified, mark.by) = (codes, note, created, modified, by);
        mark.colour = colour.and_then(|(r, g, b)| Colour::parse(&Colour::Custom(r, g, b).to_string()));
        mark.into()
    }
}

prop_compose! {
    fn a_mention()(
        id in "[0-9a-z]{10}", verdict in 0..4usize, span in a_span(), detected in some_kind(), kind in some_kind(),
        entity in prop::option::of("[a-z]{1,4}"), modified in some_time(),
    ) -> Item {
        use MentionVerdict::{Accept, Add, Reject, Retype};
        let verdict = [Accept, Reject, Retype, Add][verdict];
        let mut mention = MentionDecision::new(Id::new(id), verdict, TEXT, span, detected, now());
        (mention.kind, mention.entity, mention.modified) = (kind, entity.map(Id::new), modified);
        mention.into()
    }
}

prop_compose! {
    fn a_quote()(
        id in "[0-9a-z]{10}", verdict in 0..4usize, span in a_span(), speaker in prop::option::of(some_words()),
        direct in any::<Option<bool>>(), cue in prop::option::of(a_span()), modified in some_time(),
    ) -> Item {
        use QuoteVerdict::{Add, Confirm, Reassign, Reject};
        let verdict = [Confirm, Reject, Reassign, Add][verdict];
        let mut quote = QuoteDecision::new(Id::new(id), verdict, TEXT, span, now());
        quote.kind = direct.map(|direct| if direct { QuoteKind::Direct } else { QuoteKind::Indirect });
        quote.source_kind = direct.map(|direct| if direct { SourceKind::UnnamedGroup } else { SourceKind::Study });
        quote.cue = cue.filter(|cue| !cue.is_empty()).map(|span| Cue { span, exact: span.of(TEXT).into() });
        (quote.speaker, quote.modified) = (speaker, modified);
        quote.into()
    }
}

prop_compose! {
    fn an_entity()(
        id in "[0-9a-z]{4}", name in "[A-Za-z é\"]{1,8}", kind in some_kind(), rejected in any::<bool>(),
        aliases in prop::collection::vec("[A-Z][a-z]{1,4}", 0..3), link in prop::option::of(some_words()),
    ) -> Item {
        let mut entity = EntityDecision::new(Id::new(id), name, now());
        (entity.kind, entity.rejected, entity.aliases, entity.link) = (kind, rejected, aliases, link);
        entity.into()
    }
}

fn an_orphan() -> impl Strategy<Value = Item> {
    (an_annotation(), prop::option::of(0..900usize), some_time()).prop_map(
        |(item, last_start, since)| {
            let Item::Annotation(mut mark) = item else {
                unreachable!("an annotation")
            };
            mark.span = Span::default();
            mark.anchor = Anchor {
                exact: "words that are gone".into(),
                ..Anchor::default()
            };
            Orphan {
                record: Record::Annotation(mark),
                last_start,
                since,
            }
            .into()
        },
    )
}

fn a_code() -> impl Strategy<Value = Item> {
    ("[a-z/]{1,5}", some_words(), any::<Option<char>>()).prop_map(|(name, description, key)| {
        Code {
            description,
            key,
            ..Code::new(name)
        }
        .into()
    })
}

fn some_notes() -> impl Strategy<Value = Notes> {
    let item = prop_oneof![
        5 => an_annotation(), 1 => a_mention(), 1 => a_quote(), 1 => an_entity(), 1 => an_orphan(), 1 => a_code()
    ];
    (prop::collection::vec(item, 0..10), some_words()).prop_map(|(items, memo)| {
        let mut notes = Notes::from_items(byline::annotation::Document::default(), items);
        notes.document.memo = memo;
        notes
    })
}

/// Lines that mean nothing to the program, to be found again after a save.
const STRANGE: &str = "schema = 1\nmine = [1,\n  2]   # odd\n\n# a thought\n\n[[sketch]]\nx = '''\n[[annotation]]\n'''\n\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_was_saved_loads_equal(first in some_notes(), second in some_notes()) {
        let desk = Desk::new();
        desk.write(STRANGE);
        for notes in [first, second] {
            let mut opened = desk.open();
            opened.session.save(&notes, now()).expect("a save");
            let file = desk.read();
            let again = desk.open();
            prop_assert_eq!(&again.warnings, &Vec::<String>::new());
            prop_assert!(again.notes.says_the_same(&notes), "{}\n{:#?}\n{:#?}", file, again.notes, notes);
            for line in STRANGE.lines() {
                prop_assert!(file.contains(line), "{:?} in:\n{}", line, file);
            }
            let mut again = again;
            again.session.save(&notes, now()).expect("a save");
            prop_assert_eq!(desk.read(), file, "saving the same changes no byte");
        }
    }
}
