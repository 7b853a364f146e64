-- Corrections posted since the edition before was cut off → rows of this edition, with the names as they are now;
-- in the reasons, too, a confidential project is called as everybody may read it, by none of its true names.
WITH RECURSIVE hidden AS (
    -- Every true name that a confidential project has had, the longest first: a shorter one may be part of it.
    -- The newest word of a project says whether it is confidential still.
    SELECT row_number() OVER (
            ORDER BY length(told.true_name) DESC, told.true_name COLLATE "C", told.alias COLLATE "C"
        ) AS n, told.true_name, told.alias
    FROM (
        SELECT DISTINCT name.true_name, project.name AS alias
        FROM projects_confidentialname AS name
        JOIN projects_project AS project ON project.id = name.project_id
        WHERE name.true_name <> '' AND (
            SELECT newest.true_name FROM projects_confidentialname AS newest
            WHERE newest.project_id = name.project_id ORDER BY newest.id DESC LIMIT 1
        ) <> ''
    ) AS told
), posted AS (
    SELECT entry.*, project.code, project.name
    FROM projects_ledgerentry AS entry
    JOIN projects_project AS project ON project.id = entry.project_id
    WHERE entry.kind = 'correction' AND entry.posting > %(since)s AND entry.posting <= %(cutoff)s
        -- A correction of a later month stands in that month's next edition.
        AND entry.month <= %(month)s
), covered AS (
    SELECT id, 0::bigint AS n, reason::text AS reason FROM posted
    UNION ALL
    SELECT covered.id, hidden.n, replace(covered.reason, hidden.true_name, hidden.alias)
    FROM covered JOIN hidden ON hidden.n = covered.n + 1
)
INSERT INTO reports_editioncorrection (
    edition_id, project_id, posting, code, project_name, month, amount, reason
)
SELECT %(edition)s, posted.project_id, posted.posting, posted.code, posted.name, posted.month, posted.amount,
    covered.reason
FROM posted
JOIN covered ON covered.id = posted.id AND covered.n = (SELECT count(*) FROM hidden)
ORDER BY posted.posting
