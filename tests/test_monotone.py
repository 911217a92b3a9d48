"""More trouble never means more load (promise 2), over the whole input of a day's decision.

troubles.py draws somebody and the same person with one trouble more, for every kind of trouble there is. What is then
allowed must lie within what was allowed before, and a refusal must stay one (docs/decisions/0004-envelope.md).
UNSLUMP_EXAMPLES=20 tries twenty times as many.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measuring import compared
from tests.troubles import KINDS, pairs

MORE = int(os.environ.get("UNSLUMP_EXAMPLES", "1"))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25 * MORE, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_one_trouble_more_gives_nothing_more(kind: str, data: st.DataObject) -> None:
    assert compared(kind, data.draw(pairs(kind))) == []
