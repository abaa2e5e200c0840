"""Finds words that sell, hurry or label people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.check import declare
from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import (
    Found,
    any_pattern,
    denied,
    is_question,
    place_in_block,
    replacement_for,
    sentences_in,
    whole_words,
)
from evidence.checks.claims.efficacy import EFFICACY, UNCITED, efficacy
from evidence.checks.claims.word_lists import Rows
from evidence.problem import Place
from evidence.reading.pages.page import Block, Page
from evidence.reading.project_files import STUDIES
from evidence.reading.sources import Sources
from evidence.tracing.prose import without_quotations

SELLING = declare(
    "CLM002",
    "No words that sell: breakthrough, miracle, proven, cure, guarantee, lasting, most patients and their like.",
    bad="This breakthrough is a proven cure.",
    good="There is no cure. It is not proven.",
)
PEOPLE = declare(
    "CLM003",
    "People are not called by their illness, nor blamed: no sufferer, victim, addict, failed treatment.",
    bad="PTSD patients who failed treatment.",
    good="People with PTSD whom a treatment did not help.",
)
URGENCY = declare(
    "CLM004",
    "Nothing hurries a reader, but on the crisis page and next to an emergency number.",
    bad="Ready to feel better? Don't wait.",
    good="You need not decide anything today.",
)


CRISIS_PAGE = "docs/help/crisis.md"
_EMERGENCY_RE = re.compile(r"\b(?:988|911|838255|emergency)\b", re.IGNORECASE)


_LISTS: tuple[tuple[str, Rows, re.Pattern[str]], ...] = tuple(
    (code, rows, whole_words(any_pattern(rows)))
    for code, rows in ((SELLING, word_lists.SELLING), (PEOPLE, word_lists.PEOPLE), (URGENCY, word_lists.URGENCY))
)
BANNED_RE = whole_words("|".join(any_pattern(rows) for _, rows, _ in _LISTS))
_LASTING_FINE_RE = re.compile(word_lists.LASTING_IS_FINE, re.IGNORECASE)


def banned_in_block(page: Page, block: Block, text: str) -> Found:
    for start, sentence in sentences_in(text):
        for code, start_in, word, instead in banned(sentence):
            if code == URGENCY and (page.path == CRISIS_PAGE or _EMERGENCY_RE.search(text)):
                continue
            yield code, place_in_block(page, block, start + start_in), *_wording(code, word, instead)


def _wording(code: str, word: str, instead: str) -> tuple[str, str]:
    why = {SELLING: "sells", PEOPLE: "hurts people", URGENCY: "hurries the reader"}[code]
    return f'"{" ".join(word.split())}" {why}', instead if code != PEOPLE else f"write: {instead}"


def banned(sentence: str) -> Iterator[tuple[str, int, str, str]]:
    """The banned words of a sentence: code, offset, the word, what to do instead."""
    asks = is_question(sentence)
    for code, rows, pattern in _LISTS:
        for match in pattern.finditer(sentence):
            if asks and not (code == URGENCY and not sentence[: match.start()].strip()):
                continue  # but "Ready to heal?" is a question that sells
            if denied(sentence, match.start(), match.end()):
                continue
            if match[0].lower().endswith("lasting") and _LASTING_FINE_RE.match(sentence, match.end()):
                continue
            yield code, match.start(), match[0], replacement_for(rows, match[0])


def front_matter_claims(page: Page, sources: Sources) -> Found:
    """Descriptions and what findings say reach readers too: in search results and on cards."""
    texts = {"description": page.meta.get("description")}
    if page.path.startswith(STUDIES):
        findings = page.meta.get("findings")
        for index, finding in enumerate(findings if isinstance(findings, list) else ()):
            if isinstance(finding, dict):
                texts[f"findings.{index}.says"] = finding.get("says")
    for name, value in texts.items():
        if isinstance(value, str) and BANNED_RE.search(value):
            text = without_quotations(value)
            for _, sentence in sentences_in(text):
                for code, _, word, instead in banned(sentence):
                    yield code, Place(page.path, page.meta_lines.get(name, 1)), *_wording(code, word, instead)


DATA_TEXTS = (("glossary", "plain"), ("timeline", "text"))  # data that pages print as our own words


def data_claims(sources: Sources, stem: str, field: str) -> Found:
    """What data files say to readers: there no citation can stand, so no claim may."""
    data = sources.data.get(stem)
    for index, item in enumerate(data.content if data and isinstance(data.content, list) else ()):
        value = item.get(field) if isinstance(item, dict) else None
        if data is None or not isinstance(value, str):
            continue
        place = Place(data.path, data.lines.get(f"{index}.{field}") or data.lines.get(str(index), 1))
        text = without_quotations(value)
        for _, sentence in sentences_in(text):
            for code, _, word, instead in banned(sentence):
                if code != URGENCY or not _EMERGENCY_RE.search(text):
                    yield code, place, *_wording(code, word, instead)
            if not is_question(sentence) and efficacy(sentence) is not None:
                yield EFFICACY, place, *UNCITED
