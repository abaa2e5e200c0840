"""Changed files that the report on a change cannot judge: it names them, so that a person looks."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from evidence.reading.models.data_files import APPROVED, MODELS
from evidence.reading.project_files import BIBLIOGRAPHY, CONFIGURATION, DATA

# What the site is made from. Everything else (tests, handbook, workflows) cannot change a page.
SITE = ("docs", "overrides", "src", BIBLIOGRAPHY, CONFIGURATION, "requirements.lock", "pyproject.toml")
_FORMS = {
    ".html": "the form of every page; of its words, those in the file itself were compared",
    ".css": "the look of all pages",
    ".js": "what pages do, such as search",
    ".csl": "how all references are printed",
    ".yml": "the words and tables by which pages are checked and written",
}


def not_compared(changed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each changed file that the report does not read whole, and what may be otherwise because of it."""
    for path in changed:
        if why := _why(path):
            yield path, why


def _why(path: str) -> str:
    folder, ending = path.partition("/")[0], PurePosixPath(path).suffix
    if folder == "overrides" or path.startswith("src/evidence/resources/"):
        return _FORMS.get(ending, "")
    if folder == "src":
        return "the program that makes the pages: what it makes of the same files was not compared"
    if path in ("requirements.lock", "pyproject.toml"):
        return "the packages that make the pages"
    if folder != "docs" or ending == ".md" or path.startswith(APPROVED):
        return ""
    if path.startswith(DATA) and PurePosixPath(path).stem in {*MODELS, "verification"}:
        return ""
    return "a picture or another file: open it"
