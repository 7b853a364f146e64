-- Screens show a published month from the build its edition was made of. Rows of a build are written once;
-- those of a published edition's build are never added to or removed, and the month stays on that build.
CREATE FUNCTION keyworks_published_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM changed
        JOIN reports_edition AS edition ON edition.build_id = changed.build_id
        WHERE edition.status = 'published'
    ) THEN
        RAISE EXCEPTION '% on % is refused: the build belongs to a published edition', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION keyworks_current_build() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    month_state text;
BEGIN
    SELECT status INTO month_state FROM projects_reportingperiod
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.period_id ELSE NEW.period_id END;
    IF month_state = 'published' AND (
        TG_OP = 'DELETE' OR NOT EXISTS (
            SELECT 1 FROM reports_edition
            WHERE period_id = NEW.period_id AND build_id = NEW.build_id AND status = 'published'
        )
    ) THEN
        RAISE EXCEPTION '% on reports_currentbuild is refused: the month is published', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER keyworks_current_build BEFORE INSERT OR UPDATE OR DELETE ON reports_currentbuild
    FOR EACH ROW EXECUTE FUNCTION keyworks_current_build();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON reports_currentbuild
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
