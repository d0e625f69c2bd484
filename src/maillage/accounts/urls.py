"""Addresses of the room: « mon espace », organisations and their members, invitations."""

from django.urls import path

from maillage.accounts.views import invitations, joining, members, space

app_name = "accounts"
urlpatterns = [
    path("", space.home, name="home"),
    path("nom/", space.name, name="name"),
    path("appareils/", space.devices, name="devices"),
    path("effacer/", space.erase, name="erase"),
    path("structures/nouvelle/", joining.create, name="create"),
    path("structures/chercher/", joining.find, name="find"),
    path("structures/<slug:territory>/<slug:organisation>/", members.members, name="members"),
    path("structures/<slug:territory>/<slug:organisation>/inviter/", members.invite, name="invite"),
    path("structures/<slug:territory>/<slug:organisation>/rejoindre/", joining.ask, name="ask"),
    path("membres/<int:key>/droit/", members.change_right, name="change-right"),
    path("membres/<int:key>/retirer/", members.remove, name="remove"),
    path("demandes/<int:key>/accepter/", joining.accept, name="accept-request"),
    path("demandes/<int:key>/refuser/", joining.refuse, name="refuse-request"),
    path("demandes/<int:key>/retirer/", joining.withdraw, name="withdraw-request"),
    path("invitations/<int:key>/accepter/", invitations.accept, name="accept-invitation"),
    path("invitations/<int:key>/renvoyer/", members.send_again, name="send-again"),
    path("invitations/<int:key>/retirer/", members.withdraw, name="withdraw-invitation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/autre-lien/", invitations.another_link, name="another-link"),
]
