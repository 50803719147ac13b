//! Packs the largest asset, and asks the linker for a compact form of relocations.
//!
//! The model of quotes is mostly zeros and says some things twice. What follows from the rest is left
//! out, and what is released is deflated; while one develops, that costs more than it saves.
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
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let bare = packing::pack(&bytes).expect("the asset is a model's file");
        let mut packed = DeflateEncoder::new(file, Compression::best());
        packed.write_all(&bare)?;
        file = packed.finish()?;
    } else {
        file.extend(bytes);
    }
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    std::fs::write(folder.join(name), file)
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
