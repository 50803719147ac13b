#!/usr/bin/env python3
"""Tables of entity quality as Markdown, by type and corpus.

  entity_tables.py SCORER.py NAME=GOLD.jsonl:PRED.jsonl ...

SCORER.py is the scorer of entities (called with --json); GOLD has the labelled documents, PRED what
`byline extract --input jsonl`, the example `predict_entities` or `spacy_entities.py` printed for
them. Only the standard library is used.
"""

import json
import subprocess
import sys

NAMES = ["PERSON", "ORG", "PLACE"]
OTHERS = ["DATE", "NORP", "EVENT", "MISC"]


def score(scorer, gold, pred, types):
    command = [sys.executable, scorer, gold, pred, "--json", "--types", ",".join(types)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def figures(row):
    return f"{100 * row['f1']:.1f} ({100 * row['p']:.1f}/{100 * row['r']:.1f})"


def main(scorer, sets):
    sets = [(name, *paths.split(":")) for name, paths in (one.split("=", 1) for one in sets)]
    print("Names: strict span and type, F1 (precision/recall)\n")
    print("| set | all | " + " | ".join(NAMES) + " | boundary only |")
    print("| --- |" + " --- |" * (len(NAMES) + 2))
    for name, gold, pred in sets:
        found = score(scorer, gold, pred, NAMES)["entities"]
        cells = [figures(found["micro"])] + [figures(found["types"][kind]) for kind in NAMES]
        print(f"| {name} | " + " | ".join(cells) + f" | {100 * found['boundary']['f1']:.1f} |")
    print("\nOther types, where the set marks them\n")
    print("| set | " + " | ".join(OTHERS) + " |\n| --- |" + " --- |" * len(OTHERS))
    for name, gold, pred in sets:
        found = score(scorer, gold, pred, OTHERS)["entities"]["types"]
        marked = [found.get(kind, {"gold": 0}) for kind in OTHERS]
        if any(row["gold"] for row in marked):
            cells = [figures(row) if row["gold"] else "–" for row in marked]
            print(f"| {name} | " + " | ".join(cells) + " |")
    print("\nJoined names: F1\n")
    print("| set | mentions | B-cubed | CEAF-e | pairwise | mean |\n| --- | --- | --- | --- | --- | --- |")
    for name, gold, pred in sets:
        command = [sys.executable, scorer, gold, pred, "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        clusters = json.loads(done).get("clusters")
        for label in ("matched", "all") if clusters else ():
            row = clusters[label]
            keys = ("b3_f1", "ceafe_f1", "pair_f1", "mean_f1")
            print(f"| {name} | {label} | " + " | ".join(f"{100 * row[key]:.1f}" for key in keys) + " |")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
