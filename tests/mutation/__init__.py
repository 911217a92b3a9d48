"""Breaking the content on purpose, one small part at a time, and counting how many breakages the checks catch.

A rule that no case holds can change without anybody noticing. So each rule, gate, response, dose and tag is removed
or made milder, in memory only, and the checks are run over what comes of it (checks.py). What none of them
catches is either harmless, and explained in survivors.toml, or a case that is missing in spec/.

mutant.py      what a breakage is
asking.py      breakages of questions, screening rules, contradictions and limits
exercising.py  breakages of exercises and their gates
ruling.py      breakages of the session, progress, planning, guardrails and wording
scripting.py   breakages of compiled scripts
checks.py      what may catch them
running.py     runs them, and sums up
"""
