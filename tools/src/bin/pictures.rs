//! Writes the pictures of the README into `docs/`: `cargo run -p byline-tools --bin pictures`.

#[path = "../../../tests/common/picture.rs"]
mod picture;

fn main() -> std::io::Result<()> {
    let docs = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"));
    for picture in &picture::PICTURES {
        std::fs::write(docs.join(picture.file), picture.svg())?;
    }
    Ok(())
}
