"""What happened, and what is to be reached: who may write it beside the series, how it is withdrawn, and that nobody's words get lost or leak."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import httpx
import jsonschema
import pytest
import structlog
from sqlalchemy import text

from hub.answers.context import NewAnnotation
from hub.answers.desk import Desk
from hub.answers.questions import ContextQuestion
from hub.answers.readers import Reader, Role
from hub.domain.calendar import milliseconds
from hub.domain.context import Text
from hub.ops.logs import configure
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import NOW, served
from tests.lib.signing_in import shown
from tests.lib.statements import CARDIFF, POWYS

WALES, REGION = "W92000004", "mid-and-west-wales"
CANARY = "Cerys of the ELEGANT LAMP"
EVENT: dict[str, Any] = {"area": CARDIFF, "first_on": "2009-01-05", "text_en": "A new case system came into use."}
TARGET: dict[str, Any] = {
    "area": WALES,
    "indicator": "SCC/006",
    "first_period": "FY2008-09",
    "last_period": "FY2010-11",
    "value": 97.5,
    "source_en": "A ministerial letter of 2 March 2008.",
}
Write = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def served_store(databases: Databases, migrated_database: str) -> Iterator[tuple[Store, httpx.Client]]:
    """A store that nobody has reported to, and a client that reads it as the public does, without a token."""
    address = databases.make(template=migrated_database)
    with Store(address) as store, served(store) as client:
        yield store, client
    databases.drop(address)


@pytest.fixture
def store(served_store: tuple[Store, httpx.Client]) -> Store:
    """The store, with nothing written in it."""
    with served_store[0].engine.begin() as connection:
        connection.execute(text("truncate annotations, targets restart identity"))
    return served_store[0]


@pytest.fixture
def client(store: Store, served_store: tuple[Store, httpx.Client]) -> httpx.Client:
    return served_store[1]


@pytest.fixture
def write(store: Store, client: httpx.Client) -> Write:
    """Posts as a reader with a token."""

    def post(path: str, role: Role, of: str | None = None, /, **said: Any) -> httpx.Response:
        return client.post(f"/api/v1/{path}", headers=shown(store, role, of), json=said)

    return post


def listed(client: httpx.Client, what: str = "annotations", **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{what}", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_an_authority_writes_what_happened_and_everybody_reads_it(client: httpx.Client, write: Write) -> None:
    made = write("annotations", Role.MEMBER, CARDIFF, **EVENT, indicator="SCC/006")
    assert made.status_code == 201
    (one,) = listed(client)
    assert made.json()["data"] == one
    assert (one["area_name"], one["indicator"], one["first_on"], one["last_on"]) == (
        "Cardiff",
        "SCC/006",
        "2009-01-05",
        "2009-01-05",
    )
    assert (one["text"], one["text_language"], one["text_cy"]) == (EVENT["text_en"], "en", None)
    assert (one["author_role"], one["author_area"], one["withdrawn_at"]) == ("member", CARDIFF, None)


def test_a_text_in_both_languages_is_read_in_ones_own_and_one_in_the_other_says_so(
    client: httpx.Client, write: Write
) -> None:
    write("annotations", Role.MEMBER, CARDIFF, **EVENT, text_cy="Daeth system achosion newydd i rym.")
    write("annotations", Role.MEMBER, CARDIFF, **{**EVENT, "first_on": "2009-02-01"})
    welsh = listed(client, lang="cy")
    assert [(each["text"], each["text_language"], each["area_name"]) for each in welsh] == [
        ("Daeth system achosion newydd i rym.", "cy", "Caerdydd"),
        (EVENT["text_en"], "en", "Caerdydd"),
    ]


@pytest.mark.parametrize(
    ("role", "of", "area", "status"),
    [
        (Role.MEMBER, CARDIFF, CARDIFF, 201),
        (Role.MEMBER, CARDIFF, POWYS, 403),
        (Role.MEMBER, POWYS, REGION, 403),
        (Role.MEMBER, CARDIFF, WALES, 403),
        (Role.ANALYST, None, WALES, 201),
        (Role.ANALYST, None, REGION, 201),
        (Role.ANALYST, None, CARDIFF, 403),
        (Role.INSPECTOR, None, WALES, 403),
        (Role.PUBLIC, None, WALES, 403),
        (Role.OPS, None, WALES, 403),
    ],
)
def test_each_writes_of_what_is_theirs_to_write_of(
    client: httpx.Client, write: Write, role: Role, of: str | None, area: str, status: int
) -> None:
    answer = write("annotations", role, of, **{**EVENT, "area": area})
    assert answer.status_code == status
    assert len(listed(client)) == (status == 201)
    if status == 403:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ANALYST])
def test_targets_are_the_analysts_alone(client: httpx.Client, write: Write, role: Role) -> None:
    of = CARDIFF if role is Role.MEMBER else None
    assert write("targets", role, of, **{**TARGET, "area": of or WALES}).status_code == 403
    number = write("targets", Role.ANALYST, **TARGET).json()["data"]["id"]
    assert write(f"targets/{number}/withdraw", role, of).status_code == 403
    assert len(listed(client, "targets")) == 1


def test_who_shows_no_token_writes_nothing_even_where_they_read_everything(store: Store) -> None:
    with served(store, Role.ANALYST, demonstration=True) as open_to_all:
        for path, said in (("annotations", {**EVENT, "area": WALES}), ("targets", TARGET), ("targets/1/withdraw", {})):
            refused = open_to_all.post(f"/api/v1/{path}", json=said)
            assert (refused.status_code, "token" in refused.json()["detail"]) == (403, True)
        assert (
            open_to_all.post("/api/v1/targets", json=TARGET, headers={"Authorization": "Bearer no"}).status_code == 401
        )


def test_what_is_withdrawn_is_kept_in_the_store_and_shown_to_nobody(
    store: Store, client: httpx.Client, write: Write
) -> None:
    number = write("annotations", Role.MEMBER, CARDIFF, **EVENT).json()["data"]["id"]
    gone = write(f"annotations/{number}/withdraw", Role.MEMBER, CARDIFF)
    assert (gone.status_code, gone.json()["data"]["text"]) == (200, None)
    assert listed(client) == []
    assert listed(client, as_known_at="2026-11-22T12:00:00Z") == []
    (kept,) = listed(client, withdrawn="include")
    assert kept["withdrawn_at"] is not None
    assert [kept[name] for name in ("text", "text_en", "text_cy", "text_language")] == [None] * 4
    again = write(f"annotations/{number}/withdraw", Role.MEMBER, CARDIFF)
    assert again.json()["data"]["withdrawn_at"] == kept["withdrawn_at"]
    with store.engine.connect() as connection:
        assert connection.execute(text("select text_en from annotations")).scalar_one() == EVENT["text_en"]


def test_an_annotation_is_withdrawn_by_who_wrote_it_or_by_the_analyst(client: httpx.Client, write: Write) -> None:
    number = write("annotations", Role.MEMBER, CARDIFF, **EVENT).json()["data"]["id"]
    of_wales = write("annotations", Role.ANALYST, **{**EVENT, "area": WALES}).json()["data"]["id"]
    for role, area in ((Role.MEMBER, POWYS), (Role.INSPECTOR, None), (Role.PUBLIC, None)):
        assert write(f"annotations/{number}/withdraw", role, area).status_code == 403
    assert write(f"annotations/{of_wales}/withdraw", Role.MEMBER, CARDIFF).status_code == 403
    assert len(listed(client)) == 2
    assert write(f"annotations/{number}/withdraw", Role.ANALYST).status_code == 200
    assert [each["id"] for each in listed(client)] == [of_wales]


@pytest.mark.parametrize("number", ["999", "0", "one", "99999999999999999999"])
def test_what_is_not_there_cannot_be_withdrawn(write: Write, number: str) -> None:
    for what in ("annotations", "targets"):
        answer = write(f"{what}/{number}/withdraw", Role.ANALYST)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:cyfnewid:problem:not-found")


def test_a_target_says_what_is_to_be_reached_when_and_by_whose_word(client: httpx.Client, write: Write) -> None:
    made = write("targets", Role.ANALYST, **TARGET)
    assert made.status_code == 201
    (one,) = listed(client, "targets")
    assert made.json()["data"] == one
    assert (one["value"], one["unit"], one["period_type"], one["last_period"]) == (97.5, "percent", "year", "FY2010-11")
    assert (one["source"], one["author_role"]) == (TARGET["source_en"], "analyst")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 409),
        ({"first_period": "FY2010-11", "last_period": "FY2011-12"}, 409),
        ({"first_period": "FY2011-12", "last_period": "FY2011-12"}, 201),
        ({"first_period": "2009-01", "last_period": "2009-03"}, 201),
        ({"area": CARDIFF}, 201),
        ({"indicator": "SCC/004"}, 201),
    ],
)
def test_a_figure_has_one_target_at_a_time(write: Write, change: dict[str, Any], status: int) -> None:
    first = write("targets", Role.ANALYST, **TARGET).json()["data"]["id"]
    answer = write("targets", Role.ANALYST, **{**TARGET, **change})
    assert answer.status_code == status
    if status == 409:
        assert "Withdraw it first" in answer.json()["detail"]
        write(f"targets/{first}/withdraw", Role.ANALYST)
        assert write("targets", Role.ANALYST, **{**TARGET, **change}).status_code == 201


def test_of_two_targets_set_at_once_one_is_in_the_way_of_the_other(client: httpx.Client, write: Write) -> None:
    write("annotations", Role.ANALYST, **{**EVENT, "area": WALES})  # so that the token is there
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: write("targets", Role.ANALYST, **TARGET).status_code, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]
    assert len(listed(client, "targets")) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3]),
        ({"indicator": "SCC/006"}, [1, 2]),
        ({"indicator": "SCC/004"}, [1, 3]),
        ({"area": f"{WALES},{POWYS}"}, [2, 3]),
        ({"from": "2009-03"}, [2, 3]),
        ({"to": "2009-01"}, [1]),
        ({"from": "2009-02", "to": "2009-02"}, [2]),
        ({"from": "2009-07"}, []),
        ({"as_known_at": "2026-11-22T11:59:59Z"}, []),
    ],
)
def test_what_happened_is_found_by_indicator_area_and_time(
    client: httpx.Client, write: Write, query: dict[str, str], found: list[int]
) -> None:
    write("annotations", Role.MEMBER, CARDIFF, **EVENT)
    span = {"first_on": "2009-02-10", "last_on": "2009-04-01"}
    write("annotations", Role.ANALYST, **{**EVENT, **span, "area": WALES, "indicator": "SCC/006"})
    late = {"first_on": "2009-06-30", "area": POWYS, "indicator": "SCC/004"}
    write("annotations", Role.MEMBER, POWYS, **{**EVENT, **late})
    assert [each["id"] for each in listed(client, **query)] == found


@pytest.mark.parametrize(
    ("what", "change", "said"),
    [
        ("annotations", {"text_en": None}, "text_en or text_cy has to be given"),
        ("annotations", {"text_en": "  "}, "write from 1 to 500"),
        ("annotations", {"text_en": "x" * 501}, "It has 501 characters"),
        ("annotations", {"text_en": "right \u202e to left"}, "cannot be read"),
        ("annotations", {"text_en": "nothing \x00"}, "cannot be read"),
        ("annotations", {"first_on": "05/01/2009"}, "first_on"),
        ("annotations", {"first_on": 0}, "first_on"),
        ("annotations", {"last_on": "2009-01-04"}, "It lies before 2009-01-05"),
        ("annotations", {"area": "Cardiff"}, "W06000015"),
        ("annotations", {"indicator": "SCC/999"}, "SCC/006"),
        ("annotations", {"indicator": ""}, "SCC/006"),
        ("annotations", {"area": None}, "area"),
        ("annotations", {"author": CANARY}, "The fields are area, indicator"),
        ("targets", {"value": "97.5"}, "value"),
        ("targets", {"value": -1}, "value is not right. It has to be 0 or more."),
        ("targets", {"value": True}, "value"),
        ("targets", {"value": 1e9}, "It has to be 1000000 or less."),
        ("targets", {"source_en": None}, "who set the target"),
        ("targets", {"source_en": "x" * 201}, "write from 1 to 200"),
        ("targets", {"first_period": "FY2008-10"}, "first_period"),
        ("targets", {"first_period": "AY2008-09", "last_period": "AY2008-09"}, "month, quarter, year"),
        ("targets", {"last_period": "2011-03"}, "of the same type"),
        ("targets", {"last_period": "FY2007-08"}, "no earlier"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    client: httpx.Client, write: Write, what: str, change: dict[str, Any], said: str
) -> None:
    of = (Role.MEMBER, CARDIFF) if what == "annotations" else (Role.ANALYST, None)
    answer = write(what, *of, **{**(EVENT if what == "annotations" else TARGET), **change})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]
    assert CANARY not in answer.text
    welsh = write(f"{what}?lang=cy", *of, **{**(EVENT if what == "annotations" else TARGET), **change}).json()["detail"]
    assert not any(english in welsh for english in (" is not ", "It has", " to be ", "Field", "The fields", "write "))
    assert listed(client, what) == []


def test_one_answer_says_one_thing_of_what_is_written_until_it_writes_itself(store: Store, write: Write) -> None:
    desk = Desk(store).once()
    everything = ContextQuestion()
    assert (desk.context.annotations(everything), desk.context.targets(everything)) == ((), ())
    write("annotations", Role.MEMBER, CARDIFF, **EVENT)
    assert (desk.context.annotations(everything), len(desk.once().context.annotations(everything))) == ((), 1)
    new = NewAnnotation(CARDIFF, None, date(2009, 1, 5), None, Text("More.", None))
    desk.context.annotate(Reader(Role.MEMBER, CARDIFF), new, milliseconds(NOW))
    assert len(desk.context.annotations(everything)) == 2


def test_a_text_becomes_one_line_with_single_spaces(client: httpx.Client, write: Write) -> None:
    write("annotations", Role.MEMBER, CARDIFF, **{**EVENT, "text_en": "  Two\n lines\tand\u00a0 more  "})
    assert listed(client)[0]["text"] == "Two lines and more"


def test_only_json_of_a_reasonable_size_is_read_at_all(store: Store, client: httpx.Client) -> None:
    mine = shown(store, Role.MEMBER, CARDIFF)
    as_form = client.post("/api/v1/annotations", headers=mine, data={"area": CARDIFF})
    assert (as_form.status_code, as_form.json()["type"]) == (415, "urn:cyfnewid:problem:not-json")
    for body, status in ((b"{", 400), (b"[]", 400), (b'{"text_en": "\\ud800"}', 400), (b'"' + b"x" * 20_000, 413)):
        answer = client.post("/api/v1/annotations", headers={**mine, "Content-Type": "application/json"}, content=body)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_what_people_wrote_is_in_no_log_not_even_where_it_could_not_be_kept(store: Store) -> None:
    root, hub = logging.getLogger(), logging.getLogger("hub")
    before = root.handlers[:], root.level, hub.level
    stream = io.StringIO()
    configure("debug", "json", stream)
    try:
        with served(store) as client:
            mine = {**shown(store, Role.MEMBER, CARDIFF), "Content-Type": "application/json"}
            said = json.dumps({**EVENT, "text_en": CANARY}).encode()
            assert client.post("/api/v1/annotations", headers=mine, content=said).status_code == 201
            with store.engine.begin() as connection:
                connection.execute(
                    text("alter table annotations add constraint none check (text_en is null) not valid")
                )
            broken = client.post("/api/v1/annotations", headers=mine, content=said)
            with store.engine.begin() as connection:
                connection.execute(text("alter table annotations drop constraint none"))
            assert (broken.status_code, CANARY in broken.text) == (500, False)
    finally:
        root.handlers[:], root.level, hub.level = before
        structlog.reset_defaults()
    assert "IntegrityError" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_the_address_says_what_can_be_done_there(client: httpx.Client) -> None:
    refused = client.delete("/api/v1/annotations")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
    assert "GET, POST" in refused.json()["detail"]


def test_the_answers_are_as_the_interface_describes_them(client: httpx.Client, write: Write) -> None:
    described = client.get("/api/openapi.json").json()
    for what, said, of in (("annotations", EVENT, (Role.MEMBER, CARDIFF)), ("targets", TARGET, (Role.ANALYST, None))):
        operations = described["paths"][f"/api/v1/{what}"]
        request = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
        jsonschema.validate(said, request)
        made = write(what, *of, **said)
        schema = operations["post"]["responses"]["201"]["content"]["application/json"]["schema"]
        jsonschema.validate(made.json(), {**schema, "components": described["components"]})
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(client.get(f"/api/v1/{what}").json(), {**schema, "components": described["components"]})
