"""Finds out whether a sentence denies something or leaves it open, so that it does not claim it.

Such words come after no, not, never, whether, if or may not.
"""

import re

BREAK_RE = re.compile(r"[,;:()|—–…]|\s-{1,2}\s|\b(?:but|while|whereas|although|though|because|so|yet)\b", re.IGNORECASE)
_ADVERSATIVE_RE = re.compile(r"[;:|]|\b(?:but|while|whereas|although|though|yet)\b", re.IGNORECASE)
NOT_RE = re.compile(
    r"\bno\b(?!\s+(?:doubt|question|wonder))|\bnot\b(?!\s+(?:only|just|merely))|\bnever\b(?!\s+fails?\b)"
    r"|\bnothing\b(?!\s+(?:but|short))|\bwithout\b(?!\s+(?:an?y?\s+)?doubt)"
    r"|\b(?:none|nobody|neither|nor|cannot|whether|if|hardly|unclear|unknown|unproven|unlikely)\b"
    r"|\bfail(?:s|ed)?\s+to\b|n['’]t\b|\bhow\s+(?:often|long|much|many|well|far|sure|fast)\b|\bmay\s+not\b",
    re.IGNORECASE,
)
_WHETHER_RE = re.compile(r"\bwhether\b", re.IGNORECASE)
FAR = 600  # characters; nobody writes longer sentences, and without a limit a page of 5 MB would take minutes
_SUBORDINATE_RE = re.compile(
    r"\s*(?:if|when|where|although|though|even|as|because|since|after|before|once|unless|for|in|with)\b", re.IGNORECASE
)
_DENIED_AFTER_RE = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:has|have|had|is|was|are|were|does|do|did|can)(?:n['’]t|\s+(?:not|never|yet))\b|\s+cannot\b",
    re.IGNORECASE,
)


def denied(sentence: str, start: int, end: int, clause_alone: bool = False) -> bool:
    """Whether a sentence denies, or leaves open, the words between two of its offsets.

    clause_alone: whether only a "no" of the same clause counts. Words that say "no" themselves need that: in "we found
    no trial, no approval" the first no does not deny the second.
    """
    first = max(0, start - FAR)
    begin, earlier = first, []
    for stop in BREAK_RE.finditer(sentence, first, start):
        earlier.append((begin, stop.start(), stop[0]))
        begin = stop.end()
    if NOT_RE.search(sentence, begin, start) or _WHETHER_RE.search(sentence, first, start):
        return True
    for low, high, mark in () if clause_alone else reversed(earlier):  # "there is no cure, miracle or breakthrough"
        if _ADVERSATIVE_RE.fullmatch(mark):
            break
        clause = sentence[low:high]
        if NOT_RE.search(clause):
            return not _SUBORDINATE_RE.match(clause)
    return bool(_DENIED_AFTER_RE.match(sentence, end))
