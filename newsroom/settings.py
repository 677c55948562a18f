"""Every knob of the newsroom, read from the environment here and nowhere else."""

import os
import secrets
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from yarl import URL

from newsroom import role
from newsroom.logs import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# The data folder: database, secret key, media. Nothing else of ours is written anywhere.
HOME = Path(env.str("NEWSROOM_HOME", default=str(BASE_DIR / "var"))).resolve()
HOME.mkdir(parents=True, exist_ok=True)


def kept_secret(path: Path) -> str:
    """The installation's own secret, made on first use and readable by its owner only.

    It appears whole or not at all, and the first one stays: several processes may start at once.
    """
    if not path.exists():
        try:
            make_secret(path)
        except OSError as error:
            raise ImproperlyConfigured(
                f"The secret key cannot be kept in {path.parent} ({error.strerror}). Make room "
                "there, or let us write to it, and start again."
            ) from error
    if not (secret := path.read_text().strip()):
        raise ImproperlyConfigured(
            f"The secret key in {path} is empty. Remove the file and start again: a new key is "
            "made, and everybody logs in anew."
        )
    return secret


def make_secret(path: Path) -> None:
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as fresh:
        fresh.write(secrets.token_urlsafe(50))
        fresh.flush()
        with suppress(FileExistsError):
            os.link(fresh.name, path)


def hosts_of(url: str) -> list[str]:
    """The host of an address as browsers send it; none when the address is not whole."""
    try:
        host = URL(url).host_subcomponent
    except ValueError:
        return []  # a system check says so
    return [host] if host else []


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(HOME / "secret_key")
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", *hosts_of(SITE_URL)]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_URL else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
# Where the site is https, browsers take these from no other host of the domain.
COOKIE_PREFIX = "__Host-" if SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
# Where the site is https, plain requests are sent there; not those of who watches this machine.
SECURE_SSL_REDIRECT = env.bool("NEWSROOM_HTTPS_ONLY", default=SITE_URL.startswith("https://"))
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int(
    "NEWSROOM_HSTS", default=7 * 86400 if SITE_URL.startswith("https://") else 0
)
# Of other hosts of the domain, and of lists that browsers ship, we know nothing.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "articles.keeping.csrf_failure"

INSTALLED_APPS = [
    "newsroom.apps.NewsroomAdminConfig",
    "digests.apps.DigestsConfig",
    "articles.apps.ArticlesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_q",
    "markdownx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "newsroom.apps.NewsroomConfig",
]

MIDDLEWARE = [
    "newsroom.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "digests.policy.DeskPolicyMiddleware",
    "digests.policy.PublicPolicyMiddleware",
    "newsroom.turnstile.TurnstileMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.doorkeeper.DoorkeeperMiddleware",
    "newsroom.middleware.InterfaceLanguageMiddleware",
    "newsroom.parcels.ParcelsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "digests.redirects.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
AUTH_USER_MODEL = "articles.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ]
        },
    }
]


# Seconds and milliseconds after which a PostgreSQL server that is not there counts as away; an
# address may say otherwise, as in postgres://…?connect_timeout=10.
PATIENCE = {
    "connect_timeout": 2,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
# PostgreSQL's connections that the threads of a web process share; 0: each thread keeps its own.
POOL = env.int("NEWSROOM_POOL", default=8)


def database(url: str) -> dict[str, Any]:
    """Django's settings for a DATABASE_URL, with what several writers need."""
    config: dict[str, Any] = environ.Env.db_url_config(url)
    config["CONN_MAX_AGE"] = 60  # seconds; to open one costs as much as to print a page
    if config["ENGINE"].endswith("sqlite3"):
        # Stock settings lose most jobs to "database is locked" as soon as two processes write.
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # A file: the in-memory shared cache ignores the busy timeout.
        config["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
        return config
    config["CONN_HEALTH_CHECKS"] = True
    config["OPTIONS"] = PATIENCE | config.get("OPTIONS", {})
    return shared(config) if role.serves else config


def shared(config: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL for a process of many threads; django-q2's workers hang with a pool."""
    config["ENGINE"] = "newsroom.postgresql"
    if POOL:
        config |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}  # the pool sees to both
        config["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": POOL,
            "timeout": 2,  # seconds
            "reconnect_timeout": 1,  # whoever needs one next tries again
        }
    return config


DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default="") or f"sqlite:///{HOME / 'newsroom.sqlite3'}"
    )
}

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "newsroom.cache.ForgetfulCache",
            "LOCATION": REDIS_URL,
        }
    }
