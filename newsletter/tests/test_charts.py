import pytest

from newsletter.charts import BOTTOM, grouped_bars, line_chart, round_top, stacked_bars


def test_stacked_bars_lie_one_after_the_other():
    chart = stacked_bars("Title", ["a", "b"], [("long", [3, 1]), ("short", [1, 1])])

    drawn = [[(bar.start, bar.length) for bar in row.bars] for row in chart.rows]
    assert drawn == [[(0, 63.75), (63.75, 21.25)], [(0, 21.25), (21.25, 21.25)]]
    assert [row.total for row in chart.rows] == [4, 2]


def test_longest_of_grouped_bars_leaves_room_for_its_number():
    chart = grouped_bars("Title", ["a", "b"], [("row", [10, 5])])

    assert [bar.width for bar in chart.rows[0].bars] == ["85.00%", "42.50%"]


def test_bars_of_nothing_have_no_width():
    chart = stacked_bars("Title", ["a"], [("row", [0])])

    assert [bar.width for bar in chart.rows[0].bars] == ["0.00%"]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (40, 40), (41, 80), (1000, 2000)]
)
def test_scale_ends_at_a_number_that_four_rungs_divide(value, top):
    assert round_top(value) == top


def test_names_of_lines_do_not_lie_on_each_other():
    series = [("a", [1, 50]), ("b", [1, 50]), ("c", [1, 0])]

    chart = line_chart("key", "Title", "About", series, ["May", "June"])

    heights = sorted(line.label_y for line in chart.lines)
    assert min(high - low for low, high in zip(heights, heights[1:], strict=False)) >= 18
    assert heights[-1] == BOTTOM


def test_line_chart_of_one_moment_has_one_point():
    chart = line_chart("key", "Title", "About", [("a", [4])], ["May"])

    assert (chart.lines[0].points, chart.lines[0].end) == ("56,12", (56, 12))
