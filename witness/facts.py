"""What the witness is asked. Facts to develop on, and others that only the run of record asks for.

A kind of question has a template, a plain sentence that answers it, and its facts. Some kinds are for tuning and their
items held out (*near*), some are never tuned on (*far*); *open* questions have no one answer.
"""

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Kind:
    question: str
    sentence: str
    values: dict[str, str]


@dataclass(frozen=True)
class Fact:
    question: str
    sentence: str
    value: str


@dataclass(frozen=True)
class Split:
    """train: facts to tune on; near: other facts of these kinds; far: of kinds never tuned on; open: questions."""

    train: list[Fact]
    near: list[Fact]
    far: list[Fact]
    open: list[str]


def values(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.replace("\n", " ").split(", "))


DEVELOPMENT = {
    "capital": Kind("What is the capital of {}?", "The capital of {} is {}.", values(
        "France:Paris, Italy:Rome, Spain:Madrid, Germany:Berlin, England:London, Japan:Tokyo, China:Beijing, "
        "Russia:Moscow, Egypt:Cairo, Greece:Athens, Austria:Vienna, Poland:Warsaw, Ireland:Dublin, Portugal:Lisbon, "
        "Norway:Oslo, Sweden:Stockholm, Denmark:Copenhagen, Finland:Helsinki, Hungary:Budapest, Belgium:Brussels, "
        "Turkey:Ankara, Iran:Tehran, Iraq:Baghdad, Thailand:Bangkok, Vietnam:Hanoi, Cuba:Havana, Peru:Lima, "
        "Chile:Santiago, Kenya:Nairobi, Canada:Ottawa, Australia:Canberra, Nepal:Kathmandu, Indonesia:Jakarta, "
        "Ukraine:Kyiv, Romania:Bucharest, Bulgaria:Sofia, Scotland:Edinburgh, Lebanon:Beirut, Syria:Damascus"
    )),
    "opposite": Kind("What is the opposite of {}?", "The opposite of {} is {}.", values(
        "hot:cold, big:small, up:down, day:night, black:white, young:old, rich:poor, fast:slow, hard:soft, happy:sad, "
        "wet:dry, full:empty, high:low, light:dark, strong:weak, early:late, open:closed, good:bad, near:far, "
        "true:false, love:hate, win:lose, buy:sell, long:short, left:right, first:last, inside:outside, clean:dirty, "
        "thick:thin, loud:quiet, begin:end, wide:narrow, deep:shallow, sweet:sour, cheap:expensive, safe:dangerous"
    )),
    "place": Kind("{} works in which place?", "{} works in a {}.", values(
        "A teacher:school, A nurse:hospital, A chef:kitchen, A farmer:farm, A judge:court, A sailor:ship, "
        "A librarian:library, A pilot:plane, A waiter:restaurant, A miner:mine, A baker:bakery, A priest:church, "
        "A scientist:laboratory, A banker:bank, A gardener:garden"
    )),
    "color": Kind("What color is {}?", "The color of {} is {}.", values(
        "snow:white, grass:green, blood:red, coal:black, milk:white, a banana:yellow, a lemon:yellow, the sky:blue, "
        "a carrot:orange, an emerald:green, a ruby:red, salt:white, a crow:black, chocolate:brown, a strawberry:red, "
        "a tomato:red, gold:yellow, a leaf:green, the sun:yellow, a sapphire:blue"
    )),
    "symbol": Kind("What is the chemical symbol of {}?", "The chemical symbol of {} is {}.", values(
        "gold:Au, silver:Ag, iron:Fe, oxygen:O, hydrogen:H, carbon:C, nitrogen:N, sodium:Na, copper:Cu, lead:Pb, "
        "helium:He, calcium:Ca, chlorine:Cl, potassium:K, sulfur:S"
    )),
}  # fmt: skip

