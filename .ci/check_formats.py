"""Reads every export format with an independent program, and compares the words of every span.

    python3 .ci/check_formats.py PROGRAM TARGET

The Python packages go into an environment below TARGET, which is kept between runs. Schemas that are
not ours are read from ../shared if it is there; without it those comparisons are left out, and the
last lines say so.
"""

import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback
import unicodedata
import zipfile

PACKAGES = [
    "bibtexparser==2.1.0",
    "bratly==0.1.4",
    "bratly-io-fs==0.1.4",
    "dkpro-cassis==0.12.0",
    "jsonschema==4.26.0",
    "label-studio-sdk==2.1.2",
    "lxml==6.1.3",
    "markdown-it-py==4.3.0",
    "mendelai-brat-parser==0.0.11",
    "orgparse==0.5.20260926",
    "pyld==3.3.0",
    "pybtex==0.26.1",
    "pymupdf==2.0",
    "pyrefiqda==0.3.1",
    "python-docx==1.2.0",
    "python-frontmatter==1.3.0",
    "rdflib==7.6.0",
    "seqeval==1.2.2",
    "spacy==3.8.18",
]
# doccano pins old packages, so it has an environment of its own.
DOCCANO = ["doccano==1.8.4", "marshmallow<4", "numpy<2", "scikit-learn<1.6", "scipy<1.14", "setuptools<81"]

# Emoji, a family of emoji joined by ZWJ, a decomposed letter, CJK, a line of its own in the middle of
# a mark, two marks that overlap, a quotation that stands twice.
ARTICLE = (
    "---\ntitle: K\u00e4se \U0001f9c0 & K\u00e4hne\nauthor: Ines Brandt\ndate: 2026-03-04\n---\n"
    "# K\u00e4se \U0001f9c0 & K\u00e4hne\n\n"
    "Harbour \U0001f600 clerk Mara Lind said: \u201cThe ferry won\u2019t sink.\u201d The e\u0301tude by "
    "\u65e5\u672c \U0001f469\u200d\U0001f469\u200d\U0001f467 sailors went on.\n\n"
    "\u201cVarga Lines will pay,\u201d said Jo Varga. Lind agreed: \u201cThe ferry won\u2019t sink.\u201d\n"
)
MARKS = [
    ("m0000000a1", "K\u00e4se \U0001f9c0 & K\u00e4hne", ["theme/opening"], "Emoji first: **a trap**."),
    ("m0000000a2", "said: \u201cThe ferry won\u2019t", ["theme/promise", "to do"], "Overlaps; \"quoted\", <b>, {x}"),
    ("m0000000a3", "e\u0301tude by \u65e5\u672c", [], "one line\nand another"),
    ("m0000000a4", "went on.\n\n\u201cVarga Lines", ["theme/promise"], ""),
]
QUOTES = [
    ("q0000000a1", "\u201cThe ferry won\u2019t sink.\u201d", 0, "Mara Lind"),
    ("q0000000a2", "\u201cVarga Lines will pay,\u201d", 0, "Jo Varga"),
    ("q0000000a3", "\u201cThe ferry won\u2019t sink.\u201d", 1, "Mara Lind"),
]
NAMES = [("n0000000a1", "Mara Lind", "PERSON"), ("n0000000a2", "\u65e5\u672c", "PLACE"), ("n0000000a3", "Jo Varga", "PERSON")]


class Made:
    """An article with what a reader marked in it, and what its exports must say."""

    def __init__(self, name, article, marks, quotes, names, **about):
        self.name, self.article, self.marks, self.quotes, self.names = name, article, marks, quotes, names
        self.title, self.author, self.issued = about["title"], about.get("author"), about.get("issued")
        # The second quote as it is cited, and who says it; the tags of the mark that begins with "said".
        self.cited, self.second, self.code = about["cited"], quotes[1][3], about["code"]
        self.is_hostile = name.startswith("hostile")


FERRY = Made("ferry.md", ARTICLE, MARKS, QUOTES, NAMES, title="K\u00e4se \U0001f9c0 & K\u00e4hne", author="Ines Brandt",
             issued=[[2026, 3, 4]], cited="\u201cVarga Lines will pay\u201d", code="theme/promise")


