"""A made-up edition of about sixty projects, the same for the same seed, with every list filled.

Placings are dealt out by simple rules here, not by the ranking's: the circular prints what it is given.
"""

from __future__ import annotations

import hashlib
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.reports.circular.sample_groups import CATEGORIES, DISTRICTS, UNITS, make_groups, money

NAMES = [
    "海天泵站至筼筜污水压力管工程",
    "埔垵片区=安置房",
    "筼筜湖“清淤”<工程>",
    "新店中心小学北校区",
    "翔安机场快速路南段",
]
MONTH = 10
CORRECTIONS = [
    {
        "posting": 11800,
        "code": "P-003",
        "name": "翔安机场快速路南段",
        "month": "2020-08",
        "amount": "-120.5000",
        "reason": "复核监理计量，核减重复计入的设备款",
        "seal": "",
    },
    {
        "posting": 12001,
        "code": "P-007",
        "name": "环东海域滨海旅游浪漫线",
        "month": "2019-12",
        "amount": "3000.0000",
        "reason": "补记上年度12月已完成、未及时计量的桥梁下部结构投资",
        "seal": "",
    },
]
RULES = {
    "lamp": {
        "measure": "schedule_ratio",
        "green": {"op": ">=", "value": "100"},
        "yellow": {"op": ">=", "value": "60"},
    },
    "late_start": {"red_after_months": 2},
    "league": {"large_from": "10000"},
    "red_flag": {
        "quarter_ratio": "130",
        "excess_large": "5000",
        "excess_small": "1000",
        "year_ratio": "100",
        "share": "5",
        "at_least": 1,
        "at_most": 10,
    },
    "warning": {"year_ratio": "100", "share": "5", "at_least": 1, "at_most": 6},
    "snail": {"name_shown": True, "share": "5", "at_least": 1, "at_most": 6},
    "score": {
        "schedule": "50",
        "schedule_cap": "150",
        "visual": "20",
        "milestones": "15",
        "month": "10",
        "reporting": "5",
    },
}
SCORES = {
    "score_schedule": 50,
    "score_visual": 20,
    "score_milestones": 15,
    "score_month": 10,
    "score_reporting": 5,
}


def _milestones(dice: random.Random, n: int) -> list[dict[str, Any]]:
    kinds = ["started", "roof_sealed", "through", "opened", "in_use", "custom"]
    kind = kinds[n % len(kinds)]
    actual = date(2020, MONTH, dice.randint(1, 31)) if n % 3 == 0 else None
    planned = (actual or date(2020, 12, 1)) + timedelta(days=dice.choice([-7, 0, 20]))
    name = "污水压力管贯通" if kind == "custom" else kind
    return [
        {"kind": kind, "name": name, "planned": planned.isoformat(), "actual": actual and actual.isoformat()},
    ]


