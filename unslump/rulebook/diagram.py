"""The course of an exercise as a picture: a Flow as SVG, laid out from top to bottom so that a phone can show it.

Text stays text. Without a style sheet everything has the colour of the text around it; the site colours it by classes.
Boxes stand in one column. Ways back run up the left side, ways that pass something over run down the right side. The
dashed frame holds every box from which a symptom leads away; the dashed line on the left is where to.
"""

from html import escape
from textwrap import wrap

from unslump.rulebook.flow import Arrow, Box, Flow

WIDTH = 360
LEFT, RIGHT = 50, 318
"""The edges of the boxes."""
LETTERS, SMALL_LETTERS, HALF_LETTERS = 36, 42, 20
"""How many letters fit into a line of a box, above it, and above it left of an arrow."""
LINE, PAD, GAP = 17, 8, 22
STYLE = (
    "<style>svg{color:#1e2b2a;background:#fdfaf3;font-family:sans-serif}"
    "@media(prefers-color-scheme:dark){svg{color:#ebe4d6;background:#1b2928}}</style>"
)


def svg(flow: Flow, *, alone: bool = False) -> str:
    """The picture. `alone`: to be shown as a file of its own, so it brings its colours along."""
    return _Drawing(flow).text(alone=alone)


def told(flow: Flow) -> tuple[str, ...]:
    """The same in words: each box, how long, and where it leads."""
    number = {box.id: index for index, box in enumerate(flow.boxes, start=1)}
    lines = []
    for box in flow.boxes:
        note = f", {box.note}" if box.note else ""
        ways = [
            f"{number[arrow.target]}{' if the gate is shut' if arrow.shut else ''}"
            f"{f' ({arrow.label})' if arrow.label else ''}"
            for arrow in flow.arrows
            if arrow.source == box.id
        ]
        leads = f" Leads to {'; '.join(ways)}." if ways else ""
        gate = f" {box.gate}" if box.gate else ""
        lines.append(f"{number[box.id]}. {box.title.rstrip('.')}{note}.{gate}{leads}")
    at_once = [f"At any moment, {'; '.join(a.what)}: leads at once to {number[a.target]}." for a in flow.answers]
    return (*lines, *at_once, *(stated.says for stated in flow.stated))