# Words that mean something to a format, to a spreadsheet, a browser, a shell or a typesetter.
HOSTILE_TEXT = (
    "=HYPERLINK(\"http://a.example/\") e\u0301 Mara Lind said: \u201c=1+1 will </b> pay,\u201d the clerk.\n\n"
    "</script><script>alert(1)</script> ]]></Description><Code/> &lt; &xxe; &#60; <!-- x --> went by.\n\n"
    "# no heading, * no item, > [!note]- no callout, [x](javascript:y) **b** `c` [[d]] #tag ^id | e | ![f](g) here.\n\n"
    "}, title = {x} \\input{/etc/passwd} $x^2$ % no comment @comment{y} --- !!python/object:os.system {{ x }} {% y %} there.\n\n"
    "T1 Fake 0 1; R1 Fake; :END: #+end_quote, elisp:(x) shell:ls, return os.execute('x') --[[ y ]] \\n \\u0041 \\ said. Jo Varga: \u201c]] will pay,\u201d he wrote.\n\n"
    "-1+2,3;4 @SUM(A1) \u202edesrever\u202c \u2066x\u2069 \u200fy 'z' \u201cThe e\u0301nd \U0001f600 is near.\u201d\n"
)
HOSTILE = Made(
    "hostile.txt",
    HOSTILE_TEXT,
    [
        ("h0000000a1", "=HYPERLINK(\"http://a.example/\") e\u0301", ["=1+1", "</script>"], "=Emoji(1)\n* x :a:\n:END:\n</script>"),
        ("h0000000a2", "said: \u201c=1+1 will </b>", ["a]]>b", "c"], "Emoji ]]> &xxe; &lt; \u202ex"),
        ("h0000000a3", "</script><script>alert(1)</script> ]]></Description><Code/> &lt; &xxe; &#60; <!-- x -->", [], "Emoji"),
        ("h0000000a4", "# no heading, * no item, > [!note]- no callout, [x](javascript:y) **b** `c` [[d]] #tag ^id | e | ![f](g)", ["x ^y"], "# Emoji ^id"),
        ("h0000000a5", "}, title = {x} \\input{/etc/passwd} $x^2$ % no comment @comment{y} --- !!python/object:os.system {{ x }} {% y %}", ["}"], "} \\end{x} % Emoji"),
        ("h0000000a6", "T1 Fake 0 1; R1 Fake; :END: #+end_quote, elisp:(x) shell:ls, return os.execute('x') --[[ y ]] \\n \\u0041 \\ said", [], "T9\tFake 0 1\tEmoji\u0000x"),
        ("h0000000a7", "-1+2,3;4 @SUM(A1) \u202edesrever\u202c \u2066x\u2069 \u200fy 'z'", ["-1"], "@Emoji\t=1"),
    ],
    [
        ("q0000000a1", "\u201cThe e\u0301nd \U0001f600 is near.\u201d", 0, "=Jo()"),
        ("q0000000a2", "\u201c]] will pay,\u201d", 0, "Jo Varga"),
        ("q0000000a3", "\u201c=1+1 will </b> pay,\u201d", 0, "Mara | Lind"),
    ],
    [("n0000000a1", "Mara Lind", "PERSON"), ("n0000000a3", "Jo Varga", "PERSON")],
    title="hostile",
    cited="\u201c]] will pay\u201d",
    code="c",
)


def golden(shared):
    """The article that the description of the formats is about."""
    spans = json.loads((shared / "golden/spans.json").read_text(encoding="utf-8"))
    marks, quotes, names, seen = [], [], [], {}
    for number, span in enumerate(spans["annotations"]):
        id, words = f"g{number:09}", span["exact"]
        if span["kind"] == "highlight":
            marks.append((id, words, span["tags"], span.get("note", "")))
        elif span["kind"] == "quote":
            quotes.append((id, words, seen.setdefault(words, 0), span["speaker"]))
            seen[words] += 1
        else:
            names.append((id, words, {"GPE": "PLACE"}.get(span["label"], span["label"])))
    text = (shared / "golden/article.txt").read_bytes().decode("utf-8")
    assert text == spans["text"]
    return Made("article.txt", text, marks, quotes, names, title="Caf\u00e9 \U0001f600 opens",
                cited="\u201cAcme Corp will pay\u201d", code="theme/commitment")


# What `.ci/run` takes for "could not be checked here".
CANNOT_INSTALL = 75


def install(*commands):
    """Runs the commands; where one fails, the checks that need it cannot be made on this machine."""
    for command in commands:
        try:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"cannot install what this check needs: {error}", file=sys.stderr)
            sys.exit(CANNOT_INSTALL)


def environment(target):
    """Runs this script again in an environment with the packages."""
    home = pathlib.Path(target) / "ci-formats"
    python = home / "bin" / "python"
    stamp = home / "packages"
    if not stamp.is_file() or stamp.read_text() != "\n".join(PACKAGES):
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        install([sys.executable, "-m", "venv", "--clear", str(home)], pip)
        stamp.write_text("\n".join(PACKAGES))
    os.execv(str(python), [str(python), __file__, sys.argv[1], target, "--ready"])


def shared_folder():
    shared = pathlib.Path(__file__).resolve().parent.parent.parent / "shared/fixtures/annotation"
    if not shared.is_dir() and os.environ.get("BYLINE_SHARED"):
        shared = pathlib.Path(os.environ["BYLINE_SHARED"]) / "fixtures/annotation"
    return shared


class Check:
    """The article, its exports, and what was compared."""

    def __init__(self, program, folder, made=FERRY):
        self.program, self.folder, self.made = program, pathlib.Path(folder), made
        self.path = self.folder / made.name
        self.path.write_text(made.article, encoding="utf-8", newline="")
        self.text = self.run("import", str(self.path)).decode()
        exported = json.loads(self.run("export", "-f", "spacy", str(self.path)))["text"]
        if self.text == exported + "\n":
            # The end of the last line is that of the print.
            self.text = exported
        assert made.name.endswith(".md") or self.text == made.article, "a plain text stays byte for byte"
        self.units = self.text.encode("utf-16-le")
        notes = self.folder / f"{made.name}.byline.toml"
        notes.write_text(self.notes(), encoding="utf-8", newline="")
        self.marks = sorted(mark[1] for mark in made.marks)
        self.quotes = sorted(quote[1] for quote in made.quotes)
        self.shared = shared_folder()
        self.left_out = []

    def run(self, *arguments):
        home = {name: str(self.folder / "home") for name in ["HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"]}
        done = subprocess.run([self.program, *arguments], capture_output=True, env={**os.environ, **home})
        if done.returncode:
            raise AssertionError(f"byline {arguments}: {done.stderr.decode()}")
        return done.stdout

    def notes(self):
        """The notes file: what a reader marked and decided."""
        out = ["schema = 1", ""]
        quoted = lambda value: json.dumps(value, ensure_ascii=False)

        def place(words, number):
            start = -1
            for _ in range(number + 1):
                start = self.text.index(words, start + 1)
            return [f"start = {start}", f"end = {start + len(words)}", f"exact = {quoted(words)}"]

        out += ["[[code]]", f'name = "{self.made.code}"', 'color = "#81c784"', 'description = "Promises & refusals"', ""]
        stamps = ["created = 2026-01-02T03:04:05Z", "modified = 2026-01-02T03:05:00Z"]
        for id, words, codes, note in self.made.marks:
            out += ["[[annotation]]", f"id = {quoted(id)}", *place(words, 0)]
            out += [f"codes = {quoted(codes)}", f"note = {quoted(note)}", *stamps, 'by = "Ines"', ""]
        for id, words, kind in self.made.names:
            out += ["[[mention]]", f"id = {quoted(id)}", 'decision = "add"', *place(words, 0), f"type = {quoted(kind)}", ""]
        for id, words, number, speaker in self.made.quotes:
            out += ["[[quote]]", f"id = {quoted(id)}", 'decision = "add"', *place(words, number), f"speaker = {quoted(speaker)}", ""]
        return "\n".join(out)

    def export(self, format, *more):
        return self.run("export", "--format", format, *more, str(self.path))

    def schema(self, path, what):
        path = self.shared / path
        if path.is_file():
            return path
        self.left_out.append(f"{what}, since ../shared is not there")
        return None

    # Comparisons.

    def same(self, found, wanted, what):
        found, wanted = sorted(found), sorted(wanted)
        if found != wanted:
            raise AssertionError(f"{what}: found {found}, not {wanted}")

    def has(self, found, wanted, what):
        missing = [words for words in wanted if words not in found]
        if missing:
            raise AssertionError(f"{what}: {missing} is missing in {found}")

    def chars(self, start, end):
        return self.text[int(start):int(end)]

    def utf16(self, start, end):
        return self.units[2 * int(start):2 * int(end)].decode("utf-16-le")

    def names(self):
        return [name[1] for name in self.made.names]