else:
    CACHES = {  # of each process; large enough for the addresses of a busy minute
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# The rows are the queue; django-q2 is the clock and the hands. It must never retry by itself:
# due_at is our schedule and back-off, the claim our lease.
WORKERS = env.int("NEWSROOM_WORKERS", default=3)  # one polls, one drafts, one is the clock's
Q_CLUSTER: dict[str, Any] = {
    "name": "newsroom",
    "workers": WORKERS,
    "queue_limit": WORKERS,
    "timeout": 900,
    "retry": 1200,
    "max_attempts": 1,
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "recycle": 500,
    "poll": 1,
    "label": _("Queue"),
    "orm": "default",  # with Redis, too: there it goes on while that is away
    "broker_class": "newsroom.brokers.InRedis" if REDIS_URL else "newsroom.brokers.InRows",
}
# The name of a group of workers, which its supervisor gives it.
GROUP = env.str("NEWSROOM_GROUP", default="")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",  # first: it refuses who guesses
    "django.contrib.auth.backends.ModelBackend",
]
# The proxies in front of us, as addresses or networks: who they say asks is believed.
TRUSTED_PROXIES = env.list("NEWSROOM_TRUSTED_PROXIES", default=["127.0.0.1", "::1"])
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody locks out somebody else
AXES_LOCKOUT_CALLABLE = "newsroom.lockout.locked"
AXES_CLIENT_IP_CALLABLE = "newsroom.lockout.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who logs in when is nobody's business for long
AXES_ENABLE_ADMIN = False  # manage.py axes_reset
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]  # none of them is logged
# Who must have a second factor: none, chiefs (who may publish or manage users), or all.
SECOND_FACTOR = env.str("NEWSROOM_SECOND_FACTOR", default="none")
OTP_TOTP_ISSUER = (hosts_of(SITE_URL) or ["Newsroom"])[0]  # what telephones call us
# Hours: after so many without a deed, and after so many in any case, one logs in anew; 0: never.
SESSION_IDLE = env.int("NEWSROOM_SESSION_IDLE", default=12)
SESSION_LONGEST = env.int("NEWSROOM_SESSION_LONGEST", default=168)
SESSION_COOKIE_AGE = (SESSION_LONGEST or 8760) * 3600
# Bytes of a form without files; the two that take files say how large they may be.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # no collectstatic step before the first page
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "media"

MARKDOWNX_MARKDOWNIFY_FUNCTION = "digests.render.html"
MARKDOWNX_URLS_PATH = "/admin/preview/"
MARKDOWNX_SERVER_CALL_LATENCY = 400

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}


def mail(url: str, backend: str) -> dict[str, Any]:
    """Django's settings for an EMAIL_URL; without one, e-mail is printed or has nowhere to go."""
    try:
        config = environ.Env.email_url_config(
            url or ("consolemail://" if DEBUG else "dummymail://")
        )
    except (ImproperlyConfigured, ValueError):
        config = environ.Env.email_url_config("dummymail://")  # a system check says so
    if backend:
        config["EMAIL_BACKEND"] = backend
    return {name: value for name, value in config.items() if name.startswith("EMAIL_")}


# E-mail: smtp+tls://user:password@host:587, or any backend of Django's by its dotted name.
EMAIL_URL = env.str("EMAIL_URL", default="")
vars().update(mail(EMAIL_URL, env.str("EMAIL_BACKEND", default="")))
EMAIL_TIMEOUT = 10  # seconds: it is sent in the worker's minute
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "EMAIL_FROM", default=f"newsroom@{(hosts_of(SITE_URL) or ['localhost'])[0]}"
)

