"""Asks Crossref, PubMed, the DOI service and other sites; the only room with a network.

It may import from `tracing`, `reading` and the files beside the rooms.
"""
