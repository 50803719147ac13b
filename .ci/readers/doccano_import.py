"""Imports a file with doccano's own pipeline into a database in memory, and prints what is there.

    python doccano_import.py FILE

Runs in an environment with doccano. The answer is JSON: the text, the spans and the relations.
"""

import json
import os
import pathlib
import sys
import tempfile

import backend

sys.path.insert(0, str(pathlib.Path(backend.__file__).parent))
folder = tempfile.mkdtemp()
os.environ.update(DATABASE_URL="sqlite:///:memory:", DJANGO_SETTINGS_MODULE="config.settings.development", DATA_DIR=folder, DOCCANO_HOME=folder)

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
from data_import.datasets import load_dataset  # noqa: E402
from data_import.pipeline.catalog import RELATION_EXTRACTION, create_file_format  # noqa: E402
from data_import.pipeline.readers import FileName  # noqa: E402
from examples.models import Example  # noqa: E402
from labels.models import Relation, Span  # noqa: E402
from projects.models import SequenceLabelingProject  # noqa: E402

user = get_user_model().objects.create_user(username="reader", password="reader")
project = SequenceLabelingProject.objects.create(
    name="project", description="", created_by=user, project_type="SequenceLabeling", allow_overlapping=True, use_relation=True
)
file = FileName(full_path=sys.argv[1], generated_name="a.jsonl", upload_name="a.jsonl")
dataset = load_dataset(RELATION_EXTRACTION, create_file_format("JSONL"), [file], project, encoding="Auto")
dataset.save(user, batch_size=100)
print(json.dumps({
    "errors": [str(error) for error in dataset.errors],
    "texts": [example.text for example in Example.objects.order_by("id")],
    "spans": [[span.start_offset, span.end_offset, span.label.text] for span in Span.objects.order_by("id")],
    "relations": [[one.from_id.start_offset, one.to_id.start_offset, one.type.text] for one in Relation.objects.order_by("id")],
}))
