#!/usr/bin/env python3
"""Compares `byline agree` with the packages krippendorff and scikit-learn on generated notes files.

Usage: check_agreement.py PROGRAM [DIRECTORY]

PROGRAM is the built byline. DIRECTORY keeps the Python environment between runs (a temporary one is
made where none is given). Exit code 0 where all figures are equal.
"""

import json
import random
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PACKAGES = ["krippendorff==0.9.0", "scikit-learn", "numpy"]


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(sys.argv[2] if len(sys.argv) > 2 else scratch) / "agreement-venv"
        python = home / "bin" / "python"
        if not (home / "ready").exists():
            venv.create(home, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
            (home / "ready").touch()
        subprocess.run([python, __file__, "--compare", program, scratch], check=True)


def compare(program, scratch):
    from itertools import combinations

    import krippendorff
    from sklearn.metrics import cohen_kappa_score

    chance = random.Random(5)
    checked = 0
    for case in range(40):
        readers = chance.choice([2, 2, 3, 4])
        length = chance.randint(60, 400)
        same = case % 2 == 0
        starts = sorted(chance.sample(range(length - 12), 12))
        shared = [(start, start + chance.randint(1, 10)) for start in starts]
        codes = ["a", "b/c"]
        marks, quotes = [], []
        for _ in range(readers):
            own = {}
            for start, end in shared:
                if same:
                    own[start, end] = chance.sample(codes, chance.randint(1, 2))
                elif chance.random() < 0.8:
                    place = start + chance.randint(0, 2), end + chance.randint(1, 3)
                    own[place] = chance.sample(codes, chance.randint(1, 2))
            marks.append(own)
            quotes.append([chance.choice(["ana", "bo", "reject", None]) for _ in range(8)])
        files = [write(scratch, n, length, marks[n], quotes[n]) for n in range(readers)]
        run = subprocess.run([program, "agree", "--json", *files], check=True, capture_output=True)
        told = {line["of"]: line for line in json.loads(run.stdout)}
        for code in codes:
            if same:
                rows = [[int(code in own[unit]) for unit in sorted(own)] for own in marks]
            else:
                rows = [[0] * length for _ in marks]
                for row, own in zip(rows, marks):
                    for (start, end), names in own.items():
                        if code in names:
                            row[start:end] = [1] * (min(end, length) - start)
            checked += equal(told[code], rows, krippendorff, cohen_kappa_score, combinations)
        rows = [[{"ana": 0, "bo": 1, "reject": 2, None: None}[label] for label in row] for row in quotes]
        checked += equal(told["quotes"], rows, krippendorff, cohen_kappa_score, combinations)
    print(f"agreement: {checked} figures equal those of krippendorff and scikit-learn")


def equal(line, rows, krippendorff, cohen_kappa_score, combinations):
    import math

    import numpy

    kappas = []
    for a, b in combinations(rows, 2):
        pairs = [(x, y) for x, y in zip(a, b) if x is not None and y is not None]
        labels = {label for pair in pairs for label in pair}
        if len(labels) > 1:
            kappas.append(cohen_kappa_score(*zip(*pairs)))
    kappa = sum(kappas) / len(kappas) if kappas else None
    data = numpy.array([[numpy.nan if label is None else label for label in row] for row in rows], dtype=float)
    try:
        alpha = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    except ValueError:
        alpha = None
    checked = 0
    for name, ours, theirs in (("kappa", line["kappa"], kappa), ("alpha", line["alpha"], alpha)):
        theirs = None if theirs is None or math.isnan(theirs) else theirs
        both = ours is not None and theirs is not None
        if not (both and abs(ours - theirs) < 1e-9) and not (ours is None and theirs is None):
            sys.exit(f"{line['of']}: {name} is {ours}, should be {theirs}: {rows}")
        checked += both
    return checked


def write(scratch, reader, length, marks, quotes):
    path = Path(scratch) / f"article.byline.r{reader}.toml"
    text = f'schema = 1\n[document]\nid = "sha256:0"\nlength = {length}\n'
    for n, ((start, end), codes) in enumerate(sorted(marks.items())):
        text += f'[[annotation]]\nid = "m{reader}n{n}"\nstart = {start}\nend = {min(end, length)}\ncodes = {json.dumps(codes)}\n'
    for n, label in enumerate(quotes):
        if label is not None:
            decision = "reject" if label == "reject" else "reassign"
            speaker = "" if label == "reject" else f'speaker = "{label}"\n'
            text += f'[[quote]]\nid = "q{reader}n{n}"\ndecision = "{decision}"\nstart = {n * 7}\nend = {n * 7 + 5}\n{speaker}'
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    if sys.argv[1:2] == ["--compare"]:
        compare(sys.argv[2], sys.argv[3])
    else:
        main()
