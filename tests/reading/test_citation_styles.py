"""A citation style is found by its path, by its name, and by the name of a journal that prints as another one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.reading.citation_styles import AMA, MANY, many_installed, style_file

WHOLE = '<style xmlns="http://purl.org/net/xbiblio/csl"><bibliography/></style>'
DEPENDENT = (
    '<style xmlns="http://purl.org/net/xbiblio/csl"><info>'
    '<link href="http://www.zotero.org/styles/other-journal" rel="template"/>'
    '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/></info></style>'
)


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of styles of a stand-in for the package that holds those of citationstyles.org."""
    folder = tmp_path / MANY / "styles"
    (folder / "dependent").mkdir(parents=True)
    (tmp_path / MANY / "__init__.py").touch()
    (folder / "apa.csl").write_text(WHOLE)
    (folder / "dependent/journal-of-ears.csl").write_text(DEPENDENT)
    (folder / "dependent/broken.csl").write_text("<style>")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


@pytest.mark.parametrize(("chosen", "file"), [("", AMA), ("ama", AMA), ("own/house.csl", Path("/site/own/house.csl"))])
def test_a_style_of_this_package_and_of_the_site(chosen: str, file: Path) -> None:
    assert style_file(Path("/site"), chosen) == file


def test_a_style_by_the_name_that_it_has_at_citationstyles_org(many: Path) -> None:
    assert many_installed()
    assert style_file(Path(), "apa") == many / "apa.csl"
    assert style_file(Path(), "journal-of-ears") == many / "apa.csl", "its parent"


@pytest.mark.parametrize("name", ["broken", "apaa", "../apa", "APA", "styles/apa", "dependent/journal-of-ears"])
def test_any_other_name_finds_nothing(many: Path, name: str) -> None:
    assert style_file(Path(), name) is None
