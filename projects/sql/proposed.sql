-- A proposed fact is decided once: approval posts it, and what is decided never changes. None is removed.
CREATE FUNCTION keyworks_proposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.status <> 'draft') THEN
        RAISE EXCEPTION '% on % is refused: what was proposed is kept, and decided once', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.posting := NULL;
    IF NEW.status = 'approved' THEN
        NEW.posting := keyworks_draw_posting();
        NEW.recorded_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
