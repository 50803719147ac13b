//! Other languages than English: `tests/languages.txt` says which places are to be found, this file the rest.

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;

use byline::analysis::language::{Language, NamesBy};
use byline::analysis::{Analysis, EntityKind, analyse};
use byline::import;
use byline::text::Article;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn read(text: &str) -> (Article, Analysis) {
    let article = import::from_text(text.replace('¶', "\n\n"), "");
    let analysis = analyse(&article);
    (article, analysis)
}

fn words_of<'a>(article: &'a Article, analysis: &Analysis, kind: EntityKind) -> Vec<&'a str> {
    let mentions = analysis.mentions.iter();
    let of_kind = mentions.filter(|mention| mention.kind == kind);
    of_kind.map(|mention| article.words(mention.span)).collect()
}

#[test]
fn places_are_found_by_the_lists_of_each_language_and_are_guesses() {
    let mut wrong = Vec::new();
    let mut languages = BTreeSet::new();
    let cases = include_str!("languages.txt").lines();
    for case in cases.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (code, marked) = case.split_once(" | ").expect("LANGUAGE | TEXT");
        let text = marked.replace(['⟦', '⟧'], "");
        let expected: Vec<&str> = marked
            .split('⟦')
            .skip(1)
            .filter_map(|rest| rest.split('⟧').next())
            .collect();
        let (article, analysis) = read(&text);
        let found = words_of(&article, &analysis, EntityKind::Place);
        if analysis.language.code() != code || found != expected {
            wrong.push(format!("{code} ({}): {found:?}", analysis.language.code()));
        }
        let sure = |mention| !analysis.is_guess(mention);
        if analysis.mentions.iter().any(sure) {
            wrong.push(format!("{code}: not all are guesses"));
        }
        languages.insert(analysis.language.code());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(languages.len() >= 31, "{languages:?}");
}

#[test]
fn the_forms_of_a_place_are_one_place() {
    let (_, analysis) = read(
        "Россия и Казахстан начали переговоры во вторник. В России об этом писали все газеты, а с Россией согласился и \
         Казахстан: из Казахстана приехали три министра, но о чём они говорили, никто не знает.",
    );
    let names: Vec<(&str, usize)> = analysis
        .entities
        .iter()
        .map(|entity| (entity.name.as_str(), entity.aliases.len()))
        .collect();
    assert_eq!(names, [("Россия", 2), ("Казахстан", 1)]);
}

/// In Portuguese, by the model: these names with their kinds.
fn check_portuguese(text: &str, people: &[&str], bodies: &[&str], places: &[&str]) {
    let (article, analysis) = read(text);
    assert_eq!(analysis.language, Language::Other("por"), "{text}");
    let found = |kind| words_of(&article, &analysis, kind);
    assert_eq!(found(EntityKind::Person), people, "{text}");
    assert_eq!(found(EntityKind::Org), bodies, "{text}");
    assert_eq!(found(EntityKind::Place), places, "{text}");
    assert!(
        analysis
            .mentions
            .iter()
            .filter(|mention| mention.kind == EntityKind::Person)
            .all(|mention| analysis.is_guess(mention))
    );
}

#[test]
fn portuguese_names_are_found_by_a_model_of_their_own() {
    check_portuguese(
        "A ministra Helena Sarmento disse na quarta-feira que Portugal e a Alemanha vão assinar o acordo em Pequim. O \
         governo da África do Sul não respondeu, e o Ministério da Defesa não quis comentar.",
        &["Helena Sarmento"],
        &["Ministério da Defesa"],
        &["Portugal", "Alemanha", "Pequim", "África do Sul"],
    );
    check_portuguese(
        "Segundo o deputado Rui Valadares, a Câmara de Lisboa aprovou ontem as contas, embora Teresa Quintão tenha \
         votado contra. «Não faltava dinheiro», afirmou Valadares à saída, antes de seguir para o Porto.",
        &["Rui Valadares", "Teresa Quintão", "Valadares"],
        &["Câmara"],
        &["Lisboa", "Porto"],
    );
}

