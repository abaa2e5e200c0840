"""Words of a text as the search knows them: folded, without the commonest, cut to their stems.

The stems are Porter's (1980, with his later changes), written as rules that the search page reads too, so that it cuts
what a reader types as we cut what we publish. `resources/theme/assets/search.js` has the few lines that apply them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

_WORD_RE = re.compile(r"[^\W_']+(?:'[^\W_']+)*")
_NO_WORDS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "'")}
_ACCENTED_RE = re.compile("[\u00c0-\u024f]")

# Too common to tell one page from another. A question's other words decide.
STOP_WORDS = frozenset(
    "a able about across after all almost also am among an and any are as at be because been but by can cannot could "
    "dear did do does either else ever every for from get got had has have he her hers him his how however i if in into "
    "is it its just least let like likely may me might most must my neither no nor not of off often on only or other our "
    "own rather said say says she should since so some than that the their them then there these they this tis to too "
    "twas us wants was we were what when where which while who whom why will with would yet you your".split()
)

_C, _V = "[^aeiou][^aeiouy]*", "[aeiouy][aeiou]*"
_M0 = f"(?:{_C})?{_V}{_C}"  # a vowel, then a consonant: what stays must be that long, or "rational" would be "rate"
_M1 = f"{_M0}{_V}{_C}"
_SHORT = f"{_C}[aeiouy][^aeiouwxy]"  # "hop", whose "e" in "hope" must stay

# Steps, one after the other; in each, the first rule that fits a word is applied: what fits, and what comes in its place.
STEPS: Sequence[Sequence[tuple[str, str]]] = (
    [(r"^(.+?ss|.+?i)es$", "$1"), (r"^(.+?[^s])s$", "$1")],
    [(f"^({_M0}.*ee)d$", "$1"), (r"^(.*eed)$", "$1"), (f"^((?:{_C})?[aeiouy].*)(?:ed|ing)$", "$1+")],
    [(r"^(.*(?:at|bl|iz))\+$", "$1e"), (r"^(.*([^aeiouylsz]))\2\+$", "$1"), (rf"^({_SHORT})\+$", "$1e"),
     (r"^(.*)\+$", "$1")],
    [(r"^(.+?[^aeiou])y$", "$1i")],
    [(f"^({_M0}.*iz)(?:er|ation)$", "$1e"), (f"^({_M0}.*at)(?:ional|ion|or)$", "$1e"), (f"^({_M0}.*tion)al$", "$1"),
     (f"^({_M0}.*[ea]nc)i$", "$1e"), (f"^({_M0}.*b)(?:li|iliti)$", "$1le"), (f"^({_M0}.*iv)iti$", "$1e"),
     (f"^({_M0}.*al)(?:li|ism|iti)$", "$1"), (f"^({_M0}.*(?:ent|e|ous))li$", "$1"), (f"^({_M0}.*log)i$", "$1"),
     (f"^({_M0}.*(?:ive|ful|ous))ness$", "$1")],
    [(f"^({_M0}.*ic)(?:ate|iti|al)$", "$1"), (f"^({_M0}.*)ative$", "$1"), (f"^({_M0}.*al)ize$", "$1"),
     (f"^({_M0}.*)(?:ful|ness)$", "$1")],
    [(f"^({_M1}.*)ement$", "$1"), (r"^(.*ement)$", "$1"), (f"^({_M1}.*)ment$", "$1"), (r"^(.*ment)$", "$1"),
     (f"^({_M1}.*)(?:ance|ence|able|ible|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou)$", "$1"),
     (f"^(?={_M1}.*ion$)(.*[st])ion$", "$1")],
    [(f"^({_M1}.*)e$", "$1"), (f"^({_SHORT})e$", "$1e"), (f"^({_M0}(?:{_V})?)e$", "$1")],
    [(f"^(?={_M1}.*l$)(.*l)l$", "$1")],
)  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text in their order, in lower case, without accents and without "'s" at their ends."""
    if not text.isascii():
        text = _ACCENTED_RE.sub(
            lambda letter: unicodedata.normalize("NFD", letter[0])[0], unicodedata.normalize("NFC", text)
        ).replace("\u2019", "'")
    lowered = text.lower()
    if "'" not in lowered and lowered.isascii():  # most texts: to find each word would take four times as long
        return lowered.translate(_NO_WORDS).split()
    return [word.removesuffix("'s") for word in _WORD_RE.findall(lowered)]


def terms(text: str) -> dict[str, int]:
    """How often each stem is in a text, without the commonest words."""
    found = Counter(map(_term, words(text)))
    found.pop("", None)
    return found


@cache
def _term(word: str) -> str:
    return "" if word in STOP_WORDS else stem(word)


def stem(word: str) -> str:
    """The stem of a word: "infusions" and "infusion" have the same."""
    if len(word) < 3:
        return word
    for step in _compiled():
        for pattern, replacement in step:
            if found := pattern.match(word):
                word = f"{found[1]}{replacement}"
                break
    return word


@cache
def _compiled() -> list[list[tuple[re.Pattern[str], str]]]:
    """Made when first needed: most commands search nothing."""
    return [[(re.compile(pattern), replacement.removeprefix("$1")) for pattern, replacement in step] for step in STEPS]
