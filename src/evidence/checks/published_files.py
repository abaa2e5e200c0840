"""Files below docs/.

Only files that the checks read, or know to be harmless, are published. The same holds for the files that the site's templates bring.
"""

import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.file_contents import KINDS, content_fault
from evidence.files import OVERRIDES
from evidence.problem import Place
from evidence.reading.models.data_files import APPROVED_RE
from evidence.reading.project_files import DATA, is_of_the_build, published_address
from evidence.reading.sources import Sources

PAGE_ENDINGS = frozenset({".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtext", ".mdx", ".rst", ".txt", ".md"})
OFFICE_ENDINGS = frozenset(
    {".doc", ".docx", ".odt", ".rtf", ".pages", ".ppt", ".pptx", ".xls", ".xlsx", ".ods", ".odp"}
)
_NOT_COPIED = frozenset({".html", ".md", ".py"})  # MkDocs copies all else from a folder of templates
NOT_PUBLISHED = "docs/templates/"  # MkDocs leaves this folder out of the site


@check(
    "FIL001",
    "Every file below docs/ is of a kind that is published here, and every file in overrides/ is a template.",
    why="A file that no check reads could show readers anything, or take the place of a file that the build makes. "
    "The words inside a PDF file and a photograph are not read either: read them before you publish one.",
    bad="echo 'Lumenide cures.' > docs/articles/new.markdown",
    good="ls docs/articles/a.md",
    into="terminal",
)
@check(
    "FIL002",
    "A file is what the ending of its name says, whole and not too large, and does nothing but show something.",
    bad="echo 'not a picture' > docs/assets/b.png",
    good="cp docs/assets/a.png docs/assets/b.png",
    into="terminal",
)
@check(
    "FIL003",
    "No two files are published at one address.",
    why="One of them is lost; on some systems a name in capital letters is the same name.",
    bad="mkdir docs/articles/a && cp docs/articles/a.md docs/articles/a/index.md",
    good="ls docs/articles",
    into="terminal",
)
def published_files(sources: Sources, _: Context) -> FoundByCode:
    files = sorted(sources.files)
    for path in files:
        yield from _bad_kind(sources.root, path)
    yield from _same_address(files)
    for file in sorted((sources.root / OVERRIDES).rglob("*")):
        if file.is_file() and file.suffix not in _NOT_COPIED and not file.name.startswith("."):
            place = Place(file.relative_to(sources.root).as_posix())
            message = f"MkDocs publishes this file as it is; {OVERRIDES}/ holds templates (.html) alone"
            yield "FIL001", place, message, "move a picture to docs/assets/, and anything else out of the project"


def _bad_kind(root: Path, path: str) -> FoundByCode:
    """The problem of a file whose kind is not published here, or whose content is not what its name says."""
    ending, place = PurePosixPath(path).suffix, Place(path)
    if path.startswith(NOT_PUBLISHED):
        message = "MkDocs does not publish the folder docs/templates/"
        yield "FIL001", place, message, "move the file to another folder"
    elif path.startswith(DATA):
        if ending != ".yml" and not APPROVED_RE.fullmatch(path):
            message = "docs/data/ holds YAML files, and in approved/ what `evidence sign` wrote"
            yield "FIL001", place, message, "name it .yml, or move it out of docs/"
    elif ending == ".md":
        if PurePosixPath(path).name.lower() == "readme.md":
            yield "FIL003", place, "MkDocs takes README.md for the page of its folder", "name it index.md"
    elif ending == ".svg" or ending in KINDS:
        try:
            fault = content_fault(root / path, ending)
        except OSError as error:
            yield "FIL002", Place(path), f"cannot be read: {error.strerror}", "check the file's permissions"
            return
        if fault:
            yield "FIL002", Place(path), *fault
    else:
        yield "FIL001", place, *_unknown_kind(path, ending)


def _unknown_kind(path: str, ending: str) -> tuple[str, str]:
    """The message and the hint for a file with an ending that is not published."""
    lower = ending.lower()
    if lower in PAGE_ENDINGS:
        right = PurePosixPath(path).with_suffix(".md")
        return f'a page ends in ".md"; no check reads a page that ends in "{ending}"', f"rename it {right}"
    if lower in KINDS or lower == ".svg":
        right = PurePosixPath(path).with_suffix(lower)
        return "the ending is in capital letters, which some systems do not find", f"rename it {right}"
    hint = "export it as PDF, or move it out of docs/" if lower in OFFICE_ENDINGS else "move it out of docs/"
    return "files of this kind are not published here", hint


def _same_address(files: list[str]) -> FoundByCode:
    """The files that would be published at the same address, or at addresses that some systems cannot tell apart."""
    for path in files:
        if path.endswith(".md") and is_of_the_build(path):  # any other kind is refused anyway
            yield (
                "FIL003",
                Place(path),
                "the build writes a file of its own at this address",
                "give this one another name",
            )
    groups: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if not path.startswith((DATA, NOT_PUBLISHED)):
            groups[unicodedata.normalize("NFC", published_address(path)).casefold()].append(path)
    for paths in groups.values():
        for path in paths[1:] and paths:
            others = " and ".join(other for other in paths if other != path)
            message = f"{others} is published at the same address, so one of them is lost"
            yield "FIL003", Place(path), message, "keep one, or give one another name"
