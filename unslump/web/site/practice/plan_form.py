"""The form in which a prescription or a template is built. The page holds all of it, so that it works without script
and nothing that was typed is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import SymptomKind
from unslump.core.prescription import FORMAT, WEEKDAYS, Prescribed, Prescription, StopRules, Template
from unslump.core.programmes import in_order
from unslump.core.questions import Cap
from unslump.core.screening import Finding, Seen
from unslump.core.values import FIRST_DAY, LAST_DAY, MOST_LETTERS
from unslump.web.records.practice import NAME_LETTERS, Member
from unslump.web.services.library import LONGEST_TEXT, Wish, found
from unslump.web.site.practice.plan_words import day_name, doses, name_of, short_day, times

MOST_ROWS = 30
MOST_FOUND = 12
LONGEST_ID = 80
TIMES = ("1", "2", "3")
LEVELS = (1, 2, 3, 4, 5)
NO_STOP: tuple[SymptomKind, ...] = ("pain", "chest")
"""Kinds that are no stop rule of their own here: pain has grades, and chest pain is always an emergency."""


@dataclass
class Row:
    """One exercise as it stands in the form."""

    exercise: str
    start: str = "0"
    most: str = ""
    days: list[str] = field(default_factory=list)
    note: str = ""


@dataclass
class SeenRow:
    """What a practitioner says of one finding: ticked or not, and when."""

    ticked: bool = False
    on: str = ""


@dataclass
class Draft:
    """Everything in the form, as it was typed, and what is wrong with it by field."""

    rows: list[Row] = field(default_factory=list)
    name: str = ""
    says: str = ""
    on: str = ""
    until: str = ""
    times: str = "1"
    only: bool = False
    programme: str = ""
    limits: list[str] = field(default_factory=list)
    level: str = ""
    pain: str = ""
    symptoms: list[str] = field(default_factory=list)
    seen: dict[str, SeenRow] = field(default_factory=dict)
    find: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    # Moving and removing.

    def act(self, action: str, library: Catalogue) -> None:
        """What a button does to the rows: add:ID, remove:ID, up:ID, down:ID. Anything else changes nothing."""
        verb, _colon, name = action.partition(":")
        at = next((index for index, row in enumerate(self.rows) if row.exercise == name), None)
        if verb == "add" and at is None and name in library.exercises and len(self.rows) < MOST_ROWS:
            self.rows.append(Row(name, most=str(len(library.exercises[name].dose.rungs) - 1)))
        elif at is None:
            return
        elif verb == "remove":
            del self.rows[at]
        elif verb in ("up", "down"):
            to = max(0, min(len(self.rows) - 1, at + (1 if verb == "down" else -1)))
            self.rows.insert(to, self.rows.pop(at))

    def take_in(self, template: Template) -> None:
        """Add what a template holds: its exercises that are not there yet, and its limits and rules besides."""
        here = {row.exercise for row in self.rows}
        self.rows += [_row(item) for item in template.items if item.exercise not in here]
        del self.rows[MOST_ROWS:]
        self.limits = list(dict.fromkeys((*self.limits, *template.limits)))
        other = draft_of(template)
        self.only, self.times = self.only or other.only, max(self.times, other.times)
        self.programme, self.level = self.programme or other.programme, self.level or other.level
        self.pain = self.pain or other.pain
        self.symptoms = list(dict.fromkeys((*self.symptoms, *other.symptoms)))

    # Reading.

    def prescription(
        self, library: Catalogue, member: Member, findings: tuple[Finding, ...], today: date
    ) -> Prescription | None:
        """What was built; None if something is wrong with it (`problems`)."""
        parts = self._parts(library)
        first = self._day("on", self.on) or today
        seen = tuple(self._seen(findings, member.name, today))
        until = self._day("until", self.until)
        if until is not None and until < first:
            self.problems["until"] = _("The last day lies before the first.")
        if not (self.rows or seen or any(parts[key] for key in ("limits", "programme"))) and parts["cap"] == Cap():
            self.problems.setdefault("rows", _("Give at least one exercise, a programme or a limit."))
        if self.only and not self.rows:
            self.problems.setdefault("rows", _("Nothing else than these exercises: give at least one."))
        head = {"format": FORMAT, "version": 1, "on": first, "until": until, "seen": seen}
        who = {"by": member.name, "credentials": member.credentials, "practice": member.practice.name}
        says = self._words("says", self.says)
        return None if self.problems else Prescription(**{**head, **who, **parts, "says": says})

    def template(self, library: Catalogue) -> Template | None:
        """The same as a template; None if something is wrong with it."""
        name = self.name.strip()
        if not name:
            self.problems["name"] = _("Please give it a name.")
        elif len(name) > NAME_LETTERS:
            self.problems["name"] = _("At most %(n)d letters, please.") % {"n": NAME_LETTERS}
        if not self.rows:
            self.problems["rows"] = _("Give at least one exercise.")
        parts = self._parts(library)
        return None if self.problems else Template(name=name, **parts)

    def _parts(self, library: Catalogue) -> dict[str, Any]:
        kinds = {kind.id for kind in library.session.kinds} - set(NO_STOP)
        limits = {limit.id for limit in library.screening.limits}
        level = int(self.level) if self.level in map(str, LEVELS) else None
        pain = int(self.pain) if self.pain.isdecimal() and len(self.pain) < 3 and int(self.pain) <= 10 else None
        return {
            "items": tuple(self._items(library)),
            "only": self.only,
            "programme": self.programme if self.programme in library.programmes else None,
            "times": int(self.times) if self.times in TIMES else 1,
            "limits": tuple(name for name in dict.fromkeys(self.limits) if name in limits),
            "cap": Cap(level=level),
            "stop": StopRules(pain=pain, symptoms=tuple(kind for kind in self.symptoms if kind in kinds)),
        }

    def _items(self, library: Catalogue) -> Iterator[Prescribed]:
        for row in self.rows:
            exercise = library.exercises.get(row.exercise)
            if exercise is None:
                self.problems[row.exercise] = _("This exercise is not there any more: leave it out.")
                continue
            rungs = [str(rung) for rung in range(len(exercise.dose.rungs))]
            if row.start not in rungs or row.most not in rungs:
                self.problems[row.exercise] = _("Please choose a dose.")
            elif int(row.start) > int(row.most):
                self.problems[row.exercise] = _("The most is less than the dose to begin with.")
            else:
                note = self._words(row.exercise, row.note)
                days = tuple(day for day in WEEKDAYS if day in row.days)
                days = () if len(days) == len(WEEKDAYS) else days
                yield Prescribed(exercise=row.exercise, start=int(row.start), most=int(row.most), days=days, note=note)

    def _words(self, key: str, text: str) -> str | None:
        if len(text.strip()) > MOST_LETTERS:
            self.problems[key] = _("At most %(n)d letters, please.") % {"n": MOST_LETTERS}
            return None
        return text.strip().replace("\x00", "") or None

    def _day(self, key: str, text: str) -> date | None:
        if not text.strip():
            return None
        try:
            found = parse_date(text.strip())
        except ValueError:
            found = None
        if found is None or not FIRST_DAY <= found <= LAST_DAY:
            self.problems[key] = _("Please give the day.")
            return None
        return found

    def _seen(self, findings: tuple[Finding, ...], by: str, today: date) -> Iterator[Seen]:
        for finding in findings:
            row = self.seen.get(finding.rule, SeenRow())
            if not row.ticked:
                continue
            on = self._day(f"seen-{finding.rule}", row.on or today.isoformat())
            if on is not None and on > today:
                self.problems[f"seen-{finding.rule}"] = _("This day lies ahead.")
            elif on is not None:
                yield Seen(rule=finding.rule, by=by, on=on)


def _row(item: Prescribed) -> Row:
    return Row(item.exercise, str(item.start), str(item.most), list(item.days), item.note or "")


def draft_of(made: Prescription | Template) -> Draft:
    """A form filled with what there is."""
    draft = Draft(
        rows=[_row(item) for item in made.items],
        times=str(made.times),
        only=made.only,
        programme=made.programme or "",
        limits=list(made.limits),
        level=str(made.cap.level or ""),
        pain="" if made.stop.pain is None else str(made.stop.pain),
        symptoms=list(made.stop.symptoms),
    )
    if isinstance(made, Template):
        draft.name = made.name
    else:
        draft.on, draft.until = made.on.isoformat(), made.until.isoformat() if made.until else ""
        draft.seen = {item.rule: SeenRow(ticked=True, on=item.on.isoformat()) for item in made.seen}
    return draft


def draft_from(given: QueryDict) -> Draft:
    """The form as it was sent."""
    names = list(dict.fromkeys(name for name in given.getlist("item") if len(name) <= LONGEST_ID))[:MOST_ROWS]
    rules = {key.removeprefix("seen-on-") for key in given if key.startswith("seen-on-")}
    return Draft(
        rows=[
            Row(
                name,
                given.get(f"start-{name}", "0"),
                given.get(f"most-{name}", ""),
                given.getlist(f"days-{name}"),
                given.get(f"note-{name}", ""),
            )
            for name in names
        ],
        name=given.get("name", ""),
        says=given.get("says", ""),
        on=given.get("on", ""),
        until=given.get("until", ""),
        times=given.get("times", "1"),
        only="only" in given,
        programme=given.get("programme", ""),
        limits=given.getlist("limits"),
        level=given.get("level", ""),
        pain=given.get("pain", ""),
        symptoms=given.getlist("symptoms"),
        seen={rule: SeenRow(ticked=f"seen-{rule}" in given, on=given.get(f"seen-on-{rule}", "")) for rule in rules},
        find=given.get("find", "")[:LONGEST_TEXT],
    )


def shown(draft: Draft, library: Catalogue, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
    """What the page shows of the form."""
    rows = []
    for row in draft.rows:
        exercise = library.exercises.get(row.exercise)
        choices = doses(exercise) if exercise else []
        rows.append(
            {
                "id": row.exercise,
                "exercise": exercise,
                "name": exercise.name if exercise else row.exercise,
                "start": [(str(rung), says, str(rung) == row.start) for rung, says in choices],
                "most": [(str(rung), says, str(rung) == row.most) for rung, says in choices],
                "days": [(day, short_day(day), day_name(day), day in row.days) for day in WEEKDAYS],
                "note": row.note,
                "problem": draft.problems.get(row.exercise, ""),
                "per_week": exercise.dose.per_week.high if exercise else 7,
            }
        )
    pain = next((kind for kind in library.session.kinds if kind.id == "pain"), None)
    words = Wish(text=draft.find) if draft.find.strip() else None
    here = {row.exercise for row in draft.rows}
    return {
        "draft": draft,
        "rows": rows,
        "found": [one for one in found(library, words) if one.id not in here][:MOST_FOUND] if words else None,
        "all_times": [(n, times(int(n)), n == draft.times) for n in TIMES],
        "programmes": [(one.id, one.name, one.id == draft.programme) for one in in_order(library.programmes)],
        "all_limits": [(one.id, one.label, one.id in draft.limits) for one in library.screening.limits],
        "levels": [(str(n), n, str(n) == draft.level) for n in LEVELS],
        "grades": [(str(g.severity), g.label, str(g.severity) == draft.pain) for g in (pain.grades if pain else ())],
        "kinds": [(k.id, k.label, k.id in draft.symptoms) for k in library.session.kinds if k.id not in NO_STOP],
        "findings": [
            (one, draft.seen.get(one.rule, SeenRow()), draft.problems.get(f"seen-{one.rule}")) for one in findings
        ],
        "problems": problem_list(draft, library),
    }


def problem_list(draft: Draft, library: Catalogue) -> list[tuple[str, str]]:
    """Every problem with the place it is about."""
    return [
        (
            f"item-{key}" if key in {row.exercise for row in draft.rows} else key,
            f"{name_of(library, key)}: {what}" if key in library.exercises else what,
        )
        for key, what in draft.problems.items()
    ]
