"""Where each surface begins."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

# The document is the same for everybody and takes a while to make.
SCHEMA_SECONDS = 300

urlpatterns = [
    path("health/", include("erp.health.urls")),
    path("api/schema", cache_page(SCHEMA_SECONDS)(SpectacularJSONAPIView.as_view()), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(), name="api-docs"),
    path("api/redoc", SpectacularRedocView.as_view(), name="api-redoc"),
    path("api/", include("erp.api.urls")),
    # Before the admin, which answers everything below its address.
    path("", include("accounts.urls")),
    path("admin/language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
