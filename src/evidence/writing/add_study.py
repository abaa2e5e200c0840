"""Prepares the files that adding a study writes: the bibliography with its entry, and a record to fill in."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from evidence.lookup.identify import Identifier
from evidence.lookup.work import Work
from evidence.reading.merges import conflicts
from evidence.reading.models.data_files import read_data
from evidence.reading.project_files import BIBLIOGRAPHY, DATA, record_path
from evidence.reading.references.authors import short_name
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.references.identifiers import doi, paper_url
from evidence.reading.references.reference import Reference
from evidence.writing import new_pages
from evidence.writing.bibtex_entry import CannotWrite, duplicate, entry, insert, key_for


def read(root: Path) -> tuple[str, dict[str, Reference]]:
    """The bibliography's text and entries. Raises CannotWrite if it has faults, since nothing is added to such a file."""
    try:
        text = (root / BIBLIOGRAPHY).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CannotWrite(
            f"there is no {BIBLIOGRAPHY} here; run this in the project's folder, or give --root"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotWrite(f"{BIBLIOGRAPHY} cannot be read ({type(error).__name__}); correct it first") from None
    if conflicts(text.replace("\r\n", "\n"), BIBLIOGRAPHY):
        raise CannotWrite(f"correct {BIBLIOGRAPHY} first: {BIBLIOGRAPHY}: a merge conflict was left in it")
    references, problems = read_bibliography(text, BIBLIOGRAPHY)
    if problems:
        raise CannotWrite(f"correct {BIBLIOGRAPHY} first: {problems[0]}")
    return text, references


def known(wanted: Identifier, references: dict[str, Reference]) -> str:
    """The key of the entry that has this identifier, or "" if none has."""
    for key, reference in references.items():
        number = doi(reference) if wanted.kind == "doi" else reference.get(wanted.kind)
        if number and number.lower() == wanted.value.lower():
            return key
    return ""


def files(root: Path, work: Work, today: dt.date) -> tuple[str, dict[Path, str]]:
    """The new entry's key, and what to write: the bibliography, and the record unless there is one already.

    Raises CannotWrite, also if the work is in the bibliography already.
    """
    text, references = read(root)
    if key := duplicate(work, references):
        raise CannotWrite(already(key, references[key]))
    key = key_for(work, references.keys())
    made = insert(text.replace("\r\n", "\n"), key, entry(key, work))
    wanted = {root / BIBLIOGRAPHY: made.replace("\n", "\r\n") if "\r\n" in text else made}
    page = root / record_path(key)
    if not page.exists():
        wanted[page] = record(read_bibliography(made, BIBLIOGRAPHY)[0][key], today, work.designs, ways_given(root))
    return key, wanted


def ways_given(root: Path) -> list[str]:
    """How the site's treatments may be given, by its `docs/data/subject.yml`; none if that does not say."""
    path = f"{DATA}subject.yml"
    data, _ = read_data(root, [path] if (root / path).is_file() else [])
    return list(data["subject"].content.get("given") or []) if "subject" in data else []


def record(reference: Reference, today: dt.date, designs: tuple[str, ...] = (), given: Sequence[str] = ()) -> str:
    """The text of a record to fill in."""
    return new_pages.record(reference.key, short_name(reference), today, designs, paper_url(reference), given)


def already(key: str, reference: Reference) -> str:
    """What to tell a writer whose study is in the bibliography already."""
    return f'this is "{key}" already ({BIBLIOGRAPHY}, line {reference.line}); cite it as [@{key}]'