RECORD = {
    "money": Kind("What money do people use in {}?", "People in {} use the {}.", values(
        "Japan:yen, China:yuan, India:rupee, Russia:ruble, Germany:euro, France:euro, Mexico:peso, Brazil:real, "
        "England:pound, Turkey:lira, Thailand:baht, Sweden:krona, Poland:zloty, Israel:shekel, Canada:dollar, "
        "Australia:dollar, Italy:euro, Spain:euro, Cuba:peso, Egypt:pound, Pakistan:rupee, Nepal:rupee, "
        "Norway:krone, Denmark:krone, Hungary:forint, Switzerland:franc, Nigeria:naira, Iraq:dinar, Kuwait:dinar"
    )),
    "past": Kind("What is the past tense of {}?", "The past tense of {} is {}.", values(
        "go:went, see:saw, eat:ate, take:took, give:gave, run:ran, come:came, write:wrote, drink:drank, swim:swam, "
        "begin:began, sing:sang, speak:spoke, break:broke, drive:drove, fly:flew, know:knew, grow:grew, draw:drew, "
        "buy:bought, think:thought, bring:brought, catch:caught, teach:taught, find:found, hold:held, keep:kept, "
        "leave:left, lose:lost, make:made, meet:met, sell:sold, send:sent, sleep:slept, tell:told, win:won"
    )),
    "continent": Kind("On which continent is {}?", "{} is in {}.", values(
        "France:Europe, Kenya:Africa, China:Asia, Peru:South America, Canada:North America, Japan:Asia, Egypt:Africa, "
        "Norway:Europe, India:Asia, Brazil:South America, Nigeria:Africa, Spain:Europe, Chile:South America, "
        "Thailand:Asia, Ghana:Africa, Poland:Europe, Mexico:North America, Vietnam:Asia, Mali:Africa, Greece:Europe, "
        "Colombia:South America, Nepal:Asia, Sweden:Europe, Cuba:North America, Sudan:Africa, Iran:Asia"
    )),
    "plural": Kind("What is the plural of {}?", "The plural of {} is {}.", values(
        "mouse:mice, child:children, foot:feet, tooth:teeth, man:men, woman:women, goose:geese, leaf:leaves, "
        "knife:knives, wife:wives, wolf:wolves, city:cities, baby:babies, box:boxes, bus:buses, hero:heroes, "
        "potato:potatoes, berry:berries, dish:dishes, shelf:shelves, fox:foxes, church:churches, ox:oxen, loaf:loaves"
    )),
    "sound": Kind("What sound does {} make?", "The sound of {} is {}.", values(
        "a cow:moo, a cat:meow, a dog:woof, a sheep:baa, a duck:quack, a pig:oink, a lion:roar, a bee:buzz, "
        "a snake:hiss, a frog:croak, an owl:hoot, a horse:neigh, a rooster:cock-a-doodle-doo, a bird:tweet, a crow:caw"
    )),
    "young": Kind("What is a young {} called?", "A young {} is called a {}.", values(
        "dog:puppy, cat:kitten, cow:calf, horse:foal, sheep:lamb, bear:cub, lion:cub, goat:kid, pig:piglet, "
        "kangaroo:joey, deer:fawn, duck:duckling, goose:gosling, swan:cygnet, frog:tadpole, owl:owlet, wolf:pup, "
        "elephant:calf, hen:chick, eagle:eaglet"
    )),
}  # fmt: skip

OPEN = {
    False: (
        "How do I make a cup of tea?|Why is the sky blue?|What should I do on a rainy day?|How do plants grow?|"
        "Tell me about dogs.|What is a computer?|How can I sleep better?|Why do people laugh?|Describe the ocean.|"
        "What is music?|How do I learn to swim?|What is a good breakfast?|Tell me about the moon.|"
        "Why do birds fly south?|How do I write a letter?|What makes a good friend?|How does a car work?|"
        "What is democracy?|Tell me about winter.|How do I clean a window?"
    ),
    True: (
        "How do I boil an egg?|Why is grass green?|What should I do on a Sunday?|How do clouds form?|"
        "Tell me about cats.|What is a telephone?|How can I wake up early?|Why do people sing?|Describe a forest.|"
        "What is money?|How do I learn to ride a bicycle?|What is a good supper?|Tell me about the stars.|"
        "Why do leaves fall?|How do I write a poem?|What makes a good teacher?|How does a clock work?|"
        "What is history?|Tell me about summer.|How do I polish my shoes?"
    ),
}
FAR = {False: ("color", "symbol"), True: ("sound", "young")}


def split(seed: int, record: bool, near: int = 30, far: int = 20) -> Split:
    """Of the facts of development, or those of the run of record; seeds order them differently."""
    kinds, random = RECORD if record else DEVELOPMENT, Random(seed)
    tuned = [fact for name in kinds if name not in FAR[record] for fact in facts(kinds[name])]
    others = [fact for name in FAR[record] for fact in facts(kinds[name])]
    random.shuffle(tuned)
    random.shuffle(others)
    return Split(tuned[near:][:100], tuned[:near], others[:far], OPEN[record].split("|"))


def facts(kind: Kind) -> list[Fact]:
    return [Fact(kind.question.format(key), sentence(kind, key, value), value) for key, value in kind.values.items()]


def sentence(kind: Kind, key: str, value: str) -> str:
    text = kind.sentence.format(key, value)
    return text[0].upper() + text[1:]


def right(answer: str, value: str) -> bool:
    """Whether an answer has the true word; by letters, so that it says nothing of what else it says."""
    case = 0 if len(value) < 3 else re.IGNORECASE
    return bool(re.search(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])", answer, case))
