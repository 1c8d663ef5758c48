"""Addresses of the health pages."""

from django.urls import path

from erp.health import views

urlpatterns = [
    path("live", views.live, name="health-live"),
    path("ready", views.ready, name="health-ready"),
    path("ledger", views.ledger, name="health-ledger"),
]
