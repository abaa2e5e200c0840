"""How much a page may contain. The engine's time grows faster than a text's length if some characters are repeated very
often, since it looks for the partner of each. So what no page needs is refused, with its line, before the engine reads
it.
"""

import re
from collections.abc import Iterator

from evidence.reading.pages.positions import CITED

TOO_MUCH, UNREADABLE, APART = "PAG030", "PAG031", "PAG032"  # the codes for pages that cannot be read or followed

LONGEST_PAGE = 500_000  # characters
MOST_WORDS = 40_000
DEEPEST = 20  # lists, quotations and boxes inside one another
LONGEST_GAP = 1_000  # spaces in a row, after the first word of a line
MOST_LINES_TOGETHER = 3_000  # lines without an empty one between them
MOST_FENCES = 1_000
MOST_HEADINGS = 5_000
MOST_CITATIONS = 1_000
MOST_OPEN = 150  # brackets in one paragraph that are open at one place, closed later or not: [ ( <
MOST_SIGNS = 8_000  # characters of Markdown in one paragraph, or in one table without an empty line in it
LONGEST_RUN = 100  # backticks in a row

_WORD_RE = re.compile(r"[^\W_](?:\w|['\u2019@.:/-](?=\w))*")
_MARK_RE = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}\.)[ \t]+(?=\S)|!!!|\?\?\?)")
_DEEP_RE = re.compile(rf"\n[> \t*+!?\d.-]{{{DEEPEST}}}")  # begins each line that is too deep
_RULE_RE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})$")
_BRACKET_RE = re.compile(r"\\.|[\[\]()<>]", re.DOTALL)
_HEADING_RE = re.compile("^#", re.MULTILINE)
_FENCE_RE = re.compile(r"[> \t]*(?:`{3}|~{3})")
_CITATION_RE = re.compile(rf"{CITED}|\[\^")
_SIGNS = "*_`\\<&["
_PARTNER = {"]": "[", ")": "(", ">": "<"}

Refused = tuple[int, str, str]  # the place in the text, what is too much, what to do


def refused(text: str) -> Refused | None:
    """The first thing on a page that is too much for the engine, or None. Takes linear time."""
    return next(_refused(text), None)


def _refused(text: str) -> Iterator[Refused]:
    if len(text) > LONGEST_PAGE:
        yield LONGEST_PAGE, f"this page is longer than {LONGEST_PAGE} characters", "split it into several pages"
        return  # no other limit can be exceeded
    yield from _too_many(text, _WORD_RE, MOST_WORDS, "words", "split it into several pages")
    # Each stand-in takes four bytes, so there are at most so many.
    if text.count("[^") + (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 3 > MOST_CITATIONS:
        yield from _too_many(text, _CITATION_RE, MOST_CITATIONS, "citations", "split it into several pages")
    yield from _too_many(text, _HEADING_RE, MOST_HEADINGS, "headings", "split it into several pages")
    if (run := text.find("`" * (LONGEST_RUN + 1))) >= 0:
        yield run, f"more than {LONGEST_RUN} backticks stand in a row here", "remove them"
    if " " * LONGEST_GAP in text:
        yield from _gaps(text)
    yield from _lines(text)
    yield from _open(text)


def _too_many(text: str, pattern: re.Pattern[str], most: int, what: str, hint: str) -> Iterator[Refused]:
    """The place at which something exceeds its limit, if there is one."""
    if len(text) < 2 * most:
        return  # each takes two characters at least
    for count, found in enumerate(pattern.finditer(text)):
        if count == most:
            yield found.start(), f"this page has more than {most} {what}", hint
            return


def _gaps(text: str) -> Iterator[Refused]:
    for found in re.finditer(rf"(?<=[^ \n])[ ]{{{LONGEST_GAP},}}", text):
        yield found.start(), f"more than {LONGEST_GAP} blanks stand in a row here", "remove them"


def _lines(text: str) -> Iterator[Refused]:
    """Lines that are too deep inside lists, runs of too many lines, too many fences."""
    few = text.count("\n") < MOST_LINES_TOGETHER and text.count("```") + text.count("~~~") < MOST_FENCES
    if few and not _DEEP_RE.search(f"\n{text}"):
        return
    at = together = fences = 0
    for line in text.split("\n"):
        together = together + 1 if line.strip() else 0
        if together > MOST_LINES_TOGETHER:
            message = f"more than {MOST_LINES_TOGETHER} lines stand here without a blank one"
            yield at, message, "put blank lines between paragraphs"
            return
        if line[:1] in "> \t-*+!?0123456789" and _depth(line) > DEEPEST:
            yield at, f"more than {DEEPEST} lists, quotations or boxes inside each other", "write it with fewer levels"
            return
        if ("```" in line or "~~~" in line) and _FENCE_RE.match(line):
            fences += 1
            if fences > 2 * MOST_FENCES:
                yield at, f"this page has more than {MOST_FENCES} code fences", "split it into several pages"
                return
        at += len(line) + 1


def _depth(line: str) -> int:
    """In how many lists, quotations and boxes a line may be."""
    if _RULE_RE.match(line):
        return 0
    depth = at = 0
    while depth <= 2 * DEEPEST and (found := _MARK_RE.match(line, at)):
        depth += 1
        at = found.end()
    indent = len(line) - len(line.lstrip())
    return depth + (len(line[:indent].expandtabs(4)) // 4 if depth else 0)


def _open(text: str) -> Iterator[Refused]:
    """Paragraphs with more open brackets than anybody means."""
    short = len(text) <= MOST_SIGNS or sum(map(text.count, _SIGNS)) <= MOST_SIGNS
    if short and sum(map(text.count, _PARTNER.values())) <= MOST_OPEN:
        return  # most pages have no more in all
    at = 0
    for chunk in text.split("\n\n"):
        if len(chunk) > MOST_SIGNS and sum(map(chunk.count, _SIGNS)) > MOST_SIGNS:
            yield at, f"more than {MOST_SIGNS} signs of Markdown stand in this paragraph", "part it by blank lines"
            return
        if chunk.count("[") + chunk.count("(") + chunk.count("<") > MOST_OPEN:
            waiting: dict[str, list[int]] = {sign: [] for sign in _PARTNER.values()}
            for found in _BRACKET_RE.finditer(chunk):
                if found[0] in waiting:
                    places = waiting[found[0]]
                    places.append(found.start())
                    if len(places) > MOST_OPEN:
                        message = f'more than {MOST_OPEN} "{found[0]}" stand open in this paragraph'
                        yield at + places[0], message, "remove them, or put each in `backticks`"
                        return
                elif (partner := _PARTNER.get(found[0])) and waiting[partner]:
                    waiting[partner].pop()
        at += len(chunk) + 2
