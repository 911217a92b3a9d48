"""The planner against trying everything: on small catalogues both must choose the same.

The reference knows nothing of greed. It tries every way to fill the slots, keeps those that fit the time, and takes
the one that is best slot by slot; the planner must find it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY, example
from unslump.core.allowance import Envelope, envelope
from unslump.core.catalogue import Catalogue
from unslump.core.choosing import FURTHER, candidates, choose, slots, use_time_left
from unslump.core.compiling import change_seconds
from unslump.core.day import Chosen, Day
from unslump.core.loading import load_content
from unslump.core.needs import wishes_further
from unslump.core.profile import Situation, understand
from unslump.core.rules import Aim
from unslump.core.status import ExerciseStatus, Status

CONTENT = load_content()
NAMES = sorted(CONTENT.exercises)


def stronger(day: Day, before: list[Chosen]) -> Iterator[tuple[tuple[int, ...], list[Chosen]]]:
    """Every way to offer stronger steps of what the person wants to go further with, most steps first."""
    most = [item.allowed.tiers if wishes_further(day, item.aim) else 0 for item in before]
    for tiers in itertools.product(*(range(top, -1, -1) for top in most)):
        rank = tuple(top - number for top, number in zip(most, tiers, strict=True))
        yield rank, [replace(item, tiers=number) for item, number in zip(before, tiers, strict=True)]


def everything(day: Day, waiting: list[Aim | None]) -> Iterator[tuple[tuple[int, ...], list[Chosen]]]:
    """Every way to fill the slots, with its rank: for each slot the place of its choice, last if left empty."""
    before = list(day.chosen)
    if not waiting:
        yield (), before
        return
    if waiting[0] is FURTHER:
        for first, offered in stronger(day, before):
            day.chosen = offered
            for rank, chosen in everything(day, waiting[1:]):
                yield (*first, *rank), chosen
        day.chosen = before
        return
    if len(before) >= day.catalogue.planning.most_exercises:
        yield from everything(day, waiting[1:])
        return
    options = list(candidates(day, waiting[0]))
    warmed = any(item.aim.every_session for item in before)
    for place, option in enumerate(options):
        phase = option.allowed.exercise.phase
        if not warmed and not waiting[0].every_session and phase not in day.catalogue.planning.without_warm_up:
            continue
        day.chosen = [*before, option]
        for rank, chosen in everything(day, waiting[1:]):
            yield (place, *rank), chosen
    day.chosen = before
    for rank, chosen in everything(day, waiting[1:]):
        yield (len(options), *rank), chosen
    day.chosen = before


def reference(day: Day) -> list[Chosen]:
    fitting = ((rank, chosen) for rank, chosen in everything(day, slots(day)) if day.seconds(chosen) <= day.budget)
    return min(fitting, key=lambda found: found[0])[1]


def small(catalogue: Catalogue, situation: Situation, names: set[str], minutes: int) -> Day:
    whole = envelope(catalogue, situation)
    allowed = {name: item for name, item in whole.allowed.items() if name in names}
    return Day(catalogue, situation, Envelope(allowed, (), whole.cap, None), minutes * 60)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Situation, set[str]]:
    names = set(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)))
    days = st.lists(st.integers(1, 8), max_size=4, unique=True)
    history = {
        name: ExerciseStatus(
            rung=draw(st.integers(0, 2)),
            days=tuple(TODAY.fromordinal(TODAY.toordinal() - back) for back in sorted(draw(days), reverse=True)),
        )
        for name in names
    }
    profile = example(
        "desk-worker",
        equipment=[name for name, item in CONTENT.vocabulary.equipment.items() if not item.assumed],
        status=Status(exercises=history).plain(),
        history=[],
    )
    answers = {**profile.answers, "positions": ("floor", "kneeling", "hands"), "experience": "regular"}
    return understand(CONTENT, profile.model_copy(update={"answers": answers})), names


@settings(max_examples=120, deadline=None)
@given(situations(), st.integers(3, 12))
def test_the_planner_chooses_what_trying_everything_chooses(given: tuple[Situation, set[str]], minutes: int) -> None:
    situation, names = given
    planned, tried = (small(CONTENT, situation, names, minutes) for _ in range(2))
    tried.chosen = reference(tried)
    use_time_left(tried)
    choose(planned)
    assert [(c.allowed.exercise.id, c.rung, c.tiers) for c in planned.chosen] == [
        (c.allowed.exercise.id, c.rung, c.tiers) for c in tried.chosen
    ]


def test_leaving_one_out_never_takes_longer(content: Catalogue) -> None:
    """What makes slot-by-slot choice exact: a part of what fits always fits."""
    situation = understand(content, example("desk-worker", minutes=30))
    day = Day(content, situation, envelope(content, situation), 30 * 60)
    choose(day)
    assert len(day.chosen) > 3
    whole = day.seconds(day.chosen)
    for index in range(len(day.chosen)):
        assert day.seconds(day.chosen[:index] + day.chosen[index + 1 :]) <= whole


@pytest.mark.parametrize("before", sorted(CONTENT.vocabulary.positions))
def test_going_straight_is_never_longer_than_a_detour(content: Catalogue, before: str) -> None:
    places = sorted(content.vocabulary.positions)
    for after in places:
        for between in places:
            detour = change_seconds(content, before, between) + change_seconds(content, between, after)
            assert change_seconds(content, before, after) <= detour
