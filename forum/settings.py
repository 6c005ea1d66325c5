"""Django's settings: one file, driven by the environment, safe by default. Every variable is listed in .env.example."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from forum.env import (
    env_bool,
    env_cache,
    env_choice,
    env_database,
    env_email,
    env_int,
    env_list,
    env_origin,
    env_secret,
    env_str,
    load_dotenv,
)

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(Path(env_str("FORUM_ENV_FILE") or BASE_DIR / ".env"))
VAR_DIR = Path(env_str("FORUM_VAR_DIR") or BASE_DIR / "var")

# The site
FORUM_NAME = env_str("FORUM_NAME", "The Diplomacy Forum")
FORUM_TAGLINE = env_str("FORUM_TAGLINE", "Reporting and argument on how nations deal with one another")
FORUM_HTTPS = env_bool("FORUM_HTTPS", default=True)
FORUM_TRUSTED_PROXIES = env_int("FORUM_TRUSTED_PROXIES", 0)
FORUM_SEARCHES_PER_MINUTE = env_int("FORUM_SEARCHES_PER_MINUTE", 20)
FORUM_SECURITY_CONTACT = env_str("FORUM_SECURITY_CONTACT")
FORUM_FEEDS = env_choice("FORUM_FEEDS", "full", "summary")
FORUM_CHORES = env_bool("FORUM_CHORES", default=True)

# Mail: without a server the site sends none, and offers nothing that needs it
FORUM_EMAIL_URL = env_str("FORUM_EMAIL_URL")
MAIL = env_email("FORUM_EMAIL_URL", folder=VAR_DIR)
EMAIL_BACKEND, EMAIL_FILE_PATH = MAIL["EMAIL_BACKEND"], MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL["EMAIL_USE_SSL"], MAIL["EMAIL_USE_TLS"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_str("FORUM_EMAIL_FROM", "forum@localhost")

# Core
DEBUG = env_bool("FORUM_DEBUG", default=False)
SECRET_KEY = env_secret("FORUM_SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("FORUM_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("FORUM_ALLOWED_HOSTS")
FORUM_ORIGIN = env_origin("FORUM_ORIGIN", hosts=ALLOWED_HOSTS, https=FORUM_HTTPS)
CSRF_TRUSTED_ORIGINS = env_list("FORUM_TRUSTED_ORIGINS")
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ckeditor",
    "pictures",
    "forum",
    "articles",
    "comments",
]
MIDDLEWARE = [
    "forum.editions.middleware.PageMiddleware",
    "forum.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "forum.middleware.RequestGuardMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "forum.middleware.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
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
                "articles.navigation.site",
            ],
        },
    },
]

# Database: the server of DATABASE_URL, or one of our own under var/
DATABASES = {
    "default": {
        **env_database(
            "DATABASE_URL",
            embedded={
                "ENGINE": "forum.postgres",
                "NAME": "forum",
                "OPTIONS": {"data_dir": VAR_DIR / "postgres"},
            },
        ),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}

# Pages that were made are kept (editions/): in each process, and for all of them in files or in Redis
FORUM_CACHE = env_str("FORUM_CACHE", "files")
FORUM_CDN_SECONDS = env_int("FORUM_CDN_SECONDS", 0)
CACHES = {"default": env_cache("FORUM_CACHE", folder=(VAR_DIR / "cache" / "pages").resolve())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "forum.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
ARTICLE_LANGUAGES = [
    ("en", "English"),
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("zh", "中文"),
]
RIGHT_TO_LEFT_LANGUAGES = {"ar", "fa", "he", "ur"}
TIME_ZONE = ZoneInfo(env_str("FORUM_TIME_ZONE", "UTC")).key
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "forum.staticfiles.SafeAppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env_str("FORUM_MEDIA_DIR") or VAR_DIR / "media")
IMPORT_ROOT = VAR_DIR / "import"  # exports of other sites, and what was fetched from them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "forum.staticfiles.HashedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
PICTURES = {
    "BREAKPOINTS": {"s": 640, "m": 960, "l": 1280},
    "GRID_COLUMNS": 3,
    "CONTAINER_WIDTH": 1200,
    "FILE_TYPES": ["AVIF", "WEBP"],
    "PICTURE_CLASS": "articles.renditions.FocusedPicture",
    "PIXEL_DENSITIES": [1, 2],
    "USE_PLACEHOLDERS": False,
}

# Transport and cookies
FORCE_SCRIPT_NAME = ""  # or a request's own header would choose it
SECURE_SSL_REDIRECT = FORUM_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FORUM_TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if FORUM_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = FORUM_HTTPS
SECURE_HSTS_PRELOAD = FORUM_HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = FORUM_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if FORUM_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if FORUM_HTTPS else "csrf"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "forum.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# The editor: why the bundled CKEditor 4 is acceptable is asserted by articles/checks.py
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
CKEDITOR_CONFIGS = {
    "default": {
        "skin": "moono-lisa",
        "width": "100%",
        "height": 480,
        "autoGrow_minHeight": 480,
        "autoGrow_maxHeight": 1200,
        "contentsCss": lazy(static, str)("forum/css/editor.css"),
        "filebrowserImageUploadUrl": reverse_lazy("admin:articles_image_upload"),
        "versionCheck": False,
        "disableNativeSpellChecker": False,
        "entities": False,
        "fillEmptyBlocks": False,
        "extraPlugins": "image2,autogrow,filetools",
        "removePlugins": (
            # These are dangerous: articles/checks.py
            "autoembed,bbcode,codesnippetgeshi,devtools,docprops,easyimage,embed,embedbase,embedsemantic,exportpdf,"
            "flash,forms,iframe,iframedialog,mathjax,preview,print,scayt,smiley,sourcedialog,stylesheetparser,"
            "templates,uploadimage,wsc,"
            # and these make what the sanitiser does not keep
            "image,about,bidi,colorbutton,colordialog,copyformatting,dialogadvtab,div,elementspath,font,indentblock,"
            "justify,liststyle,newpage,pagebreak,resize,save,stylescombo"
        ),
        "toolbar": [
            ["Format", "Bold", "Italic", "RemoveFormat"],
            ["Link", "OwnLink", "Unlink"],
            ["BulletedList", "NumberedList", "Blockquote", "PullQuote"],
            ["Image", "Table", "HorizontalRule", "SpecialChar", "Language"],
            ["Undo", "Redo", "PasteText", "Find", "Replace"],
            ["ShowBlocks", "Source", "Maximize"],
        ],
        "format_tags": "p;h2;h3;h4",
        "removeDialogTabs": "link:advanced;link:target",
        "linkShowTargetTab": False,
        "pasteFromWord_inlineImages": False,  # the sanitiser keeps none; editor-paste.js says so
        "linkDefaultProtocol": "https://",
        "image2_captionedClass": "image",
        "image2_alignClasses": ["align-left", "align-center", "align-right"],
        "language_list": [
            "ar:العربية:rtl", "de:Deutsch", "en:English", "es:Español", "fa:فارسی:rtl", "fr:Français", "he:עברית:rtl",
            "ja:日本語", "ko:한국어", "pt:Português", "ru:Русский", "tr:Türkçe", "uk:Українська", "ur:اردو:rtl",
            "zh-Hans:简体中文", "zh-Hant:繁體中文",
        ],
        # What articles/sanitizing.py keeps, so that the editor shows what will be stored
        "allowedContent": {
            "p h2 h3 h4 blockquote pre div figcaption caption li": {"attributes": "lang,dir"},
            "ul table thead tbody tfoot tr span bdi bdo": {"attributes": "lang,dir"},
            "strong em b i u s sub sup code cite q br hr": True,
            "a": {"attributes": "!href,title,hreflang,lang,dir"},
            "abbr": {"attributes": "title,lang,dir"},
            "ol": {"attributes": "start,reversed,type,lang,dir"},
            "td th": {"attributes": "colspan,rowspan,scope,lang,dir"},
            "blockquote": {"attributes": "cite", "classes": "pull-quote"},
            "img": {"attributes": "!src,alt,width,height", "classes": "align-left,align-center,align-right"},
            "figure": {"attributes": "lang,dir", "classes": "image,align-left,align-center,align-right"},
            "div p": {"classes": "align-center"},
        },
        "disallowedContent": "script; style; *[on*]; *{*}",
    }
}  # fmt: skip

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
