"""Several people show the exercises: each is drawn whole in every position, can be chosen, and keeps to their turn."""

import gzip
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import ROOT
from tests.walk import checked, screened
from unslump.body.drawing import paint_of
from unslump.body.figure import draw, frame_of, resolved, skeleton_of
from unslump.body.output import animation, gif, main_step, plain_colours, png, portrait, still
from unslump.body.plausible import doubts
from unslump.cli.main import main
from unslump.core.errors import BadContent
from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.pose import Person
from unslump.web.site.templatetags.figures import COOKIE

CONTENT = load_content()
POSES = CONTENT.poses
EVERYBODY = [pytest.param(person, id=person.id) for person in POSES.people]
SOME = ("squat", "bridge", "bird-dog", "downward-dog", "side-lying-rest", "lie-prone", "seated-hamstring")
SOME_ANIMATED = ("downward-dog", "knee-side-bridge", "open-book")
SEEN = 1.5
"""How much a large shape must stand out from the page at least."""
PAGES = {"light": "#fdfaf3", "dark": "#1b2928"}


def test_there_are_six_who_differ() -> None:
    assert len(POSES.people) == 6
    assert len({person.hair for person in POSES.people}) == 6
    assert len({person.name for person in POSES.people}) == 6
    assert len({person.colours.get("skin") for person in POSES.people}) == 6


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("name", SOME)
def test_their_picture_is_whole_small_and_within_its_frame(name: str, person: Person) -> None:
    figure, theirs = POSES.figures[name], POSES.shown_by(person)
    left, top, width, height = frame_of(theirs, figure)
    for step, many in figure.steps.items():
        for number in range(len(many)):
            text = draw(POSES, figure, step, title="", number=number, person=person)
            assert len(text.encode()) <= 15_000
            assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - our own picture
            assert not re.search("nan|inf|style=", text)
            for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", text):
                assert left - 1 <= float(x) <= left + width + 1
                assert top - 1 <= float(y) <= top + height + 1


@pytest.mark.parametrize("person", EVERYBODY)
def test_their_body_can_take_every_pose(person: Person) -> None:
    theirs = POSES.shown_by(person)
    for name, figure in POSES.figures.items():
        for step, many in figure.steps.items():
            for number in range(len(many)):
                pose = resolved(figure, step, number)
                assert list(doubts(theirs.body, pose, skeleton_of(theirs, figure, step, number))) == [], (name, step)


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("name", SOME_ANIMATED)
def test_their_animation_is_light(name: str, person: Person) -> None:
    packed = gzip.compress(json.dumps(animation(CONTENT, CONTENT.exercises[name], person=person)).encode(), 9)
    assert len(packed) <= 60_000


@pytest.mark.parametrize("person", EVERYBODY)
def test_their_head_is_drawn_to_choose_them_by(person: Person) -> None:
    picture = portrait(POSES, person)
    assert len(picture) < 5_000
    assert f"<title>{person.name}</title>" in picture
    assert png(picture).startswith(b"\x89PNG")


def test_png_and_gif_have_their_colours() -> None:
    exercise = CONTENT.exercises["bridge"]
    for person in POSES.people[1:]:
        picture = plain_colours(still(CONTENT, exercise, main_step(exercise), person=person))
        assert "var(" not in picture
        assert person.colours["skin"] in picture
    assert gif(CONTENT, exercise, main_step(exercise), person=POSES.people[2]).startswith(b"GIF89a")


