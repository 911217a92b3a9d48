"""The library: what each filter finds and leaves out, and pages that anybody can read."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from tests.pages import Seen
from tests.walk import CONTENT, screened
from unslump.core.exercise import Exercise
from unslump.rulebook.wording import rung_text
from unslump.web.records.models import Today
from unslump.web.services.library import (
    LONGEST_TEXT,
    MINUTES,
    Wish,
    found,
    lessons_found,
    offer_of,
    one_line,
    programmes_found,
    seconds,
    wish_of,
)
from unslump.web.services.programmes import comes_in


def names(wish: Wish) -> set[str]:
    return {exercise.id for exercise in found(CONTENT, wish)}


# The filter.


@pytest.mark.parametrize(
    ("wish", "inside", "outside"),
    [
        (Wish(text="HAMSTRING stretch"), "seated-hamstring", "plank"),
        (Wish(text="keep you upright"), "back-extension", "bridge"),
        (Wish(text="upper back"), "back-extension", "knee-squeeze"),
        (Wish(region="hamstrings"), "seated-hamstring", "back-extension"),
        (Wish(position="prone"), "back-extension", "seated-hamstring"),
        (Wish(things=("mat",)), "back-extension", "rowing"),
        (Wish(things=("rower",)), "rowing", "back-extension"),
        (Wish(things=("nothing",)), "wall-calf", "back-extension"),
        (Wish(level=3), "back-extension", "burpee"),
        (Wish(level=2), "bird-dog-leg", "back-extension"),
        (Wish(phase="stretch"), "seated-hamstring", "back-extension"),
        (Wish(minutes=1), "wall-plank", "nordic-walking"),
        (Wish(without=("pregnant",)), "seated-hamstring", "prone-on-elbows"),
        (
            Wish(text="spine", region="lower-back", position="prone", things=("mat",), level=3),
            "back-extension",
            "plank",
        ),
    ],
)
def test_each_filter_on_both_sides(wish: Wish, inside: str, outside: str) -> None:
    assert inside in names(wish)
    assert outside not in names(wish)


def test_nothing_asked_finds_every_exercise_in_the_order_of_a_session() -> None:
    every = found(CONTENT, Wish())
    order = CONTENT.planning.phase_order
    assert {exercise.id for exercise in every} == set(CONTENT.exercises)
    places = [(order.index(exercise.phase), exercise.level) for exercise in every]
    assert places == sorted(places)


def test_filters_combine_to_what_each_finds_alone() -> None:
    parts = [Wish(region="glutes"), Wish(things=("mat",)), Wish(level=2), Wish(text="spine"), Wish(phase="strength")]
    whole = Wish(region="glutes", things=("mat",), level=2, text="spine", phase="strength")
    assert names(whole) == set.intersection(*(names(part) for part in parts))
    assert names(whole)


def test_every_choice_offered_finds_something() -> None:
    offer = offer_of(CONTENT)
    wishes = [
        *(Wish(region=name) for name, _ in offer.regions),
        *(Wish(position=name) for name, _ in offer.positions),
        *(Wish(phase=name) for name in offer.phases),
    ]
    assert all(names(wish) for wish in wishes)
    assert "wall" not in dict(offer.things), "everybody has a wall"
    assert "chair" in dict(offer.things)


def test_the_time_is_that_of_the_lightest_dose_to_the_second() -> None:
    for exercise in CONTENT.exercises.values():
        needed = seconds(CONTENT, exercise, 0)
        for minutes in map(int, MINUTES):
            assert (exercise.id in names(Wish(minutes=minutes))) == (needed <= 60 * minutes)
    assert names(Wish(minutes=1)) < names(Wish(minutes=2)) < names(Wish())


def test_a_tag_leaves_out_what_avoids_it_and_nothing_else() -> None:
    for tag, _ in offer_of(CONTENT).tags:
        out = {exercise.id for exercise in CONTENT.exercises.values() if tag in exercise.avoid}
        assert out
        assert names(Wish(without=(tag,))) == set(CONTENT.exercises) - out


@pytest.mark.parametrize(
    ("wish", "programmes", "lessons"),
    [
        (Wish(text="hamstrings"), {"tight-hamstrings"}, {"hamstrings-and-pelvis", "tight-or-nerve"}),
        (Wish(text="GLIDE nerve"), {"tight-hamstrings", "leg-nerve"}, {"tight-or-nerve"}),
        (Wish(text="nowhere"), set(), set()),
        (Wish(level=2), {"first-seven-days", "calm-it-down"}, None),
        (Wish(level=1), set(), None),
        (Wish(text="burpees", without=("irritable",)), set(), None),
        (Wish(text="burpees", without=("bone-fragile",)), {"strong-back"}, None),
        (Wish(text="burpees", without=("wrist",)), {"strong-back", "back-to-training"}, None),
        (Wish(text="calm", position="plank"), set(), set()),
        (Wish(text="burpees"), {"strong-back", "back-to-training"}, None),
        (Wish(text="burpees", level=4), set(), None),
    ],
)
def test_programmes_and_lessons_are_found_with_them(wish: Wish, programmes: set[str], lessons: set[str] | None) -> None:
    assert {programme.id for programme in programmes_found(CONTENT, wish)} == programmes
    if lessons is not None:
        assert {lesson.id for lesson in lessons_found(CONTENT, wish)} == lessons


def test_a_lesson_goes_with_the_exercises_that_are_found() -> None:
    for wish in (Wish(region="hamstrings"), Wish(position="prone"), Wish(things=("nothing",), minutes=1)):
        with_them = {one.id for one in CONTENT.lessons.values() if names(wish) & set(one.exercises)}
        assert {lesson.id for lesson in lessons_found(CONTENT, wish)} == with_them
    assert len(lessons_found(CONTENT, Wish())) == len(CONTENT.lessons)


@pytest.mark.parametrize("level", range(1, 6))
def test_a_level_holds_all_below_it(level: int) -> None:
    assert names(Wish(level=level)) == {e.id for e in CONTENT.exercises.values() if e.level <= level}


@pytest.mark.parametrize(
    ("given", "wish"),
    [
        ({}, Wish()),
        ({"text": ["  two \n words "]}, Wish(text="two words")),
        ({"text": ["a" * 500]}, Wish(text="a" * LONGEST_TEXT)),
        ({"text": []}, Wish()),
        ({"region": ["tail"], "position": ["upside-down"], "phase": ["party"]}, Wish()),
        ({"region": ["tail", "hips"]}, Wish(region="hips")),
        ({"things": ["mat", "sword", "mat", "nothing"]}, Wish(things=("mat", "nothing"))),
        ({"things": ["wall"]}, Wish()),
        ({"level": ["0"]}, Wish()),
        ({"level": ["1"]}, Wish(level=1)),
        ({"level": ["5"]}, Wish(level=5)),
        ({"level": ["6"]}, Wish()),
        ({"level": ["-1"]}, Wish()),
        ({"level": ["²"]}, Wish()),
        ({"level": ["much"]}, Wish()),
        ({"minutes": ["0"]}, Wish()),
        ({"minutes": ["1"]}, Wish(minutes=1)),
        ({"minutes": ["4"]}, Wish()),
        ({"minutes": ["10"]}, Wish(minutes=10)),
        ({"without": ["pregnant", "tired", "pregnant", "knee"]}, Wish(without=("pregnant", "knee"))),
        ({"unknown": ["x"]}, Wish()),
    ],
)
def test_what_cannot_be_meant_is_left_out(given: dict[str, list[str]], wish: Wish) -> None:
    assert wish_of(CONTENT, given) == wish


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Loosens the hips. It needs a chair.", "Loosens the hips."),
        ("Loosens the hips", "Loosens the hips"),
        ("a" * 20, "a" * 20),
        ("seven words, that are one too long", "seven words, that…"),
        ("seven words, thats", "seven words, thats"),
        ("seven words, that are", "seven words, that…"),
        ("seventeen letter, andmore", "seventeen letter…"),
    ],
)
def test_a_purpose_is_cut_between_words(text: str, line: str) -> None:
    assert one_line(text, 20) == line
    assert len(line) <= 20


# The pages.


@pytest.mark.database
@pytest.mark.django_db
class TestPages:
    def test_the_list_shows_each_with_its_picture(self, client: Client) -> None:
        html = client.get("/exercises/").content.decode()
        assert f"{len(CONTENT.exercises)} exercises</h2>" in html
        for exercise in CONTENT.exercises.values():
            assert f'<a href="/exercises/{exercise.id}/">{escape(exercise.name)}</a>' in html
            assert escape(one_line(exercise.purpose)) in html
        for picture in re.findall(r'class="still" src="([^"]+)"', html)[:5]:
            response = client.get(picture.replace("&amp;", "&"))
            assert response["Content-Type"] == "image/svg+xml"
            assert "immutable" in response["Cache-Control"]

    def test_the_form_keeps_what_was_asked_and_counts(self, client: Client) -> None:
        html = client.get("/exercises/?text=spine&things=mat&level=2&region=glutes").content.decode()
        wish = Wish(text="spine", things=("mat",), level=2, region="glutes")
        assert f"{len(names(wish))} of {len(CONTENT.exercises)} exercises</h2>" in html
        assert set(re.findall(r'href="/exercises/([^/"]+)/"', html)) == names(wish)
        seen = Seen(html)
        assert [field["value"] for field in seen.all("option") if "selected" in field] == ["glutes", "2"]
        assert [field["value"] for field in seen.all("input") if "checked" in field] == ["mat"]
        assert next(f["value"] for f in seen.all("input") if f.get("name") == "text") == "spine"
        assert '<a class="link" href="/exercises/">Clear</a>' in html

    def test_one_search_finds_programmes_and_lessons_as_well(self, client: Client) -> None:
        html = client.get("/exercises/?text=hamstrings").content.decode()
        assert '<a href="/programmes/tight-hamstrings/">Tight hamstrings</a>' in html
        assert '<a href="/learn/hamstrings-and-pelvis/">' in html
        assert "/programmes/strong-back/" not in html
        for path in ("/programmes/", "/learn/"):
            seen = Seen(client.get(path).content.decode())
            assert [form["action"] for form in seen.all("form") if form.get("role") == "search"] == ["/exercises/"]
        html = client.get("/exercises/").content.decode()
        assert '<a href="/programmes/tight-hamstrings/">' not in html
        html = client.get("/exercises/?text=weeks").content.decode()
        assert "A programme or a lesson does: see above." in html

    def test_the_choices_made_are_counted_and_kept(self, client: Client) -> None:
        html = client.get("/exercises/?minutes=2&without=pregnant&without=knee&things=mat").content.decode()
        assert "4 choices made" in html
        seen = Seen(html)
        assert [field["value"] for field in seen.all("input") if "checked" in field] == ["mat", "knee", "pregnant"]
        assert [field["value"] for field in seen.all("option") if "selected" in field] == ["2"]

    def test_nothing_found_says_so_and_leads_back(self, client: Client) -> None:
        html = client.get("/exercises/?text=%3Cb%3Enowhere").content.decode()
        assert "No exercise fits all of this" in html
        assert '<a class="button quiet" href="/exercises/">Show all exercises</a>' in html
        assert "<b>nowhere" not in html

    @pytest.mark.parametrize(
        "query",
        [
            "level=x&region=%00&things=%ff",
            "text=%00%ff&position=",
            urlencode({"text": "🦴" * 400}),
            "things=" + "&things=".join(["mat"] * 50),
            "level=99999999999999999999&level[]=1&=&&",
            "text=(%5B*",
        ],
    )
    def test_a_mistyped_address_still_shows_a_page(self, client: Client, query: str) -> None:
        assert client.get(f"/exercises/?{query}").status_code == 200

    def test_too_much_is_refused(self, client: Client) -> None:
        assert client.get("/exercises/?" + "&".join(f"a{n}=1" for n in range(1500))).status_code == 400

    def test_what_is_not_there_is_not_found(self, client: Client) -> None:
        assert client.get("/exercises/nowhere/").status_code == 404
        assert client.post("/exercises/").status_code == 405
        assert client.post("/exercises/plank/").status_code == 405

    @pytest.mark.parametrize("name", sorted(CONTENT.exercises))
    def test_an_exercise_is_shown_whole(self, client: Client, name: str) -> None:
        exercise = CONTENT.exercises[name]
        response = client.get(f"/exercises/{name}/")
        html = response.content.decode()
        for text in (exercise.purpose, exercise.feel, exercise.not_feel, exercise.breathing, exercise.in_and_out):
            assert escape(text) in html
        for text in (*exercise.set_up, *exercise.mistakes, *exercise.tiers[1:]):
            assert escape(text) in html
        for tag in exercise.avoid:
            words = CONTENT.vocabulary.tags[tag]
            assert escape(words[0].upper() + words[1:]) in html
        assert not exercise.bed or escape(exercise.bed) in html
        assert ("On a chair or standing instead:" in html) == bool(exercise.chair)
        beside = filter(None, [exercise.between, exercise.chair])
        for other in (*exercise.regress, *exercise.progress, *exercise.prepares, *beside):
            assert f'<a href="/exercises/{other}/">{escape(CONTENT.exercises[other].name)}</a>' in html
        for programme in CONTENT.programmes.values():
            there = f'<a href="/programmes/{programme.id}/">' in html
            assert there == comes_in(CONTENT, programme, exercise)
        assert f'data-exercise="{name}"' in html
        for lesson in CONTENT.lessons.values():
            assert (f'<a href="/learn/{lesson.id}/">' in html) == (name in lesson.exercises)
        rungs = exercise.dose.rungs
        assert rung_text(exercise.dose, rungs[0]) in html
        assert rung_text(exercise.dose, rungs[-1]) in html
        assert html.index("Your plan decides what suits you today.") < html.index(escape(exercise.purpose))
        assert f'href="/rules/exercises/{name}/"' in html
        assert "Not yet reviewed by a physiotherapist or doctor." in html
        assert not response.cookies

    @pytest.mark.parametrize("name", sorted(n for n, e in CONTENT.exercises.items() if e.tiers))
    def test_a_step_behind_a_gate_is_not_among_the_steps(self, client: Client, name: str) -> None:
        """Nobody is led to a stronger step without the session that guards it."""
        html = client.get(f"/exercises/{name}/").content.decode()
        for step in CONTENT.exercises[name].steps:
            assert (escape(step.say) in html) == (step.gate is None), step.id
            assert (f"/figures/{name}/{step.id}.svg" in html) == (step.gate is None), step.id
            assert (f'data-step="{step.id}"' in html) == (step.gate is None), step.id
        assert "not for trying from this page" in html

    def test_the_figure_is_the_one_that_was_chosen(self, client: Client) -> None:
        chosen = CONTENT.poses.people[-1].id
        client.cookies["figure"] = chosen
        assert f"person={chosen}" in client.get("/exercises/plank/").content.decode()
        client.cookies["figure"] = "<nobody>"
        assert client.get("/exercises/plank/").status_code == 200
        assert client.get("/exercises/").status_code == 200

    def test_a_review_is_shown_with_name_and_day(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        data = {**CONTENT.exercises["plank"].plain(), "reviewed_by": "Anna <Berg>", "reviewed_on": "2026-11-20"}
        signed = Exercise.read(data, what="plank")
        content = CONTENT.model_copy(update={"exercises": {**CONTENT.exercises, "plank": signed}})
        monkeypatch.setattr("unslump.web.site.library.views.catalogue", lambda *_: content)
        html = client.get("/exercises/plank/").content.decode()
        assert "Reviewed by Anna &lt;Berg&gt; on 20 November 2026." in html
        assert "Not yet reviewed" not in html

    def test_every_page_and_today_lead_there(self, client: Client) -> None:
        for path in ("/", "/learn/", "/exercises/plank/"):
            header = client.get(path).content.decode().partition("</header>")[0]
            assert [a for a in Seen(header).all("a") if a.get("href") == "/exercises/"]
        screened(client)
        html = client.get("/today/").content.decode()
        plan = Today.objects.get().plan
        assert plan
        for item in plan["items"]:
            assert f'<a href="/exercises/{item["dosed"]["exercise"]}/">{escape(item["name"])}</a>' in html