def one_line(words):
    return " ".join(words.split())


def shown(words):
    """Words as text formats for people show them: signs that change the direction are named, marks of direction go."""
    words = re.sub("[\u061c\u200e\u200f]", "", words)
    names = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI"}
    return one_line("".join(f"\u2039{names[ord(sign)]}\u203a" if ord(sign) in names else sign for sign in words))


def seen(words):
    """The words without the signs of no width that keep Org from taking them for more than text."""
    return re.sub("[\u200b\u2060]", "", words)


def cell(words):
    """A cell of a table without the sign that keeps a spreadsheet from taking it for a formula."""
    hidden = "\0\t\r\n \u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    return words[1:] if words[:1] == "'" and words[1:].lstrip(hidden)[:1] in "=+-@" else words


def check_json(check):
    value = json.loads(check.export("json"))
    for mark in value["annotations"]:
        assert check.chars(mark["start"], mark["end"]) == mark["text"], mark
    check.same([mark["text"] for mark in value["annotations"]], check.marks, "marks")
    parts = [part for quote in value["quotes"] for part in quote["fragments"]]
    assert all(check.chars(part["start"], part["end"]) == part["text"] for part in parts)
    check.has([part["text"] for part in parts], check.quotes, "quotes")
    assert [quote["words"] for quote in value["quotes"] if quote["speaker"] == check.made.second] == [check.made.cited]


def check_jsonl(check):
    lines = [json.loads(line) for line in check.export("jsonl").decode().splitlines()]
    marks = [line for line in lines if line["record"] == "annotation"]
    check.same([check.chars(mark["start"], mark["end"]) for mark in marks], check.marks, "marks")


def table(check, format, separator, *more):
    text = check.export(format, *more).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def check_tables(check):
    for format, separator in [("csv", ","), ("tsv", "\t")]:
        rows = table(check, format, separator)
        for row in rows:
            words = check.chars(row["start"], row["end"])
            exact = cell(row["exact"])
            assert words == exact or format == "tsv" and words.replace("\n", " ") == exact, row
        check.same({row["id"] for row in rows}, [mark[0] for mark in check.made.marks], "ids")
        assert len(rows) == sum(max(1, len(mark[2])) for mark in check.made.marks)
        rows = table(check, format, separator, "--quotes")
        check.same([check.chars(row["start"], row["end"]) for row in rows], check.quotes, "quotes")
        rows = table(check, format, separator, "--names")
        check.has([check.chars(row["start"], row["end"]) for row in rows], check.names(), "names")


def check_markdown(check):
    from markdown_it import MarkdownIt

    tokens = MarkdownIt().parse(check.export("markdown").decode())
    words = [one_line(token.content) for token in tokens if token.type == "inline"]
    if not check.made.is_hostile:
        check.has(words, [one_line(mark) for mark in check.marks][1:2], "marks")
    text = one_line(" ".join("".join(child.content for child in token.children or []) for token in tokens))
    for words in check.marks + [check.made.cited, check.made.quotes[0][3], "Emoji"]:
        assert shown(words) in text, (shown(words), text)
    # Nothing of the article is markup.
    kinds = {child.type for token in tokens for child in token.children or []}
    assert not kinds & {"html_inline", "image"} and all(token.type != "html_block" for token in tokens), kinds
    links = [child.attrs.get("href") for token in tokens for child in token.children or [] if child.type == "link_open"]
    assert not any("javascript" in link for link in links), links


def check_obsidian(check):
    import frontmatter
    from markdown_it import MarkdownIt

    note = frontmatter.loads(check.export("obsidian").decode())
    assert note["title"] == check.made.title and note.get("author") == check.made.author, note.metadata
    tokens, depth, callouts = MarkdownIt().parse(note.content), 0, []
    for token in tokens:
        if token.type == "blockquote_open":
            callouts.append("")
            depth += 1
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "inline" and depth:
            callouts[-1] += "\n" + "".join(child.content or "\n" for child in token.children)
    assert len(callouts) == len(check.made.marks) + len(check.made.quotes) and all(text.startswith("\n[!quote] ") for text in callouts), callouts
    for words in check.marks:
        assert any(shown(words) in one_line(text) for text in callouts), (shown(words), callouts)
    assert any("#" + check.made.code in text for text in callouts)


