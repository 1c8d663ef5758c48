from django.contrib import admin

from accounts.admin.party import PartyAdmin
from accounts.models.client import Client
from accounts.services import client


@admin.register(Client)
class ClientAdmin(PartyAdmin):
    service = client
    menu = "sales"
    menu_order = 10
    icon = "group"
