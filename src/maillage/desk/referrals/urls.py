"""Addresses: referrals, from sending to a known end; seats; messages."""

from django.urls import path

from maillage.desk.referrals.views import answers, reading, sending

app_name = "referrals"
urlpatterns = [
    path("bureau/personnes/<uuid:key>/orientations/", reading.of_person, name="of_person"),
    path("bureau/personnes/<uuid:key>/orientations/nouvelle/", sending.new, name="new"),
    path("bureau/orientations/", reading.tray, name="tray"),
    path("bureau/orientations/<uuid:key>/", reading.referral, name="referral"),
    path("bureau/orientations/<uuid:key>/messages/<int:number>/", reading.send_again, name="send_again"),
    path("orientation/nouveau-lien/", answers.another_link, name="another_link"),
    path("orientation/<str:token>/", answers.answer, name="answer"),
]
