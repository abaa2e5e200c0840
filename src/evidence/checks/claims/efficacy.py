"""Finds sentences that say that the treatment helps, or that it harms nobody."""

import re
from collections.abc import Callable, Iterator

from evidence.checks.claims import word_lists
from evidence.checks.claims.denial import BREAK_RE, FAR, NOT_RE, denied
from evidence.checks.claims.gains import BARE_HARMLESS_RE, HARMLESS_RE, better_with
from evidence.checks.claims.subject_words import SubjectWords
from evidence.checks.claims.word_lists import whole_words
from evidence.files import resource
from evidence.reading.pages.page import Block
from evidence.reading.pages.sentences import statements_in
from evidence.tracing.quick_look import within

EFFICACY = "CLM001"
HELPS, HARMS_NOBODY = "the treatment helps", "the treatment harms nobody"

_VERB_RE = whole_words(rf"{word_lists.VERBS}|(?P<ing>{word_lists.VERBS_ING})")
_WORD_RE = re.compile(r"[\w'’-]+")
_NEAR = 120  # characters from a subject to its verb
_MOST_WORDS_BETWEEN = 8
_PREPOSITIONS, _ACTIVE, _BEFORE_TO, _BE, _NOUN_BEFORE, _AND_BEFORE_ING = (
    frozenset(resource("claims")[name].split())
    for name in ("before_an_object", "before_a_verb", "before_to", "be", "before_a_noun", "before_ing")
)
_BEFORE_ING = _BE | _AND_BEFORE_ING
_OF_WHAT_RE = re.compile(
    r"\b(?:doses?|courses?|infusions?|drips?|tablets?|lozenges?|sprays?|shots?|injections?|sessions?|series|treatments?"
    r"|use|forms?|benefits?|effects?)\s+(?:of|with)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SOMEONE_RE = re.compile(
    r"\b(?:you|we|they|i|he|she|someone|people who|a (?:person|doctor|clinician|therapist|guide|friend|companion)"
    r"|staff|doctors?|clinicians?|therapists?|companions?|clinics?|nurses?|pharmacists?|pharmacy|team)\b",
    re.IGNORECASE,
)
_AFTER_IT_RE = re.compile(
    r"\b(?:improv(?:es?|ed)|eas(?:es?|ed)|heal(?:s|ed)?|lessen(?:s|ed)?|reliev(?:es|ed)|reduced|helped|ended|resolv(?:es?|ed))"
    r"\s+(?:[\w'’-]+\s+){0,6}?(?:with|after|on|by|from|through|under|thanks\s+to)\s+(?:[\w'’-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_HOW_WORK_RE = re.compile(r"\b(?:how|why)\b", re.IGNORECASE)
_ASKING_RE = re.compile(r"\s*(?:how|which|what|who|whom|why|when|where)\b", re.IGNORECASE)


_HARMS_RE = re.compile(r"side[-\s]effect|\bsafe\b|\brisk|harm|addict|tolerated", re.IGNORECASE)


def promising(words: str, site: SubjectWords) -> Callable[[str], bool]:
    """Whether a part of a text with this `vocabulary` can say so at all: it names the treatment or a harm."""
    treatment, harms = within(site.treatment, words), within(_HARMS_RE, words)
    return lambda text: bool(treatment(text) or harms(text))


def uncited_promises(block: Block, text: str, site: SubjectWords) -> Iterator[tuple[int, str]]:
    """Where a block without citations says that the treatment helps, or harms nobody: the offset, and what it says."""
    asks_what_is_unknown = block.heading is not None and block.heading.anchor == "unknown"
    for start, sentence in statements_in(text):
        found = None if asks_what_is_unknown and _ASKING_RE.match(sentence) else promise(sentence, site)
        if found:
            yield start + found[0], found[1]


def promise(sentence: str, site: SubjectWords) -> tuple[int, str] | None:
    """The offset of the subject in a sentence that promises something of the treatment, and what; else None."""
    for find, said in ((efficacy, HELPS), (harmless, HARMS_NOBODY)):
        if (offset := find(sentence, site)) is not None:
            return offset, said
    return None


def efficacy(sentence: str, site: SubjectWords) -> int | None:
    """The offset of the subject in a sentence that says that the treatment helps. None if it does not say so."""
    found = (_in_clause(sentence, begin, end, site) for begin, end in _clauses(sentence))
    return next((offset for offset in found if offset is not None), None)


def harmless(sentence: str, site: SubjectWords) -> int | None:
    """The offset of the subject in a sentence that says that the treatment harms nobody. None if it does not say so."""
    bare = BARE_HARMLESS_RE.match(sentence)
    if bare and not (bare["way"] and denied(sentence, *bare.span("way"))):
        return bare.start("way") if bare["way"] else bare.start()
    for begin, end in _clauses(sentence):
        for subject in site.treatment.finditer(sentence, begin, end):
            said = HARMLESS_RE.match(sentence, subject.end(), end)
            before = sentence[max(begin, subject.start() - FAR) : subject.start()]
            if said and not _is_object(before) and not denied(sentence, *said.span("way")):
                return subject.start()
    return None


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    spans = [stop.span() for stop in BREAK_RE.finditer(sentence)]
    begins, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(sentence)]
    return zip(begins, ends, strict=True)


