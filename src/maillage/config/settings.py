"""Django's settings, read from the environment (``docs/how-to/deploy.md`` lists every variable).

``MAILLAGE_MODE`` is ``production`` unless it is said to be ``development``: a site that forgot its settings refuses to
start instead of running unsafely.
"""

from pathlib import Path

from maillage.config.environment import Environment, load_environment
from maillage.config.safety import read_settings

HOME = Path(__file__).resolve().parents[3]
if not (HOME / "pyproject.toml").is_file():
    HOME = Path.cwd()

_given = read_settings(Environment(load_environment(HOME)), HOME)

MODE = _given.mode
DEBUG = _given.debug
SECRET_KEY = _given.secret_key
SECRET_KEY_FALLBACKS = _given.former_secret_keys
ALLOWED_HOSTS = _given.hosts
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _given.hosts if host != "*"]
DATABASES = {"default": _given.database}
VAR_DIR = _given.var_dir
SITE_URL = _given.site_url

INSTALLED_APPS = [
    "maillage.web",
    "maillage.desk",
    "maillage.planning",
    "maillage.exchange",
    "maillage.directory",
    "maillage.territories",
    "maillage.accounts",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "maillage.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

EMAIL_CONFIG = _given.mail
EMAIL_BACKEND = _given.mail.backend
EMAIL_HOST = _given.mail.host
EMAIL_PORT = _given.mail.port
EMAIL_HOST_USER = _given.mail.user
EMAIL_HOST_PASSWORD = _given.mail.password
EMAIL_USE_TLS = _given.mail.starttls
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _given.mail.sender
