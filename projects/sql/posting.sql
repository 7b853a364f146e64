-- Every fact a figure can depend on draws a posting number under a shared lock that it holds until it
-- commits. A cut-off takes the lock exclusively: when it has it, every number drawn so far is committed.
CREATE SEQUENCE projects_posting AS bigint;

CREATE FUNCTION keyworks_draw_posting() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7264001);
    RETURN nextval('projects_posting');
END $$;

CREATE FUNCTION keyworks_cut_off() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7264001);
    RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM projects_posting);
END $$;

CREATE FUNCTION keyworks_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.posting := keyworks_draw_posting();
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
