"""The record that the examples of these checks cite: a tiny trial that shows one gain, and no difference in sleep."""

RECORD = {
    "docs/studies/yermus2024.md": """---
kind: study
title: A tiny trial
description: A tiny trial of lumenide in people with GLIM.
reference: yermus2024
updated: 2026-11-01
asks: Does lumenide lower GLIM symptoms?
design: randomised-trial
about: this-condition
people: {who: adults with GLIM, number: 20}
arms: [{name: Lumenide, people: 10, given: lumenide}, {name: Placebo, people: 10, given: salt water}]
route: into a vein
comparator: salt water (placebo)
comparator_words: [placebo, salt water]
cite_with: [feder2021]
certainty: very-low
certainty_reason: Fewer than 30 people.
cannot_show: [Whether it lasts.]
findings:
  - id: response
    outcome: clearly fewer symptoms
    says: 6 of 10 people on lumenide had clearly fewer symptoms.
    direction: favours-treatment
    figures: [{value: 6, of: 10, unit: people, arm: Lumenide}, {value: 60, unit: "%", arm: Lumenide}]
    place: abstract
    read: abstract
  - id: sleep
    outcome: sleep
    says: Sleep did not clearly differ.
    direction: no-difference
    place: abstract
    read: abstract
---

# A tiny trial

What the trial did, in plain words.
"""
}
