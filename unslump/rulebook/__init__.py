"""The rule book: content and cases as pages that somebody who does not program can read and sign off.

Pure. A catalogue and the cases (plain data) become values (pages.py); markdown.py and the site turn those into text.
"""
