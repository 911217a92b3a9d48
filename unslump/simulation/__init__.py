"""Virtual people through weeks of the whole loop: the promises watched from outside, and what the rules lead to.

Beside the core, this package uses only chance, and that with a seed, so that every run can be repeated. What is
assumed of the people stands in people.toml; docs/simulation.md explains it.
"""
