"""Claims: what does good is cited, nothing is sold, and no sentence is surer than the studies that it cites.

What is asked, quoted, linked or denied is no claim: questions, headings, titles, quotations and link texts are left
out, and so is what stands after no, not, never, whether, if, may not.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence import wordlists
from evidence.checks import Context, declare, finds
from evidence.claims import spans
from evidence.figures import level, prose, vocabulary, without_quotations
from evidence.markdown import Block, Page
from evidence.problems import Place
from evidence.records import CERTAINTIES, Certainty, Study
from evidence.sources import STUDIES, Sources
from evidence.wordlists import Rows

EFFICACY = declare(
    "CLM001",
    "A sentence that says that ketamine does good has a citation in its block.",
    bad="Ketamine eases PTSD for many people.",
    good="In a small trial, ketamine eased PTSD.[@feder2021]",
)
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
TOO_SURE = declare(
    "CLM005",
    "Words of certainty are not stronger than the certainty of the studies cited.",
    bad="This trial proves that it works.[@feder2021] (certainty: low)",
    good="This trial found a gain.[@feder2021]",
)
LABEL = declare(
    "CLM006",
    "A printed label of certainty is at most that of the surest study that it stands behind.",
    bad="It eased PTSD.[@feder2021] Certainty: high. (the record says low)",
    good="It eased PTSD.[@feder2021] Certainty: low.",
)

NO_LABEL = declare(
    "CLM007",
    "A printed label of certainty is one of high, moderate, low, very low and none.",
    bad="Certainty: lwo.",
    good="Certainty: low.",
)

CRISIS_PAGE = "docs/help/crisis.md"
_EMERGENCY_RE = re.compile(r"\b(?:988|911|838255|emergency)\b", re.IGNORECASE)

Found = Iterator[tuple[str, Place, str, str]]


def _words(pattern: str) -> re.Pattern[str]:
    """Whole words, a hyphen counting as part of a word."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def _any(rows: Rows) -> str:
    return "|".join(pattern.replace(" ", r"\s+") for pattern, _ in rows)


_LISTS: tuple[tuple[str, Rows, re.Pattern[str]], ...] = tuple(
    (code, rows, _words(_any(rows)))
    for code, rows in ((SELLING, wordlists.SELLING), (PEOPLE, wordlists.PEOPLE), (URGENCY, wordlists.URGENCY))
)
_BANNED_RE = _words("|".join(_any(rows) for _, rows, _ in _LISTS))
_LASTING_FINE_RE = re.compile(wordlists.LASTING_IS_FINE, re.IGNORECASE)
_SURE_LISTS: tuple[tuple[Certainty, Rows, re.Pattern[str]], ...] = (
    ("high", wordlists.CERTAIN, _words(_any(wordlists.CERTAIN))),
    ("moderate", wordlists.FIRM, _words(_any(wordlists.FIRM))),
)
_SURE_RE = _words("|".join(_any(rows) for _, rows, _ in _SURE_LISTS))


class _Signs:
    """A quick look: whether a text can hold any word of a list. "all|types" asks for both parts."""

    def __init__(self, signs: str) -> None:
        self.signs = [tuple(sign.split("|")) for sign in signs.split()]

    def within(self, text: str) -> list[tuple[str, ...]]:
        """The signs that stand in a text in small letters."""
        return [parts for parts in self.signs if parts[0] in text and (len(parts) == 1 or parts[1] in text)]


_BANNED_SIGNS, _SURE_SIGNS = _Signs(wordlists.BANNED_SIGNS), _Signs(wordlists.SURE_SIGNS)


def _any_of(signs: list[tuple[str, ...]], text: str) -> bool:
    return any(parts[0] in text for parts in signs)


# Clauses ------------------------------------------------------------------------------------------------------------

