-- Tables for `byline extract --rows entities` and `--rows quotes`, in the SQL of Spark; STRING is TEXT or VARCHAR elsewhere.
-- An id that is not a text is stored as its JSON.

CREATE TABLE entities (
  `id` STRING,
  `start` BIGINT,
  `end` BIGINT,
  `type` STRING,
  `text` STRING,
  `entity_id` STRING,
  `name` STRING,
  `role` STRING,
  `value` STRING,
  `provenance` STRING,
  `decision` STRING,
  `language` STRING,
  `title` STRING,
  `author` STRING,
  `site` STRING,
  `date` STRING,
  `format` STRING,
  `program` STRING,
  `model` STRING,
  `schema` BIGINT
);

CREATE TABLE quotes (
  `id` STRING,
  `quote` BIGINT,
  `start` BIGINT,
  `end` BIGINT,
  `kind` STRING,
  `text` STRING,
  `words` BIGINT,
  `speaker` STRING,
  `speaker_id` STRING,
  `source_kind` STRING,
  `speaker_start` BIGINT,
  `speaker_end` BIGINT,
  `cue_start` BIGINT,
  `cue_end` BIGINT,
  `confidence` DOUBLE,
  `reason` STRING,
  `provenance` STRING,
  `decision` STRING,
  `language` STRING,
  `title` STRING,
  `author` STRING,
  `site` STRING,
  `date` STRING,
  `format` STRING,
  `program` STRING,
  `model` STRING,
  `schema` BIGINT
);

-- The same for whole documents, as the schema of `spark.read.schema(…).json(…)`:
--
-- id STRING, unit STRING, language STRING,
-- entities ARRAY<STRUCT<start: BIGINT, end: BIGINT, type: STRING, text: STRING, entity_id: STRING>>,
-- entity_records ARRAY<STRUCT<id: STRING, name: STRING, type: STRING, aliases: ARRAY<STRING>, role: STRING, value: STRING>>,
-- quotes ARRAY<STRUCT<start: BIGINT, end: BIGINT, kind: STRING, speaker: STRING, speaker_id: STRING,
--   speakers: ARRAY<STRING>, source_kind: STRING, speaker_span: ARRAY<BIGINT>,
--   cue_span: ARRAY<BIGINT>, quote: BIGINT, confidence: DOUBLE, reason: STRING, text: STRING, words: BIGINT>>,
-- title STRING, author STRING, site STRING, date STRING, format STRING,
-- v STRUCT<program: STRING, model: STRING, schema: BIGINT>
