"""The auditor's pages, and the way from a figure to what it rests on; what is due and who is reminded."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.looks import Looker
from tests.browser.windows import Visitor

PAGES = {
    "audit": ("auditor", "/audit/"),
    "audit-project": ("auditor", "/audit/?project=X014&table=projects_monthlyreturn"),
    "audit-accounts": ("auditor", "/audit/accounts/"),
    "downloads": ("auditor", "/audit/downloads/"),
    "recorded": ("auditor", "/audit/recorded/"),
    "recorded-project": ("auditor", "/audit/recorded/X014/"),
    "evidence": ("auditor", "/projects/X014/evidence/2020-09/"),
    "due": ("office", "/projects/due/"),
    "reminders": ("office", "/projects/due/reminders/"),
    "punctuality": ("office", "/reports/punctuality/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def test_an_auditor_follows_a_figure_to_its_evidence(own_visitor: Visitor) -> None:
    page = own_visitor.window("auditor")
    page.goto("/projects/X014/")
    page.locator(".kw-ledger summary").click()
    row = page.locator(".kw-ledger tr", has_text="2020-10")
    row.get_by_role("link", name="佐证材料").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("数据佐证")
    expect(page.get_by_role("region", name="载入的通报").locator("code").first).to_have_text(
        re.compile("^[0-9a-f]{64}$")
    )
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载佐证包").click()
    with zipfile.ZipFile(waiting.value.path()) as pack:
        assert {"evidence.json", "summary.html", "SHA256SUMS"} <= set(pack.namelist())
    page.goto("/audit/downloads/")
    expect(page.get_by_role("row").nth(1)).to_contain_text(waiting.value.suggested_filename)
    page.goto("/audit/?project=X014&table=projects_monthlyreturn")
    expect(page.get_by_role("region", name="审计日志")).to_contain_text("本月完成投资（万元）")