_BREAK_RE = re.compile(
    r"[,;:()|—–…]|\s-{1,2}\s|\b(?:but|while|whereas|although|though|because|so|yet)\b", re.IGNORECASE
)
_ADVERSATIVE_RE = re.compile(r"[;:|]|\b(?:but|while|whereas|although|though|yet)\b", re.IGNORECASE)
_NOT_RE = re.compile(
    r"\bno\b(?!\s+(?:doubt|question|wonder))|\bnot\b(?!\s+(?:only|just|merely))|\bnever\b(?!\s+fails?\b)"
    r"|\bnothing\b(?!\s+(?:but|short))|\bwithout\b(?!\s+(?:an?y?\s+)?doubt)"
    r"|\b(?:none|nobody|neither|nor|cannot|whether|if|hardly|unclear|unknown|unproven|unlikely)\b"
    r"|\bfail(?:s|ed)?\s+to\b|n['’]t\b|\bhow\s+(?:often|long|much|many|well|far|sure|fast)\b|\bmay\s+not\b",
    re.IGNORECASE,
)
_WHETHER_RE = re.compile(r"\bwhether\b", re.IGNORECASE)
_FAR = 600  # characters; no sentence that a person writes reaches further, and a page of 5 MB takes no minutes
_SUBORDINATE_RE = re.compile(
    r"\s*(?:if|when|where|although|though|even|as|because|since|after|before|once|unless|for|in|with)\b", re.IGNORECASE
)
_DENIED_AFTER_RE = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:has|have|had|is|was|are|were|does|do|did|can)(?:n['’]t|\s+(?:not|never|yet))\b|\s+cannot\b",
    re.IGNORECASE,
)


def denied(sentence: str, start: int, end: int) -> bool:
    """Whether what stands at a place of a sentence is denied or left open: after no, not, never, whether, if."""
    first = max(0, start - _FAR)
    begin, earlier = first, []
    for stop in _BREAK_RE.finditer(sentence, first, start):
        earlier.append((begin, stop.start(), stop[0]))
        begin = stop.end()
    if _NOT_RE.search(sentence, begin, start) or _WHETHER_RE.search(sentence, first, start):
        return True
    for low, high, mark in reversed(earlier):  # "there is no cure, miracle or breakthrough"
        if _ADVERSATIVE_RE.fullmatch(mark):
            break
        clause = sentence[low:high]
        if _NOT_RE.search(clause):
            return not _SUBORDINATE_RE.match(clause)
    return bool(_DENIED_AFTER_RE.match(sentence, end))


def is_question(sentence: str) -> bool:
    """Whether a sentence asks."""
    return sentence.rstrip(" \t\n\"'”’)]*_").endswith("?")


# Efficacy -----------------------------------------------------------------------------------------------------------

_NAME_SIGNS = _Signs("ketamine kap treatment|the spravato")
_SUBJECT_RE = _words(wordlists.SUBJECT)
_VERB_RE = _words(rf"{wordlists.VERBS}|(?P<ing>{wordlists.VERBS_ING})")
_WORD_RE = re.compile(r"[\w'’-]+")
_NEAR = 120  # characters between a subject and its verb
_PREPOSITIONS = frozenset(
    "with after on of about for from before during without by under to than like into off against between in and or "
    "over take takes took taking give gives gave given get gets got using use".split()
)
_OF_WHAT_RE = re.compile(
    r"\b(?:doses?|courses?|infusions?|drips?|tablets?|lozenges?|sprays?|shots?|injections?|sessions?|series|treatments?"
    r"|use|forms?|benefits?|effects?)\s+(?:of|with)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_ACTIVE = frozenset(
    "can could may might will would should does do did must also even really often still just actually quickly usually "
    "typically generally both and or then to".split()
)
_BEFORE_TO = frozenset(
    "shown able seem seems seemed appear appears found known said work works continue continues tend tends likely "
    "proved proven thought believed starts start begins begin".split()
)
_BE = frozenset("is are was were be been being am".split())
_BEFORE_ING = _BE | frozenset("keep keeps kept start starts started begin begins began".split())
_NOUN_BEFORE = frozenset(
    "the a an their your my his her our its of in from for with at by on any more most some no crisis emergency get "
    "gets got getting ask asks find need needs seek without as off and".split()
)
_SOMEONE_RE = re.compile(
    r"\b(?:you|we|they|i|he|she|someone|people who|a (?:person|doctor|clinician|therapist|guide|friend|companion)"
    r"|staff|doctors?|clinicians?|therapists?|companions?|clinics?|nurses?|pharmacists?|pharmacy|team)\b",
    re.IGNORECASE,
)
_ILLNESS_RE = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:ptsd|symptoms?|suffering|pain|depression|nightmares?|flashbacks?|fears?|trauma|anxiety|cycles?"
    r"|struggles?|illness|distress)\b",
    re.IGNORECASE,
)
_AFTER_IT_RE = re.compile(
    r"\b(?:improv(?:es?|ed)|eas(?:es?|ed)|heal(?:s|ed)?|lessen(?:s|ed)?|reliev(?:es|ed)|reduced|helped|ended|resolv(?:es?|ed))"
    r"\s+(?:[\w'’-]+\s+){0,6}?(?:with|after|on|by|from|through|under|thanks\s+to)\s+(?:[\w'’-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_HOW_WORK_RE = re.compile(r"\b(?:how|why)\b", re.IGNORECASE)
_ASKING_RE = re.compile(r"\s*(?:how|which|what|who|whom|why|when|where)\b", re.IGNORECASE)


def efficacy(sentence: str) -> int | None:
    """Where a sentence says that ketamine does good: the offset of the subject; None where it does not."""
    begin = 0
    for stop in [*_BREAK_RE.finditer(sentence), None]:
        end = stop.start() if stop else len(sentence)
        found = _in_clause(sentence, begin, end)
        if found is not None:
            return found
        begin = stop.end() if stop else end
    return None


def _in_clause(sentence: str, begin: int, end: int) -> int | None:
    for subject in _SUBJECT_RE.finditer(sentence, begin, end):
        before = sentence[max(begin, subject.start() - _FAR) : subject.start()]
        if _AFTER_IT_RE.search(before) and not denied(sentence, subject.start(), subject.end()):
            return subject.start()
        last = _WORD_RE.findall(before)[-2:]
        oblique = bool(_PREPOSITIONS & {word.lower() for word in last}) and not _OF_WHAT_RE.search(before)
        for verb in _VERB_RE.finditer(sentence, subject.end(), min(end, subject.end() + _NEAR)):
            if _does(sentence, subject, verb, end, oblique) and not denied(sentence, verb.start(), verb.end()):
                return subject.start()
    return None


def _does(sentence: str, subject: re.Match[str], verb: re.Match[str], end: int, oblique: bool) -> bool:
    """Whether a verb says what the subject does; not "asked for ketamine at work", "ketamine was ended"."""
    between = sentence[subject.end() : verb.start()]
    words = [word.lower() for word in _WORD_RE.findall(between)]
    if len(words) > 8:
        return False
    form = verb[0].lower()
    personal = verb["help"] or verb["work"] or verb["treat"]
    if personal and (oblique or _SOMEONE_RE.search(between)):
        return False
    last = next((word for word in reversed(words) if not word.endswith("ly")), "")
    if verb["end"] and not _ILLNESS_RE.match(sentence, verb.end(), end):
        return False
    if verb["treat"] and form == "treated" and words:
        return False
    if verb["work"] and _HOW_WORK_RE.search(sentence, max(0, verb.start() - _FAR), verb.start()):
        return False  # how it works is no promise that it does
    if verb["ing"]:
        return last in _BEFORE_ING and not oblique
    if form.endswith("ed"):
        return last not in _BE and last not in ("a", "the", "of", "to")
    if form.endswith("s"):
        return last not in _NOUN_BEFORE
    if last == "to":
        return len(words) > 1 and words[-2] in _BEFORE_TO
    return last in _ACTIVE or (last.endswith("s") and last not in ("this", "is", "was", "as", "its", "his"))


# The checks ---------------------------------------------------------------------------------------------------------


@finds(EFFICACY, SELLING, PEOPLE, URGENCY, TOO_SURE, LABEL, NO_LABEL, alone=True)
def claim_problems(sources: Sources, _context: Context) -> Found:
    """Everything that is wrong with what the pages claim, page by page."""
    surest = _Surest(sources)
    for page in sources.pages:
        yield from _prose(page, surest)
        yield from _front_matter(page, sources)
    for stem, field in _TOLD:
        yield from _data(sources, stem, field)


def _prose(page: Page, surest: _Surest) -> Found:
    there = vocabulary(page.veiled)
    banned_here, sure_here = _BANNED_SIGNS.within(there), _SURE_SIGNS.within(there)
    names_here = [] if page.path.startswith(STUDIES) else _NAME_SIGNS.within(there)
    labels_here = any(sign in there for sign in ("certain", "sure"))
    if not (banned_here or sure_here or names_here or labels_here):
        return  # most pages of a large site
    printed = _Printed()
    for block, text in prose(page):
        flat = level(text)
        low = flat.lower()
        if names_here and not block.citations and _any_of(names_here, low):
            yield from _efficacy(page, block, flat)
        if banned_here and _any_of(banned_here, low) and _BANNED_RE.search(flat):
            yield from _banned(page, block, flat)
        if sure_here and block.citations and _any_of(sure_here, low) and _SURE_RE.search(flat):
            yield from _too_sure(page, block, flat, surest)
        if labels_here:
            yield from _labels(page, block, flat, printed, surest)


def _place(page: Page, block: Block, offset: int) -> Place:
    return Place(page.path, *page.place(block.start + offset))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offset; a table's cells are sentences of their own."""
    for start, end in spans(text):
        yield start, text[start:end]


_UNCITED = (
    "this says that the treatment does good, and cites nothing",
    "cite the study in this block, as [@key], or say that it is not known",
)


def _efficacy(page: Page, block: Block, text: str) -> Found:
    if not _SUBJECT_RE.search(text):
        return
    unknown = block.heading is not None and block.heading.anchor == "unknown"
    for start, sentence in _sentences(text):
        if is_question(sentence) or (unknown and _ASKING_RE.match(sentence)):
            continue
        at = efficacy(sentence)
        if at is not None:
            yield (
                EFFICACY,
                _place(page, block, start + at),
                *_UNCITED,
            )


def _banned(page: Page, block: Block, text: str) -> Found:
    for start, sentence in _sentences(text):
        for code, start_in, word, instead in banned(sentence):
            if code == URGENCY and (page.path == CRISIS_PAGE or _EMERGENCY_RE.search(text)):
                continue
            yield code, _place(page, block, start + start_in), *_wording(code, word, instead)


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
            yield code, match.start(), match[0], _instead(rows, match[0])


def _instead(rows: Rows, word: str) -> str:
    flat = " ".join(word.split())
    return next((hint for pattern, hint in rows if re.fullmatch(pattern, flat, re.IGNORECASE)), "leave it out")


def _front_matter(page: Page, sources: Sources) -> Found:
    """Descriptions and what findings say reach readers too: in search results and on cards."""
    texts = {"description": page.meta.get("description")}
    if page.path.startswith(STUDIES):
        findings = page.meta.get("findings")
        for index, finding in enumerate(findings if isinstance(findings, list) else ()):
            if isinstance(finding, dict):
                texts[f"findings.{index}.says"] = finding.get("says")
    for name, value in texts.items():
        if isinstance(value, str) and _BANNED_RE.search(value):
            text = without_quotations(value)
            for _, sentence in _sentences(text):
                for code, _, word, instead in banned(sentence):
                    yield code, Place(page.path, page.meta_lines.get(name, 1)), *_wording(code, word, instead)


_TOLD = (("glossary", "plain"), ("timeline", "text"))  # data that pages print as our own words


def _data(sources: Sources, stem: str, field: str) -> Found:
    """What data files say to readers: there no citation can stand, so no claim may."""
    data = sources.data.get(stem)
    for index, item in enumerate(data.content if data and isinstance(data.content, list) else ()):
        value = item.get(field) if isinstance(item, dict) else None
        if data is None or not isinstance(value, str):
            continue
        place = Place(data.path, data.lines.get(f"{index}.{field}") or data.lines.get(str(index), 1))
        text = without_quotations(value)
        for _, sentence in _sentences(text):
            for code, _, word, instead in banned(sentence):
                if code != URGENCY or not _EMERGENCY_RE.search(text):
                    yield code, place, *_wording(code, word, instead)
            if not is_question(sentence) and efficacy(sentence) is not None:
                yield EFFICACY, place, *_UNCITED


# Certainty ----------------------------------------------------------------------------------------------------------


class _Surest:
    """The strongest certainty among cited studies; None where no study is cited, or one has no record."""

    def __init__(self, sources: Sources) -> None:
        self.records = sources.records

    def of(self, keys: Iterator[str] | list[str] | tuple[str, ...]) -> Certainty | None:
        found: list[Certainty] = []
        for key in keys:
            record = self.records.get(key)
            if record is None:
                return None
            if isinstance(record, Study):
                found.append(record.certainty)
                found += [finding.certainty for finding in record.findings if finding.certainty]
        return max(found, key=CERTAINTIES.index, default=None)


def _too_sure(page: Page, block: Block, text: str, surest: _Surest) -> Found:
    for start, sentence in _sentences(text):
        if is_question(sentence):
            continue
        low, high = block.start + start, block.start + start + len(sentence)
        own = [c.key for c in block.citations if low <= c.offset < high] or [c.key for c in block.citations]
        certainty = surest.of(own)
        if certainty is None:
            continue
        for needed, rows, pattern in _SURE_LISTS:
            if CERTAINTIES.index(certainty) >= CERTAINTIES.index(needed):
                continue
            for match in pattern.finditer(sentence):
                if not denied(sentence, match.start(), match.end()):
                    word = " ".join(match[0].split())
                    message = f'"{word}" is surer than {_list(own)}, whose certainty is {_name(certainty)}'
                    yield TOO_SURE, _place(page, block, start + match.start()), message, _instead(rows, match[0])


_LABEL_RE = re.compile(
    r"\b[Cc]ertainty\b(?:\s+(?:for|of|about)\s+[\w\s]{1,30}?)?\s*(?::|\bis\b)\s*(?P<label>high|moderate|low|very[-\s]low|none)\b",
    re.IGNORECASE,
)
_ANY_LABEL_RE = re.compile(r"^\W*Certainty:\W*(?P<label>[^\s.,;*][^.,;*\n]{0,30})", re.MULTILINE)
_CELL_RE = re.compile(r"(?:^|\|)\s*(?P<label>high|moderate|low|very[-\s]low|none)\s*(?=\||$)", re.IGNORECASE)
_SURE_COLUMN_RE = re.compile(r"\b(?:sure|certain\w*)\b", re.IGNORECASE)


_LABELS = tuple(label.replace("-", " ") for label in reversed(CERTAINTIES))


@dataclass(slots=True)
class _Printed:
    """What the labels of a page stand behind: the keys cited since the last label or heading."""

    heading: str = ""
    keys: tuple[str, ...] = ()
    column: int | None = None  # of the open table's certainty


def _labels(page: Page, block: Block, text: str, state: _Printed, surest: _Surest) -> Found:
    heading = block.heading.anchor if block.heading else ""
    if heading != state.heading:
        state.heading, state.keys = heading, ()
    if block.kind == "head-row":
        columns = [bool(_SURE_COLUMN_RE.search(cell)) for cell in text.strip().strip("|").split("|")]
        state.column = columns.index(True) if True in columns else None
        return
    own = tuple(citation.key for citation in block.citations)
    if block.kind == "row":
        label = _cell(text, state.column)
    else:
        state.column = None
        state.keys += own
        label = _LABEL_RE.search(text) if "ertainty" in text else None
    if label is None:
        for found in _ANY_LABEL_RE.finditer(text) if "Certainty:" in text else ():
            near = difflib.get_close_matches(found["label"].lower(), _LABELS, n=1)
            hint = f'write "{near[0]}"' if near else f"choose one of: {', '.join(_LABELS)}"
            yield (
                NO_LABEL,
                _place(page, block, found.start("label")),
                f'"{found["label"]}" is no label of certainty',
                hint,
            )
        return
    keys = own or state.keys
    certainty = surest.of(keys)
    said: Certainty = "-".join(label["label"].lower().replace("-", " ").split())  # type: ignore[assignment]
    if certainty is not None and CERTAINTIES.index(said) > CERTAINTIES.index(certainty):
        message = f'"{_name(said)}" is surer than {_list(keys)}'
        yield LABEL, _place(page, block, label.start("label")), message, f'write "{_name(certainty)}"'
    if block.kind != "row":
        state.keys = ()


def _cell(text: str, column: int | None) -> re.Match[str] | None:
    """The label in the certainty column of a table row."""
    if column is None:
        return None
    bars = [match.start() for match in re.finditer(r"\|", text)]
    if not text.lstrip().startswith("|"):
        bars.insert(0, 0)
    if column >= len(bars):
        return None
    found = _CELL_RE.match(text, bars[column])
    return found


def _name(certainty: str) -> str:
    return certainty.replace("-", " ")


def _list(keys: list[str] | tuple[str, ...]) -> str:
    return " and ".join(dict.fromkeys(keys))
