"""Your data: take everything along, bring it, show it to a clinician, delete it."""
