"""The one formatter: each reference's text, made once a build, for the list, the cards, the study pages, the ledger.

pandoc's citeproc sets the text by the CSL file, in one run for all entries that the cache does not hold; it works
beside us from `begin_formatting` until the result is asked for. Its answer is read as data, never as HTML or Markdown:
every character is escaped here, where it is put to use. The links (DOI, PubMed Central, PubMed, address) are ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import re
import subprocess
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from evidence import bibliography
from evidence.bibliography import plain
from evidence.cache import digest_of_files
from evidence.files import write_beside
from evidence.sources import Reference

# The shape that doi.org resolves; old DOIs of the SICI form hold "<" and ">", which links percent-encode.
DOI_RE = re.compile(r"^10\.[0-9]{4,9}/[^\s\"\\^`{|}\x00-\x20\x7f-\x9f]+$")
PMID_RE = re.compile(r"^[1-9][0-9]{0,7}$")
PMCID_RE = re.compile(r"^PMC[1-9][0-9]{2,8}$")

_CSL_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "proceedings": "book", "manual": "report", "report": "report",
    "techreport": "report", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis",
    "unpublished": "article", "online": "webpage", "misc": "webpage",
}  # fmt: skip
_OUR_CODE = digest_of_files(
    [Path(__file__), Path(bibliography.__file__)], Path(__file__).parent
)  # what goes into pandoc, what we make of it


class FormattingError(Exception):
    """The references could not be formatted; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link behind a reference: what it shows, where it goes (http or https), and which it is."""

    label: str
    href: str
    kind: str  # "doi" | "pmc" | "pubmed" | "url"


@dataclass(frozen=True, slots=True)
class FormattedReference:
    """A reference as readers see it. runs is its text in pieces (text, whether italic); links follow it."""

    key: str
    runs: tuple[tuple[str, bool], ...]
    links: tuple[Link, ...]

    @property
    def html(self) -> str:
        """The text and its links as HTML, escaped."""
        return " ".join([self.citation_html, *(_anchor(link, html.escape) for link in self.links)])

    @property
    def citation_html(self) -> str:
        """The text alone as HTML, escaped."""
        return "".join(f"<em>{html.escape(text)}</em>" if italic else html.escape(text) for text, italic in self.runs)

    @property
    def text(self) -> str:
        """The text and its links as plain text."""
        shown = [link.href if link.kind == "url" else link.label for link in self.links]
        return " ".join(["".join(text for text, _ in self.runs), *shown])

    @property
    def markdown(self) -> str:
        """One line that any Markdown processor renders as `html`, for a footnote definition.

        Whatever might mean something to Markdown or one of its extensions is a character reference; the emphasis
        and the links are HTML, so no underscore in an address can become emphasis.
        """
        text = "".join(
            f"<em>{_harmless(text)}</em>" if italic else _harmless(text, first=index == 0)
            for index, (text, italic) in enumerate(self.runs)
        )
        return " ".join([text, *(_anchor(link, _harmless) for link in self.links)])


def format_references(
    references: Mapping[str, Reference], csl_path: Path, cache_dir: Path
) -> dict[str, FormattedReference]:
    """Format references by a CSL file, in the order given.

    pandoc starts at most once, and not at all where the cache (`references.json` in cache_dir) holds every entry.
    The cache goes by the digest of entry, CSL file, pandoc and our own code; each entry is kept by itself, for no text
    depends on another's. It is replaced whole, and may be deleted at any time.

    Raises FormattingError where the CSL file or pandoc is missing, or pandoc fails.
    """
    return begin_formatting(references, csl_path, cache_dir)()


def begin_formatting(
    references: Mapping[str, Reference], csl_path: Path, cache_dir: Path
) -> Callable[[], dict[str, FormattedReference]]:
    """Begin what `format_references` does, and come back while pandoc works on another core.

    The result is asked for by calling what is returned, as often as you like; that waits for pandoc, and raises
    what `format_references` raises. Where nobody asks any more, pandoc is stopped.
    """
    try:
        return cache(_begin(references, csl_path, cache_dir))
    except FormattingError as error:
        fault = error  # told where the result is asked for, so that callers need to look out for it in one place only

    def fail() -> dict[str, FormattedReference]:
        raise fault

    return fail


def _begin(
    references: Mapping[str, Reference], csl_path: Path, cache_dir: Path
) -> Callable[[], dict[str, FormattedReference]]:
    try:
        style = csl_path.read_bytes()
    except OSError as error:
        raise FormattingError(f"{csl_path.name}: cannot be read ({error.strerror}); restore it from Git") from error
    salt = f"{_OUR_CODE} {_pandoc_version()} ".encode() + hashlib.sha256(style).digest()
    digests = {key: _digest(reference, salt) for key, reference in references.items()}
    kept = _read_cache(cache_dir / "references.json")
    missing = {digest: references[key] for key, digest in digests.items() if digest not in kept}
    items = [csl_item(reference, links=False) for reference in missing.values()]
    citeproc = _Citeproc(items, csl_path) if items else None
    their_links = {key: links(reference) for key, reference in references.items()}  # pandoc works meanwhile

    def finish() -> dict[str, FormattedReference]:
        texts = kept
        if citeproc:
            made = dict(zip(missing, citeproc.result(), strict=True))
            texts = {digest: made[digest] if digest in made else kept[digest] for digest in digests.values()}
            _write_cache(cache_dir / "references.json", texts)
        return {key: _formatted(key, texts[digest], their_links[key]) for key, digest in digests.items()}

    return finish


def _formatted(key: str, runs: Runs, links: tuple[Link, ...]) -> FormattedReference:
    return FormattedReference(key, tuple((text, italic) for text, italic in runs) or ((key, False),), links)


# What a reference says of itself ----------------------------------------------------------------------------------


def doi(reference: Reference) -> str:
    """The DOI as `10.…/…`, or an empty string where the field is missing or malformed."""
    value = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", plain_identifier(reference.get("doi")), flags=re.I)
    return value if DOI_RE.match(value) else ""


def plain_identifier(value: str) -> str:
    """An identifier or address as typed, without LaTeX escapes: only the escapes go, no dash is set."""
    return re.sub(r"\\([&%$#_{}~])", r"\1", value).strip()


def safe_url(value: str) -> str:
    """An address as http or https with everything odd percent-encoded, or an empty string."""
    value = plain_identifier(value)
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        return ""
    return quote(value, safe="%/:;?#@!$&'()*+,=~[]-._")


def doi_url(value: str) -> str:
    """The address of a DOI at doi.org."""
    return "https://doi.org/" + quote(value, safe="/:;().-_~!*'@,+=$&")


def links(reference: Reference) -> tuple[Link, ...]:
    """A reference's links: DOI, free full text in PubMed Central, PubMed, and its own address where that adds one."""
    found: list[Link] = []
    if value := doi(reference):
        found.append(Link(f"doi:{value}", doi_url(value), "doi"))
    if PMCID_RE.match(value := reference.get("pmcid")):
        found.append(Link(f"{value} (free full text)", f"https://pmc.ncbi.nlm.nih.gov/articles/{value}/", "pmc"))
    if PMID_RE.match(value := reference.get("pmid")):
        found.append(Link(f"PubMed {value}", f"https://pubmed.ncbi.nlm.nih.gov/{value}/", "pubmed"))
    address = safe_url(reference.get("url"))
    if address and not any(_same(address, link) for link in found):
        shown = re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        found.append(Link(host if found else shown if len(shown) <= 60 else f"{host}/…", address, "url"))
    return tuple(found)


