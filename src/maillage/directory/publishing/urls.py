"""Addresses of publishing."""

from django.urls import path, register_converter

from maillage.directory.publishing.views import conditions, corrections, desk, editing, moderation, records


class WordConverter:
    """The sorts of records, as addresses name them."""

    regex = "structures|lieux|offres|sessions|passerelles"

    def to_python(self, value: str) -> str:
        """Itself."""
        return value

    def to_url(self, value: str) -> str:
        """Itself."""
        return value


register_converter(WordConverter, "sort")

app_name = "publishing"
urlpatterns = [
    path("", desk.home, name="home"),
    path("corbeille/", desk.basket, name="basket"),
    path("suggestions/<int:key>/", corrections.suggestion, name="suggestion"),
    path("signalements/<int:key>/", corrections.answer_report, name="answer_report"),
    path("nouveaux/<int:key>/", moderation.newcomer, name="newcomer"),
    path("passerelles/de/<slug:territory>/", moderation.ladders, name="ladders"),
    path("passerelles/de/<slug:territory>/nouvelle/", moderation.new_ladder, name="new_ladder"),
    path("<int:owner>/lieux/nouveau/", editing.new, {"word": "lieux"}, name="new_place"),
    path("<int:owner>/offres/nouvelle/", editing.new, {"word": "offres"}, name="new_offer"),
    path("offres/<int:key>/dates/nouvelles/", editing.new_session, name="new_session"),
    path("offres/<int:key>/conditions/", conditions.condition, name="condition"),
    path("<sort:word>/<int:key>/", records.record, name="record"),
    path("<sort:word>/<int:key>/modifier/<slug:part>/", editing.edit, name="edit"),
    path("<sort:word>/<int:key>/choisir/", editing.settle, name="settle"),
    path("<sort:word>/<int:key>/suggerer/<slug:part>/", corrections.suggest, name="suggest"),
    path("<sort:word>/<int:key>/signaler/", corrections.report, name="report"),
    path("<sort:word>/<int:key>/historique/", records.history, name="history"),
    path(
        "<sort:word>/<int:key>/historique/<int:version>/",
        records.restore_version,
        name="restore_version",
    ),
    path("<sort:word>/<int:key>/faire/<slug:deed>/", records.act, name="act"),
]