def check_org(check):
    import orgparse

    root = orgparse.loads(check.export("org").decode())
    found = []
    for node in root[1:]:
        if node.properties.get("org-remark-beg"):
            words = check.chars(int(node.properties["org-remark-beg"]) - 1, int(node.properties["org-remark-end"]) - 1)
            assert shown(words) == seen(node.heading), node.heading
            found.append(words)
    check.same(found, check.marks, "marks")
    check_org_remark(check, root)
    check_emacs(check, found)
    assert any(check.made.code.replace("/", "_") in node.tags for node in root[1:])


def check_org_remark(check, root):
    """org-remark cannot be had from a registry: its file in the fixtures has the layout that it reads."""
    import orgparse

    path = check.schema("golden/notes.org", "the layout of org-remark")
    if not path:
        return
    # A link to the line is for people who read the file; org-remark makes it, and does not need it.
    keys = lambda node: [key for key in node.properties if key != "org-remark-link"]
    layout = lambda root: {(node.level, *keys(node)) for node in root[1:] if keys(node)}
    fixture = orgparse.loads(path.read_text(encoding="utf-8"))
    assert layout(root) == layout(fixture), (layout(root), layout(fixture))
    files = [node.properties["org-remark-file"] for node in root[1:] if "org-remark-file" in node.properties]
    assert files == [str(check.path)], files
    if check.made.name == "article.txt":
        begin = lambda node: (node.properties["org-remark-beg"], node.properties["org-remark-end"], sorted(node.tags))
        places = lambda root: [begin(node) for node in root[1:] if "org-remark-beg" in node.properties]
        check.same(places(root), places(fixture), "places and tags as in the fixture of org-remark")


def check_emacs(check, found):
    """Org itself, in Emacs: the headings are the words, and nothing in them is anything but text."""
    import shutil

    if not shutil.which("emacs"):
        try:
            subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=subprocess.DEVNULL)
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "emacs-nox"], check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            check.left_out.append(f"Org in Emacs: it cannot be installed here ({error})")
            return
    script, path = pathlib.Path(__file__).resolve().parent / "readers/org.el", check.folder / "emacs.org"
    path.write_bytes(check.export("org"))
    done = subprocess.run(["emacs", "--batch", "-Q", "-l", str(script), str(path)], capture_output=True)
    assert not done.returncode, done.stderr[-1500:]
    headings = [json.loads(line) for line in done.stdout.decode().splitlines()]
    words = [check.chars(int(one["begin"]) - 1, int(one["end"]) - 1) for one in headings if one["begin"]]
    check.same(words, found, "marks in Emacs")
    for one in headings:
        assert not one["objects"], one
        if one["begin"]:
            assert shown(check.chars(int(one["begin"]) - 1, int(one["end"]) - 1)) == seen(one["title"]), one


def check_w3c(check):
    from jsonschema import Draft4Validator
    from pyld import jsonld

    value = json.loads(check.export("w3c"))
    items = value["first"]["items"]
    found = []
    for item in items:
        selectors = {selector["type"]: selector for selector in item["target"]["selector"]}
        position, quote = selectors["TextPositionSelector"], selectors["TextQuoteSelector"]
        words = check.chars(position["start"], position["end"])
        assert words == quote["exact"], item
        assert check.text[:position["start"]].endswith(quote["prefix"])
        assert check.text[position["end"]:].startswith(quote["suffix"])
        found.append(words)
    check.has(found, check.marks + check.quotes + check.names(), "annotations")
    context = check.schema("w3c/anno.jsonld", "expanding the W3C annotations as JSON-LD")
    if context:
        document = json.loads(context.read_text(encoding="utf-8"))
        loader = lambda url, options=None: {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}
        oa = "http://www.w3.org/ns/oa#"
        expanded = [jsonld.expand(item, {"documentLoader": loader})[0] for item in items]
        exact = []
        for item in expanded:
            selectors = {selector["@type"][0]: selector for selector in item[oa + "hasTarget"][0][oa + "hasSelector"]}
            position = selectors[oa + "TextPositionSelector"]
            words = check.chars(position[oa + "start"][0]["@value"], position[oa + "end"][0]["@value"])
            assert words == selectors[oa + "TextQuoteSelector"][oa + "exact"][0]["@value"]
            exact.append(words)
        check.same(exact, found, "expanded annotations")
        check_w3c_graph(expanded, found)
    musts = check.schema("w3c/schemas/annotations/annotationMusts.test", "the assertions of the W3C suite")
    if musts:
        check_w3c_musts(musts, items, Draft4Validator)


def check_w3c_graph(expanded, found):
    """The annotations as triples: each exact text is the object of one."""
    from rdflib import Graph, URIRef

    graph = Graph().parse(data=json.dumps(expanded), format="json-ld")
    exact = [str(words) for words in graph.objects(None, URIRef("http://www.w3.org/ns/oa#exact"))]
    assert sorted(exact) == sorted(found), (exact, found)


def check_w3c_musts(musts, items, validator):
    """The suite's own assertions: what an annotation MUST be."""
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT4

    root = musts.parent.parent
    stored = {}
    for path in root.rglob("*.json"):
        stored[path] = json.loads(path.read_text(encoding="utf-8"))
    resources = [
        (value["id"], Resource.from_contents(value, default_specification=DRAFT4))
        for value in stored.values()
        if isinstance(value, dict) and value.get("id")
    ]
    registry = Registry().with_resources(resources)
    count = 0
    for name in json.loads(musts.read_text(encoding="utf-8")).get("assertions", []):
        path = root / name
        schema = stored[path]
        for item in items:
            valid = not list(validator(schema, registry=registry).iter_errors(item))
            assert valid == (schema.get("expectedResult", "valid") == "valid"), (path.name, item)
        count += 1
    assert count > 50, "the suite has 54 assertions"