def paper_url(reference: Reference) -> str:
    """The one address for "the paper": its DOI, else its own address, else PubMed; empty where there is none."""
    by_kind = {link.kind: link.href for link in links(reference)}
    return next((by_kind[kind] for kind in ("doi", "url", "pmc", "pubmed") if kind in by_kind), "")


def authors(reference: Reference) -> list[dict[str, str]]:
    """The authors as CSL names: family, given, particle and suffix, or literal for a body."""
    return names(reference.get("author"))


def first_author(reference: Reference) -> dict[str, str] | None:
    """The first of the authors, without reading the others; None where there is none."""
    return next(_names(reference.get("author")), None)


def short_name(reference: Reference) -> str:
    """How a card names a reference: first author and year ("Feder 2021"), else the start of its title."""
    first = first_author(reference)
    year = _issued(reference)[:1]
    if first:
        name = first.get("literal") or " ".join(filter(None, [first.get("non-dropping-particle"), first["family"]]))
    else:
        key = re.match(r"[a-z]+", reference.key)
        name = key.group().capitalize() if key else reference.key
    return " ".join([name, *map(str, year)])


# Downloads ----------------------------------------------------------------------------------------------------------


def to_bibtex(references: Iterable[Reference]) -> str:
    """References as a BibTeX file, without our own fields."""
    return "\n".join(
        "\n".join(
            [
                f"@{ref.type}{{{ref.key},",
                *(f"  {n} = {{{f.value}}}," for n, f in ref.fields.items() if n not in _OWN),
                "}\n",
            ]
        )
        for ref in references
    )


