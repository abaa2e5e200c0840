"""How a treatment was given: what counts as one of the site's own ways."""

from __future__ import annotations

import pytest

from evidence.checks.records.subject import _names, _ways

KNOWN = ["into a vein", "a tablet", "by video"]


@pytest.mark.parametrize(
    "route",
    ["into a vein, at a clinic", "A tablet; twice a day", "tablet or by video (at home)", "not seen", "mixed: gas, a patch",
     "no drug was given", "tablets by video and others", "", "all ways", "TODO: a tablet, by video …", "Into a vein then by video"],
)  # fmt: skip
def test_a_route_of_known_ways_or_of_none_is_legal(route: str) -> None:
    assert all(any(_names(way, choice) for choice in KNOWN) for way in _ways(route))


@pytest.mark.parametrize(
    ("route", "unknown"), [("in a vein", ["in a vein"]), ("a tablet or a patch, at home", ["a patch"])]
)
def test_any_other_way_is_not(route: str, unknown: list[str]) -> None:
    assert [way for way in _ways(route) if not any(_names(way, choice) for choice in KNOWN)] == unknown
