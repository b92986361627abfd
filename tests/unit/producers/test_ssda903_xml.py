"""A return as XML says what the same return says as files, wherever a system puts its elements."""

import re
from pathlib import Path

import pytest

from tests.lib.extracts import addresses, write
from tests.lib.returns import EPISODES, OC3, REVIEWS, Said, said

FILES = {
    "episodes": EPISODES
    + "C1,01/05/2017,S,C2,N1,U6,PR1,10/06/2017,X1,CARPL,,,1\nC1,10/06/2017,L,C1,N1,U6,PR1,,,,,,1\nL1,01/05/2017,S,V2,N1,K2,PR4,01/09/2017,E6,,,,2\n",
    "reviews": REVIEWS + "C1,01/05/2010,01/06/2017,PN1\nC1,01/05/2010,01/09/2017,PN2\n",
    "oc3": OC3 + "L1,01/05/1998,YES,F2,U1\n",
}
DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>C1</CHILDID>
      <SEX>1</SEX>
      <DOB>01/05/2010</DOB>
      <IN_TOUCH/>
      <AREVIEW>
        <REVIEW>01/06/2017</REVIEW>
        <REVIEW_CODE>PN1</REVIEW_CODE>
      </AREVIEW>
      <AREVIEW>
        <REVIEW>01/09/2017</REVIEW>
        <REVIEW_CODE>PN2</REVIEW_CODE>
      </AREVIEW>
      <MOTHER/>
      <OC2><SDQ_SCORE>4</SDQ_SCORE></OC2>
    </HEADER>
    <EPISODE>
      <DECOM>01/05/2017</DECOM>
      <RNE>S</RNE>
      <LS>C2</LS>
      <PL>U6</PL>
      <PLACE_PROVIDER>PR1</PLACE_PROVIDER>
      <URN>1</URN>
      <DEC>10/06/2017</DEC>
      <REC>X1</REC>
    </EPISODE>
    <EPISODE>
      <DECOM>10/06/2017</DECOM>
      <RNE>L</RNE>
      <LS>C1</LS>
      <PL>U6</PL>
      <PLACE_PROVIDER>PR1</PLACE_PROVIDER>
      <URN>1</URN>
      <DEC/>
      <REC></REC>
    </EPISODE>
  </CHILD>
  <CHILD>
    <HEADER>
      <CHILDID>L1</CHILDID>
      <DOB>01/05/1998</DOB>
      <IN_TOUCH>YES</IN_TOUCH>
      <ACTIV>F2</ACTIV>
      <ACCOM>U1</ACCOM>
    </HEADER>
    <EPISODE>
      <DECOM>01/05/2017</DECOM>
      <RNE>S</RNE>
      <LS>V2</LS>
      <PL>K2</PL>
      <PLACE_PROVIDER>PR4</PLACE_PROVIDER>
      <URN>2</URN>
      <DEC>01/09/2017</DEC>
      <REC>E6</REC>
    </EPISODE>
  </CHILD>
