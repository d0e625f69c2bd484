"""Plans that a visitor asked to find again."""

from maillage.privacy.register import About, Kept

SHARED = Kept(
    "request of the person (GDPR 6.1.b)",
    "until the link expires: 1, 7 or 30 days, as the person chose",
    "« Effacer maintenant » on the link's page; `maillage manage erase_expired`; "
    "when an expired link is opened",
)

PERSONAL = (
    About(
        "desk.SharedPlan",
        SHARED,
        {
            "token_hash": "find the plan behind a private link; the link itself can't be made from it",
            "sealed": "show the situation and the plan again to whoever has the link; encrypted with a key "
            "made of the link's token, which the site does not keep",
            "expires_at": "know when to erase",
        },
    ),
)
