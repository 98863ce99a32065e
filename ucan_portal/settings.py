"""The portal's settings. This file and environment.py are the only readers of the environment.

It runs from a clone with nothing set: SQLite, files as broker and mailbox, all in var/.
"""

from pathlib import Path
from urllib.parse import urlsplit

from whitenoise.compress import Compressor

from ucan_portal import environment as env
from ucan_portal.content_security import ADMIN_POLICY, PUBLIC_POLICY

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir(BASE_DIR / "var")
PORT = env.number("PORT", 8000, 1, 65535)
SITE_URL = env.site_url(f"http://127.0.0.1:{PORT}")
HTTPS = SITE_URL.startswith("https:")

DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [urlsplit(SITE_URL).hostname, "localhost"]
ADMINS = [(address, address) for address in env.words("ADMINS")]

# The operator, for the imprint, the privacy page, the mails and the accessibility statement.
OPERATOR_NAME = env.text("OPERATOR_NAME")
OPERATOR_ADDRESS = env.text("OPERATOR_ADDRESS")
OPERATOR_REPRESENTATIVE = env.text("OPERATOR_REPRESENTATIVE")
OPERATOR_EMAIL = env.address("OPERATOR_EMAIL")
DATA_PROTECTION_OFFICER = env.text("DATA_PROTECTION_OFFICER")
ENFORCEMENT_BODY = env.text("ENFORCEMENT_BODY")
GRANTING_AUTHORITY = env.text(
    "GRANTING_AUTHORITY",
    "European Climate, Infrastructure and Environment Executive Agency (CINEA)",
)
GRANT_AGREEMENT = "101148374"

INSTALLED_APPS = [
    "ucan_portal",
    "newsletter",
    "news",
    "events",
    "twinning",
    "cities",
    "publishing",
    "accounts",
    "modeltranslation",
    "ucan_portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_prose_editor",
    "js_asset",
    "pictures",
]

MIDDLEWARE = [
    # First, so that a kept page passes none of the others; what it keeps has passed all of them.
    "ucan_portal.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ucan_portal.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "publishing.middleware.ReadOnlyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffPreferencesMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "publishing.middleware.AddressMiddleware",
]

ROOT_URLCONF = "ucan_portal.urls"
WSGI_APPLICATION = "ucan_portal.wsgi.application"
# The portal has a host of its own: no header may put something in front of its addresses.
FORCE_SCRIPT_NAME = ""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ucan_portal.context_processors.site",
            ],
        },
    },
]

DATABASES = {"default": env.database(DATA_DIR)}
SECRET_KEY = env.secret_key(DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A worker is another process: the test database must be a file that it can open.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Of the broker, and of the kept pages.
REDIS_URL = env.redis_url()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# Whole pages; while one writes code, none is kept.
PAGE_CACHE = not DEBUG
# Of each web process; with 0 only Redis keeps pages.
PAGE_CACHE_BYTES = env.number("PAGE_CACHE_BYTES", 8_000_000, 0, 1_000_000_000)

# -- Languages -------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("uk", "Українська")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "ucan_portal.formats"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "de", "uk"),
    "uk": ("en", "de"),
    "de": ("en", "uk"),
    "en": ("de", "uk"),
}

# -- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "ucan_portal.static_storage.SiteStaticFilesStorage"
    },
}
# The editor's source map alone would take as long to compress as all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
PICTURES = {
    "PROCESSOR": "publishing.variants.process_later",
    "BREAKPOINTS": {"phone": 640, "desktop": 1280},
    "PIXEL_DENSITIES": [1],
    "FILE_TYPES": ["WEBP"],
    "USE_PLACEHOLDERS": False,
}

