"""Settings of every installation: one file, read from the environment.

The variables are described in docs/deploying.md.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from portfolio.environment import database, secret_key
from portfolio.required import refuse_half_a_service

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env.str("KEYWORKS_STATE_DIR", str(BASE_DIR / ".keyworks")))

ENVIRONMENT = env.str("KEYWORKS_ENVIRONMENT", "production")  # demo | production | test
DEBUG = env.bool("KEYWORKS_DEBUG", False)


SECRET_KEY = secret_key(env, STATE_DIR)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portfolio",
    "reports",
    "coordination",
    "projects",
    "accounts",
    "common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outside the next one: a page that may not be stored gets no validator either.
    "django.middleware.http.ConditionalGetMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.BrowserSessionMiddleware",
    "accounts.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.RecordedRequestMiddleware",
    "accounts.language.KeptLanguageMiddleware",
    "accounts.gate.GateMiddleware",
    "accounts.middleware.DeclaredRolesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portfolio.urls"
WSGI_APPLICATION = "portfolio.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portfolio.context.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["common.templatetags.figures"],
        },
    }
]

# "side" is a second connection to the same database: a job's progress is written there while the
# job's own transaction is still open. "owner" migrates, and is given to set-up only.
DATABASES: dict[str, dict[str, Any]] = {"default": database(env.str("DATABASE_URL"))}
DATABASES["side"] = {
    **DATABASES["default"],
    "OPTIONS": {**DATABASES["default"]["OPTIONS"], "options": "-c lock_timeout=2s"},
    "TEST": {"MIRROR": "default"},
}
if env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = {**database(env.str("DATABASE_OWNER_URL")), "TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _REDIS_URL,
        "OPTIONS": {"socket_timeout": 3, "socket_connect_timeout": 2},
    },
    # Remembered by each process for itself: see portfolio/remembered.py. An entry is some 50 KB.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
# In the database alone: whoever is signed in goes on reading while Valkey is down.
SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE_TIME = timedelta(minutes=env.int("KEYWORKS_SESSION_IDLE_MINUTES", 30))
SESSION_WHOLE_TIME = timedelta(hours=env.int("KEYWORKS_SESSION_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_WHOLE_TIME.total_seconds())

CELERY_BROKER_URL = _REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.VarietyValidator"},
    {"NAME": "accounts.passwords.HistoryValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 2 * 3600

# The organisation's own sign-in service (OpenID Connect); none unless the client is named.
refuse_half_a_service(env.ENVIRON)
OIDC_RP_CLIENT_ID = env.str("KEYWORKS_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.str("KEYWORKS_OIDC_CLIENT_SECRET", "")
OIDC_ISSUER = env.str("KEYWORKS_OIDC_ISSUER", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("KEYWORKS_OIDC_AUTHORIZATION_URL", "")
OIDC_OP_TOKEN_ENDPOINT = env.str("KEYWORKS_OIDC_TOKEN_URL", "")
OIDC_OP_USER_ENDPOINT = env.str("KEYWORKS_OIDC_USERINFO_URL", "")
OIDC_OP_JWKS_ENDPOINT = env.str("KEYWORKS_OIDC_KEYS_URL", "")
OIDC_USERNAME_CLAIM = env.str("KEYWORKS_OIDC_USERNAME_CLAIM", "preferred_username")
OIDC_RP_SCOPES = env.str("KEYWORKS_OIDC_SCOPES", "openid profile")
OIDC_RP_SIGN_ALGO = env.str("KEYWORKS_OIDC_SIGN_ALGO", "RS256")
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.append("accounts.oidc.Backend")

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "common.addresses.client_address"
# The same proxies that gunicorn believes.
TRUSTED_PROXIES: list[str] = env.list("FORWARDED_ALLOW_IPS", default=["127.0.0.1"])

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "keyworks_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("KEYWORKS_STATIC_ROOT", str(STATE_DIR / "static")))
NODE_MODULES = Path(env.str("KEYWORKS_NODE_MODULES", str(BASE_DIR / "node_modules")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("vendor/chart.js", NODE_MODULES / "chart.js" / "dist"),
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/leaflet.markercluster", NODE_MODULES / "leaflet.markercluster" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "woff2", "gz", "br"]

# Chart.js: from the content network raced against our own copy, or from our own copy only.
CHARTJS_FROM_CDN = env.bool("KEYWORKS_CDN", True)
CHARTJS_CDN_ORIGIN = "https://cdn.jsdelivr.net"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE, *([CHARTJS_CDN_ORIGIN] if CHARTJS_FROM_CDN else [])],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE = env.bool("KEYWORKS_SECURE", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# Mail goes out where a server is named; where none is, people are told on the site alone.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "keyworks@localhost")
# Where people reach the site: what links in mails begin with.
SITE_ADDRESS = env.str("KEYWORKS_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

# What published circulars and bundles are signed with: a class, and what ours needs; nothing by default.
SIGNING_CERTIFICATE = env.str("KEYWORKS_SIGNING_CERTIFICATE", "")
SIGNING_PASSPHRASE = env.str("KEYWORKS_SIGNING_PASSPHRASE", "")
_OURS = "reports.signing.certificate.CertificateSigner" if SIGNING_CERTIFICATE else ""
SIGNER = env.str("KEYWORKS_SIGNER", _OURS)

# Who publishes: printed at the head of every circular and in its number, until the office sets its own paper.
ISSUER = {
    "name_zh": env.str("KEYWORKS_ISSUER_ZH", "厦门市重点项目建设办公室"),
    "name_en": env.str("KEYWORKS_ISSUER_EN", "Xiamen Key Projects Office"),
    "mark_zh": env.str("KEYWORKS_NUMBER_MARK", "厦重点办"),
    "addressees_zh": env.str("KEYWORKS_ADDRESSEES_ZH", "各区人民政府，各指挥部，各有关单位"),
    "addressees_en": env.str(
        "KEYWORKS_ADDRESSEES_EN", "District governments, construction headquarters and units concerned"
    ),
    "copy_to_zh": env.str(
        "KEYWORKS_COPY_TO_ZH", "市委办公厅，市人大常委会办公厅，市政府办公厅，市政协办公厅。"
    ),
    "copy_to_en": env.str(
        "KEYWORKS_COPY_TO_EN",
        "General Offices of the Municipal Party Committee, People's Congress, Government and CPPCC",
    ),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
