"""What a request for the first screen costs: beside a page that does nothing, and as the portfolio grows.

The first reader of figures has them read and written, whoever comes after gets what a process remembers of
them. Growth is that of the first; beside the page that does nothing stand both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.cache import caches
from django.test import Client, override_settings
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from portfolio.bench.clock import Spent, spent
from portfolio.bench.figures import Figure, milliseconds, ratio
from portfolio.bench.filling import YEAR
from portfolio.bench.scratch import use
from portfolio.bench.urls import NOTHING

DASHBOARD = f"/?month={YEAR}-12"
FIRST = "first"  # the same page to its first reader
BACKEND = "django.contrib.auth.backends.ModelBackend"
REQUESTS, WARM = 10, 3
GROWTH_BOUND, FRAME_BOUND = Decimal("1.2"), Decimal("2.5")
SMALL, LARGE = 4_000, 400_000


def measure(databases: Mapping[int, str], rounds: int) -> list[Figure]:
    """Both ratios, from rounds in which each size and each page has its turn."""
    took: dict[tuple[int, str], list[Spent]] = defaultdict(list)
    pages = {DASHBOARD: (DASHBOARD, False), FIRST: (DASHBOARD, True), NOTHING: (NOTHING, False)}
    with override_settings(
        ROOT_URLCONF="portfolio.bench.urls", ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False
    ):
        for _round in range(rounds):
            for size, name in databases.items():
                use(name)
                client = _signed_in()
                for page, (address, anew) in pages.items():
                    _ask(client, address, WARM, anew)
                    took[size, page].append(spent(lambda: _ask(client, address, REQUESTS, anew)))  # noqa: B023
    return [*_growth(took, [*databases]), *_frame(took, [*databases])]


def _signed_in() -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(username="official"), backend=BACKEND)
    return client


def _ask(client: Client, address: str, times: int, anew: bool) -> None:
    for _time in range(times):
        if anew:
            caches["figures"].clear()
        response = client.get(address, SERVER_NAME="localhost")
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")


Took = Mapping[tuple[int, str], Sequence[Spent]]


def _each(took: Took, size: int, address: str) -> list[int]:
    return [one.whole // REQUESTS for one in took[size, address]]


def _growth(took: Took, sizes: Sequence[int]) -> list[Figure]:
    """From 4,000 to 400,000 projects; in a short run from the smallest to the largest there is."""
    pairs = [(SMALL, size) for size in sizes if SMALL in sizes and size > SMALL]
    if not pairs and len(sizes) > 1:
        pairs = [(min(sizes), max(sizes))]
    found = []
    for small, large in pairs:
        ours, theirs = _each(took, large, FIRST), _each(took, small, FIRST)
        text, values = N_("overview: %(large)s projects ÷ %(small)s"), {"large": large, "small": small}
        detail = f"{milliseconds(ours)} ÷ {milliseconds(theirs)}"
        found.append(Figure(text, values, ratio(ours, theirs), GROWTH_BOUND, detail))
    return found


def _frame(took: Took, sizes: Sequence[int]) -> list[Figure]:
    size = SMALL if SMALL in sizes else max(sizes)
    nothing = _each(took, size, NOTHING)
    texts = {
        DASHBOARD: (N_("overview ÷ a page that does nothing, %(size)s projects"), FRAME_BOUND),
        FIRST: (N_("overview to the first reader of new figures ÷ a page that does nothing"), None),
    }
    return [
        Figure(
            text,
            {"size": size},
            ratio(_each(took, size, page), nothing),
            bound,
            f"{milliseconds(_each(took, size, page))} ÷ {milliseconds(nothing)}",
        )
        for page, (text, bound) in texts.items()
    ]
