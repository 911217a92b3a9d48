"""The whole way of a practitioner and a person together, in two real browsers: invited, given, done, stopped, seen,
answered, changed, read; and then not seen any more."""

from playwright.sync_api import expect

from tests.browsing import (
    DESKTOP,
    IN_A_BROWSER,
    Opened,
    Server,
    answer_all,
    begin_session,
    go_on_until,
    working_in_a_practice,
)
from tests.walk import answers_of

pytestmark = IN_A_BROWSER


def test_from_the_invite_to_the_end_of_it(opened: Opened, server: Server) -> None:
    office, staff = opened(viewport=DESKTOP, color_scheme="dark")
    key = working_in_a_practice(server, "whole-way")
    office.add_cookies([{"name": "sessionid", "value": key, "url": server.url}])
    staff.goto("/practice/invites/new/")
    staff.get_by_label("For whom").fill("Robin F.")
    staff.get_by_role("button", name="Make an invite").click()
    link = staff.locator("dl.code dd").nth(1).inner_text()

    _, person = opened()
    person.goto(link)
    expect(person.get_by_text("Every look is listed for you.")).to_be_visible()
    person.get_by_label("I agree to this").check()
    person.get_by_role("button", name="Yes, let them in").click()
    person.get_by_role("link", name="Go on to the safety questions").click()
    person.goto("/screening/")
    answer_all(person, answers_of("desk-worker"))

    staff.goto("/practice/")
    staff.get_by_role("link", name="Robin F.").first.click()
    file = staff.url
    staff.get_by_role("link", name="What you give them").click()
    staff.get_by_label("Find an exercise").fill("pelvic tilt")
    staff.keyboard.press("Enter")
    staff.get_by_role("button", name="Add Pelvic tilt, sitting", exact=True).click()
    staff.get_by_label("What is new, in your words").fill("One to begin with.")
    staff.get_by_role("button", name="See it as they would").click()
    staff.get_by_role("button", name="Give it to Robin F.").click()
    expect(staff.get_by_role("status")).to_contain_text("has it now")

    person.goto("/today/")
    expect(person.get_by_text("New from Sam Sample")).to_be_visible()
    expect(person.get_by_text("One to begin with.")).to_be_visible()
    begin_session(person)
    go_on_until(person, lambda s: s.get("title", "").startswith("Pelvic tilt") and "ring" in s)
    person.locator("[data-part=wrong]").click()
    person.get_by_role("group", name="Numbness").get_by_role("button", name="Lower leg or foot").click()
    go_on_until(person, lambda s: "end" in s)
    person.locator("[data-part=onwards]").click()
    person.wait_for_url("**/after/**")

    staff.goto("/practice/")
    staff.locator(".needing > li", has_text="Robin F.").locator(".alerts a").first.click()
    expect(staff.locator("li:target")).to_contain_text("umb")
    staff.get_by_role("link", name="Messages").last.click()
    staff.get_by_label("Your message").fill("Leave it for now. I have changed your plan.")
    staff.get_by_role("button", name="Send").click()
    staff.goto(file)
    staff.get_by_role("link", name="What you give them").click()
    staff.get_by_role("button", name="Leave out Pelvic tilt, sitting").click()
    staff.get_by_label("Find an exercise").fill("bridge")
    staff.keyboard.press("Enter")
    staff.get_by_role("button", name="Add Bridge", exact=True).click()
    staff.get_by_label("What is new, in your words").fill("No tilt any more, because of the numbness.")
    staff.get_by_role("button", name="See it as they would").click()
    staff.get_by_role("button", name="Give it to Robin F.").click()
    expect(staff.get_by_role("status")).to_contain_text("has it now")

    person.goto("/given/")
    expect(person.get_by_text("No tilt any more, because of the numbness.").first).to_be_visible()
    expect(person.get_by_role("heading", name="What changed, and when")).to_be_visible()
    person.goto("/messages/")
    person.get_by_role("link", name="Sam Sample").click()
    expect(person.get_by_text("I have changed your plan.")).to_be_visible()

    person.goto("/shared/")
    expect(person.get_by_text("saw how you are doing").first).to_be_visible()
    person.get_by_role("button", name="Sam Sample shall see nothing any more").click()
    expect(person.get_by_role("status")).to_contain_text("sees nothing of you any more")
    assert office.request.get(file).status == 404
    staff.goto("/practice/")
    expect(staff.get_by_text("Robin F.")).to_have_count(0)
