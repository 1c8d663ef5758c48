"""Permissions of people in the admin: those of their membership in the company they work in."""

from django.contrib.auth.backends import ModelBackend


class MembershipBackend(ModelBackend):
    """Sign-in by e-mail and password."""
