"""Addresses: the file of a person: opened, found again, told once."""

from __future__ import annotations

from django.urls import path

from maillage.desk.files.views import barriers, facilitators, moving, people, situation, telling

app_name = "files"
urlpatterns = [
    path("bureau/personnes/", people.people, name="people"),
    path("bureau/personnes/nouvelle/", people.new, name="new"),
    path("bureau/personnes/<uuid:key>/", situation.file, name="file"),
    path("bureau/personnes/<uuid:key>/questions/", situation.questions, name="questions"),
    path("bureau/personnes/<uuid:key>/questions/<str:subject>/", telling.question, name="question"),
    path("bureau/personnes/<uuid:key>/dire/<slug:slug>/", telling.tell, name="tell"),
    path("bureau/personnes/<uuid:key>/freins/<slug:slug>/", barriers.barrier, name="barrier"),
    path("bureau/personnes/<uuid:key>/dits/<slug:which>/", barriers.said, name="said"),
    path("bureau/personnes/<uuid:key>/dits/<slug:which>/retirer/", barriers.take_back, name="take_back"),
    path("bureau/personnes/<uuid:key>/refuser/<int:offer>/", barriers.refuse_offer, name="refuse_offer"),
    path("bureau/personnes/<uuid:key>/historique/", situation.history, name="history"),
    path("bureau/personnes/<uuid:key>/lectures/", situation.readers, name="readers"),
    path("bureau/personnes/<uuid:key>/identite/", moving.identity, name="identity"),
    path("bureau/personnes/<uuid:key>/situation.json", moving.document, name="document"),
    path("bureau/personnes/<uuid:key>/reprendre/", moving.take_over, name="take_over"),
    path(
        "bureau/structures/<slug:territory>/<slug:organisation>/accompagner/",
        facilitators.facilitators,
        name="facilitators",
    ),
    path("bureau/membres/<int:member>/nommer/", facilitators.name, name="name"),
    path("bureau/membres/<int:member>/retirer/", facilitators.unname, name="unname"),
]
