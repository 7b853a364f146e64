"""Reading workbooks that people send: .xlsx, .xls and .csv, in a process of their own with limits.

    from common.workbooks.reader import read_table

    table = read_table(content, name, known={"code": ["项目编码", "code"], "amount": ["本月完成投资"]})
    for row in table.rows:
        row.number, row.address(2), row.values[2]  # 7, "C7", a text, a number, a date or ""

A file that can't be read is an ``UnreadableFile`` (a ``Refusal``) with a sentence. ``figures``, ``dates``
and ``cells.text_of`` turn cells into exact values; a ``CellError`` says what is wrong with a cell and what
would be right. ``table.sheet.notes`` names formulas, error values, merged and hidden cells, and comments.

Nothing is imported here: the process with limits (``child``) loads this package without Django.
"""
