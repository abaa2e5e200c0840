"""Names in another order than "Family, Given": in PubMed's, or with given names first."""

import re

from evidence.reading.references.name_parts import BLANKS, SUFFIX, read_name, split

CAPITAL_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?-?){1,3}")


def surname_and_initials(text: str) -> bool:
    """Whether a name is as PubMed writes it: "Feder A", "van der Berg SB", "Adkinson NF Jr"."""
    words = split(text, BLANKS)
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words = words[:-1]
    surname, letters = _ends_in_initials(words)
    return bool(surname and letters) and not CAPITAL_INITIALS.fullmatch(surname[0])


def _ends_in_initials(words: list[str]) -> tuple[list[str], list[str]]:
    """The words, and those of them at the end that are initials."""
    end = len(words)
    while end and CAPITAL_INITIALS.fullmatch(words[end - 1]):
        end -= 1
    return words[:end], words[end:]


def turned(text: str) -> str:
    """A name without a comma, in PubMed's form or with given names first, as "Family, Given"."""
    if text.startswith("{") or "," in text:
        return text.strip()
    words = split(text, BLANKS)
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else ""
    if surname_and_initials(text):
        surname, ended = _ends_in_initials(words)
        letters = re.sub(r"[^\w]", "", "".join(ended))
        given = " ".join(f"{letter}." for letter in letters)
        return ", ".join(filter(None, [" ".join(surname), suffix, given]))
    if len(words) < 2:
        return text.strip()
    read = read_name(text) or {}
    family = " ".join(filter(None, [read.get("non-dropping-particle"), read.get("family")]))
    return ", ".join(filter(None, [family, read.get("suffix"), read.get("given")])) or text
