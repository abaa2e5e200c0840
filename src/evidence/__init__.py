"""The evidence chain: from a sentence, over its citation, to the finding in a study.

Everything here is free of any site engine but `evidence.plugin`, the thin MkDocs adapter.
`README.md` and `CONTRIBUTING.md` say where each thing lives.
"""
