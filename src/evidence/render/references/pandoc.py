"""Asks pandoc to format references by the CSL style, once for a whole build."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import Any


class FormattingError(Exception):
    """The references could not be formatted; the text says what to do."""


# pandoc -------------------------------------------------------------------------------------------------------------

# `<`, `>` and `&` step aside: in CSL-JSON they may be markup, and a bibliography's text is none. (JSON has no other
# use for them, so its text can be changed as a whole.)
_ASIDE = {"<": "\ue0f0", ">": "\ue0f1", "&": "\ue0f2"}
TIMEOUT = 300  # seconds
_EVERY_ENTRY = '---\nnocite: "@*"\n---\n'  # a document that cites all there is

Runs = list[list[Any]]


def formatted(items: list[dict[str, Any]], csl_path: Path) -> list[Runs]:
    """The text of each CSL item, in order, as pandoc sets it by a CSL style.

    Raises FormattingError where pandoc cannot be started, fails or leaves no answer.
    """
    import pypandoc  # here: a build whose cache is warm never needs it

    with tempfile.TemporaryDirectory(prefix="evidence-") as name:
        folder = Path(name)
        try:
            (folder / "all.md").write_text(_EVERY_ENTRY)
            (folder / "items.json").write_text(_to_pandoc(items), encoding="utf-8")
            _run([pypandoc.get_pandoc_path(), *_options(csl_path.absolute(), folder)])
            found = dict(_entries(_from_pandoc((folder / "made.json").read_text("utf-8"))))
        except (OSError, ValueError) as error:
            raise FormattingError(f"pandoc left no answer ({error}); is the disk full?") from error
    return [found.get(f"r{index}", []) for index in range(len(items))]


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
    except OSError as error:
        raise FormattingError(f"pandoc cannot be started ({error}); run `make site` to install it") from error
    except subprocess.TimeoutExpired as error:
        raise FormattingError(f"pandoc did not finish within {TIMEOUT // 60} minutes") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"it ended with {done.returncode}"
        raise FormattingError(f"pandoc could not format the references: {reason}")


def _options(csl_path: Path, folder: Path) -> list[str]:
    """What pandoc is told. The items come as a bibliography: as a document, they would come back beside their text."""
    return [
        *("+RTS", "-O256m", "-RTS"),  # a fifth faster for thousands: no collection of old garbage below 256 MiB
        *("--from=markdown", "--to=json", f"--output={folder / 'made.json'}", str(folder / "all.md")),
        *("--citeproc", f"--csl={csl_path}", f"--bibliography={folder / 'items.json'}"),
        "--metadata=link-bibliography=false",  # the links are ours
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
            yield identifier.removeprefix("ref-"), _merged(pieces)
        else:
            yield from _entries(inner)


def _merged(pieces: list[tuple[str, bool]]) -> Runs:
    return [["".join(text for text, _ in run), italic] for italic, run in groupby(pieces, key=lambda piece: piece[1])]


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
    """The name and version of the package that brings pandoc. Raises FormattingError where there is none."""
    for name in ("pypandoc_binary", "pypandoc"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    raise FormattingError("pypandoc_binary is not installed; run `make site`")
