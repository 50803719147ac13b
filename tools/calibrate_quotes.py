#!/usr/bin/env python3
"""Fits the confidence of quotes, and says what it is worth.

  calibrate_quotes.py SCORER.py GOLD.jsonl:PRED.jsonl[:N/M] ...

PRED is what `train_quotes --test GOLD --predictions PRED --without unlikely` wrote, by a model that had not
seen GOLD; with N/M only the articles whose number leaves the remainder N by M count (those that `--folds M
--held N` left out). A fragment is right if it fits an annotated one by half and so do its source or name. Prints the
two rows of weights for src/analysis/speaker/confidence.rs and, by five-fold cross-validation over
articles, the table of docs/quality.md. SCORER.py is the scorer of quotes.
"""

import importlib.util
import math
import sys

L2 = 1.0


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("scorer", path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def judged(s, gold, pred):
    """(marked, facts, shown, right) of each fragment that counts."""
    doc = s.Text(gold["text"])
    unit = pred.get("unit", "chars")
    ignored = bytearray(len(doc.starts))
    golds = []
    for region in gold.get("discard", []) + gold.get("ignore", []):
        a, b = doc.words(*region)
        ignored[a:b] = b"\1" * (b - a)
    for att in gold["attributions"]:
        frs = doc.fragments(att["content"])
        if att.get("speech") is False:
            for a, b in frs:
                ignored[a:b] = b"\1" * (b - a)
            continue
        golds += [s.Frag(w, doc.kind(w), att) for w in frs]
    preds = []
    for q in pred["quotes"]:
        frs = doc.fragments([doc.chars([q["start"], q["end"]], unit)])
        preds += [s.Frag(w, doc.kind(w), q) for w in frs]
    pairs = {j: i for i, j in s.match(golds, preds)}
    for j, p in enumerate(preds):
        a, b = p.words
        q = p.quote
        if j not in pairs:
            if 2 * sum(ignored[a:b]) > b - a:
                continue
            right = 0
        else:
            att = golds[pairs[j]].quote
            if not att["source"]:
                continue
            span, name = s.speaker_verdict(doc, att, q, unit)
            right = int((span or bool(name)) and name is not False)
        yield q["marked"], q["facts"], q["confidence"], right


def solve(a, b):
    n = len(b)
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[p], b[i], b[p] = a[p], a[i], b[p], b[i]
        for r in range(i + 1, n):
            f = a[r][i] / a[i][i]
            if f:
                for c in range(i, n):
                    a[r][c] -= f * a[i][c]
                b[r] -= f * b[i]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (b[i] - sum(a[i][c] * x[c] for c in range(i + 1, n))) / a[i][i]
    return x


def fit(rows):
    """Weights of a logistic regression by Newton's method."""
    n = len(rows[0][0])
    w = [0.0] * n
    for _ in range(12):
        grad = [-L2 * v if i else 0.0 for i, v in enumerate(w)]
        hess = [[(L2 if i == j and i else 1e-6 if i == j else 0.0) for j in range(n)] for i in range(n)]
        for x, y in rows:
            p = prob(w, x)
            d = y - p
            q = p * (1 - p)
            live = [i for i in range(n) if x[i]]
            for i in live:
                grad[i] += d * x[i]
                for j in live:
                    hess[i][j] += q * x[i] * x[j]
        w = [a + b for a, b in zip(w, solve(hess, grad))]
    return w


def prob(w, x):
    return 1 / (1 + math.exp(-max(-30, min(30, sum(a * b for a, b in zip(w, x))))))


def table(rows):
    """rows: (p, right)."""
    print("| shown | fragments | of all | right |\n| --- | --- | --- | --- |")
    for low, high in ((0.95, 1.01), (0.9, 0.95), (0.8, 0.9), (0.7, 0.8), (0.5, 0.7), (0.3, 0.5), (0, 0.3)):
        own = [y for p, y in rows if low <= p < high]
        if own:
            print(f"| {100 * low:.0f}–{100 * min(high, 1):.0f} % | {len(own)} | {100 * len(own) / len(rows):.0f} % | {100 * sum(own) / len(own):.1f} % |")
    top = [y for p, y in rows if p >= 0.9]
    if top:
        print(f"| 90 % and more | {len(top)} | {100 * len(top) / len(rows):.0f} % | {100 * sum(top) / len(top):.1f} % |")


def main(scorer, *sets):
    s = load_scorer(scorer)
    docs = []
    for which in sets:
        gold_path, pred_path, *part = which.split(":")
        gold, pred = s.load(gold_path), s.load(pred_path)
        n, m = map(int, part[0].split("/")) if part else (0, 1)
        docs += [list(judged(s, g, pred[i])) for k, (i, g) in enumerate(gold.items()) if k % m == n]
    for marked, name in ((True, "MARKED"), (False, "PLAIN")):
        own = [[(x, c, y) for m, x, c, y in doc if m == marked] for doc in docs]
        every = [(x, y) for doc in own for x, _, y in doc]
        print(f"{name}: {len(every)} fragments\nas shown:")
        table([(c, y) for doc in own for _, c, y in doc])
        crossed = []
        for fold in range(5):
            w = fit([(x, y) for k, doc in enumerate(own) if k % 5 != fold for x, _, y in doc])
            crossed += [(prob(w, x), y) for k, doc in enumerate(own) if k % 5 == fold for x, _, y in doc]
        print("fitted, cross-validated:")
        table(crossed)
        print(f"const {name}: [f32; FACTS] = [{', '.join(f'{v:.3f}' for v in fit(every))}];")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
