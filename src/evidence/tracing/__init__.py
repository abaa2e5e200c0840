"""From the sentence to the finding: sentences, claims, figures, what a record reports, certainty.

It may import from `reading` and the files beside the rooms.
"""
