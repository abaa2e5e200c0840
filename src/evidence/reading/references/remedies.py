"""Says what to type instead: a field without HTML or formatting commands, or a DOI, address or date in its right form."""

import html
import re
import unicodedata
from urllib.parse import unquote

from evidence.files import resource
from evidence.reading.references.bibtex_value import MONTHS
from evidence.reading.references.capitals import braced
from evidence.reading.references.identifiers import DOI_RE, bare_doi, safe_url
from evidence.reading.references.latex import maths, plain_identifier, script
from evidence.text import short

MOST_OFFERED = 250  # characters of a field that a hint repeats

_COMMAND = re.compile(r"\{?\\(?P<name>[A-Za-z]+)\*?\s*\{(?P<inner>(?:[^{}]|\{[^{}]*\})*)\}")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_OLD_STYLE = re.compile(r"\{\\(?:it|em|bf|sc|sl|rm|tt|sf|itshape|bfseries|scshape|emph)\b\s*([^{}]*)\}")
_ARGUMENT_SIGNS = {"textsuperscript": "^", "textsubscript": "_", "textsuper": "^"}
_TAG = re.compile(r"<(/?)\s*([A-Za-z][\w:.-]*)[^<>]*>")
_SCRIPT_TAG = re.compile(r"<(?:\w+:)?(sub|sup|inf)\b[^<>]*>([^<>]*)</(?:\w+:)?\1\s*>", re.I)


def without_commands(value: str) -> str:
    """A field without LaTeX's formatting commands, but with the text inside them. Empty if some commands remain."""
    if any(maths(found[1]) is None for found in _MATHS.finditer(value)):
        return ""
    value = _LINK.sub(r"\1", value)
    value = _OLD_STYLE.sub(r"\1", value)
    for _ in range(5):
        changed = _COMMAND.sub(_inner, value)
        if changed == value:
            break
        value = changed
    return value if not re.search(r"\\[A-Za-z]{2,}", value) else ""


def _inner(found: re.Match[str]) -> str:
    inner = found["inner"]
    sign = _ARGUMENT_SIGNS.get(found["name"])
    if sign:
        inner = script(inner, sign) or inner
    return ("{" if found.group().startswith("{") else "") + inner


def without_html(value: str) -> str:
    """A field with the characters that its HTML means, without its tags."""
    value = re.sub(r"\{?\\&\}?(?=(?:\\?#\w+|[A-Za-z]{2,8});)", "&", value).replace("&\\#", "&#")
    for _ in range(3):
        value = html.unescape(value)
    value = _SCRIPT_TAG.sub(
        lambda found: script(found[2], "^" if found[1].lower() == "sup" else "_") or found[2], value
    )
    value = _TAG.sub("", value)
    return re.sub(r"(?<!\\)([&%])", r"\\\1", " ".join(value.split()))


def typed(field: str, value: str) -> str:
    """The hint that says what to type. Empty if there is nothing to type, or too much to repeat."""
    value = braced(value) if field == "title" else value
    return f"write {field} = {{{value}}}" if value and len(value) <= MOST_OFFERED else ""


def doi(value: str) -> str:
    """What to type for a DOI in another form. It never suggests a shortened DOI."""
    inner = re.search(r"10\.[0-9]{4,9}/\S+$", unquote(plain_identifier(value)).rstrip(".,;: "))
    sound = inner and DOI_RE.match(inner[0])
    if shortened := re.fullmatch(r"10/([a-z0-9]{3,10})", bare_doi(value)):
        return f"this is a shortcut: open https://doi.org/{shortened[1]} and write the whole DOI of that page"
    return f"write doi = {{{inner[0]}}}" if inner and sound else "a DOI looks like 10.1136/bmj.311.7003.485"


def address(value: str) -> str:
    """What to type for an address in another form."""
    bare = plain_identifier(value)
    if DOI_RE.match(bare_doi(bare)):
        return f"this is a DOI: write doi = {{{short(bare_doi(bare), 200)}}}"
    if "Go to ISI" in bare:
        return "leave url out: only EndNote can open this"
    if re.match(r"www\.[\w-]+\.", bare) and safe_url(f"https://{bare}"):
        return f"write url = {{https://{short(bare, 200)}}}"
    found = re.findall(r"https?://[^\s<>{}]+", bare)
    whole = bare.replace(" ", "%20")
    if len(found) == 1 and bare.startswith("http") and safe_url(whole):
        return f"write url = {{{short(whole, 200)}}}"
    if found and safe_url(found[0]):
        return f"write one address: url = {{{short(found[0].rstrip(';,.'), 200)}}}"
    return "it begins with https:// or http:// and has no spaces"


# Dates --------------------------------------------------------------------------------------------------------------

_LATER = re.compile(
    r"in press|forthcoming|to appear|submitted|accepted|n\.?\s?d\.?|in prep\w*|preprint|under review|no date", re.I
)


def year_or_date(field: str, value: str) -> str:
    """What to type for a year or date in another form."""
    if _LATER.search(value):
        return f"leave {field} out and name it in unverified = {{year}}"
    if field != "year" and (whole := whole_date(value)):
        return f"write {field} = {{{whole}}}"
    years = list(dict.fromkeys(re.findall(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])", value)))
    if field == "date" and len(years) == 2 and "/" in value:
        return f"a range cannot be printed: write date = {{{years[-1]}}}"
    if years:
        return f"write {field} = {{{years[-1]}}}"
    return "a year is four digits: 2021" if field == "year" else "a date is written 2026-11-23"


_FOREIGN = {word: month for month, words in resource("bibtex")["foreign_months"].items() for word in words.split()}


def month(value: str) -> str:
    """What to type for a month that is misspelled or in another language."""
    folded = "".join(char for char in unicodedata.normalize("NFD", value.lower()) if not unicodedata.combining(char))
    starts = (word[:size] for word in re.findall(r"[a-z]{3,}", folded) for size in (4, 3))
    numbers = dict.fromkeys(number for start in starts if (number := {**MONTHS, **_FOREIGN}.get(start)))
    return f"write month = {next(iter(numbers))}" if len(numbers) == 1 else "write the number of the month, 1 to 12"


def whole_date(value: str) -> str:
    """A date with a time after it, without its zeros or with its month in words, as `2026-11-03`."""
    if found := re.match(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?(?:[T ][0-9:.]+\S*)?[~?%]?$", value):
        return "-".join([found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part)])
    if found := re.fullmatch(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})", value):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    words = re.findall(r"[A-Za-z]+|[0-9]+", value)
    months = [MONTHS[word.lower()[:3]] for word in words if word.lower()[:3] in MONTHS]
    years = [word for word in words if re.fullmatch(r"(?:1[5-9]|20)[0-9]{2}", word)]
    days = [word for word in words if word.isdigit() and len(word) < 3 and 1 <= int(word) <= 31]
    if len(months) == 1 and len(years) == 1 and len(days) <= 1 and "/" not in value:
        return "-".join([years[0], *(f"{int(part):02d}" for part in (months[0], *days))])
    return ""
