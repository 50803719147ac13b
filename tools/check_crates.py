#!/usr/bin/env python3
"""Checks the crates that Byline is built from, over `cargo metadata`.

Usage: check_crates.py

- Each licence can be met by a program under MIT or Apache-2.0.
- No crate of what ships stands in the tree twice, but for those listed here with the reason.
- No crate asks for a newer Rust than Byline promises, and this Rust is not older than that.
- Every crate comes from crates.io.
"""

import json
import re
import subprocess
import sys

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT",
    "MIT-0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "WTFPL", "Zlib", "Apache-2.0 WITH LLVM-exception",
}
# Copyleft by file: used unchanged, source on crates.io.
BY_FILE = {"MPL-2.0"}
# Twice in what ships, and why nothing can be done about it here.
DOUBLED = {
    "block-buffer": "digest 0.10 of pdf-extract's lopdf, 0.11 of ours",
    "cpufeatures": "as block-buffer",
    "crypto-common": "as block-buffer",
    "digest": "as block-buffer",
    "foldhash": "hashbrown of two ages",
    "getrandom": "0.2 of ring, 0.4 of tempfile",
    "hashbrown": "0.15 of whatlang, 0.17 of indexmap",
    "sha2": "as block-buffer",
    "signal-hook": "0.3 of crossterm, 0.4 of ours",
    "syn": "macros only, not in the program",
}


def metadata(*arguments):
    command = ["cargo", "metadata", "--format-version", "1", "--locked", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def allowed(expression):
    """Whether an SPDX expression leaves a licence that can be met."""
    tokens = re.findall(r"\(|\)|[^\s()/]+|/", expression.replace(" WITH ", "~"))
    tokens = ["OR" if token == "/" else token.replace("~", " WITH ") for token in tokens]

    def any_of():
        result = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            result = all_of() or result
        return result

    def all_of():
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one():
        token = tokens.pop(0)
        if token == "(":
            result = any_of()
            tokens.pop(0)
            return result
        return token in PERMISSIVE or token in BY_FILE

    return any_of() and not tokens


def version(text):
    return tuple(int(part) for part in text.split("."))


def main():
    faults = []
    data = metadata()
    packages = {package["id"]: package for package in data["packages"]}
    root = next(package for package in packages.values() if package["name"] == "byline")

    for package in packages.values():
        name = f"{package['name']} {package['version']}"
        if package["id"] in data["workspace_members"]:
            continue
        if not package["license"] or not allowed(package["license"]):
            faults.append(f"{name}: licence {package['license']}")
        if package["rust_version"] and version(package["rust_version"]) > version(root["rust_version"]):
            faults.append(f"{name} needs Rust {package['rust_version']}, Byline promises {root['rust_version']}")
        if not (package["source"] or "").endswith("crates.io-index"):
            faults.append(f"{name} is from {package['source']}")

    # What ships on this system.
    tree = ["cargo", "tree", "--locked", "-p", "byline", "-e", "normal", "--prefix", "none", "-f", "{p}"]
    lines = subprocess.run(tree, check=True, capture_output=True, text=True).stdout.splitlines()
    ships = {tuple(line.split()[:2]) for line in lines if line.strip()}
    names = [name for name, _ in ships]
    doubled = {name for name in names if names.count(name) > 1}
    for name in sorted(doubled - DOUBLED.keys()):
        faults.append(f"{name} is in the program twice; `cargo tree -d` says why")
    for name in sorted(DOUBLED.keys() - doubled):
        faults.append(f"{name} is there once; take it out of DOUBLED")

    rustc = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    if version(re.match(r"[\d.]+", rustc)[0])[:2] < version(root["rust_version"])[:2]:
        faults.append(f"this Rust is {rustc}, Byline promises {root['rust_version']}")

    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(packages)} crates, {len(ships)} of them in the program, Rust {root['rust_version']}: {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
