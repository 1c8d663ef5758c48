"""Pages where a person gets their password, and chooses the company they work in.

The names are Django's own: its sign-in page offers "forgotten your password" once `admin_password_reset`
exists.
"""

from django.urls import path

from accounts.password_pages import Ask, Asked, Choose, Chosen
from accounts.views import choose_company

urlpatterns = [
    path("admin/password_reset/", Ask.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", Asked.as_view(), name="password_reset_done"),
    path("admin/reset/<uidb64>/<token>/", Choose.as_view(), name="password_reset_confirm"),
    path("admin/reset/done/", Chosen.as_view(), name="password_reset_complete"),
    path("admin/company/", choose_company, name="choose_company"),
]
