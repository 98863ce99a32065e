"""Charts as plain shapes, which a template draws as SVG without any script.

A series is told by colour, by pattern or dashes, and by its name; a table says the same in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil

# Behind the longest bar there is room for its number, even on a telephone.
LONGEST = 85  # per cent of the width
BAR, BAR_STEP = 16, 20  # pixels
# The plot of the lines, in pixels of its own; names stand beside the last points.
WIDTH = 640
LEFT, RIGHT, TOP, BOTTOM = 56, 500, 12, 252
LINE_HEIGHT, SPACE = 18, 6
RUNGS = 4
MONTH_LABELS = 6


@dataclass
class Bar:
    """`start` and `length` in per cent, `top` in pixels."""

    series: int
    name: str
    start: float
    length: float
    top: int
    value: int

    # As SVG has them: a number in a template would get the comma of the reader's language.
    @property
    def x(self) -> str:
        return f"{self.start:.2f}%"

    @property
    def width(self) -> str:
        return f"{self.length:.2f}%"

    @property
    def end(self) -> str:
        return f"{self.start + self.length:.2f}%"

    @property
    def middle(self) -> int:
        return self.top + BAR // 2


@dataclass
class BarRow:
    label: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        return self.bars[-1].top + BAR

    @property
    def total(self) -> int:
        return sum(bar.value for bar in self.bars)


@dataclass
class BarChart:
    title: str
    names: Sequence[str]
    rows: list[BarRow]
    is_stacked: bool


Values = Sequence[tuple[str, Sequence[int]]]


def stacked_bars(title: str, names: Sequence[str], rows: Values) -> BarChart:
    """One bar per row, made of its values one after the other."""
    largest = max((sum(values) for _label, values in rows), default=0)
    drawn = []
    for label, values in rows:
        ends = [share(sum(values[: place + 1]), largest) for place in range(len(values))]
        bars = [
            Bar(place, names[place], start, end - start, 0, value)
            for place, (start, end, value) in enumerate(
                zip([0, *ends[:-1]], ends, values, strict=True)
            )
        ]
        drawn.append(BarRow(label, bars))
    return BarChart(title, names, drawn, is_stacked=True)


def grouped_bars(title: str, names: Sequence[str], rows: Values) -> BarChart:
    """A bar per value, those of a row below each other."""
    largest = max((value for _label, values in rows for value in values), default=0)
    drawn = [
        BarRow(
            label,
            [
                Bar(place, names[place], 0, share(value, largest), place * BAR_STEP, value)
                for place, value in enumerate(values)
            ],
        )
        for label, values in rows
    ]
    return BarChart(title, names, drawn, is_stacked=False)


def share(value: int, largest: int) -> float:
    return LONGEST * value / largest if largest else 0


@dataclass
class Line:
    series: int
    name: str
    points: str
    value: int
    end: tuple[int, int]
    label_y: int


@dataclass
class Tick:
    at: int
    text: str


@dataclass
class LineChart:
    key: str
    title: str
    description: str
    lines: list[Line]
    rungs: list[Tick]
    moments: list[Tick]
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    width: int = WIDTH
    height: int = BOTTOM + 30
    rung_end: int = LEFT - SPACE
    names_x: int = RIGHT + 2 * SPACE
    moments_y: int = BOTTOM + 24


def line_chart(
    key: str,
    title: str,
    description: str,
    series: Sequence[tuple[str, Sequence[int]]],
    moments: Sequence[str],
) -> LineChart:
    """A line per series with a value per moment; each is named at its end."""
    top = round_top(max((value for _name, values in series for value in values), default=0))
    lines = [
        Line(
            number,
            name,
            " ".join(
                f"{_across(place, len(values))},{_height(value, top)}"
                for place, value in enumerate(values)
            ),
            values[-1],
            (_across(len(values) - 1, len(values)), _height(values[-1], top)),
            _height(values[-1], top),
        )
        for number, (name, values) in enumerate(series)
    ]
    _keep_labels_apart(lines)
    rungs = [top * part // RUNGS for part in range(RUNGS + 1)]
    step = ceil(len(moments) / MONTH_LABELS)
    return LineChart(
        key,
        title,
        description,
        lines,
        [Tick(_height(value, top), str(value)) for value in rungs],
        [
            Tick(_across(place, len(moments)), text)
            for place, text in enumerate(moments)
            if (len(moments) - 1 - place) % step == 0
        ],
    )


def round_top(value: int) -> int:
    """The end of the scale: the next of 4, 8, 20, 40, 80, 200 …, which four rungs divide."""
    return next(
        step * 10**power for power in count() for step in (4, 8, 20) if step * 10**power >= value
    )


def _across(place: int, places: int) -> int:
    return LEFT + _scaled(place, places - 1, RIGHT - LEFT)


def _height(value: int, top: int) -> int:
    return BOTTOM - _scaled(value, top, BOTTOM - TOP)


def _keep_labels_apart(lines: list[Line]) -> None:
    """From below upwards, so that none lies on another or under the axis."""
    floor = BOTTOM
    for line in sorted(lines, key=lambda line: -line.label_y):
        line.label_y = min(line.label_y, floor)
        floor = line.label_y - LINE_HEIGHT


def _scaled(value: int, largest: int, length: int) -> int:
    return round(length * value / largest) if largest else 0
