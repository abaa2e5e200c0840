"""Ways of saying, in any subject, that a treatment does people good: less of what is bad, more of what is good.

`word_lists` has the verbs that say so by themselves ("helps", "eases"). The ones here need what they are said of: to slow
a decline is a promise, to slow a drip is none.
"""

import re

from evidence.checks.claims.denial import NOT_RE

_PEOPLE = (
    r"(?:(?:most|many|some|all|older|younger|deaf|blind|disabled|the|your|these)\s+){0,2}"
    r"(?:people|adults|children|patients|users|men|women|babies|persons?|someone|them|you|him|her|us|most|many)\b"
)
_BAD = (
    r"(?:risks?|chances?|odds|likelihood|symptoms?|suffering|pain|fears?|anxiety|distress|severity|decline|loss|damage"
    r"|falls?|deaths?|mortality|disabilit(?:y|ies)|stiffness|weakness|fatigue|spasticity|swelling|inflammation|infections?"
    r"|complications?|relapses?|recurrence|attacks?|progress(?:ion)?|illness|disease|loneliness|stress|BAD)\b"
)
_GOOD = (
    r"(?:life|lives|function\w*|strength|walking|mobility|speech|hearing|sight|understanding|sleep|survival|independence"
    r"|balance|movements?|mood|confidence|well-?being|fitness|recovery|memory|attention|energy|learning|healing|comfort)\b"
)
_UP_TO = r"\s+(?:[\w'’-]+\s+){0,4}?"
_LESS = (
    r"(?:lower|decreas|cut|halv|slow|stop|delay|revers|shorten|diminish|minimi[sz]|eliminat|fight|combat)(?:e?s|p?ed|e|)"
    r"(?:\s+down)?"
)
_MORE = r"(?:increas|rais|doubl|tripl|speed|promot|support|maintain|preserv|prolong)(?:e?s|ed|e|)(?:\s+up)?"
_WAYS = "|".join(
    (
        rf"{_LESS}{_UP_TO}{_BAD}",
        rf"{_MORE}{_UP_TO}{_GOOD}",
        r"(?:boost|outperform|beat|calm)(?:s|ed|)\b|enhance[sd]?\b|restore\b",
        rf"(?:takes?|took){_UP_TO}away\b|saves?d?\s+(?:(?:many|your|their|people's)\s+)?(?:lives|life)\b",
        rf"(?:finds?|found|catch(?:es)?|caught|detects?|detected){_UP_TO}(?:early|earlier|sooner|before)\b",
        rf"protect(?:s|ed|){_UP_TO}(?:from|against)\b",
        rf"(?:let|allow|enable|permit)(?:s|ed|d|)\s+{_PEOPLE}",
        rf"(?:makes?|made)\s+(?:it\s+possible|(?:it\s+)?easier|{_PEOPLE}\s+(?:\w+\s+){{0,2}}(?:\w+er|able|better)\b"
        r"|[^.!?]{1,40}?\bagain\b)",
        rf"(?:gives?|gave|brings?|brought|gets?|got){_UP_TO}back\b|(?:gives?|gave|brings?|brought)\s+back\b",
        r"(?:leads?|led|results?|resulted)\s+(?:to|in)\s+(?:\w+\s+)?"
        r"(?:better|fewer|less|faster|longer|improved|improvements?|gains?|recovery|relief)\b",
        rf"benefit(?:s|ed|)\s+{_PEOPLE}",
        r"(?:is|are|was|were|be|been|proved|remains?)\s+(?:(?:\w+ly|very|more|also|both|quite|the\s+most)\s+)?"
        r"(?:effective|beneficial|helpful|superior|successful|better\s+than|worth\s+it|good\s+for|one\s+of\s+the\s+(?:most|best)"
        r"|an?\s+(?:\w+\s+)?(?:good|great|powerful|effective|natural|safe)\s+way\s+to)\b",
    )
)
# Before "with", "after" or "thanks to" a treatment; and after "people with" one.
_BETTER = r"(?:better|again|faster|sooner|longer|more\s+easily)\b(?!\s+(?:to|not|off)\b)"
_BETTER_BEFORE_RE = re.compile(
    rf"\b(?:people|adults|children|you|they|most|many|speech|hearing|sleep|pain|life|mood|walking|symptoms)\b"
    rf"[^.!?]{{0,60}}?\b{_BETTER}[^.!?]{{0,40}}?\b(?:with|after|on|by|from|through|thanks\s+to)\s+(?:[\w'’-]+\s+){{0,2}}?$",
    re.IGNORECASE,
)
_DO = r"(?:hear|understand|walk|sleep|feel|do|did|fare|live|recover|move|speak|function|cope|breathe|see|think|learn|felt|heard)"
_BETTER_AFTER_RE = re.compile(
    rf"\s+(?:\w+\s+)?{_DO}(?:s|ed|)\s+(?:[\w'’-]+\s+){{0,3}}?{_BETTER}"
    rf"|,?\s+{_PEOPLE}\s+(?!may\b|might\b)(?:(?:can|could)\s+(?:[\w'’-]+\s+){{1,3}}?again|(?:[\w'’-]+\s+){{1,4}}?(?:better|faster|sooner))\b",
    re.IGNORECASE,
)
_THANKS_RE = re.compile(r"\bthanks\s+to\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE)
_FAR = 160  # characters that the pattern spans at most
_BETWEEN = (
    r"\s+(?:(?:can|could|may|might|will|would|should|do|does|did|also|even|really|often|still|quickly|usually|generally"
    r"|have|has|had|seems?|appears?|to|\w+ly)\s+){0,4}"
)


def gains(bad: str) -> re.Pattern[str]:
    """What after a treatment's name says that it does people good. `bad` are the site's own words for what it may ease."""
    return re.compile(rf"{_BETWEEN}(?P<way>{_WAYS.replace('BAD', bad)})", re.IGNORECASE)


def better_with(sentence: str, subject: re.Match[str], first: int) -> re.Match[str] | None:
    """What says that people are better with a treatment: "many hear better with it", "with it, people hear better"."""
    near = max(first, subject.start() - _FAR)
    found = _THANKS_RE.search(sentence, near, subject.start()) or _BETTER_BEFORE_RE.search(
        sentence, near, subject.start()
    )
    found = found or _BETTER_AFTER_RE.match(sentence, subject.end())
    return None if found and NOT_RE.search(found[0]) else found