def check_hypothesis(check):
    from jsonschema import Draft4Validator

    value = json.loads(check.export("hypothesis"))
    schema = check.schema("hypothesis/annotation-schema.json", "the schema of Hypothesis")
    found = []
    for item in value["annotations"]:
        if schema:
            Draft4Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(item)
        selectors = {selector["type"]: selector for selector in item["target"][0]["selector"]}
        position = selectors["TextPositionSelector"]
        words = check.utf16(position["start"], position["end"])
        assert words == selectors["TextQuoteSelector"]["exact"]
        found.append(words)
    check.same(found, check.marks, "marks")


def check_refi(check):
    import lxml.etree as etree
    from pyrefiqda import RefiProject

    book = check.export("qdc")
    archive = check.folder / "project.qdpx"
    archive.write_bytes(check.export("qdpx"))
    project = zipfile.ZipFile(archive).read("project.qde")
    assert not project.startswith(b"\xef\xbb\xbf")
    for name, data in [("Codebook.xsd", book), ("Project.xsd", project)]:
        schema = check.schema(f"refi-qda/{name}", f"{name} of REFI-QDA")
        if schema:
            etree.XMLSchema(etree.parse(str(schema))).assertValid(etree.fromstring(data).getroottree())
    folder = check.folder / "unpacked"
    source = RefiProject.load(str(archive), extract_dir=str(folder)).sources.text_source[0]
    path = folder / source.plain_text_path.replace("internal://", "sources/")
    text = path.read_text(encoding="utf-8")
    assert text == check.text
    found = [text[item.start_position:item.end_position] for item in source.plain_text_selection]
    check.has(found, check.marks + check.quotes + check.names(), "selections")
    ids = {code.get("name") for code in etree.fromstring(book).iter("{urn:QDA-XML:codebook:1.0}Code")}
    assert {part for mark in check.made.marks for code in mark[2] for part in code.split("/")} <= ids, ids


def check_brat(check):
    from brat_parser import get_entities_relations_attributes_groups as parse

    folder = check.folder / "brat"
    folder.mkdir()
    (folder / "ferry.txt").write_text(check.text, encoding="utf-8", newline="")
    (folder / "ferry.ann").write_bytes(check.export("brat"))
    entities, relations, attributes, _ = parse(str(folder / "ferry.ann"))
    for item in entities.values():
        assert " ".join(check.chars(start, end) for start, end in item.span) == item.text, item
    found = [item.text for item in entities.values()]
    check.has(found, [words.replace("\n\n", " ") for words in check.marks] + check.quotes + check.names(), "entities")
    # A quote has a relation to its speaker if that is a name in the article.
    said = [quote for quote in check.made.quotes if quote[3] in check.names()]
    assert len(relations) >= len(said) > 0 and len(attributes) == sum(len(mark[2]) for mark in check.made.marks), (relations, attributes)
    from bratly.io.file_read_src import read_and_load_ann_file

    other = read_and_load_ann_file(str(folder / "ferry.ann"), no_duplicates=False, sorting=False, renumerotize=False)
    kinds = [type(item).__name__ for item in other.annotations]
    spans = [item for item in other.annotations if type(item).__name__ == "EntityAnnotation"]
    assert sorted(item.content for item in spans) == sorted(found) and kinds.count("RelationAnnotation") == len(relations), kinds
    for item in spans:
        assert " ".join(check.chars(part.start, part.end) for part in item.fragments) == item.content, item


def check_doccano(check):
    data = check.export("doccano")
    assert data.isascii()
    value = json.loads(data)
    assert value["text"] == check.text
    found = [check.chars(item["start_offset"], item["end_offset"]) for item in value["entities"]]
    check.has(found, check.marks + check.quotes + check.names(), "entities")
    ids = [item["id"] for item in value["entities"]]
    assert all(item["from_id"] in ids and item["to_id"] in ids for item in value["relations"])
    imported = doccano(check, data)
    if imported:
        assert not imported["errors"] and imported["texts"] == [check.text], imported
        check.same([check.chars(start, end) for start, end, _ in imported["spans"]], found, "spans in doccano")
        assert len(imported["relations"]) == len(value["relations"]), imported["relations"]


def doccano(check, data):
    """What doccano's own import makes of a file; None if doccano cannot be had here."""
    home = pathlib.Path(check.target) / "ci-doccano"
    python, stamp = home / "bin" / "python", home / "packages"
    if not stamp.is_file() or stamp.read_text() != "\n".join(DOCCANO):
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *DOCCANO], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            check.left_out.append(f"doccano's import: it cannot be installed here ({error})")
            return None
        stamp.write_text("\n".join(DOCCANO))
    path = check.folder / "doccano.jsonl"
    path.write_bytes(data)
    script = pathlib.Path(__file__).resolve().parent / "readers/doccano_import.py"
    done = subprocess.run([str(python), str(script), str(path)], capture_output=True, text=True)
    assert not done.returncode, done.stderr[-1500:]
    return json.loads(done.stdout.splitlines()[-1])


def check_label_studio(check):
    from label_studio_sdk.label_interface import LabelInterface

    config = check.export("label-studio-config").decode()
    interface = LabelInterface(config)
    for task in json.loads(check.export("label-studio")):
        assert task["data"]["text"] == check.text
        for annotation in task["annotations"]:
            assert interface.validate_annotation(annotation)
            labels = [item["value"] for item in annotation["result"] if item["type"] == "labels"]
            assert all(check.chars(value["start"], value["end"]) == value["text"] for value in labels)
            check.has([value["text"] for value in labels], check.marks + check.quotes + check.names(), "labels")
            wrong = json.loads(json.dumps(annotation))
            wrong["result"][0]["value"]["labels"] = ["no such label"]
            assert not interface.validate_annotation(wrong)


