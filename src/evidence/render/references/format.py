"""The one formatter: each reference's text, made once a build, for the list, the cards, the study pages, the ledger.

pandoc's citeproc sets the text by the CSL file, in one run for all entries that the cache does not hold. Its answer is
read as data, never as HTML or Markdown: every character is escaped here, where it is used. The links (DOI, PubMed
Central, PubMed, address) are ours.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path

from evidence.checksum import checked, summed
from evidence.digest import our_code
from evidence.files import write_beside
from evidence.reading.references.entry_fields import printed
from evidence.reading.references.identifiers import Link, doi, links
from evidence.reading.references.reference import Reference
from evidence.reading.references.work_kind import csl_type, server
from evidence.render.references import pandoc
from evidence.render.references.csl import csl_item
from evidence.render.references.pandoc import FormattingError, Runs, pandoc_version

Formatted = dict[str, str]  # the HTML of each reference, with its links, by its key


def begin(
    references: Mapping[str, Reference], csl_path: Path, cache_dir: Path, language: str = ""
) -> Callable[[], Formatted]:
    """Let pandoc format references by a CSL file, while this process goes on with other work.

    Returns the function that waits for pandoc and gives the result, in the order given. `language` is as `pandoc.begin`
    has it. pandoc starts at most once, and not at all if the cache (`references.json` in `cache_dir`) has every entry.
    The cache goes by the digest of entry, CSL file, language, pandoc and our own code. Each entry is kept by itself,
    since no text depends on another's. The cache is replaced whole, and may be deleted at any time.

    The function raises FormattingError if the CSL file or pandoc is missing, or pandoc fails.
    """
    try:
        salt = f"{our_code()} {pandoc_version()} {language}".encode() + hashlib.sha256(_style(csl_path)).digest()
        digests = {key: _digest(reference, salt) for key, reference in references.items()}
        texts = _read_cache(cache_dir / "references.json")
        missing = {digest: references[key] for key, digest in digests.items() if digest not in texts}
        items = [csl_item(one, links=False) for one in missing.values()]
        answer = pandoc.begin(items, csl_path, language) if items else list
    except FormattingError as fault:
        return partial(_fail, fault)

    def result() -> Formatted:
        known = {**texts, **dict(zip(missing, answer(), strict=True))}
        if missing:
            _write_cache(cache_dir / "references.json", {digest: known[digest] for digest in digests.values()})
        return {key: _html(known[digest] or [[key, False]], links(references[key])) for key, digest in digests.items()}

    return result


def _fail(fault: FormattingError) -> Formatted:
    raise fault


def _style(csl_path: Path) -> bytes:
    try:
        return csl_path.read_bytes()
    except OSError as error:
        raise FormattingError(f"{csl_path.name}: cannot be read ({error.strerror}); restore it from Git") from error


def _html(text: Runs, links: tuple[Link, ...]) -> str:
    """A reference as readers see it, everything escaped: its text in pieces, some of them italic, and its links."""
    pieces = (f"<em>{escape(piece)}</em>" if italic else escape(piece) for piece, italic in text)
    return " ".join(["".join(pieces), *(f'<a href="{escape(one.href)}">{escape(one.label)}</a>.' for one in links)])


def _digest(reference: Reference, salt: bytes) -> str:
    """A digest of all that pandoc may print of an entry."""
    read = printed(reference.type) - _LINKS
    fields = [(name, field.value) for name, field in reference.fields.items() if name in read]
    seen = bool(reference.get("urldate")) and not doi(reference)  # a DOI needs no date of access
    told_by_links = [csl_type(reference), server(reference), seen]
    return hashlib.sha256(salt + json.dumps([reference.type, *told_by_links, fields]).encode()).hexdigest()[:32]


_LINKS = frozenset({"doi", "pmid", "pmcid", "url", "unverified", "pmc", "pubmed", "eprint", "crossref"})


def _read_cache(path: Path) -> dict[str, Runs]:
    """The cache, or nothing if it is missing, damaged or of another form: it only saves time."""
    try:
        found = json.loads(checked(path.read_text(encoding="utf-8")))
        return {digest: [[str(text), bool(italic)] for text, italic in runs] for digest, runs in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _write_cache(path: Path, cache: dict[str, Runs]) -> None:
    """Replace the cache whole; two builds at once cannot leave half a file. Failing to write costs only time."""
    with contextlib.suppress(OSError):
        write_beside(path, summed(json.dumps(cache)), lasting=False)
