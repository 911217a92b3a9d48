"""Every address of the site and the API."""

from django.urls import URLPattern, URLResolver, include, path

from unslump.web.access import For, to
from unslump.web.api.api import api
from unslump.web.site.demo import views as demo
from unslump.web.site.figures import views as figures
from unslump.web.site.home import views as home
from unslump.web.site.language import views as language
from unslump.web.site.lessons import views as lessons
from unslump.web.site.library import views as library
from unslump.web.site.measures import views as measures
from unslump.web.site.offline import views as offline
from unslump.web.site.practice import views as practice
from unslump.web.site.programmes import views as programmes
from unslump.web.site.progress import views as progress
from unslump.web.site.replays import views as replays
from unslump.web.site.rulebook import views as rulebook
from unslump.web.site.screening import views as screening
from unslump.web.site.session import views as session
from unslump.web.site.shared import views as shared
from unslump.web.site.today import factors
from unslump.web.site.today import views as today
from unslump.web.site.yours import views as yours

urlpatterns: list[URLPattern | URLResolver] = [
    to(For.OWN, "", home.landing, "home"),
    to(For.ANYBODY, "about/", home.about, "about"),
    to(For.ANYBODY, "language/", language.choose, "language"),
    to(For.OWN, "help/<slug:kind>/", home.get_help, "help"),
    to(For.OWN, "screening/", screening.start, "screening"),
    to(For.OWN, "screening/seen/", screening.seen, "seen"),
    to(For.OWN, "screening/became/", home.became, "became"),
    to(For.OWN, "screening/finish/", screening.finish, "screening-finish"),
    to(For.OWN, "screening/<slug:page>/", screening.page, "screening-page"),
    to(For.OWN, "today/", today.today, "today"),
    to(For.OWN, "today/check/", today.check, "check"),
    to(For.OWN, "today/note/", today.note, "note"),
    to(For.OWN, "today/morning/", today.morning, "morning"),
    to(For.OWN, "today/factor/", factors.factor, "factor"),
    to(For.OWN, "today/habit/", factors.habit, "habit"),
    to(For.OWN, "today/asking/", factors.asking, "asking"),
    to(For.OWN, "session/", session.play, "session"),
    to(For.OWN, "session/after/", session.after, "after"),
    to(For.OWN, "session/done/", session.done, "done"),
    to(For.OWN, "progress/", progress.progress, "progress"),
    to(For.OWN, "replay/", replays.files, "replays"),
    to(For.OWN, "replay/screening/", replays.screening, "replay-screening"),
    to(For.OWN, "replay/screening/<int:number>/", replays.screening, "replay-screening-of"),
    to(For.OWN, "replay/plan/", replays.plan, "replay-plan"),
    to(For.OWN, "replay/plan/<int:number>/", replays.plan, "replay-plan-of"),
    to(For.OWN, "replay/session/", replays.session, "replay-session"),
    to(For.OWN, "replay/session/<uuid:session>/", replays.session, "replay-session-of"),
    to(For.OWN, "yours/", yours.index, "yours"),
    to(For.OWN, "yours/everything.zip", yours.everything, "yours-everything"),
    to(For.OWN, "yours/summary.pdf", yours.summary, "yours-summary"),
    to(For.OWN, "yours/import/", yours.bring_in, "yours-import"),
    to(For.OWN, "yours/delete/", yours.delete, "yours-delete"),
    to(For.OWN, "yours/deleted/", yours.deleted, "yours-deleted"),
    to(For.ANYBODY, "figures/", figures.gallery, "gallery"),
    to(For.ANYBODY, "figures/<slug:exercise>.json", figures.figure, "figure"),
    to(For.ANYBODY, "figures/<slug:exercise>/<slug:step>.svg", figures.figure_still, "figure-still"),
    to(For.OWN, "learn/", lessons.index, "lessons"),
    to(For.ANYBODY, "learn/words/", lessons.words, "words"),
    to(For.OWN, "learn/<slug:lesson>/", lessons.lesson, "lesson"),
    to(For.OWN, "exercises/", library.index, "exercises"),
    to(For.OWN, "exercises/<slug:exercise>/", library.exercise, "exercise"),
    to(For.OWN, "programmes/", programmes.index, "programmes"),
    to(For.OWN, "programmes/<slug:programme>/", programmes.programme, "programme"),
    to(For.OWN, "measures/", measures.index, "measures"),
    to(For.OWN, "measures/later/", measures.later, "measures-later"),
    to(For.OWN, "measures/<slug:measure>/", measures.measure, "measure"),
    to(For.ANYBODY, "rules/", rulebook.index, "rules"),
    to(For.ANYBODY, "rules/exercises/<slug:exercise>/", rulebook.exercise, "rules-exercise"),
    to(For.ANYBODY, "rules/<slug:chapter>/", rulebook.chapter, "rules-chapter"),
    to(For.ANYBODY, "manifest.webmanifest", offline.manifest, "manifest"),
    to(For.ANYBODY, "worker.js", offline.worker, "worker"),
    to(For.OWN, "offline/day.json", offline.day, "day"),
    to(For.ANYBODY, "offline/<slug:language>/<slug:page>/", offline.shell, "shell"),
    to(For.ANYBODY, "demo/", demo.choose, "demo"),
    to(For.OWN, "shared/", shared.shared, "shared"),
    to(For.OWN, "shared/<uuid:consent>/end/", shared.end, "shared-end"),
    to(For.OWN, "invited/", shared.code, "invited-code"),
    to(For.OWN, "invited/<str:code>/", shared.invited, "invited"),
    to(For.SIGNED_IN, "join/<str:code>/", practice.join, "join"),
    to(For.SIGNED_IN, "practice/open/", practice.start, "practice-open"),
    to(For.MEMBER, "practice/", practice.people, "practice"),
    to(For.MEMBER, "practice/invites/", practice.invites, "practice-invites"),
    to(For.MEMBER, "practice/invites/new/", practice.invite, "practice-invite"),
    to(For.MEMBER, "practice/invites/<uuid:invite>/revoke/", practice.revoke, "practice-revoke"),
    to(For.MEMBER, "practice/team/", practice.team, "practice-team"),
    to(For.OWNER, "practice/team/new/", practice.invite_colleague, "practice-invite-colleague"),
    to(For.OWNER, "practice/team/<uuid:colleague>/part/", practice.part, "practice-part"),
    to(For.CONSENT, "practice/people/<uuid:consent>/", practice.person, "practice-person"),
    to(For.CONSENT, "practice/people/<uuid:consent>/end/", practice.discharge, "practice-discharge"),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
]