# -- Mail ------------------------------------------------------------------------------------
_email = env.email(DATA_DIR)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH")
EMAIL_HOST = _email.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _email.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 60
DEFAULT_FROM_EMAIL = env.address(
    "DEFAULT_FROM_EMAIL", f"U_CAN <newsletter@{urlsplit(SITE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The newsletter's relay: connections at a time, and the waits before a mail is tried again.
MAIL_CONNECTIONS = env.number("MAIL_CONNECTIONS", 1, 1, 64)
# Mails per second, of all workers together and to single domains; 0 for as many as it takes.
MAIL_RATE = env.number("MAIL_RATE", 0, 0, 100_000)
MAIL_DOMAIN_RATES = env.rates("MAIL_DOMAIN_RATES")
# How long a process may have a mail in hand before it counts as dead; the SMTP timeout is half.
MAIL_LEASE_SECONDS = env.number("MAIL_LEASE_SECONDS", 120, 2, 3600)
MAIL_RETRY_SECONDS = env.numbers("MAIL_RETRY_SECONDS", [300, 1800, 7200, 28800], 1, 86_400)
# The mailbox that bounces and complaints come back to; None where a mail server hands them over.
BOUNCE_MAILBOX = env.bounce_mailbox()

# -- Queue -----------------------------------------------------------------------------------
# Loaded when there is something to send: most web processes only show pages.
QUEUE = "ucan_portal.celery.app"
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = env.broker(DATA_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "ucan"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # seconds: each process loads what mails are made of first
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery closes the database connection after so many tasks, whatever CONN_MAX_AGE says.
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "newsletter.tasks.sweep",
        # After an hour without it, newsletter.breaks stops what was running.
        "schedule": env.number("MAIL_SWEEP_SECONDS", 15, 1, 1800),
        "options": {"expires": 60},
    },
    "forget": {"task": "newsletter.tasks.forget", "schedule": 3600},
    "digest": {"task": "newsletter.tasks.make_digest", "schedule": 3600},
    "overdue": {"task": "newsletter.tasks.report_overdue", "schedule": 600},
    "logins": {"task": "accounts.tasks.forget", "schedule": 3600},
    "messages": {"task": "publishing.tasks.send_reader_messages", "schedule": 60},
    "pictures": {"task": "publishing.tasks.make_variants", "schedule": 60},
    "words": {"task": "ucan_portal.search.tasks.catch_up", "schedule": 60},
}
if BOUNCE_MAILBOX:
    _task = {"task": "newsletter.tasks.read_bounces", "schedule": 300, "options": {"expires": 300}}
    CELERY_BEAT_SCHEDULE["bounces"] = _task

# -- Accounts --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/admin/"
LOGIN_URL = "/accounts/login/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "accounts.adapter.StaffAccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
SOCIALACCOUNT_ADAPTER = "accounts.login_service.StaffSocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = env.openid_connect()
if SOCIALACCOUNT_PROVIDERS:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# The number of proxies in front, for the rate limits of the login: 0 trusts no header.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0, 0, 10)
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "U_CAN"
# On the open web a password alone does not open the admin; on one's own machine it may.
SECOND_FACTOR_REQUIRED = HTTPS

# -- Safety ----------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "ucan_portal.errors.forbidden_form"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The preload list would bind the operator's whole domain: that is not the portal's to say.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {"DIRECTIVES": PUBLIC_POLICY}
ADMIN_CONTENT_SECURITY_POLICY = ADMIN_POLICY

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ucan_portal.log_lines.Line"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "mail_admins": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
    },
    "loggers": {
        # Anybody can cause these, a forged host name for one: they would fill the admins' mailbox.
        "django.security": {"handlers": ["console"], "propagate": False},
        # A queue of files has no host name, and kombu warns of that.
        "kombu.connection": {"level": "ERROR"},
    },
    "root": {"handlers": ["console", "mail_admins"], "level": "INFO"},
}
# Nothing is reported to anybody, unless the operator names the service.
if SENTRY_DSN := env.sentry_dsn():
    LOGGING["handlers"]["sentry"] = {"()": "ucan_portal.error_reports.handler", "dsn": SENTRY_DSN}
    LOGGING["root"]["handlers"].append("sentry")
