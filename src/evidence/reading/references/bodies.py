"""Distinguishes the names of bodies (a ministry, a study group) from those of people, by their words."""

import re

# Words of bodies' names that are not surnames, in the languages of most guidelines.
_BODY_WORDS = frozenset(
    "organization organisation organización organização collaboration collaborators group groups consortium institute "
    "institutes institut instituto istituto institution university università universität université universidad "
    "universidade universiteit universitet department departments ministry ministerium ministère ministerio ministério "
    "ministero administration association associations associação asociación society societies sociedad sociedade "
    "società société gesellschaft committee committees commission council councils agency agencia agência agence center "
    "centers centre centres foundation fundación fundação fondation stiftung stichting network federation bureau office "
    "college academy académie akademie hospital hospitals clinic clinics inc inc. ltd ltd. llc gmbh ag corporation company "
    "pharmaceuticals pharma team investigators initiative program programme project services service authority board "
    "union government secretariat secretaría parliament congress senate directorate division taskforce panel library "
    "laboratory laboratories register registry alliance coalition partnership trust bundesamt bundesinstitut verband "
    "verein vereniging arbeitsgemeinschaft bundesärztekammer ministeriet styrelsen folkehelseinstituttet consejo conselho "
    "international national federal american european canadian australian british global anonymous affairs "
    "veterans workgroup subcommittee fund museum ministries guideline guidelines world united nations health healthcare "
    "research statistics prevention control medicine cancer disease diseases education sciences studies survey security "
    "technology technologies systems software electronics machinery instruments industries solutions media news times "
    "podcast academic devices magazine economist editors contributors developers staff productions archive".split()
)
# The same for what comes before a comma, where a surname belongs: only words that nobody has as a surname.
BODY_SURNAMES = frozenset(
    "organization organisation collaboration administration association committee consortium department ministry "
    "university institute institutes federation commission council foundation society agency academy investigators "
    "collaborators corporation group".split()
)
_ENGLISH_SMALL = frozenset("of for the on against at in to für pour".split())
ACRONYMS = frozenset("US USA UK EU UN NHS WHO VA DoD VA/DoD FDA NIH CDC NICE".split())


def is_body(text: str) -> bool:
    """Whether a name is that of a body, judged by its words or by an English preposition inside it."""
    words = [word.strip(".,()'’\"").lower() for word in re.split(r"[\s,/–-]+", text)]
    if words[0] == "the" and len(words) > 1:
        return True
    return any(word in _BODY_WORDS for word in words) or any(word in _ENGLISH_SMALL for word in words[1:])
