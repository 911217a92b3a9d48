"""Every address of the site and the API."""

from django.urls import include, path

from unslump.web.api.api import api
from unslump.web.site.figures import views as figures
from unslump.web.site.home import views as home
from unslump.web.site.language import views as language
from unslump.web.site.lessons import views as lessons
from unslump.web.site.library import views as library
from unslump.web.site.offline import views as offline
from unslump.web.site.programmes import views as programmes
from unslump.web.site.progress import views as progress
from unslump.web.site.replays import views as replays
from unslump.web.site.rulebook import views as rulebook
from unslump.web.site.screening import views as screening
from unslump.web.site.session import views as session
from unslump.web.site.today import factors
from unslump.web.site.today import views as today

urlpatterns = [
    path("", home.landing, name="home"),
    path("about/", home.about, name="about"),
    path("language/", language.choose, name="language"),
    path("help/<slug:kind>/", home.get_help, name="help"),
    path("screening/", screening.start, name="screening"),
    path("screening/seen/", screening.seen, name="seen"),
    path("screening/became/", home.became, name="became"),
    path("screening/finish/", screening.finish, name="screening-finish"),
    path("screening/<slug:page>/", screening.page, name="screening-page"),
    path("today/", today.today, name="today"),
    path("today/check/", today.check, name="check"),
    path("today/note/", today.note, name="note"),
    path("today/morning/", today.morning, name="morning"),
    path("today/factor/", factors.factor, name="factor"),
    path("today/habit/", factors.habit, name="habit"),
    path("today/asking/", factors.asking, name="asking"),
    path("session/", session.play, name="session"),
    path("session/after/", session.after, name="after"),
    path("session/done/", session.done, name="done"),
    path("progress/", progress.progress, name="progress"),
    path("replay/", replays.files, name="replays"),
    path("replay/screening/", replays.screening, name="replay-screening"),
    path("replay/screening/<int:number>/", replays.screening, name="replay-screening-of"),
    path("replay/plan/", replays.plan, name="replay-plan"),
    path("replay/plan/<int:number>/", replays.plan, name="replay-plan-of"),
    path("replay/session/", replays.session, name="replay-session"),
    path("replay/session/<uuid:session>/", replays.session, name="replay-session-of"),
    path("figures/", figures.gallery, name="gallery"),
    path("figures/<slug:exercise>.json", figures.figure, name="figure"),
    path("figures/<slug:exercise>/<slug:step>.svg", figures.figure_still, name="figure-still"),
    path("learn/", lessons.index, name="lessons"),
    path("learn/words/", lessons.words, name="words"),
    path("learn/<slug:lesson>/", lessons.lesson, name="lesson"),
    path("exercises/", library.index, name="exercises"),
    path("exercises/<slug:exercise>/", library.exercise, name="exercise"),
    path("programmes/", programmes.index, name="programmes"),
    path("programmes/<slug:programme>/", programmes.programme, name="programme"),
    path("rules/", rulebook.index, name="rules"),
    path("rules/exercises/<slug:exercise>/", rulebook.exercise, name="rules-exercise"),
    path("rules/<slug:chapter>/", rulebook.chapter, name="rules-chapter"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("worker.js", offline.worker, name="worker"),
    path("offline/day.json", offline.day, name="day"),
    path("offline/<slug:language>/<slug:page>/", offline.shell, name="shell"),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
]
