"""Text for people (on one line, shortened, counted, quoted in Markdown, compared with what is known), and JSON."""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence

REPLACEMENT = "\ufffd"  # shown in place of a character that nobody can see or that a terminal would obey


def visible(text: str) -> str:
    """The text with U+FFFD in place of each unprintable character: controls, line ends, zero-width, bidirectional."""
    return text if text.isprintable() else "".join(char if char.isprintable() else REPLACEMENT for char in text)


def has_any(text: str, strings: Iterable[str]) -> bool:
    """Whether a text contains one of some strings.

    (A loop, since any() is slower and it is called a thousand times a page.)
    """
    for string in strings:
        if string in text:
            return True
    return False


def is_invisible(char: str) -> bool:
    """Whether a character is neither printable nor white space: control, format, private use, unassigned."""
    return not char.isprintable() and not char.isspace()


def without_invisible(text: str) -> str:
    """The text without its invisible characters; white space stays as it is."""
    return text if text.isprintable() else "".join(char for char in text if not is_invisible(char))


def one_line(text: str) -> str:
    """The text on one line with single spaces, and with U+FFFD in place of unprintable characters."""
    return visible(" ".join(text.split()))


def short(text: str, most: int = 60) -> str:
    """The text on one line. What comes after `most` characters becomes an ellipsis."""
    text = one_line(text)
    return text if len(text) <= most else f"{text[:most]}…"


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 page", "2 pages". Give `nouns` if the plural does not end in "s"."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def slug(text: str) -> str:
    """The text as part of an address: lower-case ASCII letters and digits, joined by hyphens. It may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word that is most like `word`, or "" if none reaches `cutoff` (difflib's likeness, 0 to 1)."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", cutoff: float = 0.6) -> str:
    """A hint that suggests the known word most like `word`, or `otherwise` if no known word is like it."""
    near = nearest(word, known, cutoff)
    return f'did you mean "{near}"?' if near else otherwise


def code(text: str, most: int = 300) -> str:
    """Any text as a code span on one line. Inside code, GitHub makes no mentions, links or images."""
    text = short(text, most)
    fence = "`" * (_longest_run(text) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text or ' '}{edge}{fence}"


def cell(text: str, most: int = 300) -> str:
    """Text as a code span in a table cell, where even inside code a bar would end the cell."""
    return code(text, most).replace("|", "\\|")


def fenced_changes(lines: Iterable[tuple[str, str]]) -> str:
    """A fenced block that shows old and new lines. Each is a pair: ("-", old), ("+", new) or (" ", note)."""
    shown = [f"{mark} {short(text, 1_000)}".rstrip() for mark, text in lines]
    fence = "`" * max(3, max(map(_longest_run, shown), default=0) + 1)
    return "\n".join([f"{fence}diff", *shown, fence])


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with some spans replaced by spaces, so that all offsets and line ends stay where they are.

    The spans are pairs of start and end, in order.
    """
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        start = max(start, at)
        if end <= start:
            continue
        hole = text[start:end]
        pieces.append(text[at:start])
        pieces.append(" " * len(hole) if "\n" not in hole else "\n".join(" " * len(p) for p in hole.split("\n")))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def packed_json(value: object) -> str:
    """A value as JSON, without spaces between its parts and with letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
