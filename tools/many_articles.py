#!/usr/bin/env python3
"""Writes a folder of many articles for measurements: `many_articles.py OUT COUNT [CORPUS.jsonl…]`.

Texts of your own corpora (JSON Lines with `text`) are used if they are given; else the few templates below.
Each text is written again with other people's names, dates and publishers, so that no two articles are alike and a
person comes up in several. The same arguments give the same bytes. Everything written here is invented.
"""

import json
import pathlib
import random
import sys

GIVEN = """Ada Ben Cleo Dag Ebba Finn Greta Hugo Ines Jarl Kira Lars Maja Nils Olga Pavel Quin Rosa Sven Tilda
Ugo Vera Wim Xenia Yara Zeno Alva Birk Cora Dario""".split()
FAMILY = """Okoye Lind Thredwell Quill Carrow Moss Varga Petrov Hale Brandt Ibsen Castell Norin Falk Reed Sand
Holm Vik Dahl Krog Lund Berg Stone Marsh Vale Winter Frost Harbour Keel Mast""".split()
SITES = ["Harbour Post", "Eskdale Courier", "Marlow Messenger", "The Tide", "Northern Ledger"]
ROLES = ["the mayor of {place}", "a spokesman for the {body}", "the harbour master", "who leads the {body}"]
PLACES = ["Eskdale", "Marlow Bay", "Varn", "Northquay", "Tolmouth"]
BODIES = ["Millers’ Guild", "Port Authority", "Tenants’ Union", "River Board", "Teachers’ League"]
SAID = [
    "“We will not close it before {month},” said {name}, {role}.",
    "{name}, {role}, said the plan would cost {sum} million euros.",
    "“Nobody asked us,” {last} told reporters. “Nobody ever does.”",
    "{last} called the figures “generous to the point of fiction”.",
    "According to {name}, work on the quay begins in {month}.",
]
FILL = [
    "The council of {place} meets again on Tuesday, and the agenda is longer than usual.",
    "A report of {number} pages lies on the table; few have read it to the end.",
    "Boats went out at dawn as they do each day, whatever the weather.",
    "The {body} has run the old building since it was raised from the mud.",
    "Prices rose by {number} per cent in a year, more than anywhere else on the coast.",
]
MONTHS = ["March", "April", "May", "June", "September", "October"]


def person(chance):
    # Some people are quoted often, most of them rarely.
    which = min(int(chance.expovariate(1 / 300)), len(GIVEN) * len(FAMILY) * 40)
    given = GIVEN[which % len(GIVEN)]
    family = FAMILY[which // len(GIVEN) % len(FAMILY)]
    tail = which // (len(GIVEN) * len(FAMILY))
    return given, family + ("" if tail == 0 else "sen" if tail == 1 else f"-{FAMILY[tail % len(FAMILY)]}")


def words(chance):
    given, last = person(chance)
    place, body = chance.choice(PLACES), chance.choice(BODIES)
    role = chance.choice(ROLES).format(place=place, body=body)
    return {"name": f"{given} {last}", "last": last, "role": role, "place": place, "body": body,
            "month": chance.choice(MONTHS), "sum": chance.randint(2, 90), "number": chance.randint(3, 400)}


def own(chance):
    paragraphs = []
    for _ in range(chance.randint(6, 14)):
        about = words(chance)
        lines = [chance.choice(FILL).format(**about)]
        if chance.random() < 0.6:
            lines.append(chance.choice(SAID[:2] + SAID[4:]).format(**about))
            if chance.random() < 0.5:
                lines.append(chance.choice(SAID[2:4]).format(**about))
        for _ in range(chance.randint(0, 3)):
            lines.append(chance.choice(FILL).format(**words(chance)))
        paragraphs.append(" ".join(lines))
    return "\n\n".join(paragraphs)


def corpus(paths):
    texts = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    return [text for text in texts if 500 < len(text) < 40000]


def main():
    if len(sys.argv) < 3 or "--help" in sys.argv:
        sys.exit(__doc__)
    out, count, paths = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    texts = corpus(paths)
    total = 0
    for n in range(count):
        chance = random.Random(n)
        body = chance.choice(texts) if texts and n % 2 else own(chance)
        about = words(chance)
        title = f"{about['place']}: {about['body']} waits for {about['month']}, report {n}"
        closing = SAID[n % len(SAID)].format(**about)
        day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        text = (f"---\ntitle: \"{title}\"\ndate: {day}\nsite: {chance.choice(SITES)}\n---\n\n"
                f"# {title}\n\n{body}\n\n{closing}\n")
        folder = out / f"{n // 1000:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n:06}.md").write_text(text, encoding="utf-8")
        total += len(text.split())
    print(f"{count} articles, {total} words")


main()
