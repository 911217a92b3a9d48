"""The WSGI application. Whoever serves it, the content in use is kept, so that its decisions can be replayed later."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unslump.web.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - only now are there settings

from unslump.keeping import keep_content  # noqa: E402 - likewise

for language, _name in settings.LANGUAGES:
    keep_content(settings.DATA, language=language)
