"""Declares what the reader of `references.bib` reports while it reads."""

from functools import partial

from evidence.checks.check import declare
from evidence.reading.project_files import BIBLIOGRAPHY

_declare = partial(declare, into=BIBLIOGRAPHY, found_by="reading.references.bibliography")

_declare(
    "BIB001",
    "An entry can be read: its braces pair, and commas separate its fields.",
    bad="@misc{feder2021,\n  title = {A trial\n}",
    good="@misc{feder2021,\n  title = {A trial}\n}",
)
_declare(
    "BIB002",
    "Each key is used once.",
    bad="@misc{a2020, title = {A}}\n@misc{a2020, title = {B}}",
    good="@misc{a2020, title = {A}}\n@misc{a2020b, title = {B}}",
)
_declare(
    "BIB022",
    "An entry's type is one that BibTeX knows.",
    bad="@aritcle{a2020, title = {A}}",
    good="@article{a2020, title = {A}}",
)
_declare(
    "BIB024",
    "An entry has each field once.",
    why="BibTeX programs keep one of the two values, and not all keep the same one.",
    bad="@misc{a2020, title = {A}, title = {B}}",
    good="@misc{a2020, title = {A}}",
)
