-- Duties that must stay separate: each kind of administrator is a branch of its own, all other roles are one.
CREATE FUNCTION accounts_branch(role text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN role IN ('system_admin', 'security_admin', 'audit_admin') THEN role ELSE 'business' END
$$;

-- A membership is given once and then only cut short or ended: who held what, and when, stays known.
-- Nobody holds roles of two branches on one day, nor the same role twice. The lock on the person's row lets two
-- who give roles at once see each other: the search after it sees what the other one has committed.
CREATE FUNCTION accounts_membership_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL
           OR (NEW.user_id, NEW.organization_id, NEW.role, NEW.since, NEW.on_behalf_of_id, NEW.granted_by_id,
               NEW.granted_at, NEW.reason)
              IS DISTINCT FROM
              (OLD.user_id, OLD.organization_id, OLD.role, OLD.since, OLD.on_behalf_of_id, OLD.granted_by_id,
               OLD.granted_at, OLD.reason)
           OR coalesce(NEW.until, 'infinity') > coalesce(OLD.until, 'infinity') THEN
            RAISE EXCEPTION 'UPDATE on accounts_membership is refused: a role is only cut short or ended'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM accounts_membership held
        WHERE held.user_id = NEW.user_id AND held.ended_at IS NULL
          AND accounts_branch(held.role) <> accounts_branch(NEW.role)
          AND coalesce(held.since, '-infinity') <= coalesce(NEW.until, 'infinity')
          AND coalesce(NEW.since, '-infinity') <= coalesce(held.until, 'infinity')
    ) THEN
        RAISE EXCEPTION 'the person holds a role from which this one must stay separate'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'membership_separate';
    END IF;
    IF EXISTS (
        SELECT FROM accounts_membership held
        WHERE held.user_id = NEW.user_id AND held.ended_at IS NULL
          AND held.organization_id = NEW.organization_id AND held.role = NEW.role
          AND held.on_behalf_of_id IS NOT DISTINCT FROM NEW.on_behalf_of_id
          AND coalesce(held.since, '-infinity') <= coalesce(NEW.until, 'infinity')
          AND coalesce(NEW.since, '-infinity') <= coalesce(held.until, 'infinity')
    ) THEN
        RAISE EXCEPTION 'the person holds this role there already'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'membership_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keyworks_membership BEFORE INSERT OR UPDATE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION accounts_membership_guard();
CREATE TRIGGER keyworks_no_delete BEFORE DELETE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION keyworks_refuse();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON accounts_membership
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
