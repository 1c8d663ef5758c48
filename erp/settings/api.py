"""The REST API and its OpenAPI document."""

from erp.settings.env import TEST

REST_FRAMEWORK = {
    # Session cookies are not accepted by the API: only credentials that name their company.
    "DEFAULT_AUTHENTICATION_CLASSES": ["apikeys.authentication.KeyAuthentication"],
    "DEFAULT_PARSER_CLASSES": ["erp.api.parsers.StrictJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "erp.api.schema.ResourceSchema",
    "EXCEPTION_HANDLER": "erp.api.errors.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Mizan",
    "DESCRIPTION": "The API of Mizan, an ERP that other programs can rely on.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    # Choices stay where they are used: named enums would want a hand-kept list of names.
    "POSTPROCESSING_HOOKS": ["erp.api.schema.add_refusals"],
    "SERVE_INCLUDE_SCHEMA": False,
    # The pages and the document are public: they hold names, no company's data.
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    # A related record is read as an object and written by its id.
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
}

# How often each process writes down when keys were last used (apikeys/usage.py); 0 is never.
KEY_USAGE_SECONDS = 0 if TEST else 60