#[test]
fn quotes_are_found_by_the_marks_of_each_language() {
    let check = |text: &str, expected: &[&str]| {
        let (article, analysis) = read(text);
        assert!(!analysis.language.is_english(), "{text}");
        let spans = analysis.quotes.iter().flat_map(|quote| &quote.parts);
        let edge = |c: char| !c.is_alphanumeric();
        let found: Vec<&str> = spans
            .map(|part| article.words(part.span).trim_matches(edge))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert!(analysis.quotes.iter().all(|quote| quote.confidence <= 0.5));
    };
    check(
        "O presidente da câmara falou na terça-feira perante todos. «Não vamos fechar a escola este ano», disse Rui \
         Valadares à saída da reunião, e mais não acrescentou.",
        &["Não vamos fechar a escola este ano"],
    );
    check(
        "A reunião acabou tarde e ninguém sabia ainda o que tinha sido decidido. «Não faltava dinheiro», afirmou à \
         saída Teresa Quintão. O filme «Água Parada», de que todos falavam, estreia amanhã.",
        &["Não faltava dinheiro"],
    );
    check(
        "Мэр говорил во вторник о школе, которую город хотел закрыть ещё в прошлом году.¶– Мы не закроем её до \
         лета, – сказал он после собрания и ушёл.¶– А потом? – спросил учитель. – Кто нам ответит?",
        &["Мы не закроем её до лета", "А потом", "Кто нам ответит"],
    );
    check(
        "Burmistrz mówił we wtorek o szkole, którą gmina chciała zamknąć już w zeszłym roku. „Nie zamkniemy jej przed \
         wakacjami”, powiedział po zebraniu i wyszedł.",
        &["Nie zamkniemy jej przed wakacjami"],
    );
    check(
        "市長は火曜日の会議で学校の将来について話した。「今年は学校を閉めるつもりはありません」と市長は述べ、そのまま会場を後にした。\
         住民たちは長い間その答えを待っていた。",
        &["今年は学校を閉めるつもりはありません"],
    );
    check(
        "Мэр говорил во вторник о школе, которую город хотел закрыть ещё в прошлом году. «Мы не закроем её до лета», \
         сказал он после собрания и ушёл.",
        &["Мы не закроем её до лета"],
    );
}

#[test]
fn where_nothing_is_known_the_pane_says_so() {
    let thai = "รัฐมนตรีกล่าวเมื่อวันอังคารว่า เยอรมนีและฝรั่งเศสจะลงนามในข้อตกลงที่ปักกิ่ง แต่รัฐบาลแอฟริกาใต้ไม่ได้ตอบจดหมาย \
                และไม่มีใครในประเทศไทยรู้เรื่องนี้ก่อนการประชุม";
    let (article, analysis) = read(thai);
    assert_eq!(analysis.language.names_by(), NamesBy::Nothing);
    let options = common::options(120, 30);
    let mut app = common::app_on(Arc::new(article), &options);
    common::analysed(&mut app, Arc::new(analysis));
    common::press(&mut app, "g1");
    let screen = screen(&app);
    assert!(screen.contains("No names are known in Thai."), "{screen}");
}

#[test]
fn the_pane_says_that_names_are_guesses() {
    let (article, analysis) = read(
        "Suomessa kukaan ei ole vastannut kirjeeseen, jonka ministeri lähetti tiistaina. Neuvottelut Sveitsissä \
         kestivät kolme päivää ja päättyivät ilman tulosta.",
    );
    let options = common::options(120, 30);
    let mut app = common::app_on(Arc::new(article), &options);
    common::analysed(&mut app, Arc::new(analysis));
    common::press(&mut app, "g1");
    let screen = screen(&app);
    assert!(screen.contains("Finnish: guesses"), "{screen}");
    assert!(screen.contains("? 1"), "{screen}");
}

fn screen(app: &byline::app::App) -> String {
    let mut terminal = Terminal::new(TestBackend::new(120, 30)).expect("a screen in memory");
    terminal
        .draw(|frame| byline::ui::draw(app, frame))
        .expect("drawing works");
    let buffer = terminal.backend().buffer();
    let rows = buffer.content.chunks(120);
    let line =
        |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect();
    let lines: Vec<String> = rows.map(line).collect();
    lines.join("\n")
}
