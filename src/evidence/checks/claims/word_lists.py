"""The words that the checks of claims look for: the lists of `resources/claims.yml`, and patterns of what a claim is.

A row of a list is a pair: what to look for, and what to do instead.
"""

import re

from evidence.files import resource

Rows = tuple[tuple[str, str], ...]

_LISTS = resource("claims")
SELLING, PEOPLE, URGENCY, CERTAIN, FIRM = (
    tuple(_LISTS[name].items()) for name in ("selling", "people", "urgency", "certain", "firm")
)

# "lasting" promises nothing before a time, a harm or an illness. `more` stands for further words of the site.
LASTING_IS_FINE = (
    r"(?:(?:\s+for)?\s+(?:about|around|more|less|longer|at|up|over|under|only|between|some|several|a|an|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|twelve|many|all|through|until|into|beyond|well|hours?|days?|weeks?|months?"
    r"|years?|[0-9])\b"
    r"|\s+(?:\w+\s+){{0,2}}(?:harms?|damage|injur(?:y|ies)|pain|problems?|distress|side effects?|illness(?:es)?"
    r"|disease|disabilit(?:y|ies)|stress|symptoms?|scars?|loss|{more}))"
)

# Efficacy: what a sentence may say that the treatments do. Before some nouns, a treatment's name does not mean the
# treatment: "lumenide clinics", "the treatment plan".
NO_NOUN_AFTER = (
    r"(?!['’]s\b)(?![-\s]+(?:clinics?|providers?|prescribers?|therapists?|programmes?|programs?|trials?|stud(?:y|ies)|reviews?"
    r"|pages?|labels?|warnings?|articles?|users?|compan(?:y|ies)|teams?|rooms?|plans?|use|misuse|levels?|people"
    r"|staff|guides?|guidelines?|records?|research\w*|prices?|costs?|industry|sellers?|adverts?|ads?)\b)"
)
# What a treatment may end, unlike a session. `more` stands for further words of the site.
ENDED = r"\s+(?:\w+\s+){{0,3}}?(?:symptoms?|suffering|pain|fears?|anxiety|cycles?|struggles?|illness|distress|{more})\b"
VERBS = (
    r"(?P<help>help(?:s|ed)?)|(?P<work>work(?:s|ed)?)|(?P<end>end(?:s|ed)?)"
    r"|(?P<treat>treat(?:s|ed)?)|(?:reduc|reliev|improv|eas|alleviat|resolv|restor|sooth)(?:es?|ed)|(?:lessen|heal|prevent|strengthen)(?:s|ed)?"
)
VERBS_ING = (
    r"(?:help|work|treat|heal|lessen|prevent|strengthen|end|reduc|reliev|improv|eas|alleviat|resolv|restor|sooth)ing"
)


def whole_words(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words in lower or upper case. A hyphen is part of a word."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def any_of(rows: Rows) -> str:
    """One pattern for all rows of a word list."""
    return "|".join(pattern.replace(" ", r"\s+") for pattern, _ in rows)


def instead_of(word: str, rows: Rows) -> str:
    """What to write instead of a word that a row of the list matches."""
    word = " ".join(word.split())
    return next((hint for pattern, hint in rows if re.fullmatch(pattern, word, re.IGNORECASE)), "leave it out")
