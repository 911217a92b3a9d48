"""How dates and times are written, where that is not as Django has it for the language."""
