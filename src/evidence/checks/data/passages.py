"""Checks that a passage is used, and that nobody types again what it says."""

import re

from evidence.checks.check import Context, Found, check
from evidence.checks.data.marks import known_passages
from evidence.problem import Place
from evidence.reading.pages.page import Page
from evidence.reading.pages.passages import FILE
from evidence.reading.sources import Sources

_LEAST = 6  # words; fewer can be alike by chance
_PASSAGE = {FILE: "driving: |\n  Do not drive until you have slept a night, and not for 24 hours.\n"}
_PART_RE = re.compile(r"\n[ ]*\n|\n(?=[ ]*[*+-][ ])")
_LIST_MARK_RE = re.compile(r"\A\s*[*+-][ ]+")


@check("DAT015", "Every passage in docs/data/passages.yml stands on a page.", bad=_PASSAGE[FILE], good="{}", into=FILE)
def unused(sources: Sources, _: Context) -> Found:
    data = sources.data.get("passages")
    if data is None or any(page.unread for page in sources.pages):
        return
    shown = {(one.file, one.line) for page in sources.pages for one in page.origins}
    for name, text in known_passages(sources).items():
        line = data.lines[name]
        short = " ".join(text.split())  # in a line of text it leaves no trace but its words
        if (FILE, line + 1) not in shown and not any(short in page.text for page in sources.pages):
            yield (
                Place(FILE, line),
                f'no page shows the passage "{name}"',
                f"write {{{{ passage: {name} }}}}, or remove it",
            )


@check(
    "DAT016",
    "What a passage says is not typed again.",
    why="A list that is typed twice is soon two lists, and a reader follows the one that was forgotten.",
    bad="Do not drive until you have slept a night, and not for 24 hours.",
    good="{{ passage: driving }}",
    files=_PASSAGE,
)
def typed_again(page: Page, context: Context) -> Found:
    known = context.once(_parts)
    for block in page.blocks if known else ():
        name = known.get(_flat(page.text[block.start : block.end]))
        place = Place(page.path, block.line)
        if name and page.typed_at(place).file != FILE:
            hint = f"write {{{{ passage: {name} }}}}"
            yield place, f'this is typed again from the passage "{name}"', hint


def _parts(sources: Sources) -> dict[str, str]:
    """The paragraphs and list items of all passages, each with the name of its passage."""
    return {
        flat: name
        for name, text in known_passages(sources).items()
        for part in _PART_RE.split(text)
        if len((flat := _flat(part)).split()) >= _LEAST
    }


def _flat(typed: str) -> str:
    return " ".join(_LIST_MARK_RE.sub("", typed).casefold().split())
