"""The drawing of a session in the rule book comes from its script: every state and every edge of it."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.plan import Plan
from unslump.core.script import Script
from unslump.core.trials import trial_plans
from unslump.rulebook.diagram import svg, told
from unslump.rulebook.flow import Flow, flow, fullest

SVG = "{http://www.w3.org/2000/svg}"


def real_edges(script: Script) -> Iterator[tuple[str, str, str]]:
    """Every edge, read off the script itself. With a choice, "done" means the first option (core/machine.py)."""
    for name, state in script.states.items():
        yield from ((name, key, target) for key, target in state.on.items() if key != "done" or not state.options)
        yield from ((name, f"option {index}", target) for index, target in enumerate(state.options))
        if state.otherwise:
            yield name, "shut" if state.gate else "otherwise", state.otherwise


def lies(drawn: Flow, catalogue: Catalogue, plan: Plan) -> list[str]:
    """Everything in which a drawing differs from the script that it stands for."""
    script = compile_plan(catalogue, plan)
    home = {state: box.id for box in drawn.boxes for state in box.states}
    found = [
        f"state {name}: in {number} boxes"
        for name in script.states
        if (number := sum(name in box.states for box in drawn.boxes)) != 1
    ]
    found += [f"state {name}: not in the script" for name in home if name not in script.states]
    shown = Counter((e.source, e.key, e.target) for part in (*drawn.arrows, *drawn.stated) for e in part.edges)
    real = Counter(real_edges(script))
    found += [
        f"edge {edge}: shown {shown[edge]} times, not {real[edge]}"
        for edge in real | shown
        if real[edge] != shown[edge]
    ]
    for arrow in drawn.arrows:
        found += [
            f"arrow {arrow.source} to {arrow.target}: does not stand for {edge.source} to {edge.target}"
            for edge in arrow.edges
            if (home.get(edge.source), home.get(edge.target)) != (arrow.source, arrow.target)
        ]
    for name, state in script.states.items():
        if state.kind not in ("end", "settle") and home.get(state.on["back-off"]) != "settle":
            found.append(f"a symptom in {name} does not lead to easing off")
        if state.kind == "settle" and home.get(state.on["back-off"]) != "end.symptom":
            found.append(f"a symptom in {name} does not lead to the end")
        if name in home and home[name] != "lighter" and bool(state.gate) != bool(drawn.box(home[name]).gate):
            found.append(f"{name}: a gate is missing, or too many")
    return found


def test_every_state_is_one_box_and_every_edge_one_arrow_or_rule(content: Catalogue) -> None:
    seen = 0
    for plan in trial_plans(content):
        found = lies(flow(content, plan), content, plan)
        assert not found, (plan.items[0].name, found[:3])
        seen += 1
    assert seen > len(content.exercises)


def test_stated_rules_hold_from_every_box_and_lead_to_one_place(content: Catalogue) -> None:
    for plan in fullest(content).values():
        drawn, script = flow(content, plan), compile_plan(content, plan)
        home = {state: box.id for box in drawn.boxes for state in box.states}
        order = list(script.states)
        for stated in drawn.stated:
            reached = {home[edge.target] for edge in stated.edges}
            if stated.key in ("back-off", "skip", "easier", "again"):
                assert len(reached) == 1, (drawn.exercise, stated.key, reached)
                assert drawn.box(reached.pop()).title in stated.says
            if stated.key == "back":
                assert all(order.index(edge.target) <= order.index(edge.source) for edge in stated.edges)
        skips = {edge.source for stated in drawn.stated if stated.key == "skip" for edge in stated.edges}
        assert skips == {name for name, state in script.states.items() if state.kind not in ("end", "settle")}


def test_a_drawing_that_leaves_something_out_is_found(content: Catalogue) -> None:
    plan = fullest(content)["seated-hamstring"]
    drawn = flow(content, plan)
    fewer_arrows = drawn.model_copy(update={"arrows": drawn.arrows[1:]})
    turned = drawn.arrows[0].model_copy(update={"target": drawn.arrows[-1].target})
    no_gate = tuple(box.model_copy(update={"gate": ""}) for box in drawn.boxes)
    without = tuple(box.model_copy(update={"states": box.states[1:]}) for box in drawn.boxes)
    assert lies(fewer_arrows, content, plan)
    assert lies(drawn.model_copy(update={"arrows": (turned, *drawn.arrows[1:])}), content, plan)
    assert lies(drawn.model_copy(update={"boxes": no_gate}), content, plan)
    assert any("in 0 boxes" in text for text in lies(drawn.model_copy(update={"boxes": without}), content, plan))
    assert not lies(drawn, content, plan)


def test_every_response_is_in_every_drawing(content: Catalogue) -> None:
    drawn = flow(content, fullest(content)["march"])
    ways = {"emergency": "end.emergency", "stop": "end.symptom", "back-off": "settle"}
    for way, target in ways.items():
        here = [response for response in content.session.responses if response.response == way]
        assert [len(answer.what) for answer in drawn.answers if answer.target == target] == [len(here)]


def test_drawings_are_accessible_svg_with_text_as_text(content: Catalogue) -> None:
    for plan in fullest(content).values():
        drawn = flow(content, plan)
        picture = ET.fromstring(svg(drawn))  # noqa: S314 - our own
        assert picture.get("role") == "img"
        ids = [element.get("id") for element in picture.iter() if element.get("id")]
        assert picture.get("aria-labelledby", "").split() == ids
        assert picture.findtext(f"{SVG}title") == f"{drawn.name}: its course"
        words = " ".join(element.text or "" for element in picture.iter(f"{SVG}text"))
        for box in drawn.boxes:
            assert set(box.title.split()) <= set(words.split()), box.title
            assert set(box.gate.split()) <= set(words.split())
        assert not picture.findall(f".//{SVG}style")
        assert not [element for element in picture.iter() if "style" in element.attrib or "onload" in element.attrib]
        low = max(float(element.get("y", 0)) for element in picture.iter(f"{SVG}text"))
        assert low < float(picture.get("height", 0))


def test_names_are_escaped_in_drawings(content: Catalogue) -> None:
    plan = fullest(content)["march"]
    drawn = flow(content, plan).model_copy(update={"name": "<script>alert(1)</script>"})
    boxes = tuple(box.model_copy(update={"title": "a & b < c"}) for box in drawn.boxes)
    text = svg(drawn.model_copy(update={"boxes": boxes}))
    assert "<script" not in text
    ET.fromstring(text)  # noqa: S314 - our own


def test_the_same_in_words_names_every_box_and_rule(content: Catalogue) -> None:
    drawn = flow(content, fullest(content)["seated-hamstring"])
    lines = told(drawn)
    assert all(
        any(line.startswith(f"{n}. {box.title.rstrip('.')}") for line in lines) for n, box in enumerate(drawn.boxes, 1)
    )
    assert {stated.says for stated in drawn.stated} <= set(lines)
