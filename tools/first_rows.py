#!/usr/bin/env python3
"""Measures how soon the list of articles is there, and how long a key waits meanwhile.

    first_rows.py BYLINE FOLDER [RUNS]

Starts the program in a pseudo-terminal of 120 by 40: over FOLDER, over an empty folder and over a folder with one article, in turn.
The clock goes from the start of the process to the moment in which the first row of an article is on the screen (of the empty folder:
the words that there are none). Then `j` and `k` are typed in turn while the articles are read; each waits until the cursor is in the
other row; the same with five articles, for comparison. Everything that the program keeps is in a temporary home.
"""

import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

WIDTH, HEIGHT, KEYS = 120, 40, 120
FIRST = 2  # the row of the screen in which the first article is, from 0
PIECE = re.compile(rb"\x1b\[([?0-9;:]*)([A-Za-z])|\x1b[\]P].*?(?:\x1b\\|\x07)|\x1b.|[^\x1b]+", re.S)


class Terminal:
    """The program in a pseudo-terminal, and what is on its screen."""

    def __init__(self, args, env):
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
            os.execve(args[0], args, env)
        self.lines = [[" "] * WIDTH for _ in range(HEIGHT)]
        self.row = self.column = 0
        self.rest = b""

    def read(self, until):
        """Takes what the program writes; False if nothing came in time."""
        if not select.select([self.fd], [], [], max(0, until - time.perf_counter()))[0]:
            return False
        self.rest += os.read(self.fd, 1 << 20)
        # What is cut in the middle waits for its end.
        end = self.rest.rfind(b"\x1b[?2026l")
        if end < 0:
            return True
        whole, self.rest = self.rest[:end + 8], self.rest[end + 8:]
        for piece in PIECE.finditer(whole):
            if piece[2] == b"H":
                row, column = (piece[1].split(b";") + [b"1"])[:2]
                self.row, self.column = int(row or 1) - 1, int(column or 1) - 1
            elif piece[2] == b"C":
                self.column += int(piece[1] or 1)
            elif piece[2] == b"G":
                self.column = int(piece[1] or 1) - 1
            elif piece[2] == b"J" and piece[1] == b"2":
                self.lines = [[" "] * WIDTH for _ in range(HEIGHT)]
            elif piece[2] == b"K":
                self.lines[self.row][self.column:] = [" "] * (WIDTH - self.column)
            elif not piece[0].startswith(b"\x1b"):
                for letter in piece[0].decode(errors="replace"):
                    if letter == "\r":
                        self.column = 0
                    elif letter == "\n":
                        self.row += 1
                    elif self.column < WIDTH:
                        self.lines[self.row][self.column] = letter
                        self.column += 1
        return True

    def wait(self, is_there, seconds=20):
        until = time.perf_counter() + seconds
        while not is_there():
            if not self.read(until) and time.perf_counter() > until:
                raise SystemExit("not on the screen:\n" + "\n".join("".join(line).rstrip() for line in self.lines))
        return time.perf_counter()

    def line(self, row):
        return "".join(self.lines[row]).strip()

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def started(folder, keys=0):
    """Seconds until the first row is there, and those that each key waited."""
    home = tempfile.mkdtemp()
    env = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    terminal = Terminal([byline, str(folder)], env)
    waited = []
    try:
        words = re.compile(r"\S")
        first = terminal.wait(lambda: words.search(terminal.line(FIRST)) and "Looking" not in terminal.line(FIRST))
        for n in range(keys):
            begun = time.perf_counter()
            os.write(terminal.fd, b"jk"[n % 2:n % 2 + 1])
            row = FIRST + 1 - n % 2
            waited.append(terminal.wait(lambda row=row: terminal.row == row) - begun)
            # Keys come at different moments of what goes on.
            until = time.perf_counter() + 0.003 + 0.011 * (n % 5)
            while time.perf_counter() < until:
                terminal.read(until)
        return first - terminal.begun, waited
    finally:
        terminal.end()
        shutil.rmtree(home)


if len(sys.argv) < 3 or "--help" in sys.argv:
    sys.exit(__doc__)
byline, many = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 9
with tempfile.TemporaryDirectory() as scratch:
    empty, one, few = (pathlib.Path(scratch, name) for name in ("empty", "one", "few"))
    articles = [path for path in sorted(many.rglob("*")) if path.is_file()]
    for folder, count in ((empty, 0), (one, 1), (few, 5)):
        folder.mkdir()
        for path in articles[:count]:
            shutil.copy(path, folder)
    times = {"empty folder": [], "one article": [], "FOLDER": []}
    waited = []
    for run in range(runs):
        for name, folder in zip(times, (empty, one, many)):
            times[name].append(started(folder)[0])
    alone = []
    for run in range(3):
        waited += started(many, KEYS)[1]
        alone += started(few, KEYS)[1]
    base = statistics.median(times["empty folder"])
    for name, all in times.items():
        middle = statistics.median(all)
        print(f"{name}: first row after {middle * 1000:.1f} ms ({min(all) * 1000:.1f} to {max(all) * 1000:.1f}), {middle / base:.2f} × the empty one")
    for name, waits in (("while FOLDER is read", waited), ("in a folder of five", alone)):
        waits.sort()
        print(f"a key {name}: median {statistics.median(waits) * 1000:.1f} ms, p95 {waits[int(len(waits) * 0.95)] * 1000:.1f} ms, "
              f"longest {waits[-1] * 1000:.1f} ms of {len(waits)}")
