//! Packs assets, and asks the linker for a compact form of relocations.
//!
//! The model of quotes is mostly zeros and says some things twice. What follows from the rest is left
//! out, and what is released is deflated; while one develops, that costs more than it saves.
//! The list of names, the clusters of words and what is known of languages other than English, folders of `assets/lexicon`, are
//! deflated in what is released, too.
//!
//! The linker is asked for the compact form of relative relocations, if this system can load it.
//!
//! Address randomisation moves some 45,000 pointers at every start. In the usual form their list is
//! a megabyte that has to be read first; the compact one (`DT_RELR`) is a few kilobytes. The GNU C
//! library reads it from 2.36 on, and a program that has it does not start with an older one.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::DeflateEncoder;

#[path = "src/analysis/crf/packing.rs"]
mod packing;

const OLDEST: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    pack("quotes.bin").expect("the asset is there and the output folder can be written");
    for table in ["gazetteer.bin", "clusters.bin"] {
        pack_table(table).expect("the asset is there and the output folder can be written");
    }
    pack_languages().expect("the folders of languages can be read and the output folder written");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let native = of("TARGET") == of("HOST");
    let gnu = of("CARGO_CFG_TARGET_OS") == "linux" && of("CARGO_CFG_TARGET_ENV") == "gnu";
    if native && gnu && library().is_some_and(|version| version >= OLDEST) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Puts a model into the output folder: its length, then its bytes, or in what is released what
/// [`packing`] makes of them, deflated.
fn pack(name: &str) -> std::io::Result<()> {
    let asset = Path::new("assets").join(name);
    println!("cargo:rerun-if-changed={}", asset.display());
    println!("cargo:rerun-if-changed=src/analysis/crf/packing.rs");
    let bytes = std::fs::read(asset)?;
    let length = u32::try_from(bytes.len()).expect("an asset is shorter than 4 GiB");
    let mut file = length.to_le_bytes().to_vec();
    if is_release() {
        let bare = packing::pack(&bytes).expect("the asset is a model's file");
        let mut packed = DeflateEncoder::new(file, Compression::best());
        packed.write_all(&bare)?;
        file = packed.finish()?;
    } else {
        file.extend(bytes);
    }
    std::fs::write(output_folder().join(name), file)
}

fn output_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"))
}

/// The length of `bytes`, then the bytes; in what is released by deflate.
fn deflated(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let length = u32::try_from(bytes.len()).expect("an asset is shorter than 4 GiB");
    let mut file = length.to_le_bytes().to_vec();
    if !is_release() {
        file.extend(bytes);
        return Ok(file);
    }
    let mut packed = DeflateEncoder::new(file, Compression::best());
    packed.write_all(bytes)?;
    let file = packed.finish()?;
    assert_ne!(
        file.len(),
        bytes.len() + 4,
        "its length says that it is deflated"
    );
    Ok(file)
}

fn is_release() -> bool {
    std::env::var("PROFILE").is_ok_and(|profile| profile == "release")
}

/// Puts a table into the output folder, as [`deflated`] gives it.
fn pack_table(name: &str) -> std::io::Result<()> {
    let asset = Path::new("assets").join(name);
    println!("cargo:rerun-if-changed={}", asset.display());
    std::fs::write(
        output_folder().join(name),
        deflated(&std::fs::read(asset)?)?,
    )
}

/// Packs what is known of each language but English into one file: for each folder its code, the lengths of
/// what follows, its lists one after another under a line `[name]` each, and its model of names.
fn pack_languages() -> std::io::Result<()> {
    let root = Path::new("assets/lexicon");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut all = Vec::new();
    for folder in sorted(root)? {
        if !folder.is_dir() || folder.ends_with("en") {
            continue;
        }
        let (mut lists, mut names) = (String::new(), Vec::new());
        for file in sorted(&folder)? {
            if file.ends_with("names.bin") {
                names = deflated(&std::fs::read(file)?)?;
                continue;
            }
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            let text = std::fs::read_to_string(&file)?;
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lists.extend(["[", &*name, "]\n"]);
            lists.extend(lines.flat_map(|line| [line, "\n"]));
        }
        let lists = deflated(lists.as_bytes())?;
        let code = folder.file_name().unwrap_or_default().as_encoded_bytes();
        assert!(
            code.len() == 2,
            "{}: not an ISO 639-1 code",
            folder.display()
        );
        all.extend(code);
        all.extend((lists.len() as u32).to_le_bytes());
        all.extend((names.len() as u32).to_le_bytes());
        all.extend(lists);
        all.extend(names);
    }
    std::fs::write(output_folder().join("languages.bin"), all)
}

/// What is in a folder, in order.
fn sorted(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The version of this system's GNU C library.
fn library() -> Option<(u32, u32)> {
    let told = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let mut numbers = told.trim().strip_prefix("glibc ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
