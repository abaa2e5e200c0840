"""Text that is not BibTeX but what other programs give: PubMed's own format, RIS, EndNote's tagged text, CSL-JSON, and a
reference as it is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_PUBMED = re.compile(r"^[ \t]*PMID\s?-\s*[0-9]+", re.M)
_RIS = re.compile(r"^[ \t]*TY  ?- ?\s*[A-Z]{3,}", re.M)
_ENDNOTE = re.compile(r"^[ \t]*%0 \w+", re.M)
_JSON = re.compile(r'^[ \t]*[\[{]?\s*\{?[ \t]*"(?:id|type|DOI|title)"[ \t]*:', re.M)
# A printed reference: an identifier on a line that is not a comment (those begin with %).
_PRINTED = re.compile(
    r"^(?![ \t]*%)[^\n%]*?(?:\b(?P<doi>10\.[0-9]{4,9}/[^\s\"<>{}]+)|\bPMID:?[ \t]*(?P<pmid>[0-9]{4,8})\b)", re.M
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """An exported reference found in a text: its format, and where in the text it begins."""

    format: Literal["nbib", "ris", "enw", "json", "text"]
    start: int
    identifier: str = ""

    @property
    def program(self) -> str:
        """The program that writes this format."""
        return {
            "nbib": "PubMed's own format", "ris": "RIS", "enw": "EndNote's tagged text", "json": "JSON",
            "text": "a printed reference",
        }[self.format]  # fmt: skip


def pasted(text: str) -> Iterator[Pasted]:
    """The first reference of each foreign format in a text."""
    if found := _PUBMED.search(text):
        yield Pasted("nbib", found.start())
    if found := _RIS.search(text):
        yield Pasted("ris", found.start())
    if found := _ENDNOTE.search(text):
        yield Pasted("enw", found.start())
    if found := _JSON.search(text):
        yield Pasted("json", found.start())
    if found := _PRINTED.search(text):
        yield Pasted("text", found.start(), (found["doi"] or found["pmid"]).rstrip(".,;)"))


def remedy(found: Pasted) -> str:
    """The hint for such text in the bibliography."""
    if found.format == "text":
        return f"delete it here, and run: evidence cite {found.identifier}"
    if found.format in ("enw", "json"):
        return "delete it here, export the reference as RIS, and run: evidence cite FILE.ris"
    return f"move it to a file study.{found.format}, and run: evidence cite study.{found.format}"
