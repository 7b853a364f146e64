-- Corrections posted since the edition before was cut off → rows of this edition, with the names as they are now;
-- in the reasons, too, a confidential project is called as everybody may read it, by none of its true names.
INSERT INTO reports_editioncorrection (
    edition_id, project_id, posting, code, project_name, month, amount, reason
)
SELECT %(edition)s, project.id, entry.posting, project.code, project.name, entry.month, entry.amount,
    CASE
        WHEN kept.is_kept THEN regexp_replace(entry.reason, kept.names, replace(project.name, '\', '\\'), 'g')
        ELSE entry.reason
    END
FROM projects_ledgerentry AS entry
JOIN projects_project AS project ON project.id = entry.project_id
LEFT JOIN LATERAL (
    -- Every true name it has had, as one pattern in which each sign stands for itself; of several that begin
    -- alike the longest is taken. The newest word says whether it is confidential still.
    SELECT string_agg(regexp_replace(name.true_name, '([^A-Za-z0-9])', '\\\1', 'g'), '|')
            FILTER (WHERE name.true_name <> '') AS names,
        (array_agg(name.true_name ORDER BY name.id DESC))[1] <> '' AS is_kept
    FROM projects_confidentialname AS name
    WHERE name.project_id = project.id
) AS kept ON true
WHERE entry.kind = 'correction' AND entry.posting > %(since)s AND entry.posting <= %(cutoff)s
    -- A correction of a later month stands in that month's next edition.
    AND entry.month <= %(month)s
ORDER BY entry.posting
