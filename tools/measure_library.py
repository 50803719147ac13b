#!/usr/bin/env python3
"""Measures the commands over a folder: `measure_library.py BYLINE FOLDER`; prints a table in Markdown.

Times are processor time (user and system) of the process, which a busy machine changes little. The cache directory is a
temporary one; the folder is not changed, but for the last row, which adds a sentence to a copy of 100 articles.
"""

import json
import os
import pathlib
import random
import shutil
import statistics
import sys
import tempfile
import time

if len(sys.argv) < 3 or "--help" in sys.argv:
    sys.exit(__doc__)
byline, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
home = tempfile.mkdtemp()
env = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}


def start(args, env):
    """Runs a command: its processor time in seconds, its greatest memory in MB, its exit code, and how long it took."""
    began = time.monotonic()
    pid = os.posix_spawn(args[0], args, env, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                                                           (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, used = os.wait4(pid, 0)
    took = time.monotonic() - began
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), took


# The system counts what the parent holds as memory of a command until that has begun. So a process that holds
# nothing starts them.
ask, answer = os.pipe(), os.pipe()
if os.fork() == 0:
    os.close(ask[1])
    with os.fdopen(ask[0]) as asked, os.fdopen(answer[1], "w") as answers:
        for line in asked:
            print(json.dumps(start(json.loads(line), env)), file=answers, flush=True)
    os._exit(0)
os.close(ask[0])
os.close(answer[1])
to_starter, from_starter = os.fdopen(ask[1], "w"), os.fdopen(answer[0])


def measured(args, ok=(0, 1)):
    print(json.dumps(args), file=to_starter, flush=True)
    cpu, memory, code, took = json.loads(from_starter.readline())
    assert code in ok, (args, code)
    return cpu, memory, took


def run(*args):
    """Processor time in seconds, and the greatest memory in MB."""
    return measured(args)[:2]


def cold(*args):
    """How long it takes with nothing of the index in memory, in ms, from the shortest to the longest of seven runs."""
    took = []
    for _ in range(7):
        for path in pathlib.Path(home).rglob("index.db*"):
            with open(path, "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        took.append(measured(args)[2] * 1000)
    took.sort()
    return f"{took[0]:.0f} / {took[3]:.0f} / {took[-1]:.0f} ms"


def many(commands):
    times, memory = zip(*(run(*command) for command in commands))
    times = sorted(times)
    return statistics.median(times), times[int(len(times) * 0.95)], max(memory)


rows = []


def row(what, value):
    rows.append((what, value))
    print(f"| {what} | {value} |", flush=True)


files = [path for path in folder.rglob("*") if path.is_file()]
text = sum(path.stat().st_size for path in files)
print(f"| {len(files):,} articles, {text / 1e6:.0f} MB | |\n| --- | --- |", flush=True)
extract, _ = run(byline, "extract", "-j", "1", str(folder))
row("`byline extract -j 1`", f"{extract:.1f} s")
index, memory = run(byline, "index", "-J", "1", str(folder))
size = sum(path.stat().st_size for path in pathlib.Path(home).rglob("index.db*"))
row("`byline index -J 1`", f"{index:.1f} s ({index / extract:.2f} × `extract`), {memory:.0f} MB of memory")
row("size of the index", f"{size / 1e6:.0f} MB ({size / text:.2f} × the text)")
again, _ = run(byline, "index", str(folder))
row("`byline index` again, nothing changed", f"{again:.2f} s")
chance = random.Random(1)
names = ["Okoye", "Lind", "Thredwell", "Quill", "Carrow", "Moss", "Varga", "Petrov", "Hale", "Brandt", "Castell", "Falk"]
given = ["Ada", "Ben", "Cleo", "Dag", "Ebba", "Finn", "Greta", "Hugo", "Ines", "Jarl"]
people = [f"{chance.choice(given)} {chance.choice(names)}" for _ in range(20)]
only = ("--index", "only")
lookups = ["dawn", "mud", "agenda", "quay", "fiction", "guild", "weather", "cent", "page", "coast"] * 2
word, p95, memory = many([(byline, "find", "--folder", str(folder), *only, word) for word in lookups])
row("`byline find WORD --index only`, p50 / p95", f"{word * 1000:.0f} / {p95 * 1000:.0f} ms, {memory:.0f} MB")
best, p95, memory = many([(byline, "find", "--folder", str(folder), *only, "--best", "20", word) for word in lookups])
row("`byline find WORD --index only --best 20`, p50 / p95", f"{best * 1000:.0f} / {p95 * 1000:.0f} ms, {memory:.0f} MB")
word_grep, _, _ = many([("/usr/bin/grep", "-rlF", w, str(folder)) for w in lookups])
row("`grep -rlF WORD`, p50", f"{word_grep * 1000:.0f} ms; `find --best 20` takes {best / word_grep:.2f} × as long")
best, p95b, _ = many([(byline, "find", "--folder", str(folder), *only, "--best", "20", f'"{p}"') for p in people])
row("`byline find \"GIVEN FAMILY\" --index only --best 20`, p50 / p95", f"{best * 1000:.0f} / {p95b * 1000:.0f} ms")
phrase, p95p, _ = many([(byline, "find", "--folder", str(folder), *only, f'"{p}"') for p in people])
row("`byline find \"GIVEN FAMILY\" --index only`, p50 / p95", f"{phrase * 1000:.0f} / {p95p * 1000:.0f} ms")
grep, grep95, _ = many([("/usr/bin/grep", "-rlF", p, str(folder)) for p in people])
row("`grep -rlF \"GIVEN FAMILY\"`, p50 / p95", f"{grep * 1000:.0f} / {grep95 * 1000:.0f} ms; `find` with a phrase takes {p95p / grep95:.2f} × as long, with `--best 20` {p95b / grep95:.2f} ×")
said, p95, memory = many([(byline, "said", p, str(folder), *only, "--limit", "50") for p in people])
row("`byline said NAME --index only --limit 50`, p50 / p95", f"{said * 1000:.0f} / {p95 * 1000:.0f} ms, {memory:.0f} MB")
said, p95, memory = many([(byline, "said", p, str(folder), "--limit", "50") for p in people])
row("`byline said NAME --limit 50`, the folder looked at, p50 / p95", f"{said * 1000:.0f} / {p95 * 1000:.0f} ms, {memory:.0f} MB")
sources, p95, memory = many([(byline, "sources", str(folder), *only, "--csv")] * 10)
row("`byline sources --index only --csv`, p50 / p95", f"{sources * 1000:.0f} / {p95 * 1000:.0f} ms, {memory:.0f} MB")
sources, memory = run(byline, "sources", str(folder), *only, "--csv", "--by", "role")
row("`byline sources --index only --csv --by role`, first time", f"{sources * 1000:.0f} ms, {memory:.0f} MB")
sources, memory = run(byline, "sources", str(folder), *only, "--csv", "--site", "tide")
row("`byline sources --index only --csv --site NAME`, one of five publishers, first time", f"{sources * 1000:.0f} ms, {memory:.0f} MB")
sources, memory = run(byline, "sources", str(folder), *only, "--csv", "--site", "tide", "--since", "2020")
row("the same with `--since`, which is not kept from the start", f"{sources * 1000:.0f} ms, {memory:.0f} MB")
for what, args in [('find "ADA QUILL" --best 20', ("find", "--folder", str(folder), *only, "--best", "20", '"Ada Quill"')),
                   ("find WORD --best 20", ("find", "--folder", str(folder), *only, "--best", "20", "dawn")),
                   ("said NAME --limit 50", ("said", people[0], str(folder), *only, "--limit", "50")),
                   ("sources --csv", ("sources", str(folder), *only, "--csv"))]:
    row(f"`byline {what} --index only` with nothing of the index in memory, shortest / median / longest on the clock", cold(byline, *args))
version, _, _ = many([(byline, "--version")] * 10)
row("`byline --version`, which is in all of these", f"{version * 1000:.0f} ms")
copy = pathlib.Path(home) / "copy"
shutil.copytree(sorted(p for p in folder.iterdir() if p.is_dir())[0], copy)
run(byline, "index", str(copy))
changed = sorted(copy.rglob("*.md"))[:100]
for path in changed:
    with open(path, "a", encoding="utf-8") as file:
        file.write("\nIt rained.\n")
update, _ = run(byline, "index", "-J", "1", str(copy))
row("`byline index -J 1` after 100 of 1,000 articles changed", f"{update:.2f} s, their extraction included")
shutil.rmtree(home)
