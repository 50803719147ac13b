//! Reports for people, brought up to date by a second export, and templates.

use super::*;

#[test]
fn the_path_that_org_remark_reads_is_the_article_s() {
    let made = plain();
    let source = "/home/ines/_a_/*b*/shell:x.txt";
    let export = Export {
        source,
        ..made.export(Selection::default())
    };
    let org = Format::named("org").expect("a format").write(&[export]);
    let org = String::from_utf8(org.bytes).expect("UTF-8");
    let line = format!("\n:org-remark-file: {source}\n");
    assert!(org.contains(&line), "{org}");
}

#[test]
fn a_second_export_brings_the_first_up_to_date() {
    let made = plain();
    for name in ["markdown", "obsidian", "org"] {
        let format = Format::named(name).expect("a format");
        let exports = [made.export(Selection::default())];
        let first = format.update("", &exports).expect("a new file").text;
        let again = format.update(&first, &exports).expect("a file of ours");
        assert_eq!(again.text, first, "{name}");
        assert_eq!(
            (again.new, again.changed, again.gone, again.kept),
            (0, 0, 0, 0)
        );

        let mine = first.replacen("Check", "I said: check", 1) + "\nMy summary.\n";
        assert_ne!(mine.len(), first.len());
        let other = self::made(TEXT, "Look at it.", "Harbour 😀 reopens");
        let exports = [other.export(Selection::default())];
        let next = format.update(&mine, &exports).expect("a file of ours").text;
        assert!(
            next.contains("I said: check") && next.contains("Now in Byline"),
            "{name}: {next}"
        );
        assert!(
            next.contains("Look at it.") && next.ends_with("My summary.\n"),
            "{name}: {next}"
        );
        assert_eq!(
            format.update(&next, &exports).expect("ours").text,
            next,
            "{name}"
        );
        assert_eq!(format.update("Dear diary\n", &exports), None, "{name}");
    }
    assert!(!Format::named("csv").expect("a format").can_update());
}

#[test]
fn templates_see_the_documents() {
    use byline::export::{TEMPLATES, Template, render};

    let made = plain();
    let exports = [made.export(Selection::default())];
    let shipped = |name: &str| {
        let template = Template::named(name).expect("it ships");
        render(template.file, template.source, &exports).expect("it is right")
    };
    assert_eq!(
        shipped("quotes").lines().next(),
        Some("“It won’t sink, folks” — Mara Lind, Harbour 😀 reopens, 2026-01-02, ¶ 2")
    );
    let codes = shipped("codes");
    assert!(
        codes.contains("## theme/opening\n\n> Harbour 😀 reopens\n"),
        "{codes}"
    );
    assert!(codes.contains("Check \\*this\\*."), "{codes}");
    let speakers = shipped("speakers");
    assert!(
        speakers.contains("<td>Jo Varga</td><td>“Varga Lines will pay”</td>"),
        "{speakers}"
    );
    for words in HOSTILE {
        let made = self::made(TEXT, words, words);
        let exports = [made.export(Selection::default())];
        for template in &TEMPLATES {
            let text = render(template.file, template.source, &exports).expect("it is right");
            let is_plain = template.name == "quotes";
            assert!(
                is_plain || !text.contains("<script>"),
                "{}: {text}",
                template.name
            );
        }
        // What the words say is not a template.
        let text = render("a.txt", "{{ documents[0].document.title }}", &exports);
        assert_eq!(
            text.as_deref(),
            Ok(made
                .article
                .meta()
                .title
                .as_deref()
                .unwrap_or("harbour.txt"))
        );
    }
    let wrong = render("mine.md.j2", "line\n{% for x in %}", &exports).expect_err("it is wrong");
    assert!(
        wrong.contains("mine.md.j2") && wrong.contains('2'),
        "{wrong}"
    );
    let file = render("mine.md.j2", "{% include '/etc/passwd' %}", &exports);
    assert!(file.is_err(), "no other file is read");
    assert!(
        render("a.txt", "{{ documents[0].nothing.at.all }}!", &exports)
            .is_ok_and(|text| text == "!")
    );
}
