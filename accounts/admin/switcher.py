"""The head of the sidebar: in which company a person works, and in which they could."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts import current
from erp.admin.requests import company_of


def current_name(request: HttpRequest) -> str:
    """The company of this page."""
    company = company_of(request)
    return company.name if company else ""


def companies(request: HttpRequest) -> list[dict[str, Any]]:
    """The companies to choose from, for the sidebar's drop-down; none where there is no choice."""
    if not request.user.is_authenticated:
        return []
    choices = current.companies_of(request.user)
    if len(choices) < 2:
        return []
    now = company_of(request)
    return [
        {
            "title": company.name,
            "link": reverse("choose_company"),
            "icon": "check" if company == now else "store",
            "attrs": {"company": company.pk},
        }
        for company in choices
    ]
