"""Checks the data marks, `{{ name }}`, in pages, and that a passage which a mark shows is used and not typed again."""

import re
from dataclasses import dataclass

from evidence.checks.check import Context, Found, check
from evidence.checks.data.data_files import PROGRAMME
from evidence.problem import Place
from evidence.reading.configuration import STATED
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Block, Mark, Page
from evidence.reading.pages.passages import FILE
from evidence.reading.pages.positions import DATA_RE
from evidence.reading.project_files import DATA, STUDIES
from evidence.reading.sources import Sources
from evidence.text import nearest
from evidence.tracing.drawn import DAYS, lengths, treatments

PICTURES = ("icons", "days", "trials")  # the kinds of marks that draw a picture
NAMED = (*PICTURES, "passage")  # the kinds of marks that have a name after a colon
LISTS = frozenset({"glossary", "studies", "ledger"})  # lists whose entries have ids
ALONE = LISTS | {"timeline"}
_KIND_RE = re.compile(r"[.:]")
_ALONE_RE = re.compile(r"\s*\{\{[^{}]*\}\}\s*")
_PICTURE_RE = re.compile(rf"({'|'.join(PICTURES)}):\s*(.*)")
_BRACES_RE = re.compile(
    r"(?<!\{)\{{1,2}[ ]?(?P<name>(?:programme|site)\.\w+|icons:?[ ]?\w+#[\w-]+|days:?[ ]?\w+#[\w#, -]+|trials:[ ]?[\w-]+(?:[ ][\w-]+){0,3}|passage:[ ]?[\w-]+|timeline|glossary|studies|ledger)[ ]?\}{0,2}"
)
_PROGRAMME = {
    PROGRAMME: "price:\n  value: 90\n  source: its own page\n  recorded: 2026-03-01\n  valid_until: 2027-03-01\n"
}


@dataclass(frozen=True, slots=True)
class _Marks:
    """The names that data marks may have, and the beginnings of the names whose data could not be read."""

    known: frozenset[str]
    unread: frozenset[str]


def _marks(sources: Sources) -> _Marks:
    names = {f"programme.{name}" for name in sources.content("programme", {})}
    names |= {f"site.{name}" for name in STATED}
    names |= {name for name in ("timeline", "glossary") if name in sources.data} | {"studies", "ledger"}
    names |= {f"passage: {name}" for name in sources.content("passages", {})}
    names |= {f"trials: {treatment}" for treatment in treatments(sources.records)}
    for key, record in sources.records.items():
        names |= {f"days: {key}#{finding.id}" for finding in record.findings if lengths(finding)}
        if isinstance(record, Study):
            counted = (finding for finding in record.findings if any(figure.of for figure in finding.figures))
            names |= {f"icons: {key}#{finding.id}" for finding in counted}
    files = [problem.place.file for problem in sources.problems]
    unread = {file.removeprefix(DATA).removesuffix(".yml") for file in files if file.startswith(DATA)}
    studies = {file.removeprefix(STUDIES).removesuffix(".md") for file in files if file.startswith(STUDIES)}
    lost = studies - set(sources.records)
    unread |= {f"{kind}: {key}" for key in lost for kind in PICTURES}
    unread -= set(sources.data)
    unread |= {_ANY[0]} if "passages" in unread else set()
    return _Marks(frozenset(names), frozenset(unread | {_ANY[1]} if lost else unread))


_ANY = ("passage: ", "trials: ")  # kinds of marks that depend on a whole file, or on all records


@check(
    "DAT003",
    "A data mark names something that exists.",
    bad="It costs {{ programme.prize }}.",
    good="It costs {{ programme.price }}.",
    files=_PROGRAMME,
)
def unknown_mark(page: Page, context: Context) -> Found:
    marks = context.once(_marks)
    for mark in page.marks:
        place = page.at(mark)
        for name in _names(mark.name):
            # What the name depends on: a data file, a record, or one of _ANY.
            source = next((kind for kind in _ANY if name.startswith(kind)), name.partition("#")[0].partition(".")[0])
            written = mark.name.startswith(name.partition(" ")[0])  # with its colon
            if (name in marks.known and written) or source in marks.unread:
                continue  # the unreadable data was reported, and the mark may be right
            cannot = "" if name in marks.known else _not_drawable(context.sources, name)
            message = cannot or f"there is no {{{{ {mark.name} }}}}"
            yield place, message, _instead(name, marks.known, context.sources)


