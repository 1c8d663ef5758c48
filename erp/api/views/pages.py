"""The OpenAPI document and the two pages that show it, from local assets."""

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView
from rest_framework.renderers import TemplateHTMLRenderer


class SchemaView(SpectacularAPIView):
    """`GET /api/schema`."""

    renderer_classes = (OpenApiJsonRenderer,)
    authentication_classes = ()


class DocsView(SpectacularSwaggerView):
    """`GET /api/docs`."""

    url_name = "schema"
    authentication_classes = ()
    renderer_classes = (TemplateHTMLRenderer,)


class RedocView(SpectacularRedocView):
    """`GET /api/redoc`."""

    url_name = "schema"
    authentication_classes = ()
    renderer_classes = (TemplateHTMLRenderer,)
