"""The case that the owner's page follows: a desk that doesn't exist, with made-up mails, marks and minutes.

The page takes its numbers from here, and `tools/owner_sheet.py` what it fills the workbook with. The mails are German,
as that desk's are.
"""

from math import log
from random import Random

from .owner_tables import rows_of

FIRM = "Brühkopf (made up), 40 people: coffee machines and their parts, sold online and to cafés"
NUMBERS = 48200, 51949  # of the tickets of September
LOOKED_UP = 150  # numbers drawn until 120 were mails of customers: so four numbers of five are
MAILS = 3000  # a month: a mail is a ticket that a customer opened, with all that follows until it is closed
WAGE, SEATS, UPKEEP = 35, 200, 8  # euros an hour, euros a month for five seats, hours a month for test and reading
BY_HAND, READING = 6, 4  # minutes a mail, and to read and mend a draft: guesses of 5 October
OUTSIDE = 500  # euros to the lawyer and the officer, until the decision
AGENCY = 900  # euros a month for guarantee claims, which the clerks' free hours take over
NUMBER = 17  # of the first thirty: fewer mean no, as written down on 5 October
STOP = 22  # wrong of the first 150 with a draft: the pilot ends, as written down on 23 October, before the pilot
PEOPLE_WRONG = {9, 17, 26}  # of the first thirty, as they were answered in September

CAUSES = (
    "article out of date",
    "wrong article found",
    "two questions, one answer",
    "invented",
    "needs the order",
    "tone",
)
FIRST_WRONG = {  # number of the question: the first thing that was wrong, and its cause
    4: ("Repair at 89 euros; it is 109 since August", 0),
    11: ("Filter of the KX2; he has the KX3", 1),
    17: ("Says how to descale; the returned parcel isn't mentioned", 2),
    22: ("14 days; the shop gives 30 since July", 0),
    28: ("Promises a loan machine; there is none", 3),
    33: ("Old address for returns", 0),
    36: ("Gasket of another group head", 1),
    41: ("Second question, on the invoice, left out", 2),
    44: ("Delivery to Switzerland; ended in May", 0),
    47: ("States a delivery day without the order", 4),
    52: ("Old price of the water filter", 0),
    55: ("Manual of the model before", 1),
    59: ("Guarantee of two years; three since January", 0),
    63: ("Discount for cafés that doesn't exist", 3),
    66: ("Only the first of two parts", 2),
    70: ("Opening hours of last year", 0),
    74: ("Says shipped; it was on hold", 4),
    77: ("Descaler that no longer is sold", 0),
    81: ("Pump of the 230 V model for 110 V", 1),
    85: ("Too familiar a form of address", 5),
    88: ("Old list of service partners", 0),
    92: ("Complaint answered, return not", 2),
    96: ("Steps of the KX1", 1),
    99: ("Old minimum order", 0),
    103: ("Refund stated as done; it wasn't", 4),
    107: ("Leaves out the VAT question", 2),
    110: ("Grinder setting from nowhere", 3),
    114: ("Old form for guarantee claims", 0),
    118: ("Cleaning tablets for another series", 1),
}
MENDED = {
    4,
    22,
    33,
    44,
    52,
    59,
    70,
    77,
    88,
    99,
    11,
    55,
    92,
}  # right in the second run, after twelve articles were rewritten
BROKEN = {  # wrong only in the second run
    14: ("Sends him to a form that a login hides", 1),
    68: ("Names the new price and the old", 0),
    105: ("Asks for the model, which stands in the mail", 2),
}
KIND_WRONG = {
    "no answer": ({3, 12, 25}, {12}),
    "refuse": (set(), set()),
    "harmless": ({8, 19}, {8}),
    "contradict": ({21}, {21}),
}


def mails(kind):
    """Of a kind, or added: what was asked, retold; what a good answer says, and what it never says."""
    return [tuple(row.values())[1:] for row in rows_of("mails-de") if row["kind"] == kind]


def ticket(number):
    """Of so many mails of September, as if drawn by lot, in the order of the draw."""
    first, last = NUMBERS
    return first + (number * 1867 + 411) % (last + 1 - first)


def drafts(number):
    """Whether the draft to this question was right, in the first and in the second run."""
    first = number not in FIRST_WRONG
    return first, number not in BROKEN if first else number in MENDED


def kinds(kind, number):
    return tuple(number not in wrong for wrong in KIND_WRONG[kind])


OPEN_LONGER = 60  # minutes: who takes longer left the ticket open, and isn't timed
SPREAD = 0.75  # of the logarithm of the minutes: they scatter nearly as widely as they are long, as such times do


