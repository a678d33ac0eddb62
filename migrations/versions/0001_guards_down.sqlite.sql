DROP TRIGGER guard_definition_update;

DROP TRIGGER guard_definition_delete;

DROP TRIGGER guard_indicator_delete;

DROP TRIGGER guard_indicator_update;

DROP TRIGGER guard_change_delete;

DROP TRIGGER guard_change_update;

DROP TRIGGER guard_change_field_delete;

DROP TRIGGER guard_change_field_update;

DROP TRIGGER guard_head_delete;

DROP TRIGGER guard_catalogue_update;

DROP TRIGGER guard_catalogue_delete;

DROP TRIGGER guard_fragment_update;

DROP TRIGGER guard_fragment_delete;

DROP TRIGGER guard_definition_concept_insert;

DROP TRIGGER guard_definition_concept_update;

DROP TRIGGER guard_definition_concept_delete;

DROP TRIGGER guard_definition_level_insert;

DROP TRIGGER guard_definition_level_update;

DROP TRIGGER guard_definition_level_delete;

DROP TRIGGER guard_definition_source_insert;

DROP TRIGGER guard_definition_source_update;

DROP TRIGGER guard_definition_source_delete;

DROP TRIGGER guard_formula_term_insert;

DROP TRIGGER guard_formula_term_update;

DROP TRIGGER guard_formula_term_delete;
