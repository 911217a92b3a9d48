"""Small things in words, in the language of the page: lists, ranges, doses, phases."""

from collections.abc import Iterable
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from unslump.core.exercise import Dose, Rung
from unslump.core.plan import Dosed
from unslump.core.values import Phase, Range, Unit
from unslump.web.services.content import catalogue

PHASES: dict[Phase, Promise] = {
    "warm-up": gettext_lazy("warm-up"),
    "unload": gettext_lazy("unload"),
    "mobility": gettext_lazy("mobility"),
    "stretch": gettext_lazy("stretch"),
    "nerve": gettext_lazy("nerve"),
    "strength": gettext_lazy("strength"),
    "roll": gettext_lazy("roll"),
    "breathe": gettext_lazy("breathe"),
    "recover": gettext_lazy("recover"),
    "walk": gettext_lazy("walk"),
}

CONDITIONS = (
    gettext_noop("At least {amount} in this stage"),
    gettext_noop("At most {amount} in this stage"),
    gettext_noop("Sessions on at least {amount} of this stage"),
    gettext_noop("Sessions on at most {amount} of this stage"),
    gettext_noop("Exercises mastered: {amount} or more"),
    gettext_noop("Exercises mastered: {amount} at most"),
    gettext_noop("Your answers allow level {amount} or more"),
    gettext_noop("Your answers allow level {amount} at most"),
    gettext_noop("1 day"),
    gettext_noop("{n} days"),
    gettext_noop("1 week"),
    gettext_noop("{n} weeks"),
    gettext_noop("Pain of {n} or more, at least once in the last three times that you told it"),
    gettext_noop("Pain of {n} or less, each of the last three times that you told it"),
    gettext_noop("{ask} {labels}"),
    gettext_noop("{ask} one of these: {labels}"),
    gettext_noop("{ask} any of these: {labels}"),
    gettext_noop("{ask} {bounds}"),
    gettext_noop("{ask} {bounds} {unit}"),
    gettext_noop("from {low} to {high}"),
    gettext_noop("{low} or more"),
    gettext_noop("{high} or less"),
    gettext_noop("All of:"),
    gettext_noop("One or more of:"),
    gettext_noop("{n} or more of:"),
    gettext_noop("Your answers say {meanings}"),
    gettext_noop("Your answers say one of these: {meanings}"),
    gettext_noop("{first} or {last}"),
    gettext_noop("A flare-up stands"),
    gettext_noop("No flare-up stands"),
    gettext_noop("Your answers call for calm exercises only"),
    gettext_noop("Your answers allow more than calm exercises"),
)
"""What rulebook/wording.py makes conditions of programmes from, named here so that it can be translated."""


def listed(words: Iterable[str]) -> str:
    """Words as a list that can be read out: a, b and c."""
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return _("%(first)s and %(last)s") % {"first": ", ".join(every[:-1]), "last": every[-1]}


def numbers(amount: Range) -> str:
    """A range: 20 to 30, or the one number that it holds."""
    if amount.low == amount.high:
        return str(amount.low)
    return _("%(low)d to %(high)d") % {"low": amount.low, "high": amount.high}


def rung_text(dose: Dose, rung: Rung) -> str:
    """One rung of a dose: 2 rounds of 3 times 20 seconds."""
    text = counted(dose.unit, rung.amount)
    if rung.times > 1:
        text = _("%(n)d times %(what)s") % {"n": rung.times, "what": text}
    if rung.rounds > 1:
        text = _("%(n)d rounds of %(what)s") % {"n": rung.rounds, "what": text}
    return text


def dosed_text(dosed: Dosed, sides: Literal["each", "both", "alternate"]) -> str:
    """A dose in full, as on the day's page: "20 s, 2 rounds, each side"."""
    amount = ngettext("%(n)d s", "%(n)d s", dosed.amount) % {"n": dosed.amount}
    parts = [amount if dosed.unit == "seconds" else counted(dosed.unit, dosed.amount)]
    if dosed.times > 1:
        parts.append(ngettext("%(n)d time", "%(n)d times", dosed.times) % {"n": dosed.times})
    if dosed.rounds > 1:
        parts.append(ngettext("%(n)d round", "%(n)d rounds", dosed.rounds) % {"n": dosed.rounds})
    if sides == "each":
        parts.append(_("each side"))
    elif sides == "alternate":
        parts.append(_("left and right in turn"))
    return ", ".join(parts)


def counted(unit: Unit, n: int) -> str:
    """So much of a unit: 20 seconds."""
    words = {
        "seconds": ngettext("%(n)d second", "%(n)d seconds", n),
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", n),
        "breaths": ngettext("%(n)d breath", "%(n)d breaths", n),
        "reps": ngettext("%(n)d repetition", "%(n)d repetitions", n),
        "passes": ngettext("%(n)d pass", "%(n)d passes", n),
    }
    return words[unit] % {"n": n}


def felt(kind: str, where: str, severity: int) -> str:
    """A symptom: numbness, calf, 4 of 10."""
    session = catalogue().session
    kinds: dict[str, str] = {one.id: one.label for one in session.kinds}
    wheres: dict[str, str] = {one.id: one.label for one in session.wheres}
    said = [kinds.get(kind, kind), *([wheres[where]] if where in wheres else [])]
    return ", ".join([*said, *([_("%(n)s of 10") % {"n": severity}] if severity else [])])
