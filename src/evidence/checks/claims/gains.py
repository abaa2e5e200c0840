"""Ways of saying, in any subject, that a treatment does people good: less of what is bad, more of what is good.

`word_lists` has the verbs that say so by themselves ("helps", "eases"). The verbs here promise something only of some
things: to slow a decline is a promise, to slow a drip is not.
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
    r"|complications?|relapses?|recurrence|attacks?|progress(?:ion)?|illness|disease|loneliness|stress|pressure|BAD)\b"
)
_GOOD = (
    r"(?:life|lives|function\w*|strength|walking|mobility|speech|hearing|sight|understanding|sleep|survival|independence"
    r"|balance|movements?|mood|confidence|well-?being|fitness|recovery|memory|attention|energy|learning|healing|comfort"
    r"|listening|reading|scores?|skills?|relief)\b"
)
_UP_TO = r"\s+(?:[\w'’-]+\s+){0,4}?"
_LESS = (
    r"(?:lower|decreas|cut|halv|slow|stop|delay|revers|shorten|diminish|minimi[sz]|eliminat|fight|combat)(?:e?s|p?ed|e|)"
    r"(?:\s+down)?"
)
_MORE = r"(?:increas|rais|doubl|tripl|speed|promot|support|maintain|preserv|prolong)(?:e?s|ed|e|)(?:\s+up)?"
_VERY = r"(?:better|best|good|great|excellent|strong|high|impressive|lasting|real|quick|full)"
_GIVES = (
    r"(?:gives?|gave|brings?|brought|offers?|offered|provides?|provided|means?|meant|produces?|produced|yields?|yielded"
    r"|leads?\s+to|led\s+to|results?\s+in|resulted\s+in|has|have|had|shows?|showed)"
)
_WAYS = "|".join(
    (
        rf"{_LESS}{_UP_TO}{_BAD}",
        rf"{_MORE}{_UP_TO}{_GOOD}|(?:builds?|built|sharpen(?:s|ed|))\s+(?:\w+\s+){{0,2}}?{_GOOD}",
        rf"{_GIVES}\s+(?:(?:a|an|the|you|them|people|many|most|some)\s+){{0,2}}(?:{_VERY}\s+(?:\w+\s+)?(?:results?|outcomes?|effects?"
        rf"|rates?|{_GOOD})|relief|(?:less|fewer)\s+(?:\w+\s+)?{_BAD}|gains\b|improvements?\b|peace\s+of\s+mind|freedom\s+from"
        r"|access\s+to|returns?\s+to)",
        r"(?:gets?|got|getting)\s+rid\s+of|(?:solv|overcom)(?:es?|ed)\b|overcame\b|succeed(?:s|ed|)\b|pa(?:ys?|id)\s+off\b"
        r"|closes?d?\s+the\s+gap|opens?\s+up\b|(?:makes?|made)\s+(?:a|all\s+the)\s+(?:\w+\s+)?difference",
        r"(?:makes?|made)\s+(?:[\w'’-]+\s+){1,3}(?:stronger|clearer|easier|better|safer|healthier|happier|fitter|steadier|sharper)\b",
        rf"keeps?\s+(?:{_PEOPLE}\s+)?(?:(?:at|in)\s+work|moving|steady|active|mobile|healthy|independent|fit|well|alive)\b",
        r"(?:boost|outperform|beat|calm)(?:s|ed|)\b|enhance[sd]?\b|restore\b",
        rf"(?:takes?|took){_UP_TO}away\b|saves?d?\s+(?:(?:many|your|their|people's)\s+)?(?:lives|life)\b",
        rf"(?:finds?|found|catch(?:es)?|caught|detects?|detected){_UP_TO}(?:early|earlier|sooner|before)\b",
        rf"protect(?:s|ed|)(?:{_UP_TO}(?:from|against)\b|\s+{_PEOPLE})|reverse[sd]?\s+\w|wards?\s+off\b|keeps?{_UP_TO}away\b",
        r"detoxif(?:y|ies)\b|rebalances?\b|unblocks?\b|melts?\b|lifts?\s+(?:\w+\s+)?(?:moods?|spirits?)\b",
        rf"(?:let|allow|enable|permit)(?:s|ed|d|)\s+{_PEOPLE}",
        rf"(?:makes?|made)\s+(?:it\s+possible|(?:it\s+)?easier|{_PEOPLE}\s+(?:\w+\s+){{0,2}}(?:\w+er|able|better)\b"
        r"|[^.!?]{1,40}?\bagain\b)",
        rf"(?:gives?|gave|brings?|brought|gets?|got){_UP_TO}back\b|(?:gives?|gave|brings?|brought)\s+back\b",
        r"(?:leads?|led|results?|resulted)\s+(?:to|in)\s+(?:\w+\s+)?"
        r"(?:better|fewer|less|faster|longer|improved|improvements?|gains?|recovery|relief)\b",
        rf"benefit(?:s|ed|)\s+{_PEOPLE}",
        r"(?:is|are|was|were|be|been|proved|remains?)\s+(?:(?:[\d.,]+\s?(?:%|per\s?cent)|\w+ly|very|more|also|both|quite|the\s+most)\s+)?"
        r"(?:effective|beneficial|helpful|superior|successful|better\s+than|worth\s+it|good\s+for|one\s+of\s+the\s+(?:most|best)"
        r"|as\s+good\s+as|as\s+effective\s+as|best\s+(?:for|against)|the\s+only\s+(?:[\w-]+\s+){0,3}?(?:way|treatment|therapy|option|choice"
        r"|cure|remedy|thing|method|hope|chance|answer|test)\b(?!\s+(?:that|which)\s+(?:was|were|has|have|had)\b)|the\s+(?:best\b(?![-\s]+(?:known|studied|tested))|answer|solution|gold\s+standard)"
        r"|an?\s+(?:\w+\s+)?(?:good|great|powerful|effective|natural|safe)\s+way\s+to"
        r"|accurate|reliable|precise|foolproof|infallible|always\s+right|never\s+wrong)\b",
        r"rul(?:es?|ed)\s+out\b|(?:never|cannot|can['’]t|does\s+not|doesn['’]t|will\s+not|won['’]t)\s+miss(?:es)?\b|realigns?\b"
        r"|puts?\s+(?:[\w'’-]+\s+){1,4}?right\b",
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
    rf"|,?\s+{_PEOPLE}\s+(?!may\b|might\b)(?:(?:can|could)\s+(?:[\w'’-]+\s+){{1,3}}?again|(?:[\w'’-]+\s+){{1,4}}?(?:better|faster|sooner))\b"
    rf"|,?\s+(?:your|the|their|all)\s+(?:\w+\s+)?{_BAD}\s+(?:is|are|will\s+be)\s+gone\b",
    re.IGNORECASE,
)
_WELL_BEFORE_RE = re.compile(
    r"\b(?:every(?:one|body)|anyone|most|many|all|people|adults|children)\s+(?:can\s+|will\s+)?(?:benefits?|benefited|profits?)\s+"
    r"(?:\w+ly\s+)?from\s+(?:[\w'’-]+\s+){0,2}?$"
    r"|\b(?:people|adults|children|patients|users|men|women|you|many|most|all|(?:in|of)\s+(?:[a-z]+|\d+))\s+(?:\w+\s+){0,2}?"
    r"(?:recover(?:s|ed)?|catch\s+up|caught\s+up|do\s+well|did\s+well|thrived?|return(?:ed)?\s+to|(?:are|were|will\s+be|become|became)\s+"
    r"(?:(?:very\s+)?(?:happy|well|satisfied)|pain-free|free\s+of))\b[^.!?]{0,40}?"
    r"\b(?:with|after|on|by|from|through|thanks\s+to)\s+(?:[\w'’-]+\s+){0,4}?$",
    re.IGNORECASE,
)
_GOES = (
    r"(?:fades?|faded|disappears?|disappeared|vanish(?:es|ed)|(?:goes|went)(?:\s+away)?|(?:is|are|was|were)\s+gone|stops?"
    r"|stopped|drops?|dropped|falls?|fell)"
)
_THANKS_RE = re.compile(r"\bthanks\s+to\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE)
_FAR = 160  # characters that the pattern spans at most
_BETWEEN = (
    r"\s+(?:(?:can|could|may|might|will|would|should|do|does|did|also|even|really|often|still|quickly|usually|generally"
    r"|have|has|had|seems?|appears?|to|\w+ly)\s+){0,4}"
)

# After a treatment's name: it harms nobody.
_HARMS = r"(?:risks?|harms?|dangers?|side[-\s]effects?|complications?|downsides?|drawbacks?)"
HARMLESS_RE = re.compile(
    rf"{_BETWEEN}(?P<way>(?:is|are|was|were|be)\s+(?:(?!(?:hard|bare|rare|scarce|on|unlike)ly\b)(?:\w+ly|very|quite|so|also|always|both"
    r"|routine\s+and|considered|known\s+to\s+be)\s+){0,2}(?:safe\b(?!\s+(?:place|room|way|distance|only)\b)|harmless\b|painless\b"
    rf"|(?:not\s+|non-?)(?:addictive|toxic|habit-forming)\b|well[-\s]tolerated\b|the\s+safest\b"
    rf"|an?\s+(?:\w+\s+){{0,2}}?safe(?:\s+and\s+\w+)?\s+(?:medicine|medication|drug|treatment|therapy|option|choice|alternative)\b"
    rf"|(?:risk|side[-\s]effect|pain)[-\s]free\b|(?:free\s+(?:of|from)|without)\s+(?:any\s+)?{_HARMS})"
    rf"|(?:has|have|had|comes?\s+with|carr(?:y|ies)|pos(?:e|es)|caus(?:e|es|ed)|do|does|did|brings?)\s+(?:no|zero|hardly\s+any|almost\s+no)\s+"
    rf"(?:(?:known|serious|real|major|lasting)\s+)?{_HARMS}\b"
    r"|never\s+(?:hurts?|harms?)\b|(?:(?:does|do|did|will|can)\s+not|(?:does|do|did|wo|ca)n['’]t|cannot)\s+(?:hurt|harm)\b)",
    re.IGNORECASE,
)
# The same where a whole heading, title or sentence says no more; and of side effects, which only treatments have.
_NO_HARM = rf"(?:no|zero|without(?:\s+any)?|free\s+of)\s+(?:(?:known|serious|real|major|lasting)\s+)?{_HARMS}"
_SAFE = r"(?:(?:completely|totally|entirely|perfectly)\s+)?(?:safe|harmless|(?:risk|side[-\s]effect)[-\s]free|non-?addictive|well[-\s]tolerated)"
BARE_HARMLESS_RE = re.compile(
    rf"\s*(?:{_SAFE}|{_NO_HARM})(?:(?:\s*,\s*|\s+and\s+|\s+but\s+)(?:\w+|{_NO_HARM}))*[\s.!]*$"
    r"|.*?\b(?P<way>(?:it|this|drug|medicine|treatment|therapy)\s+(?:is|was|has|had|comes?\s+with|causes?|caused)"
    r"\s+(?:no|zero|without(?:\s+any)?|free\s+of)\s+(?:(?:known|serious|real|major|lasting)\s+)?side[-\s]effects?\b(?!\s+from\b))",
    re.IGNORECASE | re.DOTALL,
)


def gains(bad: str) -> re.Pattern[str]:
    """Words after a treatment's name that say it does good. `bad` are the site's own words for what it may ease."""
    return re.compile(rf"{_BETWEEN}(?P<way>{_WAYS.replace('BAD', bad)})", re.IGNORECASE)


def gone(bad: str) -> re.Pattern[str]:
    """Words before a treatment's name that say that something bad goes away with it: "worry fades with it"."""
    what = _BAD.replace("BAD", bad)
    return re.compile(
        rf"\b{what}\s+(?:\w+\s+)?{_GOES}\b[^.!?]{{0,20}}?\b(?:with|after|on|by|from|through)\s+(?:[\w'’-]+\s+){{0,2}}?$",
        re.IGNORECASE,
    )


def better_with(sentence: str, subject: re.Match[str], first: int, gone: re.Pattern[str]) -> re.Match[str] | None:
    """Words that say that people are better with a treatment: "many hear better with it", "with it, many can walk"."""
    near = max(first, subject.start() - _FAR)
    before = (
        pattern.search(sentence, near, subject.start())
        for pattern in (_THANKS_RE, _BETTER_BEFORE_RE, _WELL_BEFORE_RE, gone)
    )
    found = next(filter(None, before), None) or _BETTER_AFTER_RE.match(sentence, subject.end())
    return None if found and NOT_RE.search(found[0]) else found
