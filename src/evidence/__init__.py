"""The chain from a sentence, through its citation, to the finding in a study.

Nine rooms, each of which imports only from the rooms below it:

commands   what a person types: one file for each command
build      builds and previews the site; `build.mkdocs` is the only door to the engine
checks     the rules: each has a code, a sentence, an example and a finder
render     what readers see: cards, study pages, the ledger, references, the finished page
writing    writes source files for a writer: an entry, a record, a new page, a sign-off
review     what reviewers need: approvals, what a change does to the evidence, how hard a page reads
lookup     asks Crossref, PubMed, the DOI service and other sites; the only room with a network
tracing    from the sentence to the finding: claims, figures, certainty
reading    turns files into typed things, each with its line: pages with their sentences, records, the bibliography

Beside them are small files that every room may use: `problem`, `text`, `files`, `digest`, `checksum` and
`code_cache`.
"""
