#!/usr/bin/env python3
"""Tries a fixed sample of wrong changes ("mutants") and says which of them the tests notice.

  mutants.py build SCRATCH [MODULE ...]    sample, rewrite a copy of the checkout, compile it
  mutants.py record SCRATCH                run the tests once; note which test reaches which change
  mutants.py run SCRATCH [MODULE ...] [--again] [--only N,N]
  mutants.py table SCRATCH                 print the tables of docs/mutants.md

MODULE is one of store, annotation, text, app, speech (analysis/speaker with analysis/quote), import.
SCRATCH is an empty directory outside the checkout; `build` copies what is committed into it.

`cargo mutants --list` says what can be changed. It compiles once for each change; this program compiles
once for all of them. In the copy each change stands beside what it replaces, and the environment variable
BYLINE_MUTANT says which one is on:

  a + b                 (if crate::mutant(7) { a - b } else { a + b })
  fn f() -> bool { … }  fn f() -> bool { if crate::mutant(8) { return true; } … }
  Some(x) => …          Some(x) if !crate::mutant(9) => …      (a deleted arm)

A change that does not compile is found by the place of the error, and dropped. What cannot be switched
while the program runs is not sampled: constants, `const fn` that constants need, functions that return
`impl Trait`, code for other systems. `record` notes which tests reach which change, so `run` starts only
those, the cheapest first, and stops at the first that fails. A test that uses five times the processor
time that it used without a change has noticed it too.

Needs cargo-mutants, and the Python packages tree-sitter and tree-sitter-rust.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import time

SEED = "byline"
SAMPLE = 130
MEMORY = 6 << 30
MODULES = {
    "store": ["src/store/"],
    "annotation": ["src/annotation/"],
    "text": ["src/text/"],
    "app": ["src/app/"],
    "speech": ["src/analysis/speaker/", "src/analysis/quote/"],
    "import": ["src/import/"],
    "named": [],
}
# Which integration tests are asked about a module, after the unit tests.
ASKED = {
    "store": ["codes", "merge", "session", "store", "trust", "changes", "team", "simulator", "kill"],
    "annotation": ["merge", "changes", "codes", "keys", "team", "reanchor", "export"],
    "text": ["keys", "commands", "screens", "changes", "codes", "import", "merge"],
    "app": ["keys", "commands", "screens", "changes", "codes"],
    "speech": ["articles", "quotes", "quotes_kept"],
    "import": ["import", "pages", "cli"],
    "named": ["merge", "session", "store", "trust", "simulator", "pty"],
}
# Changes that somebody made by hand and that the tests once let pass: file, words, words instead.
NAMED = [
    ("src/run/saving.rs", "Instant::now() + SAVE_AFTER;", "Instant::now() + if {on} {{ Duration::from_secs(20) }} else {{ SAVE_AFTER }};", "a change is saved after 20 s"),
    ("src/run/saving.rs", "reading.save_at.map_or(soon,", "reading.save_at.map_or(soon + Duration::from_millis(if {on} {{ 1600 }} else {{ 0 }}),", "a change is saved after two seconds"),
    ("src/store/open_file.rs", "before.filter(is_wanted)", "before.filter(|before| {on} || is_wanted(before))", "each save overwrites the session's backup"),
    ("src/store/merge.rs", "let is_deleted = name.grave()", "let is_changed = is_changed && !{on}; let is_deleted = name.grave()", "a merge loses a mark that one side deleted and the other changed"),
    ("src/store/merge.rs", "if matches!(name, Name::Code(_)) {", "if {on} {{ return true; }} if matches!(name, Name::Code(_)) {{", "a merge loses a mark that was changed after its deletion"),
]
# These read the source, which is not the copy's.
SKIPPED = ["each_place_that_writes_files_is_known"]
OTHER_SYSTEMS = re.compile(r'cfg\((not\((unix|target_os = "linux")\)|windows|feature = "train"|test)')

SWITCH = '''
#[doc(hidden)]
pub fn mutant(number: u32) -> bool {
    static SWITCH: std::sync::OnceLock<(u32, Option<std::fs::File>)> = std::sync::OnceLock::new();
    let (active, record) = SWITCH.get_or_init(|| {
        let active = std::env::var("BYLINE_MUTANT").ok().and_then(|n| n.parse().ok());
        let record = std::env::var_os("BYLINE_MUTANT_RECORD").and_then(|folder| {
            let path = std::path::Path::new(&folder).join(std::process::id().to_string());
            std::fs::OpenOptions::new().append(true).create(true).open(path).ok()
        });
        (active.unwrap_or(0), record)
    });
    if let Some(record) = record {
        thread_local! {
            static SEEN: std::cell::RefCell<Vec<bool>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        let new = SEEN.try_with(|seen| {
            let mut seen = seen.borrow_mut();
            let n = number as usize;
            if seen.len() <= n {
                seen.resize(n + 1, false);
            }
            !std::mem::replace(&mut seen[n], true)
        });
        if new.unwrap_or(false) {
            use std::io::Write as _;
            let thread = std::thread::current();
            let line = format!("{}\\t{number}\\n", thread.name().unwrap_or("?"));
            let _ = (&mut &*record).write_all(line.as_bytes());
        }
    }
    *active == number
}
'''


def fail(message):
    sys.exit(f"mutants.py: {message}")


# ---------------------------------------------------------------- the sample


def listed(scratch, top):
    path = scratch / "list.json"
    if not path.exists():
        print("asking cargo mutants for its list …", flush=True)
        with path.open("wb") as out:
            subprocess.run(["cargo", "mutants", "--list", "--json"], cwd=top, stdout=out, check=True)
    return json.loads(path.read_text())


class Source:
    """A file of the checkout with its syntax tree."""

    def __init__(self, path, parser):
        self.bytes = path.read_bytes()
        self.tree = parser.parse(self.bytes)
        self.lines = [0]
        for at, byte in enumerate(self.bytes):
            if byte == 10:
                self.lines.append(at + 1)

    def offset(self, place):
        start = self.lines[place["line"] - 1]
        line = self.bytes[start:].split(b"\n", 1)[0].decode()
        return start + len(line[: place["column"] - 1].encode())

    def text(self, node):
        return self.bytes[node.start_byte : node.end_byte].decode()


def ancestors(node):
    while node is not None:
        yield node
        node = node.parent


def up(node, *kinds):
    return next((found for found in ancestors(node) if found.type in kinds), None)


def is_for_another_system(source, node):
    for found in ancestors(node):
        before = found.prev_named_sibling
        while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
            if before.type == "attribute_item" and OTHER_SYSTEMS.search(source.text(before)):
                return True
            before = before.prev_named_sibling
    return False


def is_constant(node):
    for found in ancestors(node):
        if found.type in ("const_item", "static_item", "const_block", "array_type", "type_arguments"):
            return True
        if found.type in ("function_item", "closure_expression"):
            return False
    return False


def located(mutant, source):
    """The node that a change is about, and the node whose words are written again."""
    start, end = source.offset(mutant["span"]["start"]), source.offset(mutant["span"]["end"])
    node = source.tree.root_node.descendant_for_byte_range(start, end)
    genre = mutant["genre"]
    if genre == "FnValue":
        node = up(node, "function_item")
        if node is None or "impl " in (mutant["function"]["return_type"] or ""):
            return None
    elif genre == "BinaryOperator":
        node = node.parent
        if node.type not in ("binary_expression", "compound_assignment_expr", "let_chain"):
            return None
    elif genre == "UnaryOperator":
        node = node.parent
        if node.type != "unary_expression":
            return None
    elif genre == "MatchArm":
        node = up(source.tree.root_node.descendant_for_byte_range(start, start + 1), "match_arm")
    elif genre == "MatchArmGuard":
        node = up(node, "match_arm")
    elif genre == "StructField":
        node = up(node, "field_initializer", "shorthand_field_initializer")
    else:
        return None
    if node is None or node.start_byte > start or node.end_byte < start:
        return None
    if is_constant(node) or is_for_another_system(source, node):
        return None
    return node


def sampled(mutants, sources, modules):
    """`SAMPLE` changes of each module: those with the smallest digests of what they are. A line more or
    less elsewhere in the file alters nothing."""
    counted = collections.Counter()
    drawn = collections.defaultdict(list)
    skipped = collections.Counter()
    for mutant in mutants:
        name = next((m for m, roots in MODULES.items() if mutant["file"].startswith(tuple(roots))), None)
        if name is None:
            continue
        what = re.sub(r":\d+:\d+", "", mutant["name"], count=1)
        counted[what] += 1
        key = f"{what} #{counted[what]}"
        node = located(mutant, sources[mutant["file"]])
        if node is None:
            skipped[name] += 1
            continue
        digest = hashlib.sha256(f"{SEED} {key}".encode()).hexdigest()
        drawn[name].append((digest, key, mutant, node))
    sample = []
    for name in MODULES:
        drawn[name].sort(key=lambda one: one[0])
        for n, (_, key, mutant, node) in enumerate(drawn[name][:SAMPLE]):
            number = 1000 * (1 + list(MODULES).index(name)) + n
            if name in modules:
                sample.append({"number": number, "module": name, "key": key, "mutant": mutant, "node": node})
    counts = {name: (len(drawn[name]), skipped[name]) for name in MODULES}
    return sample, counts


# ---------------------------------------------------------------- rewriting


class Edit:
    """Changes at one place: the bytes `start..end` are written again by `render`."""

    def __init__(self, kind, node, start, end):
        self.kind, self.node, self.start, self.end = kind, node, start, end
        self.mutants = []


def place(one, source):
    """(kind, node, start, end) of the edit that a change belongs to."""
    node, genre = one["node"], one["mutant"]["genre"]
    if genre == "FnValue":
        body = node.child_by_field_name("body")
        return "body", node, body.start_byte + 1, body.start_byte + 1
    if genre in ("MatchArm", "MatchArmGuard"):
        pattern = node.child_by_field_name("pattern")
        guard = pattern.child_by_field_name("condition")
        if guard is None:
            return "arm", node, pattern.end_byte, pattern.end_byte
        return "guard", node, guard.start_byte, guard.end_byte
    if genre == "StructField":
        return "field", node, node.start_byte, node.end_byte
    return "expression", node, node.start_byte, node.end_byte


class Rewriter:
    def __init__(self, source, edits):
        # Of two edits of the same bytes the guard is the outer one.
        self.source, self.edits = source, sorted(edits, key=lambda e: (e.start, -e.end, e.kind != "guard"))

    def text(self, start, end, but=None):
        """The bytes `start..end` with all edits within, except `but`."""
        out, at = [], start
        for edit in self.edits:
            if edit is but or edit.start < at or edit.end > end or edit.start < start:
                continue
            out.append(self.source.bytes[at : edit.start].decode())
            out.append(f"/*E{'_'.join(str(m['number']) for m in edit.mutants)}{{*/{self.render(edit)}/*}}*/")
            at = edit.end
        out.append(self.source.bytes[at:end].decode())
        return "".join(out)

    def of(self, node, but):
        return self.text(node.start_byte, node.end_byte, but)

    def render(self, edit):
        return getattr(self, f"render_{edit.kind}")(edit)

    def render_nothing(self, edit):
        return ""

    def render_body(self, edit):
        return "".join(
            f" if crate::mutant({m['number']}) {{ return /*M{m['number']}{{*/{m['mutant']['replacement']}/*}}*/; }}"
            for m in edit.mutants
        )

    def render_arm(self, edit):
        return "".join(f" if !crate::mutant({m['number']})" for m in edit.mutants[:1])

    def render_guard(self, edit):
        text = self.text(edit.start, edit.end, edit)
        for m in edit.mutants:
            if m["mutant"]["genre"] == "MatchArmGuard" and m["mutant"]["replacement"] == "true":
                text = f"(crate::mutant({m['number']}) || ({text}))"
            else:
                text = f"(!crate::mutant({m['number']}) && ({text}))"
        return text

    def render_field(self, edit):
        node = edit.node
        literal = up(node, "struct_expression")
        base = next(n for n in literal.child_by_field_name("body").children if n.type == "base_field_initializer")
        base_text = self.source.text(base)[2:].strip()
        if node.type == "shorthand_field_initializer":
            name = value = self.source.text(node)
        else:
            name = self.source.text(node.child_by_field_name("field"))
            value = self.of(node.child_by_field_name("value"), edit)
        if not re.fullmatch(r"[\w.]+", base_text):
            base_text = f"({self.source.text(literal.child_by_field_name('name'))} {{ ..{base_text} }})"
        number = edit.mutants[0]["number"]
        return f"{name}: (if crate::mutant({number}) {{ /*M{number}{{*/{base_text}.{name}/*}}*/ }} else {{ {value} }})"

    def render_expression(self, edit):
        node = edit.node
        if node.type == "unary_expression":
            inner = self.of(node.children[-1], edit)
            operator = self.source.text(node.children[0])
            branches = [(m["number"], inner) for m in edit.mutants]
            rest = operator + inner
        else:
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            operator = self.source.text(node.child_by_field_name("operator"))
            a, b = self.of(left, edit), self.of(right, edit)
            if left.type == "type_cast_expression":
                a = f"({a})"
            branches = [(m["number"], f"{a} {m['mutant']['replacement']} {b}") for m in edit.mutants]
            rest = f"{a} {operator} {b}"
        text = ""
        for number, branch in branches:
            text += f"if crate::mutant({number}) {{ /*M{number}{{*/{branch}/*}}*/ }} else "
        return f"({text}{{ {rest} }})"


def rewrite(scratch, sources, sample, dropped, with_named):
    """Writes each changed file of the copy, without the `dropped` changes."""
    copy = scratch / "copy"
    by_file = collections.defaultdict(dict)
    for one in sample:
        if one["number"] in dropped:
            continue
        source = sources[one["mutant"]["file"]]
        kind, node, start, end = place(one, source)
        edit = by_file[one["mutant"]["file"]].setdefault((start, end, kind), Edit(kind, node, start, end))
        edit.mutants.append(one)
        # A `const fn` cannot ask; it is made an ordinary one unless a constant needs it.
        function = up(one["node"], "function_item")
        modifiers = next((n for n in function.children if n.type == "function_modifiers"), None) if function else None
        if modifiers is not None and "const" in source.text(modifiers):
            word = next(n for n in modifiers.children if source.text(n) == "const")
            by_file[one["mutant"]["file"]].setdefault(
                (word.start_byte, word.end_byte, "nothing"), Edit("nothing", word, word.start_byte, word.end_byte)
            )
    for name, source in sources.items():
        edits = by_file.get(name, {}).values()
        text = Rewriter(source, edits).text(0, len(source.bytes))
        if name == "src/lib.rs":
            text += SWITCH
        if with_named:
            for number, (file, words, instead, _) in enumerate(NAMED, 9001):
                if file == name:
                    if words not in text:
                        fail(f"{file} has no longer {words}")
                    text = text.replace(words, instead.format(on=f"crate::mutant({number})"), 1)
        target = copy / name
        if target.read_text() != text:
            target.write_text(text)


def marked(text, at):
    """Which change a byte of a rewritten file belongs to: ("M", numbers) in what it puts there, ("E",
    numbers) in the switch around it, or None."""
    stack = []
    data = text.encode()
    for found in re.finditer(rb"/\*([EM])([\d_]*)\{\*/|/\*\}\*/", data):
        if found.start() > at:
            break
        if found.group(1):
            numbers = [int(n) for n in found.group(2).decode().split("_") if n]
            stack.append((found.group(1).decode(), numbers))
        else:
            stack.pop()
    return next((one for one in reversed(stack) if one[1]), None)


def arms(text, at, parser):
    """The deleted arms of the match that has a byte in its head."""
    data = text.encode()
    node = up(parser.parse(data).root_node.descendant_for_byte_range(at, at), "match_expression")
    patterns = [arm.child_by_field_name("pattern") for arm in node.child_by_field_name("body").named_children if arm.type == "match_arm"]
    heads = b"".join(data[pattern.start_byte : pattern.end_byte] for pattern in patterns)
    return [int(number) for number in re.findall(rb"!crate::mutant\((\d+)\)", heads)]


def check(scratch, environment):
    done = subprocess.run(
        ["cargo", "check", "--lib", "--message-format=json"],
        cwd=scratch / "copy",
        env=environment,
        capture_output=True,
        text=True,
    )
    errors = []
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-message" and message["message"]["level"] == "error":
            if message["message"]["spans"]:
                errors.append(message["message"])
    return done.returncode, errors, done.stderr


def build(scratch, top, modules, commit):
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_rust.language()))
    copy = scratch / "copy"
    copy.mkdir(parents=True, exist_ok=True)
    mutants = listed(scratch, top)
    archive = subprocess.run(["git", "archive", commit], cwd=top, stdout=subprocess.PIPE, check=True).stdout
    for name in ("src", "tests"):
        shutil.rmtree(copy / name, ignore_errors=True)
    subprocess.run(["tar", "-x", "-C", copy], input=archive, check=True)
    main = copy / "src/main.rs"
    main.write_text(main.read_text().replace("{\n    byline::cli", "{\n    byline::mutant(0);\n    byline::cli", 1))
    if not (copy / "target").exists() and (top / "target").exists():
        print("copying target/ …", flush=True)
        subprocess.run(["cp", "-a", "--reflink=auto", top / "target", copy / "target"], check=True)
    names = {m["file"] for m in mutants if m["file"].startswith("src/")} | {"src/lib.rs"} | {file for file, *_ in NAMED}
    sources = {name: Source(copy / name, parser) for name in names}
    sample, counts = sampled(mutants, sources, modules)
    environment = dict(os.environ, CARGO_PROFILE_DEV_DEBUG="false", CARGO_TARGET_DIR=str(copy / "target"))
    state = {
        "commit": subprocess.check_output(["git", "rev-parse", commit], cwd=top, text=True).strip(),
        "seed": SEED,
        "counts": counts,
        "mutants": {},
    }
    dropped = {}
    for one in sample:
        mutant = one["mutant"]
        state["mutants"][one["number"]] = {
            "module": one["module"],
            "key": one["key"],
            "name": mutant["name"],
            "genre": mutant["genre"],
            "diff": mutant["diff"],
        }
        if one["node"].type == "let_chain":
            dropped[one["number"]] = "`||` beside `let`"
    for number, (file, _, _, what) in enumerate(NAMED, 9001):
        if "named" in modules:
            state["mutants"][number] = {"module": "named", "key": what, "name": f"{file}: {what}", "genre": "Named"}
    for attempt in range(40):
        rewrite(scratch, sources, sample, dropped, "named" in modules)
        code, errors, said = check(scratch, environment)
        if code == 0:
            break
        new = {}
        for error in errors:
            spans = sorted(error["spans"], key=lambda span: not span["is_primary"])
            for span in spans:
                path = copy / span["file_name"]
                if not path.exists():
                    continue
                text = path.read_text()
                if (error["code"] or {}).get("code") == "E0004":
                    found = ("M", arms(text, span["byte_start"], parser))
                else:
                    found = marked(text, span["byte_start"])
                if found:
                    for number in found[1]:
                        kind = "does not compile" if found[0] == "M" else "cannot be switched"
                        new.setdefault(number, f"{kind}: {error['message']}")
                    break
            else:
                const = re.search(r"cannot call non-const .*`.*?(\w+)(?:::<.*>)?` in", error["message"])
                for one in sample:
                    if const and one["mutant"].get("function"):
                        if one["mutant"]["function"]["function_name"].split("::")[-1] == const[1]:
                            new.setdefault(one["number"], "cannot be switched: a constant needs it")
        new = {number: why for number, why in new.items() if number not in dropped}
        print(f"check {attempt + 1}: {len(errors)} errors, {len(new)} changes dropped", flush=True)
        if not new:
            for error in errors:
                print(error["rendered"])
            print(said[-2000:])
            fail("these errors belong to no change")
        dropped.update(new)
    for number, why in dropped.items():
        state["mutants"][number]["dropped"] = why
    tests = [[f"--test={name}"] for name in sorted({name for module in modules for name in ASKED[module]})]
    done = subprocess.run(
        ["cargo", "test", "--no-run", "--lib", "--bins", *sum(tests, []), "--message-format=json"],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        fail("the tests do not compile")
    state["binaries"] = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message["profile"]["test"] and message.get("executable"):
            if "bin" not in message["target"]["kind"]:
                kind = message["target"]["kind"][0]
                name = message["target"]["name"] if kind == "test" else "lib"
                state["binaries"][name] = message["executable"]
    save(scratch, state)
    viable = collections.Counter(m["module"] for m in state["mutants"].values() if "dropped" not in m)
    print(f"commit {state['commit'][:12]}; viable: {dict(viable)}; (listed, not switchable): {counts}")


# ---------------------------------------------------------------- running


def save(scratch, state):
    path = scratch / "state.json"
    (scratch / "state.new").write_text(json.dumps(state, indent=1))
    (scratch / "state.new").rename(path)


def load(scratch):
    return json.loads((scratch / "state.json").read_text())


def limited(seconds):
    def apply():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return apply


def started(scratch, state, binary, arguments, environment, cpu):
    return subprocess.Popen(
        ["nice", "-n", "5", state["binaries"][binary], *arguments, *(f"--skip={name}" for name in SKIPPED)],
        cwd=scratch / "copy",
        env=dict(
            os.environ,
            CARGO_MANIFEST_DIR=str(scratch / "copy"),
            INSTA_UPDATE="no",
            INSTA_WORKSPACE_ROOT=str(scratch / "copy"),
            PROPTEST_RNG_SEED="13",
            PROPTEST_CASES="48",
            BYLINE_SEEDS="100",
            BYLINE_KILLS="1",
            **environment,
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=limited(cpu),
    )


def ended(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


RESULT = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)")


def timed(process):
    """The seconds from the test before to each test, and the tests that failed."""
    before, seconds, failed = time.monotonic(), {}, set()
    for line in process.stdout:
        found = RESULT.match(line)
        if found:
            now = time.monotonic()
            seconds[found[1]] = round(now - before, 3)
            before = now
            if found[2] == "FAILED":
                failed.add(found[1])
    if process.wait() and not failed:
        fail(f"{process.args[3]} ends with {process.returncode} without a change")
    return seconds, failed


def record(scratch, state, only):
    state.setdefault("reach", {})
    state.setdefault("seconds", {})
    asked = {"lib", *(name for names in ASKED.values() for name in names)}
    for binary in asked & set(state["binaries"]):
        if only and binary not in only:
            continue
        # Once in one thread for the time of each test, unless an earlier record has them, then in two, so
        # that threads carry the names of the tests.
        known = state["seconds"].get(binary)
        seconds, bad = known or {}, set()
        if not known:
            seconds, bad = timed(started(scratch, state, binary, ["--test-threads=1"], {}, 3000))
        folder = scratch / "reach" / binary
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        environment = {"BYLINE_MUTANT_RECORD": str(folder)}
        present, failed = timed(started(scratch, state, binary, ["--test-threads=2"], environment, 3000))
        bad |= failed
        seconds = {name: seconds.get(name, 0.2) for name in present if name not in bad}
        for name in bad:
            print(f"{binary}: {name} fails without a change and is not asked")
        reach = collections.defaultdict(set)
        for path in folder.iterdir():
            for line in path.read_text().splitlines():
                name, _, number = line.rpartition("\t")
                reach[number].add(name if name in seconds and binary != "kill" else "?")
        state["seconds"][binary] = seconds
        state["reach"][binary] = {number: sorted(names) for number, names in reach.items()}
        print(f"{binary}: {len(seconds)} tests, {sum(seconds.values()):.1f} s, reach {len(reach)} changes", flush=True)
        save(scratch, state)


def groups(state, mutant, number, without, within):
    """The tests that reach a change, as (binary, tests, seconds) of one process each: the cheap ones of
    every binary first. Of the slow unit tests only those of the module itself are asked."""
    tiers = collections.defaultdict(list)
    for binary in ["lib", *ASKED[mutant["module"]]]:
        names = state["reach"].get(binary, {}).get(number, [])
        seconds = state["seconds"].get(binary, {})
        if binary in without:
            continue
        known = [name for name in names if name != "?" and seconds[name] < within]
        at_home = tuple(root[4:].replace("/", "::") for root in MODULES[mutant["module"]])
        for tier, (least, most) in enumerate([(0, 0.05), (0.05, 0.5), (0.5, 3), (3, 1e9)]):
            group = [
                name
                for name in known
                if least <= seconds[name] < most and (binary != "lib" or least < 0.5 or name.startswith(at_home))
            ]
            if binary == "lib":
                # Those of the module and its neighbours are the likeliest to notice.
                near = [name for name in group if name.startswith(at_home)]
                far = [name for name in group if name not in near]
                parts = [near, far]
            else:
                parts = [group]
            tiers[tier] += [(binary, part, sum(seconds[name] for name in part)) for part in parts if part]
        if "?" in names:
            rest = [name for name in seconds if name not in known and seconds[name] < within and (binary != "lib" or name.startswith(at_home))]
            if rest:
                tiers[9].append((binary, rest, sum(seconds[name] for name in rest)))
    return [group for tier in sorted(tiers) for group in tiers[tier]]


def attempt(scratch, state, binary, number, names, cost):
    """Runs some tests with one change: the test that noticed it, or None."""
    cpu = int(15 + 5 * cost)
    process = started(
        scratch, state, binary, ["--exact", "--test-threads=2", *names], {"BYLINE_MUTANT": str(number)}, cpu
    )
    until = time.monotonic() + 120 + 20 * cost
    pipe = process.stdout.fileno()
    pending, at_end = b"", False
    try:
        while True:
            code = process.poll()
            while not at_end and select.select([pipe], [], [], 0 if code is not None else 0.2)[0]:
                piece = os.read(pipe, 1 << 16)
                at_end = not piece
                *lines, pending = (pending + piece).split(b"\n")
                for line in lines:
                    found = RESULT.match(line.decode(errors="replace"))
                    if found and found[2] == "FAILED":
                        return f"{binary}: {found[1]}"
            if code is not None:
                if code in (-signal.SIGXCPU, -signal.SIGKILL):
                    return f"{binary}: never ends"
                return None if code == 0 else f"{binary}: ends with {code}"
            if time.monotonic() > until:
                return f"{binary}: waits for ever"
            if at_end:
                time.sleep(0.05)
    finally:
        ended(process)


def run(scratch, state, modules, again, only, without, within):
    results = json.loads((scratch / "results.json").read_text()) if (scratch / "results.json").exists() else {}
    for number, mutant in state["mutants"].items():
        if "dropped" in mutant or mutant["module"] not in modules or (only and int(number) not in only):
            continue
        before = results.get(mutant["key"])
        if before is not None and not only and (before["by"] or not again):
            continue
        reached, by = 0, None
        start = time.monotonic()
        for binary, names, cost in groups(state, mutant, number, without, within):
            reached += len(names)
            by = attempt(scratch, state, binary, number, names, cost)
            if by:
                break
        for left in (scratch / "copy").glob("**/*.proptest-regressions"):
            if "target" not in left.parts and left.stat().st_mtime > start_of(scratch):
                left.unlink()
        results[mutant["key"]] = {"by": by, "reached": reached, "number": int(number), "module": mutant["module"]}
        (scratch / "results.json").write_text(json.dumps(results, indent=1))
        took = time.monotonic() - start
        print(f"{number} {took:5.1f} s  {by or f'NOT NOTICED by {reached} tests'}  [{mutant['name']}]", flush=True)


def start_of(scratch):
    return (scratch / "state.json").stat().st_mtime


def table(scratch, state):
    results = json.loads((scratch / "results.json").read_text())
    print(f"Commit {state['commit'][:12]}, seed `{state['seed']}`.\n")
    print("| module | changes | sampled | viable | noticed | of these without end |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in MODULES:
        all_ = [m for m in state["mutants"].values() if m["module"] == name]
        viable = [m for m in all_ if "dropped" not in m]
        done = [results[m["key"]] for m in viable if m["key"] in results]
        caught = [r for r in done if r["by"]]
        endless = [r for r in caught if "never ends" in r["by"] or "for ever" in r["by"]]
        share = f"{len(caught)} ({100 * len(caught) / len(done):.1f} %)" if done else "not run"
        note = "" if len(done) == len(viable) else f" (of {len(done)} run)"
        print(f"| {name} | {state['counts'].get(name, [len(all_)])[0]} | {len(all_)} | {len(viable)} | {share}{note} | {len(endless)} |")
    print()
    for name in MODULES:
        for m in state["mutants"].values():
            result = results.get(m["key"])
            if m["module"] == name and "dropped" not in m and result and not result["by"]:
                print(f"| `{m['name']}` | {result['reached']} tests reach it |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["build", "record", "run", "table"])
    parser.add_argument("scratch", type=pathlib.Path)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--again", action="store_true", help="run those again that nothing noticed")
    parser.add_argument("--within", type=float, default=1e9, help="ask only tests that take less than so many seconds")
    parser.add_argument("--without", default="", help="tests that are not asked, as simulator,kill")
    parser.add_argument("--commit", default="HEAD", help="what to build; the list of changes is of the files as they are")
    parser.add_argument("--only", help="numbers, separated by commas")
    options = parser.parse_args()
    scratch = options.scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    top = pathlib.Path(subprocess.check_output(["git", "rev-parse", "--show-toplevel"], text=True).strip())
    modules = options.modules or list(MODULES)
    if options.what == "build":
        build(scratch, top, modules, options.commit)
        return
    state = load(scratch)
    if options.what == "record":
        record(scratch, state, options.modules)
    elif options.what == "run":
        only = {int(n) for n in options.only.split(",")} if options.only else None
        run(scratch, state, modules, options.again, only, options.without.split(","), options.within)
    else:
        table(scratch, state)


main()
