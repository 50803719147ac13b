//! Lists of articles: feeds, folders, what is followed through all of them.

use std::path::Path;

use crate::terminal::{ARTICLE, Home, Terminal};

pub const FEED: &str = "<rss><channel><title>Eskdale news</title>\
<item><title>The gate</title><description>&lt;p>It stays shut.&lt;/p></description></item>\
<item><title>The ferry</title><description>&lt;p>It goes &lt;a href='https://a.example/b'>at noon&lt;/a>.\
&lt;/p></description></item></channel></rss>";

#[test]
fn a_resize_while_the_list_of_entries_is_open_wraps_the_article_again() {
    let home = Home::new();
    let path = home.dir.path().join("news.rss");
    let words: Vec<String> = (10..50).map(|n| format!("word{n}")).collect();
    let feed = FEED.replace("It stays shut.", &words.join(" "));
    std::fs::write(&path, feed).expect("a feed for the test");
    let first = [&path, Path::new("--entry"), Path::new("1")];
    let mut terminal = Terminal::open(&home, &first, &[]);
    terminal.see("word49");
    terminal.press("gC");
    terminal.see("type to search");
    terminal.resize(44, 24);
    terminal.wait("the list, narrow", |screen| {
        let first = screen.lines().next().unwrap_or_default();
        first.trim_end().ends_with('╮')
    });
    terminal.press("\x1b");
    terminal.wait("every word", |screen| {
        !screen.contains('╮') && words.iter().all(|word| screen.contains(word.as_str()))
    });
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn a_feed_is_a_list_of_articles() {
    let home = Home::new();
    let path = home.dir.path().join("news.rss");
    std::fs::write(&path, FEED).expect("a feed for the test");
    let mut terminal = Terminal::open(&home, &[&path], &[]);
    terminal.see("Eskdale news");
    terminal.press("/ferry\r");
    terminal.see("1 of 2");
    terminal.press("\r");
    terminal.see(" READ ");
    terminal.see("It goes at noon.");
    terminal.press("m");
    terminal.see("Highlighted");
    // Back to the row, then to another one.
    terminal.press("q");
    terminal.see("1 of 2");
    terminal.press("\x1b");
    terminal.see("2 articles");
    terminal.press("k\r");
    terminal.see(" READ ");
    terminal.see("It stays shut.");
    terminal.press("gC");
    terminal.see("2 articles");
    terminal.press("j\r");
    terminal.see(" READ ");
    terminal.see("It goes at noon.");
    terminal.press("g3");
    terminal.wait("the mark", |screen| screen.contains('▪'));
    terminal.press("\x1bq");
    terminal.see("2 articles");
    // Leaving the list leaves the program.
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
}

#[test]
fn a_folder_is_a_list_of_articles() {
    let home = Home::new();
    let folder = home.dir.path().join("news");
    std::fs::create_dir_all(folder.join("post")).expect("a folder for the test");
    std::fs::create_dir_all(folder.join(".drafts")).expect("a folder for the test");
    std::fs::write(folder.join(".drafts/hidden.txt"), "Nobody sees it.\n").expect("an article");
    std::fs::write(folder.join("ferry.txt"), ARTICLE).expect("an article");
    std::fs::write(folder.join("post/pier.txt"), "It stays shut.\n").expect("an article");
    std::fs::write(folder.join("void.txt"), "").expect("a file");
    std::os::unix::fs::symlink(&folder, folder.join("post/circle")).expect("a link");
    let mut terminal = Terminal::open(&home, &[&folder], &[]);
    terminal.see("pier");
    // What cannot be read is a row that says why; who is quoted comes when the article was read.
    terminal.see("is empty");
    terminal.see("Lena Moss 1");
    terminal.see("2 of 2");
    terminal.see("3 articles");
    terminal.press("\r");
    terminal.see(" READ ");
    terminal.press("m");
    terminal.see("Highlighted");
    // Closing it leads back to the row, which knows of the mark.
    terminal.press("q");
    terminal.see("ARTICLES");
    terminal.see("100 %");
    terminal.see("1 mark");
    terminal.press("j\r");
    terminal.see(" READ ");
    terminal.see("It stays shut.");
    terminal.press("q");
    terminal.see("ARTICLES");
    // What cannot be opened says so, and the others still can be read.
    terminal.press("j\r");
    terminal.wait("why it cannot be opened", |screen| {
        screen.matches("is empty").count() > 1
    });
    terminal.press("/ferry\r\r");
    terminal.see(" READ ");
    terminal.press("ZZ");
    assert!(terminal.end().success());
    terminal.check_restored();
    assert!(folder.join("ferry.txt.byline.toml").exists());

    // What was read lately is there the next time, and leads back to the folder.
    let mut terminal = Terminal::open(&home, &[], &[]);
    terminal.see("Recent articles and folders");
    terminal.see("The harbour gate");
    terminal.press("\r");
    terminal.see("3 articles");
    terminal.press("q");
    terminal.see("Recent articles and folders");
    terminal.press("gfnowhere\r");
    terminal.see("There is no file or folder nowhere");
    terminal.press("gfnews/post/pier.txt\r");
    terminal.see(" READ ");
    terminal.see("It stays shut.");
    terminal.press(":recent\r");
    terminal.see("Recent articles and folders");
    // It closes to the article that it was asked for from, and that to the list before it.
    terminal.press("q");
    terminal.see(" READ ");
    terminal.see("It stays shut.");
    terminal.press("q");
    terminal.see("Recent articles and folders");
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
}

#[test]
fn an_export_goes_where_the_last_one_of_the_folder_went_and_leads_back() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let out = home.dir.path().join("out");
    std::fs::create_dir(&out).expect("a folder for the test");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    // Of quotes that were not found yet the first export would say nothing.
    terminal.wait("the quotes", |screen| screen.contains('┃'));
    terminal.highlight_earlier();
    terminal.press("gE");
    terminal.see("annotations, quotes and names");
    // What the file would say.
    terminal.see("The harbour gate");
    // A folder stands in the way: the dialog stays, with what was typed.
    std::fs::create_dir(out.join("gate.md")).expect("a folder in the way");
    terminal.press("\x15out/gate.md\r");
    terminal.see("out/gate.md is not a regular file");
    terminal.see("annotations, quotes and names");
    std::fs::remove_dir(out.join("gate.md")).expect("the way is free");
    terminal.press("\r");
    terminal.see("Exported to out/gate.md");
    let first = std::fs::read_to_string(out.join("gate.md")).expect("the export");
    assert!(first.contains("earlier"), "{first}");
    std::fs::write(out.join("gate.md"), format!("{first}\nAsk her.\n")).expect("a line");
    terminal.press("gE");
    terminal.see("gate.txt.byline.md");
    terminal.press("\x15out/gate.md\r");
    terminal.see("Nothing changed");
    terminal.press("|wc -w\r");
    terminal.see("wc -w: 3");
    terminal.press("q");
    assert!(terminal.end().success());
    let again = std::fs::read_to_string(out.join("gate.md")).expect("the export");
    assert!(again.contains("Ask her."), "{again}");

    // The next time it goes to the same folder, and an id in it leads to the place.
    let notes = home.notes();
    let (_, mark) = notes.split_once("[[annotation]]").expect("a mark");
    let id = mark.split("id = \"").nth(1).expect("its id");
    let id = id.split('"').next().expect("its end").to_owned();
    let at = [article.as_path(), Path::new("--at"), Path::new(&id)];
    let mut terminal = Terminal::open(&home, &at, &[]);
    terminal.see("green highlight");
    terminal.press("gE");
    terminal.see("out/gate.txt.byline.md");
    terminal.press("\x1bq");
    assert!(terminal.end().success());
}

