"""The pages by which a month is reported and reviewed."""

from __future__ import annotations

import datetime as dt

from django.urls import include, path, register_converter

from projects.views.attachments import attachment
from projects.views.corrections import correction, correction_ask, correction_list
from projects.views.due import due_list, reminder_rules
from projects.views.exchange import exchange, import_page, template
from projects.views.files import return_files
from projects.views.glossary import glossary
from projects.views.grid import return_check, return_save
from projects.views.handing_in import receipt, receipt_list, return_submit, return_withdraw
from projects.views.handover import organization_end
from projects.views.returns import return_edit, return_list
from projects.views.review import review_queue
from projects.views.signoffs import sign_offs


class MonthConverter:
    """A reporting month in an address: 2020-10."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> dt.date:
        """The first of the month; no year 0."""
        return dt.date.fromisoformat(f"{value}-01")

    def to_url(self, value: dt.date) -> str:
        """Year and month."""
        return f"{value:%Y-%m}"


class CodeConverter:
    """A project's code in an address: CS-005."""

    regex = r"[A-Za-z0-9-]{1,20}"

    def to_python(self, value: str) -> str:
        """As it stands there."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the register."""
        return value


register_converter(MonthConverter, "month")
register_converter(CodeConverter, "code")

urlpatterns = [
    path("corrections/", correction_list, name="correction-list"),
    path("corrections/<int:correction>/", correction, name="correction"),
    path("corrections/<month:month>/<code:code>/", correction_ask, name="correction-ask"),
    path("exchange/", exchange, name="exchange"),
    path("exchange/<int:pk>/", import_page, name="import"),
    path("exchange/template/<slug:kind>/", template, name="exchange-template"),
    path("", include("projects.plan_urls")),
    path("returns/", return_list, name="return-list"),
    path("returns/<month:month>/<code:code>/", return_edit, name="return-edit"),
    path("returns/<month:month>/<code:code>/files/", return_files, name="return-files"),
    path("returns/<month:month>/rows/check/", return_check, name="return-check"),
    path("returns/<month:month>/rows/save/", return_save, name="return-save"),
    path("returns/<month:month>/rows/submit/", return_submit, name="return-submit"),
    path("returns/<month:month>/rows/withdraw/", return_withdraw, name="return-withdraw"),
    path("returns/receipts/", receipt_list, name="receipt-list"),
    path("returns/receipts/<uuid:number>/", receipt, name="receipt"),
    path("glossary/", glossary, name="glossary"),
    path("attachments/<int:attachment_id>/", attachment, name="attachment"),
    path("sign-offs/", sign_offs, name="sign-offs"),
    path("due/", due_list, name="due-list"),
    path("due/reminders/", reminder_rules, name="reminder-rules"),
    path("review/", review_queue, name="review-queue"),
    path("register/", include("projects.register_urls")),
    path("organizations/<int:organization>/end/", organization_end, name="organization-end"),
]
