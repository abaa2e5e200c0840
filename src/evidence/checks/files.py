"""What the reader of the sources reports: declared here, found in `evidence.sources` while it reads."""

from __future__ import annotations

from evidence.checks.check import declare

declare(
    "INP001", "The project has its `mkdocs.yml` and `references.bib`.", bad="(no references.bib)", good="references.bib"
)
declare("INP002", "Every source file can be read.", bad="(a file without read permission)", good="(a readable file)")
declare("INP003", "Every source file is UTF-8.", bad="(Latin-1 bytes: 0xe9)", good="é as UTF-8")
declare("INP004", "No source file is empty.", bad="(0 bytes)", good="# A page")
declare("INP005", "Front matter ends with a line of three dashes.", bad="---\ntitle: A", good="---\ntitle: A\n---")
declare(
    "INP006",
    "YAML is plain and well-formed: no tabs, aliases or tags.",
    bad="title: One: two",
    good='title: "One: two"',
)
declare("INP007", "No key stands twice in one YAML mapping.", bad="kind: help\nkind: about", good="kind: help")
declare(
    "INP008", "No symbolic link leads out of the project.", bad="docs/a.md -> /etc/passwd", good="(the file itself)"
)
declare(
    "INP009",
    "The name of a file has only characters that can be seen.",
    bad="docs/articles/safe\u200bty.md (with a zero-width space)",
    good="docs/articles/safety.md",
)
