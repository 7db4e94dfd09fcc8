"""Everyday English: which words say the same thing. Pure; the vocabulary of a trade is the glossary's business.

A question seldom uses the words of those before it: "my parcel never showed up", "the delivery did not arrive".
`senses` writes both with the same few words. It is coarse on purpose and for comparing only: never show it to people.
"""

from __future__ import annotations

from functools import lru_cache

from storage.search_text import SPACELESS, STOP_TERMS, fold, runs, stem

NOT = "not"

# one line for each sense; a word stands in one line only (`tests/services/test_everyday.py`)
_SAME = """
abroad overseas international foreign
accept acceptance
activate activation enable
add include extra additional
address residence home house
allow permit able possible let
answer reply respond response
app application software program
arrive arrival come receive reach appear land
automatic automatically auto
begin begun start launch
big large huge great
break faulty defective crack damage
bribe bribery corrupt corruption graft
buy purchase acquire
cancel cancellation stop revoke undo reverse abort
car vehicle
change edit modify update alter amend replace adjust switch
child kid son daughter
citizen resident inhabitant
city town municipality
complaint complain grievance
country nation state
currency euro dollar pound
day week month year hour
decline reject refuse deny denial
delete remove erase terminate deactivate
deliver delivery ship mail post
disaster catastrophe calamity
doctor physician
double twice duplicate repeat repeatedly
early soon
elderly old aged
employee staff personnel worker
emergency crisis
exchange convert conversion swap
expire expiry expiration
fail failure unsuccessful
fast quick quickly urgent urgently immediate immediately asap instant instantly
fee charge cost price rate tariff commission
fix repair solve resolve
food meal dinner lunch eat
forget forgotten remember recall
happen occur
help assist assistance support
hospital clinic
identify identification identity id passport
inform notify notification notice
job occupation career
judge assess evaluate appraise
law legal statute legislation
limit maximum maximal cap restrict restriction
little small tiny
locate find trace track
lose missing misplace vanish disappear
manager supervisor boss chief head
measure measurement metric indicator
meet meeting conference
money cash fund
name title
need require requirement must
new fresh another
office bureau agency department
official officer servant
oversee supervise monitor oversight
paper form document
phone mobile cell smartphone telephone
photo photograph picture image selfie
plan strategy roadmap
poor poverty
procure procurement tender bid
punish punishment penalty sanction
queue line
quit resign leave
reason why cause explain explanation
recover recovery restore reset unlock
refund reimburse reimbursement repay
rule regulation regulate
rural village countryside
salary wage
save cut reduce reduction lower shorten
secret confidential
see view show look display
shop store merchant seller retailer
steal theft thief rob robbery
scam fraud fraudulent
teach training coach educate education
transparent transparency openness
travel trip journey
trust confidence
try attempt
unknown unfamiliar strange
use utilise utilize usage
verify verification confirm confirmation validate validation prove proof authenticate
wait waiting long delay late slow pending
wallet purse
want wish desire
work function operate
wrong incorrect mistake mistaken error inaccurate
young youth
"""

# forms that no rule of spelling leads back
_FORMS = """
be am is are was were been being
have has had having
do does did done doing
go goes went gone
get gets got gotten
begin began begun
break broke broken
bring brought
build built
buy bought
choose chose chosen
come came
fall fell fallen
feel felt
find found
forget forgot forgotten
give gave given
grow grew grown
hear heard
hold held
keep kept
know knew known
lead led
leave left
lend lent
lose lost
make made
mean meant
meet met
pay paid
rise rose risen
run ran
say said
see saw seen
sell sold
send sent
show showed shown
speak spoke spoken
spend spent
steal stole stolen
take took taken
teach taught
tell told
think thought
understand understood
win won
withdraw withdrew withdrawn
write wrote written
child children
man men
woman women
i me im ive id
my mine
"""

# not only "no": what did not happen is what many questions are about
_NEGATIONS = frozenset(
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wont wouldnt".split()
)
_NEVER = frozenset("no never unable without".split())
_WHOLE = {"cant": "can", "wont": "will"}


def _heads(lines: str) -> dict[str, str]:
    """Each word of a line → the first word of the line."""
    return {word: line.split()[0] for line in lines.strip().splitlines() for word in line.split()}


_BASE = _heads(_FORMS)
_SENSE = {stem(word): stem(head) for word, head in _heads(_SAME).items()}

CONTENTLESS = STOP_TERMS - {NOT}
"""Senses that say little about what is asked; that something did *not* happen says much."""


def senses(text: str) -> list[str]:
    """The words of a text in order, those of the same sense alike ("hasn't arrived" → have, not, arriv); where no
    spaces are written, overlapping pairs of characters.
    """
    return [sense for run in runs(fold(text)) for sense in senses_of(run)]


@lru_cache(maxsize=20_000)
def senses_of(run: str) -> tuple[str, ...]:
    """The senses of one word, or of one unbroken run of a script without spaces (both folded)."""
    if SPACELESS.match(run):
        return tuple(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    if run == "cannot":
        return "can", NOT
    if run in _NEGATIONS:
        return _sense(_WHOLE.get(run, run[:-2])), NOT
    return (NOT,) if run in _NEVER else (_sense(run),)


def _sense(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        word = f"{word[:-3]}y"
    term = stem(_BASE.get(word, word))
    return _SENSE.get(term, term)
