"""Distinguishes the names of bodies (a ministry, a study group) from those of people, by their words."""

import re

from evidence.files import resource

_WORDS = {
    name: frozenset(resource("bibtex")[name].split())
    for name in ("body_words", "body_surnames", "body_prepositions", "acronyms")
}
BODY_SURNAMES, ACRONYMS = _WORDS["body_surnames"], _WORDS["acronyms"]


def is_body(text: str) -> bool:
    """Whether a name is that of a body, judged by its words or by an English preposition inside it."""
    words = [word.strip(".,()'’\"").lower() for word in re.split(r"[\s,/–-]+", text)]
    if words[0] == "the" and len(words) > 1:
        return True
    return not _WORDS["body_words"].isdisjoint(words) or not _WORDS["body_prepositions"].isdisjoint(words[1:])
