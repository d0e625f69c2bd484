"""The forms of the records: each shows a part of a document, and tells what it would change there."""