</EXPSSDA903>
"""


def as_xml(folder: Path, text: str | bytes = DOCUMENT, name: str = "return.xml", **files: str | bytes) -> Said:
    return said(write(folder, "2018-03-31", **{name: text}, **files))


def contents(found: Said) -> list[list[tuple[str, ...]]]:
    assert found.refusals == []
    return [found.periods, found.placements, found.reviews, found.leavers]


def as_written(text: str) -> str:
    return text.replace("<HEADER>\n", "").replace("    </HEADER>\n", "")


WAYS: dict[str, str | bytes] = {
    "in small letters": re.sub(r"</?\w+", lambda name: name.group().lower(), DOCUMENT),
    "with capitals at the beginning": re.sub(r"(</?)(\w+)", lambda name: name[1] + name[2].capitalize(), DOCUMENT),
    "with a namespace": DOCUMENT.replace("<EXPSSDA903>", '<EXPSSDA903 xmlns="urn:903">'),
    "with a prefix": re.sub(r"(</?)(\w)", r"\1a:\2", DOCUMENT.partition("?>\n")[2]).replace(
        "<a:EXPSSDA903>", '<a:EXPSSDA903 xmlns:a="urn:903">'
    ),
    "with PLACE for PL and CHILD for CHILDID": DOCUMENT.replace("PL>", "PLACE>").replace("CHILDID>", "CHILD>"),
    "without a header": as_written(DOCUMENT),
    "with ISO dates": re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1", DOCUMENT),
    "with reviews behind the header": re.sub(
        r"(      <AREVIEW>.*</AREVIEW>\n)(.*?</HEADER>\n)", r"\2\1", DOCUMENT, flags=re.DOTALL, count=1
    ),
    "with reviews in an element of their own": DOCUMENT.replace("      <AREVIEW>", "      <REVIEWS><AREVIEW>").replace(
        "</AREVIEW>", "</AREVIEW></REVIEWS>"
    ),
    "with reviews without an element": DOCUMENT.replace("<AREVIEW>", "").replace("</AREVIEW>", ""),
    "with episodes in an element of their own": DOCUMENT.replace("<EPISODE>", "<EPISODES><EPISODE>").replace(
        "</EPISODE>", "</EPISODE></EPISODES>"
    ),
    "with the episodes first": re.sub(
        r"(    <HEADER>.*?</HEADER>\n)(    <EPISODE>.*?)(  </CHILD>)", r"\2\1\3", DOCUMENT, flags=re.DOTALL
    ),
    "with OC3 in an element of its own": DOCUMENT.replace("<IN_TOUCH>", "<OC3><IN_TOUCH>").replace(
        "</ACCOM>", "</ACCOM></OC3>"
    ),
    "on one line": re.sub(r">\s+<", "><", DOCUMENT),
    "with further elements": DOCUMENT.replace("<RNE>", "<NOTE>x<BY>y</BY></NOTE><RNE>").replace(
        "<SEX>", "<NAME/><SEX>"
    ),
    "with a remark and empty elements": DOCUMENT.replace("<CHILD>", "<!-- <ROOT> --><CHILD>").replace(
        "</HEADER>", "<AREVIEW><REVIEW/><REVIEW_CODE/></AREVIEW><AREVIEW/></HEADER><EPISODE/>"
    ),
    "within something else": DOCUMENT.replace("<EXPSSDA903>", "<EXPSSDA903><BODY>").replace(
        "</EXPSSDA903>", "</BODY></EXPSSDA903>"
    ),
    "in two bytes a letter": DOCUMENT.replace("utf-8", "utf-16").encode("utf-16"),
}


@pytest.mark.parametrize("way", ["as the guide has it", *WAYS])
def test_xml_says_what_files_say(tmp_path: Path, way: str) -> None:
    files = contents(said(write(tmp_path / "files", "2018-03-31", **FILES)))
    assert [len(each) for each in files] == [2, 2, 2, 1]
    assert contents(as_xml(tmp_path / "xml", WAYS.get(way, DOCUMENT))) == files


def line_of(text: str, number: int = 1) -> int:
    return [place for place, line in enumerate(DOCUMENT.splitlines(), 1) if text in line][number - 1]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("<DECOM>01/05/2017", "<DECOM>31/02/2017", line_of("<EPISODE>", 3), "bad_date"),
        ("<LS>V2", "<LS>V9", line_of("<EPISODE>", 3), "unknown_code"),
        ("<PL>K2</PL>", "", line_of("<EPISODE>", 3), "missing_value"),
        ("<DEC>01/09/2017", "<DEC>01/09/2016", line_of("<EPISODE>", 3), "end_before_start"),
        ("<REC>E6", "<REC>X1", line_of("<EPISODE>", 3), "broken_chain"),
        ("<REVIEW>01/09/2017", "<REVIEW>01/09/2018", line_of("<AREVIEW>", 2), "future_date"),
        ("<REVIEW_CODE>PN2", "<REVIEW_CODE>PN9", line_of("<AREVIEW>", 2), "unknown_code"),
        ("<ACCOM>U1", "<ACCOM>U3", line_of("<HEADER>", 2), "unknown_code"),
    ],
)
def test_a_fault_is_at_the_line_of_its_element(tmp_path: Path, old: str, new: str, line: int, code: str) -> None:
    assert DOCUMENT.count(old) in (1, 2)
    begin, _, end = DOCUMENT.rpartition(old)
    assert addresses(as_xml(tmp_path, begin + new + end).refusals) == [("return.xml", line, code)]


@pytest.mark.parametrize(
    ("name", "other", "line", "code"),
    [
        ("DECOM>01/05/2017", "DECOM>02/05/2017", line_of("<EPISODE>", 3), "bad_date"),
        ("PL>K2", "PLACE>U6", line_of("<EPISODE>", 3), "unknown_code"),
        ("REVIEW>01/09/2017", "REVIEW>02/09/2017", line_of("<AREVIEW>", 2), "bad_date"),
        ("IN_TOUCH>YES", "IN_TOUCH>NO", line_of("<HEADER>", 2), "unknown_code"),
    ],
)
def test_what_is_said_twice_in_two_ways_is_not_chosen_between(
    tmp_path: Path, name: str, other: str, line: int, code: str
) -> None:
    begin, _, end = DOCUMENT.rpartition(f"<{name}")
    for again, refused in ((name, []), (other, [("return.xml", line, code)])):
        tag = again.partition(">")[0]
        found = as_xml(tmp_path, f"{begin}<{again}</{tag}><{name}{end}")
        assert addresses(found.refusals) == refused


def test_nothing_is_stated_of_a_record_that_is_of_two_children(tmp_path: Path) -> None:
    whole = as_xml(tmp_path / "whole", DOCUMENT)
    (whom,) = re.findall("<CHILDID>C1</CHILDID>", DOCUMENT)
    found = as_xml(tmp_path / "two", DOCUMENT.replace(whom, f"{whom}<CHILDID>C9</CHILDID>"))
    assert {each.code.value for each in found.refusals} == {"missing_value"}
    assert {each.line for each in found.refusals} == {
        line_of(name, number) for name in ("<EPISODE>", "<AREVIEW>") for number in (1, 2)
    }
    assert "more than one CHILDID" in found.refusals[0].sentence
    assert found.periods == [row for row in whole.periods if row[1] != "C1"]
    own = DOCUMENT.replace("<DECOM>", "<CHILDID>C9</CHILDID><DECOM>", 1)
    assert addresses(as_xml(tmp_path / "own", own).refusals)[0] == ("return.xml", line_of("<EPISODE>"), "missing_value")


CHILD = re.findall(r"  <CHILD>.*?</CHILD>\n", DOCUMENT, re.DOTALL)
OUT_OF_PLACE = {
    "a child within another": DOCUMENT.replace(f"  </CHILD>\n{CHILD[1]}", f"{CHILD[1]}  </CHILD>\n"),
    "an episode within another": DOCUMENT.replace("<RNE>", "<EPISODE><DECOM>01/01/2018</DECOM></EPISODE><RNE>", 1),
    "a review within an episode": DOCUMENT.replace("<RNE>", "<REVIEW>01/01/2018</REVIEW><RNE>", 1),
    "an episode of nobody": DOCUMENT.replace("</CHILD>", "</CHILD><EPISODE><DECOM>01/01/2018</DECOM></EPISODE>", 1),
}


@pytest.mark.parametrize("what", OUT_OF_PLACE)
def test_what_lies_where_it_cannot_be_told_whose_it_is_refuses_the_document(tmp_path: Path, what: str) -> None:
    found = as_xml(tmp_path, OUT_OF_PLACE[what])
    (refusal,) = found.refusals
    assert (refusal.code.value, found.events) == ("unknown_layout", [])
    where = OUT_OF_PLACE[what].splitlines()[refusal.line - 1]
    assert any(name in where for name in ("<CHILD>", "<EPISODE>", "<REVIEW>"))


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (DOCUMENT.replace("</HEADER>", "</HEAD>", 1), 19, "malformed_xml"),
        (DOCUMENT.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>'), 1, "malformed_xml"),
        ("<Message><Children><Child><CINdetails/></Child></Children></Message>", 1, "unknown_layout"),
        ("<html><body/></html>", 1, "unknown_layout"),
        (
            DOCUMENT.replace("EPISODE", "STAY")
            .replace("REVIEW", "MEETING")
            .replace("IN_TOUCH", "KNOWN")
            .replace("ACTIV", "A")
            .replace("ACCOM", "B"),
            1,
            "unknown_layout",
        ),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_as_a_whole_and_once(
    tmp_path: Path, text: str | bytes, line: int, code: str
) -> None:
    found = as_xml(tmp_path, text)
    assert addresses(found.refusals) == [("return.xml", line, code)]
    assert found.events == []


def test_a_document_without_reviews_or_care_leavers_does_not_say_that_there_are_none(tmp_path: Path) -> None:
    text = (
        DOCUMENT.replace("REVIEW", "MEETING")
        .replace("IN_TOUCH>", "KNOWN>")
        .replace("ACTIV>", "A>")
        .replace("ACCOM>", "B>")
    )
    found = as_xml(tmp_path, text)
    assert {each.SUBJECT for each in found.events} == {
        "care_started",
        "care_ended",
        "placement_started",
        "placement_ended",
    }


def test_a_document_without_children_says_that_there_are_none(tmp_path: Path) -> None:
    found = as_xml(tmp_path, "<EXPSSDA903/>")
    assert (found.refusals, found.events) == ([], [])


def test_a_document_in_which_no_episode_ends_says_so_where_it_has_many(tmp_path: Path) -> None:
    (child,) = re.findall(r"  <CHILD>.*?</CHILD>\n", DOCUMENT.partition("C1")[2], re.DOTALL)
    many = [child.replace("L1", f"L{number}") for number in range(20)]
    text = "<EXPSSDA903>\n" + "".join(many) + "</EXPSSDA903>\n"
    assert as_xml(tmp_path, text).warnings == []
    without = as_xml(tmp_path, text.replace("DEC>", "ENDED>").replace("<REC>E6</REC>", ""))
    assert (len(without.periods), without.refusals) == (20, [])
    assert without.warnings == ["return.xml: no EPISODE holds DEC; it counts as blank in every one"]


def test_files_and_xml_of_one_return_are_not_chosen_between(tmp_path: Path) -> None:
    found = as_xml(tmp_path, DOCUMENT, episodes=FILES["episodes"])
    assert addresses(found.refusals)[0] == ("episodes.csv", 1, "unknown_layout")


def test_another_document_beside_a_return_is_left_alone(tmp_path: Path) -> None:
    found = as_xml(tmp_path, "<Message/>", "census.xml", **FILES)
    assert found.warnings == ["census.xml is no SSDA903 return; it was left alone"]
    assert len(found.periods) == 2
