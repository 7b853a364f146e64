"""Confidential projects: an alias for everybody, the true name in one table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from common.errors import Conflict, Refusal
from projects.models import ConfidentialName, Milestone, MonthlyReturn, Project, ReportingPeriod
from projects.services.aliases import next_alias
from projects.services.attachments import attach
from projects.services.milestones import add_milestone
from projects.services.secrecy import make_confidential, make_public, true_names
from reports.models import CurrentBuild, RollupLine
from tests import factories
from tests.desk import body, messages_in, signed_in, submitted
from tests.factories import NEW_YEAR, NOW, Town
from tests.pictures import upload

SECRET, ALIAS = "某军用码头", "涉密项目03"
URL = reverse("register-confidential", args=["P1"])
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Services say what is wrong in the reader's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def cleared(town: Town) -> User:
    """Somebody of the office who is cleared."""
    User.objects.filter(username="office").update(is_cleared=True)
    return town.person("office")


def keep(project: Project, user: User, **changed: Any) -> Project:
    """Make a project confidential."""
    values: dict[str, Any] = {
        "alias": ALIAS, "true_name": SECRET, "reason": "密〔2020〕1号", "seen": project.version
    }  # fmt: skip
    make_confidential(project=project, user=user, now=NOW, **values | changed)
    project.refresh_from_db()
    return project


def typed(project: Project, **changed: Any) -> dict[str, Any]:
    """The sheet as the form sends it."""
    return {
        "version": project.version, "true_name": SECRET, "alias": ALIAS, "reason": "密〔2020〕1号",
        "understood": "on", "action": "confidential",
    } | changed  # fmt: skip


def texts_holding(text: str) -> set[str]:
    """The tables that hold a text, in whatever column."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind = 'r'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" AS r WHERE r::text LIKE %s LIMIT 1', [f"%{text}%"])
            if cursor.fetchone():
                found.add(table)
    return found


def test_the_alias_takes_the_names_place(cleared: User, mine: Project) -> None:
    assert keep(mine, cleared).name == ALIAS
    assert mine.name_sort.startswith("she4 mi4")
    kept = ConfidentialName.objects.get()
    assert (kept.true_name, kept.set_by, kept.set_at) == (SECRET, cleared, NOW)


def test_a_project_taken_in_under_an_alias_is_named_in_one_table_only(cleared: User, mine: Project) -> None:
    keep(mine, cleared)
    assert texts_holding(SECRET) == {"projects_confidentialname"}
    assert "projects_project" in texts_holding(ALIAS)  # the control


def test_only_the_cleared_are_told(town: Town, cleared: User, mine: Project) -> None:
    keep(mine, cleared)
    assert true_names(cleared, [mine]) == {mine.pk: SECRET}
    assert true_names(town.person("leader"), [mine]) == {}


