"""The look of the admin panel (django-unfold)."""

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": "Mizan",
    "SITE_HEADER": "Mizan",
    "SITE_SUBHEADER": _("The scales of your books"),
    "SITE_URL": None,
    "SITE_SYMBOL": "balance",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("mizan/scales.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "6px",
}
