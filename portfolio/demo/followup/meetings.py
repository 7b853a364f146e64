"""The municipal meeting of November, its minutes and tasks, and the one that is called for December."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID, uuid5

from coordination.models import AgendaItem, Level, Meeting, MeetingTask
from coordination.services.meeting_minutes import release_minutes
from coordination.services.meeting_tasks import Given, give_task, take_task_step
from coordination.services.meetings import add_item, decide, fill_agenda, plan_meeting, write_meeting
from portfolio.demo import moments
from portfolio.demo.followup.days import Event, day_of
from portfolio.demo.staff import Staff

HELD_ON, NEXT_ON = day_of("11-25"), day_of("12-09")
PLACE = "市重点项目建设办公室三楼会议室"
CHAIR = "市重点项目建设办公室主任"
ATTENDEES = "市建设局\n市市政园林局\n市交通运输局\n厦门市政集团\n厦门路桥集团\n厦门轨道集团"
OWN = "年底冲刺期间施工安全和节点倒排"
PROBLEMS = {
    "crossing": "两项目共用一套施工组织：先统一迁改管线，再由北向南分段开挖，共槽段按节点提前20天完成。",
    "": "属地街道十二月中旬前完成签约交地，先行实施不受影响的区段，逾期由区政府专题协调。",
}
ORDER = "责任单位主要负责人挂帅，逐周分解整改目标，未按期回复的在下次例会说明情况。"
OWN_DECISION = "各指挥部、各集团十二月每周报送节点完成情况，高支模、深基坑、起重机械专项检查全覆盖。"
TASKS = ("完成剩余用地签约交地，报市重点办", "报送整改措施和逐周目标", "组织起重机械专项检查并报送结果")
#: By when each is due, and what has become of it.
DUE = (("12-01", "done"), ("12-01", ""), ("11-30", "verify"), ("12-08", ""))
SPACE = UUID("5b0d8a3e-7a55-4f0e-9c7e-2f1c8f5d2020")


class Meetings:
    """Called, held, sent round; its tasks carried out, but for some."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    def events(self) -> Iterator[Event]:
        """From the call of the one to the call of the next."""
        yield Event(moments.at(day_of("11-20"), 9), lambda now: self._call(HELD_ON, now))
        yield Event(moments.at(HELD_ON, 16), self._hold)
        yield Event(moments.at(day_of("11-26"), 9), self._release)
        yield Event(moments.at(day_of("11-30"), 15), lambda now: self._carry_out("done", now))
        yield Event(moments.at(day_of("12-01"), 16), lambda now: self._carry_out("verify", now))
        yield Event(moments.at(day_of("12-02"), 17), lambda now: self._call(NEXT_ON, now))

    def _call(self, held_on: dt.date, now: dt.datetime) -> None:
        host = self.staff.organizations["XM"]
        plan_meeting(
            host=host, level=Level.CITY, held_on=held_on, place=PLACE, user=self.staff.office, now=now
        )

    def _hold(self, now: dt.datetime) -> None:
        office, meeting = self.staff.office, self._meeting()
        fill_agenda(meeting=meeting, user=office, now=now)
        own = add_item(meeting=meeting, title=OWN, seen=self._meeting().version, user=office, now=now)
        items = AgendaItem.objects.filter(meeting=meeting).select_related(
            "order__unit", "problem__owner_unit"
        )
        problems = [one for one in items if one.problem_id]
        orders = [one for one in items if one.order_id][:2]
        for number, item in enumerate([*problems, *orders]):
            self._settle(item, number, now)
        self._decide(own, OWN_DECISION, now)
        for number, code in enumerate(("GP-LQ", "GP-SZ")):
            self._give(own, TASKS[2], code, 2 + number, now)
        write_meeting(
            meeting=meeting, place=PLACE, chair=CHAIR, attendees=ATTENDEES,
            seen=self._meeting().version, user=office, now=now,
        )  # fmt: skip

    def _settle(self, item: AgendaItem, number: int, now: dt.datetime) -> None:
        kind = item.problem.kind if item.problem else ""
        self._decide(item, PROBLEMS.get(kind, PROBLEMS[""]) if item.problem else ORDER, now)
        unit = item.problem.owner_unit if item.problem else item.order and item.order.unit
        if unit and number in (0, 2):
            self._give(item, TASKS[number // 2], unit.code, number // 2, now)

    def _decide(self, item: AgendaItem, decision: str, now: dt.datetime) -> None:
        decide(item=item, decision=decision, seen=item.version, user=self.staff.office, now=now)

    def _give(self, item: AgendaItem, text: str, unit: str, number: int, now: dt.datetime) -> None:
        due, _state = DUE[number]
        given = Given(text, self.staff.organizations[unit], day_of(due), uuid5(SPACE, str(number)))
        give_task(item=item, given=given, user=self.staff.office, now=now)

    def _release(self, now: dt.datetime) -> None:
        meeting = self._meeting()
        release_minutes(meeting=meeting, seen=meeting.version, user=self.staff.leader, now=now)

    def _carry_out(self, step: str, now: dt.datetime) -> None:
        """Those that come so far."""
        for number, (_due, state) in enumerate(DUE):
            task = MeetingTask.objects.filter(once=uuid5(SPACE, str(number))).select_related("unit").first()
            if task and state in (("done", "verify") if step == "done" else ("verify",)):
                who = self.staff.clerk(task.unit.code) if step == "done" else self.staff.office
                said = "已按纪要要求完成，书面材料已报送" if step == "done" else "材料齐全，抽查属实"
                take_task_step(task=task, step=step, text=said, seen=task.version, user=who, now=now)

    def _meeting(self) -> Meeting:
        return Meeting.objects.get(held_on=HELD_ON, level=Level.CITY)
