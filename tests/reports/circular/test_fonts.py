"""Which fonts print, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.press import fonts
from reports.circular import NoFontError, render
from tests.reports.circular.rendered import pdf_text, poppler, squeezed
from tests.reports.circular.sample import make_document

NOWHERE = ("/nonexistent",)


@pytest.fixture
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no font is installed."""
    faces = fonts.find_faces.__wrapped__
    monkeypatch.setattr("common.press.pdf.find_faces", lambda: faces(NOWHERE))


def test_the_package_prints_where_no_font_is_installed(no_system_fonts: None) -> None:
    content = render(make_document(), "zh-hans", "pdf")
    assert "NotoSerifSC" in poppler("pdffonts", content)
    assert "CJK" not in poppler("pdffonts", content)
    text = squeezed(pdf_text(content))
    for character in "筼筜垵●▲■◇〔〕":
        assert character in text


def test_without_any_font_it_says_what_to_install(
    no_system_fonts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    for kind in ("pdf", "docx"):
        with pytest.raises(NoFontError, match="fonts-noto-cjk"):
            render(make_document(), "zh-hans", kind)


def test_installed_fonts_come_before_the_package(tmp_path: Path) -> None:
    """Wherever a wanted file lies under a root, its folder is searched first."""
    deep = tmp_path / "opentype" / "noto"
    deep.mkdir(parents=True)
    (deep / "NotoSerifCJK-Regular.ttc").touch()
    assert list(fonts._system_folders((str(tmp_path), "/nonexistent"))) == [str(deep)]
    assert fonts.SERIF == ("Noto Serif CJK SC", "Noto Serif SC")


def test_every_role_has_a_font_to_fall_back_on() -> None:
    faces = fonts.find_faces()
    for names in faces.roles.values():
        assert any("Noto" in name for name in names)
