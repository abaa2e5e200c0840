"""The old name of `helpers.projects`, until every test imports from there."""

from helpers.projects import MKDOCS, TODAY, article, check, codes, entry, front_matter, project, record, sound

__all__ = ["MKDOCS", "TODAY", "article", "check", "codes", "entry", "front_matter", "project", "record", "sound"]
