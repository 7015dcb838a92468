"""One browser of two, as on a ward or in a library: what one typed and never sent, the next one
does not find there on the way back; and whoever typed it does."""

from flask import Flask
from playwright.sync_api import Page

from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, a_browser, serving
from tests.families import AFamily, a_family, code_for
from tests.family_saying import told_in_person

pytestmark = [*IN_A_BROWSER, begins_with(a_family)]

WORDS, NUMBER = "My brother took her money", "07700 900999"
TYPED = "es => es.map(e => e.value).filter(words => words)"


def opens_page(page: Page, code: str) -> None:
    page.goto("/f/open")
    page.fill("[name=code]", code)
    page.fill("[name=fact]", "Rover")
    page.get_by_role("button", name="Open my page").click()
    page.wait_for_url("**/f/page")


def types(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.fill("#concern-words", WORDS)
    page.fill("#new-with", WORDS)
    page.fill("#reach-phone", NUMBER)


def stands_there(page: Page) -> list[str]:
    found: list[str] = page.locator("textarea, input:not([type=hidden])").evaluate_all(TYPED)
    return [words for words in found if words in (WORDS, NUMBER)]


def test_the_way_back_shows_a_brother_nothing_that_his_sister_typed(
    app: Flask, them: AFamily
) -> None:
    told_in_person(them.case, them.brother)
    hers, his = code_for(them.case, them.ewa), code_for(them.case, them.brother)
    with serving(app) as address, a_browser(address) as page:
        opens_page(page, hers)
        types(page)
        page.get_by_role("button", name="Leave this page").click()
        opens_page(page, his)
        pages = 0
        for _ in range(4):
            page.go_back()
            assert stands_there(page) == []
            pages += page.url.endswith("/f/page")
        assert pages >= 1  # the one on which she typed, and now his


def test_whoever_looks_at_another_page_meanwhile_comes_back_to_their_own_words(
    app: Flask, them: AFamily
) -> None:
    with serving(app) as address, a_browser(address) as page:
        opens_page(page, code_for(them.case, them.ewa))
        types(page)
        page.goto("/f/open")
        page.go_back()
        assert {WORDS, NUMBER} == set(stands_there(page))
        # A name is offered to nobody who types at this browser next.
        assert page.locator("#new-with").get_attribute("autocomplete") == "off"
