"""Pages of a signed-in person."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import current


@require_POST
@staff_member_required
def choose_company(request: HttpRequest) -> HttpResponse:
    """Work in the company `company` (its id) from now on. 403 if the person is no member of it."""
    wanted = request.POST.get("company", "")
    if not wanted.isdecimal() or not current.choose(request.user, request.session, int(wanted)):  # type: ignore[arg-type]
        return HttpResponseForbidden(_("This company is not yours to choose."))
    return HttpResponseRedirect(reverse("admin:index"))