def check_spacy(check):
    import spacy
    from spacy.tokens import Doc
    from spacy.training.converters import conll_ner_to_docs

    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab).from_json(json.loads(check.export("spacy")))
    assert doc.text == check.text
    check.same([span.text for span in doc.spans["marks"]], check.marks, "marks")
    check.has([span.text for span in doc.spans["quotes"]], check.quotes, "quotes")
    check.has([span.text for span in doc.ents], check.names(), "names")
    value = json.loads(check.export("prodigy"))
    words = [token["text"] for token in value["tokens"]]
    spaces = [token["ws"] for token in value["tokens"]]
    assert words == [check.chars(token["start"], token["end"]) for token in value["tokens"]]
    assert len(words) == len(spaces) == len(Doc(nlp.vocab, words=words, spaces=spaces))
    found = []
    for span in value["spans"]:
        own = doc.char_span(span["start"], span["end"])
        assert own is not None and own.text == span["text"], span
        assert value["tokens"][span["token_start"]]["start"] == span["start"]
        assert value["tokens"][span["token_end"]]["end"] == span["end"]
        found.append(own.text)
    check.has(found, check.marks + check.quotes + check.names(), "spans")
    from seqeval.metrics.sequence_labeling import get_entities

    conll = check.export("conll").decode()
    lines = [line.split(" ") for line in conll.splitlines() if line]
    names = ["".join(word for word, _ in lines[first:last + 1]) for _, first, last in get_entities([tag for _, tag in lines])]
    check.has(names, ["".join(name.split()) for name in check.names()], "names by seqeval")
    docs = list(conll_ner_to_docs(conll, no_print=True))
    # The format loses where there was white space.
    names = ["".join(span.text.split()) for doc in docs for span in doc.ents]
    check.has(names, ["".join(name.split()) for name in check.names()], "names")


def check_uima(check):
    from cassis import load_cas_from_json

    cas = load_cas_from_json(io.BytesIO(check.export("uima")))
    assert cas.sofa_string == check.text
    layer = lambda name: [item.get_covered_text() for item in cas.select(name)]
    check.same(set(layer("webanno.custom.Mark")), check.marks, "marks")
    assert len(layer("webanno.custom.Mark")) == sum(max(1, len(mark[2])) for mark in check.made.marks)
    check.same(layer("webanno.custom.Quote"), check.quotes, "quotes")
    check.has(layer("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"), check.names(), "names")
    assert {item.speaker for item in cas.select("webanno.custom.Quote")} == {quote[3] for quote in check.made.quotes}


def tsv_spans(text):
    """The spans of a WebAnno TSV 3 file by its description: (layer, first unit, last unit, values)."""
    layers, groups, spans = [], [], {}
    for line in text.splitlines():
        if line.startswith("#T_SP="):
            name, *features = line[len("#T_SP="):].split("|")
            groups.append((name, len(features)))
        elif line and not line.startswith("#"):
            token, place, words, *columns = line.split("\t")
            assert columns.pop() == "" and len(columns) == sum(count for _, count in groups), line
            start, end = map(int, place.split("-"))
            for name, count in groups:
                cells, columns = columns[:count], columns[count:]
                if cells[0] == "_":
                    assert all(cell == "_" for cell in cells), line
                    continue
                for values in zip(*[split(cell) for cell in cells]):
                    values = [value.rsplit("[", 1) if value.endswith("]") and not value.endswith("\\]") else [value] for value in values]
                    key = (name, values[0][1] if len(values[0]) > 1 else token)
                    first, last, _ = spans.get(key, (start, end, None))
                    spans[key] = (min(first, start), max(last, end), [re.sub(r"\\(.)", r"\1", value[0]) for value in values])
    return [(name, *span) for (name, _), span in spans.items()]


def split(cell):
    parts, at = [""], 0
    while at < len(cell):
        if cell[at] == "\\":
            parts[-1] += cell[at:at + 2]
            at += 2
        elif cell[at] == "|":
            parts.append("")
            at += 1
        else:
            parts[-1] += cell[at]
            at += 1
    return parts


def check_webanno(check):
    spans = tsv_spans(check.export("webanno").decode())
    layer = lambda name: [check.utf16(start, end) for kind, start, end, _ in spans if kind == name]
    check.same(set(layer("webanno.custom.Mark")), check.marks, "marks")
    check.same(layer("webanno.custom.Quote"), check.quotes, "quotes")
    check.has(layer("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"), check.names(), "names")
    speakers = {values[1] for name, _, _, values in spans if name == "webanno.custom.Quote"}
    assert speakers == {quote[3] for quote in check.made.quotes}, speakers
    # The reading of the format is itself compared with files of the program that defines it.
    reference = check.schema("webanno-tsv3/testCrossSentenceSpanWithFeatureValue/reference.tsv", "reference files of WebAnno TSV")
    if reference:
        assert tsv_spans(reference.read_text(encoding="utf-8")) == [("webanno.custom.Span", 0, 34, ["PERSON"])]
        stacked = reference.parent.parent / "testMultiTokenStackedSpanWithFeatureValue/reference.tsv"
        found = tsv_spans(stacked.read_text(encoding="utf-8"))
        assert sorted(span[3] for span in found) == [["LOCATION"], ["PERSON"]] and {span[1:3] for span in found} == {(0, 16)}


def check_readwise(check):
    rows = list(csv.DictReader(io.StringIO(check.export("readwise").decode(), newline="")))
    check.has([cell(row["Highlight"]) for row in rows], check.marks, "highlights")
    for row in rows:
        start = int(row["Location"])
        words = cell(row["Highlight"]).rstrip("\u201d")
        assert check.text[start:].startswith(words), row
    note = next(row["Note"] for row in rows if row["Highlight"].startswith("said"))
    tags = next(mark[2] for mark in check.made.marks if mark[1].startswith("said"))
    assert note.startswith(" ".join("." + tag.replace(" ", "_").replace("/", "_") for tag in tags)), note


