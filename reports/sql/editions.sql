-- A published edition is never changed or removed, and lines enter an edition only while it is built.
CREATE FUNCTION keyworks_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'published' THEN
        RAISE EXCEPTION '% on reports_edition is refused: edition % is published', TG_OP, OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER keyworks_edition BEFORE UPDATE OR DELETE ON reports_edition
    FOR EACH ROW EXECUTE FUNCTION keyworks_edition();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON reports_edition
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();

CREATE FUNCTION keyworks_edition_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
BEGIN
    SELECT status INTO stage FROM reports_edition WHERE id = NEW.edition_id FOR SHARE;
    IF stage IS DISTINCT FROM TG_ARGV[0] THEN
        RAISE EXCEPTION 'INSERT on % is refused: edition % is %', TG_TABLE_NAME, NEW.edition_id, stage
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keyworks_edition_part BEFORE INSERT ON reports_editionline
    FOR EACH ROW EXECUTE FUNCTION keyworks_edition_part('building');
CREATE TRIGGER keyworks_edition_part BEFORE INSERT ON reports_editiongroup
    FOR EACH ROW EXECUTE FUNCTION keyworks_edition_part('building');
-- Files are rendered in the transaction that publishes, just before the flip.
CREATE TRIGGER keyworks_edition_part BEFORE INSERT ON reports_editionfile
    FOR EACH ROW EXECUTE FUNCTION keyworks_edition_part('draft');
