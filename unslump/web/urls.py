"""Every address of the site and the API."""

from django.urls import URLPattern, URLResolver, include, path

from unslump.web.access import For, to
from unslump.web.api.api import api
from unslump.web.site.authoring import views as authoring
from unslump.web.site.demo import views as demo
from unslump.web.site.figures import views as figures
from unslump.web.site.given import views as given
from unslump.web.site.handing import routines, sharing
from unslump.web.site.handing import views as handing
from unslump.web.site.home import views as home
from unslump.web.site.language import views as language
from unslump.web.site.lessons import views as lessons
from unslump.web.site.library import views as library
from unslump.web.site.measures import views as measures
from unslump.web.site.messages import practice as practice_messages
from unslump.web.site.messages import views as messages
from unslump.web.site.offline import views as offline
from unslump.web.site.practice import operating, plan, publishing, watching
from unslump.web.site.practice import views as practice
from unslump.web.site.programmes import views as programmes
from unslump.web.site.progress import views as progress
from unslump.web.site.public import views as public
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
    to(For.MEMBER, "practice/", watching.people, "practice"),
    to(For.MEMBER, "practice/invites/", practice.invites, "practice-invites"),
    to(For.MEMBER, "practice/invites/new/", practice.invite, "practice-invite"),
    to(For.MEMBER, "practice/invites/<uuid:invite>/revoke/", practice.revoke, "practice-revoke"),
    to(For.MEMBER, "practice/team/", practice.team, "practice-team"),
    to(For.OWNER, "practice/team/new/", practice.invite_colleague, "practice-invite-colleague"),
    to(For.OWNER, "practice/team/<uuid:colleague>/part/", practice.part, "practice-part"),
    to(For.CONSENT, "practice/people/<uuid:consent>/", watching.person, "practice-person"),
    to(For.CONSENT, "practice/people/<uuid:consent>/seen/", watching.seen, "practice-seen"),
    to(For.OWNER, "practice/watching/", watching.thresholds, "practice-watching"),
    to(For.OPERATOR, "operator/", operating.practices, "operator"),
    to(For.OPERATOR, "operator/<uuid:practice>/close/", operating.close, "operator-close"),
    to(For.OPERATOR, "operator/<uuid:practice>/reopen/", operating.reopen, "operator-reopen"),
    to(For.CONSENT, "practice/people/<uuid:consent>/end/", practice.discharge, "practice-discharge"),
    to(For.OWNER, "practice/page/", publishing.page, "practice-page"),
    to(For.MEMBER, "practice/articles/", publishing.articles, "practice-articles"),
    to(For.MEMBER, "practice/articles/new/", publishing.new_article, "practice-article-new"),
    to(For.MEMBER, "practice/articles/<uuid:article>/", publishing.article, "practice-article"),
    to(For.MEMBER, "practice/pictures/", publishing.pictures, "practice-pictures"),
    to(For.MEMBER, "practice/pictures/<uuid:picture>/remove/", publishing.remove_picture, "practice-picture-remove"),
    to(For.MEMBER, "practice/comments/", publishing.queue, "practice-comments"),
    to(For.MEMBER, "practice/comments/<uuid:comment>/", publishing.decide, "practice-comment"),
    to(For.MEMBER, "practice/contacts/<uuid:contact>/done/", publishing.contact_done, "practice-contact-done"),
    to(For.ANYBODY, "p/<slug:practice>/", public.profile, "public"),
    to(For.ANYBODY, "p/<slug:practice>/articles/", public.articles, "public-articles"),
    to(For.ANYBODY, "p/<slug:practice>/articles/<slug:article>/", public.article, "public-article"),
    to(
        For.ANYBODY,
        "p/<slug:practice>/articles/<slug:article>/report/<uuid:comment>/",
        public.report,
        "public-report",
    ),
    to(For.ANYBODY, "p/<slug:practice>/contact/", public.contact, "public-contact"),
    to(For.ANYBODY, "p/<slug:practice>/thanks/", public.thanks, "public-thanks"),
    to(For.ANYBODY, "p/<slug:practice>/feed/", public.News(), "public-feed"),
    to(For.ANYBODY, "comments/<str:code>/", public.comment, "comment"),
    to(For.ANYBODY, "pictures/<uuid:picture>/", public.picture, "picture"),
    to(For.OWN, "today/print.pdf", handing.today, "today-print"),
    to(For.OWN, "given/print.pdf", handing.given, "given-print"),
    to(For.ANYBODY, "exercises/<slug:exercise>/print.pdf", handing.exercise, "exercise-print"),
    to(For.ANYBODY, "programmes/<slug:programme>/<slug:stage>/print.pdf", handing.week, "programme-week"),
    to(For.OWN, "share/", sharing.share, "share"),
    to(For.OWN, "share/<uuid:link>/end/", sharing.take_back, "share-end"),
    to(For.ANYBODY, "s/<str:code>/", sharing.shared_plan, "shared-plan"),
    to(For.OWN, "p/<slug:practice>/routines/<slug:routine>/", routines.routine, "routine"),
    to(For.ANYBODY, "p/<slug:practice>/routines/<slug:routine>/print.pdf", handing.routine, "routine-print"),
    to(For.ANYBODY, "embed/p/<slug:practice>/routines/<slug:routine>/", routines.embed, "routine-embed"),
    to(For.MEMBER, "practice/routines/", routines.index, "practice-routines"),
    to(For.MEMBER, "practice/routines/new/", routines.new, "practice-routine-new"),
    to(For.MEMBER, "practice/routines/<uuid:routine>/", routines.edit, "practice-routine"),
    to(For.MEMBER, "practice/routines/<uuid:routine>/share/", routines.share, "practice-routine-share"),
    to(For.MEMBER, "practice/routines/<uuid:routine>/publish/", routines.publish, "practice-routine-publish"),
    to(For.MEMBER, "practice/routines/<uuid:routine>/delete/", routines.delete, "practice-routine-delete"),
    to(For.MEMBER, "practice/routines/<uuid:routine>/print.pdf", routines.printed, "practice-routine-print"),
    to(For.CONSENT, "practice/people/<uuid:consent>/print.pdf", handing.of_person, "practice-handout"),
    to(For.CONSENT, "practice/people/<uuid:consent>/plan/", plan.plan, "practice-plan"),
    to(For.CONSENT, "practice/people/<uuid:consent>/plan/history/", plan.history, "practice-plan-history"),
    to(For.CONSENT, "practice/people/<uuid:consent>/plan/end/", plan.end, "practice-plan-end"),
    to(For.MEMBER, "practice/templates/", plan.templates, "practice-templates"),
    to(For.MEMBER, "practice/templates/new/", plan.template, "practice-template-new"),
    to(For.MEMBER, "practice/templates/<uuid:template>/", plan.template, "practice-template"),
    to(For.MEMBER, "practice/templates/<uuid:template>/give/", plan.give_template, "practice-template-give"),
    to(For.MEMBER, "practice/templates/<uuid:template>/remove/", plan.remove_template, "practice-template-remove"),
    to(For.OWN, "given/", given.given, "given"),
    to(For.OWN, "given/read/", given.read, "given-read"),
    to(For.OWN, "given/end/", given.end, "given-end"),
    to(For.MEMBER, "practice/exercises/", authoring.index, "practice-own-exercises"),
    to(For.MEMBER, "practice/exercises/new/", authoring.begin, "practice-own-new"),
    to(For.MEMBER, "practice/exercises/bring/", authoring.bring, "practice-own-bring"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/", authoring.detail, "practice-own"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/edit/", authoring.edit, "practice-own-edit"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/delete/", authoring.delete, "practice-own-delete"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/file.zip", authoring.file, "practice-own-file"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/<int:number>/", authoring.version, "practice-own-version"),
    to(For.MEMBER, "practice/exercises/<uuid:own>/<int:number>/<slug:step>.svg", authoring.still, "practice-own-still"),
    to(For.ANYBODY, "pictures/<str:name>", authoring.uploaded, "own-picture"),
    to(For.OWN, "messages/", messages.inbox, "messages"),
    to(For.OWN, "messages/notices/", messages.notified, "notices"),
    to(For.ANYBODY, "messages/off/<str:token>/", messages.off, "notices-off"),
    to(For.OWN, "messages/<uuid:consent>/", messages.thread, "thread"),
    to(For.OWN, "messages/<uuid:consent>/<uuid:message>.jpg", messages.thread_picture, "thread-picture"),
    to(For.MEMBER, "practice/messages/", practice_messages.inbox, "practice-inbox"),
    to(For.MEMBER, "practice/messages/desk/", practice_messages.desk, "practice-desk"),
    to(For.CONSENT, "practice/people/<uuid:consent>/messages/", practice_messages.thread, "practice-messages"),
    to(For.CONSENT, "practice/people/<uuid:consent>/messages/answer/", practice_messages.answer, "practice-answer"),
    to(
        For.CONSENT,
        "practice/people/<uuid:consent>/messages/<uuid:message>.jpg",
        practice_messages.thread_picture,
        "practice-message-picture",
    ),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
]