def check_koreader(check):
    value = json.loads(check.export("koreader"))
    assert value["version"] == "json/1.0.0" and value["title"] == check.made.title
    check.has([entry["text"] for entry in value["entries"]], check.marks, "entries")
    for entry in value["entries"]:
        assert isinstance(entry["page"], int) and entry["sort"] == "highlight", entry
        assert entry["drawer"] in ["lighten", "underscore"], entry


def check_bibliography(check):
    import bibtexparser

    library = bibtexparser.parse_string(check.export("bibtex").decode())
    assert not library.failed_blocks and len(library.entries) == 1, library.failed_blocks
    fields = library.entries[0].fields_dict
    assert check.made.cited in fields["annotation"].value and (check.made.author or "") in (fields["author"].value if check.made.author else "")
    from pybtex.database import parse_string

    entries = parse_string(check.export("bibtex").decode(), "bibtex").entries
    assert len(entries) == 1 and check.made.cited in next(iter(entries.values())).fields["annotation"]
    entry = json.loads(check.export("csl"))[0]
    assert entry.get("issued", {}).get("date-parts") == check.made.issued and entry["title"] == check.made.title
    assert f"{check.made.cited} ({check.made.second})" in entry["note"]


def take(check, article, *files):
    return json.loads(check.run("take", "--json", *map(str, files), "--into", str(article)))


def noted(check, article):
    marks = json.loads(check.run("export", "-f", "json", str(article)))["annotations"]
    return sorted((mark["text"], mark["note"]) for mark in marks)


def check_taken_back(check):
    """What each export says of marks is taken into a copy of the article, once."""
    for format in ["json", "jsonl", "w3c", "hypothesis", "qdpx", "brat", "doccano", "spacy", "prodigy", "label-studio", "readwise", "koreader"]:
        folder = check.folder / f"back-{format}"
        folder.mkdir()
        copy, name = folder / f"ferry{check.path.suffix}", {"brat": "ferry.ann", "readwise": "ferry.csv"}.get(format, "ferry.json")
        copy.write_bytes(check.path.read_bytes())
        (folder / "ferry.txt").write_text(check.text, encoding="utf-8", newline="")
        (folder / name).write_bytes(check.export(format, "--marks"))
        first = take(check, copy, folder / name)[0]
        check.same([words for words, _ in noted(check, copy)], check.marks, f"{format} taken back ({first})")
        second = take(check, copy, folder / name)[0]
        assert not second["taken"] and second["known"] == len(check.made.marks), (format, second)


def check_office(check):
    """Highlights and comments that other programs made."""
    import docx
    import pymupdf

    words = "The ferry left at six, said the harbour clerk on Monday."
    path = check.folder / "ferry.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 90), words, fontsize=11)
        page.insert_text((72, 110), "It came back at nine with nobody on board.", fontsize=11)
        mark = page.add_highlight_annot(page.search_for("said the harbour clerk"))
        mark.set_info(content="Who is that?\nAsk.", title="Ines")
        mark.update()
        page.add_underline_annot(page.search_for("came back at nine"))
        page.add_text_annot((300, 300), "A note on nothing")
        document.save(str(path))
    done = take(check, path, path)[0]
    assert noted(check, path) == [("came back at nine", ""), ("said the harbour clerk", "Who is that?\nAsk.")], done
    assert len(done["left"]) == 1, done
    path = check.folder / "ferry.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("The ferry left at six, ")
    run = paragraph.add_run("said the harbour clerk")
    paragraph.add_run(" on Monday.")
    document.add_comment(runs=run, text="Who is that?", author="Ines", initials="I")
    document.save(str(path))
    done = take(check, path, path)[0]
    assert noted(check, path) == [("said the harbour clerk", "Who is that?")], done
    assert take(check, path, path)[0]["known"] == 1


def check_foreign_files(check):
    """Real files of other programs, as far as they are there."""
    golden = check.schema("golden/article.txt", "taking the files in golden")
    if not golden:
        return
    article = check.folder / "golden.txt"
    article.write_bytes(golden.read_bytes())
    wanted = json.loads((golden.parent / "spans.json").read_text(encoding="utf-8"))
    wanted = wanted if isinstance(wanted, list) else wanted.get("spans", wanted.get("annotations"))
    for name in ["w3c-annotations.json", "w3c-collection.jsonld", "hypothesis-export.json", "project.qdpx", "doccano-relation.jsonl",
                 "doccano-seq.jsonl", "prodigy-ner.jsonl", "spacy-doc.json", "label-studio.json", "readwise.csv", "readwise-api.json",
                 "koreader.json", "metadata.txt.lua", "brat/article.ann", "codebook.qdc"]:
        done = json.loads(check.run("take", "--json", "--dry-run", "--names", "--quotes", str(golden.parent / name), "--into", str(article)))[0]
        count = sum(done["taken"].values())
        assert done["codes"] == 11 if name.endswith(".qdc") else count >= 4 and not done["left"], (name, done)
        assert not name.startswith(("w3c", "label", "brat", "project")) or count == len(wanted), (name, done)
    check_real_files(check, article)
    for path in sorted((check.shared / "w3c/incorrect").iterdir()):
        done = subprocess.run([check.program, "take", "--json", "--dry-run", str(path), "--into", str(article)], capture_output=True)
        done = json.loads(done.stdout)[0]
        assert done.get("error") or done["left"] and not done["taken"], (path, done)
    for path in sorted((check.shared / "w3c/correct").iterdir()):
        done = json.loads(check.run("take", "--json", "--dry-run", str(path), "--into", str(article)))[0]
        assert not any("its " in left["why"] and " not " in left["why"] and "words are not" not in left["why"] for left in done["left"]), (path, done)
    for path in sorted((check.shared / "brat-news").glob("*.ann")):
        done = json.loads(check.run("take", "--json", "--dry-run", "--names", "--quotes", str(path), "--into", str(path.with_suffix(".txt"))))[0]
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("T")]
        assert sum(done["taken"].values()) + done["known"] == len(lines), (path, done)


