"""Makes JSON Schemas of front matter and data files, by which editors complete fields and underline mistakes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from evidence.reading.models.article import Article
from evidence.reading.models.data_files import MODELS as DATA
from evidence.reading.models.record import MODELS as RECORDS

FOLDER = "schemas"


def schemas() -> dict[str, str]:
    """The text of each schema, by the name of its file."""
    models: dict[str, type[BaseModel]] = {"article": Article, **RECORDS, **DATA}
    return {f"{name}.json": _text(model) for name, model in sorted(models.items())}


def _text(model: type[BaseModel]) -> str:
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
