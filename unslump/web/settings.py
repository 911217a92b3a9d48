"""Django's settings. What an operator may change comes from the environment (docs/operating.md)."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from unslump.web import environment

BASE = Path(__file__).parent
DATA = environment.data_folder()

DEMO = environment.flag("UNSLUMP_DEMO")
DEBUG = environment.flag("UNSLUMP_DEBUG")
SECRET_KEY = environment.secret_key(DATA)
HOSTS = environment.words("UNSLUMP_HOSTS")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *HOSTS]
HTTPS = environment.flag("UNSLUMP_HTTPS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "unslump.web.records",
    "unslump.web.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "unslump.web.packing.StaticMiddleware",
    "unslump.web.packing.PagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unslump.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unslump.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "unslump.web.urls"
WSGI_APPLICATION = "unslump.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            BASE / "templates",
            *(
                BASE / "site" / part / "templates"
                for part in (
                    "home",
                    "screening",
                    "today",
                    "session",
                    "account",
                    "figures",
                    "rulebook",
                    "replays",
                    "lessons",
                    "library",
                    "programmes",
                    "measures",
                    "offline",
                    "progress",
                    "yours",
                    "shared",
                    "demo",
                    "public",
                    "practice",
                    "handing",
                    "given",
                    "authoring",
                    "messages",
                )
            ),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unslump.web.site.offline.keeping.keeper",
                "unslump.web.site.context.demo",
            ]
        },
    }
]

OWN_DATABASE = f"sqlite:///{DATA / 'unslump.sqlite3'}"
DATABASES = {
    "default": dj_database_url.parse(
        OWN_DATABASE if DEMO else environment.text("DATABASE_URL", OWN_DATABASE),
        conn_max_age=600,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time that waits its turn; readers never wait; what is stored is on the disk, and what is deleted
    # is overwritten there.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each language has unslump/content/locale/CODE and unslump/web/locale/CODE; English is what is written first.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = "unslump.web.formats"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
USE_TZ = True
TIME_ZONE = environment.text("UNSLUMP_TIMEZONE", "UTC")

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
UPLOADS = DATA / "uploads"
PACKED_ROOT = DATA / "packed"
PACKED_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE / "static", ("player", BASE.parent / "player")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A guest is a signed cookie (access.py); a session is only made for somebody who signs in.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("UNSLUMP_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": ["blob:"],  # a silence that the player makes itself (player/media.js)
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Pictures that practitioners upload; named at random, served by authoring/views.py alone.

# Nobody sends us more than a session's events; 10 MB bodies are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "home"
# "console" prints e-mails where the server was started, "file" puts each into DATA/mail; anything else is an SMTP host.
EMAIL_CONFIG = environment.text("UNSLUMP_EMAIL", "console")
_own_email = {"console": "console", "file": "filebased"}.get(EMAIL_CONFIG)
EMAIL_BACKEND = f"django.core.mail.backends.{_own_email or 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_FILE_PATH.mkdir(exist_ok=True, mode=0o700)
EMAIL_HOST = "" if _own_email else EMAIL_CONFIG
EMAIL_TIMEOUT = 20
EMAIL_PORT = int(environment.text("UNSLUMP_EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("UNSLUMP_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("UNSLUMP_EMAIL_PASSWORD")
EMAIL_USE_TLS = not _own_email
# On a machine of one's own whoever has an account may open a practice; on one that others reach, the operator decides.
ANYBODY_OPENS_PRACTICES = environment.flag("UNSLUMP_OPEN_PRACTICES") if HOSTS else True
DEFAULT_FROM_EMAIL = environment.text("UNSLUMP_EMAIL_FROM", "unslump@localhost")

# What is not done while somebody waits: e-mail notices, and clearing away what is old (services/background.py).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER = environment.flag("UNSLUMP_WORKER", default="1")
UPLOADS.mkdir(exist_ok=True, mode=0o700)
# Where links in e-mails lead: never what a request says of itself.
ADDRESS = environment.address(HOSTS, https=HTTPS)

# Health data never goes into a log: requests are logged by path and status alone.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
