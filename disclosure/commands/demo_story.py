"""The words of the demo: ten times the morphine, on a surgical ward. All people are invented."""

from typing import Any

from disclosure.actions.users import Person

SITE = "Alder Vale Hospital"
ORGANISATION = "Alder Vale Hospitals"
LETTERHEAD = ("Station Road", "Alderton AL1 2AB", "01632 960100")
REGIMES = ("gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35")

_AT = "demo.example"
OSEI = Person(f"daniel.osei@{_AT}", "Dr Daniel Osei", ["clinician"], [SITE], "Surgeon")
PRYCE = Person(
    f"joan.pryce@{_AT}",
    "Joan Pryce",
    ["clinician"],
    [SITE],
    "Family liaison sister",
    "01632 960101",
)
MORGAN = Person(
    f"bethan.morgan@{_AT}", "Bethan Morgan", ["risk_manager", "approver"], [SITE], "Risk manager"
)
MARSH = Person(f"helen.marsh@{_AT}", "Helen Marsh", ["approver"], [SITE], "Director of nursing")
LLOYD = Person(f"gareth.lloyd@{_AT}", "Gareth Lloyd", ["investigator"], [SITE], "Investigator")
RAMAN = Person(f"priya.raman@{_AT}", "Priya Raman", ["clinician"], [SITE], "Head pharmacist")
COACH, COACH_PHONE = "Sian Powell", "01632 960155"
STAFF = (OSEI, PRYCE, MORGAN, MARSH, LLOYD, RAMAN)

