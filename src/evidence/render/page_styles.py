"""The stylesheet, short, and as one page needs it: without the rules of components that the page has not.

Every page carries its styles inline, so a rule without a use costs each reader bytes of the first response.
"""

import re
from functools import lru_cache

from evidence.reading.pages.page import letters
from evidence.render.html import in_tag

_RULE_RE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMA_RE = re.compile(r",(?![^()]*\))")  # not those inside brackets
# Names in these are not needed, or not looked at.
_EITHER_RE = re.compile(r":(?:is|not|nth-[a-z-]+)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
# Of an element, with a point of a class, with # an id.
_NAME_RE = re.compile(r"[.#][a-z][\w-]*|(?<![\w:.#-])[a-z][\w-]*")
_BEGINS_RE = re.compile(r"(?<=:has\(>)[a-z]\w*>[a-z]\w*")  # an element that another begins with: li>h3
_EMPTY_RE = re.compile(r"(?<![^{}])[^{}]++\{\}")  # begun after a brace only, or each character would be tried
_ELEMENT_RE = re.compile(r"<([a-z][a-z0-9]*)")
# The plain letters come first, for speed; then, that a name begins with them.
_CLASS_RE = re.compile(r"class=(?<=\bclass=)(?:\"([^\"]*)\"|([^\s>\"]+))")
_ID_RE = re.compile(r"id=(?<=\bid=)\"?([\w-]+)")
_NAMED_RE = re.compile(r"--[a-z]+")
_SET_RE = re.compile(r"(--[a-z]+):[^;}]*;?")
# Classes of the frame, which is on every page, by the letter by which they are sent: names pack badly. No other code and no
# script may ask a finished page for one of them.
_SENT = dict(
    zip("top bar brand find to-search skip buttons admonition-title took next end".split(), "abcdefghjkl", strict=True)
)
_SENT_RE = re.compile(rf"\.({'|'.join(_SENT)})(?![\w-])")
_CLASSES_RE = re.compile(r"=(?<= class=)(\"[^\"<>]*\"|[^\s>\"]+)")
_ALWAYS = frozenset({"html", "head", "body", "tbody"})  # the tags of these may be left out


def shorten(css: str) -> str:
    """CSS without comments and needless spaces, its variables and the frame's classes by a letter each, its rules in order."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = css.replace(";}", "}").strip()
    short = {name: f"--{letters(place)}" for place, name in enumerate(dict.fromkeys(_NAMED_RE.findall(css)))}
    css = _NAMED_RE.sub(lambda name: short[name[0]], css)
    return _SENT_RE.sub(lambda name: f".{_SENT[name[1]]}", css)


def with_short_classes(page: str) -> str:
    """A minified page with the classes of the frame as `shorten` writes them in the stylesheet."""

    def sent(found: re.Match[str]) -> str:
        names = found[1].strip('"').split()
        if _SENT.keys().isdisjoint(names) or not in_tag(page, found.start()):
            return found[0]
        short = " ".join(_SENT.get(name, name) for name in names)
        return f"={short}" if len(names) == 1 else f'="{short}"'

    return _CLASSES_RE.sub(sent, page)


def styles_for(page: str, css: str) -> str:
    """The rules of a stylesheet that can match something in a page, in their order. `page` is the finished HTML.

    A selector is left out if it needs an element, a class or an id that the page does not have. Of `:has(>li>h3)` only
    lists are meant whose items begin with a heading.
    """
    classes = {f".{name}" for found in _CLASS_RE.findall(page) for name in "".join(found).split()}
    has = {*_ALWAYS, *_ELEMENT_RE.findall(page), *classes, *(f"#{name}" for name in _ID_RE.findall(page))}
    needed = names(css)
    begins = {pair for pair in needed if ">" in pair and re.search(r"<{}\b[^>]*><{}\b".format(*pair.split(">")), page)}
    return _fitting(css, frozenset(has & needed | begins))


@lru_cache(maxsize=8)
def names(css: str) -> frozenset[str]:
    """The elements, classes (".x") and ids ("#x") that the selectors of a shortened stylesheet name."""
    return frozenset(name for rule in _RULE_RE.finditer(css) for name in _needed(rule[1]))


def _needed(selector: str) -> list[str]:
    if selector.startswith("@"):
        return []
    return _NAME_RE.findall(_EITHER_RE.sub("", selector)) + _BEGINS_RE.findall(selector)


@lru_cache(maxsize=1024)  # the same on every page
def _parts(selector: str) -> list[tuple[str, frozenset[str]]]:
    """The parts of a selector between commas, each with what it needs."""
    return [(part, frozenset(_needed(part))) for part in _COMMA_RE.split(selector)]


@lru_cache(maxsize=64)
def _fitting(css: str, has: frozenset[str]) -> str:
    def fitted(rule: re.Match[str]) -> str:
        kept = [part for part, needs in _parts(rule[1]) if needs <= has]
        return f"{','.join(kept)}{{{rule[2]}}}" if kept else ""

    fitting = _without_unread(_RULE_RE.sub(fitted, css))
    for _ in range(3):  # a rule, and what it stood in: @supports inside @media
        fitting = _EMPTY_RE.sub("", fitting) if "{}" in fitting else fitting
    return fitting


def _without_unread(css: str) -> str:
    """The rules without the variables that none of them reads."""
    read = set(re.findall(r"var\((--[a-z]+)", css))
    return _SET_RE.sub(lambda one: one[0] if one[1] in read else "", css).replace(";}", "}")
