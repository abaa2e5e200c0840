"""Reads numbers: in the digits of any script, in fractions of one character, and in words."""

import re
import unicodedata
from functools import lru_cache

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {word: value for value, word in enumerate(ONES)}
_WORDS |= {word: 10 * value for value, word in enumerate(TENS, 2)}
_WORDS |= {f"{ten} {one}": _WORDS[ten] + _WORDS[one] for ten in TENS for one in ONES[1:10]}
_WORDS |= {"hundred": 100, "thousand": 1000, "million": 1e6}
_WORDS |= {
    f"{count} {word}": (1 if count == "a" else _WORDS[count]) * _WORDS[word]
    for count in ("a", *ONES[1:], *TENS)
    for word in ("hundred", "thousand", "million")
}

SPACES = r"\s{1,9}"
MAYBE_SPACES = r"\s{0,9}"
DASH = r"[-\u2010-\u2015\u2212]"
# Thousands are separated by a comma, an apostrophe or a thin or fixed space, in India as 1,00,000; a comma before one or
# two digits is a decimal mark.
DIGITS = (
    r"(?:[0-9]{1,3}(?:[,\u2019\u202f\u2009\u00a0][0-9]{3}){1,4}(?![0-9])(?:[.\u00b7][0-9]{1,9})?"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}(?![0-9,])"
    r"|[0-9]{1,15}(?:[.\u00b7][0-9]{1,9}|,[0-9]{1,2}(?![0-9,]))?|\.[0-9]{1,9})"
)
_ONE_WORD = (
    rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(ONES[1:10])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
)
_WORD = rf"(?:(?:(?:a|{_ONE_WORD})[-\s])?(?:hundred|thousand|million)|{_ONE_WORD})\b"
NUMBER = rf"(?:{DIGITS}|{_WORD})"
# Where a number may begin: not inside a word, a version, a time, an address or a price, and not after "PCL-".
_BEGIN = r"(?<![\w.,:/$€£#§&=@\u00b7])(?<!/ )(?<![\w)][-\u2010-\u2015\u2212])"
NUMERAL_RE = re.compile(DIGITS)
BEGIN_RE = re.compile(_BEGIN)
FRACTION = "[\u00bc-\u00be\u2150-\u215e]"  # ½, ⅔ and the others of one character
DIGIT_RE = re.compile(rf"[0-9]|\.[0-9]|{FRACTION}")
# Each letter that begins words is there once, so that most letters of a text are passed over soon.
_SINGLE = [*sorted(ONES + TENS, key=len, reverse=True), "hundred", "thousand", "million", "half"]
_BY_LETTER = "|".join(
    f"{letter}(?:{'|'.join(word[1:] for word in _SINGLE if word[0] == letter)})"
    for letter in dict.fromkeys(word[0] for word in _SINGLE)
)
TOKEN_RE = re.compile(
    rf"[0-9]|\.[0-9]|{FRACTION}|(?:{_BY_LETTER})\b|a(?=[-\s](?:third|quarter|fifth|tenth|hundred|thousand|million))"
)
NUMBER_WORDS = frozenset([*ONES, *TENS, "hundred", "thousand", "million", "half", "third", "quarter", "fifth", "tenth"])
# For a quick look into a text, as bytes: all that is no letter of ASCII becomes a blank.
_WORDS_IN_BYTES = frozenset(word.encode() for word in NUMBER_WORDS)
_ONLY_WORDS = bytes(byte if 97 <= byte <= 122 else 32 for byte in range(256))

# Characters that look to readers like digits, Latin letters, percent signs and decimal marks: digits of other scripts,
# raised and lowered digits, full-width and mathematical characters.
_RAISED_OR_LOWERED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_ZEROS = (
    "0660 06f0 07c0 0966 09e6 0a66 0ae6 0b66 0be6 0c66 0ce6 0d66 0de6 0e50 0ed0 0f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 "
    "1b50 1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0"
).split()  # the digit zero of each script; the other nine follow it
_DIGITS_OF_OTHER_SCRIPTS = "".join(f"{chr(int(zero, 16))}-{chr(int(zero, 16) + 9)}" for zero in _ZEROS)
LOOK_ALIKES = f"[{_RAISED_OR_LOWERED}{_DIGITS_OF_OTHER_SCRIPTS}\u066a-\u066c\ufe6a\uff01-\uff5e\U0001d400-\U0001d7ff]"
_LOOK_ALIKES_RE = re.compile(f"[{_RAISED_OR_LOWERED}]{{1,9}}|{LOOK_ALIKES}")
_LOOK_ALIKE_RE = re.compile(LOOK_ALIKES)
_RAISED_RE = re.compile(f"[{_RAISED_OR_LOWERED}]")
_WITHOUT_DECOMPOSITION = {"\u066a": "%", "\u066b": ".", "\u066c": ","}  # the Arabic percent sign and separators


def as_read(text: str) -> str:
    """The text, in the same length, with plain digits and signs ("67.5%") wherever readers see those.

    Raised digits right after a word or a stop point to a note and become spaces. Right after a number they are a power
    and stay as they are.
    """
    if text.isascii() or not _LOOK_ALIKE_RE.search(text):
        return text
    return _LOOK_ALIKES_RE.sub(_as_read, text)


def _as_read(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if _RAISED_RE.match(match[0]) and before and not before.isspace() and before not in "([{“‘\"'/⁄∕–—-*_|":
        return match[0] if before.isdigit() else " " * len(match[0])
    return "".join(map(_plain, match[0]))


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    plain = _WITHOUT_DECOMPOSITION.get(character) or unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def has_number_words(lowered: str) -> bool:
    """Whether a text in lower case has a word such as "ten" or "half"; letters beyond ASCII count as blanks."""
    return not _WORDS_IN_BYTES.isdisjoint(lowered.encode("utf-8", "replace").translate(_ONLY_WORDS).split())


def number(raw: str) -> float:
    """The value of a number as written: in digits with separators, as one character (½), or in words."""
    if len(raw) == 1 and re.match(FRACTION, raw):
        return unicodedata.numeric(raw)
    if not raw[0].isalpha():
        digits = re.sub(r"[\u2019\u202f\u2009\u00a0]|,(?=(?:[0-9]{2},)*[0-9]{3}(?![0-9]))", "", raw)
        return float(digits.replace("·", ".").replace(",", "."))
    return _WORDS.get(" ".join(raw.lower().replace("-", " ").split()), 0.0)


def is_decimal(raw: str) -> bool:
    """Whether a number as written has a decimal mark."""
    return "." in raw or "·" in raw or re.search(r",[0-9]{1,2}$", raw) is not None
