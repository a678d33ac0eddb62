CREATE FUNCTION guard_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql;

CREATE FUNCTION guard_part() RETURNS trigger AS $$
    BEGIN
      IF TG_OP <> 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM definition WHERE id = NEW.definition_id AND content_digest IS NOT NULL) THEN
          RAISE EXCEPTION 'Veröffentlichte Fassungen sind unveränderlich' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      IF TG_OP <> 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM definition WHERE id = OLD.definition_id AND content_digest IS NOT NULL) THEN
          RAISE EXCEPTION 'Veröffentlichte Fassungen sind unveränderlich' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql;

CREATE TRIGGER guard_definition_update BEFORE UPDATE ON definition FOR EACH ROW WHEN (OLD.content_digest IS NOT NULL AND (NEW.id IS DISTINCT FROM OLD.id OR NEW.indicator_id IS DISTINCT FROM OLD.indicator_id OR NEW.major IS DISTINCT FROM OLD.major OR NEW.minor IS DISTINCT FROM OLD.minor OR NEW.patch IS DISTINCT FROM OLD.patch OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.content_digest IS DISTINCT FROM OLD.content_digest OR NEW.is_adopted IS DISTINCT FROM OLD.is_adopted OR NEW.is_candidate IS DISTINCT FROM OLD.is_candidate OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.evidence_status IS DISTINCT FROM OLD.evidence_status OR NEW.origin IS DISTINCT FROM OLD.origin OR NEW.evidence_url IS DISTINCT FROM OLD.evidence_url OR NEW.version_notes IS DISTINCT FROM OLD.version_notes OR NEW.gaps IS DISTINCT FROM OLD.gaps OR NEW.title IS DISTINCT FROM OLD.title OR NEW.short_title IS DISTINCT FROM OLD.short_title OR NEW.theme_id IS DISTINCT FROM OLD.theme_id OR NEW.definition IS DISTINCT FROM OLD.definition OR NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.interpretation IS DISTINCT FROM OLD.interpretation OR NEW.direction IS DISTINCT FROM OLD.direction OR NEW.method_kind IS DISTINCT FROM OLD.method_kind OR NEW.numerator_id IS DISTINCT FROM OLD.numerator_id OR NEW.denominator_id IS DISTINCT FROM OLD.denominator_id OR NEW.formula IS DISTINCT FROM OLD.formula OR NEW.unit_id IS DISTINCT FROM OLD.unit_id OR NEW.decimals IS DISTINCT FROM OLD.decimals OR NEW.population IS DISTINCT FROM OLD.population OR NEW.method IS DISTINCT FROM OLD.method OR NEW.confidentiality IS DISTINCT FROM OLD.confidentiality OR NEW.reference_period IS DISTINCT FROM OLD.reference_period OR NEW.periodicity_id IS DISTINCT FROM OLD.periodicity_id OR NEW.available_since IS DISTINCT FROM OLD.available_since OR NEW.available_until IS DISTINCT FROM OLD.available_until OR NEW.comparability IS DISTINCT FROM OLD.comparability OR NEW.limitations IS DISTINCT FROM OLD.limitations OR NEW.source_office_id IS DISTINCT FROM OLD.source_office_id OR NEW.contact IS DISTINCT FROM OLD.contact OR NEW.licence_id IS DISTINCT FROM OLD.licence_id OR NEW.valid_from IS DISTINCT FROM OLD.valid_from OR NEW.valid_from_earliest IS DISTINCT FROM OLD.valid_from_earliest OR NEW.recorded_from IS DISTINCT FROM OLD.recorded_from OR NEW.state NOT IN ('published', 'superseded', 'retired', 'withheld'))) EXECUTE FUNCTION guard_refuse('Veröffentlichte Fassungen sind unveränderlich');

CREATE TRIGGER guard_definition_delete BEFORE DELETE ON definition FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Fassungen werden nie gelöscht');

CREATE TRIGGER guard_indicator_delete BEFORE DELETE ON indicator FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Indikatoren werden nie gelöscht');

CREATE TRIGGER guard_indicator_update BEFORE UPDATE ON indicator FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION guard_refuse('Indikatoren werden nie umbenannt');

CREATE TRIGGER guard_change_delete BEFORE DELETE ON change FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Das Protokoll kann nur fortgeschrieben werden');

