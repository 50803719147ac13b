#!/usr/bin/env python3
"""Measures how people are joined across articles: `known_people.py BYLINE FOLDER [ARTICLES]`.

Writes a folder of invented articles about invented people, of whom it is known who is meant, runs `byline people` over it, and scores the
pairs of articles in which one person is named by more than one word. The people share surnames and first names; they come with
titles, initials, middle names, nicknames, "Mr", accents, family names first, and there are firms that are called after them.
Each run gives the same bytes.
"""

import collections
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

WESTERN = """Ada Ben Cleo Dag Ebba Finn Greta Hugo Ines Jarl Kira Lars Mona Nils Olga Piet Ruth Sven Tora Ulf Vera Wim Yara Zeno Robert William
Elizabeth Katherine Thomas Margaret Samuel Benjamin Andrew Rebecca Élodie José Søren Zoë""".split()
NICK = {"Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Katherine": "Kate", "Thomas": "Tom", "Margaret": "Peggy", "Samuel": "Sam",
        "Benjamin": "Ben", "Andrew": "Andy", "Rebecca": "Becky"}
FAMILY = """Okoye Lind Thredwell Quill Carrow Moss Varga Petrov Hale Brandt Ibsen Castell Norin Falk Reed Holm Vik Dahl Krog Lund Marsh Frost Keel
Müller García O’Dowd Brennan-Lowe Achterberg Tennick Farrowby Ostrand""".split()
EASTERN = [("Li", "Wei"), ("Zhang", "Min"), ("Kim", "Jae-won"), ("Park", "Soo-jin"), ("Nguyen", "Thi Lan"), ("Wang", "Fang"), ("Chen", "Bo"), ("Kim", "Min-ji"),
           ("Park", "Ji-ho"), ("Liu", "Yan")]
ROLES = ["mayor of Eskdale", "head of the harbour board", "professor at Tolmouth University", "chief of the fire brigade", "owner of the mill",
         "spokesman for the union", "judge in Varn", "teacher at the quay school", "director of the museum", "member of the council"]
TITLES = ["Dr. ", "Prof. ", "Sir ", "Judge ", "Senator "]
SAID = ["{full}, {role}, said the plan would cost more than anybody had thought.", "“We will not wait for another winter,” said {full}, {role}.",
        "According to {full}, {role}, work begins in May."]
THEN = ["{last} told reporters that nobody had asked the town.", "“Nobody ever does,” {mr} {last} said.", "{last} called the figures generous."]
FILL = ["The council meets again on Tuesday, and the agenda is longer than usual.", "Boats went out at dawn as they do each day.",
        "A report lies on the table; few have read it to the end.", "Prices rose more than anywhere else on the coast."]


def people(chance):
    out, seen = [], set()
    while len(out) < 390:
        given, family = chance.choice(WESTERN), chance.choice(FAMILY)
        # In one of thirty cases somebody else has the very same name: such namesakes are there in life too.
        if (given, family) in seen and chance.random() > 0.03:
            continue
        seen.add((given, family))
        out.append({"given": given, "family": family, "middle": chance.choice("ABCDEFGHJKLMNPRSTW") if chance.random() < 0.3 else None,
                    "role": chance.choice(ROLES), "mr": chance.choice(["Mr", "Ms"]), "eastern": False, "weight": chance.expovariate(1)})
    for family, given in EASTERN:
        out.append({"given": given, "family": family, "middle": None, "role": chance.choice(ROLES), "mr": "Mr", "eastern": True, "weight": chance.expovariate(1)})
    return out


def full(person, chance):
    """The name as one article has it."""
    given, family = person["given"], person["family"]
    if person["eastern"]:
        return f"{family} {given}"
    dice = chance.random()
    if dice < 0.05 and given in NICK:
        given = NICK[given]
    elif dice < 0.09:
        given = f"{given[0]}."
    elif dice < 0.30 and person["middle"]:
        given = f"{given} {person['middle']}."
    if chance.random() < 0.08:
        given = "".join(letter for letter in unicodedata.normalize("NFD", given) if not unicodedata.combining(letter))
    return f"{given} {family}"


