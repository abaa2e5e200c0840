"""Which fields of an entry are printed or linked, which are in the downloads, and which nobody reads."""

# The printed reference and its links are made of these. Only these are checked for their text.
PRINTED = frozenset(
    "author booktitle booksubtitle chapter crossref date day doi edition editor eid eprint eprinttype archiveprefix howpublished "
    "institution issue journal journalsubtitle journaltitle langid language month number organization pages pmc pmcid "
    "pmid publisher pubmed school series shortjournal subtitle title type unverified url urldate version volume "
    "year articleno article-number eventtitle".split()
)

# What the downloads hold: what readers and their programs can use. A path, a note, an owner, an abstract, a time stamp
# and whatever a program adds next year stay on the writer's machine.
PUBLISHED = (PRINTED | frozenset("address isbn issn location shorttitle".split())) - frozenset(
    ("unverified", "pmc", "pubmed", "crossref")
)

# Other fields of BibTeX, biblatex and programs. They are not printed, and they are not misspellings.
UNPRINTED = frozenset(
    "abstract abstractnote accessdate accessed acmid address addendum affiliation afterword annotation annotator annote "
    "arxivid authortype bibsource biburl bookauthor bookpagination booktitleaddon citeulike-article-id "
    "citeulike-linkout-0 comment commentator copyright creationdate cstr cstr date-added date-modified day_added days "
    "dblp eissn emid entryset entrysubtype eprintclass eventdate eventtitleaddon execute fjournal file foreword "
    "gender hal_id hal_version hyphenation ids indextitle indexsorttitle introduction isan isbn ismn "
    "isrn issn issn-l issuetitle issuesubtitle issuetitleaddon iswc journalabbreviation journaltitleaddon key keyword "
    "keywords label lastchecked lccn library license lid local-url localfile location maintitle mainsubtitle "
    "maintitleaddon mendeley-groups mendeley-tags mid modificationdate month_numeric mrclass mrnumber mrreviewer "
    "nameaddon note notes numpages options origdate origlanguage origlocation origpublisher origtitle owner "
    "pagetotal pagination pdf pii place presort pubstate publishertype qualityassured rating readstatus ranking "
    "refid related relatedoptions relatedstring relatedtype reprinttitle researcherid-numbers rights shortauthor "
    "shorteditor shorthand shorthandintro shorttitle sjr slaccitation sortkey sortname sortshorthand sorttitle "
    "sortyear source status summary timestamp titleaddon toc translator unique-id urldate-added venue verba verbb "
    "volumes web_of_science wos xdata xref zblnumber jcode coden primaryclass groups number-of-cited-references "
    "times-cited usage-count-last-180-days usage-count-since-2013 web-of-science-categories research-areas doc-delivery-number "
    "funding-acknowledgement funding-text journal-iso author-email orcid-numbers keywords-plus meeting sponsor "
    "cited-references art_number document_type correspondence_address1 abbrev_source_title subject-term subtype shortbooktitle "
    "shortseries bdsk-url-1 bdsk-url-2 bdsk-file-1 issue_date posted-at citedby collection optnote opturl doi-asserted-by "
    "longtitle day-posted".split()
)
_PRINTED_OF_UNPUBLISHED = PRINTED | {"note"}
KNOWN = PRINTED | PUBLISHED | UNPRINTED


def printed(kind: str) -> frozenset[str]:
    """The fields of a type of entry that readers see. A note is printed only for unpublished work, which has little else."""
    return _PRINTED_OF_UNPUBLISHED if kind == "unpublished" else PRINTED