def test_a_milestone_is_named_by_the_alias_before_and_after(town: Town, cleared: User, mine: Project) -> None:
    def add(name: str) -> Milestone:
        return add_milestone(
            project=mine, kind=Milestone.Kind.CUSTOM, name=name, planned_on=NEW_YEAR, author=cleared, now=NOW
        )

    before = add(f"{SECRET}开工")
    keep(mine, cleared)
    before.refresh_from_db()
    assert before.name == f"{ALIAS}开工"
    assert add(f"{SECRET}封顶").name == f"{ALIAS}封顶"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"alias": f"{SECRET}一期"}, "must not hold the true one"),
        ({"alias": " "}, "both"),
        ({"reason": " "}, "decision"),
        ({"alias": "祥平保障房地铁社区"}, "choose another"),
    ],
)
def test_an_alias_that_tells_is_refused(
    cleared: User, mine: Project, foreign: Project, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        keep(mine, cleared, **changed)
    assert not ConfidentialName.objects.exists()


def test_an_alias_that_tells_an_earlier_name_is_refused(cleared: User, mine: Project) -> None:
    keep(mine, cleared)
    with pytest.raises(Refusal, match="must not hold the true one"):
        keep(mine, cleared, true_name="人防工程", alias=f"{SECRET}二期")


@pytest.mark.parametrize("changed", [
    {"alias": f"{SECRET}配套"}, {"alias": "配套工程", "true_name": ALIAS[:-1]},
])  # fmt: skip
def test_neither_name_may_lie_in_those_of_another_confidential_project(
    cleared: User, mine: Project, foreign: Project, changed: dict[str, str]
) -> None:
    keep(mine, cleared)
    with pytest.raises(Refusal, match="another confidential project"):
        keep(foreign, cleared, **{"true_name": "地铁配套"} | changed)


def test_a_file_is_handed_out_under_the_name_that_its_reader_may_know(
    town: Town, cleared: User, mine: Project
) -> None:
    document = upload(f"{SECRET}.pdf", b"%PDF-1.7")
    file = attach(project=mine, upload=document, user=town.people["clerk"], now=NOW)
    keep(mine, cleared)
    named = [
        unquote(signed_in(town, who).get(f"/projects/attachments/{file.pk}/").headers["Content-Disposition"])
        for who in ("clerk", "office")
    ]
    assert [name.rpartition("'")[2] for name in named] == [f"{ALIAS}.pdf", f"{SECRET}.pdf"]


def test_whoever_is_not_cleared_can_not_set_it(town: Town, mine: Project) -> None:
    with pytest.raises(Refusal, match="cleared"):
        keep(mine, town.people["office"])
    response = signed_in(town, "office").post(URL, typed(mine))
    assert response.status_code == 422
    assert not ConfidentialName.objects.exists()


def test_somebody_elses_change_is_not_overwritten(cleared: User, mine: Project) -> None:
    keep(mine, cleared)
    with pytest.raises(Conflict):
        keep(mine, cleared, seen=1, alias="涉密项目04")


def test_everybody_reads_it_again_when_it_is_public(cleared: User, mine: Project) -> None:
    keep(mine, cleared)
    make_public(project=mine, reason="解密〔2021〕2号", seen=2, user=cleared, now=NOW)
    mine.refresh_from_db()
    assert mine.name == SECRET
    assert not ConfidentialName.objects.in_force().exists()
    with pytest.raises(Refusal, match="not confidential"):
        make_public(project=mine, reason="x", seen=3, user=cleared, now=NOW)


def test_aliases_are_counted_up(cleared: User, mine: Project, foreign: Project) -> None:
    assert next_alias() == "涉密项目01"
    keep(mine, cleared, alias="涉密项目01")
    assert next_alias() == "涉密项目02"


def test_the_sheet_says_what_can_not_be_undone_and_asks_for_a_tick(
    town: Town, cleared: User, mine: Project
) -> None:
    client = signed_in(town, "office")
    assert "keeps the name it was published with" in body(client.get(URL))
    assert client.post(URL, typed(mine, understood="")).status_code == 422
    assert "everybody reads" in messages_in(client.post(URL, typed(mine), follow=True))[0]
    again = client.post(URL, typed(mine), follow=True)
    assert "done already" in messages_in(again)[-1]
    assert ConfidentialName.objects.count() == 1


def test_a_search_for_the_true_name_finds_it_only_for_the_cleared(
    town: Town, cleared: User, mine: Project
) -> None:
    keep(mine, cleared)
    address = f"{reverse('register-list')}?q={SECRET}"
    assert ALIAS in body(signed_in(town, "office").get(address))
    User.objects.update(is_cleared=False)
    assert ALIAS not in body(signed_in(town, "office").get(address))


def test_summary_and_place_are_hidden_and_stay_as_they_are(town: Town, cleared: User, mine: Project) -> None:
    Project.objects.update(summary="临海岸线", latitude="24.5", longitude="118.1")
    keep(mine, cleared)
    User.objects.update(is_cleared=False)
    client, url = signed_in(town, "office"), reverse("register-project", args=["P1"])
    text = body(client.get(url))
    assert "临海岸线" not in text
    assert "24.5" not in text
    client.post(url, {"version": mine.version, "name": "改名", "total_investment": "7", "summary": "x"})
    mine.refresh_from_db()
    assert (mine.name, mine.summary, str(mine.latitude)) == (ALIAS, "临海岸线", "24.500000")
    assert mine.total_investment == 7
    assert "临海岸线" not in body(signed_in(town, "leader").get(reverse("project", args=["P1"])))


def test_clerks_are_warned_where_they_write(town: Town, cleared: User, mine: Project) -> None:
    period = factories.month(11)
    url = reverse("return-edit", args=[period.month, "P1"])
    assert "read by everybody" not in body(signed_in(town, "clerk").get(url))
    keep(mine, cleared)
    assert "read by everybody" in body(signed_in(town, "clerk").get(url))


def test_it_stays_in_every_total(town: Town, cleared: User, mine: Project) -> None:
    period = factories.month(1)
    factories.report(town, period, {mine: 900})
    factories.refresh(period)
    assert invested() == 900
    keep(mine, cleared)
    factories.refresh(period)
    assert invested() == 900


def invested() -> Decimal:
    """The total of the newest figures."""
    rows = RollupLine.objects.filter(build=CurrentBuild.objects.get().build)
    total: Decimal = rows.aggregate(total=Sum("invested_to_date"))["total"]
    return total


def test_a_visitor_is_told_nothing(mine: Project) -> None:
    assert Client().get(URL).status_code == 302


def written(town: Town, period: ReportingPeriod, project: Project) -> MonthlyReturn:
    """A return whose texts hold the name, handed in before the project became confidential."""
    words = f"{SECRET}主体施工"
    return submitted(town, period, project, stage_text=words, problems=f"{SECRET}征地")


def test_the_clerk_reads_alias_or_name_in_the_grid(cleared: User, town: Town, mine: Project) -> None:
    written(town, november := factories.month(11), mine)
    keep(mine, cleared)
    page, form = reverse("return-list"), reverse("return-edit", args=[november.month, "P1"])
    for address in (page, form):
        text = body(signed_in(town, "clerk").get(address))
        assert SECRET not in text
        assert ALIAS in text
    assert signed_in(town, "clerk").get(page).context["grid"]["rows"][0]["secret"] == ""
    User.objects.filter(username="clerk").update(is_cleared=True)
    row = signed_in(town, "clerk").get(page).context["grid"]["rows"][0]
    assert (row["secret"], row["stage_text"]) == (SECRET, f"{SECRET}主体施工")


def test_the_reviewer_reads_alias_or_name_in_the_queue(cleared: User, town: Town, mine: Project) -> None:
    written(town, factories.month(11), mine)
    keep(mine, cleared)
    assert SECRET not in body(signed_in(town, "reviewer").get(reverse("review-queue")))
    text = body(signed_in(town, "office").get(reverse("review-queue")))
    assert f"{SECRET}主体施工" in text


def test_what_the_grid_answers_is_veiled_too(cleared: User, town: Town, mine: Project) -> None:
    row = written(town, november := factories.month(11), mine)
    keep(mine, cleared)
    sent = {"rows": [{"code": "P1", "version": row.version}]}
    client = signed_in(town, "clerk")
    response = client.post(
        reverse("return-withdraw", args=[november.month]), sent, content_type="application/json"
    )
    assert response.json()["rows"]["P1"]["stage_text"] == f"{ALIAS}主体施工"
    stale = {"rows": [{"code": "P1", "version": 1, "investment": "1", "stage_text": "x"}]}
    response = client.post(
        reverse("return-save", args=[november.month]), stale, content_type="application/json"
    )
    assert response.json()["rows"]["P1"]["conflict"]["problems"] == f"{ALIAS}征地"
