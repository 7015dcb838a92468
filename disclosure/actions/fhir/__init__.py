"""What leaves by FHIR: one case, or lists, as plain values."""
