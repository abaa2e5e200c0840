"""The rules: each has a code, a sentence for writers, an example that fails, one that passes, and a finder.

It may import from `review`, `tracing`, `reading` and the files beside the rooms.
"""
