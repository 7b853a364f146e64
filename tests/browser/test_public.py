"""The pages that anybody may open, and what /verify/ says of files that somebody has changed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.looks import Looker, glance, look_around
from tests.browser.windows import Visitor

PAGES = {
    "public-list": ("", "/public/"),
    "public-edition": ("", "/public/2020/10/"),
    "public-digests": ("", "/public/digests/"),
    "verify": ("", "/verify/"),
    "inspection": ("auditor", "/reports/inspection/"),
}
MONTH = "/public/2020/10"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(looker: Looker, name: str) -> None:
    looker.look(name, *PAGES[name])


def repacked(content: bytes, name: str, before: str, after: str) -> bytes:
    """A zip in whose part one text is put in the place of another, once."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == name:
                assert before in part.decode()
                part = part.decode().replace(before, after, 1).encode()
            new.writestr(info, part)
    return made.getvalue()


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file and ask."""
    page.goto("/verify/")
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.get_by_label("选择文件").set_input_files(file)
    page.get_by_role("button", name="核验", exact=True).click()


def test_four_tampered_files_are_told_apart_and_named(own_visitor: Visitor) -> None:
    """Dropped without scripts; what is looked at is dropped with them, since axe is one."""
    page, plain = own_visitor.window(""), own_visitor.window("", java_script_enabled=False)
    page.goto(f"{MONTH}/")
    expect(page.get_by_role("heading", name="自行核验")).to_be_visible()
    site = page.url.split(MONTH)[0]

    def file(name: str) -> bytes:
        return page.request.get(f"{site}{MONTH}/{name}").body()

    pdf, word = file("circular.pdf?language=zh-hans"), file("circular.docx?language=zh-hans")
    workbook, bundle = file("circular.xlsx?language=zh-hans"), json.loads(file("bundle.json"))
    line = bundle["edition"]["lines"][0]
    line["invested_to_date"] = "1.0000"
    changed = repacked(workbook, "xl/sharedStrings.xml", "海沧半导体", "湖里半导体")

    drop(page, "通报.pdf", pdf)
    expect(page.get_by_role("status")).to_contain_text("与原件一致，现行有效")
    look_around(page, "verify-intact")

    drop(plain, "通报.pdf", pdf + b"%\n")
    expect(plain.get_by_role("status")).to_contain_text("与原件不一致")
    expect(plain.get_by_text("通报（PDF）")).to_be_visible()
    expect(plain.get_by_text("本文件自称为厦重点办〔2020〕3号（2020-10，第1版）")).to_be_visible()

    drop(plain, "通报.docx", repacked(word, "word/document.xml", "海沧半导体", "湖里半导体"))
    expect(plain.get_by_text("通报（Word）")).to_be_visible()
    expect(plain.get_by_role("row").filter(has_text="湖里半导体")).to_contain_text("海沧半导体")

    for window in (plain, page):
        drop(window, "通报.xlsx", changed)
        expect(window.get_by_text("通报（Excel）")).to_be_visible()
        expect(window.get_by_role("row").filter(has_text="湖里半导体").first).to_contain_text("海沧半导体")
    look_around(page, "verify-changed")

    for window in (plain, page):
        drop(window, "数据包.json", json.dumps(bundle).encode())
        expect(window.get_by_text(f"lines[{line['code']}].invested_to_date: published")).to_be_visible()
    glance(page, "verify-bundle")
