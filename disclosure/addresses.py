"""Where other programs come in: there no page answers, no cookie counts and no session is kept."""

FOR_MACHINES = ("/api/", "/fhir/")
