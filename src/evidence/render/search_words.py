"""What this site's search adds to a question, says above its answers, and ranks first. The search page reads it."""

from __future__ import annotations

import re

# What readers type, and what the pages say: added to the question, with less weight than a reader's own words. Words
# that several lines share are written once for all of them.
ALSO = (
    ("price prices money expensive pay cheap afford cuesta precio insurance medicaid medicare", "cost insurance"),
    ("danger dangerous risk risks affects affect effects bladder seguro riesgos efectos", "safe harms wrong"),
    ("addictive addicted addiction adictiva", "safe dependence"),
    ("alcohol drink drinking beer wine mix mixing drive driving machines", "safe medicines"),
    ("xanax valium ativan klonopin alprazolam diazepam lorazepam clonazepam ambien benzo benzos", "safe sedatives medicines"),
    ("opioid opioids oxycodone vicodin methadone suboxone heroin fentanyl", "safe opioids medicines"),
    ("prozac lexapro celexa luvox effexor wellbutrin lithium lamictal gabapentin neurontin adderall seroquel", "safe medicines"),
    ("zoloft paxil", "SSRI safe medicines"),
    ("pregnant pregnancy breastfeeding breastfeed baby", "safe pregnant"),
    ("bipolar mania manic psychosis schizophrenia heart pressure", "safe mania"),
    ("khole mdma ecstasy psilocybin mushrooms lsd", "safe dissociation"),
    ("legal illegal allowed", "approved"),
    ("work works", "studies show"),
    ("funciona brain", "glutamate work"),
    ("die dying suicide suicidal kill hurt emergency hotline 988 911 morir suicidio ayuda", "crisis suicide call"),
    ("overdose overdosed od", "crisis breathing 911"),
    ("lozenge lozenges troche pill pills tablets", "tablet home"),
    ("infusion infusions drip drips iv session sessions", "drips trial show"),
    ("kap", "psychotherapy"),
    ("alone", "home"),
    ("trip high", "dissociation"),
    ("sick", "nausea"),
    ("wears wear stops relapse back", "fades last relapse"),
    ("last lasts lasting long", "fades hold"),
    ("spravato", "esketamine"),
    ("veteran veterans va", "veterans crisis"),
    ("emdr symptoms symptom nightmares flashbacks sleep insomnia", "tried first"),
    ("choose versus vs", "compare"),
    ("clinic clinics provider", "questions ask"),
    ("near", "questions ask print provider doctor"),
    ("funds funding sponsor", "check"),
)  # fmt: skip
# A word that is asked alone asks for more than a page that has it.
ALONE = (("ptsd trauma", "symptoms"),)
# "Does it work?" asks for results; only "how does it work?" asks for the mechanism.
RESULTS = ("work works help helps effective", "show", "how")
# What is said above the answers where a word asks for more than a page. A star stands for any ending.
SAID = (
    ("die dying suicid* kill* hurt overdos* od morir 988 911", "If you may be in danger, call or text 988 now, or call 911."),
    ("mdma ecstasy psilocybin mushroom mushrooms lsd ayahuasca", "This site is about ketamine only."),
    ("near clinic clinics", "We list no clinics."),
)  # fmt: skip
# The ways on where nothing is found.
ELSEWHERE = (
    ("help/crisis/", "Crisis help"),
    ("help/questions/", "Questions to ask"),
    ("articles/safety/", "Safety"),
    ("articles/cost/", "Cost"),
    ("search/#all-pages", "All pages"),
)
# Articles answer questions; records and the pages about the site come after them. The main article is where a reader who
# types one word should begin. The first line that fits an address holds.
RANKS = (
    (r"articles/$", 0.5), (r"articles/ketamine-for-ptsd/", 1.7), (r"articles/", 1.4), (r"help/(?:glossary|summary)/", 0.8),
    (r"help/$", 0.5), (r"help/", 1.2), (r"studies/", 0.3), (r"about/evidence/", 0.2), (r"about/", 0.7), (r"$", 0.5),
)  # fmt: skip


def rank(url: str) -> float:
    """How much a page's words count; `url` is relative to the site's root."""
    return next((weight for pattern, weight in RANKS if re.match(pattern, url)), 1)


def told() -> dict[str, object]:
    """What the search page is told."""
    return {
        "also": {word: added.split() for asked, added in ALSO for word in asked.split()},
        "alone": {word: added for asked, added in ALONE for word in asked.split()},
        "results": RESULTS,
        "said": SAID,
        "elsewhere": ELSEWHERE,
    }
