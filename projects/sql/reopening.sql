-- A month goes from open to locked to published. A locked one goes back to open only in a transaction that
-- says why: with a reopening newer than every lock. Once locked, its dates stay, because whether a return was
-- in time follows from them.
CREATE OR REPLACE FUNCTION keyworks_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_event text;
BEGIN
    IF OLD.status = 'open' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' OR NEW.month <> OLD.month
        OR (NEW.due_on, NEW.lock_on, NEW.circular_on) <> (OLD.due_on, OLD.lock_on, OLD.circular_on)
    THEN
        RAISE EXCEPTION '% on projects_reportingperiod is refused: the month is %', TG_OP, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'locked' AND NEW.status = 'open' THEN
        SELECT kind INTO last_event FROM projects_periodevent
        WHERE period_id = OLD.id ORDER BY posting DESC LIMIT 1;
    END IF;
    IF NEW.status NOT IN (OLD.status, 'published') AND last_event IS DISTINCT FROM 'reopened' THEN
        RAISE EXCEPTION '% on projects_reportingperiod is refused: the month is %', TG_OP, OLD.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
