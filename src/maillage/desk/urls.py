"""Addresses of the desk."""

from django.urls import path

from maillage.desk.views import links, proposals, telling

app_name = "desk"
urlpatterns = [
    path("", telling.situation, name="situation"),
    path("dire/<slug:slug>/", telling.tell, name="tell"),
    path("questions/", telling.questions, name="questions"),
    path("questions/<str:subject>/", telling.question, name="question"),
    path("effacer/", telling.forget, name="forget"),
    path("propositions/", proposals.proposals, name="proposals"),
    path("propositions/<int:number>/", proposals.plan, name="plan"),
    path("propositions/<int:number>/agenda.ics", proposals.calendar, name="calendar"),
    path("propositions/<int:number>/lien/", proposals.share, name="share"),
    path("exemple/<slug:territory>/<slug:person>/", proposals.example, name="example"),
    path("exemple/<slug:territory>/<slug:person>/reprendre/", proposals.take_example, name="take_example"),
    path("exemple/<slug:territory>/<slug:person>/<int:number>/", proposals.example_plan, name="example_plan"),
    path(
        "exemple/<slug:territory>/<slug:person>/<int:number>/agenda.ics",
        proposals.example_calendar,
        name="example_calendar",
    ),
    path("lien/<str:token>/", links.link, name="link"),
    path("lien/<str:token>/agenda.ics", links.link_calendar, name="link_calendar"),
    path("lien/<str:token>/effacer/", links.erase, name="erase_link"),
    path("lien/<str:token>/reprendre/", links.resume, name="resume_link"),
]