def _input(dice: random.Random, n: int) -> dict[str, Any]:
    annual = Decimal(dice.randint(40_000, 4_000_000)) / 10 + Decimal(dice.randint(0, 9999)) / 10_000
    monthly = (annual / 12).quantize(Decimal("0.0001"))
    targets = [monthly] * 11 + [annual - 11 * monthly]
    derived, replanned = n % 17 == 5, n % 9 == 4
    first = [target * 2 if replanned else target for target in targets]
    pace = Decimal(dice.randint(30, 190)) / 100
    invested = [(target * pace).quantize(Decimal("0.0001")) for target in targets[:MONTH]]
    missing = n % 13 == 7
    name = (
        NAMES[n]
        if n < len(NAMES)
        else f"厦门{dice.choice('东西南北中')}部{dice.choice(['产业园', '安置房', '学校', '道路'])}{n}号工程"
    )
    plan = {"annual": money(annual), "targets": None if derived else [money(target) for target in targets]}
    late = n % 19 == 11
    return {
        "code": f"XM2020-{n:03d}",
        "name": name,
        "generated": n >= len(NAMES),
        "category": CATEGORIES[n % 4][0],
        "district": DISTRICTS[n % 5][0],
        "unit": UNITS[n % len(UNITS)][0],
        "level": ["city", "provincial", "district"][n % 3],
        "counted": True,
        "first_month": 1,
        "plan": {
            **plan,
            "revision": 2 if replanned else 1,
            "physical": "80.00",
            "start": "2020-05-12" if n % 4 or late else "2019-03-01",
            "completion": "2020-09-30" if n % 6 == 0 else "2021-12-31",
        },
        "first_plan": {
            "annual": money(sum(first)),
            "targets": None if derived else [money(f) for f in first],
        },
        "league_plan": plan,
        "invested": [money(0 if late else amount) for amount in invested] + [money(0)] * 2,
        "returns": ["clean"] * (MONTH - 1) + ["missing" if missing else "clean"] + ["", ""],
        "returned": not missing,
        "physical_progress": None if n % 7 == 3 else f"{dice.randint(5, 100)}.00",
        "started_on": None if late else "2020-10-12" if n % 8 == 2 else "2020-05-10",
        "completed_on": "2020-10-20" if n % 12 == 6 else None,
        "exempt": "suspension" if n % 29 == 20 else "",
        "delay_reason": False,
        "milestones": _milestones(dice, n),
        "lamps": ["green"] * MONTH + ["", ""],
        "earlier_lamp": "green",
        "warned_last_round": False,
        "seal": "0" * 16,
    }


def _lamp(given: dict[str, Any], planned: Decimal, invested: Decimal) -> tuple[str, str]:
    if given["exempt"]:
        return "unlit", "exempt"
    if not given["returned"]:
        return "unlit", "not_reported"
    if given["started_on"] is None:
        return "red", "late_start"
    for lamp, floor in (("green", planned), ("yellow", planned * Decimal("0.6"))):
        if invested >= floor:
            return lamp, f"band_{lamp}"
    return "red", "band_red"


def _line(dice: random.Random, given: dict[str, Any]) -> dict[str, Any]:
    annual = Decimal(given["plan"]["annual"])
    derived = given["plan"]["targets"] is None
    months = [Decimal(t) for t in given["plan"]["targets"] or [annual / 12] * 12]
    first = [Decimal(t) for t in given["first_plan"]["targets"] or [annual / 12] * 12]
    invested = [Decimal(amount) for amount in given["invested"]]
    planned, done = sum(months[:MONTH], Decimal(0)), sum(invested, Decimal(0))
    lamp, clause = _lamp(given, planned, done)
    scores = {key: Decimal(dice.randint(0, most * 1_000_000)) / 1_000_000 for key, most in SCORES.items()}
    return {
        "code": given["code"],
        "level": given["level"],
        "is_counted": True,
        "is_derived": derived,
        "is_returned": given["returned"],
        "plan_revision": given["plan"]["revision"],
        "annual_plan": money(annual),
        "planned_to_date": money(planned),
        "first_planned_to_date": money(sum(first[:MONTH], Decimal(0))),
        "invested_to_date": money(done),
        "month_planned": money(months[MONTH - 1]),
        "month_invested": money(invested[MONTH - 1]),
        "quarter_planned": money(months[MONTH - 1]),
        "quarter_invested": money(invested[MONTH - 1]),
        "physical_progress": given["physical_progress"],
        "league_plan": money(annual / 4),
        "league": "large" if annual / 4 >= 10_000 else "small",
        "unranked_reason": "suspension" if given["exempt"] else "new" if given["code"].endswith("37") else "",
        "is_late_start": clause == "late_start",
        "lamp": lamp,
        "lamp_clause": clause,
        "lamp_gap": None,
        "is_talk_due": lamp == "red",
        "schedule_key": f"{done / planned:.6f}",
        "visual_key": None,
        **{key: f"{value:.6f}" for key, value in scores.items()},
        "score": f"{sum(scores.values()):.6f}",
        "red_flag_position": None,
        "red_flag_unmet": ["quota"],
        "warning_position": None,
        "warning_clause": "",
        "warning_gap": None,
        "snail_position": None,
        "snail_clause": "",
        "seal": "0" * 16,
    }


