-- Corrections posted since the edition before was cut off → rows of this edition, with the names as they are now.
INSERT INTO reports_editioncorrection (
    edition_id, project_id, posting, code, project_name, month, amount, reason
)
SELECT %(edition)s, project.id, entry.posting, project.code, project.name, entry.month, entry.amount, entry.reason
FROM projects_ledgerentry AS entry
JOIN projects_project AS project ON project.id = entry.project_id
WHERE entry.kind = 'correction' AND entry.posting > %(since)s AND entry.posting <= %(cutoff)s
ORDER BY entry.posting
