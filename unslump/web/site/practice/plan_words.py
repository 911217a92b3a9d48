"""A prescription in words: doses to choose from, weekdays, and what a version changed."""

from collections.abc import Iterator

from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.catalogue import Catalogue
from unslump.core.drafting import dosed
from unslump.core.exercise import Exercise
from unslump.core.prescription import WEEKDAYS, Prescribed, Prescription, Weekday
from unslump.web.site.saying import dosed_text


def doses(exercise: Exercise) -> list[tuple[int, str]]:
    """Every rung of an exercise's ladder, in words."""
    return [(rung, dosed_text(dosed(exercise, rung), exercise.sides)) for rung in range(len(exercise.dose.rungs))]


def day_name(day: Weekday) -> str:
    """A weekday in words."""
    return str(DAY_NAMES[WEEKDAYS.index(day)])


def short_day(day: Weekday) -> str:
    """A weekday in a few letters."""
    return str(WEEKDAYS_ABBR[WEEKDAYS.index(day)])


def days(item: Prescribed) -> str:
    """When something is due."""
    return ", ".join(map(day_name, item.days)) if item.days else _("every day")


def dose(catalogue: Catalogue, item: Prescribed) -> str:
    """The dose to begin with, and how far it may grow."""
    exercise = catalogue.exercises.get(item.exercise)
    if exercise is None:
        return ""
    first = dosed_text(dosed(exercise, item.start), exercise.sides)
    if item.most <= item.start:
        return first
    return _("%(first)s, growing to %(last)s at most") % {
        "first": first,
        "last": dosed_text(dosed(exercise, item.most), exercise.sides),
    }


def times(n: int) -> str:
    """How often a day."""
    return ngettext("once a day", "%(n)d times a day", n) % {"n": n}


def name_of(catalogue: Catalogue, exercise: str) -> str:
    """The name of an exercise; its id, if this content does not know it."""
    found = catalogue.exercises.get(exercise)
    return found.name if found else exercise


def limits_of(catalogue: Catalogue, names: tuple[str, ...]) -> list[str]:
    """Limits in words."""
    labels = {limit.id: limit.label for limit in catalogue.screening.limits}
    return [labels.get(name, name) for name in names]


def stops(catalogue: Catalogue, given: Prescription) -> list[str]:
    """Stop rules in words."""
    kinds = {kind.id: kind for kind in catalogue.session.kinds}
    said = [kinds[name].label for name in given.stop.symptoms if name in kinds]
    pain = given.stop.pain
    if pain is not None:
        grades = kinds["pain"].grades if "pain" in kinds else ()
        grade = next((one.label for one in grades if one.severity == pain), None)
        said.insert(0, _("Pain: %(grade)s") % {"grade": grade} if grade else _("Pain from %(n)d of 10") % {"n": pain})
    return said


def changes(catalogue: Catalogue, before: Prescription | None, now: Prescription | None) -> list[str]:
    """What a version changed, in sentences."""
    if now is None:
        return [_("Ended.")]
    if before is None:
        return [_("Begun.")]
    return list(_changes(catalogue, before, now)) or [_("Nothing but the words.")]


def _changes(catalogue: Catalogue, before: Prescription, now: Prescription) -> Iterator[str]:
    yield from _items_changed(catalogue, before, now)
    if before.times != now.times:
        yield _("Now %(times)s.") % {"times": times(now.times)}
    if before.only != now.only:
        yield _("Now nothing but these exercises.") if now.only else _("Now other exercises may come besides.")
    if before.programme != now.programme:
        found = catalogue.programmes.get(now.programme or "")
        yield _("Programme: %(name)s.") % {"name": found.name} if found else _("No programme any more.")
    if before.until != now.until:
        yield _("Until %(day)s.") % {"day": date_format(now.until)} if now.until else _("Without a last day now.")
    yield from _limits_changed(catalogue, before, now)
    if before.by != now.by:
        yield _("Given by %(name)s.") % {"name": now.by}


def _items_changed(catalogue: Catalogue, before: Prescription, now: Prescription) -> Iterator[str]:
    for item in now.items:
        old, called = before.item(item.exercise), {"name": name_of(catalogue, item.exercise)}
        if old is None:
            yield _("%(name)s is new.") % called
            continue
        if (old.start, old.most) != (item.start, item.most):
            yield _("%(name)s: now %(dose)s.") % {**called, "dose": dose(catalogue, item)}
        if old.days != item.days:
            yield _("%(name)s: now on %(days)s.") % {**called, "days": days(item)}
        if old.note != item.note:
            yield _("%(name)s: another note.") % called
    for old in before.items:
        if now.item(old.exercise) is None:
            yield _("%(name)s is left out now.") % {"name": name_of(catalogue, old.exercise)}
    kept = [item.exercise for item in now.items if before.item(item.exercise)]
    if kept != [item.exercise for item in before.items if now.item(item.exercise)]:
        yield _("The order has changed.")


def _limits_changed(catalogue: Catalogue, before: Prescription, now: Prescription) -> Iterator[str]:
    yield from (_("New limit: %(limit)s.") % {"limit": one} for one in _added(catalogue, before.limits, now.limits))
    yield from (_("No limit any more: %(limit)s.") % {"limit": x} for x in _added(catalogue, now.limits, before.limits))
    if before.cap != now.cap:
        level = now.cap.level
        yield _("Nothing above level %(n)d.") % {"n": level} if level else _("No highest level any more.")
    if before.stop != now.stop:
        told = "; ".join(stops(catalogue, now))
        yield _("The session ends at: %(stops)s.") % {"stops": told} if told else _("No stop rules any more.")
    seen = {item.rule for item in now.seen} - {item.rule for item in before.seen}
    titles = {rule.id: rule.title for rule in catalogue.screening.rules}
    yield from (_("They have seen you about: %(what)s.") % {"what": titles.get(name, name)} for name in sorted(seen))


def _added(catalogue: Catalogue, before: tuple[str, ...], now: tuple[str, ...]) -> list[str]:
    return limits_of(catalogue, tuple(name for name in now if name not in before))