def main():
    if len(sys.argv) < 3 or "--help" in sys.argv:
        sys.exit(__doc__)
    byline, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    chance = random.Random(17)
    known = people(chance)
    folder.mkdir(parents=True, exist_ok=True)
    gold = []
    for n in range(count):
        about, paragraphs, said = [], [], {}
        while len(about) < chance.randint(1, 4):
            one = chance.choices(range(len(known)), [person["weight"] for person in known])[0]
            # Two of one surname in an article are another question.
            if all(known[one]["family"] != known[other]["family"] for other in about):
                about.append(one)
        for one in about:
            person = known[one]
            name = full(person, chance)
            title = chance.choice(TITLES) if chance.random() < 0.15 and not person["eastern"] else ""
            said[name] = one
            lines = [chance.choice(FILL), chance.choice(SAID).format(full=title + name, role="the " + person["role"])]
            if chance.random() < 0.6:
                lines.append(chance.choice(THEN).format(last=person["family"], mr=person["mr"]))
            if chance.random() < 0.1:
                lines.append(f"{person['family']} & Sons, a firm on the quay, was closed.")
            paragraphs.append(" ".join(lines))
        (folder / f"{n:05}.txt").write_text(f"Report {n} from the coast\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
        gold.append(said)
    score(byline, folder, known, gold)


def fold(text):
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)).lower()


def ask(byline, *args):
    lines = subprocess.run([byline, *args], capture_output=True, text=True, check=False).stdout.splitlines()
    return [json.loads(line) for line in lines]


def score(byline, folder, known, gold):
    """Each node is a person in an article; two nodes are joined if `byline said` lists quotes of both under one person."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        subprocess.run([byline, "index", str(folder)], capture_output=True, check=True)
        rows = [row for row in ask(byline, "people", "--json", "--index", "only", str(folder)) if row["type"] == "PERSON"]
        clusters, by_surname = collections.defaultdict(set), 0
        for row in rows:
            for quote in ask(byline, "said", row["name"], str(folder), "--json", "--index", "only"):
                if quote["name"] != row["name"] or quote["join"] != "name":
                    continue
                by_surname += len(row["name"].split()) < 2
                article = int(quote["article"][:5])
                names = [fold(name) for name in quote["speakers"]]
                for one in gold[article].values():
                    family = fold(known[one]["family"])
                    if any(family in name.replace("-", " ").split() or family in name.split() for name in names):
                        clusters[row["name"]].add((article, one))
    nodes = {(article, one) for article, said in enumerate(gold) for one in said.values()}
    found = set().union(*clusters.values())
    joined = {pair for nodes in clusters.values() for pair in itertools.combinations(sorted(nodes), 2)}
    joined = {(a, b) for a, b in joined if a[0] != b[0]}
    wrong = [(a, b) for a, b in joined if a[1] != b[1]]
    doubted = {row["name"] for row in rows if row["doubt"]}
    in_doubt = {pair for name in doubted & clusters.keys() for pair in itertools.combinations(sorted(clusters[name]), 2)}
    of_person = collections.Counter(one for _, one in nodes)
    pairs = sum(n * (n - 1) // 2 for n in of_person.values())
    of_found = collections.Counter(one for _, one in found)
    findable = sum(n * (n - 1) // 2 for n in of_found.values())
    names = collections.Counter((known[one]["given"], known[one]["family"]) for one in of_person)
    namesakes = {one for one in of_person if names[(known[one]["given"], known[one]["family"])] > 1}
    apart = [pair for pair in wrong if not (pair[0][1] in namesakes and pair[1][1] in namesakes)]
    right = len(joined) - len(wrong)
    print(f"{len(gold):,} articles, {len(of_person)} people in {len(nodes):,} places, {len(namesakes)} of them with a namesake; {len(found):,} places with a quote under a name")
    print(f"joined pairs: {len(joined):,}; wrong: {len(wrong):,} ({len(wrong) / len(joined):.2%}), of them not by the very same name: {len(apart):,} ({len(apart) / len(joined):.2%})")
    print(f"of the wrong pairs marked as doubtful: {sum(pair in in_doubt for pair in wrong):,}; people marked: {len(doubted)} of {len(rows)}")
    print(f"recall: {right / findable:.3f} of the pairs with quotes under a name, {right / pairs:.3f} of all pairs; joins by a surname alone: {by_surname}")
    for pair in apart[:5]:
        print("  ", [(article, known[one]["given"], known[one]["family"]) for article, one in pair])


main()