#[test]
fn a_speaker_and_words_are_followed_through_all_articles() {
    let home = Home::new();
    let folder = home.dir.path().join("news");
    std::fs::create_dir(&folder).expect("a folder for the test");
    std::fs::write(folder.join("gate.txt"), ARTICLE).expect("an article");
    let other = "The ferry\n\nIt rained all week.\n\n\
        “The ferry sails at noon,” said Lena Moss, the harbour master.\n";
    std::fs::write(folder.join("ferry.txt"), other).expect("an article");
    let mut terminal = Terminal::open(&home, &[&folder.join("gate.txt")], &[]);
    terminal.see("Nobody answered.");
    terminal.wait("the quotes", |screen| screen.contains('┃'));
    terminal.press("]qgs");
    terminal.see("What Lena Moss says");
    terminal.see("2 passages");
    terminal.press("/noon\r\r");
    terminal.see(" READ ");
    terminal.see("It rained all week.");
    // Back to the passages, then to the article where it was asked.
    terminal.press("q");
    terminal.see("1 of 2");
    terminal.press("\x1b");
    terminal.see("2 passages");
    terminal.press("q");
    terminal.see(" READ ");
    terminal.see("Nobody answered.");
    terminal.press("g/rained\r");
    terminal.see("1 passage");
    terminal.press("\r");
    terminal.see(" READ ");
    terminal.see("It rained all week.");
    terminal.press("ZZ");
    assert!(terminal.end().success());

    let mut terminal = Terminal::open(&home, &[&folder], &[]);
    terminal.see("2 articles");
    terminal.press("gR");
    terminal.see("the most doubtful first");
    terminal.see("passages");
    terminal.press("q");
    terminal.see("2 articles");
    terminal.press("q");
    assert!(terminal.end().success());
}
