"""The site: what people see."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The app that holds templates, static files and system checks of the site."""

    name = "unslump.web.site"
    label = "unslump_site"

    def ready(self) -> None:
        """Register checks and signals."""
        from unslump.web.site import checks, signals  # noqa: F401 - they register themselves