def check_real_files(check, article):
    """Files that people made with other programs: each is taken, or what is not taken is named."""
    import shutil

    def taken(path, into=article, *more):
        return json.loads(check.run("take", "--json", "--dry-run", *more, str(path), "--into", str(into)))[0]

    for name, found, left in [("minimal", 1, 0), ("wikipedia-regression-testing", 3, 2)]:
        page = check.folder / f"{name}.html"
        shutil.copy(check.shared / f"hypothesis/{name}.html", page)
        done = taken(check.shared / f"hypothesis/{name}.json", page)
        assert (done["format"], done["taken"].get("found"), len(done["left"])) == ("Hypothesis", found, left), done
    # A project without its texts: the codes come, and each stretch is named.
    for ending in ["qdpx", "qde"]:
        done = taken(check.shared / f"refi-qda/atlasti-sample.{ending}")
        assert done["format"] == "REFI-QDA project" and done["codes"] == 14 and len(done["left"]) == 18, done
    for name in ["sequence_labeling", "relation_extraction"]:
        path = check.shared / f"doccano/{name}.jsonl"
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        text = check.folder / f"{name}.txt"
        text.write_text("\n\n".join(line.get("text") or line.get("column_data") for line in lines) + "\n", encoding="utf-8")
        spans = [span for line in lines for span in line.get("entities") or line.get("column_label")]
        done = taken(path, text, "--names")
        assert done["format"] == "doccano" and sum(done["taken"].values()) == len(spans), done
    # Quotes in a layout of their own, by the number of the word: nothing is guessed.
    for path in sorted((check.shared / "litbank-quotes").glob("*.ann")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        done = taken(path)
        assert not done["taken"] and len(done["left"]) == len(lines), (path, done)


def check_npm(check):
    """Programs of npm, in an environment of their own with pinned versions."""
    import shutil

    source = pathlib.Path(__file__).resolve().parent / "readers"
    home = pathlib.Path(check.target) / "ci-readers"
    if not shutil.which("npm"):
        check.left_out.append("the readers of npm (there is no npm here)")
        return
    lock = (source / "package-lock.json").read_bytes()
    stamp = home / "installed"
    if not stamp.is_file() or stamp.read_bytes() != lock:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for name in ["package.json", "package-lock.json", "read.mjs"]:
            shutil.copy(source / name, home / name)
        install(["npm", "ci", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", "--silent"])
        stamp.write_bytes(lock)
    shutil.copy(source / "read.mjs", home / "read.mjs")
    folder = check.folder / "npm"
    folder.mkdir()
    for name, format in [("obsidian.md", "obsidian"), ("w3c.jsonld", "w3c"), ("cite.csl.json", "csl")]:
        (folder / name).write_bytes(check.export(format))
    wanted = {"text": check.text, "title": check.made.title, "marks": [shown(mark) for mark in check.marks], "quotes": check.quotes, "cited": [check.made.cited]}
    (folder / "wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
    done = subprocess.run(["node", str(home / "read.mjs"), str(folder)], capture_output=True, text=True)
    assert not done.returncode, done.stderr[-1500:]


CHECKS = {
    "take": check_taken_back,
    "take of PDF and Word": check_office,
    "take of other programs' files": check_foreign_files,
    "json": check_json,
    "jsonl": check_jsonl,
    "csv tsv": check_tables,
    "markdown": check_markdown,
    "obsidian": check_obsidian,
    "org": check_org,
    "w3c": check_w3c,
    "hypothesis": check_hypothesis,
    "qdc qdpx": check_refi,
    "brat": check_brat,
    "doccano": check_doccano,
    "label-studio label-studio-config": check_label_studio,
    "spacy prodigy conll": check_spacy,
    "uima": check_uima,
    "webanno": check_webanno,
    "readwise": check_readwise,
    "koreader": check_koreader,
    "bibtex csl": check_bibliography,
    "programs of npm": check_npm,
}
# Formats that other checks look at.
ELSEWHERE = {"html"}


def main():
    program, target = os.path.abspath(sys.argv[1]), sys.argv[2]
    if "--ready" not in sys.argv:
        environment(target)
    articles = [FERRY, HOSTILE]
    if (shared_folder() / "golden").is_dir():
        articles.append(golden(shared_folder()))
    passed, failed, left_out = 0, [], set()
    for made in articles:
        with tempfile.TemporaryDirectory() as folder:
            check = Check(program, folder, made)
            check.target = target
            assert unicodedata.normalize("NFC", check.text) != check.text, "the article has a decomposed letter"
            known = {format["name"] for format in json.loads(check.run("formats", "--json")) if "name" in format}
            unknown = known - {name for names in CHECKS for name in names.split()} - ELSEWHERE
            if unknown:
                failed.append(f"no check reads {', '.join(sorted(unknown))}")
            for names, function in CHECKS.items():
                try:
                    function(check)
                    passed += 1
                    print(f"{made.name}: {names}: every span is the words that were marked")
                except Exception as error:
                    where = [line for line in traceback.extract_tb(error.__traceback__) if line.filename == __file__][-1]
                    failed.append(f"{made.name}: {names}: {type(error).__name__}: {error} (line {where.lineno}: {where.line})")
            left_out.update(check.left_out)
    for what in sorted(left_out):
        print(f"left out: {what}")
    for line in failed:
        print(f"FAILED {line}")
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
