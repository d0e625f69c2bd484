"""The pages of imports: a file comes in, its columns are told, it is previewed, applied, undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.models import Account
from maillage.exchange.importing import queries, report, services
from maillage.exchange.importing.columns import columns_of
from maillage.exchange.importing.formats import FORMATS
from maillage.exchange.importing.forms import ColumnsForm, FileForm, SourceForm
from maillage.exchange.importing.undoing import UndoRefusedError
from maillage.exchange.models import ImportRun, ImportSource, RunState
from maillage.exchange.source import SourceRefusedError
from maillage.exchange.spreadsheet.cells import cell_text

LINES_SHOWN = 50
EXAMPLE_ROWS = 5
RUNS_SHOWN = 20
UNPROCESSABLE = 422
_SPREADSHEETS = {
    "csv": (report.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (report.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class Asked(HttpRequest):
    """A request of somebody who is logged in."""

    user: Account


@require_safe
@login_required
def home(request: Asked) -> HttpResponse:
    """The sources that one may import again, and the imports so far."""
    runs = Paginator(queries.runs_of(request.user), RUNS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "sources": queries.sources_of(request.user),
        "page": runs,
        "may_import": SourceForm(request.user).can_be_used(),
    }
    return render(request, "exchange/importing/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Asked) -> HttpResponse:
    """The first file of a source."""
    form = SourceForm(request.user, *_sent(request))
    if not form.can_be_used():
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        return _receive(request, form, form.source())
    return _file_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def again(request: Asked, key: int) -> HttpResponse:
    """Another file of a source."""
    source = get_object_or_404(queries.sources_of(request.user), pk=key)
    form = FileForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        return _receive(request, form, source)
    return _file_page(request, form, source)


def _sent(request: Asked) -> tuple[Any, ...]:
    """What a form is filled with: nothing, before it was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _file_page(request: Asked, form: FileForm, source: ImportSource | None = None) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "exchange/importing/file.html", {"form": form, "source": source}, status=status)


def _receive(request: Asked, form: FileForm, source: ImportSource) -> HttpResponse:
    run = services.new_run(source, request.user, form.file_name, form.cleaned_data["file"])
    run.day = form.cleaned_data["day"]
    services.receive(run, form.cleaned_data["file"])
    if FORMATS[source.format].mapped:
        return redirect("imports:columns", run.pk)
    services.preview_run(run)
    return redirect("imports:run", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def columns(request: Asked, key: int) -> HttpResponse:
    """What each column of a spreadsheet means."""
    run = _waiting(request, key)
    try:
        table, shown, mapping = columns_of(run)
    except SourceRefusedError:
        services.preview_run(run)  # says why
        return redirect("imports:run", run.pk)
    form = ColumnsForm(shown, mapping, *_sent(request))
    if request.method == "POST" and form.is_valid():
        services.tell_columns(run, request.user, form.mapping())
        return redirect("imports:run", run.pk)
    fields = [(form[f"column_{rank}"], _days(form, rank), column) for rank, column in enumerate(shown)]
    rows = [[cell_text(cell) for cell in cells] for _line, cells in table.rows[:EXAMPLE_ROWS]]
    context = {"form": form, "run": run, "columns": fields, "table": table, "rows": rows}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "exchange/importing/columns.html", context, status=status)


def _days(form: ColumnsForm, rank: int) -> Any:
    return form[f"days_{rank}"] if f"days_{rank}" in form.fields else None


