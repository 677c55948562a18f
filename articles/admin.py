"""What of the ground floor stands at the desk as it is; the floor above has the rest."""

from django.contrib import admin

from articles.claim_desk import NameAdmin
from articles.models import Call, Name, Price, User
from articles.money_admin import CallAdmin, PriceAdmin
from articles.person_admin import PersonAdmin

admin.site.register(Call, CallAdmin)
admin.site.register(Price, PriceAdmin)
admin.site.register(Name, NameAdmin)
admin.site.register(User, PersonAdmin)
