"""Installed apps and where requests begin."""

ROOT_URLCONF = "erp.urls"
WSGI_APPLICATION = "erp.wsgi.application"

INSTALLED_APPS = [
    # unfold replaces the admin's templates, so it comes first.
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "erp.core",
    "erp.serving",
    "erp.audit",
    "erp.webhooks",
    "erp.api",
    "erp.admin",
    "accounts",
    "accounting",
    "inventory",
    "sales",
    "apikeys",
    "demo",
]