@require_safe
@login_required
def run(request: Asked, key: int) -> HttpResponse:
    """A preview, or what an import did: counts, then each line, of one sort if asked."""
    found = _run(request, key)
    if found.state == RunState.UPLOADED:
        return redirect("imports:columns", found.pk)
    lines = found.report.get("lines", [])
    sort = request.GET.get("montrer", "")
    shown = [line for line in lines if not sort or line["what"] == sort]
    context = {
        "run": found,
        "tally": _tally(found.counts),
        "sorts": _sorts(lines),
        "sort": sort,
        "page": (page := Paginator(shown, LINES_SHOWN).get_page(request.GET.get("page"))),
        "lines": [report.in_words(line) for line in page],
        "may_apply": found.state == RunState.PREVIEW,
        "may_undo": queries.last_applied(found.source) == found,
        "mapped": FORMATS[found.source.format].mapped,
        "more": found.report.get("more", 0),
    }
    return render(request, "exchange/importing/run.html", context)


def _tally(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What is counted, in words, in the order in which one asks."""
    names = {
        "rows": _("Lignes lues"),
        "refused": _("Lignes refusées"),
        "created": _("Fiches nouvelles"),
        "changed": _("Fiches changées"),
        "conflicts": _("Fiches changées des deux côtés : le site garde sa valeur"),
        "withdrawn": _("Fiches retirées, car la source ne les a plus"),
        "kept": _("Fiches laissées telles que sur le site"),
        "noted": _("Fiches pareilles, dont seul l’original a changé"),
        "same": _("Fiches inchangées"),
        "outside": _("Fiches d’ailleurs, laissées de côté"),
    }
    return [(words, counts.get(name, 0)) for name, words in names.items() if counts.get(name)]


def _sorts(lines: list[report.Line]) -> list[tuple[str, str, int]]:
    """The sorts of lines that there are, in words, with how many."""
    found: dict[str, int] = {}
    for line in lines:
        found[line["what"]] = found.get(line["what"], 0) + 1
    return [(what, words, found[what]) for what, words in report.what_names().items() if what in found]


@require_safe
@login_required
def download(request: Asked, key: int, form: str) -> HttpResponse:
    """The report as a spreadsheet."""
    found = _run(request, key)
    if form not in _SPREADSHEETS or found.state == RunState.UPLOADED:
        raise Http404
    write, kind = _SPREADSHEETS[form]
    content = write(found.file_name, found.report.get("lines", []), found.report.get("more", 0))
    name = _("rapport-import-%(key)d.%(form)s") % {"key": found.pk, "form": form}
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
@login_required
def apply(request: Asked, key: int) -> HttpResponse:
    """Apply what was previewed."""
    found = _waiting(request, key)
    losing = request.POST.get("losing") == "yes"
    try:
        done = services.apply_run(found, request.user, losing=losing)
    except services.DirectoryChangedError:
        services.preview_run(found)
        messages.warning(request, _("L’annuaire a changé entre-temps : voici le nouvel aperçu, relisez-le."))
    except services.ImportBlockedError as blocked:
        messages.error(request, " ".join(blocked.reasons))
    else:
        told = _("C’est fait : l’annuaire est à jour.") if done else _("Tout y était déjà : rien n’a changé.")
        messages.success(request, told)
    return redirect("imports:run", found.pk)


@require_POST
@login_required
def leave(request: Asked, key: int) -> HttpResponse:
    """Give a preview up."""
    services.leave(_waiting(request, key), request.user)
    messages.info(request, _("L’import est abandonné, son fichier effacé. Rien n’a changé."))
    return redirect("imports:home")


@require_POST
@login_required
def undo(request: Asked, key: int) -> HttpResponse:
    """Put the directory back as it was before an import."""
    found = _run(request, key)
    try:
        services.undo(found, request.user)
    except UndoRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("L’import est annulé : l’annuaire est comme avant."))
    return redirect("imports:run", found.pk)


def _run(request: Asked, key: int) -> ImportRun:
    """A run that the account may look at; 404 otherwise."""
    return get_object_or_404(queries.runs_of(request.user).defer("content"), pk=key)


def _waiting(request: Asked, key: int) -> ImportRun:
    """A run whose file is still here; 404 otherwise."""
    waiting = queries.runs_of(request.user).defer(None).exclude(content=None)
    return get_object_or_404(waiting, pk=key)
