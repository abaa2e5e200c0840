"""Each type of work and each field as the AMA Manual of Style (11th edition) asks for it.

The expected texts are written from the manual's rules, not from our output; where the manual's own samples could be
used they are, with the section in front. Addresses and DOIs are the site's own links and follow the text.
"""

from __future__ import annotations

import html
import re

import pytest

from evidence.reading.citation_styles import AMA
from evidence.reading.references.bibliography import read_bibliography
from evidence.render.references.format import begin

JOURNAL = "journal = {Translational Psychiatry}, shortjournal = {Transl Psychiatry}"
FEDER = "author = {Feder, Adriana and Rutter, Sarah B.}, title = {A trial of sleep}"
# name: (BibTeX without key, what AMA asks for)
FORMS: dict[str, tuple[str, str]] = {
    # 3.11 journal articles
    "article": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, number = 1, pages = {{326--334}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(1):326-334.",
    ),
    "article, six authors": (
        f"@article{{K, author = {{A, B and C, D and E, F and G, H and I, J and K, L}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = {{e12}}}}",
        "A B, C D, E F, G H, I J, K L. T. Transl Psychiatry. 2019;9:e12.",
    ),
    "article, seven authors": (
        f"@article{{K, author = {{A, B and C, D and E, F and G, H and I, J and K, L and M, N}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = {{e12}}}}",
        "A B, C D, E F, et al. T. Transl Psychiatry. 2019;9:e12.",
    ),
    "article, a body among the authors": (
        f"@article{{K, author = {{Feder, Adriana and {{GLIM Study Group}}}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Feder A, GLIM Study Group. T. Transl Psychiatry. 2019;9:3.",
    ),
    "article, suffix and particle": (
        f"@article{{K, author = {{Adkinson, Jr, N. F. and van der Berg, Jan and Dolan, Robert, III}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Adkinson NF Jr, van der Berg J, Dolan R III. T. Transl Psychiatry. 2019;9:3.",
    ),
    "article, subtitle": (
        f"@article{{K, {FEDER}, subtitle = {{a randomized trial}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Feder A, Rutter SB. A trial of sleep: a randomized trial. Transl Psychiatry. 2019;9:3.",
    ),
    "article, no issue, an electronic page": (
        f"@article{{K, {FEDER}, {JOURNAL}, date = {{2019-03-04}}, volume = 9, eid = {{e326}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9:e326.",
    ),
    "article, supplement": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, number = {{suppl 1}}, pages = {{S1--S9}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(suppl 1):S1-S9.",
    ),
    "article, issue of biblatex": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, issue = {{D1}}, pages = {{1--2}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(D1):1-2.",
    ),
    "article, publishers' ways of writing a supplement": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, number = {{suppl_1}}, pages = {{S1--S9}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(suppl 1):S1-S9.",
    ),
    "article, one page, and a page without its end": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, number = {{15_suppl}}, pages = {{36--}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(15 suppl):36.",
    ),
    "article, a supplement in capitals": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, number = {{SUPPL. 1}}, pages = {{185--32}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(suppl 1):185-32.",
    ),
    "article, a range cut short": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, pages = {{153-62}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9:153-162.",
    ),
    "article, one page twice": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = 2019, volume = 9, pages = {{92A--92A}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9:92A.",
    ),
    "article, its academic editor is not printed": (
        f"@article{{K, {FEDER}, editor = {{Tumwine, James K.}}, {JOURNAL}, year = 2019, volume = 9, pages = {{e3}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9:e3.",
    ),
    "article, a journal's name without blanks": (
        f"@article{{K, {FEDER}, journal = {{Hum.Genet.}}, year = 2019, volume = 9, pages = {{3}}}}",
        "Feder A, Rutter SB. A trial of sleep. Hum Genet. 2019;9:3.",
    ),
    "article, a library's blank before a colon": (
        "@article{K, author = {Feder, A.}, title = {Shaking the tree : mapping genes}, journal = {Magnetic resonance : official journal}, year = 2019, volume = 9, pages = {3}}",
        "Feder A. Shaking the tree: mapping genes. Magnetic resonance: official journal. 2019;9:3.",
    ),
    "article, straight quotation marks": (
        f'@article{{K, author = {{Feder, A.}}, title = {{Revenge of the "sit": the "lie" of it}}, {JOURNAL}, year = 2019, volume = 9, pages = {{3}}}}',
        "Feder A. Revenge of the “sit”: the “lie” of it. Transl Psychiatry. 2019;9:3.",
    ),
    "article, formatting commands and a reaction": (
        f"@article{{K, author = {{Feder, A.}}, title = {{\\textit{{Drosophila}} and {{\\em E. coli}}: $A+2B \\rightarrow 3B$ in cystic ﬁbrosis}}, {JOURNAL}, year = 2019, volume = 9, pages = {{3}}}}",
        "Feder A. Drosophila and E. coli: A+2B → 3B in cystic fibrosis. Transl Psychiatry. 2019;9:3.",
    ),
    "an article as unpublished": (
        f"@unpublished{{K, {FEDER}, {JOURNAL}, year = 2015, volume = 88, number = 4, pages = {{1--2}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2015;88(4):1-2.",
    ),
    "an article as report": (
        f"@techreport{{K, {FEDER}, booktitle = {{American Sociological Review}}, year = 1965, volume = 30, number = 6, pages = {{843--861}}}}",
        "Feder A, Rutter SB. A trial of sleep. American Sociological Review. 1965;30(6):843-861.",
    ),
    # 3.11.4 preprints
    "preprint, its server in the address": (
        f"@unpublished{{K, {FEDER}, journal = {{Cold Spring Harbor Laboratory}}, doi = {{10.1101/2020.12.22.424001}}, url = {{https://www.biorxiv.org/content/10.1101/2020.12.22.424001v1}}, month = dec, year = 2020}}",
        "Feder A, Rutter SB. A trial of sleep. bioRxiv. Preprint posted online December 2020.",
    ),
    "preprint": (
        f"@misc{{K, {FEDER}, howpublished = {{medRxiv}}, date = {{2024-11-26}}, doi = {{10.1101/2024.11.26.24318024}}}}",
        "Feder A, Rutter SB. A trial of sleep. medRxiv. Preprint posted online November 26, 2024.",
    ),
    "preprint, arXiv's own export": (
        f"@misc{{K, {FEDER}, year = 2021, month = may, eprint = {{2105.01234}}, archiveprefix = {{arXiv}}, primaryclass = {{q-bio.NC}}}}",
        "Feder A, Rutter SB. A trial of sleep. arXiv. Preprint posted online May 2021.",
    ),
    "preprint, Google Scholar's article": (
        f"@article{{K, {FEDER}, journal = {{arXiv preprint arXiv:2105.01234}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. arXiv. Preprint posted online 2021.",
    ),
    # 3.12 books
    "3.12.2 book with editors": (
        "@book{K, editor = {Etzel, Ruth A. and Balk, Sophie J.}, title = {{Pediatric Environmental Health}}, publisher = {American Academy of Pediatrics}, year = 2011}",
        "Etzel RA, Balk SJ, eds. Pediatric Environmental Health. American Academy of Pediatrics; 2011.",
    ),
    "3.12.2 many editors, edition": (
        "@book{K, editor = {Adkinson, Jr, N. F. and Bochner, B. S. and Burks, W. and D, E and F, G and H, I and J, K}, title = {{Middleton's Allergy: Principles and Practice}}, edition = {8}, publisher = {Saunders}, year = 2014}",
        "Adkinson NF Jr, Bochner BS, Burks W, et al, eds. Middleton’s Allergy: Principles and Practice. 8th ed. Saunders; 2014.",
    ),
    "3.12.2 book": (
        "@book{K, author = {Sacks, Oliver}, title = {Hallucinations}, publisher = {Alfred A Knopf}, year = 2012, address = {New York}}",
        "Sacks O. Hallucinations. Alfred A Knopf; 2012.",
    ),
    "3.12.2 edition in words": (
        "@book{K, author = {Patterson, James W.}, title = {{Weedon's Skin Pathology}}, edition = {Fourth}, publisher = {Churchill Livingstone}, year = 2016}",
        "Patterson JW. Weedon’s Skin Pathology. 4th ed. Churchill Livingstone; 2016.",
    ),
    "book, first edition is not named": (
        "@book{K, author = {Sacks, O.}, title = {Hallucinations}, edition = {1st}, publisher = {Knopf}, year = 2012}",
        "Sacks O. Hallucinations. Knopf; 2012.",
    ),
    "book, EndNote's type": (
        "@book{K, author = {Sacks, O.}, title = {Hallucinations}, year = 2012, type = {Book}}",
        "Sacks O. Hallucinations. 2012.",
    ),
    "chapter as misc": (
        f"@misc{{K, {FEDER}, booktitle = {{The Handbook of Religion}}, publisher = {{Wiley}}, year = 2023, pages = {{301--314}}}}",
        "Feder A, Rutter SB. A trial of sleep. In: The Handbook of Religion. Wiley; 2023:301-314.",
    ),
    "book, the number of its pages": (
        "@book{K, author = {Sacks, O.}, title = {Hallucinations}, publisher = {Knopf}, year = 2012, pages = {xii, 312 p.}}",
        "Sacks O. Hallucinations. Knopf; 2012.",
    ),
    "report, the number of its pages": (
        f"@techreport{{K, {FEDER}, institution = {{Some Institute}}, pages = {{50}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Some Institute; 2021.",
    ),
    "report, pages inside it": (
        f"@techreport{{K, {FEDER}, institution = {{Some Institute}}, pages = {{50--52}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Some Institute; 2021:50-52.",
    ),
    "book, volume": (
        "@book{K, author = {Sacks, O.}, title = {Hallucinations}, volume = {2}, volumes = {3}, publisher = {Knopf}, year = 2012}",
        "Sacks O. Hallucinations. Vol 2. Knopf; 2012.",
    ),
    "book, one editor": (
        "@book{K, editor = {Sacks, O.}, title = {Hallucinations}, publisher = {Knopf}, year = 2012}",
        "Sacks O, ed. Hallucinations. Knopf; 2012.",
    ),
    "collection": (
        "@collection{K, editor = {Sacks, O. and Ono, P.}, title = {Hallucinations}, publisher = {Knopf}, year = 2012}",
        "Sacks O, Ono P, eds. Hallucinations. Knopf; 2012.",
    ),
    "chapter": (
        f"@incollection{{K, {FEDER}, booktitle = {{A book about sleep and the brain}}, editor = {{Sala, Lester M. and Soko, S. W.}}, edition = {{2nd}}, publisher = {{Some Press}}, year = 2021, pages = {{10--12}}}}",
        "Feder A, Rutter SB. A trial of sleep. In: Sala LM, Soko SW, eds. A Book About Sleep and the Brain. 2nd ed. Some Press; 2021:10-12.",
    ),
    "chapter, subtitle of its book, volume": (
        f"@inbook{{K, {FEDER}, booktitle = {{Sleep}}, booksubtitle = {{the basics of it}}, volume = 3, publisher = {{Some Press}}, year = 2021, pages = {{10--12}}}}",
        "Feder A, Rutter SB. A trial of sleep. In: Sleep: The Basics of It. Vol 3. Some Press; 2021:10-12.",
    ),
    "chapter of a German book": (
        f"@incollection{{K, {FEDER}, booktitle = {{Lehrbuch der Psychiatrie für Ärzte}}, langid = {{german}}, publisher = {{Some Press}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. In: Lehrbuch der Psychiatrie für Ärzte. Some Press; 2021.",
    ),
    "chapter of a book whose language nobody says": (
        f"@incollection{{K, {FEDER}, booktitle = {{Manual de psicoterapia breve}}, publisher = {{Some Press}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. In: Manual de psicoterapia breve. Some Press; 2021.",
    ),
    "BibTeX's own inbook": (
        "@inbook{K, author = {Sacks, O.}, title = {Hallucinations}, chapter = {8}, publisher = {Knopf}, year = 2012}",
        "Sacks O. Hallucinations. Knopf; 2012:chap 8.",
    ),
    "BibTeX's own inbook, the chapter by its title": (
        "@inbook{K, author = {Sacks, O.}, title = {Hallucinations of the mind}, chapter = {8. Smells and sounds}, publisher = {Knopf}, year = 2012}",
        "Sacks O. 8. Smells and sounds. In: Hallucinations of the Mind. Knopf; 2012.",
    ),
    "preprint as a paper": (
        f"@inproceedings{{K, {FEDER}, booktitle = {{arXiv preprint arXiv:2303.03378}}, year = 2023}}",
        "Feder A, Rutter SB. A trial of sleep. arXiv. Preprint posted online 2023.",
    ),
    "paper in proceedings": (
        f"@conference{{K, {FEDER}, booktitle = {{Proceedings of the Meeting on Sleep}}, editor = {{Sala, L. M.}}, publisher = {{Some Press}}, year = 2021, pages = {{10--12}}}}",
        "Feder A, Rutter SB. A trial of sleep. In: Sala LM, ed. Proceedings of the Meeting on Sleep. Some Press; 2021:10-12.",
    ),
    "paper, In before its proceedings, an ordinal, a short word after a stop": (
        f"@inproceedings{{K, {FEDER}, booktitle = {{In Proceedings of the 25 th Conf. on severe storms}}, year = 2010, pages = {{9-9}}}}",
        "Feder A, Rutter SB. A trial of sleep. In: Proceedings of the 25 th Conf. on Severe Storms. 2010:9.",
    ),
    "proceedings": (
        "@proceedings{K, editor = {Sala, L. M.}, title = {Proceedings of the Meeting}, publisher = {Some Press}, year = 2021}",
        "Sala LM, ed. Proceedings of the Meeting. Some Press; 2021.",
    ),
    "booklet": (
        "@booklet{K, author = {{Ministry of Health}}, title = {Sleep after a shock}, howpublished = {Ministry of Health}, year = 2021}",
        "Ministry of Health. Sleep after a shock. Ministry of Health; 2021.",
    ),
    # 3.13 special materials
    "report with number": (
        f"@techreport{{K, {FEDER}, institution = {{Some Institute}}, type = {{Technical Report}}, number = 12, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Some Institute; 2021. Technical Report No. 12.",
    ),
    "report, number alone": (
        f"@techreport{{K, {FEDER}, institution = {{Some Institute}}, number = 12, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Some Institute; 2021. Report No. 12.",
    ),
    "guideline": (
        "@report{K, author = {{National Institute for Health and Care Excellence}}, title = {Glimmer disorder}, institution = {NICE}, number = {NG116}, year = 2018}",
        "National Institute for Health and Care Excellence. Glimmer disorder. NICE; 2018. Publication NG116.",
    ),
    "report, a number in its own words": (
        f"@techreport{{K, {FEDER}, institution = {{AHRQ}}, number = {{AHRQ Publication No. 18-EHC011-EF}}, year = 2018}}",
        "Feder A, Rutter SB. A trial of sleep. AHRQ; 2018. AHRQ Publication No. 18-EHC011-EF.",
    ),
    "manual": (
        "@manual{K, author = {{R Core Team}}, title = {R: a language}, organization = {R Foundation}, year = 2024}",
        "R Core Team. R: a language. R Foundation; 2024.",
    ),
    "manual, R's package with its version": (
        "@manual{K, author = {Verboon, Peter}, title = {lagnetw: lagged networks}, year = 2019, note = {R package version 0.0.1}}",
        "Verboon P. lagnetw: lagged networks. Version 0.0.1. 2019.",
    ),
    "dissertation": (
        "@phdthesis{K, author = {Feder, Adriana}, title = {A study of sleep}, school = {University of Oslo}, year = 2021}",
        "Feder A. A study of sleep. Dissertation. University of Oslo; 2021.",
    ),
    "master's thesis": (
        "@mastersthesis{K, author = {Feder, Adriana}, title = {A study of sleep}, school = {University of Oslo}, year = 2021}",
        "Feder A. A study of sleep. Master’s thesis. University of Oslo; 2021.",
    ),
    "thesis by biblatex's key": (
        "@thesis{K, author = {Feder, Adriana}, title = {A study of sleep}, type = {mathesis}, institution = {University of Oslo}, year = 2021}",
        "Feder A. A study of sleep. Master’s thesis. University of Oslo; 2021.",
    ),
    "thesis, the university in type": (
        "@thesis{K, author = {Feder, Adriana}, title = {A study of sleep}, type = {Doctoral dissertation, University of Oslo}, publisher = {ProQuest}, year = 2021}",
        "Feder A. A study of sleep. Dissertation. University of Oslo; 2021.",
    ),
    "leaflet": (
        "@misc{K, author = {{Ministry of Health}}, title = {Sleep after a shock}, howpublished = {Leaflet}, year = 2021}",
        "Ministry of Health. Sleep after a shock. Leaflet. 2021.",
    ),
    "an article as misc": (
        f"@misc{{K, {FEDER}, {JOURNAL}, year = 2003, volume = 47, number = 2, pages = {{305--317}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2003;47(2):305-317.",
    ),
    "lecture": (
        f"@unpublished{{K, {FEDER}, note = {{Lecture notes}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Lecture notes. 2021.",
    ),
    "unpublished, Zotero's label": (
        f"@unpublished{{K, {FEDER}, note = {{Institution: The Scripps Research Institute}}, year = 2019}}",
        "Feder A, Rutter SB. A trial of sleep. The Scripps Research Institute. 2019.",
    ),
    "patent": (
        f"@patent{{K, {FEDER}, type = {{patentus}}, number = {{10123456}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. US patent 10123456. 2021.",
    ),
    # 3.15 electronic references
    "web page": (
        "@online{K, author = {{US Food and Drug Administration}}, title = {FDA warns of it}, organization = {FDA}, date = {2023-10-10}, urldate = {2026-11-23}, url = {https://www.fda.gov/a}}",
        "US Food and Drug Administration. FDA warns of it. FDA. October 10, 2023. Accessed November 23, 2026.",
    ),
    "web page of the body that wrote it": (
        "@www{K, author = {{World Health Organization}}, title = {Sleep}, organization = {World Health Organization}, year = 2023, month = {May}, day = 4, url = {https://www.who.int/a}}",
        "World Health Organization. Sleep. May 4, 2023.",
    ),
    "web page as misc": (
        f"@misc{{K, {FEDER}, howpublished = {{\\url{{https://example.org/a_b}}}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. 2021.",
    ),
    "web page, the day of access in a note": (
        f"@misc{{K, {FEDER}, howpublished = {{\\url{{https://example.org/a}}}}, note = {{[Online; accessed 30-December-2019]}}, year = 2019}}",
        "Feder A, Rutter SB. A trial of sleep. 2019. Accessed December 30, 2019.",
    ),
    "web page, Paperpile's note, a time after the date": (
        f"@online{{K, {FEDER}, url = {{https://example.org/a}}, note = {{Accessed: 2022-2-20}}, date = {{2018-01-20T10:54:21Z}}}}",
        "Feder A, Rutter SB. A trial of sleep. January 20, 2018. Accessed February 20, 2022.",
    ),
    "report with an address and no DOI": (
        f"@report{{K, {FEDER}, institution = {{VA}}, year = 2021, url = {{https://va.gov/x}}, urldate = {{2026-11-23}}}}",
        "Feder A, Rutter SB. A trial of sleep. VA; 2021. Accessed November 23, 2026.",
    ),
    "data set": (
        f"@dataset{{K, {FEDER}, publisher = {{Zenodo}}, version = {{v2}}, year = 2021}}",
        "Feder A, Rutter SB. A trial of sleep. Version 2. Zenodo; 2021.",
    ),
    "software": (
        "@software{K, author = {{Centers for Disease Control and Prevention}}, title = {Epi Info}, version = {7.2}, publisher = {CDC}, year = 2021}",
        "Centers for Disease Control and Prevention. Epi Info. Version 7.2. CDC; 2021.",
    ),
    # numbers with words before them
    "words before numbers": (
        f"@article{{K, {FEDER}, {JOURNAL}, year = {{2019}}, volume = {{Vol. 9}}, number = {{No. 1}}, pages = {{pp. 326--334}}}}",
        "Feder A, Rutter SB. A trial of sleep. Transl Psychiatry. 2019;9(1):326-334.",
    ),
    # names
    "particles with capitals": (
        f"@article{{K, author = {{Eijk, Cees Van Der and Heuvel, Martijn P Van Den}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, number = {{1--2}}, pages = 3}}",
        "Van Der Eijk C, Van Den Heuvel MP. T. Transl Psychiatry. 2019;9(1-2):3.",
    ),
    "names in other forms": (
        f"@article{{K, author = {{a Feder, Hanna and Tom a.a. Rutter and Ludwig van Beethoven and Vaart, A.W. van der and Smith Jr., John and family=Beek, given=Jan, prefix=van}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Feder HA, Rutter TAA, van Beethoven L, van der Vaart AW, Smith J Jr, van Beek J. T. Transl Psychiatry. 2019;9:3.",
    ),
    "et al as EndNote makes it": (
        f"@article{{K, author = {{James, S. L. and Abate, D. and et, a. l.}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "James SL, Abate D, et al. T. Transl Psychiatry. 2019;9:3.",
    ),
    "and et al.": (
        f"@article{{K, author = {{Feder, A. and et al.}}, title = {{T}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Feder A, et al. T. Transl Psychiatry. 2019;9:3.",
    ),
    # titles
    "signs in titles": (
        f"@article{{K, author = {{Feder, A.}}, title = {{``Feeling better'': CO$_2$, {{$<$}}5, $\\alpha$--$\\beta_2$ \\& a\\_b {{\\{{}}CAPS{{\\}}}} Stra{{\\ss}}e}}, {JOURNAL}, year = 2019, volume = 9, pages = 3}}",
        "Feder A. “Feeling better”: CO₂, <5, α–β₂ & a_b CAPS Straße. Transl Psychiatry. 2019;9:3.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is printed for each form; all in one run."""
    text = "\n".join(entry.replace("{K,", f"{{k{index:04d},", 1) for index, (entry, _) in enumerate(FORMS.values()))
    references, problems = read_bibliography(text, "references.bib")
    assert [str(problem) for problem in problems] == []
    made = begin(references, AMA, tmp_path_factory.mktemp("cache"))()
    words = [html.unescape(re.sub(r"\s*<a .*|<[^>]*>", "", one)) for one in made.values()]
    return dict(zip(FORMS, words, strict=True))


@pytest.mark.parametrize("name", FORMS)
def test_form(printed: dict[str, str], name: str) -> None:
    assert printed[name] == FORMS[name][1]