CREATE TRIGGER guard_change_update BEFORE UPDATE ON change FOR EACH ROW WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.made_at IS DISTINCT FROM OLD.made_at OR NEW.account_id IS DISTINCT FROM OLD.account_id OR NEW.office IS DISTINCT FROM OLD.office OR NEW.role IS DISTINCT FROM OLD.role OR NEW.action IS DISTINCT FROM OLD.action OR NEW.subject_kind IS DISTINCT FROM OLD.subject_kind OR NEW.subject_code IS DISTINCT FROM OLD.subject_code OR NEW.version IS DISTINCT FROM OLD.version OR NEW.decision IS DISTINCT FROM OLD.decision OR NEW.catalogue_number IS DISTINCT FROM OLD.catalogue_number OR NEW.visibility IS DISTINCT FROM OLD.visibility OR NEW.reason_digest IS DISTINCT FROM OLD.reason_digest OR NEW.previous IS DISTINCT FROM OLD.previous OR NEW.hash IS DISTINCT FROM OLD.hash OR (NEW.reason IS DISTINCT FROM OLD.reason AND NEW.reason IS NOT NULL) OR ((NEW.reason IS NULL AND OLD.reason IS NOT NULL) <> (NEW.reason_salt IS NULL AND OLD.reason_salt IS NOT NULL)) OR (NEW.reason_salt IS DISTINCT FROM OLD.reason_salt AND NEW.reason_salt IS NOT NULL)) EXECUTE FUNCTION guard_refuse('Das Protokoll kann nur fortgeschrieben werden');

CREATE TRIGGER guard_change_field_delete BEFORE DELETE ON change_field FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Das Protokoll kann nur fortgeschrieben werden');

CREATE TRIGGER guard_change_field_update BEFORE UPDATE ON change_field FOR EACH ROW WHEN (NEW.change_number IS DISTINCT FROM OLD.change_number OR NEW.position IS DISTINCT FROM OLD.position OR NEW.field IS DISTINCT FROM OLD.field OR NEW.before_digest IS DISTINCT FROM OLD.before_digest OR NEW.after_digest IS DISTINCT FROM OLD.after_digest OR (NEW.before IS DISTINCT FROM OLD.before AND NEW.before IS NOT NULL) OR (NEW.after IS DISTINCT FROM OLD.after AND NEW.after IS NOT NULL) OR ((NEW.before IS NULL AND OLD.before IS NOT NULL) <> (NEW.before_salt IS NULL AND OLD.before_salt IS NOT NULL)) OR ((NEW.after IS NULL AND OLD.after IS NOT NULL) <> (NEW.after_salt IS NULL AND OLD.after_salt IS NOT NULL)) OR (NEW.before_salt IS DISTINCT FROM OLD.before_salt AND NEW.before_salt IS NOT NULL) OR (NEW.after_salt IS DISTINCT FROM OLD.after_salt AND NEW.after_salt IS NOT NULL)) EXECUTE FUNCTION guard_refuse('Das Protokoll kann nur fortgeschrieben werden');

CREATE TRIGGER guard_head_delete BEFORE DELETE ON head FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Das Protokoll kann nur fortgeschrieben werden');

CREATE TRIGGER guard_catalogue_update BEFORE UPDATE ON catalogue FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Nummern des Katalogs sind unveränderlich');

CREATE TRIGGER guard_catalogue_delete BEFORE DELETE ON catalogue FOR EACH ROW WHEN (1 = 1) EXECUTE FUNCTION guard_refuse('Nummern des Katalogs sind unveränderlich');

CREATE TRIGGER guard_fragment_update BEFORE UPDATE ON fragment FOR EACH ROW WHEN (OLD.number_until IS NOT NULL OR NEW.number_until IS NULL OR NEW.indicator_id IS DISTINCT FROM OLD.indicator_id OR NEW.form IS DISTINCT FROM OLD.form OR NEW.number_from IS DISTINCT FROM OLD.number_from OR NEW.code IS DISTINCT FROM OLD.code OR NEW.body IS DISTINCT FROM OLD.body) EXECUTE FUNCTION guard_refuse('Fragmente sind unveränderlich');

CREATE TRIGGER guard_fragment_delete BEFORE DELETE ON fragment FOR EACH ROW WHEN (OLD.number_until IS NULL) EXECUTE FUNCTION guard_refuse('Gültige Fragmente werden nicht gelöscht');

CREATE TRIGGER guard_definition_concept BEFORE INSERT OR UPDATE OR DELETE ON definition_concept FOR EACH ROW EXECUTE FUNCTION guard_part();

CREATE TRIGGER guard_definition_level BEFORE INSERT OR UPDATE OR DELETE ON definition_level FOR EACH ROW EXECUTE FUNCTION guard_part();

CREATE TRIGGER guard_definition_source BEFORE INSERT OR UPDATE OR DELETE ON definition_source FOR EACH ROW EXECUTE FUNCTION guard_part();

CREATE TRIGGER guard_formula_term BEFORE INSERT OR UPDATE OR DELETE ON formula_term FOR EACH ROW EXECUTE FUNCTION guard_part();
