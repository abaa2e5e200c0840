"""The adapter to MkDocs, Material and mkdocs-bibtex: the only place that imports them."""