def pilot():
    """Rows of four weeks: ticket, minutes, and of some of them whether it went out wrong. Even ones have drafts."""
    random = Random(98)
    rows = []
    for place in range(2800):
        number = 55300 + place
        drafted = number % 2 == 0
        minutes = random.lognormvariate(log(5.4804 if drafted else 6.305) - SPREAD**2 / 2, SPREAD)
        if random.random() < 0.01:
            minutes += random.uniform(60, 400)  # somebody went to lunch
        judged = place % 18 < 2 and place < 2700
        wrong = int(random.random() < (0.06 if drafted else 0.075))
        rows.append((number, max(0.5, round(minutes, 1)), wrong if judged else None))
    return rows


def timed():
    """Minutes with a draft, and without: of mails that nobody left open."""
    return tuple(
        [minutes for ticket, minutes, _ in pilot() if ticket % 2 == odd and minutes <= OPEN_LONGER] for odd in (0, 1)
    )


STEPS = (  # when, what, on which sheet, minutes (an estimate), the day in the case
    ("the morning", "Reckon what a draft must save", "Monday", 5, "5 October"),
    ("the morning", "Send the letters to the vendor and to the works council, or the staff", "Vendor", 25, "5 October"),
    ("the morning", "Switch off what it may do without a person", "Permissions", 25, "5 October"),
    ("the morning", "Draw 120 mails by lot", "Test", 25, "5 October"),
    ("the morning", "Mark how the first 30 were answered", "Test", 60, "5 October"),
    ("the morning", "Write down the number that means no; name and day on the memo", "Results", 5, "5 October"),
    (
        "the papers",
        "Contract, assessment, role and duties; the council agrees; the insurer answers",
        "Role",
        330,
        "12 to 16 October",
    ),
    ("the day", "Retell the first 30, without names", "Test", 60, "19 October"),
    ("the day", "Write what a good answer says, for the first 30", "Test", 100, "19 October"),
    ("the day", "Run all 120, each in a new ticket", "Test", 120, "19 October"),
    ("the day", "Mark the 30; read the other 90; note what is wrong first", "Test", 200, "19 October"),
    ("the day", "Group the notes, name the causes", "Causes", 45, "19 October"),
    ("the month", "Mend the largest cause", "Causes", 240, "20 October"),
    ("the month", "Write 30 of each of four kinds; run all 240 again", "Test", 960, "22 October"),
    ("the month", "Pilot: even tickets with drafts, odd ones without", "Pilot", 840, "26 October to 20 November"),
    ("the month", "The first incident", "Incident", 45, "3 November"),
    ("the month", "Write the memo, and decide", "Memo", 90, "23 November"),
)
HOURS = round(sum(minutes for _, _, _, minutes, _ in STEPS) / 60)


# --- What the case has in its forms ----------------------------------------------------------------------------------

