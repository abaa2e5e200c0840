"""The emergency numbers of this site, as `docs/data/crisis.yml` has them; the package knows none by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from evidence.reading.addresses import read_address
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import walk
from evidence.tracing.numbers import ONES, TENS


@dataclass(frozen=True, slots=True)
class Emergency:
    """What the site knows of its emergency numbers.

    watched: the numbers on the card, by their digits. The checks report a slip of one of them. If the card itself
             mistypes the number of a contact, the contact's number counts. Without a card, the contacts' numbers count.
    contacts: the numbers of the contacts, each of which somebody looked up.
    known:   the numbers of the other contacts, which people type on purpose and not as a slip.
    page:    the path of the page to which the card leads. It is empty without a card.
    keys:    what a caller presses after a number, as the file has it.
    named:   one of the numbers, with gaps or without, or "emergency", in a text.
    written: the contacts' numbers as the file writes them, without a plus: "116 123". Pages may write them so.
    spoken:  each number in words as it is said, "nine eighty-eight", by its digits.
    """

    watched: tuple[str, ...]
    contacts: tuple[str, ...]
    known: frozenset[str]
    page: str
    keys: tuple[str, ...]
    named: re.Pattern[str]
    written: frozenset[str]
    spoken: tuple[tuple[str, re.Pattern[str]], ...]

    @property
    def looked_up(self) -> "Emergency":
        """The same where every contact's number counts, as it does in the file itself."""
        return replace(self, watched=tuple(dict.fromkeys((*self.watched, *self.contacts))))

    def meant(self, digits: str) -> str:
        """The number that these digits miss by one slip: a digit wrong, missing, doubled, or two swapped."""
        return _near(digits, self.watched, self.known) if len(digits) <= LONGEST else ""


LONGEST = 15  # digits of a telephone number (ITU-T E.164)


def emergency(sources: Sources) -> Emergency:
    """The numbers of a site; a check asks for them by `context.once(emergency)`."""
    return of_data(sources.content("crisis", {}))


def of_data(content: dict[str, Any]) -> Emergency:
    """The numbers in the content of `crisis.yml`; none if it is empty."""
    looked_up = [one for one in content.get("contacts") or [] if isinstance(one, dict)]
    contacts = tuple(dict.fromkeys(filter(None, (_digits_of(href) for _, href, _ in linked(looked_up)))))
    buttons = linked({"actions": content.get("actions"), "lines": content.get("lines")})
    card = [(number, re.sub(r"\D", "", label) or number) for _, href, label in buttons if (number := _digits_of(href))]
    on_card = tuple(dict.fromkeys(filter(None, (_trusted(number, said, contacts) for number, said in card))))
    watched = on_card if card else contacts
    more = content.get("more") or {}
    named = "|".join([*map(r"[\s-]?".join, watched), "emergency"])
    return Emergency(
        watched=watched,
        contacts=contacts,
        known=frozenset({*contacts} - {*watched}),
        page=f"docs/{more['url'].rstrip('/')}.md" if isinstance(more.get("url"), str) else "",
        keys=tuple(re.findall(r"\bpress (\d)", str(content))),
        named=re.compile(rf"\b(?:{named})\b", re.IGNORECASE),
        written=frozenset(" ".join(str(one.get("number", "")).lstrip("+").split()) for one in looked_up),
        spoken=tuple((number, re.compile(pattern, re.I)) for number in watched if (pattern := _spoken(number))),
    )


def linked(content: Any) -> Iterator[tuple[str, str, str]]:
    """Every `href` in plain data: its dotted path, the address, and the label or text beside it ("" without one)."""
    values = dict(walk(content))
    for path, href in values.items():
        folder, _, name = path.rpartition("href")
        if isinstance(href, str) and not name and (not folder or folder.endswith(".")):
            yield path, href, str(values.get(f"{folder}label") or values.get(f"{folder}text") or "")


def _trusted(number: str, said: str, contacts: tuple[str, ...]) -> str:
    """The number that the card means: one that was looked up or a slip of it, or one that its own label shows."""
    meant = number if number in contacts else _near(number, contacts, frozenset())
    return meant or (number if number == said else "")


def _digits_of(href: str) -> str:
    return re.sub(r"\D", "", read_address(href).number or "")


def _spoken(number: str) -> str:
    """A number of three digits as people say it: "nine eighty-eight", "triple nine"; empty if there is no such way."""
    if len(number) != 3:
        return ""
    first, tens, ones = map(int, number)
    ways = [rf"(?:triple|treble)[- ]{ONES[first]}"] if len({*number}) == 1 else []
    if tens > 1 and ones:
        ways.append(rf"{ONES[first]}[- ](?:hundred[- ](?:and[- ])?)?{TENS[tens - 2]}[- ]{ONES[ones]}")
    return rf"\b(?:{'|'.join(ways)})\b" if ways else ""


@lru_cache(maxsize=4096)  # most pages have the same few numbers, such as years
def _near(digits: str, watched: tuple[str, ...], known: frozenset[str]) -> str:
    if digits in watched or digits in known:
        return ""
    return next((number for number in watched if _one_slip(digits, number)), "")


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
