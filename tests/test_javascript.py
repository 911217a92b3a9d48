"""Runs the JavaScript tests (tests/js) in node."""

from tests.tools.node import REPOSITORY, run_node


def test_javascript():
    files = sorted((REPOSITORY / "tests" / "js").glob("*.test.js"))
    assert files
    done = run_node("--test", "--test-reporter=spec", *files)
    assert done.returncode == 0, f"{done.stdout[-20000:]}\n{done.stderr[-5000:]}"
