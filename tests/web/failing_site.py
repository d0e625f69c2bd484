"""The site's addresses, and two more that fail while they hold what a visitor typed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from maillage.config import urls


def breaks(request: HttpRequest, token: str) -> HttpResponse:
    """Fail with what the visitor typed in a variable and in the message."""
    told = request.POST["words"]
    try:
        return HttpResponse(int(told))
    except ValueError as error:
        raise RuntimeError(f"cannot read {told} for {token}") from error


def refuses(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse, as a view may."""
    return HttpResponse(status=422)


urlpatterns = [path("casse/<token>/", breaks), path("refus/<token>/", refuses), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
