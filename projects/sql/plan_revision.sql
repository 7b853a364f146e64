-- A revision is edited while it is a draft. Approval posts it, with the twelve months it holds or none;
-- from then on neither it nor its targets change.
CREATE FUNCTION keyworks_plan_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    months integer;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'approved' THEN
        RAISE EXCEPTION '% on projects_planrevision is refused: an approved revision never changes', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.posting := NULL;
    IF NEW.status = 'approved' THEN
        SELECT count(*) INTO months FROM projects_monthlytarget WHERE revision_id = NEW.id;
        IF months NOT IN (0, 12) THEN
            RAISE EXCEPTION 'plan revision % has targets for % months: twelve or none', NEW.id, months
                USING ERRCODE = 'check_violation';
        END IF;
        NEW.posting := keyworks_draw_posting();
        NEW.recorded_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keyworks_plan_revision BEFORE INSERT OR UPDATE OR DELETE ON projects_planrevision
    FOR EACH ROW EXECUTE FUNCTION keyworks_plan_revision();

-- The revision's row is locked before it is read: an approval that is under way is waited for, and one that
-- comes later waits for this target to be there.
CREATE FUNCTION keyworks_monthly_target() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    FOR state IN
        SELECT status FROM projects_planrevision WHERE id IN (OLD.revision_id, NEW.revision_id) FOR SHARE
    LOOP
        IF state = 'approved' THEN
            RAISE EXCEPTION '% on projects_monthlytarget is refused: its revision is approved', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER keyworks_monthly_target BEFORE INSERT OR UPDATE OR DELETE ON projects_monthlytarget
    FOR EACH ROW EXECUTE FUNCTION keyworks_monthly_target();

CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON projects_planrevision
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON projects_monthlytarget
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();

-- From which month a project is on a year's list, and whether it is counted, is fixed with its first plan.
CREATE FUNCTION keyworks_annual_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM projects_planrevision WHERE plan_id = OLD.id AND status = 'approved') THEN
        RAISE EXCEPTION '% on projects_annualplan is refused: plan % is approved', TG_OP, OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER keyworks_annual_plan BEFORE UPDATE OR DELETE ON projects_annualplan
    FOR EACH ROW EXECUTE FUNCTION keyworks_annual_plan();
CREATE TRIGGER keyworks_no_truncate BEFORE TRUNCATE ON projects_annualplan
    FOR EACH STATEMENT EXECUTE FUNCTION keyworks_refuse();
