#!/usr/bin/env python3
"""Tables of quote quality as Markdown, by kind, publisher and cue.

  quote_tables.py SCORER.py GOLD.jsonl PRED.jsonl [docs/quality.md]

Prints them; with a fourth argument puts them into that page, between its two marks.

SCORER.py is the scorer of quotes (its functions `load`, `score_doc`, `summary`, `match`, `Text` and
`speaker_verdict` are used); GOLD has the annotated articles, PRED what `byline extract` printed for
them. Only attributions of speech are counted.
"""

import collections
import contextlib
import importlib.util
import io
import sys


BEGIN, END = "<!-- tables: tools/quote_tables.py -->", "<!-- end of tables -->"


def main(scorer, gold_path, pred_path, page=None):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        tables(scorer, gold_path, pred_path)
    if page is None:
        print(out.getvalue(), end="")
        return
    text = open(page, encoding="utf-8").read()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    with open(page, "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n\n{out.getvalue()}\n{END}{tail}")


def tables(scorer, gold_path, pred_path):
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    s = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(s)
    gold, pred = s.load(gold_path), s.load(pred_path)

    def row(name, docs, classes):
        total = collections.Counter()
        for i in docs:
            total.update(s.score_doc(gold[i], pred.get(i), True))
        k = s.summary(total)["classes"]
        cells = []
        for cls in classes:
            for metric in ("iou50", "exact", "joint", "named"):
                cells.append(f"{100 * k[cls][metric]['f1']:.1f}")
        return f"| {name} | " + " | ".join(cells) + " |"

    print("By kind (F1)\n\n| | found | exact | joint | named |\n| --- | --- | --- | --- | --- |")
    for cls in s.CLASSES:
        print(row(cls, gold, [cls]))

    whole = collections.Counter()
    for i in gold:
        whole.update(s.score_doc(gold[i], pred.get(i), True))
    k = s.summary(whole)["classes"]["all"]["attribution"]
    print(f"\nPronoun to name, of {k['pronoun_n']} matched quotes: "
          f"{100 * k['pronoun_name_acc']:.1f} %.")

    groups = collections.defaultdict(list)
    for i, g in gold.items():
        groups[g.get("publisher", "?")].append(i)
    print("\nBy publisher (F1)\n\n| | direct + mixed: found | exact | joint | named "
          "| indirect: found | exact | joint | named |\n|" + " --- |" * 9)
    for name, docs in sorted(groups.items()):
        print(row(f"{name} ({len(docs)})", docs, ["direct+mixed", "indirect"]))

    cues = collections.defaultdict(lambda: [0, 0, 0, 0])
    for i, g in gold.items():
        doc, p = s.Text(g["text"]), pred.get(i) or {}
        unit = p.get("unit", "chars")
        golds, preds = [], []
        for a in g["attributions"]:
            if a.get("speech") is not False:
                golds += [s.Frag(w, doc.kind(w), a) for w in doc.fragments(a["content"])]
        for q in p.get("quotes", []):
            spans = q.get("spans") or [[q["start"], q["end"]]]
            words = doc.fragments([doc.chars(x, unit) for x in spans])
            preds += [s.Frag(w, doc.kind(w), q) for w in words]
        pairs = dict(s.match(golds, preds))
        for n, frag in enumerate(golds):
            a = frag.quote
            cue = doc.text[slice(*a["cue"][0])].lower().split() if a["cue"] else []
            head = next((w for w in cue if w in KNOWN), "(other)") if cue else "(none)"
            c = cues[head]
            c[0] += 1
            if n in pairs:
                c[1] += 1
                if a["source"]:
                    span, name = s.speaker_verdict(doc, a, preds[pairs[n]].quote, unit)
                    c[2] += 1
                    c[3] += bool(span or name)
    print("\nBy cue (share of the annotated fragments)\n\n| cue | fragments | found | speaker right, of "
          "those |\n| --- | --- | --- | --- |")
    for cue, (n, found, sourced, right) in sorted(cues.items(), key=lambda x: -x[1][0]):
        print(f"| {cue} | {n} | {100 * found / n:.0f} % | {100 * right / max(sourced, 1):.0f} % |")


KNOWN = set("said says say told tells according added wrote asked called argued noted tweeted "
            "described suggested explained accused claimed criticized announced insisted urged "
            "pointed promised saying telling calling tweet statement :".split())

if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
