"""References as downloads: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from evidence.reading.references.reference import Reference
from evidence.render.references.csl import csl_item

# Downloads ----------------------------------------------------------------------------------------------------------


def to_bibtex(references: Iterable[Reference]) -> str:
    """References as a BibTeX file, without our own fields."""
    return "\n".join(
        "\n".join(
            [
                f"@{ref.type}{{{ref.key},",
                *(f"  {n} = {{{f.value}}}," for n, f in ref.fields.items() if n not in _OWN),
                "}\n",
            ]
        )
        for ref in references
    )


def to_csl_json(references: Iterable[Reference]) -> str:
    """References as CSL-JSON, the form that reference managers and pandoc read."""
    return json.dumps([csl_item(ref) for ref in references], ensure_ascii=False, indent=1) + "\n"


_OWN = frozenset({"unverified"})
