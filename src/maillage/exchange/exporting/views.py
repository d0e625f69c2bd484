"""The pages where one takes the directory away, and what each format leaves out."""

from __future__ import annotations

from collections import Counter

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.directory.models import Organisation, Territory
from maillage.exchange.exporting import services
from maillage.exchange.exporting.formats import EXPORTS, Export
from maillage.exchange.importing.names import field_name, kind_name
from maillage.exchange.reading import Loss

FRESH_SECONDS = 300


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The territories whose directory one may take away."""
    return render(
        request, "exchange/exporting/home.html", {"territories": Territory.objects.order_by("name")}
    )


@require_safe
def formats(request: HttpRequest, territory: str, organisation: str = "") -> HttpResponse:
    """The formats of a territory or of an organisation."""
    found, own = _whose(territory, organisation)
    context = {"territory": found, "organisation": own, "exports": EXPORTS.items()}
    return render(request, "exchange/exporting/formats.html", context)


@require_safe
def download(request: HttpRequest, territory: str, name: str, organisation: str = "") -> HttpResponseBase:
    """The file, from disk; nothing but a word when the reader has it already."""
    found, own = _whose(territory, organisation)
    format_name, export = _named(name)
    etag = quote_etag(f"{services.mark(found, export)}-{export.name}")
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if not isinstance(answer, HttpResponseNotModified):
        file = services.made(found, own, format_name)
        prefix = own.slug if own else found.slug
        answer = FileResponse(
            file.open("rb"),
            as_attachment=True,
            filename=f"{prefix}-{export.name}",
            content_type=export.media_type,
        )
        answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer


@require_safe
def losses(request: HttpRequest, territory: str, name: str, organisation: str = "") -> HttpResponse:
    """What a format can't carry of these records: which fields, why, of how many records."""
    found, own = _whose(territory, organisation)
    format_name, export = _named(name)
    told = services.losses_of(services.made(found, own, format_name))
    context = {"territory": found, "organisation": own, "export": export, "losses": _summed(told)}
    return render(request, "exchange/exporting/losses.html", context)


def _summed(losses: list[Loss]) -> list[tuple[str, str, str, int]]:
    counts = Counter((loss.kind, loss.field, loss.reason) for loss in losses)
    return [(kind_name(kind), field_name(field), why, n) for (kind, field, why), n in counts.most_common()]


def _whose(territory: str, organisation: str) -> tuple[Territory, Organisation | None]:
    found = get_object_or_404(Territory, slug=territory)
    if not organisation:
        return found, None
    return found, get_object_or_404(Organisation.current(), territory=found, slug=organisation)


def _named(name: str) -> tuple[str, Export]:
    for format_name, export in EXPORTS.items():
        if export.name == name:
            return format_name, export
    raise Http404(_("Ce format n’existe pas."))
