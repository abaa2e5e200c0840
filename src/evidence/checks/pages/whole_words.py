"""Finds words that are not written as one: letters of two alphabets, letters set apart, a hyphen with a space after it.

Readers see them as words, or half as words; searches, screen readers and our other checks do not.
"""

import re
import unicodedata
from functools import lru_cache

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import Page
from evidence.text import short
from evidence.tracing.prose import published

_CITED_RE = re.compile(r"\[[^\[\]\n]{0,200}[@\uff20][^\[\]\n]{0,200}\]")
_WORD_RE = re.compile(r"[^\W\d_]+")
# Names have Latin and Greek letters together ("αB"), and other scripts have no spaces between words.
_BESIDE_LATIN = frozenset(
    "LATIN GREEK FULLWIDTH MODIFIER HIRAGANA KATAKANA HANGUL BOPOMOFO THAI LAO KHMER MYANMAR TIBETAN".split()
)
_BETWEEN = r" \t\u00a0\u2000-\u200a\u202f._·•*+~/-"
_SET_APART_RE = re.compile(
    rf"(?<![^\W_])[^\W\d_](?P<between>[{_BETWEEN}])[^\W\d_](?:(?P=between)[^\W\d_]){{3,}}(?![^\W_])"
)
_TWO_APART_RE = re.compile(rf"[{_BETWEEN}][^\W\d_][{_BETWEEN}][^\W\d_][{_BETWEEN}]")  # as every match above has
_BROKEN_RE = re.compile(r"(?<=[a-z])-\s(?!(?:and|or|to|nor|but|versus|vs|than|rather|through|as)\b)[a-z]+(?![-\w])")


@check(
    "PAG050",
    "A word is written as one: in letters of one alphabet, without blanks or signs between them.",
    why="Searches, screen readers and the checks of words read anything else otherwise than people see it.",
    bad="It is a m i r a c l e.",
    good="It is a hope.",
)
def whole_words(page: Page, _: Context) -> Found:
    blocks = list(published(page, code=False))
    said = _without_citations("\n".join([block.text for block in blocks]))
    if said.isascii() and "- " not in said and "-\n" not in said and not _TWO_APART_RE.search(said):
        return
    for block in blocks:
        text = _without_citations(block.text)
        for found in _SET_APART_RE.finditer(text) if _TWO_APART_RE.search(text) else ():
            if not _is_a_row_of_letters(found):
                message = f'the letters of "{short(found[0], 40)}" are set apart'
                yield page.place_at(block.at(found.start())), message, "write the word as one"
        for found in _BROKEN_RE.finditer(text) if "- " in text or "-\n" in text else ():
            word = re.search(r"[\w-]*$", text[: found.start()])
            whole = f"{word[0] if word else ''}{' '.join(found[0].split())}"
            yield page.place_at(block.at(found.start())), f'readers see a blank in "{whole}"', "write it on one line"
        for word in _WORD_RE.finditer(text) if not text.isascii() else ():
            if not word[0].isascii() and (other := _other_alphabet(word[0])):
                message = f'"{short(word[0], 40)}" has a letter of another alphabet: {other}'
                yield page.place_at(block.at(word.start())), message, "type it in Latin letters"


def _without_citations(text: str) -> str:
    """The text with spaces in place of citations: other checks look into these."""
    cited = "@" in text or "\uff20" in text
    return _CITED_RE.sub(lambda cited: " " * len(cited[0]), text) if cited else text


def _is_a_row_of_letters(found: re.Match[str]) -> bool:
    """ "A B C D E" in the order of the alphabet, or an abbreviation with stops."""
    letters = [letter for letter in found[0] if letter.isalpha()]
    return letters == sorted(set(letters)) or (found["between"] == "." and found[0].isupper())


@lru_cache(maxsize=1024)
def _other_alphabet(word: str) -> str:
    """The name of the first letter that is not Latin in a word that also has Latin letters; or ""."""
    if not any(letter.isascii() for letter in word):
        return ""
    names = (unicodedata.name(letter, "") for letter in word if not letter.isascii())
    others = (name for name in names if re.search(" (?:LETTER|SYLLABLE|SYLLABICS) ", name))
    return next((name.lower() for name in others if name.split()[0] not in _BESIDE_LATIN), "")
