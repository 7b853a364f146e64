"""Pictures of building sites for the demo, drawn on the spot and marked as generated. Knows no Django.

The same project and month always give the same picture; how far the works have come can be seen in it.
"""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 640, 420
GROUND = 320
MARK = "GENERATED PICTURE / DEMO"
ROADS = ("road", "rail", "river", "water", "port", "power")
Pen = ImageDraw.ImageDraw


def site_picture(code: str, month: str, group: str, tenths: int) -> bytes:
    """A JPEG of a site; ``group`` says which works, ``tenths`` how far they are (0 to 1000)."""
    rng = Random(f"{code} {group}")  # noqa: S311 - the same site every month; only the works go on
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(picture)
    _sky(pen, rng, month)
    _skyline(pen, rng)
    if group in ROADS:
        _road(pen, rng, tenths)
    else:
        _building(pen, rng, tenths)
    _mark(pen, f"{MARK}  {code}  {month}")
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=80)
    return output.getvalue()


def _sky(pen: Pen, rng: Random, month: str) -> None:
    grey = Random(f"{rng.random()} {month}").randint(0, 30)  # noqa: S311 - the light of a month
    for row in range(GROUND):
        share = 55 * row // GROUND
        pen.line([(0, row), (WIDTH, row)], fill=(172 + share - grey, 196 + share - grey, 250 - grey))
    for row in range(GROUND, HEIGHT):
        share = 40 * (row - GROUND) // (HEIGHT - GROUND)
        pen.line([(0, row), (WIDTH, row)], fill=(172 - share, 148 - share, 116 - share))


def _skyline(pen: Pen, rng: Random) -> None:
    left = 0
    while left < WIDTH:
        width, height = rng.randint(25, 70), rng.randint(20, 90)
        shade = rng.randint(150, 185)
        pen.rectangle([left, GROUND - height, left + width, GROUND], fill=(shade, shade + 8, shade + 18))
        left += width + rng.randint(0, 14)


def _building(pen: Pen, rng: Random, tenths: int) -> None:
    """Storeys rise to three quarters of the way, walls close in after half of it."""
    storeys, width = rng.randint(5, 9), rng.randint(230, 320)
    left, tall = rng.randint(150, 230), rng.randint(22, 27)
    built = min(storeys, storeys * tenths // 750)
    closed = max(0, min(built, storeys * (tenths - 450) // 500))
    wall = rng.choice([(214, 196, 168), (196, 206, 214), (222, 214, 200)])
    for storey in range(built):
        floor = GROUND - storey * tall
        pen.rectangle([left, floor - 4, left + width, floor], fill=(122, 118, 112))
        _storey(pen, left, floor, width, tall, wall if storey < closed else None)
    if built < storeys:
        top = GROUND - built * tall
        for post in range(left, left + width, 26):
            pen.line([(post, top), (post, top - 16)], fill=(110, 84, 60), width=3)
    if tenths < 900:
        _crane(pen, left + width + 36, GROUND - storeys * tall - 70)
    _fence(pen)


def _storey(
    pen: Pen, left: int, floor: int, width: int, tall: int, wall: tuple[int, int, int] | None
) -> None:
    if wall:
        pen.rectangle([left, floor - tall, left + width, floor - 4], fill=wall)
        for window in range(left + 10, left + width - 16, 30):
            pen.rectangle([window, floor - tall + 6, window + 16, floor - 8], fill=(92, 122, 150))
        return
    for post in range(left, left + width + 1, max(width // 6, 1)):
        pen.rectangle([post - 3, floor - tall, post + 3, floor], fill=(140, 136, 130))


def _crane(pen: Pen, left: int, top: int) -> None:
    yellow = (222, 168, 40)
    pen.line([(left, GROUND), (left, top)], fill=yellow, width=7)
    pen.line([(left - 190, top + 14), (left + 60, top + 14)], fill=yellow, width=5)
    pen.line([(left, top), (left - 170, top + 14)], fill=(120, 100, 60))
    pen.line([(left, top), (left + 55, top + 14)], fill=(120, 100, 60))
    pen.line([(left - 140, top + 14), (left - 140, top + 84)], fill=(70, 70, 70))
    pen.rectangle([left - 152, top + 84, left - 128, top + 96], fill=(150, 60, 50))


def _fence(pen: Pen) -> None:
    for left in range(0, WIDTH, 64):
        pen.rectangle([left, GROUND + 30, left + 60, GROUND + 62], fill=(46, 104, 146))
        pen.line([(left, GROUND + 40), (left + 60, GROUND + 40)], fill=(220, 230, 236), width=3)


def _road(pen: Pen, rng: Random, tenths: int) -> None:
    """Seen along its length: earthworks first, then the surface from the near end on, at last its lines."""
    vanishing = rng.randint(280, 380)
    pen.polygon([(vanishing, GROUND), (20, HEIGHT), (WIDTH - 20, HEIGHT)], fill=(158, 124, 88))
    far = HEIGHT - (HEIGHT - GROUND - 1) * min(tenths, 1000) // 1000
    share = (far - GROUND) * 100 // (HEIGHT - GROUND)
    edges = [(vanishing + (edge - vanishing) * share // 100, far) for edge in (60, WIDTH - 60)]
    pen.polygon([edges[0], (60, HEIGHT), (WIDTH - 60, HEIGHT), edges[1]], fill=(92, 94, 98))
    if tenths > 700:
        for row in range(HEIGHT - 30, far, -18):
            pen.line([(vanishing, row), (vanishing, max(row - 9, far))], fill=(236, 232, 214), width=4)
    digger = rng.randint(70, 150)
    pen.rectangle([digger, 302, digger + 54, 330], fill=(224, 164, 36))
    pen.rectangle([digger + 4, 330, digger + 50, 340], fill=(54, 54, 54))
    pen.line([(digger + 50, 308), (digger + 92, 278), (digger + 112, 324)], fill=(204, 146, 30), width=7)


def _mark(pen: Pen, text: str) -> None:
    pen.rectangle([0, HEIGHT - 26, WIDTH, HEIGHT], fill=(20, 28, 36))
    pen.text((10, HEIGHT - 21), text, fill=(244, 220, 140), font=ImageFont.load_default(14))
