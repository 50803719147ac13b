"""Check on a small cluster of this machine that Spark gives what one machine gives.

    python check.py BYLINE FOLDER

A master and two executors in processes of their own extract articles of which one in a hundred lines is
hostile; in the second run an executor is killed in the middle. The parts, one after the other, must be
byte for byte what `byline extract` writes here, with a line for each line. Then extract.py is run.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

ARTICLES = 200
HOSTILE = [
    "{\"id\": 1, \"text\": ",
    "{\"id\": \"no text\"}",
    "{\"id\": \"null\", \"text\": null}",
    "[]",
    "{\"id\": \"surrogate\", \"text\": \"\\ud800\"}",
    "",
]


def article(n):
    speaker = ["Mara Okoye", "Tom Hale", "Ida Ekeberg", "Joao Prates"][n % 4]
    said = f"“The ferry number {n} leaves at six,” said {speaker}, who works at the harbour of Larkfield. "
    rest = "The council met on Monday and did not decide anything, although many people had come to listen. "
    return {"id": f"a{n}", "text": (said + rest) * (2 + n % 5), "site": f"Paper {n % 3}", "section": "news"}


def write_input(path):
    with open(path, "w", encoding="utf-8") as out:
        for n in range(ARTICLES):
            out.write((HOSTILE[n // 100 * 3 % len(HOSTILE)] if n % 100 == 50 else json.dumps(article(n))) + "\n")


def single(byline, source):
    command = [byline, "extract", "--input", "jsonl", "--errors", "inline", "-"]
    with open(source, "rb") as lines:
        return subprocess.run(command, stdin=lines, stdout=subprocess.PIPE, check=True).stdout


def executors():
    """The processes of the executors, children of our own cluster."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and MARK.encode() in command:
                found.append(int(entry.name))
    return sorted(found)


def has_children(process):
    for path in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        try:
            if path.read_text().strip():
                return True
        except OSError:
            pass
    return False


MARK = f"byline-check-{os.getpid()}"


def run(byline, source, output, kill):
    from pyspark import SparkConf, SparkContext

    conf = SparkConf().setMaster("local-cluster[2,1,1024]").setAppName(MARK)
    conf.set("spark.executor.extraJavaOptions", f"-Dname={MARK}").set("spark.ui.enabled", "false")
    conf.set("spark.executor.memory", "768m").set("spark.driver.host", "127.0.0.1")
    spark = SparkContext(conf=conf)
    spark.setLogLevel("ERROR")
    killed = []
    if kill:
        # Until an executor is killed every part takes a while, so that it dies in the middle.
        flag = pathlib.Path(output).with_suffix(".killed")
        slow = f"sh -c 'if [ ! -e {flag} ]; then sleep 3; fi; exec {byline} extract --input jsonl --errors inline -'"

        def strike():
            end = time.time() + 120
            while time.time() < end and not killed:
                # Both are at work once there are children of theirs.
                for process in executors():
                    if has_children(process):
                        os.kill(process, signal.SIGKILL)
                        killed.append(process)
                        flag.touch()
                        break
                time.sleep(0.05)

        threading.Thread(target=strike, daemon=True).start()
        command = slow
    else:
        command = f"{byline} extract --input jsonl --errors inline -"
    spark.textFile(str(source), 4).pipe(command, checkCode=True).saveAsTextFile(str(output))
    spark.stop()
    if kill and not killed:
        sys.exit("no executor was killed")
    parts = sorted(pathlib.Path(output).glob("part-*"))
    return b"".join(part.read_bytes() for part in parts)


def main():
    byline, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    byline = str(pathlib.Path(byline).resolve())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder = folder.resolve()
    source = folder / "articles.jsonl"
    write_input(source)
    expected = single(byline, source)
    lines = expected.count(b"\n")
    if lines != ARTICLES:
        sys.exit(f"{ARTICLES} lines in, {lines} lines out")
    for kill in (False, True):
        got = run(byline, source, folder / f"out-{kill}", kill)
        # The number of a bad line is that in its part; all else is the same, byte for byte.
        got, wanted = ([comparable(line) for line in text.splitlines()] for text in (got, expected))
        if got != wanted:
            sys.exit(f"the cluster's lines differ from this machine's (executor killed: {kill})")
        print(f"executor killed: {kill}: {lines} lines, the same bytes")
    example = pathlib.Path(__file__).with_name("extract.py")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    environment["PYSPARK_SUBMIT_ARGS"] = "--master local[2] --conf spark.ui.enabled=false pyspark-shell"
    done = subprocess.run(
        [sys.executable, example, "--byline", byline, "--partitions", "2", source, folder / "example"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    if f"{ARTICLES} articles, {ARTICLES // 100} that could not be extracted" not in done.stdout:
        sys.exit(done.stdout)
    top = next((folder / "example" / "top").glob("part-*.csv")).read_text()
    if "Mara Okoye" not in top:
        sys.exit(top)
    # The way back: a person asks here what the cluster found.
    audit = subprocess.run(
        [byline, "sources", "--csv", "--index", "no", folder / "example" / "lines"], stdout=subprocess.PIPE, text=True,
    )
    if "Mara Okoye" not in audit.stdout:
        sys.exit(audit.stdout)
    print("the example runs, and its lines are read back")


def comparable(line):
    """An article's line as it is; of an error what does not depend on where the input was cut."""
    record = json.loads(line)
    return (record["id"], record["error"]["kind"]) if "error" in record else line


if __name__ == "__main__":
    main()
