"""Writes source files for a writer: an entry, a record, a new page or a sign-off, whole or not at all.

It may import from `review`, `lookup`, `tracing`, `reading` and the files beside the rooms.
"""