class _Drawing:
    """Places the boxes one below the other, then draws the arrows between them."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.order = [box.id for box in flow.boxes]
        self.parts: list[str] = []
        self.top: dict[str, int] = {}
        self.bottom: dict[str, int] = {}
        self.gate: dict[str, tuple[int, int]] = {}
        self.y = 34
        self.frame = (0, 0)
        self.down = [arrow for arrow in flow.arrows if self._at(arrow.target) > self._at(arrow.source) or arrow.shut]
        self.up = [arrow for arrow in flow.arrows if arrow not in self.down]
        straight = {
            arrow.target: arrow
            for arrow in self.down
            if self._at(arrow.target) == self._at(arrow.source) + 1 and not arrow.shut
        }
        others = {arrow.target for arrow in self.down if arrow is not straight.get(arrow.target)}
        self.straight = [arrow for target, arrow in straight.items() if target not in others]
        self.aside = [arrow for arrow in self.down if arrow not in self.straight]

    def text(self, *, alone: bool) -> str:
        """The whole picture."""
        for box in self.flow.boxes:
            self._place(box)
        for arrow in self.straight:
            self._straight(arrow)
        self._aside()
        self._up()
        self._symptoms()
        height = self.y + 4
        title = escape(f"{self.flow.name}: its course")
        words = escape(" ".join(told(self.flow)))
        top, bottom = self.frame
        frame = (
            f'<rect class="every" x="2" y="{top}" width="{WIDTH - 4}" height="{bottom - top}" rx="10" fill="none" '
            'stroke="currentColor" stroke-dasharray="5 4"/>'
            f'<text x="10" y="{top - 8}" font-size="12" fill="currentColor">'
            "From every box in this frame, a symptom leads out</text>"
        )
        return (
            f'<svg class="flow" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-labelledby="flow-title flow-words" font-size="13">'
            f'<title id="flow-title">{title}</title><desc id="flow-words">{words}</desc>'
            f"{STYLE if alone else ''}{frame}{''.join(self.parts)}</svg>\n"
        )

    def _at(self, name: str) -> int:
        return self.order.index(name)

    # Boxes.

    def _place(self, box: Box) -> None:
        if box.id == "ready":
            self.frame = (self.y - 10, 0)
        if box.id == "settle":
            self.frame = (self.frame[0], self.y - GAP + 10)
            self.y += 26
        self._captions(box)
        if box.gate:
            self._gate(box)
        lines = [(line, "bold") for line in wrap(box.title, LETTERS)]
        for note in (box.note, *(f"then {arrow.label}" for arrow in self.up if arrow.source == box.id and arrow.label)):
            lines += [(line, "") for part in note.split("; ") for line in wrap(part, LETTERS)]
        height = len(lines) * LINE + 2 * PAD
        self.top[box.id], self.bottom[box.id] = self.y, self.y + height
        self._outline(box.kind, self.y, height)
        for index, (line, weight) in enumerate(lines):
            inset = LEFT + (18 if box.kind == "choose" else 14)
            self._line(line, self.y + PAD + 13 + index * LINE, bold=bool(weight), x=inset)
        self.y += height + GAP

    def _outline(self, kind: str, y: int, height: int) -> None:
        paint = 'fill="none" stroke="currentColor"'
        wide = RIGHT - LEFT
        if kind in ("gate", "choose"):
            middle = y + height // 2
            left, right, low = LEFT + 12, RIGHT - 12, y + height
            points = f"{LEFT},{middle} {left},{y} {right},{y} {RIGHT},{middle} {right},{low} {left},{low}"
            self.parts.append(f'<polygon class="gate" points="{points}" {paint}/>')
            return
        round_ = {"end": 16, "ready": 16, "settle": 16}.get(kind, 4)
        name = "work" if kind == "work" else "end" if kind == "end" else "box"
        width = ' stroke-width="2.5"' if kind == "work" else ""
        self.parts.append(
            f'<rect class="{name}" x="{LEFT}" y="{y}" width="{wide}" height="{height}" rx="{round_}" {paint}{width}/>'
        )

    def _line(self, line: str, y: int, *, bold: bool = False, x: int = LEFT + 14, size: int = 13) -> None:
        weight = ' font-weight="700"' if bold else ""
        small = f' font-size="{size}"' if size != 13 else ""
        self.parts.append(
            f'<text x="{x}" y="{y}" fill="currentColor"{weight}{small}>{escape(line, quote=False)}</text>'
        )

    def _captions(self, box: Box) -> None:
        """Above a box: when the ways aside or a symptom lead into it."""
        labels = dict.fromkeys(arrow.label for arrow in self.down if arrow.target == box.id and arrow.label)
        answers = [f"At any moment: {'; '.join(a.what)}" for a in self.flow.answers if a.target == box.id]
        if box.id == "end.symptom" and any(stated.key == "again" for stated in self.flow.stated):
            answers.append("or any symptom while easing off")
        if box.id == "end.stopped":
            answers.append("At any moment: “Stop”")
        letters = (
            HALF_LETTERS if any(arrow.target == box.id for arrow in self.straight) and not answers else SMALL_LETTERS
        )
        lines = [line for label in (*labels, *answers) for line in wrap(label, letters)]
        for index, line in enumerate(lines):
            self._line(line, self.y + 2 + index * 15, x=LEFT + 4, size=12)
        self.y += 15 * len(lines)

    def _gate(self, box: Box) -> None:
        lines = wrap(box.gate, LETTERS - 1)
        height = len(lines) * LINE + 2 * PAD
        self.gate[box.id] = (self.y, self.y + height)
        self._outline("gate", self.y, height)
        for index, line in enumerate(lines):
            self._line(line, self.y + PAD + 13 + index * LINE, x=LEFT + 18)
        self._arrow_down(self.y + height, self.y + height + GAP)
        self._line("yes", self.y + height + 14, x=(LEFT + RIGHT) // 2 + 8, size=12)
        self.y += height + GAP

    # Arrows.

    def _entry(self, name: str) -> int:
        """Where an arrow from above meets a box or the gate before it."""
        return self.gate[name][0] if name in self.gate else self.top[name]

    def _path(self, points: str, *, dashed: bool = False) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        name = "symptom" if dashed else "way"
        self.parts.append(f'<path class="{name}" d="{points}" fill="none" stroke="currentColor"{dash}/>')

    def _head(self, x: int, y: int, way: str, *, dashed: bool = False) -> None:
        shapes = {
            "down": f"{x},{y} {x - 5},{y - 8} {x + 5},{y - 8}",
            "right": f"{x},{y} {x - 8},{y - 5} {x - 8},{y + 5}",
            "left": f"{x},{y} {x + 8},{y - 5} {x + 8},{y + 5}",
        }
        name = "symptom-head" if dashed else "head"
        self.parts.append(f'<polygon class="{name}" points="{shapes[way]}" fill="currentColor"/>')

    def _arrow_down(self, start: int, end: int) -> None:
        x = (LEFT + RIGHT) // 2
        self._path(f"M{x} {start}V{end - 6}")
        self._head(x, end, "down")

    def _straight(self, arrow: Arrow) -> None:
        self._arrow_down(self.bottom[arrow.source], self._entry(arrow.target))

    def _aside(self) -> None:
        """Ways that pass something over, merged into lines on the right where they share a target."""
        for lane, group in enumerate(_groups(self.aside)):
            x = RIGHT + 20 + 8 * lane
            ends = []
            for arrow in group:
                if arrow.shut:
                    top, bottom = self.gate[arrow.source]
                    start, said = (top + bottom) // 2, "no"
                else:
                    start, said = self.bottom[arrow.source] - 10, ""
                end = self._entry(arrow.target) + 12
                ends += [start, end]
                self._path(f"M{RIGHT} {start}H{x}")
                if said:
                    self._line(said, start - 4, x=RIGHT + 3, size=12)
                self._path(f"M{x} {end}H{RIGHT + 6}")
                self._head(RIGHT, end, "left")
            self._path(f"M{x} {min(ends)}V{max(ends)}")

    def _up(self) -> None:
        """Ways back, one line on the left for each target, the nearest innermost."""
        targets = sorted({arrow.target for arrow in self.up}, key=self._at, reverse=True)
        for lane, target in enumerate(targets):
            x = LEFT - 14 - 10 * lane
            end = self.top[target] + 12
            starts = [self.bottom[arrow.source] - 12 for arrow in self.up if arrow.target == target]
            for start in starts:
                self._path(f"M{LEFT} {start}H{x}")
            self._path(f"M{x} {max(starts)}V{end}H{LEFT - 6}")
            self._head(LEFT, end, "right")

    def _symptoms(self) -> None:
        """The dashed line from the frame to where symptoms lead."""
        targets = [answer.target for answer in self.flow.answers if answer.target in self.top]
        targets += [name for name in ("end.stopped",) if name in self.top]
        x = 18
        for target in targets:
            end = self.top[target] + 14
            self._path(f"M{x} {end}H{LEFT - 6}", dashed=True)
            self._head(LEFT, end, "right", dashed=True)
        self._path(f"M{x} {self.frame[1]}V{max(self.top[target] + 14 for target in targets)}", dashed=True)


def _groups(arrows: list[Arrow]) -> list[list[Arrow]]:
    """Arrows that share a source or a target, together."""
    groups: list[list[Arrow]] = []
    for arrow in arrows:
        touching = [
            group for group in groups if any(arrow.target == o.target or arrow.source == o.source for o in group)
        ]
        merged = [one for group in touching for one in group] + [arrow]
        groups = [group for group in groups if group not in touching] + [merged]
    return groups
