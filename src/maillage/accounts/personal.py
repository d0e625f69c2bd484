"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About, Kept

ACCOUNT = Kept(
    "request of the person (GDPR 6.1.b)",
    "as long as the account: two years after its last use, one month after a warning",
    "« Effacer mon compte »; `maillage manage erase_unused_accounts`; the administration",
)
ACCOUNT_NAME = Kept(
    "request of the person (GDPR 6.1.b)",
    "as long as the account: two years after its last use, one month after a warning",
    "« Effacer mon compte »; `maillage manage erase_unused_accounts`; the administration; "
    "can be changed at any time",
)
ACCOUNT_SECURITY = Kept(
    "security of the site (GDPR 6.1.f)",
    "as long as the account: two years after its last use, one month after a warning",
    "« Effacer mon compte »; `maillage manage erase_unused_accounts`; the administration",
)
EMAIL_ADDRESS = Kept("request of the person (GDPR 6.1.b)", "as long as the account", "with the account")
NEW_ADDRESS = Kept(
    "request of the person (GDPR 6.1.b)",
    "as long as the account, or until another takes its place",
    "« Garder l’adresse actuelle »; with the account",
)
EMAIL_CONFIRMATION = Kept("request of the person (GDPR 6.1.b)", "nothing is kept", "nothing is kept")
AUTHENTICATOR = Kept("request of the person (GDPR 6.1.b)", "until taken off", "« Retirer »; with the account")
SOCIAL_ACCOUNT = Kept(
    "request of the person (GDPR 6.1.b)", "until unlinked", "« Détacher »; with the account"
)
USER_SESSION = Kept(
    "security of the site (GDPR 6.1.f)",
    "until the session ends: logging out, or two weeks",
    "« Fermer tous les autres »; `maillage manage erase_unused_accounts`; with the account",
)
MEMBERSHIP = Kept(
    "request of the person (GDPR 6.1.b)",
    "until the member leaves",
    "« Quitter »; an owner takes the member out; with the account",
)
INVITATION = Kept(
    "the organisation's interest in inviting who works there (GDPR 6.1.f)",
    "until accepted or withdrawn; 30 days after it expired at the latest",
    "« Retirer »; `maillage manage erase_unused_accounts`",
)
INVITER = Kept(
    "the organisation's interest in inviting who works there (GDPR 6.1.f)",
    "until accepted or withdrawn; 30 days after it expired at the latest",
    "« Retirer »; `maillage manage erase_unused_accounts`; emptied with the account of who invited",
)
JOIN_REQUEST = Kept(
    "request of the person (GDPR 6.1.b)",
    "until it is answered, at most six months",
    "« Retirer ma demande »; `maillage manage erase_unused_accounts`; with the account",
)
MODERATOR = Kept(
    "running the site (GDPR 6.1.f)",
    "as long as they do",
    "an administrator takes the right back; with the account",
)
TRAIL_ENTRY = Kept(
    "security of the site (GDPR 6.1.f)",
    "three years",
    "emptied with the account; `maillage manage erase_unused_accounts` erases older entries",
)

PERSONAL: tuple[About, ...] = (
    About(
        "accounts.Account",
        ACCOUNT,
        {
            "email": "log in; write to the person about what they do here",
            "password": "log in; hashed",
        },
    ),
    About(
        "accounts.Account",
        ACCOUNT_NAME,
        {
            "name": "show the other members who they work with",
        },
    ),
    About(
        "accounts.Account",
        ACCOUNT_SECURITY,
        {
            "last_login": "see that an account is no longer used",
            "date_joined": "know since when an account exists",
            "warned_at": "erase no unused account without a warning",
            "is_active": "close an account without losing its trace",
            "is_staff": "who may enter the administration",
            "is_superuser": "who may do everything",
            "groups": "who may do what",
            "user_permissions": "who may do what",
        },
    ),
    About(
        "account.EmailAddress",
        EMAIL_ADDRESS,
        {
            "user": "whose address it is",
        },
    ),
    About(
        "account.EmailAddress",
        NEW_ADDRESS,
        {
            "email": "log in and write to the person; a new address waits here to be confirmed",
            "verified": "know that the address is the person's",
            "primary": "know which address is in use",
        },
    ),
    About(
        "account.EmailConfirmation",
        EMAIL_CONFIRMATION,
        {
            "email_address": "nothing is kept there: the links to confirm an address are signed",
            "created": "the same",
            "sent": "the same",
            "key": "the same",
        },
    ),
    About(
        "mfa.Authenticator",
        AUTHENTICATOR,
        {
            "user": "whose second factor or passkey it is",
            "type": "which sort",
            "data": "check codes (the secret is encrypted) and passkeys (their public half)",
            "created_at": "tell one's keys apart",
            "last_used_at": "the same",
        },
    ),
    About(
        "socialaccount.SocialAccount",
        SOCIAL_ACCOUNT,
        {
            "user": "whose account with a provider it is",
            "provider": "which provider",
            "uid": "the provider's number for the person",
            "last_login": "when the person last came that way",
            "date_joined": "when it was linked",
        },
    ),
    About(
        "socialaccount.SocialAccount",
        EMAIL_CONFIRMATION,
        {
            "extra_data": "always empty: nothing else that the provider says is kept",
        },
    ),
    About(
        "socialaccount.SocialToken",
        EMAIL_CONFIRMATION,
        {
            "app": "never written: no token is kept",
            "account": "the same",
            "token": "the same",
            "token_secret": "the same",
            "expires_at": "the same",
        },
    ),
    About(
        "usersessions.UserSession",
        USER_SESSION,
        {
            "user": "show the person where their account is open",
            "created_at": "the same",
            "last_seen_at": "the same",
            "ip": "recognise a session that is not one's own",
            "user_agent": "the same",
            "session_key": "close it",
            "data": "nothing is written there",
        },
    ),
    About(
        "accounts.Membership",
        MEMBERSHIP,
        {
            "account": "who works for which organisation",
            "organisation": "the same",
            "right": "what the member may do there",
            "since": "know since when",
        },
    ),
    About(
        "accounts.Invitation",
        INVITATION,
        {
            "email": "send the invitation, and know whom it is for",
            "organisation": "what one is invited to",
            "right": "with which right",
            "nonce": "make a former link worthless",
            "expires_at": "refuse an old link, and know when to erase",
        },
    ),
    About(
        "accounts.Invitation",
        INVITER,
        {
            "invited_by": "tell the invited person who asks",
        },
    ),
    About(
        "accounts.JoinRequest",
        JOIN_REQUEST,
        {
            "account": "who asks to join",
            "organisation": "what they ask to join",
            "message": "tell who answers why",
            "asked_at": "answer the oldest first, and know when to erase",
        },
    ),
    About(
        "accounts.Moderator",
        MODERATOR,
        {
            "account": "who looks after a territory's directory",
            "territory": "which territory",
        },
    ),
    About(
        "accounts.TrailEntry",
        TRAIL_ENTRY,
        {
            "actor": "who did what: answer for the directory, find a misuse",
            "at": "when",
            "deed": "what was done",
            "subject_kind": "on what",
            "subject_id": "on which",
            "details": "what one needs to understand it; nothing personal is written there",
        },
    ),
)

WITHOUT = {
    "socialaccount.SocialApp": "always empty: the provider is in the settings",
}
