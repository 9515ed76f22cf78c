"""What readers come for is found from the home page, by clicking and searching as they would."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import BuiltSite
from test_browser import WIDE, visit
from vgikb.chain import Choice, chain
from vgikb.coverage import coverage
from vgikb.findings import Name

pytestmark = pytest.mark.browser

Address = Callable[[BuiltSite], str]


@pytest.fixture
def home(browser: Any, real_site: BuiltSite, address: Address) -> Any:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site))
        yield page
        assert page.troubles == []


def follow(page: Any, *texts: str) -> None:
    """Click links of the page by their words, one after the other."""
    for text in texts:
        page.locator("article, nav.md-tabs").get_by_role("link", name=text, exact=True).first.click()
        page.wait_for_load_state()


def search(page: Any, words: str) -> Any:
    """What the search page shows first for some words."""
    page.locator(".vgi-search input").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    first = page.locator("#vgi-search-page li, .vgi-hits li").first
    first.wait_for()
    return first


def test_which_rules_name_a_protocol_for_what_and_from_when(home: Any) -> None:
    follow(home, "Which rules name a protocol today?", "Drivers against protocols")
    row = home.locator("tbody tr", has_text="680.108").first
    row.locator("td", has_text="from").first.click()
    panel = home.locator("dialog, [role=dialog], .vgi-panel").first
    panel.wait_for()
    assert "ISO 15118" in panel.inner_text()
    assert "Charging station to electric vehicle" in panel.inner_text()


def test_what_still_works_with_ocpp_1_6_and_basic_signalling(home: Any, real_site: BuiltSite) -> None:
    follow(home, "Choose your own protocols")
    home.get_by_text("Quick starts").click()
    home.get_by_text("Stations with OCPP 1.6 and cars with basic signalling only").first.click()
    protocols = {id_: Name("protocol", id_) for id_ in ("ocpp-1.6", "iec61851-1")}
    station, car = frozenset(protocols.values()), frozenset([protocols["iec61851-1"]])
    choice = Choice(None, {Name("actor", "charging-station"): station, Name("actor", "ev"): car})
    states = [state.state for state in chain(real_site.kb).use_cases(choice)]
    home.get_by_text(f"Of {len(states)} use cases {states.count('full')} work from end to end").wait_for()
    assert "actor.charging-station=" in home.url


def test_what_an_upgrade_from_ocpp_2_0_1_to_2_1_wins(home: Any) -> None:
    follow(home, "What would an upgrade win?", "requirements against protocols")
    home.get_by_role("button", name="none → full").wait_for()
    assert home.get_by_role("button", name="unknown → full").count() == 1
    assert home.locator("thead .vgi-heads th:visible").count() <= 4


def test_where_departure_time_travels_and_where_it_stops(home: Any) -> None:
    search(home, "departure time")
    home.locator("article a[href$='requirement/departure-time/']").first.click()
    home.wait_for_url("**/requirement/departure-time/")
    text = home.locator("article").inner_text()
    assert "How it travels" in text
    assert "DepartureTime" in text
    assert "stops here" in text


def test_what_everybody_calls_the_thing_that_charges_one_car(home: Any) -> None:
    follow(home, "Terms", "By community")
    row = home.locator("tr", has_text="Electric vehicle supply equipment").first.inner_text()
    assert all(word in row for word in ("Connector", "Recharging point", "Charging port", "service equipment"))


def test_which_message_carries_a_charging_profile(home: Any) -> None:
    hit = search(home, "SetChargingProfile")
    assert "SetChargingProfile" in hit.inner_text()
    assert home.locator("article").get_by_text("Requirement").count() > 0


def test_what_changed_since_the_last_release(home: Any) -> None:
    follow(home, "What changed")
    assert home.locator("h1").inner_text().startswith("What changed")
    assert "releas" in home.locator("article").inner_text()


def test_how_to_cite_a_term(home: Any) -> None:
    follow(home, "Terms", "Electric vehicle supply equipment")
    home.get_by_text("Cite this").first.click()
    assert "@misc{" in home.locator("article").inner_text()


def test_how_to_report_a_mistake(home: Any) -> None:
    follow(home, "Terms", "Electric vehicle supply equipment")
    links = home.eval_on_selector_all("article a[href*='/issues/new']", "links => links.map(link => link.href)")
    assert any("term%2Fevse" in link or "term/evse" in link for link in links)


def test_what_a_market_asks_of_cars(home: Any) -> None:
    follow(home, "What can cars give, and what does a market ask of them?", "Services")
    home.locator("article").get_by_role("link", name="Proxy Demand Resource", exact=False).first.click()
    home.wait_for_load_state()
    rules = home.locator("tr", has_text="smallest size").first.inner_text()
    assert ("100" in rules, "kW" in rules) == (True, True)


def test_who_decides_on_a_protocol(home: Any) -> None:
    follow(home, "Protocols", "Open Charge Point Protocol 2.1")
    assert "Open Charge Alliance" in home.locator("article").inner_text()


def test_the_whole_matrix_as_a_spreadsheet(home: Any) -> None:
    follow(home, "Matrices", "Requirements against protocols")
    with home.expect_download() as download:
        home.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_what_is_the_matter_with_a_use_case_in_one_sentence(home: Any) -> None:
    hit = search(home, "backup power for the home")
    hit.get_by_role("link").first.click()
    home.wait_for_load_state()
    assert "the weakest link is between" in home.locator(".vgi-answer").inner_text()


def test_all_data_for_a_program(home: Any) -> None:
    follow(home, "API")
    assert home.request.get(home.url.replace("/api/", "/api/v1/index.json")).json()["records"] > 1500


def test_what_is_not_known_of_a_protocol(home: Any, real_site: BuiltSite) -> None:
    edition = Name("protocol", "din-spec-70121")
    follow(home, "Protocols", real_site.kb.records[edition].title)
    names = home.locator("#unknown + div")
    assert "not in the protocol" in names.inner_text()
    serves = coverage(real_site.kb).interfaces_of(edition)
    asked = {name for name, where in chain(real_site.kb).asked_on.items() if where & serves}
    claimed = {claim.requirement for claim in coverage(real_site.kb).by_protocol[edition]}
    assert names.locator("a[href*='requirement/']").count() == len(asked - claimed) > 0


def test_the_fewest_protocols_for_two_use_cases(home: Any) -> None:
    follow(home, "Explorer")
    for id_ in ("plug-and-charge-session", "home-backup-v2h"):
        home.locator(f".vgi-ex-list [name=want][value='{id_}']").check()
    home.locator(".vgi-ex-smallest > summary").click()
    home.locator(".vgi-ex-level [data-set]").first.wait_for()
    assert "want=" in home.url


def test_what_rests_on_a_clause_of_a_law(home: Any) -> None:
    follow(home, "Outside numbers", "23 CFR 680.108 Interoperability of electric vehicle charging infrastructure")
    home.locator("#clauses ~ div a[href*='ref/cfr-680-108/a/']").first.click()
    home.wait_for_url("**/source/cfr-680-108/#clause-a")
    assert home.locator("#clause-a + dd a").count() > 3


def test_how_to_hear_of_changes_of_one_protocol(home: Any) -> None:
    follow(home, "Protocols", "Open Charge Point Protocol 2.1")
    feed = home.locator("link[title='Changes of this protocol']").evaluate("link => link.href")
    answer = home.request.get(feed)
    assert answer.ok
    assert "Open Charge Point Protocol 2.1" in answer.text()


def test_how_a_law_and_a_message_hang_together(home: Any) -> None:
    follow(home, "Graph")
    for field, words in (("start", "23 CFR 680"), ("to", "SetChargingProfile")):
        home.locator(f"#vgi-{field}").fill(words)
        home.locator(f"#vgi-{field}-picks [role=option]").first.click()
    home.wait_for_url("**to=**")
    home.wait_for_function("document.getElementById('vgi-graph').dataset.shown")
    chain = home.locator(".vgi-list-of").inner_text()
    assert "SetChargingProfile" in chain
    assert "Requirement" in chain


def test_how_to_mend_a_definition_without_git(home: Any) -> None:
    follow(home, "Contributing")
    assert "form" in home.locator("article").inner_text()
    hit = search(home, "V2G")
    hit.get_by_role("link").first.click()
    home.wait_for_load_state()
    change = home.get_by_role("link", name="Suggest a change").first.get_attribute("href")
    assert parse_qs(urlsplit(change).query)["template"] == ["change-term.yml"]
