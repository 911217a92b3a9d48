"""The words on the pages: translatable, calm, few at first; doses and facts told plainly."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import TODAY
from tests.pages import WEB, page
from tests.walk import CONTENT
from unslump.core.plan import Dosed, PlanItem
from unslump.core.status import Change
from unslump.core.values import Reason
from unslump.web.site.templatetags.words import dose, grouped, minutes, told

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OURS = [*(WEB / "templates").rglob("*.html"), *(WEB / "templates").rglob("*.txt"), *(WEB / "site").rglob("*.html")]
TEMPLATES = sorted(path for path in OURS if path.name != "play.html")
READING = 330
"""Words read in 90 seconds at 220 a minute."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_every_word_can_be_translated(path: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"<script\b.*?</script>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    for label in re.findall(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"", text):
        assert not re.search(r"[A-Za-z]", label), label
    bare = re.sub(r"<[^>]*>", " ", text).replace("Unslump", "")
    assert not re.search(r"[A-Za-z]{2,}", bare), bare.strip()[:200]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_the_tone_is_calm(path: Path) -> None:
    said = re.findall(r"{% translate \"(.*?)\" %}|{% blocktranslate.*?%}(.*?){% endblocktranslate %}", path.read_text())
    for text in ("".join(parts) for parts in said):
        assert "!" not in text, text
        assert all(ord(sign) < 0x2190 for sign in text), text
        assert not re.search(r"\b(streak|oops|sorry|awesome|great job|just|simply)\b", text, re.IGNORECASE), text


def test_a_newcomer_reads_little(client: Client) -> None:
    """From the landing page to today's Start, somebody who answers none everywhere."""
    landing = page(client, "/")[1].words
    assert len(landing) <= 60
    words = len(landing)
    for item in CONTENT.screening.pages:
        if item.stage == "safety" and item.id not in ("course", "detail", "last-details"):
            words += len(page(client, f"/screening/{item.id}/")[1].words)
    assert words <= READING


def test_doses_in_words() -> None:
    reason = (Reason(rule="r", text="t"),)
    item = PlanItem(
        dosed=Dosed(exercise="e", rung=0, unit="seconds", amount=20, times=1, rounds=2),
        name="E",
        phase="stretch",
        aim="a",
        sides="each",
        first_side="left",
        tiers=0,
        seconds=100,
        because=reason,
    )
    assert dose(item) == "20 s, 2 rounds, each side"
    reps = Dosed(exercise="e", rung=0, unit="reps", amount=1, times=3, rounds=1)
    assert dose(item.model_copy(update={"dosed": reps, "sides": "alternate"})) == (
        "1 repetition, 3 times, left and right in turn"
    )
    assert minutes(20) == "about 1 minute"
    assert minutes(150) == "about 2 minutes"


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("pain-before 2, pain-after 5, effort 8, rise-after 3", "Pain before 2, pain after 5, effort 8"),
        (
            "pain-before 0, nerve-symptom 1, severity 4",
            "Pain before 0, tingling or numbness, at its worst 4",
        ),
        ("share 60, wished-easier 1, symptom 0, severity 0", "60 % of it done, you asked for easier"),
        ("0 of 4 days in the last week.", "0 of 4 days in the last week."),
        ("2 in a row", "2 in a row"),
    ],
)
def test_facts_in_words(fact: str, says: str) -> None:
    assert told(fact) == says


def test_the_same_change_is_told_once() -> None:
    reason = Reason(rule="r", text="A little more.")
    changes = [(name, Change(on=TODAY, effect="raise", reason=reason)) for name in ("One", "Two")]
    other = Change(on=TODAY - timedelta(days=1), effect="hold", reason=Reason(rule="h", text="The same."))
    assert [(group.names, group.reason.text) for group in grouped([*changes, ("Three", other)])] == [
        (("One", "Two"), "A little more."),
        (("Three",), "The same."),
    ]
    assert [group.names for group in grouped([*changes, ("Three", other)], TODAY)] == [("One", "Two")]
