"""Whom the steps of an edition concern, and what they are told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role, User
from accounts.selectors import holders
from common.mails import language_of, mail_is_on, post_mail
from common.notices import notify
from projects.models import Follow, Project
from projects.services.announcing import places_of
from projects.services.secrecy import covered
from reports.models import Answer, ApprovalEvent, Consultation, Edition, Subscription, Withdrawal

CONSULTED = N_("%(month)s: the draft of the circular is open for your comments until %(day)s.")
ANSWERED = N_("%(month)s: the office has answered your comment on the draft of the circular: %(said)s")
REMARKED = N_("%(month)s: %(unit)s comments on the draft of the circular: %(said)s")
HANDED_OVER = N_("%(month)s: the draft of the circular waits for your decision.")
REJECTED = N_("%(month)s: %(who)s rejected the draft of the circular. Reason: %(reason)s")
PUBLISHED = N_("Circular %(number)s on %(month)s has been published.")
CORRECTED = N_("Circular %(number)s on %(month)s has been published: it corrects %(wrong)s.")
HONOURED = N_("Circular %(number)s on %(month)s. Red flag: %(honoured)s.")
WARNED = N_("Circular %(number)s on %(month)s. Warned: %(warned)s.")
BOTH = N_("Circular %(number)s on %(month)s. Red flag: %(honoured)s. Warned: %(warned)s.")
WITHDRAWN = N_("Circular %(number)s on %(month)s has been withdrawn. Reason: %(reason)s")
LISTED = (
    Q(red_flag_position__isnull=False) | Q(warning_position__isnull=False) | Q(snail_position__isnull=False)
)


def month_of(edition: Edition) -> str:
    """How an edition's month is written."""
    return f"{edition.period.month:%Y-%m}"


def page_of(name: str, edition: Edition) -> str:
    """A page of an edition's month."""
    return reverse(name, args=[edition.period.month.year, edition.period.month.month])


def at_root(role: Role) -> set[int]:
    """Those who hold a role for the whole portfolio today."""
    found = holders(role=role, organizations=Organization.objects.filter(parent=None))
    return {user.pk for people in found.values() for user in people}


def concerned_by(projects: Iterable[Project]) -> dict[int, set[int]]:
    """By project: the clerks of its unit, the reviewers of its district and department, its followers."""
    wanted = list(projects)
    places = {place.pk: place for project in wanted for place in places_of(project)}.values()
    clerks = holders(role=Role.CLERK, organizations=places)
    reviewers = holders(role=Role.REVIEWER, organizations=places)
    people: dict[int, set[int]] = defaultdict(set)
    for project in wanted:
        people[project.pk] |= {user.pk for user in clerks[project.responsible_unit_id]}
        people[project.pk] |= {user.pk for place in places_of(project) for user in reviewers[place.pk]}
    for user, project_id in Follow.objects.filter(project__in=wanted).values_list("user", "project"):
        people[project_id].add(user)
    return people


def tell_consultation(row: Consultation) -> None:
    """The people of every project in the draft may comment."""
    lines = row.edition.lines.values("project")
    projects = Project.objects.filter(pk__in=lines).select_related(
        "responsible_unit", "district", "supervising_department"
    )
    notify(
        users=set().union(*concerned_by(projects).values()),
        kind="consultation",
        key=f"consultation:{row.edition_id}",
        text=CONSULTED,
        values={"month": month_of(row.edition), "day": row.closes_on.isoformat()},
        address=page_of("consultation", row.edition),
        now=row.business_at,
    )


def tell_answer(answer: Answer) -> None:
    """Whoever made the comment reads the answer."""
    edition = answer.remark.edition
    notify(
        users=[answer.remark.author_id],
        kind="consultation",
        key=f"answer:{answer.pk}",
        text=ANSWERED,
        values={
            "month": month_of(edition),
            "said": covered(answer.text),
        },
        address=page_of("consultation", edition),
        now=answer.business_at,
    )


