DROP TRIGGER guard_fragment_update;

DROP TRIGGER guard_fragment_delete;
