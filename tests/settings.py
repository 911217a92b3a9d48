"""The product's own settings, on a throw-away data folder, with a fast password hasher.

UNSLUMP_TEST_DATABASE=postgresql runs everything that touches the database on a real PostgreSQL as well (see
tests/tools/postgres.py); otherwise it is a real SQLite file with the product's own options.
"""

import os
import tempfile

_data = tempfile.mkdtemp(prefix="unslump-test-")
os.environ["UNSLUMP_DATA"] = _data
for name in ("UNSLUMP_HOSTS", "UNSLUMP_HTTPS", "UNSLUMP_DEBUG", "UNSLUMP_PROXY"):
    os.environ.pop(name, None)
if os.environ.get("UNSLUMP_TEST_DATABASE") == "postgresql":
    from tests.tools.postgres import start

    os.environ["DATABASE_URL"] = start()
else:
    os.environ.pop("DATABASE_URL", None)

from unslump.web.settings import *  # noqa: E402 - the environment is set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": f"{_data}/test.sqlite3"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