DUTIES = (  # by the rows of this desk in `duties.csv`
    "Works council told on 5 October, agreed on 14 October: no figures by clerk (its letter, our file)",
    "Prices and terms never from a draft alone; the log kept a year",
    "Telephone under each mail; answered by a person, 8 to 17",
    "Purpose: to answer mails; ground 6(1)(b) and (f); test mails deleted after a year",
    "Privacy notice names the vendor and his model's maker since 12 October",
    "Our contract of 2023 had no AI; annex of 12 October names all who see the mails",
    "The officer is told first, by telephone; the vendor tells us in 24 hours, by the clause",
    "Done on 13 October with our officer: support by AI is on the German list",
    "Half an hour on its errors in the test, 23 October, four clerks signed",
    "Nothing of that; the vendor's mood meter for calls is off since 5 October",
    "Doesn't answer by itself. If it ever does: the sentence above the first answer",
    "Vendor, 8 October: on the market since 2025, marked from 1 December by his maker; a picture asked for",
)
PERMISSIONS = (  # what the helpdesk's AI can do by itself, as its settings have it
    ("Draft an answer", "Any number; not on repairs, boiler, current, allergies", "Throw it away", "Whoever sends it"),
    ("Send an answer", "Never", "None", "A person sends"),
    (
        "Close a ticket that looks answered",
        "Never; it stood on until 5 October",
        "None once the customer is gone",
        "A person",
    ),
    ("Merge two tickets of one customer", "Never", "None", "A person"),
    ("Set a tag or a language", "Any number", "Set another", "Nobody"),
    ("Look up an order", "Never: the shop isn't connected", "Nothing to undo", "–"),
    ("Refund, or change an order", "Never: the shop isn't connected", "None", "–"),
)
VENDOR = (
    "A name without a date; 30 days' notice, in the annex since 12 October",
    "200 English cases, 88%; none in German. So ours counts",
    "“Rarely.” So ours: 3 of 30",
    "Not measured. Ours: 2 of 30",
    "Nothing, a search over our articles",
    "Tags, merges, closes tickets, sends. All off until we switch it on",
    "Filter; no results shown",
    "Frankfurt, 30 days, six subcontractors named, not trained on",
    "Log of a ticket, export as CSV; a telephone",
    "40 euros a seat and month, no cap needed",
    "Export at any time; a month",
    "A table; marks from 1 December by the maker",
    "Indemnity, without texts that we feed in",
    "A shop in Kassel; it left refunds to the bot, once",
)
WORST = (  # with which the firm could live, written before the answers came
    "A name; 14 days' notice, and our own test of each new one",
    "None, if we may run our own",
    "None: we measure it",
    "None: we measure it",
    "Nothing of our customers' texts",
    "All of it off until we switch it on",
    "None, while a person sends",
    "In the Union, 90 days, not trained on; all by name",
    "A log that we can export",
    "A fixed price by the seat",
    "A month, and our texts as files",
    "The mark and its documents; a date for them",
    "Its own texts; ours insured by us",
    "One name",
)
ROLE = (
    "Drafts answers in the helpdesk. Model: its maker's; built, named and sold by the vendor; we use it",
    "Deployer: we use it, a clerk sends (3(4)). Provider is the vendor, whose name it bears (3(3))",
    "Not: it answers about coffee machines and judges nobody; no point of Annex III",
    "19 October 2026; the version of that day. Twelve articles rewritten on 20 October",
    "Notice: none, as people send. Mark: the vendor's; from 1 December by his word of 8 October. A person: telephone",
    "Controller; the vendor is our processor. A customer may name an allergy (9): such mails get no draft",
    "Done on 13 October: on our authority's list. The officer is from outside, since 2024 (BDSG 38)",
    "Annex of 12 October: AI named, subcontractors, 24 hours, 30 days' notice, leave to test, export",
    "Lawyer, 15 October: whether 9 can be kept out by a filter of words; until then clerks take those mails",
    "The owner, 16 October 2026. Again on 1 March, and before anything goes out alone",
)
INCIDENT = (
    "1 of 2026, 3 November at 11:20, by the head of support",
    "A draft told a customer to open the boiler while the machine was on; a clerk sent it",
    "By the customer, who called to ask; possible since the pilot began on 26 October",
    "Drafts of 22 October; article 118",
    "Deployer; controller",
    "One mail; nobody had opened it. A danger of scalding",
    "At once: boiler and current get no draft; telephone call at 11:30",
    "4 of 10 tries, new tickets",
    "Article 118 is about a machine that is unplugged, and doesn't say so",
    "No personal data. Lawyer, same day: no report; reasons filed. Vendor and insurer on the 4th",
    "Article rewritten; row added to Test; since then right in 30 tries",
    "Head of support, 12 November, after 30 clean tries",
)
MEMO = {
    "Decision asked": "Buy five seats for a year, for drafts that a person sends. By 30 November",
    "The work, today": "Customers' mails on machines, parts, returns; four clerks",
    "The model would": "Draft from our articles; a clerk sends, the owner pays and signs. It wouldn't send, close, "
    "merge or refund; no draft on boiler, current, allergies",
    "Test result": "Over a third of the first failures were our own old articles, since rewritten",
    "A mail, right or wrong": "Minutes by the log, wrong drafts done again counted in. A better search alone: not "
    "measured, and not bought",
    "The money": f"An hour of a clerk is {WAGE} euros, the hours up to here are estimates; {OUTSIDE} euros went to "
    "lawyer and officer; what an error costs isn't in it",
    "Cash and hours": f"They go into guarantee claims, which an agency does for {AGENCY} euros a month, from March on",
    "What decides": "The helpdesk's log measures them; the head of support reads it once a month",
    "What could go wrong": "A wrong step at the boiler, as on 3 November (Incident): a rule switches drafts off there. "
    "Begun: notice, contract, assessment (Duties). Insurer, 15 October: covered while a person sends. The "
    "council's consent ends on 31 March",
    "Pilot": "26 October to 20 November, four clerks, by the ticket's number; judged blind by the head of support",
    "Stop number": "Written down before: the test's on 5 October, the pilot's on 23 October",
    "Way out": "Drafts off: a day. Articles, marks and log are our files; another helpdesk: a month (answer 11)",
    "Who answers, and when": "The owner; again on 1 March 2027, with the same 120, run by the head of support",
    "Decided": "Bought, 24 November 2026, by the owner. Not to answer alone: asked again in June",
}
