import pytest
from tests.cases import *
from tests.people import *
from tests.begun import begins_with
from tests.cases import letter_row as row
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.moves import what_stops
from disclosure.actions.letters.before_it_goes import to_mind
from disclosure.actions.letters.genuine import since_issued
from workflows.words import State
pytestmark = begins_with(a_case, at=State.APOLOGIZE)
def new(case, kind, replaces=None):
    L,c = letters.draft(case.session, change_by(case,BEN), kind, {"to":case.person, **({"replaces":replaces} if replaces else {})})
    for p in check_letter(case.now,row(case,L.ref)).promises:
        if not p.commitment: letters.link(case.session, change_by(case, BEN), L.ref, {"sentence":p.text,"commitment":case.promise})
    return L.ref
def show(case, ref):
    L=row(case,ref); print("==",ref,L.state,"replaces",L.replaces); print(L.text[:700]); print("   stops",what_stops(case.now,L)); 
    for s in to_mind(case.now,L):
        if "address right" not in s: print("   mind",s)
    c=check_letter(case.now,L); print("   faults",[(f.kind,f.text) for f in c.faults],c.missing)
    print("   since", list(since_issued(case.session, L)) if L.issued_at else "")
def test_c(case):
    A=taken_to(case,new(case,"apology"),"send"); case.later(days=1)
    B=new(case,"apology",A); show(case,B)
    letters.edit(case.session, change_by(case,BEN), B, {"slots":{"corrects": "x"} if "corrects" in row(case,B).boxes else {}}) if False else None
    b=row(case,B).boxes; print(b.keys())
    for k,v in b.items():
        if "[" in v: letters.edit(case.session, change_by(case,BEN), B, {"slots":{k:v.replace("[What was wrong in that letter, and what is right]","The dose was 6,000 units, not 5,000.")}}); print("HOLE",k,v)
    show(case,B)
    taken_to(case,B,"send"); case.later(days=3)
    move_as(case,ADA,"returned",B,at=case.at.isoformat(),why="Gone away")
    record_as(case, BEN, "person_change", person=case.person, post=["2 Low Road","Aldervale","SW1A 1AA"], reason="She moved house")
    case.later(hours=1)
    C=new(case,"apology",B); show(case,C)
    taken_to(case,C,"send"); case.later(days=1)
    show(case,A); show(case,B); show(case,C)
    D=new(case,"closing",C); show(case,D)
