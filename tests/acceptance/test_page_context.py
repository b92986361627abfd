"""What happened and what was to be reached, below the chart: in both languages, with a script and without, at any width."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store
from tests.lib.accessibility import pale_texts
from tests.lib.browsing import follow
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.signing_in import browser as browser_without_screen
from tests.lib.signing_in import new_token
from tests.lib.stores import a_year_of_wales, fill

CARDIFF, WALES = "W06000015", "W92000004"
SCRIPT = "<script>document.title = 'taken'</script> & <b>bold</b>"
HERE = "/?indicator=SCC/006&period=FY2008-09"


@pytest.fixture(scope="module")
def client(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    """A year of Wales, to which Cardiff and the analyst have added what happened."""
    address = databases.make(template=migrated_database)
    with Store(address) as store, served(store, Role.ANALYST) as client:
        fill(store, *a_year_of_wales())
        tokens.create(store, token_hash("Cardiff's own"), Role.MEMBER, 1_790_000_000_000, CARDIFF)
        tokens.create(store, token_hash("the analyst's"), Role.ANALYST, 1_790_000_000_000)
        new_token(store, Role.INSPECTOR, secret="the inspector's")
        cardiff, analyst = ({"Authorization": f"Bearer {name}"} for name in ("Cardiff's own", "the analyst's"))
        both = {"text_en": "The guidance changed.", "text_cy": "Newidiodd y canllawiau."}
        for headers, said in (
            (cardiff, {"area": CARDIFF, "first_on": "2008-11-03", "text_en": SCRIPT}),
            (
                analyst,
                {"area": WALES, "first_on": "2008-06-01", "last_on": "2009-06-30", "indicator": "SCC/006", **both},
            ),
            (
                analyst,
                {"area": WALES, "first_on": "2008-06-01", "indicator": "SCC/004", "text_en": "Of another matter."},
            ),
            (analyst, {"area": WALES, "first_on": "2010-06-01", "text_en": "Of another year."}),
        ):
            assert client.post("/api/v1/annotations", headers=headers, json=said).status_code == 201
        target = {
            "area": WALES,
            "indicator": "SCC/006",
            "first_period": "FY2008-09",
            "last_period": "FY2010-11",
            "value": 97.5,
            "source_cy": "Llythyr gweinidogol.",
        }
        assert client.post("/api/v1/targets", headers=analyst, json=target).status_code == 201
        yield client
    databases.drop(address)


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def page(request: pytest.FixtureRequest, browser: Browser, client: httpx.Client) -> Iterator[Page]:
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def told(page: Page) -> list[str]:
    return [" ".join(each.split()) for each in page.locator(".happened li").all_inner_texts()]


def test_what_happened_in_the_period_stands_below_the_chart(page: Page) -> None:
    page.goto(HERE)
    assert page.locator(".happened h2").inner_text() == "What happened"
    assert told(page) == [
        "To be reached in Wales: 97.5%, 2008-09 to 2010-11. Llythyr gweinidogol. (in Welsh only)",
        "1 June 2008 to 30 June 2009, Wales. The guidance changed. Written by: the national operator",
        f"3 November 2008, Cardiff. {SCRIPT} Written by: Cardiff",
    ]


def test_a_text_is_shown_in_the_readers_language_where_it_was_written_in_it(page: Page) -> None:
    page.goto(HERE)
    follow(page.get_by_role("link", name="Cymraeg"))
    assert told(page) == [
        "I'w gyrraedd (Cymru): 97.5%, 2008-09 hyd 2010-11. Llythyr gweinidogol.",
        "1 Mehefin 2008 hyd 30 Mehefin 2009, Cymru. Newidiodd y canllawiau. Ysgrifennwyd gan: y gweithredwr cenedlaethol",
        f"3 Tachwedd 2008, Caerdydd. {SCRIPT} (yn Saesneg yn unig) Ysgrifennwyd gan: Caerdydd",
    ]
    assert page.locator(".happened span[lang=en]").inner_text() == SCRIPT


def test_what_somebody_wrote_is_shown_and_never_run(page: Page) -> None:
    page.goto(HERE)
    assert "taken" not in page.title()
    assert page.locator(".happened b, .happened script").count() == 0


def test_another_period_has_other_things_beside_it_and_most_have_none(page: Page) -> None:
    page.goto("/?indicator=SCC/006&period=2008-04")
    assert page.locator(".happened").count() == 0
    page.goto("/?indicator=SCC/006&period=2008-11")
    assert [each.partition(",")[0] for each in told(page)] == ["1 June 2008 to 30 June 2009", "3 November 2008"]


def test_what_was_not_written_yet_is_not_beside_what_was_known_then(page: Page) -> None:
    page.goto(f"{HERE}&as_known_at=2026-11-22T11:00:00Z")
    assert page.locator(".happened").count() == 0


@pytest.mark.parametrize("language", ["en", "cy"])
def test_it_reads_well_on_a_narrow_screen(browser: Browser, client: httpx.Client, language: str) -> None:
    context = browser.new_context(base_url=str(client.base_url), viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{HERE}&lang={language}")
    assert page.locator(".happened").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert pale_texts(page) == []
    context.close()


def test_the_series_of_an_area_has_what_was_written_of_it_and_of_what_it_is_in(page: Page) -> None:
    page.goto(f"/series?indicator=SCC/006&area={CARDIFF}")
    assert [each.partition(",")[0] for each in told(page)] == ["1 June 2008 to 30 June 2009", "3 November 2008"]
    numbers = {each for each in page.locator("figure svg text").all_text_contents() if each in ("1", "2")}
    assert numbers == {"1", "2"}
    page.goto("/series?indicator=SCC/006&area=north-wales")
    assert [each.partition(",")[0] for each in told(page)] == ["1 June 2008 to 30 June 2009"]


def test_a_target_that_was_set_is_drawn_and_judged_until_another_is_asked_for(page: Page) -> None:
    page.goto("/series?indicator=SCC/006&period_type=year")
    assert "Target 97.5" in (page.locator("figure svg").text_content() or "")
    assert page.locator("#target").input_value() == ""
    page.goto("/series?indicator=SCC/006&period_type=year&target=90")
    assert "Target 90.0" in (page.locator("figure svg").text_content() or "")
    page.goto("/series?indicator=SCC/006&period_type=month")
    assert "Target" not in (page.locator("figure svg").text_content() or "")


def test_an_authority_writes_what_happened_beside_its_figures_and_withdraws_it(page: Page) -> None:
    page.goto(f"/sign-in?back=/series%3Findicator%3DSCC/006%26area%3D{CARDIFF}")
    page.get_by_role("textbox", name="Token").fill("Cardiff's own")
    follow(page.get_by_role("button", name="Sign in"))
    before = told(page)
    follow(page.get_by_role("link", name="Write what happened"))
    assert page.locator("#area option").all_inner_texts() == ["Cardiff"]
    assert page.locator("#indicator").input_value() == "SCC/006"
    page.locator("#first_on").fill("2008-07-14")
    follow(page.get_by_role("button", name="Write", exact=True))
    assert "Nothing was written" in page.get_by_role("alert").inner_text()
    assert page.locator("#first_on").input_value() == "2008-07-14"
    page.locator("#text_cy").fill("System newydd.")
    follow(page.get_by_role("button", name="Write", exact=True))
    assert f"area={CARDIFF}" in page.url
    written = "14 July 2008, Cardiff. System newydd. (in Welsh only) Written by: Cardiff"
    assert set(told(page)) == {*before, written}
    follow(page.get_by_role("link", name="Write what happened"))
    follow(page.get_by_role("button", name="Withdraw what was written of Cardiff, 14 July 2008"))
    follow(page.get_by_role("link", name="Back, without writing anything"))
    assert told(page) == before


def test_who_may_not_write_of_an_area_has_no_form_for_it(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_role("textbox", name="Token").fill("Cardiff's own")
    follow(page.get_by_role("button", name="Sign in"))
    page.goto("/series?indicator=SCC/006&area=north-wales")
    assert page.get_by_role("link", name="Write what happened").count() == 0
    page.goto("/annotate?area=north-wales")
    assert page.locator("#area option").all_inner_texts() == ["Cardiff"]


def test_a_form_that_lies_about_its_area_writes_nothing(client: httpx.Client) -> None:
    with browser_without_screen(client) as visitor:
        visitor.sign_in("Cardiff's own")
        form = visitor.get("/annotate")
        sent = {"area": WALES, "indicator": "", "first_on": "2008-07-14", "last_on": "", "text_en": "A lie."}
        refused = visitor.send("/annotate", form, **sent)
    assert refused.status_code == 400
    assert "You may not write of the area" in refused.text
    assert "A lie." not in client.get("/api/v1/annotations").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first_on": "3 November"}, "A day is missing or is none"),
        ({"last_on": "2008-07-13"}, "The last day lies before the first one"),
        ({"text_en": " "}, "Nothing was written"),
        ({"text_en": "x" * 501}, "longer than 500 characters"),
        ({"text_en": "of \u202e order"}, "characters that cannot be read"),
        ({"indicator": "SCC/999"}, "There is no indicator of that name"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence_and_stays_in_the_form(
    client: httpx.Client, sent: dict[str, str], said: str
) -> None:
    right = {"area": CARDIFF, "indicator": "", "first_on": "2008-07-14", "last_on": "", "text_en": "Well & good."}
    with browser_without_screen(client) as visitor:
        visitor.sign_in("Cardiff's own")
        refused = visitor.send("/annotate", visitor.get("/annotate"), **{**right, **sent})
    assert refused.status_code == 400
    assert said in refused.text
    assert "Well &amp; good." not in client.get("/series?indicator=SCC/006").text


def test_who_reads_only_has_no_form(client: httpx.Client) -> None:
    with browser_without_screen(client) as visitor:
        visitor.sign_in("the inspector's")
        assert visitor.get("/annotate").status_code == 403
        assert "/annotate" not in visitor.get(f"/series?indicator=SCC/006&area={CARDIFF}").text


def test_the_analyst_sets_a_target_beside_the_series_and_withdraws_it(page: Page) -> None:
    page.goto(f"/sign-in?back=/series%3Findicator%3DSCC/006%26area%3D{CARDIFF}%26period_type%3Dyear")
    page.get_by_role("textbox", name="Token").fill("the analyst's")
    follow(page.get_by_role("button", name="Sign in"))
    before = told(page)
    follow(page.get_by_role("link", name="Set a target"))
    chosen = [page.locator(f"#{name}").input_value() for name in ("area", "indicator", "first_period")]
    assert chosen == [CARDIFF, "SCC/006", "FY2008-09"]
    page.locator("#value").fill("92,5")
    follow(page.get_by_role("button", name="Set", exact=True))
    assert "Nothing says who set it" in page.get_by_role("alert").inner_text()
    assert page.locator("#value").input_value() == "92,5"
    page.locator("#source_en").fill("The service plan.")
    follow(page.get_by_role("button", name="Set", exact=True))
    assert f"area={CARDIFF}" in page.url
    assert set(told(page)) == {*before, "To be reached in Cardiff: 92.5%, 2008-09. The service plan."}
    assert "Target 92.5" in (page.locator("figure svg").text_content() or "")
    follow(page.get_by_role("link", name="Set a target"))
    follow(page.get_by_role("button", name="Withdraw the target of Cardiff for SCC/006, 2008-09"))
    follow(page.get_by_role("link", name="Back, without setting anything"))
    assert told(page) == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": "many"}, "The value is missing or is none"),
        ({"first_period": "2008-13"}, "A period is missing or is none"),
        ({"last_period": "next year"}, "A period is missing or is none"),
        ({"first_period": "AY2007-08"}, "SCC/006 has no figures for periods as long as that"),
        ({"last_period": "FY2007-08"}, "no earlier"),
        ({"last_period": "FY2009-10-Q1"}, "as long as the first one"),
        ({"source_en": " "}, "Nothing says who set it"),
        ({"source_en": "x" * 201}, "longer than 200 characters"),
        ({"indicator": "SCC/999"}, "There is no indicator of that name"),
        ({"area": "W06000099"}, "There is no area of that name"),
        ({"area": WALES}, "has a target in some of these periods already"),
    ],
)
def test_a_target_that_cannot_be_set_is_said_in_a_sentence_and_stays_in_the_form(
    client: httpx.Client, sent: dict[str, str], said: str
) -> None:
    right = {"area": CARDIFF, "indicator": "SCC/006", "first_period": "FY2008-09", "value": "91", "source_en": "A & B."}
    before = client.get("/api/v1/targets").json()["data"]
    with browser_without_screen(client) as visitor:
        visitor.sign_in("the analyst's")
        refused = visitor.send("/target", visitor.get("/target"), **{**right, **sent})
    assert refused.status_code == 400
    assert said in refused.text
    assert 'value="91"' in refused.text or sent.get("value")
    assert client.get("/api/v1/targets").json()["data"] == before


@pytest.mark.parametrize("secret", ["Cardiff's own", "the inspector's"])
def test_who_may_not_set_targets_has_no_form_for_it(client: httpx.Client, secret: str) -> None:
    with browser_without_screen(client) as visitor:
        visitor.sign_in(secret)
        refused = visitor.get("/target")
        assert (refused.status_code, "sets targets. Sign in" in refused.text) == (403, True)
        assert "/target" not in visitor.get(f"/series?indicator=SCC/006&area={CARDIFF}").text
