#!/usr/bin/env python3
"""Compares what Byline and trafilatura make of a folder of web pages.

    python3 -m venv venv && venv/bin/pip install trafilatura lxml
    venv/bin/python tools/pages/compare.py FOLDER [--byline target/release/byline] [--verbose]

FOLDER holds pages (*.html), or folders with source.html each. If such a folder has expected.html (the
right text) and expected-metadata.json (title, byline, publishedTime), both programs are scored against
them by runs of four words; otherwise the table says how much of one program's text the other has too,
which shows where to look.
"""
import argparse
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import trafilatura
from lxml import html
from trafilatura.metadata import extract_metadata


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    if not words:
        return Counter()
    size = min(4, len(words))
    return Counter(tuple(words[n : n + size]) for n in range(len(words) - size + 1))


def shared(one, other):
    return sum((one & other).values())


def of_byline(program, page):
    command = [program, "import", "--json", "--format", "html", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return "", {}
    found = json.loads(done.stdout)
    blocks = [
        block["text"]
        for n, block in enumerate(found["blocks"])
        if block["kind"] != "Caption" and not (n == 0 and block["kind"] == "Heading(1)")
    ]
    return "\n".join(blocks), found


def of_trafilatura(page):
    source = page.read_bytes()
    text = trafilatura.extract(source, include_comments=False) or ""
    about = extract_metadata(source)
    found = {"title": about.title, "author": about.author, "date": about.date} if about else {}
    return text, found


def letters(text):
    return re.sub(r"\W+", "", text or "").lower()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--byline", default="target/release/byline")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    pages = sorted(options.folder.rglob("source.html")) or sorted(options.folder.rglob("*.html"))
    sums = {"byline": [0.0, 0.0, 0], "trafilatura": [0.0, 0.0, 0]}
    fields = {name: Counter() for name in sums}
    scored = 0
    for page in pages:
        found = {"byline": of_byline(options.byline, page), "trafilatura": of_trafilatura(page)}
        texts = {name: shingles(text) for name, (text, _) in found.items()}
        name = page.parent.name if page.name == "source.html" else page.stem
        expected = page.with_name("expected.html")
        if page.name == "source.html" and expected.exists():
            tree = html.fromstring(expected.read_text(encoding="utf-8"))
            truth = shingles(" ".join(tree.itertext()))
            scored += 1
        else:
            truth = None
        line = f"{name:44}"
        for program, other in (("byline", "trafilatura"), ("trafilatura", "byline")):
            against = truth if truth is not None else texts[other]
            both = shared(texts[program], against)
            precision = both / max(1, sum(texts[program].values()))
            recall = both / max(1, sum(against.values()))
            sums[program][0] += precision
            sums[program][1] += recall
            sums[program][2] += not texts[program]
            line += f"  {program} P {precision:.3f} R {recall:.3f}"
        print(line)
        about = page.with_name("expected-metadata.json")
        right = json.loads(about.read_text(encoding="utf-8")) if about.exists() else None
        for program, (_, meta) in found.items():
            for key, field in (("title", "title"), ("author", "byline"), ("date", "publishedTime")):
                value = meta.get(key)
                fields[program][key, "found"] += bool(value)
                if right and right.get(field):
                    fields[program][key, "known"] += 1
                    want = letters(right[field])[:8] if key == "date" else letters(right[field])
                    fields[program][key, "right"] += letters(value)[: len(want)] == want
        if options.verbose:
            for program, other in (("byline", "trafilatura"), ("trafilatura", "byline")):
                only = list((texts[program] - texts[other]).keys())[:5]
                print("   ", program, "only:", "; ".join(" ".join(words) for words in only))
            print("   ", {name: {key: meta.get(key) for key in ("title", "author", "date")} for name, (_, meta) in found.items()})
    for program, (precision, recall, nothing) in sums.items():
        count = max(1, len(pages))
        precision, recall = precision / count, recall / count
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{program}: F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  no text {nothing} of {len(pages)}", end="")
        for key in ("title", "author", "date"):
            known = fields[program][key, "known"]
            print(f"  {key} {fields[program][key, 'right']} of {known} right, {fields[program][key, 'found']} given", end="")
        print()


if __name__ == "__main__":
    main()
