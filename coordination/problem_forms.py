"""What people type about a problem."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from accounts.people_forms import OrganizationField, day_field, dressed
from coordination.models import Problem
from coordination.models.escalation import LONGEST
from coordination.problem_people import REGISTER
from coordination.services.problems import Words
from projects.models import Project
from projects.selectors import scope_as

NUL = "\0"
CODE = re.compile(r"[A-Za-z0-9-]{1,20}")
MOST_PROJECTS = 4
LONGEST_TEXT = 2000


class Files(forms.ClearableFileInput):
    """Several files at once; on a phone the camera is offered."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos and documents; none is allowed."""

    def __init__(self, **options: Any) -> None:
        """In the look of the page."""
        super().__init__(
            required=False,
            widget=dressed(Files(attrs={"multiple": True})),
            label=gettext_lazy("Photos and documents"),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[type-arg]
        """All of them."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


def text_field(label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=dressed(forms.Textarea(attrs={"rows": rows})),
        help_text=help_text,
    )


def found_projects(typed: str, user: User) -> tuple[list[Project], list[str]]:
    """The projects that a line names, and the words in it that name none of the user's."""
    words = [word for word in re.split(r"[\s,，;；、]+", typed.strip()) if word]
    codes = [word for word in words if CODE.fullmatch(word)]
    mine = Project.objects.filter(scope_as(user, *REGISTER))
    by_code = {project.code: project for project in mine.filter(code__in=codes)}
    by_name = {project.name: project for project in mine.filter(name__in=words)}
    found, unknown = [], []
    for word in words:
        project = by_code.get(word) or by_name.get(word)
        if project is None:
            unknown.append(word)
        elif project not in found:
            found.append(project)
    return found, unknown


class WordsForm(forms.Form):
    """What a problem is."""

    projects = forms.CharField(
        label=gettext_lazy("Projects"),
        max_length=200,
        widget=dressed(forms.TextInput(attrs={"list": "projects-to-name", "autocomplete": "off"})),
        help_text=gettext_lazy("By code; of a crossing both, such as “CS-005 CS-012”."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Problem.Kind, widget=dressed(forms.Select()))
    title = forms.CharField(
        label=gettext_lazy("What holds the works up, in one line"),
        max_length=120,
        widget=dressed(forms.TextInput(attrs={"autocomplete": "off"})),
    )
    text = text_field(gettext_lazy("Particulars"))
    measures = text_field(gettext_lazy("Proposed measures"), rows=2)

    def __init__(self, *arguments: Any, user: User, **named: Any) -> None:
        """``user``: whose projects can be named."""
        super().__init__(*arguments, **named)
        self.user = user

    def clean_projects(self) -> list[Project]:
        """Those of one's own part; what is not is named, and not told apart from what does not exist."""
        found, unknown = found_projects(self.cleaned_data["projects"].replace(NUL, ""), self.user)
        if unknown:
            raise forms.ValidationError(
                _("No project of yours is called %(names)s. Write codes, with spaces between them.")
                % {"names": ", ".join(unknown)[:100]}
            )
        if len(found) > MOST_PROJECTS:
            raise forms.ValidationError(_("At most %(most)s projects.") % {"most": MOST_PROJECTS})
        return found

    def words(self) -> Words:
        """As the services take it."""
        data = self.cleaned_data
        return Words(kind=data["kind"], title=data["title"], text=data["text"], measures=data["measures"])


class AmendForm(WordsForm):
    """The same said better; projects can only be added."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """As the form of registering, but for the projects."""
        super().__init__(*arguments, **named)
        self.fields["projects"].required = False
        self.fields["projects"].label = gettext_lazy("Further projects that it holds up")


class RegisterForm(WordsForm):
    """A problem as it is first written down."""

    photos = FilesField()
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class StepForm(forms.Form):
    """What goes with a step."""

    text = text_field(gettext_lazy("Word"), rows=2)
    photos = FilesField()


class AssignForm(StepForm):
    """Who is to settle it."""

    unit = OrganizationField(label=gettext_lazy("Unit in charge"))
    person = forms.CharField(
        label=gettext_lazy("Person in charge"),
        required=False,
        max_length=120,
        widget=dressed(forms.TextInput(attrs={"list": "people-to-name", "autocomplete": "off"})),
        help_text=gettext_lazy("By name; may be left open."),
    )


class HoldForm(StepForm):
    """Until when."""

    until = day_field(gettext_lazy("On hold until"))


class MergeForm(StepForm):
    """Into which."""

    number = forms.CharField(
        label=gettext_lazy("Number of the other problem"),
        max_length=12,
        widget=dressed(forms.TextInput(attrs={"placeholder": "2020-0041"})),
    )


class CommentForm(forms.Form):
    """A word in the thread."""

    text = text_field(
        gettext_lazy("Write to those concerned"),
        rows=2,
        help_text=gettext_lazy("“@” and a name tells that person."),
    )
    mentioned = forms.MultipleChoiceField(
        label=gettext_lazy("Tell in particular"), required=False, widget=forms.CheckboxSelectMultiple
    )
    photos = FilesField()
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *arguments: Any, people: Sequence[User], **named: Any) -> None:
        """``people``: who can be told."""
        super().__init__(*arguments, **named)
        self.fields["mentioned"].choices = [(str(one.pk), str(one)) for one in people]  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """How long a level has."""

    level = forms.IntegerField(min_value=1, max_value=4)
    working_days = forms.IntegerField(min_value=1, max_value=LONGEST)
    version = forms.IntegerField(min_value=0, max_value=1_000_000_000)


FORMS: dict[str, type[StepForm]] = {"assign": AssignForm, "hold": HoldForm, "merge": MergeForm}


def form_of(step: str) -> type[StepForm]:
    """What a step asks for."""
    return FORMS.get(step, StepForm)


def unit_choices() -> list[Organization]:
    """Those in charge of something today."""
    return list(Organization.objects.filter(ended_on=None).order_by("path"))
