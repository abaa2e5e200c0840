"""Finds the words of a title that have capitals outside braces, and puts braces around them."""

import re

_WORD = re.compile(r"[^\s\0]+")
_BRACE = re.compile(r"(?<!\\)([{}])")
_ESCAPED = re.compile(r"(?<=\\).", re.S)
_MATHS = re.compile(r"(?<!\\)\$[^$]*\$")
_MENDELEYS_BRACE = re.compile(r"\{\\([{}])\}|\\(?=[{}])")  # {\{}CAPS{\}} means plain braces
_SENTENCE_END = re.compile(r"[:?!.—–]\s+[`\"'“‘(]*$")


def unbraced(title: str) -> list[str]:
    """The words of a title with a capital outside braces that a style could lower, unlike a sentence's first letter."""
    title = _MATHS.sub("0", _MENDELEYS_BRACE.sub(lambda found: found[1] or "", title))
    flat = _outside_braces(title)
    words = []
    for found in _WORD.finditer(flat):
        if found[0].islower() or not any(map(str.isalpha, found[0])):
            continue
        text = found[0].strip(".,;:?!\"`'“”‘’()[]")
        letters = text[1:] if _begins_a_sentence(title, flat, found.start()) else text
        if "<" not in text and any(char.isupper() for char in letters):
            words.append(text)
    return words


def braced(title: str) -> str:
    """A title with braces around each word that has a capital outside braces."""
    for word in unbraced(title):
        bare = re.compile(rf"(?<![\w{{]){re.escape(word)}(?![\w}}])")
        title = bare.sub(lambda found: f"{{{found[0]}}}", title, count=1)
    return title


def _begins_a_sentence(title: str, flat: str, start: int) -> bool:
    if not flat[:start].strip("\0 `\"'“‘(¿¡") and not title[:start].strip("{ `\"'“‘(¿¡"):
        return True
    return bool(_SENTENCE_END.search(title[max(0, start - 40) : start]))


def _outside_braces(title: str) -> str:
    """The title with NUL for each brace, each escaped character and all text in braces, so that offsets stay the same."""
    if not any(char in title for char in "{}\\"):
        return title
    depth, parts = 0, []
    for part in _BRACE.split(title):
        if part in ("{", "}"):
            depth += 1 if part == "{" else -1
            parts.append("\0")
        else:
            parts.append(_ESCAPED.sub("\0", part) if depth == 0 else "\0" * len(part))
    return "".join(parts)
