"""The ids of a finished page, as short as they are sent."""

import re

from evidence.reading.pages.page import letters
from evidence.render.html import in_tag

_ENTRY_RE = re.compile(r"<li (?:class=card )?id=fn:([^ >]+)")
_TERM_RE = re.compile(r"<div class=card id=(t-[^ >]+)")
_ID_RE = re.compile(r"=(?:(#?)fn(?:(ref)(\d*))?:([^ >]+)|(t-[^ >]+))(?=[^<>]*>)")
_TITLE_RE = re.compile(r"<h1 id=[^ >]+>")


def with_short_ids(page: str, title: bool = False) -> str:
    """A finished page in which reference 4 is `r4`, and its second citation `r4b` and not `fnref2:feder2021`.

    These are the names that `Citation.anchor` gives. A glossary term's card is `t.1`, which no words of a heading make.
    Only tags are changed: what readers see was proved before. Each of these ids is in several places, and the keys pack
    badly, so this saves every article 200 bytes of the first response. The title has an id only if the writer gave it
    one (`title`): the page's address leads to it. A space before a marker is removed too, since the marker could
    otherwise begin a line.
    """
    numbers = {key: number for number, key in enumerate(_ENTRY_RE.findall(page), 1)}
    terms = {name: f"t.{number}" for number, name in enumerate(_TERM_RE.findall(page), 1)}

    def short(found: re.Match[str]) -> str:
        if not in_tag(page, found.start()):
            return found[0]
        if found[5]:
            return f"={terms.get(found[5], found[5])}"
        if found[4] not in numbers:
            return found[0]
        return f"={found[1]}r{numbers[found[4]]}{letters(int(found[3] or 1) - 1) if found[2] else ''}"

    page = _ID_RE.sub(short, page).replace(" <sup id=r", "<sup id=r")
    start = -1 if title else page.find("<h1 id=")  # sooner found than by the pattern
    return page if start < 0 else f"{page[:start]}{_TITLE_RE.sub('<h1>', page[start:], count=1)}"