def _names(name: str) -> list[str]:
    """The names in a mark, such as "days: a2020#b" and "days: c2021#d", each with one space after its colon."""
    picture = _PICTURE_RE.fullmatch(name)
    if not picture:
        return [re.sub(rf"^({'|'.join(NAMED)})\b\W*", r"\1: ", name)]
    kind, rest = picture.groups()
    return [f"{kind}: {part.strip()}" for part in (rest.split(",") if kind == "days" else [rest])]


def _instead(name: str, known: frozenset[str], sources: Sources) -> str:
    """What to write instead of a mark that does not exist."""
    if each := _one_each(name, known):
        return f"write a mark for each: {each}"
    kinds = {_KIND_RE.split(other)[0] for other in known}
    kind, rest = _KIND_RE.split(name, maxsplit=1)[0], name.partition(": ")[2]
    cited = name.rpartition(" ")[2].lstrip("@")
    if kind not in kinds and cited in sources.references:
        return f"a citation is written [@{cited}]"
    if kind not in kinds and (meant := nearest(kind.lower(), kinds)):
        name, kind = meant + name.removeprefix(kind), meant
    key = rest.partition("#")[0] or name
    if rest and kind in ("icons", "days") and key not in sources.records and key in sources.references:
        return f"fix or restore the record {STUDIES}{key}.md"
    similar = sorted(other for other in known if _KIND_RE.split(other)[0] == kind)
    named = [other for other in known if other.endswith((f".{name}", f": {name}"))]  # all but the kind is typed
    if not similar and len(named) == 1:
        return f"did you mean {{{{ {named[0]} }}}}?"
    if key in sources.references or f"{STUDIES}{key}.md" in sources.files:
        # A hint must not suggest the picture of another study.
        similar = [other for other in similar if other.startswith(f"{kind}: {key}#")]
    near = nearest(name, similar)
    return (
        f"did you mean {{{{ {near} }}}}?" if near else f"known: {', '.join((similar or sorted(known))[:8]) or 'none'}"
    )


def _one_each(name: str, known: frozenset[str]) -> str:
    """A mark for each of the names in one that takes a single name. Empty if one of them does not exist."""
    kind, _, rest = name.partition(": ")
    key = rest.partition("#")[0]
    parts = [part.strip() for part in rest.split(",") if part.strip()] if kind in NAMED else []
    marks = [f"{kind}: {part}" if f"{kind}: {part}" in known else f"{kind}: {key}#{part}" for part in parts]
    return " and ".join(f"{{{{ {mark} }}}}" for mark in marks) if len(marks) > 1 and known.issuperset(marks) else ""


def _not_drawable(sources: Sources, name: str) -> str:
    """Why the finding that a picture names cannot be drawn. Empty if the record has no such finding."""
    kind, _, rest = name.partition(": ")
    key, _, finding = rest.partition("#")
    record = sources.records.get(key)
    missing = {"icons": "counts", "days": f"length of time ({', '.join(DAYS)})"}.get(kind)
    if missing and record and any(known.id == finding for known in record.findings):
        return f'finding "{finding}" of "{key}" has no {missing} to draw'
    return ""


@check(
    "DAT010",
    "A data mark has two braces before and two after it.",
    bad="It costs { programme.price }.",
    good="It costs {{ programme.price }}.",
    files=_PROGRAMME,
)
def braces(page: Page, _: Context) -> Found:
    for found in _BRACES_RE.finditer(page.veiled) if "{" in page.veiled else ():  # whole marks are spaces there
        place = page.place_at(found.start())
        yield place, f'readers would see "{found[0]}" as typed', f"write {{{{ {found['name']} }}}}"


@check(
    "DAT022",
    "A data mark is in a page's text, not in its front matter, and no passage is in another one.",
    bad="{{ passage: outer }}\n",
    good="{{ passage: inner }}\n",
    files={FILE: "inner: |\n  Rest for a while.\nouter: |\n  {{ passage: inner }}\n"},
)
def not_followed(page: Page, _: Context) -> Found:
    for name, value in page.meta.items():
        if isinstance(value, str) and (found := DATA_RE.search(value)):
            place = page.place_of(name)
            yield place, f'readers would see "{found[0]}" as typed: nothing is put in here', "write what it stands for"
    for mark in page.marks:
        if _in_passage(mark, page):
            message = f"{{{{ {mark.name} }}}} is in a passage, where no other is put in"
            yield page.at(mark), message, "write out what it says, or show both passages on the page"


