"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About, Kept

IMPORT_RUN = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "as long as the source; the account’s name goes with the account",
    "delete the account: the name is emptied, the import stays",
)
IMPORTED_FILE = Kept(
    "the directory’s interest in files that can be checked (GDPR 6.1.f)",
    "until applied or refused, seven days at most",
    "applying or leaving the import; the next upload, or "
    "`maillage manage forget_import_files`, erases those older than seven days",
)

PERSONAL: tuple[About, ...] = (
    About(
        "exchange.ImportRun",
        IMPORT_RUN,
        {
            "source": "which source was imported",
            "by": "who answers for the import",
            "at": "when",
            "file_name": "which file",
            "day": "of which day the file is",
            "file_hash": "know the same file again",
            "state": "what became of it",
            "fingerprint": "apply only what was previewed",
            "counts": "what the import did",
            "report": "tell what is to be corrected; values of public records",
        },
    ),
    About(
        "exchange.ImportRun",
        IMPORTED_FILE,
        {
            "content": "apply what was previewed; a producer’s file may name people, "
            "whose columns are never kept in a record",
        },
    ),
)

WITHOUT = {
    "exchange.ImportSource": "where public records are imported from",
    "exchange.Provenance": "which source each public value comes from",
}
