"""The letters of a key: one way to fold a surname, for the command that writes keys and the check that reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from anyascii import anyascii

_PLAIN = re.compile(r"[a-z]+")
_NO_LETTER = re.compile(r"[^a-z]")


def fold(text: str) -> str:
    """A text as the letters a to z: accents go, Ø is o, ß is ss, Æ is ae, other scripts are written in Latin."""
    return text if _PLAIN.fullmatch(text) else _NO_LETTER.sub("", anyascii(text).lower())


def stem(name: Mapping[str, str]) -> str:
    """What a key begins with for this first author (CSL parts): the surname without particles, a body's first word."""
    if "family" in name:
        return fold(name["family"]) or fold(name.get("non-dropping-particle", ""))
    words = name.get("literal", "").split()
    words.sort(key=str.islower)  # a particle comes last: a surname of two words may be all that is known
    return next((letters for word in words if (letters := fold(word))), "")


def stems(name: Mapping[str, str]) -> frozenset[str]:
    """Everything that a key may begin with for this first author: the surname, with its particles or without."""
    whole = fold(name.get("non-dropping-particle", "") + name.get("family", ""))
    return frozenset(filter(None, (stem(name), whole)))


def free(base: str, taken: Collection[str]) -> str:
    """The key, or the key with the first free letter after it; empty where all are taken."""
    return next((base + letter for letter in ("", *"bcdefghijklmnopqrstuvwxyz") if base + letter not in taken), "")