def _in_passage(mark: Mark, page: Page) -> bool:
    return mark.name.startswith("passage:") and page.typed_at(page.at(mark)).file == FILE


@check(
    "DAT008",
    "A mark that makes a list or a picture, or a passage of several lines, has blank lines around it; a list comes once.",
    bad="See {{ studies }}.",
    good="{{ studies }}",
)
def not_alone(page: Page, context: Context) -> Found:
    passages = context.sources.content("passages", {})
    first: dict[str, int] = {}
    for mark in page.marks:
        kind, _, name = mark.name.partition(":")
        block = page.block_at(mark.offset)
        if _in_passage(mark, page):
            continue
        if name.strip() in passages if kind == "passage" else _is_crowded(mark):  # a passage that could not be put in
            message, hint = _crowded(mark, block, page)
            yield page.at(mark), f"{{{{ {mark.name} }}}} is {message}", hint
        elif mark.name in LISTS and first.setdefault(mark.name, mark.line) != mark.line:
            message = f"{{{{ {mark.name} }}}} is on this page already, on line {first[mark.name]}"
            yield page.at(mark), message, "remove one of the two"
        elif block and block.kind == "heading" and block.heading and not block.heading.own:
            message = f"{{{{ {mark.name} }}}} is in a heading, whose address would change with it"
            yield page.at(mark), message, "write an address behind the heading, as in  ## Words {#words}"


def _is_crowded(mark: Mark) -> bool:
    return not mark.alone and (mark.name in ALONE or mark.name.partition(":")[0] in NAMED)


def crowded(page: Page) -> set[int]:
    """The numbers of the blocks with marks that are to have a paragraph of their own: what else follows is no news."""
    found = (page.block_at(mark.offset) for mark in page.marks if _is_crowded(mark))
    return {block.index for block in found if block}


def _crowded(mark: Mark, block: Block | None, page: Page) -> tuple[str, str]:
    """Where a mark is, and where to put it. The picture or list would end what is around it, and numbers begin anew."""
    inside = block.inside if block and block.kind != "note" else ""
    around = "table" if block and "row" in block.kind else inside.partition(",")[0]
    if around and not (set(inside.split(", ")) == {"list"} and mark.column == 1):
        return f"in a {around}", f"put it below the whole {around}, not indented, with blank lines around it"
    alone = _ALONE_RE.fullmatch(page.line_text(mark.line))
    where = "read as a part of the text right above or below it" if alone else "in a line of text"
    return where, "give it a line of its own, with blank lines around it"


_LEAST = 6  # words; fewer can be alike by chance
_PASSAGE = {FILE: "driving: |\n  Do not drive until you have slept a night, and not for 24 hours.\n"}
_PART_RE = re.compile(r"\n[ ]*\n|\n(?=[ ]*[*+-][ ])")
_LIST_MARK_RE = re.compile(r"\A\s*[*+-][ ]+")


@check(
    "DAT015", "Every passage in docs/data/passages.yml is shown on a page.", bad=_PASSAGE[FILE], good="{}", into=FILE
)
def unused(sources: Sources, _: Context) -> Found:
    data = sources.data.get("passages")
    if data is None or any(page.unread for page in sources.pages):
        return
    shown = {(one.file, one.line) for page in sources.pages for one in page.origins}
    for name, text in data.content.items():
        line = data.lines[name]
        short = " ".join(text.split())  # in a line of text it leaves no trace but its words
        if (FILE, line + 1) not in shown and not any(short in page.text for page in sources.pages):
            hint = f"write {{{{ passage: {name} }}}}, or remove it"
            yield Place(FILE, line), f'no page shows the passage "{name}"', hint


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
        for name, text in sources.content("passages", {}).items()
        for part in _PART_RE.split(text)
        if len((flat := _flat(part)).split()) >= _LEAST
    }


def _flat(typed: str) -> str:
    return " ".join(_LIST_MARK_RE.sub("", typed).casefold().split())
