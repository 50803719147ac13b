#!/usr/bin/env python3
"""What each rule for quotes is worth, as Markdown.

  rule_table.py TRAIN_QUOTES SCORER.py GOLD.jsonl MODEL [docs/quality.md]

Runs the program TRAIN_QUOTES on the articles of GOLD with MODEL, once with all rules and once without each of
them, and prints the F1 that each rule brings: the figure with all rules less the figure without it. With a fifth
argument puts the table into that page, between its two marks. Groups of features are left out: each would need a
training of its own. Only attributions of speech are counted.
"""

import collections
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile


BEGIN, END = "<!-- rules: tools/rule_table.py -->", "<!-- end of rules -->"
COLUMNS = [("direct+mixed", "iou50"), ("direct+mixed", "exact"), ("direct+mixed", "joint"), ("direct+mixed", "named"),
           ("indirect", "iou50"), ("all", "joint"), ("all", "named")]
HEAD = "| rule | found | exact | joint | named | indirect found | all joint | all named |\n|" + " --- |" * 8


def main(program, scorer, gold_path, model, page=None):
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    s = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(s)
    gold = s.load(gold_path)
    known = {}

    def figures(without):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "predictions.jsonl")
            off = ["--without", without] if without else []
            command = [program, gold_path, "--trained", "--out", model, "--test", gold_path, "--predictions", out]
            subprocess.run(command + off, check=True)
            pred = s.load(out)
            # Most rules touch few articles: the others are scored once.
            total = collections.Counter()
            for i in gold:
                found = repr(pred.get(i))
                if (i, found) not in known:
                    known[i, found] = s.score_doc(gold[i], pred.get(i), True)
                total.update(known[i, found])
        classes = s.summary(total)["classes"]
        return [100 * classes[cls][metric]["f1"] for cls, metric in COLUMNS]

    source = pathlib.Path(__file__).parent.parent / "src/analysis/rules.rs"
    ids = re.findall(r'= "([a-z-]+)"', source.read_text(encoding="utf-8"))
    ids = [rule for rule in ids if not rule.startswith("features-")]
    whole = figures(None)
    lines = [HEAD, "| all rules | " + " | ".join(f"{figure:.1f}" for figure in whole) + " |"]
    small = []
    for rule in ids:
        gains = [a - b for a, b in zip(whole, figures(rule))]
        if all(abs(gain) < 0.05 for gain in gains):
            small.append(rule)
            continue
        signed = [f"{gain:+.1f}".replace("-", "−") if abs(gain) >= 0.05 else "0" for gain in gains]
        lines.append(f"| `{rule}` | " + " | ".join(signed) + " |")
    rest = ", ".join(f"`{rule}`" for rule in small)
    lines.append(f"\nLess than a twentieth of a point on dev: {rest}.")
    table = "\n".join(lines) + "\n"
    if page is None:
        print(table, end="")
        return
    text = open(page, encoding="utf-8").read()
    head, rest = text.split(BEGIN)
    with open(page, "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n\n{table}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    main(*sys.argv[1:])
