from publishing.mosaic import SHADES, SUITABLE, TILES, mosaic
from publishing.templatetags.mosaic import tiles


def test_mosaic_is_the_same_for_the_same_address():
    assert mosaic("dresden", 8, 2) == mosaic("dresden", 8, 2)
    assert mosaic("dresden", 8, 2) != mosaic("leipzig", 8, 2)


def test_mosaic_fills_its_rows_and_columns():
    places = [(tile.x, tile.y) for tile in mosaic("dresden", 3, 2)]

    assert places == [(0, 0), (40, 0), (80, 0), (0, 40), (40, 40), (80, 40)]


def test_mosaic_puts_no_shape_beside_itself():
    shapes = [tile.shape for tile in mosaic("dresden", 16, 1)]

    assert [a for a, b in zip(shapes, shapes[1:], strict=False) if a == b] == []


def test_mosaic_of_a_theme_has_the_theme_s_shapes():
    for theme, shapes in SUITABLE.items():
        tiles = mosaic("dresden-zhytomyr", 8, 3, theme)

        assert {tile.shape for tile in tiles} <= set(shapes) < set(TILES)
        assert {tile.shade for tile in tiles} <= set(range(SHADES))


def test_mosaic_is_drawn_from_the_sprite():
    [first, second] = mosaic("dresden", 2, 1)

    assert tiles("dresden", 2, 1) == (
        '<svg class="mosaic" viewBox="0 0 80 40" aria-hidden="true" focusable="false">'
        f'<use class="s{first.shade}" href="/static/img/tiles.svg#{first.shape}"/>'
        f'<use class="s{second.shade}" href="/static/img/tiles.svg#{second.shape}" x="40"/></svg>'
    )
