-- Corrections posted since the edition before was cut off → rows of this edition, with the names as they are now;
-- in the reasons, too, a confidential project is called as everybody may read it.
INSERT INTO reports_editioncorrection (
    edition_id, project_id, posting, code, project_name, month, amount, reason
)
SELECT %(edition)s, project.id, entry.posting, project.code, project.name, entry.month, entry.amount,
    replace(entry.reason, coalesce(kept.true_name, ''), project.name)
FROM projects_ledgerentry AS entry
JOIN projects_project AS project ON project.id = entry.project_id
LEFT JOIN LATERAL (
    SELECT name.true_name FROM projects_confidentialname AS name
    WHERE name.project_id = project.id
    ORDER BY name.id DESC
    LIMIT 1
) AS kept ON true
WHERE entry.kind = 'correction' AND entry.posting > %(since)s AND entry.posting <= %(cutoff)s
ORDER BY entry.posting
