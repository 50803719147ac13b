"""Extract quotes from many articles on a Spark cluster, and ask who is quoted most.

    spark-submit extract.py --byline /usr/local/bin/byline IN.jsonl OUT

IN has a line for each article, {"id": …, "text": "…"}, and any other keys; `title`, `author`, `site` and
`date` are used. OUT gets `lines` (what `byline extract` wrote), `quotes` (Parquet) and `top` (CSV).
"""

import argparse
import shlex

from pyspark.sql import SparkSession

# The columns are those of docs/extract.sql. FAILFAST: a line that does not fit is an error, not a null.
QUOTES = """
    id string, title string, site string, date string, error struct<kind: string, message: string>,
    quotes array<struct<
        quote: long, kind: string, text: string, words: long, speaker: string, source_kind: string, confidence: double>>
"""

TOP = """
    select speaker, count(distinct id) as articles, count(distinct id, quote) as quotes, sum(words) as words
    from quotes where speaker is not null
    group by speaker order by quotes desc, words desc, speaker limit 20
"""

SHARE = """
    select site, count(*) as fragments, round(avg(if(kind = 'direct', 1, 0)), 3) as direct
    from quotes group by site order by site
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--byline", default="byline", help="the program, at the same place on every machine")
    arguments.add_argument("--partitions", type=int, default=8)
    arguments.add_argument("--max-seconds", type=int, default=60, help="give up an article after so long")
    arguments.add_argument("input")
    arguments.add_argument("output")
    options = arguments.parse_args()

    spark = SparkSession.builder.appName("byline").getOrCreate()
    # One line in, one line out, in order; a bad line gives an error record. checkCode=True: a program that
    # dies fails the task, which is tried again. Without it a killed program loses its articles silently.
    command = f"{shlex.quote(options.byline)} extract --input jsonl --errors inline --max-seconds {options.max_seconds} -"
    lines = spark.sparkContext.textFile(options.input, options.partitions)
    lines.pipe(command, checkCode=True).saveAsTextFile(f"{options.output}/lines")

    documents = spark.read.schema(QUOTES).option("mode", "FAILFAST").json(f"{options.output}/lines")
    documents.createOrReplaceTempView("documents")
    spark.sql("""
        select id, title, site, date, said.* from documents lateral view explode(quotes) as said
    """).write.parquet(f"{options.output}/quotes")
    spark.read.parquet(f"{options.output}/quotes").createOrReplaceTempView("quotes")
    spark.sql(TOP).coalesce(1).write.csv(f"{options.output}/top", header=True)
    spark.sql(SHARE).show(truncate=False)
    failed = spark.sql("select id, error.message from documents where error is not null")
    print(f"{documents.count()} articles, {failed.count()} that could not be extracted")
    spark.stop()


if __name__ == "__main__":
    main()
