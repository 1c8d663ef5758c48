"""The health pages: JSON, GET only, without credentials, never cached, and without any company's data.

`/health/live`    200 while the process answers; touches nothing else.
`/health/ready`   200 when every check holds, else 503: `{"status", "checks": {name: {"ok", "detail"}}}`.
`/health/ledger`  what the last `check_books` found: 200 when the books balanced lately, else 503 with
                  `status` `faulty`, `stale` (older than BOOKS_CHECK_MAX_AGE_HOURS) or `unknown` (never
                  checked).
"""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from erp.core import health
from erp.core.models.books_check import BooksCheck
from erp.health import checks  # noqa: F401  (registers its checks)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The process can do its work: send it requests."""
    answers = health.run()
    well = all(ok for ok, _ in answers.values())
    body = {
        "status": "ok" if well else "failing",
        "checks": {name: {"ok": ok, "detail": detail} for name, (ok, detail) in answers.items()},
    }
    return JsonResponse(body, status=200 if well else 503)


@never_cache
@require_safe
def ledger(request: HttpRequest) -> JsonResponse:
    """The books balanced when they were last checked. Says how many faults, never which rows."""
    try:
        last = BooksCheck.objects.order_by("-at", "-pk").first()
    except DatabaseError:
        return JsonResponse({"status": "unknown", "checked_at": None}, status=503)
    if last is None:
        return JsonResponse({"status": "unknown", "checked_at": None}, status=503)
    stale = timezone.now() - last.at > timedelta(hours=settings.BOOKS_CHECK_MAX_AGE_HOURS)
    status = "faulty" if not last.ok else "stale" if stale else "ok"
    body = {
        "status": status,
        "checked_at": last.at.isoformat().replace("+00:00", "Z"),
        "companies": last.companies,
        "faults": len(last.faults),
    }
    return JsonResponse(body, status=200 if status == "ok" else 503)
