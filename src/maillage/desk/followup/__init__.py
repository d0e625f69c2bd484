"""What follows a person: appointments, notes, documents, rights, mobility, hand-overs."""
