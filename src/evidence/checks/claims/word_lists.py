"""The words that the claim checks look for. Each list says where its rule comes from; `content.md` 4.1 has T6, T13.

A row is (what to look for, what to do instead). What to look for is a regular expression matched as whole words,
in any case; a hyphen belongs to a word, so that "lasting" does not find "long-lasting PTSD".
"""

from __future__ import annotations

Rows = tuple[tuple[str, str], ...]

# T6: words that sell. Fine after no, not, never, without, whether, if: "there is no cure", "not proven".
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
    (r"just \$\s?[0-9][0-9.,]*", "give the whole price, and what it leaves out"),
    (r"most patients", "give the count: 10 of 15 people"),
)

# "lasting" as a verb with a time, or of a harm or an illness, promises nothing.
LASTING_IS_FINE = (
    r"(?:(?:\s+for)?\s+(?:about|around|more|less|longer|at|up|over|under|only|between|some|several|a|an|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|twelve|many|all|through|until|into|beyond|well|hours?|days?|weeks?|months?"
    r"|years?|[0-9])\b"
    r"|\s+(?:\w+\s+){0,2}(?:harms?|damage|injur(?:y|ies)|pain|problems?|distress|side effects?|ptsd|illness|trauma"
    r"|stress|depression|symptoms?|scars?|loss))"
)

# T13: words that reduce people to an illness or blame them.
PEOPLE: Rows = (
    (r"sufferers?", "person with PTSD"),
    (r"victims?", "person who lived through it"),
    (r"addicts?", "person who depends on a drug"),
    (r"ptsd patients?", "person with PTSD"),
    (r"commit(?:s|ted|ting)? suicide", "died by suicide"),
    (r"failed (?:\w+ )?treatments?", "treatment that did not help"),
)

# T13: urgency. Allowed on the crisis page, and wherever a block names an emergency number.
URGENCY: Rows = (
    (r"(?:don['’]t|do not) (?:wait|delay|hesitate)", "leave the reader time"),
    (r"ready to", "leave the reader time"),
    (r"act now|limited time|book (?:now|today)|call today", "leave the reader time"),
    (r"before it['’]s too late", "leave the reader time"),
)

# One of these stands, in small letters, in every text that the lists above match: a quick look before the close one.
BANNED_SIGNS = (
    "breakthrough miracl proven remarkabl life transform free reclaim cure curing all|types guarantee safe lasting just "
    "most|patient sufferer victim addict ptsd|patient suicide failed wait delay hesitate ready act|now limited|time "
    "too|late book call|today"
)
SURE_SIGNS = (
    "prove proof definitely certainly undoubtedly unquestionably conclusive doubt certain known establish always "
    "evidence certainty demonstrat confirm clearly"
)

# Efficacy: what is said to do good. `content.md` T3 and the third issue.
SUBJECT = (
    r"(?:(?:es)?ketamine(?:-assisted (?:psycho)?therapy)?|spravato|KAP|the treatment)"
    # what a noun before them makes of it is no treatment: "ketamine clinics", "the treatment plan"
    r"(?!['’]s\b)(?![-\s]+(?:clinics?|providers?|prescribers?|therapists?|programmes?|programs?|trials?|stud(?:y|ies)|reviews?"
    r"|pages?|labels?|warnings?|articles?|users?|compan(?:y|ies)|teams?|rooms?|plans?|use|misuse|levels?|people"
    r"|staff|guides?|guidelines?|records?|research\w*|prices?|costs?|industry|sellers?|adverts?|ads?)\b)"
)
VERBS = (
    r"(?P<help>help(?:s|ed)?)|(?P<work>work(?:s|ed)?)|(?P<end>end(?:s|ed)?)"
    r"|(?P<treat>treat(?:s|ed)?)|(?:reduc|reliev|improv|eas|alleviat|resolv)(?:es?|ed)|(?:lessen|heal)(?:s|ed)?"
)
VERBS_ING = r"(?:help|work|treat|heal|lessen|end|reduc|reliev|improv|eas|alleviat|resolv)ing"

# Certainty: words that only strong findings carry, by our own rule.
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


class _Signs:
    """A quick look: whether a text can hold any word of a list. "all|types" asks for both parts."""

    def __init__(self, signs: str) -> None:
        self.signs = [tuple(sign.split("|")) for sign in signs.split()]

    def within(self, text: str) -> list[tuple[str, ...]]:
        """The signs that stand in a text in small letters."""
        return [parts for parts in self.signs if parts[0] in text and (len(parts) == 1 or parts[1] in text)]


BANNED_LOOK, SURE_LOOK = _Signs(BANNED_SIGNS), _Signs(SURE_SIGNS)


def any_sign_in(signs: list[tuple[str, ...]], text: str) -> bool:
    return any(parts[0] in text for parts in signs)


# Efficacy -----------------------------------------------------------------------------------------------------------

NAME_LOOK = _Signs("ketamine kap treatment|the spravato")
