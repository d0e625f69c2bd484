"""What browsers are allowed to do with our pages: their own files, and nothing else."""

from typing import Any

from csp.constants import NONE, SELF

CONTENT_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
