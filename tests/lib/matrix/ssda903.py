"""An SSDA903 return: children who are looked after, each with one episode, as a file and as XML."""

import re

from tests.lib.matrix.csv_files import CsvFile
from tests.lib.matrix.declaring import Declared, Folder, Person
from tests.lib.matrix.xml_files import XmlFile
from tests.lib.returns import EPISODES


def cells(person: Person) -> list[str]:
    """An episode; where the child is placed may be corrected."""
    place = "K2" if person.is_corrected else "U6"
    return f"C{person.number},01/05/2008,S,C2,N1,{place},PR1,,,,,,".split(",")


def element(person: Person) -> str:
    """The same child as an element."""
    child, *said = cells(person)
    named = zip(EPISODES.strip().replace("PLACE,", "PL,").split(",")[1:], said, strict=True)
    episode = "".join(f"<{name}>{cell}</{name}>\n" for name, cell in named)
    header = f"<HEADER>\n<CHILDID>{child}</CHILDID>\n<SEX>1</SEX>\n</HEADER>\n"
    return f"<CHILD>\n{header}<EPISODE>\n{episode}</EPISODE>\n</CHILD>\n"


def with_lines_reversed(child: str) -> str:
    """An element with the parts of its episode in another order."""
    begin, episode, end = re.split(r"(?<=<EPISODE>\n)|(?=</EPISODE>)", child)
    return begin + "".join(reversed(episode.splitlines(keepends=True))) + end


FILE = CsvFile(
    "episodes.csv",
    EPISODES.strip().split(","),
    cells,
    required="DECOM",
    facts=2,
    same={
        "01/05/2008": ["2008-05-01", "1/5/2008", "01/05/2008 00:00:00"],
        ",N1,": [",N5,"],
        "U6": ["u6"],
        "PLACE,": ["PL,"],
    },
)
XML = XmlFile(
    "return.xml",
    '<?xml version="1.0" encoding="utf-8"?>\n<EXPSSDA903>\n',
    "</EXPSSDA903>\n",
    element,
    facts=2,
    reordered=with_lines_reversed,
    same=[
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: re.sub(r">\s+<", "><", text),
        lambda text: text.replace("01/05/2008", "2008-05-01"),
        lambda text: text.replace(">U6<", "> u6 <").replace(">N1<", ">N5<").replace("<SEX>1", "<SEX>2"),
        lambda text: re.sub(r"</?\w+", lambda name: name.group().lower(), text),
        lambda text: text.replace("<EXPSSDA903>", '<EXPSSDA903 xmlns="urn:903">'),
        lambda text: text.replace("utf-8", "utf-16").encode("utf-16"),
    ],
    otherwise=[
        (lambda text: text.replace("EPISODE>", "STAY>"), (1, "unknown_layout")),
        (lambda text: text.replace("CHILD>", "KID>"), (1, "unknown_layout")),
        *(
            (lambda text, name=name: text.replace(f"{name}>", "OTHER>"), (1, "missing_column"))
            for name in ("CHILDID", "DECOM", "RNE", "LS", "PL")
        ),
    ],
    named=">C1",
)
DECLARED = [
    Declared("ssda903-csv", "ssda903", FILE.whole, FILE.nights(), FILE.grow, Folder("ssda903")),
    Declared("ssda903-xml", "ssda903", XML.whole, XML.nights(), XML.grow, Folder("ssda903")),
]
