"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About, Kept

KEY = Kept(
    "running the site (GDPR 6.1.f)", "as long as the account", "delete the account: its keys go with it"
)

PERSONAL: tuple[About, ...] = (
    About(
        "api.Key",
        KEY,
        {
            "organisation": "for which organisation the key writes",
            "account": "who made the key and answers for it",
            "name": "tell the keys apart",
            "prefix": "find the key",
            "digest": "recognise the key without keeping it",
            "scopes": "what it may write",
            "created_at": "since when",
            "expires_at": "until when it opens",
            "used_on": "see that a key is no longer used",
            "revoked_at": "closed by hand",
        },
    ),
)

WITHOUT: dict[str, str] = {}
