//! Asks the linker for the compact form of relative relocations, if this system can load it.
//!
//! Address randomisation moves some 45,000 pointers at every start. In the usual form their list is
//! a megabyte that has to be read first; the compact one (`DT_RELR`) is a few kilobytes. The GNU C
//! library reads it from 2.36 on, and a program that has it does not start with an older one.

use std::process::Command;

const OLDEST: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let native = of("TARGET") == of("HOST");
    let gnu = of("CARGO_CFG_TARGET_OS") == "linux" && of("CARGO_CFG_TARGET_ENV") == "gnu";
    if native && gnu && library().is_some_and(|version| version >= OLDEST) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
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
