"""What a clerk types of one return, checked; every error says what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.said import say
from projects.checks import LONGEST_WORD, SOFT, Finding, check_return, unexplained, unfinished
from projects.figures import Figures
from projects.models import Project
from projects.numerals import AmountField, ProgressField

WHY = "why-"


@dataclass(frozen=True)
class Question:
    """Something odd about a return, and the clerk's word on it."""

    finding: Finding
    name: str
    words: str
    is_missing: bool

    @property
    def text(self) -> str:
        """What is odd, in the language of the page."""
        return say(self.finding.text, self.finding.values)


class ReturnForm(forms.Form):
    """One monthly return. A draft may hold anything; ``submitting`` asks for all that handing in needs."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    investment = AmountField(label=gettext_lazy("Investment of the month"))
    physical_progress = ProgressField(label=gettext_lazy("Physical progress to date"))
    stage_text = forms.CharField(
        label=gettext_lazy("State of the works"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    problems = forms.CharField(
        label=gettext_lazy("Problems"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(
        self, *args: Any, project: Project, figures: Figures, submitting: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.figures = figures
        self.submitting = submitting
        self.findings: list[Finding] = []

    def clean(self) -> dict[str, Any]:
        """Check what was typed against what is known of the project."""
        data = super().clean() or {}
        data["explanations"] = self.words(self.data)
        if self.errors:
            return data
        facts = self.figures.facts(
            self.project, data["investment"], data["physical_progress"], data["stage_text"]
        )
        self.findings = check_return(facts)
        if self.submitting:
            self._refuse(unfinished(facts) or [one for one in self.findings if one.is_hard])
            if unexplained(self.findings, data["explanations"]):
                self.add_error(None, _("Check the figures; if they are right, say in a word why."))
        return data

    def _refuse(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.add_error(finding.field, say(finding.text, finding.values))

    @staticmethod
    def words(data: Any) -> dict[str, str]:
        """The explanations typed, by the code of the check; a word too many is cut off."""
        typed = {code: str(data.get(f"{WHY}{code}", "")) for code in SOFT}
        return {
            code: words.replace("\0", "").strip()[:LONGEST_WORD]
            for code, words in typed.items()
            if words.strip()
        }

    def questions(self) -> list[Question]:
        """What is odd about the figures as they stand, each with the word that was said."""
        words = self.cleaned_data["explanations"] if self.is_bound else self.initial.get("explanations", {})
        findings = self.findings if self.is_bound else self._stored_findings()
        asked = self.submitting
        return [
            Question(one, f"{WHY}{one.code}", words.get(one.code, ""), asked and one.code not in words)
            for one in findings
            if not one.is_hard
        ]

    def hard(self) -> list[str]:
        """What of a draft can't be right, said already while it may still be saved."""
        if self.is_bound:
            return []
        return [say(one.text, one.values) for one in self._stored_findings() if one.is_hard]

    def _stored_findings(self) -> list[Finding]:
        stored = self.initial
        return check_return(
            self.figures.facts(
                self.project,
                stored.get("investment"),
                stored.get("physical_progress"),
                stored.get("stage_text", ""),
            )
        )