def to_csl_json(references: Iterable[Reference]) -> str:
    """References as CSL-JSON, the form that reference managers and pandoc read."""
    return json.dumps([csl_item(ref) for ref in references], ensure_ascii=False, indent=1) + "\n"


_OWN = frozenset({"unverified"})


def csl_item(reference: Reference, *, links: bool = True) -> dict[str, Any]:
    """A reference as one CSL-JSON item; links=False leaves out what the style does not print."""
    get = reference.get
    kind = _CSL_TYPES.get(reference.type, "article-journal")
    if reference.type == "misc" and not get("url"):
        kind = "article"
    item: dict[str, Any] = {"id": reference.key, "type": kind}
    if reference.type == "unpublished" or (kind == "article" and get("howpublished")):
        item["publisher"] = plain(get("howpublished") or get("publisher") or get("journal"))
    for name, source in (
        ("title", "title"), ("container-title-short", "shortjournal"), ("volume", "volume"), ("issue", "number"),
        ("publisher", "publisher"), ("publisher", "institution"), ("publisher", "organization"), ("edition", "edition"),
        ("genre", "type"), ("version", "version"),
    ):  # fmt: skip
        if get(source) and not item.get(name):
            item[name] = plain(get(source))
    container = get("journal") or get("journaltitle") or get("booktitle")
    if kind == "webpage":
        container = container or get("howpublished") or get("organization")
    if container:
        item["container-title"] = plain(container)
    if pages := get("pages") or get("eid"):
        item["page"] = plain(pages)
    for role in ("author", "editor"):
        if people := names(get(role)):
            item[role] = people
    if issued := _issued(reference):
        item["issued"] = {"date-parts": [issued]}
    if seen := _date_parts(get("urldate")):
        item["accessed"] = {"date-parts": [seen]}
    if links:
        item |= {name: value for name, value in _identifiers(reference).items() if value}
    return item


def _identifiers(reference: Reference) -> dict[str, str]:
    return {
        "DOI": doi(reference),
        "PMID": reference.get("pmid") if PMID_RE.match(reference.get("pmid")) else "",
        "PMCID": reference.get("pmcid") if PMCID_RE.match(reference.get("pmcid")) else "",
        "URL": safe_url(reference.get("url")),
    }


def _issued(reference: Reference) -> list[int]:
    """The date of issue as year, month, day, as far as known."""
    if parts := _date_parts(reference.get("date")):
        return parts
    parts = []
    for name, limit in (("year", 9999), ("month", 12), ("day", 31)):
        value = reference.get(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= limit):
            break
        parts.append(int(value))
    return parts


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def _date_parts(value: str) -> list[int]:
    found = _DATE.fullmatch(value)
    return [int(part) for part in found.groups() if part] if found else []


