"""Pages that packages bring along: the first one's name, and those that lead nowhere here.

Groups are the permissions of roles, which have pages of their own; the rows of the task queue are read by who
runs the server.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

admin.site.index_title = _("Overview")

for _model in (Group, DBTaskResult):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
