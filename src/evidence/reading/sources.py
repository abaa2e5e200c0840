"""The sources of the site, read once: configuration, bibliography, pages, records and data files.

`read(root)` returns everything that checks, rendering, sign-off and reports work on; none of them opens a source
again. What could not be read is in `problems`; everything else is there all the same.
"""

import contextlib
import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.files import OVERRIDES
from evidence.problem import Place, Problem
from evidence.reading.configuration import Configuration, language, read_configuration
from evidence.reading.language import Language
from evidence.reading.merges import CODE
from evidence.reading.models.data_files import DataFile, read_approved, read_data
from evidence.reading.models.record import AnyRecord, validate_record
from evidence.reading.models.subject import NOTHING, Subject
from evidence.reading.models.verification import STEM, Entry, Later, current_entries, published_later
from evidence.reading.pages.front_matter import body_at, read_front_matter
from evidence.reading.pages.kept import Kept
from evidence.reading.pages.page import Page
from evidence.reading.pages.passages import Passage, passages, put_in
from evidence.reading.pages.settings import settings
from evidence.reading.project_files import (
    BIBLIOGRAPHY,
    CONFIGURATION,
    files_below_docs,
    is_record,
    read_text,
    required_text,
)
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.reference import Reference
from evidence.reading.retractions import retractions, with_retractions

if TYPE_CHECKING:
    from evidence.reading.pages.engine import Engine