def names(value: str) -> list[dict[str, str]]:
    """The people of an author field ("Last, First and von Last, Jr, First and {A Body}") as CSL names."""
    return list(_names(value))


def _names(value: str) -> Iterator[dict[str, str]]:
    for part in _split(value, _AND):
        name = _name(part)
        if name and (name.get("literal") or name.get("family")):
            yield dict(name)


_AND = re.compile(r"\s+and\s+", re.I)
_COMMA = re.compile(r",")
_BLANKS = re.compile(r"\s+")
_BLANKS_OR_COMMAS = re.compile(r"[\s,]+")


@lru_cache(maxsize=65536)  # a build asks for each name several times: style, checks, cards, downloads
def _name(value: str) -> Mapping[str, str] | None:
    value = value.strip()
    if not value or value.lower() == "others":
        return {"literal": "et al"} if value else None
    if value.startswith("{") and value.endswith("}") and len(_split(value, _BLANKS_OR_COMMAS)) == 1:
        return {"literal": plain(value)}
    parts = [part.strip() for part in _split(value, _COMMA)]
    if not parts:  # nothing but commas
        return None
    if len(parts) == 1:
        words = _split(value, _BLANKS)
        if len(words) == 1:
            return {"literal": plain(value)}
        start = next((i for i, word in enumerate(words[:-1]) if i and _is_particle(word)), len(words) - 1)
        family, given, suffix = words[start:], " ".join(words[:start]), ""
    else:
        family, given = _split(parts[0], _BLANKS), parts[-1]
        suffix = parts[1] if len(parts) > 2 else ""
    particle: list[str] = []
    while len(family) > 1 and _is_particle(family[0]):
        particle.append(family.pop(0))
    name = {
        "family": plain(" ".join(family)),
        "given": _spaced_initials(plain(given)),
        "non-dropping-particle": plain(" ".join(particle)),
        "suffix": plain(suffix),
    }
    return {part: text for part, text in name.items() if text} if name["family"] else None


def _is_particle(word: str) -> bool:
    return word[:1].islower()


def _spaced_initials(given: str) -> str:
    """Initials set close ("JH", "J.H.") apart, as the style's processor needs them to keep each one."""
    if _INITIALS.fullmatch(given):
        return " ".join(given)
    return _CLOSE_STOP.sub(". ", given)


_INITIALS = re.compile(r"[A-Z]{2,4}")
_CLOSE_STOP = re.compile(r"\.-?(?=[^\W\d_])")


def _split(value: str, separator: re.Pattern[str]) -> list[str]:
    """Split where the separator stands outside braces. What is left is never empty."""
    if "{" not in value:
        return [part for part in separator.split(value) if part]
    depths, depth = [], 0
    for char in value:
        depth += (char == "{") - (char == "}")
        depths.append(depth)
    parts, start = [], 0
    for found in separator.finditer(value):
        if depths[found.start()] <= 0:
            parts.append(value[start : found.start()])
            start = found.end()
    return [part for part in [*parts, value[start:]] if part]


# Escaping -----------------------------------------------------------------------------------------------------------


def _anchor(link: Link, escape: Callable[[str], str]) -> str:
    return f'<a href="{html.escape(link.href)}">{escape(link.label)}</a>.'


_RISKY = re.compile(r"[^\w .,;-]|_|(?<=[-.])[-.]|[-.](?=[-.])")


def _harmless(text: str, first: bool = False) -> str:
    """Text in which nothing can mean anything to Markdown: all else than words and plain stops as `&#…;`."""
    safe = _RISKY.sub(lambda found: f"&#{ord(found.group())};" if ord(found.group()) < 128 else found.group(), text)
    safe = " ".join(safe.split("\n"))
    if first and safe and not safe[0].isalpha() and safe[0] != "&":
        safe = f"&#{ord(safe[0])};{safe[1:]}"
    return safe


