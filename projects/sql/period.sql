-- A month goes from open to locked to published, and never back; once locked, its dates stay too, because
-- whether a return was in time follows from them.
CREATE FUNCTION keyworks_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'open' AND (
        TG_OP = 'DELETE' OR NEW.month <> OLD.month
        OR (NEW.due_on, NEW.lock_on, NEW.circular_on) <> (OLD.due_on, OLD.lock_on, OLD.circular_on) OR NEW.status NOT IN (OLD.status, 'published')
    ) THEN
        RAISE EXCEPTION '% on projects_reportingperiod is refused: the month is %', TG_OP, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER keyworks_period BEFORE UPDATE OR DELETE ON projects_reportingperiod
    FOR EACH ROW EXECUTE FUNCTION keyworks_period();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON projects_reportingperiod
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
