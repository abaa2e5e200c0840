"""What reviewers need: whether an approval is still valid, what a change does to the evidence, how hard a page is to
read.

It may import from `tracing`, `reading` and the files beside the rooms.
"""
