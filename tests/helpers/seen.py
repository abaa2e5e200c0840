"""A small signed article with a block of each kind, and the report of what changes in it."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.reading.sources import Sources
from evidence.review.changes import compare
from evidence.review.changes_report import markdown

A, CRISIS_HELP = "docs/articles/a.md", "docs/help/crisis.md"
BODY = """## What is known

Ten of 15 people had fewer symptoms.[@feder2021]

More people were asked.[@yermus2024]

Certainty: low.

We found no trial of tablets at home.

Most felt sick. Much is being studied.

A café is near. See [where to call](../help/crisis.md) and [the regulator](https://www.fda.gov/).

- Bring a friend.
- Bring a list.

Then, in this order:

1. Ask first.
2. Then decide.

| Who | Weeks |
|---|---|
| Ann | 12 |

> Take your time.

Type this:

    make site

!!! warning "Get help"
    Call 911 if somebody cannot be woken.

    Call for chest pain.

{{ passage: note }}

{{ timeline }}

{{ icons: feder2021#response }}
"""
RECORD = {
    "comparator_words": "[calming drug]",
    "cite_with": "[feder2021]",
    "outcomes": "[a symptom scale]",
    "follow_up": "[{when: four weeks, left: 20}]",
    "setting": "one clinic",
    "funding": "a ministry",
    "conflicts": "none stated",
    "cannot_show": '["Whether it lasts.", "Who is helped."]',
    "unverified": "[the dose]",
    "sources": "[{url: 'https://pubmed.ncbi.nlm.nih.gov/1/', opened: 2026-10-01, what: abstract}]",
}


def report_of(old: Sources, new: Sources, files: Sequence[str] = ()) -> str:
    """The report on a change, without reading levels."""
    return markdown(compare(old, new, files), "`before`", "`after`", [])
