"""Addresses: what follows a person: appointments, notes, documents, rights, mobility, hand-overs."""

from __future__ import annotations

from django.urls import include, path

from maillage.desk.followup.views import agenda, appointments, documents, notes, overview, relays, rights

app_name = "followup"

of_person = [
    path("", overview.followup, name="followup"),
    path("permanences/", overview.nearby, name="nearby"),
    path("agenda.ics", appointments.person_calendar, name="person_calendar"),
    path("rendez-vous/", appointments.make, name="make_appointment"),
    path("rendez-vous/<uuid:appointment>/", appointments.appointment, name="appointment"),
    path("rendez-vous/<uuid:appointment>/<slug:deed>/", appointments.act, name="appointment_deed"),
    path("notes/", notes.write, name="write_note"),
    path("notes/<int:number>/", notes.note, name="note"),
    path("notes/<int:number>/effacer/", notes.erase, name="erase_note"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<uuid:document>/", documents.download, name="document"),
    path("documents/<uuid:document>/<slug:deed>/", documents.act, name="document_deed"),
    path("droits/", rights.checklist, name="rights"),
    path("droits/<slug:right>/", rights.answer, name="right"),
    path("mobilite/", rights.converse, name="mobility"),
    path("mobilite/<int:number>/", rights.diagnosis, name="diagnosis"),
    path("mobilite/<int:number>/reporter/", rights.confirm, name="confirm_mobility"),
    path("referent/", relays.key_worker, name="key_worker"),
    path("referent/<slug:deed>/", relays.act, name="key_worker_deed"),
]

urlpatterns = [
    path("bureau/agenda/", agenda.calendar, name="calendar"),
    path("bureau/agenda/adresse/", agenda.address, name="feed_address"),
    path("bureau/agenda/<str:token>.ics", agenda.feed, name="feed"),
    path("bureau/relais/", agenda.relays, name="relays"),
    path("bureau/personnes/<uuid:key>/suivi/", include(of_person)),
]
