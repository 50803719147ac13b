#!/usr/bin/env python3
"""How long a key waits while an article is analysed, and what the program holds afterwards.

Usage: tools/key_latency.py PROGRAM ARTICLE [KEYS] [SECONDS]

Starts PROGRAM with ARTICLE in a pseudo-terminal of 100×30 and a home of its own, presses `j` and `k` in turn (KEYS of them, 300 by
default, 5 ms after each answer) and prints the median, the 95th of 100 and the longest time until something was drawn, in
milliseconds. SECONDS later (10 by default) it prints the anonymous memory, the most memory it ever held, both in kB, and the processor time.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time


def main():
    if len(sys.argv) < 3 or "--help" in sys.argv:
        sys.exit(__doc__)
    program, article = sys.argv[1:3]
    keys = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 10.0
    with tempfile.TemporaryDirectory() as home:
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(HOME=home, TERM="xterm-256color")
            os.execv(program, [program, article])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

        def read_for(wait):
            end = time.monotonic() + wait
            while (left := end - time.monotonic()) > 0:
                if select.select([terminal], [], [], left)[0]:
                    os.read(terminal, 1 << 16)

        read_for(0.05)
        waited = []
        for number in range(keys):
            while select.select([terminal], [], [], 0)[0]:
                os.read(terminal, 1 << 16)
            pressed = time.perf_counter()
            os.write(terminal, b"jk"[number % 2 : number % 2 + 1])
            select.select([terminal], [], [], 5)
            waited.append((time.perf_counter() - pressed) * 1000)
            time.sleep(0.005)
        waited.sort()
        print(f"median {waited[keys // 2]:.2f} ms, 95th of 100 {waited[keys * 95 // 100]:.2f}, longest {waited[-1]:.2f}")
        read_for(seconds)
        with open(f"/proc/{child}/status", encoding="utf-8") as status:
            lines = [line.split(":") for line in status]
        held = {name: rest.strip() for name, rest in lines if name in ("RssAnon", "VmHWM")}
        with open(f"/proc/{child}/stat", encoding="utf-8") as stat:
            times = stat.read().rsplit(")", 1)[1].split()[11:13]
        used = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        print(f"anonymous {held['RssAnon']}, at most {held['VmHWM']}, processor {used:.2f} s")
        os.kill(child, 9)


main()