# Outside: the web and the model.
WEBSUB_HUB = env.list("NEWSROOM_HUB", default=[])  # that tell subscribers of our feeds
FETCH_ALLOW = env.list("NEWSROOM_FETCH_ALLOW", default=[])
PROXY = env.str("NEWSROOM_PROXY", default="")  # for all that is fetched
PROXIES = env.dict("NEWSROOM_PROXIES", default={})  # name=url, …: for single sources
MODEL_PROXY = env.str("NEWSROOM_MODEL_PROXY", default="")
SAMPLE = env.bool("NEWSROOM_SAMPLE", default=False)
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="")
# A name, with temperature=… and tokens=… where the usual ones do not do; see articles/engines.py.
MODEL = env.str("NEWSROOM_MODEL", default="")
MODELS = {
    purpose: env.str(f"NEWSROOM_MODEL_{purpose.upper()}", default="")
    for purpose in ("draft", "second", "lead", "commentary", "opinion")
}
FALLBACK_MODEL = env.str("NEWSROOM_FALLBACK_MODEL", default="")
FALLBACK_BASE_URL = env.str("NEWSROOM_FALLBACK_BASE_URL", default="")  # where it is elsewhere
FALLBACK_API_KEY = env.str("NEWSROOM_FALLBACK_API_KEY", default="")
# Money: what a day may cost, in whatever currency the prices are; nothing said is no cap.
DAILY_BUDGET = env.str("NEWSROOM_DAILY_BUDGET", default="")
EDITIONS_SHARE = env.int("NEWSROOM_EDITIONS_SHARE", default=30)  # percent, kept for the clock's
SOURCE_CALLS = env.int("NEWSROOM_SOURCE_CALLS", default=60)  # of a model an hour; 0: no limit
LLM_CONCURRENCY = env.int("NEWSROOM_LLM_CONCURRENCY", default=4)  # of all workers; 0: no limit
CURRENCY = env.str("NEWSROOM_CURRENCY", default="USD")  # only shown

# A font file with Chinese characters for the pictures of editions, and one for bold; empty: the
# best that this machine has.
FONT = env.list("NEWSROOM_FONT", default=[])

# Where the public site is written as plain files; empty: nowhere.
PRESS = env.str("NEWSROOM_PRESS", default="")
# Megabytes of public pages that the web server keeps at hand.
CACHE_MEGABYTES = env.int("NEWSROOM_CACHE_MEGABYTES", default=64)

# Hugo sites: the folder in which their git checkouts lie; a Series names a section below it.
HUGO = env.str("NEWSROOM_HUGO", default="")
# Who commits there, as "Name <address>".
HUGO_AUTHOR = env.str(
    "NEWSROOM_HUGO_AUTHOR", default=f"Newsroom <{parseaddr(DEFAULT_FROM_EMAIL)[1]}>"
)

# Days after which goes what nobody printed; 0 keeps it for ever. See newsroom/retention.py.
KEEP_TEXTS = env.int("NEWSROOM_KEEP_TEXTS", default=90)
KEEP_POLLS = env.int("NEWSROOM_KEEP_POLLS", default=30)
KEEP_CALLS = env.int("NEWSROOM_KEEP_CALLS", default=400)

# Called (GET) each time an edition that has an hour is out: who watches raises the alarm when no
# call comes, for what has died cannot.
HEARTBEAT_URL = env.str("HEARTBEAT_URL", default="")

# Searches a minute from one address, a third of them at once; 0: no limit. nginx has its own, in
# deploy/nginx/newsroom.limits.conf.
SEARCHES = env.int("NEWSROOM_SEARCHES", default=30)

# What each kind of data may take on disk, as in "database=20GB press=5GB": the desk warns at 80 %.
# Nothing said: what is free. See newsroom/storeroom.py for the kinds.
DISK_BUDGET = env.str("NEWSROOM_DISK_BUDGET", default="")

# Where errors are reported to, if anywhere: Sentry, or whatever speaks its protocol.
SENTRY_DSN = env.str("SENTRY_DSN", default="")

# Who may read /metrics from elsewhere: whoever sends this as a bearer token.
METRICS_TOKEN = env.str("NEWSROOM_METRICS_TOKEN", default="")

LOG_LEVEL = env.str("LOG_LEVEL", default="")
LOG_FORMAT = env.str("LOG_FORMAT", default="plain")  # or json
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)  # a line for each; nginx has its own, too
LOGGING = logging_of(LOG_LEVEL, LOG_FORMAT)
