"""Deleting everything, really: all rows of a person, their pictures and their account, and what a database
file still holds of them."""

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from unslump.web.records.models import Person, Today
from unslump.web.services.messages import pictures_of
from unslump.web.services.pictures import delete
from unslump.web.services.pieces import in_pieces


def delete_everything(person: Person) -> None:
    """Delete a person, all that is stored of them, and the account with everything that signs in to it."""
    with transaction.atomic():
        Today.objects.select_for_update().filter(person=person).first()  # what is being stored now, comes first
        user = person.user
        pictures = pictures_of(person)
        Person.objects.filter(pk=person.pk).delete()  # and with it all that is theirs
        if user is not None:
            _end_sessions(str(user.pk))
            user.delete()  # and with it addresses, passkeys and recovery codes
    delete(pictures)
    _forget_pages()


def _end_sessions(user: str) -> None:
    """Every place where somebody is signed in. A session says whose it is only inside."""
    theirs = [
        session.session_key
        for session in in_pieces(Session.objects.all())
        if session.get_decoded().get("_auth_user_id") == user
    ]
    Session.objects.filter(session_key__in=theirs).delete()


def _forget_pages() -> None:
    """SQLite overwrites what is deleted (settings.py); here its log, which holds the pages as they were, is emptied.

    If somebody reads just then, the next deletion or the end of the server empties it.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
