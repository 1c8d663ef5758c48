"""Pages where a person gets their password, and chooses the company they work in.

The names are Django's own: its sign-in page offers "forgotten your password" once `admin_password_reset`
exists.
"""

from django.contrib.auth import views as auth
from django.urls import path

from accounts.forms import PasswordLinkForm
from accounts.views import choose_company

urlpatterns = [
    path(
        "admin/password_reset/",
        auth.PasswordResetView.as_view(form_class=PasswordLinkForm),
        name="admin_password_reset",
    ),
    path("admin/password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/company/", choose_company, name="choose_company"),
]
