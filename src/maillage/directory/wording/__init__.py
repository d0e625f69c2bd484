"""The directory's data in plain words, in the language of the reader: the same on pages and in plans."""
