"""What is said of one project or group: reasons, demands, remarks. Composed from figures, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.numbers import grouped, percent_of
from common.press.model import Language
from projects import progress
from reports.circular.edition import Edition, Project
from reports.circular.wording import Words


@dataclass(frozen=True)
class Brief:
    """An edition and the words to tell it in."""

    edition: Edition
    words: Words

    @property
    def language(self) -> Language:
        """The language of the words."""
        return self.words.language

    @property
    def months(self) -> str:
        """January to the reported month: 1—10月."""
        return self.words.months("months_", self.edition.month)

    @property
    def month(self) -> str:
        """The reported month in a template."""
        return self.words.month_name(self.edition.month)

    @property
    def window(self) -> str:
        """The months of the quarter so far."""
        first, month = self.edition.quarter_start, self.edition.month
        if first == month:
            return self.words("period.window_one", month=self.month)
        return self.words("period.window_many", first=self.words.month_name(first), month=self.month)

    @property
    def deadline(self) -> str:
        """By when improvement is asked."""
        return self.words.day(self.edition.deadline)

    @property
    def shows_snail(self) -> bool:
        """Whether the office uses the word; without it the list is one of repeated warnings."""
        return bool(self.edition.rules["snail"]["name_shown"])

    def term(self, name: str) -> str:
        """The name of a list in a heading; a running one says so."""
        key = self._named(name)
        return self.words(f"heading.{key}" if self.edition.is_final else f"heading.{key}_running")

    def plain_term(self, name: str) -> str:
        """The name of a list in a sentence."""
        return self.words(f"heading.{self._named(name)}")

    def list_title(self, name: str) -> str:
        """The head of a column that counts a list's projects."""
        return self.words(f"column.count_{self._named(name)}")

    def _named(self, name: str) -> str:
        return "escalated" if name == "snail" and not self.shows_snail else name

    def lead(self, invested: Decimal, annual: Decimal) -> str:
        """Ahead of or behind the time gone, in percentage points."""
        difference = progress.time_lead(invested, annual, self.edition.month)
        if difference is None:
            return ""
        shown = grouped(abs(difference) * 100)
        if Decimal(shown.replace(",", "")) == 0:
            return self.words("overall.level")
        return self.words("overall.ahead" if difference > 0 else "overall.behind", points=shown)

    def category(self, project: Project) -> str:
        """Name of a project's category."""
        return self.edition.category(project, self.language)

    def organization(self, code: str) -> str:
        """Name of a district or unit."""
        return self.edition.organization(code, self.language)


def schedule_ratio(project: Project) -> str:
    """R of a project."""
    return percent_of(project.amount("invested_to_date"), project.amount("planned_to_date"))


def shortfall(project: Project) -> Decimal:
    """Planned minus invested to date, 万元."""
    return project.amount("planned_to_date") - project.amount("invested_to_date")


def merit(brief: Brief, project: Project) -> str:
    """Why a project is red-flagged."""
    if said := project.sentence("red_flag", brief.language):
        return brief.words.clauses([said, project.sentence("plan", brief.language)])
    done, planned = project.amount("quarter_invested"), project.amount("quarter_planned")
    return brief.words(
        "red_flag.reason",
        window=brief.window,
        months=brief.months,
        quarter_ratio=percent_of(done, planned),
        excess=brief.words.amount(done - planned),
        schedule_ratio=schedule_ratio(project),
    )


def warning_reason(brief: Brief, project: Project) -> str:
    """Why a project is warned, and what would lift it."""
    clause, words = project.line["warning_clause"], brief.words
    said = project.sentence("warning", brief.language)
    parts = [said] if said else []
    if not said and clause in ("late_start", "behind_and_late_start"):
        parts.append(_late_start(brief, project.planned_start))
    if not said and clause in ("behind", "behind_and_late_start"):
        parts.append(_behind(brief, project))
    if not project.given["returned"]:
        parts.append(words("warning.not_returned"))
    if project.line["is_talk_due"]:
        parts.append(words("warning.talk"))
    gap = project.number("warning_gap")
    if gap and clause == "behind" and not said:
        parts.append(words("warning.gap", gap=words.amount(gap)))
    return words.clauses(parts)


def _late_start(brief: Brief, planned: date | None) -> str:
    if planned is None:
        return brief.words("warning.late_start_undated")
    return brief.words("warning.late_start", planned_start=brief.words.year_month(planned))


def _behind(brief: Brief, project: Project) -> str:
    return brief.words(
        "warning.behind",
        months=brief.months,
        schedule_ratio=schedule_ratio(project),
        shortfall=brief.words.amount(shortfall(project)),
    )


def warning_ask(brief: Brief, project: Project) -> str:
    """What is asked of a warned project, and by when."""
    key = {"behind": "behind", "late_start": "start", "behind_and_late_start": "behind_and_start"}
    return brief.words(
        f"warning.ask_{key[project.line['warning_clause']]}",
        deadline=brief.deadline,
        gap=brief.words.amount(project.number("warning_gap") or shortfall(project)),
    )


def snail_reason(brief: Brief, project: Project) -> str:
    """Why a project is on the snail list."""
    if said := project.sentence("snail", brief.language):
        return said
    parts = [brief.words.term("snail", project.line["snail_clause"])]
    if project.line["planned_to_date"] and shortfall(project) > 0:
        parts.append(_behind(brief, project))
    elif project.line["is_late_start"]:
        parts.append(_late_start(brief, project.planned_start))
    return brief.words.clauses(parts)


def snail_ask(brief: Brief, project: Project) -> str:
    """What is asked of a snail project, and by when: the same of each."""
    return brief.words("snail.ask", deadline=brief.deadline)


def lamp_text(brief: Brief, project: Project) -> str:
    """Shape and word, so that it reads in a photocopy."""
    lamp, clause = str(project.line["lamp"]), project.line["lamp_clause"]
    word = brief.words("lamp.not_reported") if clause == "not_reported" else brief.words.term("lamp", lamp)
    return f"{brief.words.term('symbol', lamp)} {word}"


def remark(brief: Brief, project: Project) -> str:
    """What else is to be known of a project in the table of all."""
    line, words = project.line, brief.words
    flags = {
        "red_flag": line["red_flag_position"] is not None,
        "warning": line["warning_position"] is not None,
        "snail" if brief.shows_snail else "escalated": line["snail_position"] is not None,
        "late_start": line["is_late_start"],
        "talk": line["is_talk_due"],
        "derived": line["is_derived"],
        "lowered": project.is_lowered,
    }
    said = [words("remark." + key) for key, holds in flags.items() if holds]
    if line["unranked_reason"]:
        said.insert(0, words.term("unranked", line["unranked_reason"]))
    return words("list.comma").join(said)


def milestone_text(brief: Brief, milestone: Mapping[str, Any]) -> str:
    """Name of a node: that of its kind, or its own."""
    if milestone["kind"] == "custom":
        return str(milestone["name"])
    return brief.words.term("milestone", milestone["kind"])


def punctuality(brief: Brief, days_late: int) -> str:
    """Early, on time or late by days."""
    if not days_late:
        return brief.words("nodes.on_time")
    return brief.words("nodes.early" if days_late < 0 else "nodes.overdue", days=abs(days_late))
