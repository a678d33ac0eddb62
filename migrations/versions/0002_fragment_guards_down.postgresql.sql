DROP TRIGGER guard_fragment_update ON fragment;

DROP TRIGGER guard_fragment_delete ON fragment;
