"""The language of the pages: which one is answered in, how it is chosen, and what changes with it: words alone."""

import re
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.conftest import NOW
from tests.odd import LETTERS, odd_content
from tests.pages import finished
from tests.test_services import whole_session
from tests.walk import checked, screened
from unslump.core.catalogue import Catalogue
from unslump.core.history import read_entries
from unslump.core.loading import load_content
from unslump.core.progress import fold_all
from unslump.core.replaying import again, read_file
from unslump.core.status import Status
from unslump.core.translating import language_of
from unslump.version import code_version
from unslump.web.records.models import Decision, Entry, Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.people import rebuilt_status
from unslump.web.services.today import told_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
STRAIGHT = {value: key for key, value in LETTERS.items()}


@pytest.fixture
def odd_words(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Spanish content of which every word is another one, and can be turned back."""
    words = odd_content()

    def load(folder: Any, language: str) -> Catalogue:
        return words if language == "es" else load_content(folder, language)

    monkeypatch.setattr("unslump.web.services.content.load_content", load)
    return words


def straight(data: Any) -> Any:
    """Plain data with every odd letter turned back."""
    if isinstance(data, dict):
        return {key: straight(value) for key, value in data.items()}
    if isinstance(data, list):
        return [straight(value) for value in data]
    return data.translate(STRAIGHT) if isinstance(data, str) else data


def choose(client: Client, language: str, target: str = "/today/") -> Any:
    return client.post("/language/", {"language": language, "next": target})


# Which language.


@pytest.mark.parametrize(
    ("asks", "language"),
    [
        (None, "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9", "es"),
        ("fr,es;q=0.5,en;q=0.3", "es"),
        ("en-GB,en;q=0.9,es;q=0.5", "en"),
        ("fr", "en"),
        ("xx;q=nonsense", "en"),
    ],
)
def test_the_browser_is_asked_first(asks: str | None, language: str) -> None:
    response = Client(headers={"Accept-Language": asks} if asks else {}).get("/")
    html = response.content.decode()
    assert f'<html lang="{language}" dir="ltr" ' in html
    assert response["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}
    says = {"en": "A few calm minutes for your back", "es": "Unos minutos de calma para tu espalda"}
    assert says[language] in html


def test_a_choice_counts_more_than_the_browser(client: Client) -> None:
    response = choose(client, "es", "/about/")
    assert (response.status_code, response["Location"]) == (302, "/about/")
    cookie = response.cookies["language"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("es", "Lax", True)
    assert '<html lang="es"' in client.get("/about/").content.decode()
    assert '<html lang="es"' in client.get("/about/", headers={"Accept-Language": "en"}).content.decode()
    choose(client, "en")
    assert '<html lang="en"' in client.get("/about/", headers=SPANISH).content.decode()


@pytest.mark.parametrize("language", ["", "fr", "xx-yy", "<es>", "e" * 5000])
def test_a_language_that_is_not_there_changes_nothing(client: Client, language: str) -> None:
    screened(client)
    response = choose(client, language)
    assert response.status_code == 302
    assert "language" not in response.cookies
    assert Person.objects.get().language == ""
    client.cookies["language"] = language[:200]
    assert '<html lang="en"' in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    "target", ["", "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere", "javascript:1"]
)
def test_a_choice_leads_nowhere_else(client: Client, target: str) -> None:
    assert choose(client, "es", target)["Location"] == "/"


def test_it_is_chosen_by_a_form_alone(client: Client) -> None:
    assert client.get("/language/").status_code == 405
    html = client.get("/exercises/?level=1&things=mat").content.decode()
    form = re.search(r'<form class="languages".*?</form>', html, re.DOTALL)
    assert form
    assert 'name="next" value="/exercises/?level=1&amp;things=mat"' in form[0]
    assert re.findall(r'value="(\w\w)" lang="\1"( aria-current="true")?>(\w+)<', form[0]) == [
        ("en", ' aria-current="true"', "English"),
        ("es", "", "Español"),
    ]
    spanish = client.get("/about/", headers=SPANISH).content.decode()
    assert '<button name="language" value="en" lang="en">English</button>' in spanish, "as its speakers call it"
    wrong = client.post("/screening/pain/", {})
    assert 'name="next" value="/today/"' in wrong.content.decode(), "what was sent cannot be sent again by going back"


def test_reading_sets_no_cookie(client: Client) -> None:
    for path in ("/", "/learn/", "/exercises/"):
        assert not client.get(path, headers=SPANISH).cookies


# The person's language.


def test_it_is_kept_with_the_person(client: Client) -> None:
    screened(client)
    choose(client, "es")
    assert Person.objects.get().language == "es"


def test_who_signs_in_elsewhere_is_told_everything_in_the_language_that_was_chosen(client: Client) -> None:
    user = User.objects.create_user("somebody", "somebody@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    signed_in(client, user)
    screened(client)
    choose(client, "es")
    elsewhere = Client()
    signed_in(elsewhere, user)
    assert elsewhere.cookies["language"].value == "es"
    assert '<html lang="es"' in elsewhere.get("/today/").content.decode()
    other = Client()
    choose(other, "en")
    signed_in(other, user)
    assert Person.objects.get().language == "en", "the newest choice"


def signed_in(client: Client, user: User) -> None:
    """By a code that was sent, as everybody signs in."""

    client.post("/account/login/code/", {"email": user.email})
    code = re.findall(r"^\s*([A-Z0-9-]{4,12})\s*$", str(mail.outbox[-1].body), re.MULTILINE)[-1]
    assert client.post("/account/login/code/confirm/", {"code": code}).status_code == 302


def test_what_was_told_in_two_languages_is_told_in_one(client: Client, odd_words: Catalogue) -> None:
    """Somebody signs in with an account of which the days are told in another language than here."""
    user = User.objects.create_user("another", "another@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    signed_in(client, user)
    history(client)
    elsewhere = Client(headers=SPANISH)
    history(elsewhere)
    signed_in(elsewhere, user)
    row = Today.objects.get()
    assert language_of(row.content) == "es"
    said = [words for item in told_of(row) for words in item.said]
    assert said
    assert not [words for words in said if re.search("[A-Za-z]", words)]
    assert Status.read(row.status, what="stored") == fold_all(
        odd_words, read_entries(list(Entry.objects.order_by("id").values_list("body", flat=True)))
    )


# What is stored, told anew.


def history(client: Client) -> Today:
    """Some days with everything that is told in sentences: a raised dose, a flare-up, a sign that stood in the way."""
    screened(client)
    checked(client, pain=2)
    body = {"id": str(uuid.uuid4()), "started_at": timezone.now().isoformat()}
    row = Today.objects.latest("person__created_at")
    body |= {"script": row.script["id"], "events": whole_session(row)}
    assert client.post("/api/sessions", body, content_type="application/json").status_code == 200
    client.post("/session/after/", {"pain": 8, "effort": 9})
    client.post("/screening/nerves/", {"nerves": ["saddle"], "asked": "nerves"})
    screened(client)
    return Today.objects.latest("person__created_at")


def words(row: Today) -> dict[str, Any]:
    names = ("status", "plan", "reasons", "clearance", "tomorrow", "told", "script")
    return {name: getattr(row, name) for name in names}


def test_nothing_but_words_changes(client: Client, odd_words: Catalogue) -> None:
    before = words(history(client))
    assert before["told"], "a sign that stood in the way"
    assert before["status"]["exercises"]
    choose(client, "es")
    row = Today.objects.get()
    assert language_of(row.content) == "es"
    after = words(row)
    assert after != before
    assert without_names(straight(after)) == without_names(before)
    stored = str(after)
    assert not re.search("[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}", stored.replace("not found", "")), stored[:500]
    choose(client, "en")
    assert words(Today.objects.get()) == before


def without_names(data: Any) -> Any:
    """Without what names the content: its version, and the ids that are fingerprints of all else."""
    if isinstance(data, dict):
        return {key: without_names(value) for key, value in data.items() if key not in ("content", "id", "plan")} | (
            {"plan": without_names(data["plan"])} if isinstance(data.get("plan"), dict) else {}
        )
    if isinstance(data, list):
        return [without_names(value) for value in data]
    return data


def test_the_status_is_the_one_that_folding_gives(client: Client, odd_words: Catalogue) -> None:
    history(client)
    choose(client, "es")
    row = Today.objects.get()
    with override("es"):
        assert catalogue() is odd_words
        assert Status.read(row.status, what="stored") == rebuilt_status(row.person)
    entries = read_entries(list(Entry.objects.order_by("id").values_list("body", flat=True)))
    assert Status.read(row.status, what="stored") == fold_all(odd_words, entries)


def test_another_language_of_the_browser_is_enough(client: Client, odd_words: Catalogue) -> None:
    before = history(client)
    html = client.get("/today/", headers=SPANISH, follow=True).content.decode()
    row = Today.objects.get()
    assert language_of(row.content) == "es"
    assert row.told != before.told
    told = told_of(row)
    assert all(not re.search("[A-Za-z]", said) for item in told for said in item.said)
    assert '<html lang="es"' in html


def test_help_is_in_the_language_of_the_page(client: Client, odd_words: Catalogue) -> None:
    screened(client)
    checked(client, new=("saddle",))
    english = client.get("/help/emergency/").content.decode()
    label = next(o.label for q in load_content().check.questions for o in q.options if o.id == "saddle")
    assert label in english
    spanish = client.get("/help/emergency/", headers=SPANISH).content.decode()
    assert label not in spanish
    assert label.translate(LETTERS) in spanish
    assert odd_words.check.rules[0].worry in spanish


def test_a_session_that_was_begun_in_another_language_is_stored(client: Client, odd_words: Catalogue) -> None:
    """The player has the script that it was given; the language may be chosen in between."""
    screened(client)
    checked(client)
    old = Today.objects.get()
    choose(client, "es")
    new = Today.objects.get()
    assert old.script["id"] != new.script["id"]
    new.script = old.script
    events = [{"type": "start"}, {"type": "stop"}]
    body = {"id": "6a2c9a52-5f4e-4b57-9d5e-3a6b1f0d2c11", "script": old.script["id"], "started_at": NOW.isoformat()}
    response = client.post("/api/sessions", body | {"events": events}, content_type="application/json")
    assert response.status_code == 200, response.content


def test_decisions_replay_in_their_language(client: Client, odd_words: Catalogue) -> None:
    history(client)
    choose(client, "es")
    contents = {"en": load_content(), "es": odd_words}
    languages = set()
    for decision in Decision.objects.all():
        file = read_file(decision.body)
        language = language_of(file.content)
        languages.add(language)
        assert again(contents[language], file, code=code_version()).same, decision.pk
    assert languages == {"en", "es"}


def test_spanish_pages_hold_to_their_one_query(client: Client, django_assert_num_queries: Any) -> None:
    screened(client)
    choose(client, "es")
    for path in ("/today/", "/api/today"):
        with django_assert_num_queries(1):
            assert client.get(path).status_code == 200


def test_dates_follow_the_language(client: Client) -> None:
    screened(client)
    day = Today.objects.get().on
    months = {"en": f"{day:%-d} {day:%B} {day.year}", "es": f"{day.day} de "}
    for language, said in months.items():
        choose(client, language)
        assert said in client.get("/replay/").content.decode()


def test_the_rule_book_is_in_english_and_says_so(client: Client) -> None:
    english = client.get("/rules/screening/").content.decode()
    assert "The rule book is in English" not in english
    spanish = client.get("/rules/screening/", headers=SPANISH).content.decode()
    assert "El libro de reglas está en inglés" in spanish
    body = re.compile(r'<div class="column stack rulebook" lang="en">.*</main>', re.DOTALL)
    assert body.search(english)[0] == body.search(spanish)[0]


def test_figures_are_kept_by_language(client: Client) -> None:
    for language in ("en", "es"):
        choose(client, language)
        version = catalogue(language).version
        assert "immutable" in client.get(f"/figures/bridge.json?v={version.replace('+', '%2B')}")["Cache-Control"]


def test_tomorrow_is_told_anew(client: Client, odd_words: Catalogue) -> None:
    screened(client)
    checked(client)
    finished(client)
    client.post("/session/after/", {"pain": 1, "effort": 3})
    before = Today.objects.get().tomorrow
    assert before["plan"]
    choose(client, "es")
    after = Today.objects.get().tomorrow
    assert without_names(straight(after)) == without_names(before)
    assert after != before
