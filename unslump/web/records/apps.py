"""The records: what is kept."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app that holds the models."""

    name = "unslump.web.records"
    label = "records"
