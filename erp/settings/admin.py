"""The look of the admin panel (django-unfold)."""

from django.templatetags.static import static

# A draft of a thousand lines, the most there may be, comes back as one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

UNFOLD = {
    "SITE_TITLE": "Mizan",
    "SITE_HEADER": "Mizan",
    "SITE_SUBHEADER": "accounts.admin.switcher.current_name",
    "SITE_DROPDOWN": "accounts.admin.switcher.companies",
    "SITE_URL": None,
    "SITE_SYMBOL": "balance",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("mizan/scales.svg")},
    ],
    "DASHBOARD_CALLBACK": "erp.admin.start.page",
    "STYLES": ["erp.admin.menu.stylesheet"],
    # Each admin says where it stands; what a person may not see is left out.
    "SIDEBAR": {"show_search": False, "navigation": "erp.admin.menu.navigation"},
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "6px",
}