def _is_object(before: str) -> bool:
    """Whether what follows these words is what somebody uses or asks about: "sleep after" lumenide."""
    last_two = {word.lower() for word in _WORD_RE.findall(before)[-2:]}
    return bool(_PREPOSITIONS & last_two) and not _OF_WHAT_RE.search(before)


def _in_clause(sentence: str, begin: int, end: int, site: SubjectWords) -> int | None:
    for subject in site.treatment.finditer(sentence, begin, end):
        before = sentence[max(begin, subject.start() - FAR) : subject.start()]
        if _AFTER_IT_RE.search(before) and not denied(sentence, subject.start(), subject.end()):
            return subject.start()
        is_object = _is_object(before)
        for verb in _VERB_RE.finditer(sentence, subject.end(), min(end, subject.end() + _NEAR)):
            says = _says_what_it_does(sentence, subject, verb, end, is_object, site)
            if says and not denied(sentence, verb.start(), verb.end()):
                return subject.start()
        gain = None if is_object else site.gains.match(sentence, subject.end(), end)
        gain = gain or better_with(sentence, subject, begin, site.gone)
        if gain and not denied(sentence, *gain.span(gain.lastgroup or 0)):
            if NOT_RE.search(gain[0]) or not denied(sentence, *subject.span()):  # "is never wrong" denies nothing
                return subject.start()
    return None


def _says_what_it_does(
    sentence: str, subject: re.Match[str], verb: re.Match[str], end: int, subject_is_object: bool, site: SubjectWords
) -> bool:
    """Whether a verb says what the subject does, unlike "asked for lumenide at work" or "lumenide was ended"."""
    between = sentence[subject.end() : verb.start()]
    words = [word.lower() for word in _WORD_RE.findall(between)]
    if len(words) > _MOST_WORDS_BETWEEN or _does_something_else(sentence, verb, end, words, site):
        return False
    if (verb["help"] or verb["work"] or verb["treat"]) and (subject_is_object or _SOMEONE_RE.search(between)):
        return False  # somebody else helps, works or treats
    name = _WORD_RE.findall(subject[0])[-1].lower()  # "hearing aids help": a plural takes the verb's plain form
    last = next((word for word in reversed(words) if not word.endswith("ly")), name)
    if verb["ing"]:
        return last in _BEFORE_ING and not subject_is_object
    return _fits_its_subject(verb[0].lower(), last, words)


def _does_something_else(sentence: str, verb: re.Match[str], end: int, words: list[str], site: SubjectWords) -> bool:
    """Whether the verb has another meaning here: to end a session, people who were treated, how it works."""
    if verb["end"]:
        return not site.ended.match(sentence, verb.end(), end)
    if verb["treat"]:
        return verb[0].lower() == "treated" and bool(words)
    return bool(verb["work"] and _HOW_WORK_RE.search(sentence, max(0, verb.start() - FAR), verb.start()))


def _fits_its_subject(verb: str, last: str, words: list[str]) -> bool:
    """Whether a verb in this form belongs to the subject that comes before these words."""
    if verb.endswith("ed"):
        return last not in _BE and last not in ("a", "the", "of", "to")
    if verb.endswith("s"):
        return last not in _NOUN_BEFORE
    if last == "to":
        return len(words) > 1 and words[-2] in _BEFORE_TO
    return last in _ACTIVE or (last.endswith("s") and last not in ("this", "is", "was", "as", "its", "his"))
