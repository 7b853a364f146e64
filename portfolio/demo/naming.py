"""The 415 projects by name: the known ones, and made-up ones of the same kinds at places of each district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from random import Random

from portfolio.demo.model import Sketch
from portfolio.demo.tables import rows, words

# How often a district gets a made-up project; the island is nearly built up.
WEIGHTS = {"SM": 10, "HL": 15, "JM": 20, "HC": 18, "TA": 19, "XA": 18}
PROVINCIAL = 105


def known() -> list[Sketch]:
    """Projects that were really on the list, with the state that was published."""
    return [
        Sketch(
            category=row["category"],
            name=row["name"],
            district=row["district"],
            unit=row["unit"],
            department=row["department"],
            level=row["level"],
            kind="known",
            size=int(row["size"]),
            node=row["node"],
            state=row["state"],
            on=dt.date.fromisoformat(row["on"]) if row["on"] else None,
        )
        for row in rows("known")
    ]


def made_up(rng: Random, taken: Iterable[str]) -> list[Sketch]:
    """The rest, no two of a name."""
    names = set(taken)
    found = [
        *_industrial(rng),
        *_placed("social", rng, names),
        *_placed("infrastructure", rng, names),
        *_new_town(),
    ]
    return _with_levels(found, rng)


def _industrial(rng: Random) -> list[Sketch]:
    """120 of the works that the industrial parks could hold."""
    products = [(row["sector"], row["product"]) for row in rows("products")]
    possible = [
        (park, product, sector)
        for park in rows("parks")
        for sector, product in products
        if sector in park["sectors"].split()
    ]
    return [
        Sketch(
            category="industrial",
            name=f"{park['park']}{product}",
            district=park["district"],
            unit=park["unit"],
            department="SWJ" if sector in ("service", "logistics") else "GXJ",
            level="city",
            kind=sector,
            size=_spread(rng, 60),
            node="幕墙工程完成" if sector in ("service", "software", "creative") else "主要设备进场",
        )
        for park, product, sector in rng.sample(possible, 120)
    ]


def _placed(category: str, rng: Random, taken: set[str]) -> Iterator[Sketch]:
    for row in rows(category):
        for _ in range(int(row["count"])):
            district, name = _new_name(row, rng, taken)
            yield Sketch(
                category=category,
                name=name,
                district=district,
                unit=rng.choice(row["unit"].split("|")).replace("@", f"{district}-"),
                department=row["department"],
                level="city",
                kind=row["kind"],
                size=_spread(rng, int(row["size"])),
                node=row["node"],
            )


def _new_town() -> Iterator[Sketch]:
    for row in rows("new_town"):
        yield Sketch(
            category="new-town",
            name=row["name"],
            district=row["district"],
            unit=row["unit"],
            department="JSJ",
            level="city",
            kind="new-town",
            size=int(row["size"]),
            node=row["node"],
        )


def _new_name(row: dict[str, str], rng: Random, taken: set[str]) -> tuple[str, str]:
    """A district and a name that nobody has yet, after the row's pattern."""
    places, roads, streams = (words(name, "district", name) for name in ("places", "roads", "streams"))
    full = {one["code"]: one["name"] for one in rows("organizations")}
    only = row["only"].split()
    while True:
        district = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        place, other = rng.sample(places[district], 2)
        road, start, end = rng.sample(roads[district], 3)
        name = row["pattern"].format(
            place=place,
            other=other,
            road=road,
            to=end,
            stream=rng.choice(streams[district]),
            district=full[district],
            **{"from": start},
        )
        if only and district not in only and place not in only:
            continue
        if name not in taken:
            taken.add(name)
            return district, name


def _spread(rng: Random, size: int) -> int:
    """A size around the usual one: most a little below, a few several times as large."""
    return max(
        size * rng.choice((45, 55, 65, 70, 80, 85, 90, 95, 100, 110, 125, 140, 170, 220, 300)) // 100, 4
    )


def _with_levels(sketches: list[Sketch], rng: Random) -> list[Sketch]:
    """The largest are mostly on the provincial list, the smallest partly on a district's."""
    by_size = sorted(sketches, key=lambda sketch: (-sketch.size, sketch.name))
    provincial = {
        sketch.name for sketch in by_size[: PROVINCIAL - sum(s.level == "provincial" for s in known())]
    }
    small = {sketch.name for sketch in rng.sample(by_size[250:], 30)}
    return [
        _levelled(
            sketch,
            "provincial" if sketch.name in provincial else "district" if sketch.name in small else "city",
        )
        for sketch in sketches
    ]


def _levelled(sketch: Sketch, level: str) -> Sketch:
    return Sketch(**{**sketch.__dict__, "level": level})
