"""Django's settings, all from the environment; a wrong value stops the site with one line."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from formulas.licence import LICENCE
from klsite import databases, environment, mail

BASE_DIR = Path(__file__).resolve().parent.parent

# --- what kind of place this is ---------------------------------------------------------------------------

ENVIRONMENT = environment.one_of("ENVIRONMENT", ("development", "production"))
PRODUCTION = ENVIRONMENT == "production"

# Off even in development: what a newcomer sees is the site as readers see it.
DEBUG = environment.flag("DEBUG", default=False)
if PRODUCTION and DEBUG:
    environment.refuse("DEBUG", "is true", "false in production: its error pages show settings and source")

# Public, and harmless: in development the site answers to the names of this machine only.
DEVELOPMENT_KEY = "development-only-key-that-everybody-can-read-in-the-source"
SECRET_KEY = environment.secret(
    "SECRET_KEY",
    default=None if PRODUCTION else DEVELOPMENT_KEY,
    shortest=50 if PRODUCTION else 1,
    wanted="a random text of 50 characters or more, and a secret" if PRODUCTION else "left out or not empty",
)
if PRODUCTION and SECRET_KEY == DEVELOPMENT_KEY:
    environment.refuse("SECRET_KEY", "is the development key, which is public", "a random text of your own")
# Keys of before: what was signed with them is still read, so that a new key logs nobody out.
SECRET_KEY_FALLBACKS = environment.secrets(
    "SECRET_KEY_FALLBACKS", shortest=50 if PRODUCTION else 1, wanted="keys of before, separated by commas"
)

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
if PRODUCTION:
    ALLOWED_HOSTS = environment.words(
        "ALLOWED_HOSTS",
        default=(),
        pattern=r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]",
        wanted="host names separated by commas, without scheme, port or *",
    )
    if not ALLOWED_HOSTS:
        environment.refuse("ALLOWED_HOSTS", "is not set", "the host names of the site, as in klarity.example")
else:
    ALLOWED_HOSTS = environment.words(
        "ALLOWED_HOSTS",
        default=LOOPBACK_NAMES,
        pattern=r"localhost|127\.0\.0\.1|\[::1\]",
        wanted="one of " + ", ".join(LOOPBACK_NAMES) + " in development, where the secret key is public",
    )

CSRF_TRUSTED_ORIGINS = environment.words(
    "CSRF_TRUSTED_ORIGINS",
    default=(),
    pattern=r"https?://[^/\s]+",
    wanted="origins separated by commas, as in https://klarity.example",
)

# Demo people have a password that everybody can read.
DEMO_DATA = environment.flag("DEMO_DATA", default=not PRODUCTION)
if PRODUCTION and DEMO_DATA:
    environment.refuse("DEMO_DATA", "is true", "false in production: demo people have a public password")

# --- applications and what a request passes through -------------------------------------------------------

INSTALLED_APPS = [
    "klsite.apps.KlarityAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "klsite.staticfiles.KlarityStaticFilesConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "knox",
    "django_tasks",
    "django_tasks_db",
    "formulas.apps.FormulasConfig",
    "community.apps.CommunityConfig",
]

# The order is part of the design: a request goes down the list until something answers it, and the answer
# goes back up. So a static file costs nothing but the first lines, and a cached page few more.
MIDDLEWARE = [
    # Whether this node can serve is asked from within, by any name.
    "klsite.health.HealthMiddleware",
    # Static files, with headers of their own, as nothing else sees them.
    "klsite.headers.StaticFilesMiddleware",
    # Around all that makes or keeps answers: each is named for the request that it answers.
    "klsite.request_ids.RequestIdMiddleware",
    # What is kept counts as well; and what is left of a caller's share is for nobody else.
    "klsite.request_limits.CountRequestsMiddleware",
    # Before what keeps pages by their address: a link that was passed on leads to the bare page.
    "klsite.addresses.OwnParametersMiddleware",
    # Keeps finished answers: compressed, with their ETag and every header that the lines below have added.
    "klsite.page_cache.PageCacheMiddleware",
    # Around everything else, so that redirects to https, refusals and 304s have their headers too.
    "klsite.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    # Around all whose refusals are written for people, or have no words at all.
    "klsite.api.ProblemMiddleware",
    # Under gzip, as Django asks: the ETag is made from the plain text, gzip then marks it as weak.
    "klsite.conditional.ConditionalMiddleware",
    # Around all that lead to another address.
    "klsite.redirects.WholeRedirectMiddleware",
    # Redirects to https before any work is done.
    "django.middleware.security.SecurityMiddleware",
    # Above SlashMiddleware, which may answer with a redirect that needs the CORS headers too.
    "corsheaders.middleware.CorsMiddleware",
    # A refusal is told to pages of other sites too.
    "klsite.request_limits.RefuseRequestsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Around all that answers by who asks.
    "community.pages.private_answers.PrivateAnswersMiddleware",
    "klsite.redirects.SlashMiddleware",
    "klsite.shedding.ShedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.accounts.way_back.WayBackMiddleware",
    # Before any view, and before the token of a form is looked for in what was sent.
    "klsite.requests.ReadableMiddleware",
    # Around all that refuses another attempt.
    "community.accounts.refused_attempts.RefusedAttemptsMiddleware",
    "community.accounts.mail_limits.ResendLimitMiddleware",
    "community.accounts.kept_codes.KeptCodesMiddleware",
    "community.pages.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "klsite.urls"
WSGI_APPLICATION = "klsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Those of the community are found before allauth's of the same names, which they replace.
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "community" / "templates"],
        "APP_DIRS": True,
        # They are lazy: a page that does not read the user stays free of cookies.
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.pages.visitors.viewer",
                "community.accounts.mailbox.mailbox",
            ],
        },
    },
]

# --- data -------------------------------------------------------------------------------------------------

# ATOMIC_REQUESTS stays off: each action opens its own transaction, reading pages opens none.
DATABASES = {"default": databases.from_environment(BASE_DIR / "var" / "klarity.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Tokens are ours (KNOX_TOKEN_MODEL). Its migrations make its own table all the same, which nothing uses, and because
# of which `flush` fails on PostgreSQL: the table refers to people's, and Django does not know that it is there.
MIGRATION_MODULES = {"knox": None}

PAGE_CACHE_SECONDS = environment.whole_number("PAGE_CACHE_SECONDS", default=60, low=0)
CACHES = {
    # In the database, because what is counted there holds for all processes: attempts to log in, codes used up.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "klarity_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# --- what a stranger's request may cost (formulas/costs) ---------------------------------------------------

KEPT_BYTES = 32_000_000  # of files and figures, in each process
COSTS_A_MINUTE = 300  # for one address; a PNG takes 5 of them, any other file, figure or preview 1
COSTLY_AT_ONCE = 2  # for one address
# Requests to the API a minute, whatever they cost: of an address, and of a token, which counts by itself.
API_REQUESTS_OF_STRANGER = environment.whole_number("API_REQUESTS_OF_STRANGER", default=600, low=1)
API_REQUESTS_OF_TOKEN = environment.whole_number("API_REQUESTS_OF_TOKEN", default=1_200, low=1)

# --- people -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "community.User"
# One alone: each would hash a wrong password anew. It knows Django's permissions too.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_SHORTEST = 12  # characters
PASSWORD_SHORTEST_WITH_SECOND_FACTOR = 8  # beside a passkey or an authenticator app
PASSWORD_LONGEST = 128
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "community.accounts.passwords.LengthValidator"},
    # By Django's list of 20,000, which comes with it: nothing is asked of other sites. Of those that are long enough
    # here 187 are left.
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# From the login on, whatever somebody does meanwhile; shorter for whoever moderates or may use the admin.
SESSION_LENGTH = timedelta(days=environment.whole_number("SESSION_DAYS", default=14, low=1, high=365))
MODERATOR_SESSION_LENGTH = timedelta(
    hours=environment.whole_number("MODERATOR_SESSION_HOURS", default=12, low=1, high=365 * 24)
)
SESSION_COOKIE_AGE = int(SESSION_LENGTH.total_seconds())

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-texts"  # for those who come from nowhere in particular
LOGOUT_REDIRECT_URL = "home"
CSRF_FAILURE_VIEW = "community.accounts.views.csrf_failure"

# An account is an e-mail address that somebody has shown to be theirs, and a public name; all else is a choice.
ACCOUNT_ADAPTER = "community.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "community.accounts.forms.AddEmailForm",
    "change_password": "community.accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "community.accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_login_code": "community.accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "community.accounts.forms.ConfirmPasswordResetCodeForm",
    "login": "community.accounts.forms.LoginForm",
    "reauthenticate": "community.accounts.forms.ReauthenticateForm",
    "request_login_code": "community.accounts.forms.RequestLoginCodeForm",
    "reset_password": "community.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "community.accounts.forms.ResetPasswordKeyForm",
    "set_password": "community.accounts.forms.SetPasswordForm",
    "signup": "community.accounts.forms.SignupForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # and the name: see the form
# Nor can the address be corrected while it is verified: only those who have no account yet would be offered that.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail may take its time; three wrong codes end the matter, whatever the clock says.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True  # one address, which another one replaces once it is verified
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# How many mails are sent before the next one has to wait, in allauth's notation: `ip` counts who asks, `key` a mailbox.
# A class that signs up in one hour shares an address; whoever gets no mail asks three times and looks for another way.
MAILS_ASKED_FOR = "60/10m/ip,500/d/ip,5/10m/key,20/d/key"
MAILS_ABOUT_AN_ACCOUNT = "20/h/key"

MFA_ADAPTER = "community.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "community.accounts.second_factor_forms.ActivateTOTPForm",
    "add_webauthn": "community.accounts.second_factor_forms.AddWebAuthnForm",
    "authenticate": "community.accounts.second_factor_forms.AuthenticateForm",
    "authenticate_webauthn": "community.accounts.second_factor_forms.AuthenticateWebAuthnForm",
    "edit_webauthn": "community.accounts.second_factor_forms.EditWebAuthnForm",
    "login_webauthn": "community.accounts.second_factor_forms.LoginWebAuthnForm",
    "reauthenticate": "community.accounts.second_factor_forms.SecondFactorReauthenticateForm",
    "reauthenticate_webauthn": "community.accounts.second_factor_forms.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Klarity"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost:8000

# --- contributions: what may be posted, how often, and when it is decided ----------------------------------

TEXT_SHORTEST = 20  # characters
REASON_LONGEST = 500
REPORT_LONGEST = 2_000

TRUSTED_APPROVALS = 3  # so many texts approved, and none rejected lately: published without waiting
TRUSTED_REJECTION_MEMORY = timedelta(days=30)
TRUSTED_FLAGS_TO_HIDE = 3

NEW_FOR = timedelta(days=1)  # how long an account counts as new
POST_GAP = timedelta(seconds=5)
POST_GAP_NEW = timedelta(seconds=30)
POSTS_A_DAY = 20
LINKS_NEW = 2
SAME_TEXT_REFUSED_FOR = timedelta(minutes=5)
VOTES_A_DAY = 50
FLAGS_A_DAY = 20
REPORTS_A_DAY = 20
# However texts come about: begun, edited, taken back, deleted. Each row of text counts, with what it becomes as HTML.
REVISIONS_A_DAY = 100
STORED_A_DAY = 3_000_000  # bytes
CHANGES_AN_HOUR = 600  # that leave no row to be counted: votes given and taken, tokens made and revoked
# What strangers send before they log in is kept in their sessions: so much for one address, and for all together.
KEPT_FORMS_A_DAY, KEPT_FORMS_A_DAY_ALL = 60, 2_000
KEPT_FORM_BYTES_A_DAY, KEPT_FORM_BYTES_A_DAY_ALL = 1_000_000, 20_000_000
KEYS_A_DAY = 2_000  # requests with an Idempotency-Key, whose answers are kept for so long

# How long a moderator can take a decision back; what it says to its author leaves after that.
UNDO_WINDOW = timedelta(seconds=environment.whole_number("UNDO_SECONDS", default=60, low=0, high=3600))
# What the only moderator writes has nobody to judge it: it is published after this time, with that in the log.
LONE_MODERATOR_WAIT = timedelta(hours=24)

WEBHOOKS_EACH = 5
# For whoever writes a program that takes webhooks, on the machine that the site runs on.
WEBHOOKS_TO_THIS_MACHINE = environment.flag("WEBHOOKS_TO_THIS_MACHINE", default=False)
if PRODUCTION and WEBHOOKS_TO_THIS_MACHINE:
    environment.refuse("WEBHOOKS_TO_THIS_MACHINE", "is true", "false in production: members would reach inside it")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- mail -------------------------------------------------------------------------------------------------

# Mails are written by the worker, which has no request to take the address from.
SITE_URL = environment.origin("SITE_URL", default=None if PRODUCTION else "http://localhost:8000")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = mail.sender(SITE_URL)

MAIL_SERVER = mail.server(required=PRODUCTION)
# Where there is no server, which is in development only, mails become files in this folder, and /dev/mail/ shows them.
MAIL_FOLDER = environment.folder("MAIL_FOLDER", default=BASE_DIR / "var" / "mail")
MAILBOX = None if MAIL_SERVER else MAIL_FOLDER
if MAIL_SERVER:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
    EMAIL_TIMEOUT = 10  # seconds; somebody is waiting for the page
else:
    EMAIL_BACKEND = "community.accounts.mailbox.MailboxBackend"

# --- language and time: other languages will live in the address, so LocaleMiddleware is not used ----------

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"

# --- static files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", default=BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "klsite" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "klsite.staticfiles.BokehFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "klsite.staticfiles.ModuleStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our own pages are their only readers
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for the others; compressing them takes as long

# --- security ---------------------------------------------------------------------------------------------

SECURE_SSL = environment.flag("SECURE_SSL", default=PRODUCTION)
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL else 0
# Whether all names under the site's own are reached by https too, and browsers may have that built in, is for the owner
# of the domain to say: who only runs this site could shut others of theirs out for a year.
HSTS_SCOPE = environment.one_of("HSTS_SCOPE", ("host", "subdomains", "preload"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SCOPE in ("subdomains", "preload")
SECURE_HSTS_PRELOAD = HSTS_SCOPE == "preload"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
# The proxy writes down who has asked it; else all people would share one limit of attempts, that of its own address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_SSL else 0
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
# Browsers take cookies of such names over TLS only, and from this very host: no other host of the domain can plant one.
COOKIE_PREFIX = "__Host-" if SECURE_SSL else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "klsite.messages.MessageStorage"
X_FRAME_OPTIONS = "DENY"  # no page of ours stands in a frame of ours; the one for other sites' frames says so itself
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What `check --deploy` would ask for over and over, and HSTS_SCOPE has decided.
SILENCED_SYSTEM_CHECKS = [
    *([] if SECURE_HSTS_INCLUDE_SUBDOMAINS else ["security.W005"]),
    *([] if SECURE_HSTS_PRELOAD else ["security.W021"]),
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Anybody's page may use the API: as nobody in particular, or with a token that its reader has given it. Without
# cookies, a page of another site can do nothing in the name of a reader who only happens to be logged in here.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    *("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "X-Request-ID"),
    *("RateLimit", "RateLimit-Policy"),
]

# --- API --------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["community.api.parsers.StrictJSONParser"],
    # The token first: its `WWW-Authenticate` makes a 401 of what would be a 403 by the session's rules.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "community.api.authentication.PersonalToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["community.api.scopes.ScopePermission"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "community.api.schema.ScopedSchema",
    "EXCEPTION_HANDLER": "klsite.api.problem_details",
    "URL_FORMAT_OVERRIDE": None,
    "NON_FIELD_ERRORS_KEY": "body",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Klarity API",
    "DESCRIPTION": (
        "Formulas: their texts, models, values and figures; and what readers write about them. "
        f"Texts are under {LICENCE}."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/", "description": "the site that this description comes from"}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "formulas.api.schema.describe_formulas",
        "klsite.openapi.complete",
    ],
    # Numbers have a state as well, and texts in an export the same as elsewhere.
    "ENUM_NAME_OVERRIDES": {"ContributionStateEnum": "community.api.serializers.STATES"},
    "SWAGGER_UI_DIST": "SIDECAR",
    # Each operation has an address of its own, and the list of all schemas stays folded.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": 0},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

KNOX_TOKEN_MODEL = "community.Token"  # noqa: S105  # a model
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "klarity_"}

# --- log: one line a record, to standard error, from warnings up; never the body of a request ---------------
# The security log (`community/security_log.py`) is written there as well, each event of it: ship it by its name.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "klsite.logs.OneLineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(of_request)s%(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Named here, it loses its own handlers: they would write to the console a second time with DEBUG on, and mail
        # people without.
        "django": {"level": "WARNING"},
        # Warns on each HEAD request that Django leaves the taking away of the body to gunicorn.
        "gunicorn.http": {"level": "ERROR"},
        "klarity.security": {"level": "INFO"},
    },
}
