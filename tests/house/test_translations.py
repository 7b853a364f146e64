"""Every text has its Chinese; English alone stands in code and templates."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from pytest_django import Settings

from common.management.commands.make_messages import found_texts
from common.translations import LOCALE, extract_tree, problems, read_files, translations
from launcher.home import ROOT
from tests.house.test_templates import blank, pages
from tests.house.tree import (
    Finding,
    applications,
    dotted,
    files,
    listing,
    name_of,
    nodes,
    python_files,
)

FOLDER = ROOT / "locale" / LOCALE / "LC_MESSAGES"
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: Units are written in Chinese in both languages, and so is the number of a document.
UNITS = re.compile(r"万元|亿元|[万亿元号]")
#: Code that may hold Chinese, because it is data: the demo's names, the issuer and the name of the
#: other language, the first account's name, the circular's own wording, the names of holidays; and
#: the verifier, which is handed out alone and says everything twice.
CHINESE_IS_DATA = re.compile(
    r"portfolio/(demo/|bench/|settings\.py|context\.py)|reports/(circular/|verifier\.py)|common/press/|common/workdays\.py"
    r"|accounts/management/commands/first_administrators\.py"
    # The alias of a confidential project, as it stands in the register.
    r"|projects/services/aliases\.py"
    # Permits by the names that the law gives them.
    r"|coordination/permit_catalogue\.py"
    # How people write numbers, dates and column heads.
    r"|common/workbooks/(cells|dates|table)\.py|projects/exchange/columns\.py"
)
COMMENT = re.compile(
    r"^\s*//.*$|/\*.*?\*/|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.MULTILINE | re.DOTALL
)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PO = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def explained_lines(path: Path) -> set[int]:
    """The lines that docstrings stand on."""
    lines: set[int] = set()
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def speaks_chinese(text: str) -> bool:
    """Whether a text holds Chinese other than units."""
    return bool(CHINESE.search(UNITS.sub("", text)))


def chinese_code(path: Path) -> list[Finding]:
    """Chinese in strings of a Python file; comments and docstrings may name a term."""
    explained = explained_lines(path)
    return [
        Finding(name_of(path), node.lineno, f"Chinese in code: {node.value!r}")
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.lineno not in explained
        and speaks_chinese(node.value)
    ]


def chinese_markup(path: Path) -> list[Finding]:
    """Chinese in a template, a style sheet or a script; comments may name a term."""
    return [
        Finding(name_of(path), number, f"Chinese in the page: {line.strip()[:60]}")
        for number, line in enumerate(COMMENT.sub(blank, path.read_text("utf-8")).splitlines(), start=1)
        if speaks_chinese(line)
    ]


def composed_texts(path: Path) -> list[Finding]:
    """Texts put together before they are looked up: no translation can be found for them."""
    return [
        Finding(name_of(path), node.lineno, f"{dotted(node.func)}() wants a plain string")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and dotted(node.func).rpartition(".")[2] in CALLS
        and node.args
        and not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]


def catalogue(folder: Path, text: str) -> Path:
    """An LC_MESSAGES folder with one file."""
    (folder / "django.po").write_text(PO + text, "utf-8")
    return folder


def sample(**texts: str | None) -> Catalog:
    """What a search of the code might have found."""
    found = Catalog(locale=LOCALE)
    for text in texts.values():
        assert text is not None
        found.add(text)
    return found


def test_every_text_has_its_chinese() -> None:
    listed = problems(found_texts(), read_files(FOLDER))
    assert not listed, "\n" + "\n".join(map(str, listed))


def test_the_keys_are_english() -> None:
    found = found_texts()
    assert len(found) > 100
    assert [message.id for message in found if speaks_chinese(str(message.id))] == []


def test_chinese_stands_in_the_catalogue_alone() -> None:
    paths = [path for path in python_files(*applications()) if not CHINESE_IS_DATA.search(name_of(path))]
    found = [finding for path in paths for finding in chinese_code(path)]
    scripts = [path for path in files(ROOT / "static") if path.suffix in (".js", ".css")]
    found += [finding for path in [*pages(), *scripts] for finding in chinese_markup(path)]
    assert not found, listing(found)


def test_texts_are_looked_up_whole() -> None:
    found = [finding for path in python_files(*applications()) for finding in composed_texts(path)]
    assert not found, listing(found)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ("", "not translated"),
        ('msgid "%(n)s returns"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "%(n)s returns"\nmsgstr "%(n)s份月报"\n', "marked as doubtful"),
        ('msgid "%(n)s returns"\nmsgstr "%(m)s份月报"\n', "placeholders differ"),
        ('msgid "%(n)s returns"\nmsgstr "%(n)s份月报"\n\nmsgid "Old"\nmsgstr "旧"\n', "not used"),
    ],
)
def test_a_faulty_catalogue_is_caught(tmp_path: Path, entries: str, reason: str) -> None:
    folder = catalogue(tmp_path, entries)
    listed = problems(sample(a="%(n)s returns"), read_files(folder))
    assert any(reason in problem.reason for problem in listed)


def test_parts_that_contradict_each_other_are_caught(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, 'msgid "Lamp"\nmsgstr "亮灯"\n')
    (folder / "parts").mkdir()
    (folder / "parts" / "a.po").write_text(PO + 'msgid "Lamp"\nmsgstr "灯"\n', "utf-8")
    read = read_files(folder)
    assert [problem.text for problem in problems(sample(a="Lamp"), read)] == ["Lamp"]
    assert translations(read)["Lamp", None].string == "灯"


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'A = _("One")\nB = pgettext("c", "Two")\nC = ngettext("%(n)s day", "%(n)s days", 2)\n', "utf-8"
    )
    (tmp_path / "b.html").write_text(
        "{% load i18n %}\n  <p>it's\n{% translate 'Three' %}</p>\n    <p>(\n"
        "{% blocktranslate trimmed with a=b %}\n  Four\n  {{ a }}{% endblocktranslate %}\n"
        '{% include "x.html" with title=_("Five") %}',
        "utf-8",
    )
    found = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in extract_tree(tmp_path, [tmp_path])
    }
    assert found == {"", "One", "Two", "%(n)s day", "Three", "Four %(a)s", "Five"}


def test_planted_chinese_is_caught(tmp_path: Path) -> None:
    code, page = tmp_path / "a.py", tmp_path / "a.html"
    code.write_text('"""月报"""\n\nA = "月报"  # 月报\nB = _(f"{A} returns")\n', "utf-8")
    page.write_text("<p>月报</p>", "utf-8")
    assert [finding.line for finding in chinese_code(code)] == [3]
    assert [finding.line for finding in composed_texts(code)] == [4]
    assert len(chinese_markup(page)) == 1


def test_parts_are_joined_and_compiled(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / LOCALE / "LC_MESSAGES"
    (folder / "parts").mkdir(parents=True)
    catalogue(folder, 'msgid "Gone"\nmsgstr "无"\n')
    (folder / "parts" / "a.po").write_text(PO + 'msgid "Overview"\nmsgstr "总览"\n', "utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError):
        call_command("make_messages", "--check", stdout=StringIO())
    call_command("make_messages", "--join", stdout=StringIO())
    call_command("compile_messages")
    with (folder / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert compiled.gettext("Overview") == "总览"
    assert compiled.gettext("Gone") == "Gone"
    assert not (folder / "parts").exists()
