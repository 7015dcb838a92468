"""The moves of an incident: what each still asks for, and what a closed case rests on."""
