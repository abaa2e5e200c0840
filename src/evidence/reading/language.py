"""What the package prints in the English of a site: dates, numbers and spelling.

Dates and numbers are those of Unicode's CLDR, by Babel. Pages are read with a decimal point, so a language in which CLDR
writes a decimal comma is printed with international English numbers: a page must not mix "1.200" with "1,200".
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_INTERNATIONAL = "en_001"
# What the package prints and is spelled otherwise in Britain.
_SPELLINGS = (("andomiz", "andomis"), ("License of", "Licence of"), ("favors ", "favours "))


@dataclass(frozen=True, slots=True)
class Language:
    """An English.

    code: as `extra.language` in mkdocs.yml has it, and `lang` on every page: "en", "en-GB".
    """

    code: str = "en"

    def date(self, day: dt.date) -> str:
        """A day as its readers write it: "November 3, 2026" in the US, "3 November 2026" in Britain.

        CLDR writes "03 November 2026" for South Africa and four others; in running text nobody does.
        """
        from babel.dates import format_date  # only where it is needed: it takes a while to load

        locale = _locale(self.code)
        return str(format_date(day, locale.date_formats["long"].pattern.replace("dd", "d"), locale=locale))

    @property
    def of_references(self) -> str:
        """The English that a citation style is told of: CSL knows two. Empty, the style's own, where days follow months."""
        return "en-GB" if self.date(dt.date(2026, 11, 23))[0].isdigit() else ""

    def number(self, value: float) -> str:
        """A number as its readers write it: "12" rather than "12.0", and "1,247"; "1,00,000" in India."""
        return _number(self.code, value)

    def spelled(self, text: str) -> str:
        """A text of the package, which is written in American English, in the spelling of this language."""
        for american, british in _SPELLINGS if _is_british(self.code) else ():
            text = text.replace(american, british)
        return text


AMERICAN = Language()


def is_english(code: str) -> bool:
    """Whether a code is one of an English that CLDR knows: "en", "en-GB"; neither "en-UK" nor "de"."""
    from babel import UnknownLocaleError

    if code == AMERICAN.code:
        return True
    if not re.fullmatch(r"en(-[A-Z]{2})?", code):
        return False
    try:
        return str(_locale(code)) == code.replace("-", "_")  # "en-UK" is read as en-GB
    except UnknownLocaleError:
        return False


@lru_cache(maxsize=8)
def _locale(code: str) -> "Locale":
    from babel import Locale

    return Locale.parse(code, sep="-")


@lru_cache(maxsize=1024)  # pages print the same few hundred numbers again and again
def _number(code: str, value: float) -> str:
    from babel.numbers import format_decimal

    locale = _locale(code)
    point = locale.number_symbols["latn"]["decimal"] == "."
    return str(format_decimal(value, locale=locale if point else _INTERNATIONAL, decimal_quantization=False))


def _is_british(code: str) -> bool:
    """Whether CLDR derives a language from international English, which is spelled as in Britain."""
    from babel.core import get_global

    parents, at = get_global("parent_exceptions"), code.replace("-", "_")
    while at in parents and at != _INTERNATIONAL:
        at = parents[at]
    return at == _INTERNATIONAL
