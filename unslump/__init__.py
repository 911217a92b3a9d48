"""Unslump: a back-care coach that people run themselves."""

__version__ = "0.1.0"