def tell_step(event: ApprovalEvent) -> None:
    """The leaders whose turn it is, or the office that has to build again."""
    edition = event.edition
    if event.kind == ApprovalEvent.Kind.REJECTED:
        users = at_root(Role.OFFICE) | {edition.built_by_id}
    else:
        users = {event.to_id} if event.to_id else at_root(Role.LEADER) - {edition.built_by_id}
    notify(
        users={user for user in users if user} - {event.author_id},
        kind="approval",
        key=f"approval:{event.pk}",
        text=REJECTED if event.kind == ApprovalEvent.Kind.REJECTED else HANDED_OVER,
        values={"month": month_of(edition), "who": event.author, "reason": event.reason},
        address=page_of("preparation" if event.kind == ApprovalEvent.Kind.REJECTED else "approval", edition),
        now=event.business_at,
    )


def tell_published(edition: Edition, wrong: Edition | None, now: dt.datetime) -> None:
    """People of every honoured and warned project, the office, and the subscribers; each once."""
    values = {"number": edition.number, "month": month_of(edition), "wrong": wrong.number if wrong else ""}
    text = CORRECTED if wrong else PUBLISHED
    listed = _tell_listed(edition, values, now)
    readers = Subscription.objects.filter(ended_at=None).select_related("user")
    people = {one.user_id for one in readers if one.user_id}
    notify(
        users=(at_root(Role.OFFICE) | people) - listed,
        kind="circular",
        key=f"edition:{edition.pk}",
        text=text,
        values=values,
        address=page_of("edition", edition),
        now=now,
    )
    for one in readers:
        if one.user_id is None and mail_is_on():
            _mail(one, edition, text, values)


def _mail(one: Subscription, edition: Edition, text: str, values: dict[str, str]) -> None:
    language = language_of(one)
    printed = edition.files.filter(circular="monthly", format="pdf")
    found = printed.filter(language=language) or printed
    post_mail(
        to=one.email,
        language=language,
        key=f"edition:{edition.pk}:{one.pk}",
        subject=text,
        text=text,
        values=values,
        file=found[0].file,
    )


def _tell_listed(edition: Edition, values: dict[str, str], now: dt.datetime) -> set[int]:
    lines = list(
        edition.lines.filter(LISTED)
        .select_related(*(f"project__{place}" for place in PLACES))
        .order_by("league", "code")
    )
    people = concerned_by(line.project for line in lines)
    told: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for line in lines:
        for user in people[line.project_id]:
            told[user][line.red_flag_position is None].append(line.project_name)
    for user, (honoured, warned) in sorted(told.items()):
        notify(
            users=[user],
            kind="circular",
            key=f"edition:{edition.pk}",
            text=BOTH if honoured and warned else HONOURED if honoured else WARNED,
            values=values | {"honoured": "、".join(honoured), "warned": "、".join(warned)},
            address=page_of("edition", edition),
            now=now,
        )
    return set(told)


PLACES = ("responsible_unit", "district", "supervising_department")


def tell_withdrawn(row: Withdrawal) -> None:
    """Everybody who was told that it had been published, and the office."""
    edition = row.edition
    lines = edition.lines.filter(LISTED).values("project")
    projects = Project.objects.filter(pk__in=lines).select_related(*PLACES)
    subscribed = Subscription.objects.filter(ended_at=None, user__isnull=False)
    users = set().union(*concerned_by(projects).values()) | at_root(Role.OFFICE)
    notify(
        users=users | set(subscribed.values_list("user", flat=True)),
        kind="circular",
        key=f"withdrawn:{edition.pk}",
        text=WITHDRAWN,
        values={"number": edition.number, "month": month_of(edition), "reason": row.reason},
        address=page_of("edition", edition),
        now=row.business_at,
    )


def people_of(role: Role) -> list[User]:
    """Those who hold a role for the whole portfolio today, by name."""
    return list(User.objects.filter(pk__in=at_root(role)).order_by("name", "pk"))
