"""Every address of the site and the API."""

from django.urls import include, path

from unslump.web.api.api import api
from unslump.web.site.figures import views as figures
from unslump.web.site.home import views as home
from unslump.web.site.screening import views as screening
from unslump.web.site.session import views as session
from unslump.web.site.today import views as today

urlpatterns = [
    path("", home.landing, name="home"),
    path("about/", home.about, name="about"),
    path("help/<slug:kind>/", home.get_help, name="help"),
    path("screening/", screening.start, name="screening"),
    path("screening/seen/", screening.seen, name="seen"),
    path("screening/finish/", screening.finish, name="screening-finish"),
    path("screening/<slug:page>/", screening.page, name="screening-page"),
    path("today/", today.today, name="today"),
    path("today/check/", today.check, name="check"),
    path("today/morning/", today.morning, name="morning"),
    path("session/", session.play, name="session"),
    path("session/after/", session.after, name="after"),
    path("session/done/", session.done, name="done"),
    path("figures/", figures.gallery, name="gallery"),
    path("figures/<slug:exercise>.json", figures.figure, name="figure"),
    path("figures/<slug:exercise>/<slug:step>.svg", figures.figure_still, name="figure-still"),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
]
