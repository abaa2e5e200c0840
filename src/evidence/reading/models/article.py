"""Front matter of the pages that are not records: articles, help and about pages, typed."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from evidence.reading.models.base import Strict, Text

Kind = Literal["treatment", "decision", "reference", "help", "about", "home"]


class Article(Strict):
    """The front matter of a page for readers.

    title:       the page's question, as its first heading says it.
    short:       the few words that menus show.
    description: one or two sentences for search results, no promise in them.
    kind:        `treatment` and `decision` pages owe the reader more (harms, other options, certainty).
    order:       its place in the reading order of its section.
    updated:     the day its text last changed in meaning; review_by: the day it must be read again as a whole.
    print:       true for pages made to be printed (questions, summary).
    template:    only for pages that MkDocs renders with a template of their own (search).
    """

    title: Text
    short: Text
    description: Annotated[str, Field(min_length=20, max_length=200)]
    kind: Kind
    order: int = 100
    updated: dt.date
    review_by: dt.date
    print: bool = False
    template: str | None = None
