"""Why a file is not read, as a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from common.errors import Refusal
from common.said import read_out, write_down
from common.workbooks.model import Unreadable

TEXTS = {
    "empty": N_("The file is empty: there is no cell with anything in it."),
    "too_big": N_(
        "The file is larger than %(megabytes)s MB. Leave out pictures and sheets that are not needed."
    ),
    "damaged": N_(
        "The file is damaged or no workbook, whatever its name says. Open it in Excel and "
        "save it again as .xlsx."
    ),
    "password": N_("The file is protected by a password. Save it without one and upload that."),
    "web_page": N_(
        "The file is a web page that only calls itself a workbook. Open it in Excel and save it as .xlsx."
    ),
    "word": N_("The file is a Word document. Figures are read from .xlsx, .xls or .csv."),
    "pdf": N_("The file is a PDF. Figures are read from .xlsx, .xls or .csv."),
    "picture": N_("The file is a picture. Figures are read from .xlsx, .xls or .csv."),
    "archive": N_("The file is an archive, not a workbook. Unpack it and upload the workbook in it."),
    "binary_workbook": N_(
        "The file is a binary workbook (.xlsb). Save it in Excel as .xlsx and upload that."
    ),
    "open_document": N_("The file is an OpenDocument table (.ods). Save it as .xlsx and upload that."),
    "bomb": N_(
        "Unpacked, the file would take %(megabytes)s MB, far more than its figures need. It was not opened. "
        "Copy the figures into a new workbook and upload that."
    ),
    "memory": N_(
        "Reading the file took too much memory and was stopped. Copy the figures into a new "
        "workbook and upload that."
    ),
    "time": N_(
        "Reading the file took too long and was stopped. Copy the figures into a new "
        "workbook and upload that."
    ),
    "rows": N_("The file has more than %(limit)s rows. Divide it and upload the parts one after another."),
    "columns": N_("The file has more than %(limit)s columns. Leave out those that are not needed."),
    "sheets": N_("The file has more than %(limit)s sheets. Leave out those that are not needed."),
    "extent": N_(
        "Sheet “%(name)s” reaches down to row %(row)s; at most %(limit)s rows are read. "
        "Delete the rows below the figures and save the file again."
    ),
    "no_sheet": N_(
        "All sheets of the file are hidden. Show the one with the figures and save the file again."
    ),
    "no_such_sheet": N_("There is no sheet “%(name)s” in the file."),
    "no_head": N_(
        "No row with column heads was found on sheet “%(name)s”. Write the heads into one "
        "row above the figures."
    ),
    "encoding": N_("The characters of the file can't be told. Save it as UTF-8, or as .xlsx."),
    "quotes": N_(
        "Row %(row)s of the text file can't be told apart: a quotation mark is not closed, "
        "or a cell is too long."
    ),
    "busy": N_("Several files are being read just now. Try again in a minute."),
}


class UnreadableFile(Refusal):
    """A file that is not read. ``written`` is the sentence for whoever reads it later, in their language."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(read_out(self.written))

    @classmethod
    def of(cls, reason: Unreadable) -> UnreadableFile:
        """The sentence for a reason."""
        return cls(reason.code, **reason.values)

    @property
    def written(self) -> str:
        """As it is stored (``common.said``)."""
        return write_down(TEXTS[self.code], **self.values)
