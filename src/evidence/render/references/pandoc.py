"""Asks pandoc to format references by the CSL style, once for a whole build."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

_INSTALL = "type  pip install --force-reinstall pypandoc_binary"


class FormattingError(Exception):
    """The references could not be formatted; the text says what to do."""


# pandoc -------------------------------------------------------------------------------------------------------------

# Private characters stand for `<`, `>` and `&`, which CSL-JSON could take for markup. JSON has no other use for these
# three, so its text can be changed as a whole.
_ASIDE = {"<": "\ue0f0", ">": "\ue0f1", "&": "\ue0f2"}
TIMEOUT = 300  # seconds
_EVERY_ENTRY = '---\nnocite: "@*"\n---\n'  # a document that cites all there is

Runs = list[list[Any]]


def begin(items: list[dict[str, Any]], csl_path: Path, language: str = "") -> Callable[[], list[Runs]]:
    """Let pandoc set CSL items by a CSL style, in the style's own language or another, while this process goes on.

    Returns what waits for pandoc and gives the text of each item, in order. Both raise FormattingError where pandoc
    cannot be started, fails or leaves no answer.
    """
    folder = tempfile.TemporaryDirectory(prefix="evidence-")
    try:
        process = _started(items, csl_path.absolute(), language, Path(folder.name))
    except FormattingError:
        folder.cleanup()
        raise

    def answer() -> list[Runs]:
        with folder:
            _wait(process, Path(folder.name))
            return _answer(Path(folder.name), len(items))

    return answer


def _started(items: list[dict[str, Any]], csl_path: Path, language: str, folder: Path) -> subprocess.Popen[bytes]:
    try:
        (folder / "all.md").write_text(_EVERY_ENTRY)
        (folder / "items.json").write_text(_to_pandoc(items), encoding="utf-8")
        said = (folder / "said").open("wb")
    except (OSError, ValueError) as error:
        raise FormattingError(f"pandoc cannot be told what to do ({error}); is the disk full?") from error
    try:
        with said:
            return subprocess.Popen(
                [program(), *_options(csl_path, language, folder)], stdin=subprocess.DEVNULL, stderr=said
            )
    except OSError as error:
        raise FormattingError(f"pandoc cannot be started ({error.strerror}); {_INSTALL}") from error


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    try:
        code = process.wait(TIMEOUT)
    except subprocess.TimeoutExpired as error:
        process.kill()
        raise FormattingError(f"pandoc did not finish within {TIMEOUT // 60} minutes") from error
    if code:
        said = (folder / "said").read_text("utf-8", "replace").strip().splitlines()
        raise FormattingError(
            f"pandoc could not format the references: {said[-1] if said else f'it ended with {code}'}"
        )


def _answer(folder: Path, count: int) -> list[Runs]:
    try:
        found = dict(_entries(_from_pandoc((folder / "made.json").read_text("utf-8"))))
    except (OSError, ValueError) as error:
        raise FormattingError(f"pandoc left no answer ({error}); is the disk full?") from error
    return [found.get(f"r{index}", []) for index in range(count)]


def program() -> str:
    """The program: what PYPANDOC_PANDOC names, else what the locked package brings, else one that is installed.

    pypandoc itself starts all that it can find, to ask for their versions.
    """
    package = find_spec("pypandoc")
    brought = str(Path(package.origin).with_name("files")) if package and package.origin else ""
    return os.environ.get("PYPANDOC_PANDOC") or shutil.which("pandoc", path=brought) or "pandoc"


def _options(csl_path: Path, language: str, folder: Path) -> list[str]:
    """The options for pandoc. The items are its bibliography: as a document, they would come back beside their text."""
    return [
        *("+RTS", "-O256m", "-RTS"),  # a fifth faster for thousands: no collection of old garbage below 256 MiB
        *("--from=markdown", "--to=json", f"--output={folder / 'made.json'}", str(folder / "all.md")),
        *("--citeproc", f"--csl={csl_path}", f"--bibliography={folder / 'items.json'}"),
        "--metadata=link-bibliography=false",  # the links are ours
        *([f"--metadata=lang={language}"] if language else []),
    ]


def _to_pandoc(items: list[dict[str, Any]]) -> str:
    text = json.dumps([{**item, "id": f"r{index}"} for index, item in enumerate(items)])
    for char, held in _ASIDE.items():
        text = text.replace(char, held)
    return text


def _from_pandoc(text: str) -> Any:
    for char, held in _ASIDE.items():
        text = text.replace(held, char)
    return json.loads(text)["blocks"]


def _entries(blocks: Any) -> Iterator[tuple[str, Runs]]:
    """The entries in pandoc's bibliography: number and runs."""
    for block in blocks:
        if block["t"] != "Div":
            continue
        (identifier, _, _), inner = block["c"]
        if identifier.startswith("ref-r"):
            pieces = [piece for paragraph in inner for piece in _pieces(paragraph.get("c", []), False)]
            runs = groupby(pieces, key=lambda piece: piece[1])
            yield identifier.removeprefix("ref-"), [["".join(text for text, _ in run), italic] for italic, run in runs]
        else:
            yield from _entries(inner)


def _pieces(inlines: Any, italic: bool) -> Iterator[tuple[str, bool]]:
    """The text of pandoc's inlines, each with whether it is italic; any markup but emphasis is only its text."""
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            yield content, italic
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " ", italic
        elif kind == "Emph":
            yield from _pieces(content, not italic)
        elif kind in ("Code", "Math", "RawInline"):
            yield str(content[-1]), italic
        elif kind in ("Span", "Quoted", "Cite", "Link", "Image"):
            yield from _pieces(content[1], italic)
        elif isinstance(content, list):
            yield from _pieces(content, italic)


def pandoc_version() -> str:
    """The name and version of the package that brings pandoc. Raises FormattingError if there is none."""
    for name in ("pypandoc_binary", "pypandoc"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    raise FormattingError(f"pandoc is not installed; {_INSTALL}")
