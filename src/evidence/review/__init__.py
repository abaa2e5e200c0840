"""What reviewers need: whether an approval holds, what a change does to the evidence, how hard a page reads.

It may import from `tracing`, `reading` and the files beside the rooms.
"""
