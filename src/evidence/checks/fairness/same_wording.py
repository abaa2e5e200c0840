"""Checks that a rule has the same wording everywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidence.checks.check import Context, Found, check
from evidence.checks.fairness.blocks import speaks_to_readers
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.pages.sentences import sentences_in, statements_in
from evidence.reading.sources import Sources
from evidence.tracing.prose import data_texts, prose, without_emphasis, without_quotations
from evidence.tracing.quick_look import may_match, vocabulary

WORDINGS = "docs/data/wordings.yml"
_RULES = {
    WORDINGS: "- rule: driving\n"
    "  sentence: Do not drive for 24 hours and until you have slept a night.\n"
    '  known_by: [["no", not], [driv*], [hour*, night*, day*, sleep*]]\n'
}
_LIST_MARK_RE = re.compile(r"^[ ]*[*+-][ ]+", re.MULTILINE)
_LINK_RE = re.compile(r"\[([^\[\]\n]*)\]\([^()\n]*\)")
_MARKER_RE = re.compile(r"\[@[^\[\]\n]*\]")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of `wordings.yml`.

    sentences: those that state the rule.
    wordings:  the same and the other allowed wordings, in the form in which sentences are compared.
    known_by:  patterns; a sentence that matches all of them is about the rule.
    """

    name: str
    sentences: tuple[str, ...]
    wordings: tuple[str, ...]
    known_by: tuple[re.Pattern[str], ...]


def _rules(sources: Sources) -> tuple[_Rule, ...]:
    known = sources.content("passages", {})
    return tuple(_rule(item, known) for item in sources.content("wordings", ()))


def _rule(item: dict[str, Any], known: dict[str, str]) -> _Rule:
    patterns = (rf"\b(?:{'|'.join(map(_pattern, words))})\b" for words in item["known_by"])
    known_by = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    lines = _LIST_MARK_RE.sub("", _LINK_RE.sub(r"\1", known.get(item.get("passage", ""), ""))).split("\n")
    sentences = [" ".join(words.split()) for line in lines for _, words in sentences_in(without_emphasis(line))]
    about = tuple(sentence for sentence in sentences if all(pattern.search(sentence) for pattern in known_by))
    about = (item["sentence"],) if item.get("sentence") else about
    return _Rule(item["rule"], about, tuple(map(_compared, [*about, *item.get("also", [])])), known_by)


def _pattern(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")


def _compared(text: str) -> str:
    """A sentence in the form in which it is compared: in lower case, without markers, emphasis and its last stop."""
    return " ".join(without_emphasis(_MARKER_RE.sub(" ", text)).casefold().replace("’", "'").split()).rstrip(" .!")


@check(
    "FAI006",
    "Articles, help pages and data word a rule as docs/data/wordings.yml does.",
    why="To readers who must follow it, two wordings of one rule, such as when to drive, are two rules.",
    bad="You must not drive until the next day.",
    good="After a session, do not drive for 24 hours and until you have slept a night.",
    files=_RULES,
)
def other_wording(source: Page | DataFile, context: Context) -> Found:
    rules = context.once(_rules)
    if isinstance(source, DataFile):
        yield from _untold(source, rules)
        for place, text in data_texts(source):
            yield from ((place, *_message_and_hint(rule)) for _, rule in _otherwise(without_quotations(text), rules))
    elif rules and speaks_to_readers(source):
        words = vocabulary(source.shown)
        possible = tuple(rule for rule in rules if _is_about(rule, words))
        blocks = [block for block in source.blocks if any(_is_about(rule, block.text) for rule in possible)]
        for block, text in prose(source, blocks) if blocks else ():
            for offset, rule in _otherwise(without_emphasis(text), possible):
                yield source.place_at(block.at(offset)), *_message_and_hint(rule)


def _untold(data: DataFile, rules: tuple[_Rule, ...]) -> Found:
    """The rules that no passage states, though they name one."""
    for index, rule in enumerate(rules if data.path == WORDINGS else ()):
        if not rule.sentences:
            message = f"no passage states the rule on {rule.name}"
            hint = "name the passage that states it, with a word of each list of known_by in one sentence"
            yield data.place_of(index, "passage"), message, hint


def _otherwise(text: str, rules: tuple[_Rule, ...]) -> Iterator[tuple[int, _Rule]]:
    """The sentences that are about a rule but state it in other words."""
    for start, sentence in statements_in(text):
        for rule in rules:
            is_about = rule.sentences and _is_about(rule, sentence)
            if is_about and not any(wording in _compared(sentence) for wording in rule.wordings):
                yield start + len(sentence) - len(sentence.lstrip()), rule


def _is_about(rule: _Rule, text: str) -> bool:
    return all(may_match(pattern, text) for pattern in rule.known_by) and all(
        pattern.search(text) for pattern in rule.known_by
    )


def _message_and_hint(rule: _Rule) -> tuple[str, str]:
    return f"the rule on {rule.name} is worded differently here than in {WORDINGS}", f'write "{rule.sentences[0]}"'
