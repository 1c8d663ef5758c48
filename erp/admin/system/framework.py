"""Pages that packages bring along and that lead nowhere here.

Groups are the permissions of roles, which have pages of their own; the rows of the task queue are read by who
runs the server.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

for _model in (Group, DBTaskResult):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
