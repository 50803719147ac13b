#!/usr/bin/env python3
"""Compares how long `byline extract` of several builds takes over mailboxes and archives of many articles.

    tools/long_lists.py PROGRAM [PROGRAM ...] [--sizes 500 1000 2000] [--rounds 3]

The builds take turns, with one job each. Prints the least seconds of each for each list, and the ratio to those of the
first. What grows faster than the number of articles shows from one size to the next.
"""
import argparse
import os
import subprocess
import tempfile
import time
import zipfile


def words(number):
    paragraph = f'The ferry left at six, for the {number}th time. "Nobody stays behind," said Mara Okoye.\n\n'
    return paragraph * 6


def lists(folder, size):
    """Writes a mailbox and an archive of so many articles; their paths."""
    mailbox = os.path.join(folder, f"{size}.mbox")
    with open(mailbox, "w") as file:
        for number in range(size):
            file.write("From mara@varn.example Mon May  6 10:00:00 2024\nFrom: Mara Okoye <mara@varn.example>\n")
            file.write(f"Subject: Ferry {number}\nDate: Mon, 6 May 2024 10:00:00 +0000\n\n{words(number)}\n")
    archive = os.path.join(folder, f"{size}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(size):
            file.writestr(f"ferry/{number:06}.txt", words(number))
    return mailbox, archive


def seconds(program, path, home):
    env = dict(os.environ, HOME=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
    begun = time.monotonic()
    subprocess.run([program, "extract", "--jobs", "1", path], check=True, stdout=subprocess.DEVNULL, env=env)
    return time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            for path in lists(folder, size):
                times = {program: [] for program in options.programs}
                for _ in range(options.rounds):
                    for program, taken in times.items():
                        taken.append(seconds(program, path, folder))
                first = min(times[options.programs[0]])
                for program, taken in times.items():
                    name = os.path.basename(path)
                    print(f"{name:>12} {min(taken):8.2f} s {min(taken) / first:6.2f} x  {program}", flush=True)


if __name__ == "__main__":
    main()
