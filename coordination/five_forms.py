"""What is typed about the five ones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Organization, User
from coordination.models import TeamMember
from coordination.services.five import Member
from projects.register_forms.fields import DayField, InLanguage, UploadField, select, text_input


class OfPage(forms.Form):
    """One of several forms of a page: labels find their fields by ids that differ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class LeadForm(OfPage):
    """Another lead official."""

    lead = forms.CharField(
        label=gettext_lazy("Lead official"), required=False, max_length=60, widget=text_input()
    )
    since = DayField(label=gettext_lazy("From"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=text_input())


class MemberForm(OfPage):
    """Somebody who joins the team."""

    organization = InLanguage(Organization.objects.filter(ended_on=None), label=gettext_lazy("Unit"))
    name = forms.CharField(label=pgettext_lazy("team", "Name"), max_length=60, widget=text_input())
    post = forms.CharField(
        label=pgettext_lazy("team", "Post"), required=False, max_length=100, widget=text_input()
    )
    duty = forms.ChoiceField(
        label=pgettext_lazy("team", "Duty"), choices=TeamMember.Duty.choices, widget=select()
    )
    since = DayField(label=gettext_lazy("From"))
    account = forms.CharField(
        label=gettext_lazy("User name"),
        required=False,
        max_length=60,
        widget=text_input(),
        help_text=gettext_lazy("Where the person has an account: the nodes then show in their calendar."),
    )

    def clean_account(self) -> User | None:
        """An account in use."""
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has the user name “%(name)s”.") % {"name": name})
        return found

    def member(self) -> Member:
        """As the service takes it."""
        data = self.cleaned_data
        return Member(
            organization=data["organization"],
            name=data["name"],
            post=data["post"],
            duty=data["duty"],
            since=data["since"],
            person=data["account"],
        )


class LeaveForm(OfPage):
    """A member's last day."""

    until = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300, widget=text_input()
    )


class WorkPlanForm(OfPage):
    """Another version of the work plan."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, widget=text_input())
    since = DayField(label=gettext_lazy("From"))
    file = UploadField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
        self.fields["file"].label = _("File")


class GroupForm(forms.Form):
    """One leader, one division, one group."""

    since = DayField(label=gettext_lazy("From"))
    leader = forms.CharField(label=gettext_lazy("Group leader"), max_length=60, widget=text_input())
    leader_post = forms.CharField(
        label=pgettext_lazy("team", "Post"), required=False, max_length=100, widget=text_input()
    )
    division = forms.CharField(label=gettext_lazy("Division"), max_length=100, widget=text_input())
    division_head = forms.CharField(
        label=gettext_lazy("Head of the division"), max_length=60, widget=text_input()
    )
    members = forms.CharField(label=gettext_lazy("Members of the group"), max_length=300, widget=text_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300, widget=text_input()
    )
