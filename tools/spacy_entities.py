#!/usr/bin/env python3
"""Entities as a spaCy model finds them, in the form that the scorer reads; for the comparison.

  pip install spacy
  spacy_entities.py MODEL FILE.jsonl > PRED.jsonl

MODEL is the name of an installed model or the folder of an unpacked one. Its types become ours; a
leading "the" and a final "'s" are taken off, as no set that is compared here marks them, and times
of day are left out. Words per second, on one thread, go to standard error.
"""

import json
import sys
import time

import spacy

TYPES = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE",
         "NORP": "NORP", "DATE": "DATE", "MONEY": "MONEY", "PERCENT": "PERCENT", "EVENT": "EVENT",
         "LAW": "LAW", "PRODUCT": "MISC", "WORK_OF_ART": "MISC"}


def trimmed(text, start, end):
    if text[start:start + 4].lower() == "the ":
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def main(model, path):
    nlp = spacy.load(model, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    words, begin = 0, time.perf_counter()
    for record in records:
        text = record["text"]
        words += len(text.split())
        entities = []
        for found in nlp(text).ents:
            if found.label_ in TYPES:
                start, end = trimmed(text, found.start_char, found.end_char)
                if start < end:
                    entities.append({"start": start, "end": end, "type": TYPES[found.label_]})
        print(json.dumps({"id": record["id"], "entities": entities}))
    print(f"{words / (time.perf_counter() - begin):.0f} words/s", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
