-- The name in force on a day: the newest whose first day has come.
UPDATE accounts_organization one
SET name = named.name, name_en = named.name_en
FROM (
    SELECT DISTINCT ON (organization_id) organization_id, name, name_en
    FROM accounts_organizationname
    WHERE since IS NULL OR since <= %(today)s
    ORDER BY organization_id, since DESC NULLS LAST, id DESC
) named
WHERE named.organization_id = one.id
  AND (one.name, one.name_en) IS DISTINCT FROM (named.name, named.name_en)
  AND (%(only)s::bigint[] IS NULL OR one.id = ANY(%(only)s))
