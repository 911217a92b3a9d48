"""A practice of made-up people, so that there is something to look at (`make run DEMO=1`). Nobody in it is real."""