def test_the_first_is_drawn_where_nobody_is_asked_for_in_the_colours_of_the_page() -> None:
    exercise = CONTENT.exercises["bridge"]
    first = POSES.people[0]
    assert still(CONTENT, exercise, "lift") == still(CONTENT, exercise, "lift", person=first)
    assert POSES.shown_by(first) is POSES
    assert paint_of(first)("skin").startswith("var(--fig-skin,")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def stands_out(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("person", EVERYBODY[1:])
def test_they_are_seen_on_a_light_and_on_a_dark_page(person: Person) -> None:
    tokens = (ROOT / "unslump/web/static/site/tokens.css").read_text()
    for name, value in person.colours.items():
        if name == "face":  # lies on skin, not on the page
            assert stands_out(value, person.colours["skin"]) > 2.5
            continue
        own = re.search(rf"--fig-{name}-{person.id}: (#\w+);", tokens)
        assert stands_out(value, PAGES["light"]) > SEEN
        assert stands_out(own[1] if own else value, PAGES["dark"]) > SEEN


def test_turns_are_stable_and_shared() -> None:
    turns = {name: POSES.person_for(name).id for name in CONTENT.exercises}
    assert turns == {name: load_content.__wrapped__(OWN_CONTENT).poses.person_for(name).id for name in turns}
    assert turns["bridge"] == "tied-hair"
    assert turns["bird-dog"] == "short-hair"
    shares = Counter(turns.values())
    assert set(shares) == {person.id for person in POSES.people}
    assert max(shares.values()) < len(turns) / 3
    assert {POSES.person_for(name, "bald").id for name in turns} == {"bald"}
    assert POSES.person_for("bridge", "nobody").id == turns["bridge"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('hair = "scarf"', 'hair = "mohawk"', "people[1].hair"),
        ('id = "headscarf"', 'id = "bald"', "two people are called 'bald'"),
        ('skin = "#d9a47e"', 'skin = "rosy"', "people[1].colours.skin"),
        ("glasses = true", "spectacles = true", "people[3].spectacles: unknown key"),
        ("limbs = 1.1", "limbs = 3", "people[2].build.limbs"),
    ],
)
def test_a_person_who_cannot_be_drawn_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    path = folder / "poses" / "people.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(BadContent) as caught:
        load_content(folder)
    assert any(p.where.startswith("poses/people.toml:") and said in p.what for p in caught.value.problems)


def test_draw_shows_whom_one_asks_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "bridge", "--person", "bald"]) == 0
    assert "--fig-skin-bald" in capsys.readouterr().out
    assert main(["draw", "bridge"]) == 0
    assert "--fig-skin-tied-hair" in capsys.readouterr().out
    assert main(["draw", "bridge", "--person", "nobody"]) == 2
    assert "unknown person 'nobody'; there are short-hair, headscarf" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["/figures/bridge.json", "/figures/bridge/lift.svg"])
def test_who_is_asked_for_by_address(client: Client, address: str) -> None:
    def shown(query: str = "") -> str:
        answer = client.get(address + query)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "--fig-skin-tied-hair" in shown()
    assert "--fig-skin-bald" in shown("?person=bald")
    assert "--fig-skin-tied-hair" not in shown("?person=bald")
    assert "--fig-skin," in shown("?person=short-hair")
    assert client.get(f"{address}?person=nobody").status_code == 404


@pytest.mark.database
@pytest.mark.django_db
def test_who_is_chosen_by_cookie(client: Client) -> None:
    screened(client)
    checked(client)

    def shown() -> set[str]:
        return set(re.findall(r"--fig-skin-([\w-]+),", client.get("/today/").content.decode())) - {"far"}

    people = {person.id for person in POSES.people}
    in_turn = shown() & people
    assert len(in_turn) > 1
    client.cookies[COOKIE] = "headscarf"
    assert shown() & people == {"headscarf"}
    client.cookies[COOKIE] = "nobody"
    assert shown() & people == in_turn


@pytest.mark.database
@pytest.mark.django_db
def test_the_player_offers_them(client: Client) -> None:
    screened(client)
    checked(client)
    page = client.get("/session/").content.decode()
    offered = re.findall(r'<input type="radio" name="person" value="([\w-]*)"', page)
    assert offered == ["", *(person.id for person in POSES.people)]
    for person in POSES.people:
        assert f'<span class="unheard">{person.name}</span>' in page
    assert f'const COOKIE = "{COOKIE}"' in (ROOT / "unslump/player/people.js").read_text()
