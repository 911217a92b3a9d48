"""What translators work with: every sentence of the content, the site and the player as PO files, and compiled ones.

`make words` brings all of it up to date. CONTRIBUTING.md says how to translate.
"""
