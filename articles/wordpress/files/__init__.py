"""Where the files of an old site come from, and what they become here."""
