"""What says, on any subject, that a treatment does people good, and what says something else with the same words."""

from __future__ import annotations

import pytest

from evidence.checks.claims.efficacy import efficacy
from evidence.checks.claims.subject_words import subject_words
from evidence.reading.models.subject import Subject

SUBJECT = {
    "short": "Glims",
    "conditions": [{"name": "glim loss", "person": "person with glim loss"}],
    "treatments": [
        {"name": "glim implants", "kind": "device"},
        {"name": "treadmill glimming", "kind": "exercise"},
        {"name": "glimotomy", "kind": "surgery"},
    ],
}
WORDS = subject_words(Subject.model_validate(SUBJECT))

PROMISES = """Glim implants restore hearing.
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

NO_PROMISES = """Glim implants do not restore hearing.
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
