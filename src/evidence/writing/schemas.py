"""Makes JSON Schemas of front matter and data files, by which editors complete fields and underline mistakes."""

import inspect
import json
import re
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


# In a model's docstring: "name: what it means", and lines below it that are indented further.
_KEY_RE = re.compile(r"^([\w/]+): +(.+(?:\n +.+)*)", re.MULTILINE)


def _explain(schema: dict[str, Any], inherited: str = "") -> None:
    """Give each key of an object what its model's docstring says of it, which editors show while a person types.

    `inherited` are the docstrings of the models from which it takes keys over.
    """
    properties = schema.get("properties", {})
    for names, said in _KEY_RE.findall(f"{inherited}\n{schema.get('description', '')}"):
        text = " ".join(said.split()).removesuffix(".")
        for one in re.split(r"(?<=[;.]) +(?=\w+: )", f"{names}: {text}"):
            name, _, meaning = one.partition(": ")
            for key in name.split("/"):
                if key in properties:
                    properties[key]["description"] = meaning.strip(" ;.")


def _text(model: type[BaseModel]) -> str:
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    _explain(made, "\n".join(inspect.cleandoc(base.__doc__ or "") for base in model.__mro__[1:-1]))
    for one in made.get("$defs", {}).values():
        _explain(one)
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
