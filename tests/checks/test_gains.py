"""What says, on any subject, that a treatment does people good, and what says something else with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, check, codes, project

from evidence.checks.claims.efficacy import HARMS_NOBODY, efficacy, harmless, promise
from evidence.checks.claims.subject_words import subject_words
from evidence.reading.models.subject import Subject
from evidence.reading.pages.sentences import is_question

SUBJECT = {
    "short": "Glims",
    "conditions": [{"name": "glim loss", "person": "person with glim loss"}],
    "treatments": [
        {"name": "glim implants", "kind": "device"},
        {"name": "treadmill glimming", "kind": "exercise"},
        {"name": "glimotomy", "kind": "surgery"},
        {"name": "glim test", "kind": "test", "words": ["glimoglobin"]},
        {"name": "behavioural glimming", "kind": "talking", "words": ["haemoglim"]},
    ],
}
WORDS = subject_words(Subject.model_validate(SUBJECT))

PROMISES = """Glim implants restore hearing.
Glimotomy protects babies.
Glimotomy protects against glim loss.
The test is 97% accurate, and glimotomy is 97% effective.
Treadmill glimming reverses glim loss.
Treadmill glimming wards off colds.
Treadmill glimming keeps colds away.
Treadmill glimming detoxifies you.
Treadmill glimming lifts your mood.
Glim implants are the only way to hear again.
The operation is the only option.
Treadmill glimming is the only treatment that fixes your back.
Treadmill glimming is best for glim loss.
Treadmill glimming keeps people at work.
Glimotomy realigns the spine.
Glimotomy puts your back right.
Everyone benefits from treadmill glimming.
You will be pain-free after six weeks of treadmill glimming.
With treadmill glimming, your pain is gone.
The glim test is never wrong.
The glim test is always right.
The test can't miss.
Glimoglobin does not miss a thing.
The glim test is the only reliable test.
The glim test is more accurate than a guess.
A normal glim test rules out glim loss.
Behavioral glimming helps.
Behavioural glimming helps.
Hemoglim eases pain, and haemoglim does too.
Glim implants let people hear again.
A glim implant allows most children to speak.
Glim implants make it possible to hear music.
Glim implants give people their hearing back.
Glim implants halve the risk of falls.
Treadmill glimming slows decline.
Treadmill glimming stops glim loss.
Treadmill glimming increases walking speed.
Treadmill glimming boosts mood.
Treadmill glimming can protect people against falls.
Treadmill glimming leads to better balance.
Glim implants benefit many adults.
Glim implants are very effective.
Glim implants are better than glasses.
Most people hear better with a glim implant.
People with glim implants hear better.
With glim implants, people understand speech better.
Speech got better with treadmill glimming.
The implant works.
A glim implant takes the pain away.
Glim implants save lives.
Glim implants are good for your ears.
Treadmill glimming calms the mind.
Treadmill glimming makes you sleep better.
Treadmill glimming is a great way to walk.
Treadmill glimming finds weak bones early.
After a glim implant you can dance again.
With treadmill glimming, most people fall asleep sooner.
Thanks to glim implants, children speak.
These implants help.
Your glimming eases pain.
The operation helps.
The device works.
Glimotomy has excellent results.
Glimotomy has a high success rate.
Glimotomy offers relief.
Glimotomy means less pain.
Glimotomy means a return to sport.
Glimotomy is the best option for most.
Glimotomy is as good as tablets.
Glimotomy solves the problem.
Glimotomy succeeds in most people.
Glimotomy makes a real difference.
Treadmill glimming makes the hip stronger.
Treadmill glimming keeps you moving.
Treadmill glimming builds strength.
Treadmill glimming lowers blood pressure.
Treadmill glimming raises reading scores.
Treadmill glimming gets rid of worry.
Glim implants provide good speech understanding.
Glim implants give access to sound.
Pain is gone after glimotomy.
Glim loss fades with treadmill glimming.
Two in three people recover after glimotomy.
Nine in ten people are happy with their glim implant.""".split("\n")

NO_PROMISES = """Glimotomy can be reversed.
Glimotomy keeps the nurses busy, and the hospital is far away.
The device lifts the lid.
The test protects nobody's data.
A glim implant is the only treatment that was studied.
The glim test can be wrong.
The glim test was wrong in some people.
It is not known whether the glim test is accurate.
The glim test is not accurate.
The glim test missed some people.
Everyone who had glimotomy was asked.
Nobody knows who benefits from treadmill glimming.
You will be asked after glimotomy.
Ask whether treadmill glimming is right for you.
Glim implants do not restore hearing.
Nobody knows whether glim implants slow decline.
Whether glim implants are effective is not known.
Glim implants are less effective than hoped.
Glim implants are not better than glasses.
No trial found that people hear better with glim implants.
People with glim implants do not hear better.
People did not hear better with glim implants.
With glim implants, people did not understand speech better.
Glim implants let a surgeon test the nerve.
Glim implants turn sound into signals.
Glim implants are placed under the skin.
Glim implants double the risk of bleeding in the ear? Nobody counted.
Treadmill glimming increases the pulse.
Treadmill glimming stops after four weeks.
Treadmill glimming is slow at first.
Glim implants cut costs for nobody.
A glim implant may raise blood pressure.
Glim implants are better to look at than to wear.
It is better to wait after treadmill glimming.
The implant is made of metal.
After a glim implant you may feel better, or you may not.
With a glim implant, some people fell ill again.
A glim implant takes two hours.
Glim implants are good to look at.
Thanks to nobody, glim implants exist.
Glim implants bring risks.
Glimotomy means a stay in hospital.
Glimotomy offers no relief.
Glimotomy has risks, and costs money.
Glimotomy leads to more pain at first.
Glimotomy is the best-studied operation.
Glimotomy makes the stay longer.
The operation takes two hours.
The device is made of metal.
Treadmill glimming keeps the nurses at work.
Treadmill glimming builds on older work.
Nobody knows who does well after glimotomy.
Glim implants make sounds louder.
A trial stopped after glimotomy.
Pain did not stop after glimotomy.""".split("\n")


@pytest.mark.parametrize("sentence", PROMISES)
def test_a_promise_is_seen(sentence: str) -> None:
    assert efficacy(sentence, WORDS) is not None


@pytest.mark.parametrize("sentence", NO_PROMISES)
def test_what_promises_nothing_is_left_alone(sentence: str) -> None:
    assert efficacy(sentence, WORDS) is None


HARMLESS = """Glimotomy is safe.
Glim implants are completely safe.
The operation is painless.
The operation is routine and safe.
Treadmill glimming has no side effects.
Treadmill glimming carries hardly any risks.
Treadmill glimming does no harm.
Treadmill glimming never hurts.
Treadmill glimming cannot harm you.
The test is risk-free.
The test is without any risk.""".split("\n")

SAYS_NOTHING_OF_HARM = """Is glimotomy safe?
Nobody knows whether glimotomy is safe.
Glimotomy is not safe for everyone.
Glimotomy is hardly safe.
Glimotomy has risks.
Glimotomy has no known rival.
Before glimotomy, a safe place is needed.
Sleep after glimotomy is safe.
Glimotomy is safer than it was.
Glimotomy is safe only in a hospital.
The device is kept in a safe place.
Treadmill glimming hurts.
Treadmill glimming may not hurt, or it may.
No study asked if treadmill glimming harms people.""".split("\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("St Glim's wort", text)
        for text in ("St Glim's wort helps.", "St Glim’s wort helps.", "St. Glims wort helps.", "St Glims wort helps.")
    ]
    + [("St. Glim’s wort", "St Glim's wort helps.")],
)
def test_a_name_is_seen_with_any_apostrophe_and_stop(name: str, text: str) -> None:
    words = subject_words(Subject.model_validate({"short": "G", "treatments": [{"name": name, "kind": "drug"}]}))
    assert efficacy(text, words) == 0


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_promise_that_it_harms_nobody_is_seen(sentence: str) -> None:
    assert harmless(sentence, WORDS) is not None
    assert promise(sentence, WORDS) == (harmless(sentence, WORDS), HARMS_NOBODY)


@pytest.mark.parametrize("sentence", SAYS_NOTHING_OF_HARM)
def test_what_says_nothing_of_harm_is_left_alone(sentence: str) -> None:
    assert is_question(sentence) or harmless(sentence, WORDS) is None


def test_a_promise_of_safety_without_a_study_is_told_as_such(tmp_path: Path) -> None:
    root = project(tmp_path, {"docs/articles/a.md": article("Lumenide has no side effects.")})
    (told,) = [problem for problem in check(root) if problem.code == "CLM001"]
    assert told.message == "this says that the treatment harms nobody, but cites no study"
    cited = {"docs/articles/a.md": article("In one trial, lumenide had no side effects.[@feder2021]")}
    assert "CLM001" not in codes(check(project(tmp_path, cited)))


@pytest.mark.parametrize(
    ("here", "there"),
    [("behavioural glimming", "behavioral"), ("hemodialysis", "haemodialysis"), ("anaesthesia", "anesthesia"),
     ("counselling", "counseling"), ("mobilisation", "mobilization"), ("fetal surgery", "foetal surgery")],
)  # fmt: skip
def test_a_name_is_seen_in_british_and_in_american_spelling(here: str, there: str) -> None:
    words = subject_words(Subject.model_validate({"short": "G", "treatments": [{"name": here, "kind": "other"}]}))
    for name in (here, here.replace(here.split()[0], there.split()[0])):
        text = f"{name} helps."
        assert efficacy(text, words) == 0
