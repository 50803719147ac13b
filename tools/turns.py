#!/usr/bin/env python3
"""Compares the processor time of `byline extract` of several builds, which take turns.

    tools/turns.py ARTICLES.jsonl PROGRAM [PROGRAM ...] [--rounds 13] [--copies 8]

Each program reads the articles `copies` times in one run with one job, and all run once in a round. Prints for
each the least, the lower quarter and the median of its seconds of processor time, and the ratio of its median to
that of the first. A machine that does other things meanwhile shows in how far the quarter and the median are apart.
"""
import argparse
import os
import resource
import statistics
import subprocess
import tempfile


def seconds(program, articles, home):
    """Processor time of one run, the system's part too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "extract", "--input", "jsonl", "--jobs", "1", articles]
    env = dict(os.environ, HOME=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles")
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--rounds", type=int, default=13)
    parser.add_argument("--copies", type=int, default=8)
    options = parser.parse_args()
    with open(options.articles, "rb") as file:
        lines = file.read()
    times = {program: [] for program in options.programs}
    with tempfile.TemporaryDirectory() as folder:
        articles = os.path.join(folder, "articles.jsonl")
        with open(articles, "wb") as file:
            file.write(lines * options.copies)
        for _ in range(options.rounds):
            for program in options.programs:
                times[program].append(seconds(program, articles, folder))
    first = statistics.median(times[options.programs[0]])
    for program, own in times.items():
        own.sort()
        median = statistics.median(own)
        print(f"{program}: {own[0]:.2f} least, {own[len(own) // 4]:.2f} quarter, {median:.2f} median, {median / first:.2f} x")


if __name__ == "__main__":
    main()