def _same(address: str, link: Link) -> bool:
    def core(url: str) -> str:
        return re.sub(r"^https?://(?:www\.|dx\.)?", "", url).rstrip("/").lower()

    if link.kind == "doi" and link.label.removeprefix("doi:").lower() in address.lower():
        return True  # the publisher's own page, to which the DOI leads
    if link.kind == "pmc" and (name := re.search(r"PMC\d+", address)):
        return name.group() in link.href
    return core(address) == core(link.href)


# pandoc -------------------------------------------------------------------------------------------------------------

# `<`, `>` and `&` step aside: in CSL-JSON they may be markup, and a bibliography's text is none. (JSON has no other
# use for them, so its text can be changed as a whole.)
_ASIDE = {"<": "\ue0f0", ">": "\ue0f1", "&": "\ue0f2"}
_EVERY_ENTRY = '---\nnocite: "@*"\n---\n'  # a document that cites all there is

Runs = list[list[Any]]


class _Citeproc:
    """One pandoc run that formats CSL items: begun at once, waited for when its result is asked for.

    What goes in and comes out are files: a pipe that nobody reads yet would hold pandoc up.
    """

    def __init__(self, items: list[dict[str, Any]], csl_path: Path) -> None:
        """Raises FormattingError where pandoc cannot be started."""
        import pypandoc  # here: a build whose cache is warm never needs it

        self._count = len(items)
        folder = tempfile.TemporaryDirectory(prefix="evidence-")
        self._made = Path(folder.name, "made.json")
        try:
            Path(folder.name, "all.md").write_text(_EVERY_ENTRY)
            Path(folder.name, "items.json").write_text(_to_pandoc(items), encoding="utf-8")
            command = [pypandoc.get_pandoc_path(), *_options(csl_path.absolute(), Path(folder.name))]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        except OSError as error:
            folder.cleanup()
            raise FormattingError(f"pandoc cannot be started ({error}); run `make site` to install it") from error
        self._end = weakref.finalize(self, _end, self._process, folder)

    def result(self) -> list[Runs]:
        """The text of each item, in order; to be asked for once. Raises FormattingError where pandoc failed."""
        try:
            _, stderr = self._process.communicate(timeout=300)
            if self._process.returncode:
                said = stderr.decode(errors="replace").strip().splitlines()
                reason = said[-1] if said else f"it ended with {self._process.returncode}"
                raise FormattingError(f"pandoc could not format the references: {reason}")
            found = dict(_entries(_from_pandoc(self._made.read_text("utf-8"))))
        except subprocess.TimeoutExpired as error:
            raise FormattingError("pandoc did not finish within 5 minutes") from error
        except (OSError, ValueError) as error:
            raise FormattingError(f"pandoc left no answer ({error}); is the disk full?") from error
        finally:
            self._end()
        return [found.get(f"r{index}", []) for index in range(self._count)]


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    """Leave neither a process nor a file behind, also where nobody asked for the result."""
    process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()
    folder.cleanup()


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


def _pandoc_version() -> str:
    for name in ("pypandoc_binary", "pypandoc"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    raise FormattingError("pypandoc_binary is not installed; run `make site`")


# Cache --------------------------------------------------------------------------------------------------------------


def _digest(reference: Reference, salt: bytes) -> str:
    """A digest of all that pandoc may print of an entry."""
    fields = [(name, field.value) for name, field in reference.fields.items() if name not in _UNPRINTED]
    return hashlib.sha256(salt + json.dumps([reference.type, fields]).encode()).hexdigest()[:32]


_UNPRINTED = frozenset({"doi", "pmid", "pmcid", "unverified"})


def _read_cache(path: Path) -> dict[str, Runs]:
    """The cache, or nothing where it is missing, cut off or of another form: it only saves time."""
    try:
        found = json.loads(path.read_bytes())
        return {digest: [[str(text), bool(italic)] for text, italic in runs] for digest, runs in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _write_cache(path: Path, cache: dict[str, Runs]) -> None:
    """Replace the cache whole; two builds at once cannot leave half a file. Failing to write costs only time."""
    with contextlib.suppress(OSError):
        write_beside(path, json.dumps(cache, ensure_ascii=False))
