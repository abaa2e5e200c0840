"""One truth for keys: whatever Crossref and PubMed call an author, what `evidence cite` writes passes `evidence check`."""

from __future__ import annotations

import pytest
from helpers.projects import check_bibliography
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.lookup.work import Name, Work
from evidence.writing.bibtex_entry import CannotWrite, entry, insert, key_for

ODD = (
    "Østby", "Łukasz", "Straße", "Æbelø", "Đorđević", "Þórsdóttir", "İnce", "ŉDiaye", "O’Brien", "D'Angelo", "Müller",
    "SMITH", "MCDONALD", "Smith Jr", "van der Berg", "De Feyter", "de la Cruz", "García Márquez", "Iwanow", "Иванов",
    "李", "Kim Y", "Feder, MD", "World Health Organization", "Li", "NG", "Ochs Hr", "al-Said", "St. John", "Xu1", "and",
    "Food and Drug", "others", "et al", "Ab@c", "Wang *", "n/a", "null", "Ann-Mari", "Þ", "ß", "Ĳssel", "Ńemec", "x",
)  # fmt: skip
GIVEN = ("", "Anna", "AAA,", "A.", "A B", "JH", "J.-P.", "ANNA", "anna", "Anna MD", "Dr. Anna", "Yan-hong", "Ludwig van", "null",
         "Anna, Jr", "(Bob)", "Anna1", "Ê", "Hanna a", "A. & B.", "Jr.", "III")  # fmt: skip
letters = st.text(
    st.characters(categories=["L", "M", "Zs", "Pd"], include_characters="'’.,&1"), min_size=1, max_size=14
)
names = st.builds(
    lambda family, given_, body: Name(family, "" if body else given_, body),
    st.one_of(st.sampled_from(ODD), letters),
    st.one_of(st.sampled_from(GIVEN), letters),
    st.booleans(),
)


def cited(*people: Name) -> str:
    """The entry that `evidence cite` writes for a work of these people."""
    work = Work("Crossref", "A title", people, (2018,), "Acta", volume="1", pages="3-4", doi="10.1000/x")
    key = key_for(work, ())
    return insert("", key, entry(key, work))


@settings(max_examples=400)
@given(st.lists(names, min_size=1, max_size=4))
def test_what_cite_writes_passes_check(people: list[Name]) -> None:
    try:
        text = cited(*people)
    except CannotWrite:
        return  # it says so and writes nothing
    assert [str(problem) for problem in check_bibliography(text)] == [], text


@pytest.mark.parametrize(
    ("family", "key"),
    [
        ("Østby", "ostby2018"), ("Łukasz", "lukasz2018"), ("Straße", "strasse2018"), ("Æbelø", "aebelo2018"),
        ("Đorđević", "dordevic2018"), ("Þórsdóttir", "thorsdottir2018"), ("İnce", "ince2018"), ("ŉDiaye", "ndiaye2018"),
        ("Ångström", "angstrom2018"), ("Œuvre", "oeuvre2018"), ("Иванов", "ivanov2018"), ("van der Berg", "berg2018"),
        ("De Feyter", "defeyter2018"), ("O’Brien", "obrien2018"), ("SMITH", "smith2018"),
    ],
)  # fmt: skip
def test_letters_are_folded_alike_by_both(family: str, key: str) -> None:
    text = cited(Name(family, "Ana"))
    assert f"{{{key}," in text and check_bibliography(text) == []
