#!/usr/bin/env python3
"""What a reader feels over a slow line: byline in a terminal that takes a few bytes at a time.

    tools/slow_line.py ARTICLE WORD [--program target/release/byline] [--rate 12500] [--delay 0.1]

WORD stands on the article's first screen. The terminal (100x30) takes `rate` bytes a second, and each
way takes half of `delay` seconds, which is added to what is measured. Prints the time to the first
text and to a whole page after a key, the medians of five runs. For one processor and little memory:

    systemd-run --scope -p MemoryMax=512M taskset -c 0 tools/slow_line.py ...
"""
import argparse, fcntl, os, pty, select, statistics, struct, tempfile, termios, time

TICK = 0.01


class Line:
    """A program behind a slow line."""

    def __init__(self, command, rate, home):
        self.rate, self.got = rate, b""
        self.began = self.free = time.perf_counter()
        self.child, self.end = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm-256color", HOME=home)
            os.execvp(command[0], command)
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def until(self, is_done, patience=60):
        """Takes bytes until `is_done(seconds without one)`; gives when the last one came."""
        last = time.perf_counter()
        limit = last + patience
        while time.perf_counter() < limit and not is_done(time.perf_counter() - last):
            if select.select([self.end], [], [], TICK)[0]:
                piece = os.read(self.end, max(1, int(self.rate * TICK)))
                self.got += piece
                # Late sleeps do not add up.
                now = time.perf_counter()
                self.free = max(self.free, now - 2 * TICK) + len(piece) / self.rate
                time.sleep(max(0, self.free - now))
                last = time.perf_counter()
        return last

    def close(self):
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)
        os.close(self.end)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article")
    parser.add_argument("word")
    parser.add_argument("--program", default="target/release/byline")
    parser.add_argument("--rate", type=int, default=12500)
    parser.add_argument("--delay", type=float, default=0.1)
    given = parser.parse_args()
    first, pages, sizes = [], [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as home:
            line = Line([given.program, given.article], given.rate, home)
            word = given.word.encode()
            first.append(line.until(lambda _: word in line.got) - line.began + given.delay / 2)
            line.until(lambda quiet: quiet > 1)
            for _ in range(4):
                before, pressed = len(line.got), time.perf_counter()
                os.write(line.end, b"\x1b[6~")
                pages.append(line.until(lambda quiet: quiet > 0.4) - pressed + given.delay)
                sizes.append(len(line.got) - before)
            line.close()
    print(f"first text {statistics.median(first):.2f} s")
    print(f"page       {statistics.median(pages):.2f} s, {statistics.median(sizes):.0f} bytes")


if __name__ == "__main__":
    main()
