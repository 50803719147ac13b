#!/usr/bin/env python3
"""Runs the property tests with new seeds, as often as is asked for.

    tools/random_tests.py [--rounds 20] [--cases 256] [--first SEED]

`cargo test` tries the same texts each time (the seed is in `.cargo/config.toml`), so that nobody meets the failure of a
text that somebody else's change brought. This looks for what those do not reach. A test with a number of cases of its
own keeps it. Prints each test that failed with its seed, and ends with 1 if there was one; proptest writes the texts to
`proptest-regressions/`.
"""
import argparse
import os
import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A test that takes arguments is a property test: proptest gives them.
TEST = re.compile(r"#\[test\]\s*fn (\w+)\(\s*[^)\s]")


def targets():
    """The property tests' names by what cargo is told to build."""
    found = {}
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("*.rs")):
            names = TEST.findall(path.read_text())
            if not names:
                continue
            if folder == "src":
                target = ("--lib",)
            else:
                part = path.relative_to(ROOT / folder).parts[0]
                target = ("--test", part.removesuffix(".rs"))
            found.setdefault(target, []).extend(names)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--cases", type=int, default=256)
    parser.add_argument("--first", type=int, default=random.getrandbits(32), help="the seed of the first round")
    options = parser.parse_args()
    wrong = tried = 0
    for seed in range(options.first, options.first + options.rounds):
        env = dict(os.environ, PROPTEST_CASES=str(options.cases), PROPTEST_RNG_SEED=str(seed))
        for target, names in targets().items():
            command = ["cargo", "test", "--quiet", *target, "--", *names]
            run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
            tried += len(names)
            failed = re.findall(r"^    ([\w:]+)$", run.stdout, re.MULTILINE)
            if run.returncode != 0 and not failed:
                sys.exit(run.stdout + run.stderr)
            for name in sorted(set(failed)):
                wrong += 1
                print(f"seed {seed}: {name}", flush=True)
                print(*re.findall(r"^(?:Test failed|minimal failing).*", run.stdout, re.MULTILINE), sep="\n", flush=True)
    print(f"{options.rounds} rounds from seed {options.first}, {tried} tests run, {wrong} failed")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
