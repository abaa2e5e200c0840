"""The words that the checks of claims look for.

A row is a pair: what to look for, and what to do instead. What to look for is a regular expression, which must match
whole words, in lower or upper case. A hyphen is part of a word, so "cure" does not find "cure-all".
"""

import re
from dataclasses import dataclass

Rows = tuple[tuple[str, str], ...]

# Words that sell. They are fine after no, not, never, without, whether, if: "there is no cure", "not proven".
SELLING: Rows = (
    (r"breakthroughs?", "say what was found, in how many people"),
    (r"miracles?|miraculous(?:ly)?", "say what was found, in how many people"),
    (r"proven", "say which study showed it, and how sure that is"),
    (r"remarkabl[ey]", "give the count"),
    (r"life[- ]changing", "give the count"),
    (r"transform\w*", "say what changed, and by how much"),
    (r"(?:breaks?|broken?|breaking) free", "say what changed, and by how much"),
    (r"reclaim(?:s|ed|ing)?", "say what changed, and by how much"),
    (r"cur(?:e|es|ed|ing)|cure-alls?", "say what eased, in how many people, for how long"),
    (r"all types", "name the people who were studied"),
    (r"guarantee(?:s|d|ing)?", "say how sure it is"),
    (r"safe and effective", "give harms and benefits, each with its study"),
    (r"(?:long-)?lasting", "say how long it was measured"),
    (r"just [$€£₹¥]\s?[0-9][0-9.,]*", "give the whole price, and what it leaves out"),
    (r"most patients", "give the count: 10 of 15 people"),
)

# "lasting" promises nothing before a time, a harm or an illness. `more` is what the site names besides.
LASTING_IS_FINE = (
    r"(?:(?:\s+for)?\s+(?:about|around|more|less|longer|at|up|over|under|only|between|some|several|a|an|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|twelve|many|all|through|until|into|beyond|well|hours?|days?|weeks?|months?"
    r"|years?|[0-9])\b"
    r"|\s+(?:\w+\s+){{0,2}}(?:harms?|damage|injur(?:y|ies)|pain|problems?|distress|side effects?|illness(?:es)?"
    r"|disease|disabilit(?:y|ies)|stress|symptoms?|scars?|loss|{more}))"
)

# Words that reduce people to an illness or blame them. (`subject_words` adds those of the site's own conditions.)
PEOPLE: Rows = (
    (r"victims?", "person who lived through it"),
    (r"addicts?", "person who depends on a drug"),
    (r"commit(?:s|ted|ting)? suicide", "died by suicide"),
    (r"failed (?:\w+ )?treatments?", "treatment that did not help"),
)

# Words that hurry. They are allowed on the emergency page, and in every block that names an emergency number.
URGENCY: Rows = (
    (r"(?:don['’]t|do not) (?:wait|delay|hesitate)", "leave the reader time"),
    (r"ready to", "leave the reader time"),
    (r"act now|limited time|book (?:now|today)|call today", "leave the reader time"),
    (r"before it['’]s too late", "leave the reader time"),
)

# Every text that the lists above match contains one of these in lower case. "all|types" means that it contains both.
_BANNED_FRAGMENTS = (
    "breakthrough miracl proven remarkabl life transform free reclaim cure curing all|types guarantee safe lasting just "
    "most|patient sufferer victim addict suicide failed wait delay hesitate ready act|now limited|time "
    "too|late book call|today"
)
_SURE_FRAGMENTS = (
    "prove proof definitely certainly undoubtedly unquestionably conclusive doubt certain known establish always "
    "evidence certainty demonstrat confirm clearly"
)

# Efficacy: what a sentence may say that the treatments do. Before some nouns, a treatment's name does not mean the
# treatment: "lumenide clinics", "the treatment plan".
NO_NOUN_AFTER = (
    r"(?!['’]s\b)(?![-\s]+(?:clinics?|providers?|prescribers?|therapists?|programmes?|programs?|trials?|stud(?:y|ies)|reviews?"
    r"|pages?|labels?|warnings?|articles?|users?|compan(?:y|ies)|teams?|rooms?|plans?|use|misuse|levels?|people"
    r"|staff|guides?|guidelines?|records?|research\w*|prices?|costs?|industry|sellers?|adverts?|ads?)\b)"
)
# What a treatment may end, unlike a session. `more` is what the site names besides.
ENDED = r"\s+(?:\w+\s+){{0,3}}?(?:symptoms?|suffering|pain|fears?|anxiety|cycles?|struggles?|illness|distress|{more})\b"
VERBS = (
    r"(?P<help>help(?:s|ed)?)|(?P<work>work(?:s|ed)?)|(?P<end>end(?:s|ed)?)"
    r"|(?P<treat>treat(?:s|ed)?)|(?:reduc|reliev|improv|eas|alleviat|resolv|restor|sooth)(?:es?|ed)|(?:lessen|heal|prevent|strengthen)(?:s|ed)?"
)
VERBS_ING = (
    r"(?:help|work|treat|heal|lessen|prevent|strengthen|end|reduc|reliev|improv|eas|alleviat|resolv|restor|sooth)ing"
)

# By our own rule, CERTAIN words need studies of high certainty, and FIRM words need at least moderate certainty.
CERTAIN: Rows = (
    (
        r"(?:proves?|proved)(?! (?:nothing|no|little|hard|difficult|impossible)\b)|proof(?!s?[- ]of[- ]concept)",
        "suggests, or: one trial found",
    ),
    (r"definitely|certainly|undoubtedly|unquestionably|conclusively|conclusive", "leave it out"),
    (r"(?:without|beyond) (?:a |any )?doubt|no doubt that", "leave it out"),
    (r"(?:it )?is certain that|is known to (?:help|work|reduce|relieve|improve|treat|heal|end|ease)", "suggests"),
    (r"established that|establishes that", "suggests, or: one trial found"),
    (r"always (?:helps?|works?|reduces?|relieves?|improves?|treats?|heals?|ends?|eases?)", "give the count"),
    (r"strong evidence|high[- ]certainty", "name the certainty that the record gives"),
)
FIRM: Rows = (
    (r"demonstrat(?:e|es|ed)|confirm(?:s|ed)? that", "found, or: suggests"),
    (r"clearly (?:shows?|showed|works?|helps?|helped|reduces?|improves?|better than)", "found, or: suggests"),
    (
        r"(?:good|solid|convincing|compelling) evidence|moderate[- ]certainty",
        "name the certainty that the record gives",
    ),
)


# Patterns ------------------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Finds out quickly whether a text can contain a word of a list at all, before a slow pattern is tried.

    This saves two fifths of the 0.6 ms that the checks of claims would take for a page (58 pages, 2026-11).
    """

    fragments: tuple[tuple[str, ...], ...]

    def within(self, text: str) -> "QuickLook":
        """Only the fragments that a text in lower-case letters contains."""
        return QuickLook(tuple(parts for parts in self.fragments if all(part in text for part in parts)))

    def may_match(self, text: str) -> bool:
        """Whether a text in lower-case letters contains the first part of a fragment."""
        return any(parts[0] in text for parts in self.fragments)

    def __bool__(self) -> bool:
        return bool(self.fragments)


def _quick_look(fragments: str) -> QuickLook:
    return QuickLook(tuple(tuple(fragment.split("|")) for fragment in fragments.split()))


BANNED_QUICK_LOOK = _quick_look(_BANNED_FRAGMENTS)
SURE_QUICK_LOOK = _quick_look(_SURE_FRAGMENTS)
