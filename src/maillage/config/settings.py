"""Django's settings, read from the environment (``docs/how-to/deploy.md`` lists every variable).

``MAILLAGE_MODE`` is ``production`` unless it is said to be ``development``: a site that forgot its settings
refuses to start instead of running unsafely.
"""

from pathlib import Path

from maillage.config.environment import Environment, load_environment
from maillage.config.headers import CONTENT_POLICY
from maillage.config.logs import logging_settings
from maillage.config.safety import read_settings

HOME = Path(__file__).resolve().parents[3]
if not (HOME / "pyproject.toml").is_file():
    HOME = Path.cwd()

_given = read_settings(Environment(load_environment(HOME)), HOME)

MODE = _given.mode
DEBUG = _given.debug
SECRET_KEY = _given.secret_key
SECRET_KEY_FALLBACKS = _given.former_secret_keys
KEYS_DIR = _given.keyring.folder
DATA_KEYS = _given.keyring.data_keys
INDEX_KEY = _given.keyring.index_key
DOCUMENTS_DIR = _given.var_dir / "documents"
CLAMD = _given.clamd
ALLOWED_HOSTS = _given.hosts
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _given.hosts if host != "*"]
DATABASES = {"default": _given.database}
VAR_DIR = _given.var_dir
SITE_URL = _given.site_url
PUBLISHER = _given.publisher
CONTACT = _given.contact
TODAY = _given.today
API_RATE = _given.api_rate

INSTALLED_APPS = [
    "maillage.web",
    "maillage.api",
    "maillage.desk",
    "maillage.planning",
    "maillage.exchange",
    "maillage.directory",
    "maillage.territories",
    "maillage.accounts",
    "maillage.privacy",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "rules",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "maillage.web.middleware.RequestLog",
    "maillage.web.middleware.BrowserLimits",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.desk.acting.Acting",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "rules.permissions.ObjectPermissionBackend",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_ADAPTER = "maillage.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser where the account was made, and only there
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_RATE_LIMITS = {
    "invitation": "30/h/user",
    "invitation_link": "3/h/key",
    "space_entry": "60/h/ip",
    "space_link": "20/h/ip",
    "space_link_address": "3/h/key",
}
ACCOUNT_FORMS = {
    name: f"maillage.accounts.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "signup": "SignupForm",
        "add_email": "ChangeEmailForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
ALLAUTH_TRUSTED_PROXY_COUNT = _given.proxies
MFA_ADAPTER = "maillage.accounts.adapters.SecretAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
MFA_TOTP_TOLERANCE = 1  # a phone half a minute late still opens
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "authenticate": "maillage.accounts.forms.CodeForm",
    "reauthenticate": "maillage.accounts.forms.CodeAgainForm",
    "activate_totp": "maillage.accounts.forms.ActivateForm",
    "add_webauthn": "maillage.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "maillage.accounts.forms.EditPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "maillage.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"signup": "maillage.accounts.forms.ProviderSignupForm"}
SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": [_given.open_id.as_application()] if _given.open_id else []}}

FORM_RENDERER = "maillage.web.forms.Renderer"
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
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None if DEBUG else VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "maillage.accounts.passwords.WordsOfTheSiteValidator"},
]

EMAIL_BACKEND = _given.mail.backend
EMAIL_HOST = _given.mail.host
EMAIL_PORT = _given.mail.port
EMAIL_HOST_USER = _given.mail.user
EMAIL_HOST_PASSWORD = _given.mail.password
EMAIL_USE_TLS = _given.mail.starttls
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _given.mail.sender

SECURE_TRANSPORT = MODE == "production"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_TRANSPORT
SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = CONTENT_POLICY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
COOKIE_PREFIX = "__Host-" if SECURE_TRANSPORT else ""  # browsers hold such cookies to one host, over https
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "maillage.web.notices.Storage"
CSRF_FAILURE_VIEW = "maillage.web.errors.csrf_failure"

LOGGING = logging_settings(_given.log_level)
if not DEBUG:
    DEFAULT_EXCEPTION_REPORTER = "maillage.web.reports.NothingPersonalReporter"