def _place(lines: list[dict[str, Any]]) -> None:
    """Ranks by score; the best and the worst of each league on lists."""
    ranked = sorted(
        (line for line in lines if not line["unranked_reason"]),
        key=lambda line: (-Decimal(line["score"]), line["code"]),
    )
    for line in lines:
        line.update(rank_all=None, rank_category=None, rank_district=None, rank_league=None)
    for rank, line in enumerate(ranked, start=1):
        line.update(rank_all=rank, rank_category=rank, rank_district=rank, rank_league=rank)
    for league in ("large", "small"):
        members = sorted(
            (li for li in ranked if li["league"] == league), key=lambda li: Decimal(li["schedule_key"])
        )
        for place, line in enumerate(members[:-4:-1], start=1):
            if Decimal(line["schedule_key"]) > 1:
                line.update(red_flag_position=place, red_flag_unmet=[])
        for place, line in enumerate(members[:4], start=1):
            _warn(line, place)


def _warn(line: dict[str, Any], place: int) -> None:
    late, gap = line["is_late_start"], Decimal(line["planned_to_date"]) - Decimal(line["invested_to_date"])
    clause = "late_start" if late and place > 2 else "behind_and_late_start" if late else "behind"
    line.update(warning_position=place, warning_clause=clause)
    line["warning_gap"] = None if clause == "late_start" else money(gap)
    if place == 1:
        line.update(snail_position=1, snail_clause="red_at_quarter_end" if late else "warned_twice")


def make_document(seed: int = 2020, projects: int = 60, **changed: Any) -> dict[str, Any]:
    """A bundle for October 2020. ``changed`` replaces members of the edition."""
    dice = random.Random(seed)
    inputs = [_input(dice, n) for n in range(projects)]
    lines = [_line(dice, given) for given in inputs]
    _place(lines)
    organizations = [
        {"code": code, "name": zh, "name_en": code.title(), "kind": "district", "seal": ""}
        for code, zh in DISTRICTS
    ] + [
        {"code": code, "name": zh, "name_en": f"Unit {code}", "kind": kind, "seal": ""}
        for code, zh, kind in UNITS
    ]
    edition = {
        "formulas": 1,
        "issuer": {
            "name_zh": "厦门市重点项目建设办公室",
            "name_en": "Xiamen Key Projects Construction Office",
            "mark_zh": "厦重点办",
            "addressees_zh": "各区人民政府，市直各有关单位，各指挥部，各市属国有企业",
            "copy_to_zh": "市委办公厅，市人大常委会办公厅，市政府办公厅，市政协办公厅。",
            "copy_to_en": "Offices of the city's party committee, congress and government",
            "addressees_en": "District governments, municipal departments and state-owned groups",
        },
        "period": f"2020-{MONTH}",
        "revision": 1,
        "final_round": False,
        "number": "厦重点办〔2020〕10号",
        "number_year": 2020,
        "number_serial": 10,
        "sequence": 10,
        "previous": hashlib.sha256(b"September").hexdigest(),
        "cutoff": {"posting": 12345, "since": 11000, "as_of": "2020-11-09T17:00:00+08:00"},
        "published_at": "2020-11-10T10:00:00+08:00",
        "built_by": "林晓燕",
        "published_by": "陈建国",
        "ruleset": {"version": 1, "name": "默认规则", "name_en": "Default rules", "document": RULES},
        "unchecked": ["open_safety_problem", "unexplained_data_query"],
        "categories": [
            {"code": code, "name": zh, "name_en": en, "position": n, "seal": ""}
            for n, (code, zh, en) in enumerate(CATEGORIES, start=1)
        ],
        "organizations": organizations,
        "inputs": inputs,
        "lines": lines,
        "groups": make_groups(inputs, lines),
        "corrections": CORRECTIONS,
        "corrected": {"count": 2, "year": "-120.5000", "earlier": "3000.0000"},
        "seals": {"ruleset": "", "head": ""},
        **changed,
    }
    content = json.dumps(edition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {"format": "keyworks-edition/1", "digest": digest, "edition": edition}
