"""The letters of a key. The command that writes keys and the check that reads them fold surnames in the same way."""

import re
from collections.abc import Collection, Mapping

from anyascii import anyascii

_PLAIN = re.compile(r"[a-z]+")
_NO_LETTER = re.compile(r"[^a-z]")


def fold(text: str) -> str:
    """A text in the letters a to z: without accents, with o for Ø, ss for ß, ae for Æ, and Latin for other scripts."""
    return text if _PLAIN.fullmatch(text) else _NO_LETTER.sub("", anyascii(text).lower())


def stem(name: Mapping[str, str]) -> str:
    """The beginning of a key for a first author in CSL parts: the surname without particles, or a body's first word."""
    if "family" in name:
        return fold(name["family"]) or fold(name.get("non-dropping-particle", ""))
    words = name.get("literal", "").split()
    words.sort(key=str.islower)  # a particle comes last: a surname of two words may be all that is known
    return next((letters for word in words if (letters := fold(word))), "")


def stems(name: Mapping[str, str]) -> frozenset[str]:
    """All that a key may begin with for a first author: the surname, with its particles or without them."""
    whole = fold(name.get("non-dropping-particle", "") + name.get("family", ""))
    return frozenset(filter(None, (stem(name), whole)))


def free(base: str, taken: Collection[str]) -> str:
    """The key, if need be with the first free letter after it. Empty if all are taken."""
    return next((base + letter for letter in ("", *"bcdefghijklmnopqrstuvwxyz") if base + letter not in taken), "")
