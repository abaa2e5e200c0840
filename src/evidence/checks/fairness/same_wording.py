"""One rule is told in one wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidence.checks.check import Context, Found, check
from evidence.checks.claims.claims import DATA_TEXTS
from evidence.checks.claims.sentences import is_question, place_in_block, sentences_in
from evidence.checks.data.marks import known_passages
from evidence.checks.fairness.blocks import speaks_to_readers
from evidence.problem import at
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.tracing.prose import prose, vocabulary, without_emphasis, without_quotations

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
    """A rule of `wordings.yml`: its sentences, the same flattened with the shorter ones, and patterns that a sentence
    about it all matches.
    """

    name: str
    sentences: tuple[str, ...]
    wordings: tuple[str, ...]
    known_by: tuple[re.Pattern[str], ...]


def _rules(sources: Sources) -> tuple[_Rule, ...]:
    data = sources.data.get("wordings")
    known = known_passages(sources)
    return tuple(_rule(item, known) for item in (data.content if data else ()))


def _rule(item: dict[str, Any], known: dict[str, str]) -> _Rule:
    patterns = (rf"\b(?:{'|'.join(map(_pattern, words))})\b" for words in item["known_by"])
    known_by = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    told = _LIST_MARK_RE.sub("", _LINK_RE.sub(r"\1", known.get(item.get("passage", ""), ""))).split("\n")
    sentences = [" ".join(one.split()) for line in told for _, one in sentences_in(without_emphasis(line))]
    about = tuple(one for one in sentences if all(words.search(one) for words in known_by))
    about = (item["sentence"],) if item.get("sentence") else about
    return _Rule(item["rule"], about, tuple(map(_flat, [*about, *item.get("also", [])])), known_by)


def _pattern(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")


def _flat(text: str) -> str:
    """A sentence for comparing: its words in lower case, without markers, emphasis and its last stop."""
    return " ".join(without_emphasis(_MARKER_RE.sub(" ", text)).casefold().replace("’", "'").split()).rstrip(" .!")


@check(
    "FAI006",
    "A rule in docs/data/wordings.yml reads the same wherever it is told: in articles, help and data.",
    why="Two wordings of one rule, such as when to drive, are two rules to the reader who must follow it.",
    each=("page", "data file"),
    bad="You must not drive until the next day.",
    good="After a session, do not drive for 24 hours and until you have slept a night.",
    files=_RULES,
)
def other_wording(source: Page | DataFile, context: Context) -> Found:
    rules = context.once(_rules)
    if isinstance(source, DataFile):
        yield from _untold(source, rules)
        yield from _in_data(source, rules)
    elif rules and speaks_to_readers(source):
        there = vocabulary(source.shown)
        asked = tuple(rule for rule in rules if _is_about(rule, there))
        blocks = [block for block in source.blocks if any(_is_about(rule, block.text) for rule in asked)]
        for block, text in prose(source, blocks) if blocks else ():
            for offset, rule in _otherwise(without_emphasis(text), asked):
                yield place_in_block(source, block, offset), *_said(rule)


def _untold(data: DataFile, rules: tuple[_Rule, ...]) -> Found:
    """Rules that name a passage which does not tell them."""
    for index, rule in enumerate(rules if data.path == WORDINGS else ()):
        if not rule.sentences:
            message = f"the rule on {rule.name} is told in no passage"
            hint = "name the passage that tells it, with a word of each list of known_by in one sentence"
            yield at(data.path, data.lines.get(f"{index}.passage", 1)), message, hint


def _in_data(data: DataFile, rules: tuple[_Rule, ...]) -> Found:
    name = DATA_TEXTS.get(data.path)
    for index, item in enumerate(data.content if name and isinstance(data.content, list) else ()):
        value = item.get(name) if isinstance(item, dict) else None
        for _, rule in _otherwise(without_quotations(value), rules) if isinstance(value, str) else ():
            place = at(data.path, data.lines.get(f"{index}.{name}") or data.lines.get(str(index), 1))
            yield place, *_said(rule)


def _otherwise(text: str, rules: tuple[_Rule, ...]) -> Iterator[tuple[int, _Rule]]:
    """The sentences that are about a rule and tell it in other words."""
    for start, sentence in sentences_in(text):
        for rule in rules if not is_question(sentence) else ():
            if (
                rule.sentences
                and _is_about(rule, sentence)
                and not any(wording in _flat(sentence) for wording in rule.wordings)
            ):
                yield start + len(sentence) - len(sentence.lstrip()), rule


def _is_about(rule: _Rule, text: str) -> bool:
    return all(words.search(text) for words in rule.known_by)


def _said(rule: _Rule) -> tuple[str, str]:
    return f"the rule on {rule.name} reads otherwise here than in {WORDINGS}", f'write "{rule.sentences[0]}"'
