"""Lists to take away, as Excel and as CSV: the same figures, filters, scope and names as on the page."""

from portfolio.exports.lines import write_lines as write_lines
