#!/usr/bin/env python3
"""Make assets/word-classes.bin: what part of speech a common word can be.

  word_classes.py count TEXTS.jsonl... > counts.json    (needs spaCy and an English model)
  word_classes.py table counts.json assets/word-classes.bin

`count` runs a part-of-speech tagger over the "text" of each line; `table` keeps, for each word seen
in lower case at least twice, its most frequent tag and the second one where that is not rare. Such
a pair is a class; the table maps hashes of words to numbers of classes. It holds no text.
"""

import collections
import json
import struct
import sys

MASK = (1 << 64) - 1
K = 0x9E3779B97F4A7C15


def mix(a, b):
    x = ((((a << 29) | (a >> 35)) & MASK) ^ b) + a & MASK
    x = x * K & MASK
    return (x ^ (x >> 31)) * 0xBF58476D1CE4E5B9 & MASK


def hash_of(word):
    """The same as `analysis::crf::hash`."""
    data = word.encode()
    state = K ^ len(data)
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        state = mix(state, int.from_bytes(data[at:at + 8], "little"))
    return mix(state, int.from_bytes(data[whole:], "little"))


def count(paths):
    import spacy
    nlp = spacy.load("en_core_web_sm", disable=["parser", "ner", "lemmatizer", "attribute_ruler"])
    counts = collections.defaultdict(collections.Counter)
    for path in paths:
        texts = (p for line in open(path, encoding="utf-8")
                 for p in json.loads(line)["text"].split("\n") if p.strip())
        for doc in nlp.pipe(texts, batch_size=256):
            for token in doc:
                word = token.text.replace("’", "'")
                counts[word.lower()][token.tag_ + ("^" if word[:1].isupper() else "")] += 1
    json.dump(counts, sys.stdout)


def table(source, target):
    counts = json.load(open(source))
    classes, rows = collections.Counter(), []
    for word, tags in counts.items():
        lower = collections.Counter({t: n for t, n in tags.items() if not t.endswith("^")})
        total = sum(lower.values())
        if total < 2 or not any(c.isalpha() for c in word):
            continue
        (first, _), *rest = lower.most_common(2)
        second = rest[0][0] if rest and rest[0][1] >= 0.12 * total else ""
        rows.append((word, first, second, total))
        classes[first, second] += total
    names = [pair for pair, _ in classes.most_common(200)]
    number = {pair: i + 1 for i, pair in enumerate(names)}
    slots = [0] * (len(rows) * 4 // 3 + 8)
    for word, first, second, _ in sorted(rows):
        code = number.get((first, second)) or number.get((first, "")) or len(names) + 1
        h = hash_of(word)
        at = (h & 0xFFFFFFFF) * len(slots) >> 32
        while slots[at]:
            at = (at + 1) % len(slots)
        slots[at] = (h >> 40) << 8 | code
    with open(target, "wb") as out:
        out.write(struct.pack(f"<{len(slots)}I", *slots))
    print(len(rows), "words,", len(names), "classes,", 4 * len(slots), "bytes", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "count":
        count(sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == "table":
        table(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
