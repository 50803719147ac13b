//! The pictures and the legend of the README are those of the program.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "common/picture.rs"]
mod picture;

use std::path::Path;

use picture::PICTURES;

#[test]
fn the_pictures_show_the_program_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README");
    let mut size = 0;
    for picture in &PICTURES {
        let path = root.join("docs").join(picture.file);
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            kept == picture.svg(),
            "docs/{} is not up to date: cargo run -p byline-tools --bin pictures",
            picture.file
        );
        size += kept.len();
        let shown = format!("(docs/{})", picture.file);
        assert!(readme.contains(&shown), "the README does not show {shown}");
    }
    assert!(size < 100_000, "{size} bytes");
}

#[test]
fn the_legend_explains_every_sign() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README");
    let legend = byline::app::overlay::sign_table();
    assert!(
        readme.contains(&legend),
        "the README has not this legend: cargo run -p byline-tools --bin keys -- --write\n{legend}"
    );
}