OPENING: dict[str, Any] = {
    "site": SITE,
    "summary": "Ten times the morphine dose",
    "patient": {"name": "Mrs Maria Nowak", "born_on": "1955-03-21", "identifier": "943 476 5919"},
}
MARIA: dict[str, Any] = {
    "name": "Mrs Maria Nowak",
    "preferred_name": "Maria",
    "relationship": "Patient",
    "is_patient": True,
    "standing": "relevant",
    "safe": {"use": ["in_clinic"]},
}
EWA: dict[str, Any] = {
    "name": "Ms Ewa Nowak",
    "preferred_name": "Ewa",
    "relationship": "Daughter, acts for her mother",
    "is_patient": False,
    "standing": "relevant",
    "lawful_basis": "Named by her mother to act for her",
    "post": ["14 Larch Road", "Penbryn", "CF99 9ZZ"],
    "phone": "01632 960177",
    "safe": {"use": ["phone", "post", "visit"], "never": ["text"]},
    "language": "English",
    "interpreter": "Polish, for meetings",
    "formats": ["large_print"],
    "avoid": [{"on": "2027-03-21", "why": "Her mother's birthday"}],
    "matters": "That you say her name. She was not 'the patient'.",
}
PIOTR: dict[str, Any] = {
    "name": "Mr Piotr Nowak",
    "preferred_name": "Piotr",
    "relationship": "Son",
    "is_patient": False,
    "standing": "relevant",
    "lawful_basis": "Next of kin, with his sister",
    "phone": "01632 960178",
    "safe": {"use": ["phone", "visit"], "never": ["post", "email"]},
}
CONTACT: dict[str, Any] = {
    "name": "Joan Pryce",
    "user": PRYCE.email,
    "role": "Family liaison sister",
    "phone": "01632 960101",
    "hours": "Monday to Friday, 8am to 6pm",
    "cover": {"name": "Sam Lee", "phone": "01632 960102"},
}
GRADE_SEVERE: dict[str, Any] = {
    "scale": "eng_reg20",
    "level": "reg20_severe",
    "reason": "She stopped breathing by herself and needed rescue",
}
GRADE_DEATH: dict[str, Any] = {
    "scale": "eng_reg20",
    "level": "reg20_death",
    "reason": "She died two days after the dose and never woke",
}
AT_NIGHT: dict[str, Any] = {
    "kind": "first",
    "how": "in_person",
    "place": "Relatives' room, Ward 6",
    "attendees": [
        {"name": "Dr Daniel Osei", "role": "Surgeon", "side": "staff"},
        {"name": "Sister Mair Hopkin", "role": "Night sister", "side": "staff"},
        {"name": "Ewa Nowak", "role": "Daughter", "side": "family"},
    ],
    "said": "We gave Maria ten times the morphine she should have had, at ten past ten last night. "
    "Her breathing became very slow. We gave the medicine that reverses it.",
    "not_known": "How the wrong strength came to be given.",
    "apology_words": "I'm sorry if this has upset you.",
    "family_said": "Mum told the nurse at nine that the cup looked different. Nobody listened.",
    "questions": ["Why did nobody listen to my mother?", "Was she in pain?"],
    "support_offered": "A bed beside Maria, and Sister Pryce to be with Ewa in the morning.",
    "next_contact": {"words": "We will see you on the ward", "owner": OSEI.email},
    "staff_only": "The nurse who gave the dose has gone home and is being looked after.",
}
IN_THE_MORNING: dict[str, Any] = {
    "kind": "apology",
    "how": "in_person",
    "place": "Relatives' room, Ward 6",
    "attendees": AT_NIGHT["attendees"],
    "said": "Maria is still asleep. We do not know whether she will wake.",
    "apology_words": "I am sorry that we gave your mother ten times the morphine she should have "
    "had. It was our mistake. We did not keep her safe.",
    "family_said": "Thank you for saying it. I want to know why.",
    "preferences": "Ring after 3pm, or write to her home. Never by text.",
    "next_contact": {"words": "We will ring you", "owner": PRYCE.email},
}
A_CALL: dict[str, Any] = {
    "kind": "follow_up",
    "how": "phone",
    "place": "By telephone",
    "attendees": [{"name": "Joan Pryce", "role": "Family liaison sister", "side": "staff"}],
    "said": "How are you today? I told you how far we have come.",
    "family_said": "Thank you for ringing when you said you would.",
    "next_contact": {"words": "We will ring you", "owner": PRYCE.email},
}
WITH_PIOTR: dict[str, Any] = {
    "kind": "first",
    "how": "phone",
    "place": "By telephone, to his home",
    "attendees": [
        {"name": "Joan Pryce", "role": "Family liaison sister", "side": "staff"},
        {"name": "Piotr Nowak", "role": "Son", "side": "family"},
    ],
    "said": "We gave Maria ten times the morphine she should have had. She died of it.",
    "not_known": "How the wrong bottle came to be used.",
    "apology_words": "I am sorry. We gave your mother ten times the dose, and she died. "
    "That was our doing.",
    "family_said": "Do not send me letters. I do not want paper about it in my house.",
    "support_offered": "A bereavement counsellor who does not work for the hospital.",
    "next_contact": {"words": "We will ring you", "owner": PRYCE.email},
}
NO_LETTERS: dict[str, Any] = {
    "requirement": ["apology_letter_delivered", "closing_letter_given"],
    "ground": "declined",
    "reason": "He said that he does not want paper about it in his house",
    "how": "On the telephone, to Joan Pryce",
}
FIRST_LETTER: dict[str, str] = {
    "greeting": "Dear Ewa",
    "opening": "Thank you for sitting with Dr Osei and Sister Hopkin. "
    "This letter sets out what we told you.",
    "sorry": "We gave Maria ten times the morphine she should have had, and she died. "
    "I am sorry. We are also sorry if this has caused you distress.",
    "facts": "At ten past ten at night our nurse gave Maria morphine by mouth from the strong "
    "bottle. It was ten times the dose on her chart. At midnight we found her breathing very "
    "slowly. We gave the medicine that reverses it and moved her to the high care ward.",
    "not_known": "We do not know why the strong bottle was used. Gareth Lloyd, who does not work "
    "on the ward, is looking into this. You asked why nobody listened to your mother, and whether "
    "she was in pain. We want to answer both.",
    "support": "We have asked Sam Lee, our support worker, to ring you. You can also have free "
    "help from an advocate who does not work for us.",
    "signature": "Bethan Morgan\nRisk manager",
}
SORRY_MENDED = (
    "We gave Maria ten times the morphine she should have had, and she died. I am sorry. "
    "You sat with her all night, not knowing. We are sorry for what that did to you."
)
FINDINGS: dict[str, Any] = {
    "facts": "Maria was due a small dose of morphine by mouth at ten at night. The nurse took the "
    "strong bottle, which stood beside the other and looks almost the same. The second nurse "
    "signed for the dose from across the room and did not look at the bottle. Maria had said at "
    "nine that the cup looked different. That was not passed on.",
    "why": "Our two strengths of morphine stood side by side in one cupboard. Our rule asks two "
    "nurses to check, and on that night two nurses looked after 31 people.",
    "changes": "The strong morphine goes into its own cupboard on every ward. Two nurses read the "
    "bottle aloud before each dose.",
}
ANALYSIS = {"text": "Staffing decisions of the week before, for the review panel only: privileged."}
FINDINGS_TOLD: dict[str, Any] = {
    "kind": "disclosure",
    "how": "in_person",
    "place": "Ewa's home, at her wish",
    "attendees": [
        {"name": "Dr Daniel Osei", "role": "Surgeon", "side": "staff"},
        {"name": "Joan Pryce", "role": "Family liaison sister", "side": "staff"},
        {"name": "Anna Kowal", "role": "Polish interpreter", "side": "interpreter"},
        {"name": "Ewa Nowak", "role": "Daughter", "side": "family"},
        {"name": "Piotr Nowak", "role": "Son", "side": "family"},
    ],
    "said": "We told what we found: two bottles that look the same, a second check that was not a "
    "check, and a patient who said so and was not heard.",
    "apology_words": "I am sorry, Ewa. I am sorry, Piotr. We did not listen to your mother, and "
    "we gave her the dose that killed her.",
    "family_said": "Ewa: You listened today. Piotr: Then change it, everywhere.",
    "understanding": {
        "how": "Each told it back in their own words",
        "result": "Both said that the bottles stood together and the second nurse did not look.",
    },
    "next_contact": {"words": "We will ring you", "owner": PRYCE.email},
}
WHY_NOT_HEARD = (
    "She told the nurse at nine that the cup looked different. Our nurse meant to ask the "
    "pharmacist and was called away, and we did not pass it on. We are sorry."
)
PAIN_UNKNOWN = (
    "We do not know, and we cannot find out. She was asleep from eleven. Her face was calm in the "
    "notes of that night, but nobody can tell you what she felt. We are sorry that we cannot."
)
CUPBOARD = "We will keep the strong morphine in its own cupboard on every ward by {day}."
APOLOGY_LETTER: dict[str, str] = {
    "greeting": "Dear Ewa",
    "sorry": "Thank you for letting Dr Osei and Sister Pryce come to your home. "
    "You asked us to use your mother's name. Maria should have been safe with us.\n\n"
    "I am sorry that we gave Maria ten times the morphine she should have had. It was our "
    "mistake, and it killed her. You sat with her all night. I am sorry for what that did to you.",
    "facts": FINDINGS["facts"],
    "why": "We looked into it and found this. " + FINDINGS["why"],
    "answers": "You asked: “Why did nobody listen to my mother?” " + WHY_NOT_HEARD
    + "\n\nYou asked: “Was she in pain?” " + PAIN_UNKNOWN,
    "support": "Sam Lee, our support worker, is there for you and for Piotr. A bereavement "
    "counsellor who does not work for us has kept a place for each of you, at no cost.",
    "signature": "Helen Marsh\nDirector of nursing",
}  # fmt: skip
CLOSING_LETTER: dict[str, str] = {
    "greeting": "Dear Ewa",
    "sorry": "I am sorry that we gave Maria ten times the morphine she should have had, and that "
    "she died of it. I am sorry, too, that the cupboards came later than we had promised you.",
    "done": "In our letter we made you this promise. This is what we have done about it.\n\n"
    "- **The strong morphine in its own cupboard on every ward.** Done. "
    "We have moved it on all 14 wards, so that the two bottles no longer stand together. We had "
    "promised it for an earlier day and were late. Joan Pryce rang you and you agreed to the new "
    "day. Helen Marsh went to see each cupboard.",
    "support": "Sam Lee, our support worker, is still there for you and for Piotr.",
    "complain": "If you are not content with how we did this, tell Joan Pryce, or go to the "
    "Parliamentary and Health Service Ombudsman, who is independent of us.",
    "signature": "Helen Marsh\nDirector of nursing",
}
