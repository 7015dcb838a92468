"""What the family's page calls things: letters, roles, ways, duties, what we leave out."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from disclosure.pages.family.stage_words import STAGES

_ = lazy_gettext

LETTERS: Mapping[str, object] = {
    "initial_notification": _("What we told you at first"),
    "holding": _("We have your words, and what comes next"),
    "delay": _("Why it takes longer"),
    "findings": _("What we found"),
    "apology": _("Our apology"),
    "closing": _("What we promised, and what we did"),
    "no_contact": _("We would like to talk with you"),
}
FORMS: Mapping[str, object] = {
    "standard": _("PDF"),
    "large_print": _("PDF in large print"),
    "html": _("A page for the screen"),
    "text": _("Plain text"),
    "easy_read": _("PDF in easy words"),
    "two_languages": _("PDF in two languages"),
}
ROLES: Mapping[str, object] = {
    "risk_manager": _("Somebody who looks after your case"),
    "clinician": _("A doctor, a nurse or another person who gives care"),
    "investigator": _("Somebody who looks into what happened"),
    "approver": _("A senior person who checks what we do"),
    "coach": _("Somebody who helps staff to talk with you"),
    "executive": _("A person who leads the hospital"),
    "auditor": _("Somebody who checks our records"),
    "administrator": _("Somebody who looks after this program"),
}
TALKS: Mapping[str, object] = {
    "first": _("We told you what happened"),
    "disclosure": _("We told you what we found"),
    "apology": _("We said sorry"),
    "follow_up": _("We talked again"),
}
TALKS_OF_OTHERS: Mapping[str, object] = {  # that the reader was not in
    "first": _("We told somebody else in your family what happened"),
    "disclosure": _("We told somebody else in your family what we found"),
    "apology": _("We said sorry to somebody else in your family"),
    "follow_up": _("We talked again with somebody else in your family"),
}
TALKED: Mapping[str, object] = {
    "in_person": _("face to face"),
    "phone": _("by phone"),
    "video": _("by video"),
}
WAYS: Mapping[str, object] = {
    "phone": _("phone"),
    "post": _("letter"),
    "email": _("e-mail"),
    "visit": _("visit at home"),
    "video": _("video call"),
    "in_clinic": _("when you are here with us"),
    "text": _("text message"),
    "through_someone": _("through somebody you chose"),
    "other": _("another way"),
}
HOLDS: Mapping[str, object] = {
    "police": _("The police asked us to wait with a part of this."),
    "coroner": _("The people who look into sudden deaths asked us to wait with a part of this."),
    "court": _("A court asked us to wait with a part of this."),
    "safeguarding": _("The people who keep others safe asked us to wait with a part of this."),
    "other_body": _("Another body asked us to wait with a part of this."),
}
OFFICES: Mapping[str, object] = {  # of a coroner's hold, as policy/letter_templates.yaml names them
    "coroner": _("The coroner asked us to wait with a part of this."),
    "medical examiner": _("The medical examiner asked us to wait with a part of this."),
    "procurator fiscal": _("The procurator fiscal asked us to wait with a part of this."),
}
LIMITS: Mapping[str, object] = {
    "findings": _("We may not yet tell you what we found."),
    "names": _("We may not yet give you names."),
    "meeting": _("We may not yet meet you about it."),
    "all_but_apology": _("For now we may only say sorry to you, and help you."),
}
FOUND_TOLD = _("We may not tell you more of what we found.")  # who knows what we had found before
OWED: Mapping[str, object] = {  # what a duty of the law ends with
    "in_person_notified": _("Tell you what happened"),
    "apology_given": _("Say sorry to you"),
    "support_given": _("Offer you help"),
    "written_notified": _("Write to you with what we told you"),
    "results_given": _("Tell you what we found"),
    "apology_offered_written": _("Write to you to say sorry"),
    "meeting_arranged": _("Set a day to meet you"),
    "meeting_held": _("Meet you"),
    "meeting_statement_given": _("Give you a note of our meeting"),
    "additional_meeting_held": _("Meet you again with what is new"),
    "additional_statement_given": _("Give you a note of our later meeting"),
    "clarification_given": _("Explain what you asked us to explain"),
    "clarification_statement_given": _("Write down for you what we explained"),
    "information_given": _("Tell you what you have a right to know"),
    "review_report_given": _("Give you the report"),
    "delay_explained": _("Tell you why it takes longer"),
}
LEFT_OUT: Mapping[str, object] = {
    "first_conversation_recorded": _("the first talk about what happened"),
    "apology_given": _("saying sorry to you in words"),
    "support_offered": _("offering you help"),
    "next_contact_promised": _("a day on which you hear from us next"),
    "family_questions_sought": _("asking you what you want to know"),
    "meeting_offered": _("a meeting"),
    "disclosure_conversation_recorded": _("telling you what we found"),
    "understanding_checked": _("asking whether we were clear"),
    "apology_letter_delivered": _("a letter to say sorry"),
    "closing_letter_given": _("a last letter"),
    "family_heard": _("asking how this has been for you"),
    "outcome_told": _("telling you how it ended"),
    "relevant_person_named": _("naming you as the person we tell"),
}
GROUNDS: Mapping[str, object] = {
    "declined": _("You said no to it."),
    "unreachable": _("We could not reach you."),
    "would_harm": _("We thought that it would harm you."),
    "asked_for_later": _("You asked us to do this later."),
}
PURPOSES: Mapping[str, object] = {
    "share": _("We may tell what happened"),
    "record": _("We may record a meeting"),
    "contact": _("We may get in touch with you"),
    "teach": _("We may use your story to teach"),
}
MAY_KNOW: Mapping[str, object] = {  # words of workflows.family_page.Seen, as people say them
    "everything": _("everything"),
    "progress": _("where things stand"),
    "conversations": _("our talks with you"),
    "questions": _("your questions"),
    "promises": _("our promises to you"),
    "looks": _("who has looked"),
    "letters": _("copies of letters"),
}
WANTED: Mapping[str, object] = {
    "interpreter": _("An interpreter"),
    "advocate": _("An advocate, who is on your side"),
    "meeting": _("A meeting"),
    "of_their_own": _("Somebody of your faith or community to be with you"),
    "something_else": _("Something else"),
}
CONCERNS: Mapping[str, object] = {
    "open": _("We have not answered yet"),
    "answered": _("We have answered"),
    "accepted": _("You said that our answer is enough"),
    "outside": _("You took it outside"),
}
SAID: Mapping[str, object] = {
    "confirm": _("You said that we kept it."),
    "dispute": _("You said that we did not keep it."),
    "release": _("You said that we need not do it any more."),
    "change": _("You said yes to a new day."),
}
WRITTEN: Mapping[str, object] = {
    "question": _("We wrote down that you asked:"),
    "concern": _("We wrote down that you complained:"),
    "question_taken_back": _("We wrote down that you took back what you had asked us:"),
    "accepted": _("We wrote down that you said: our answer to your complaint is enough."),
    "outside": _("We wrote down that you said: I take my complaint to somebody outside."),
    "account": _("We wrote down your own account:"),
    "heard": _("We wrote down how this has been for you:"),
    "request": _("We wrote down that you asked for something:"),
    "consent": _("We wrote down what you allow:"),
    "person_change": _("We wrote down how you want to hear from us:"),
    "conversation": _("We wrote down that you said:"),
    "confirm": _("We wrote down that you said: we kept this promise."),
    "dispute": _("We wrote down that you said: we did not keep this promise."),
    "release": _("We wrote down that you said: we need not keep this promise any more."),
    "change": _("We wrote down that you said yes to a new day for this promise."),
}
# Of how we did: each question has its own yes and no, for there are languages that answer with its
# verb.
HOW_WE_DID: Mapping[str, Mapping[str, object]] = {
    "told_promptly": {
        "asks": _("Did we tell you soon enough?"),
        "yes": _("Yes, soon enough"),
        "no": _("No, not soon enough"),
    },
    "listened": {
        "asks": _("Did we listen to you?"),
        "yes": _("Yes, you listened"),
        "no": _("No, you did not listen"),
    },
    "sincere": {
        "asks": _("Did our sorry feel real?"),
        "yes": _("Yes, it felt real"),
        "no": _("No, it did not feel real"),
    },
    "answered": {
        "asks": _("Did we answer your questions?"),
        "yes": _("Yes, you answered them"),
        "no": _("No, you did not answer them"),
    },
    "told_changes": {
        "asks": _("Did we tell you what we changed?"),
        "yes": _("Yes, you told me"),
        "no": _("No, you did not tell me"),
    },
    "kept_promises": {
        "asks": _("Did we keep our promises?"),
        "yes": _("Yes, you kept them"),
        "no": _("No, you did not keep them"),
    },
}
NAMES: Mapping[str, Mapping[str, object]] = {
    "concerns": CONCERNS,
    "forms": FORMS,
    "grounds": GROUNDS,
    "how_we_did": HOW_WE_DID,
    "left_out": LEFT_OUT,
    "letters": LETTERS,
    "limits": LIMITS,
    "limits_since": {**LIMITS, "findings": FOUND_TOLD},
    "owed": OWED,
    "purposes": PURPOSES,
    "roles": ROLES,
    "said": SAID,
    "stages": STAGES,
    "talked": TALKED,
    "talks": TALKS,
    "talks_of_others": TALKS_OF_OTHERS,
    "wanted": WANTED,
    "written": WRITTEN,
}  # as the templates of the page ask for them