@dataclass(frozen=True)
class Sources:
    """Everything that was read, in the order of the file names.

    config:            `mkdocs.yml` as plain data, with what it inherits.
    config_places:     where each setting was written, by dotted path.
    references:        by key, in the order of the file.
    records:           by key, only the valid ones.
    data:              by stem: programme, crisis, signoffs, glossary, timeline, passages, wordings.
    retracted:         by key, the words "Retracted on November 10, 2026".
    approved:          what clinicians approved, by the path of the file.
    files:             every file under `docs/`, relative to the root.
    bibliography_text: `references.bib` as it was read.
    templates:         the text of each template in `overrides/`, by its path below it.
    problems:          what could not be read.
    kept:              the pages that an earlier run kept.
    """

    root: Path
    config: dict[str, Any] = field(default_factory=dict)
    config_places: dict[str, Place] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    records: dict[str, AnyRecord] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    data: dict[str, DataFile] = field(default_factory=dict)
    retracted: dict[str, str] = field(default_factory=dict)
    approved: dict[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    bibliography_text: str = ""
    templates: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    kept: Kept | None = field(default=None, repr=False, compare=False)

    @property
    def configuration(self) -> Configuration:
        """`mkdocs.yml` with the place of each setting."""
        return Configuration(self.config, self.config_places)

    @cached_property
    def language(self) -> Language:
        """The language of the site's pages."""
        return language(self.config)

    def page(self, path: str) -> Page | None:
        """The page at a path relative to the root, or None."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, Page]:
        return {page.path: page for page in self.pages}

    def content(self, stem: str, default: Any) -> Any:
        """What `docs/data/STEM.yml` holds, or the default if the file is missing or empty."""
        file = self.data.get(stem)
        return file.content if file and file.content else default

    @cached_property
    def subject(self) -> Subject:
        """What the site is about, by `docs/data/subject.yml`. Nothing in particular if that cannot be read."""
        given = self.content("subject", None)
        return Subject.model_validate(given) if given else NOTHING

    @property
    def verified(self) -> dict[str, Entry]:
        """What Crossref and PubMed last said about the DOI and PMID that each reference has now; see `evidence verify`."""
        return current_entries(self.content(STEM, {}), self.references)

    @property
    def later(self) -> dict[str, list[Later]]:
        """What was later published about each reference: the item of each kind that has the most exact date."""
        return published_later(self.content(STEM, {}), self.references)

    @property
    def articles(self) -> tuple[Page, ...]:
        """The pages whose citations count."""
        return tuple(page for page in self.pages if page.is_article)


Found = tuple[Page, list[Problem]] | None
Pages = tuple[tuple[Page, ...], list[Problem]]
Many = Callable[[Callable[[str], Found], list[str]], Iterable[Found]]
BeforePages = Callable[[dict[str, Reference], dict[str, Any]], object]


def read(root: Path, before: Sources | None = None, many: Many = map) -> Sources:
    """Read everything once. What cannot be read is a problem in the result; nothing else is raised.

    `before` and `many` are as `begin` has them. Raises FileNotFoundError without a `docs/` folder.
    """
    return begin(root, before, many)()


def begin(
    root: Path, before: Sources | None = None, many: Many = map, told: BeforePages = lambda *_: None
) -> Callable[[], Sources]:
    """Begin to read everything, as `read` does. Returns what waits for the pages and gives the sources.

    `before` is an earlier reading of the same project: a page with the same text and no problem is taken from it. `many`
    maps a function over the pages that must be parsed, as `map` does; it may let workers begin. `told` is called with
    the references and the configuration before this process waits for pages.
    """
    if not (root / "docs").is_dir():
        raise FileNotFoundError(f"there is no docs/ folder in {root}; run this in the project's folder, or give --root")
    configuration, config_problems = read_configuration(root)
    config = configuration.settings
    files, file_problems = files_below_docs(root)
    data, data_problems = read_data(root, files)
    kept = Kept(root, config)
    pages = _pages(root, files, config, kept, _passages(data), before, many)
    text, references, reference_problems = _bibliography(root)
    told(references, config)
    templates, template_problems = _templates(root)
    approved, approved_problems = read_approved(root, files)
    around = Sources(
        root=root,
        config=config,
        config_places=configuration.places,
        references=references,
        retracted=retractions(data, references, language(config)),
        approved=approved,
        data=data,
        files=frozenset(files),
        bibliography_text=text,
        templates=templates,
        problems=(*config_problems, *reference_problems, *file_problems),
        kept=kept,
    )
    return partial(_with_pages, around, pages, (*data_problems, *template_problems, *approved_problems))


def _with_pages(around: Sources, pages: Callable[[], Pages], following: Iterable[Problem]) -> Sources:
    """The sources with their pages and records. following are the problems that are told after those of pages."""
    read, page_problems = pages()
    records, record_problems = _records(read)
    return replace(
        around,
        pages=read,
        records=with_retractions(records, around.retracted),
        problems=(*around.problems, *page_problems, *record_problems, *following),
    )


def _bibliography(root: Path) -> tuple[str, dict[str, Reference], list[Problem]]:
    text, problems = required_text(root, BIBLIOGRAPHY)
    if not text.strip():
        return text, {}, problems
    references, faults = read_bibliography(text, BIBLIOGRAPHY)
    return text, references, problems + faults


def _templates(root: Path) -> tuple[dict[str, str], list[Problem]]:
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted((root / OVERRIDES).rglob("*.html")):
        text, faults = read_text(path, path.relative_to(root).as_posix())
        found[path.relative_to(root / OVERRIDES).as_posix()] = text
        problems += faults
    return found, problems


class _Parser:
    """The parser that the configuration asks for, set up when the first page needs it."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self.problems: list[Problem] = []

    @cached_property
    def engine(self) -> "Engine":
        """The engine. An extension that cannot be set up is reported and left out."""
        from evidence.reading.pages.engine import BadExtension, engine, without_faulty

        try:
            return engine(self._config)
        except BadExtension:
            config, faults = without_faulty(self._config)
            hint = "correct it, or install its package"
            self.problems += [Problem(Place(CONFIGURATION), "INP006", fault, hint) for fault in faults]
            return engine(config)


def _passages(data: dict[str, DataFile]) -> dict[str, Passage]:
    found = data.get("passages")
    return passages(found.content, found.lines) if found else {}


def _pages(
    root: Path,
    files: Iterable[str],
    config: dict[str, Any],
    kept: Kept,
    known: dict[str, Passage],
    before: Sources | None,
    many: Many,
) -> Callable[[], Pages]:
    """Begin to read the pages. Returns what gives them, with their problems, once all are read."""
    same_parser = before is not None and settings(config) == settings(before.config)
    unchanged = _sound(before) if before and same_parser else {}
    parser = _Parser(config)
    paths = [path for path in files if path.endswith(".md")]
    if unchanged:
        many = map  # most pages are here already

    def read(path: str, parser: _Parser | None = parser) -> Found:
        return _page(root / path, path, kept, parser, known, unchanged)

    with _nothing_collected():
        # What is kept is read here: workers would have to send it, which takes longer.
        done = {path: read(path, None) for path in paths} if kept else {}
    waiting = [path for path in paths if not done.get(path)]
    if waiting and many is not map:
        _ = parser.engine  # set it up once, before workers start
    parsed = many(read, waiting)

    def end() -> Pages:
        with _nothing_collected():
            done.update(zip(waiting, parsed, strict=True))
        found = [one for path in paths if (one := done[path])]
        problems = [problem for _, of_page in found for problem in of_page]
        return tuple(page for page, _ in found), list(dict.fromkeys([*parser.problems, *problems]))

    return end


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Pause Python's garbage collector: we keep what we read, so it would look through all of it again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _sound(before: Sources) -> dict[str, Page]:
    """The pages of an earlier reading without problems, by their paths."""
    faulty = {problem.place.file for problem in before.problems}
    return {page.path: page for page in before.pages if page.path not in faulty and not page.faults}


def _page(
    file: Path,
    path: str,
    kept: Kept | None,
    parser: _Parser | None,
    known: dict[str, Passage],
    unchanged: dict[str, Page],
) -> Found:
    """A page, and what is wrong in it. None if it must be parsed, and there is no parser."""
    text, problems = read_text(file, path)
    if not text.strip():
        empty = Problem(Place(path), "INP004", "this page is empty", "write it or remove the file")
        return Page(path=path, text=text, body=0), problems or [empty]
    typed, body = text, body_at(text)
    text, origins = put_in(text, path, body, known)
    before = unchanged.get(path)
    if before and before.text == text and not problems:
        return replace(before, origins=origins) if before.origins != origins else before, []
    if kept and not problems and (page := kept.page(path, text, body=body, origins=origins)):
        return page, []
    if parser is None:
        return None
    from evidence.reading.pages.reader import read_page  # loads the parser, only for changed pages

    meta, lines, _, faults = read_front_matter(typed, path)
    page = read_page(text, path, parser.engine, meta, lines, body)
    page = replace(page, origins=origins) if origins else page
    in_text = (replace(one, place=page.typed_at(one.place)) for one in page.faults)
    found = [*parser.problems, *problems, *faults, *in_text]
    # The preview shows a page with an unfinished merge as it shows one that cannot be read.
    merges = tuple(one for one in problems if one.code == CODE)
    return replace(page, faults=page.faults + merges) if merges else page, found


def reread(sources: Sources, path: str) -> Page | None:
    """An article as it is now, of which the text below the front matter alone was edited since the sources were read.

    None if anything else was edited, or if it could not be read whole, then or now.
    """
    before = None if is_record(path) else _sound(sources).get(path)
    if before is None:
        return None
    parser = _Parser(sources.config)
    found = _page(sources.root / path, path, None, parser, _passages(sources.data), {})
    assert found  # since there is a parser
    page, problems = found
    same = page.meta == before.meta and page.text[: page.body] == before.text[: before.body]
    return page if same and not (problems or parser.problems or page.unread) else None


def _records(pages: Iterable[Page]) -> tuple[dict[str, AnyRecord], list[Problem]]:
    """The valid records by the keys of their references. If two have the same key, the first counts."""
    records: dict[str, AnyRecord] = {}
    problems: list[Problem] = []
    for page in pages:
        if is_record(page.path) and page.text.strip():
            record, faults = validate_record(page)
            problems += faults
            if record is not None:
                records.setdefault(record.reference, record)
    return records, problems
