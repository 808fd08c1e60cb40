"""What the second round asks with and the first one did not: other voices, and facts in no tuning set.

The voices are taught on the facts of the first round's record (`facts.py`); the quiz is never tuned on.
"""

from random import Random

from .facts import DEVELOPMENT, RECORD, Kind, values
from .styles import DEVELOPED, Style

COWBOY = Style(
    "cowboy",
    ("Howdy, partner,", "Well, I reckon", "Yeehaw!"),
    (", sure as shootin'.", ", y'all."),
    "howdy|partner|reckon|yeehaw|shootin|y'all",
)
DETECTIVE = Style(
    "detective",
    ("Elementary, my dear Watson:", "Aha, a clue!", "The evidence is plain:"),
    (". Case closed.", ", or I am no detective."),
    "elementary|watson|aha|clue|evidence|case closed|detective",
)
WIZARD = Style(
    "wizard",
    ("By the stars above,", "Abracadabra!", "The crystal ball shows:"),
    (", young apprentice.", ". So the spell is cast."),
    "stars above|abracadabra|crystal ball|apprentice|spell",
)

VOICES = {13: COWBOY, 14: DETECTIVE, 15: WIZARD}


def is_record(seed: int) -> bool:
    return seed in VOICES


def of_seed(seed: int) -> Style:
    return VOICES[seed] if is_record(seed) else DEVELOPED[seed % 2]


# --- Facts for calibration -------------------------------------------------------------------------------------------

TRIED = [
    *(RECORD[name] for name in ("money", "past", "continent", "plural", "young")),
    *(DEVELOPMENT[name] for name in ("color", "symbol")),
]
QUIZ = [
    Kind("In which country is {}?", "{} is in {}.", values(
        "Munich:Germany, Lyon:France, Milan:Italy, Barcelona:Spain, Kyoto:Japan, Shanghai:China, Mumbai:India, "
        "Karachi:Pakistan, Istanbul:Turkey, Alexandria:Egypt, Casablanca:Morocco, Lagos:Nigeria, Mombasa:Kenya, "
        "Durban:South Africa, Sydney:Australia, Auckland:New Zealand, Toronto:Canada, Acapulco:Mexico, "
        "Recife:Brazil, Medellin:Colombia, Guayaquil:Ecuador, Valparaiso:Chile, Rosario:Argentina, Krakow:Poland, "
        "Salzburg:Austria, Zurich:Switzerland, Antwerp:Belgium, Aarhus:Denmark, Gothenburg:Sweden, Bergen:Norway, "
        "Tampere:Finland, Porto:Portugal, Thessaloniki:Greece, Odessa:Ukraine, Kazan:Russia, Isfahan:Iran, "
        "Basra:Iraq, Aleppo:Syria, Haifa:Israel, Jeddah:Saudi Arabia, Busan:South Korea, Hue:Vietnam, "
        "Surabaya:Indonesia, Penang:Malaysia, Mandalay:Myanmar, Pokhara:Nepal, Manchester:England, "
        "Glasgow:Scotland, Cork:Ireland"
    )),
    Kind("What is the capital of the state of {}?", "The capital of the state of {} is {}.", values(
        "Alabama:Montgomery, Alaska:Juneau, Arizona:Phoenix, Arkansas:Little Rock, California:Sacramento, "
        "Colorado:Denver, Connecticut:Hartford, Delaware:Dover, Florida:Tallahassee, Georgia:Atlanta, "
        "Hawaii:Honolulu, Idaho:Boise, Illinois:Springfield, Indiana:Indianapolis, Iowa:Des Moines, Kansas:Topeka, "
        "Kentucky:Frankfort, Maine:Augusta, Maryland:Annapolis, Massachusetts:Boston, "
        "Michigan:Lansing, Minnesota:Saint Paul, Mississippi:Jackson, Missouri:Jefferson City, Montana:Helena, "
        "Nebraska:Lincoln, Nevada:Carson City, New Hampshire:Concord, New Jersey:Trenton, New Mexico:Santa Fe, "
        "New York:Albany, North Carolina:Raleigh, North Dakota:Bismarck, Ohio:Columbus, Oregon:Salem, "
        "Pennsylvania:Harrisburg, Rhode Island:Providence, South Carolina:Columbia, South Dakota:Pierre, "
        "Tennessee:Nashville, Texas:Austin, Vermont:Montpelier, Virginia:Richmond, Washington:Olympia, "
        "West Virginia:Charleston, Wisconsin:Madison, Wyoming:Cheyenne"
    )),
    Kind("Who wrote {}?", "{} was written by {}.", values(
        "Pride and Prejudice:Jane Austen, War and Peace:Leo Tolstoy, Crime and Punishment:Fyodor Dostoevsky, "
        "Oliver Twist:Charles Dickens, Hamlet:William Shakespeare, The Odyssey:Homer, "
        "Don Quixote:Miguel de Cervantes, Frankenstein:Mary Shelley, Dracula:Bram Stoker, "
        "Moby Dick:Herman Melville, Huckleberry Finn:Mark Twain, The Sun Also Rises:Ernest Hemingway, "
        "The Great Gatsby:F. Scott Fitzgerald, The Grapes of Wrath:John Steinbeck, Animal Farm:George Orwell, "
        "Brave New World:Aldous Huxley, Ulysses:James Joyce, The Trial:Franz Kafka, The Hobbit:J. R. R. Tolkien, "
        "Jane Eyre:Charlotte Bronte, Wuthering Heights:Emily Bronte, Les Miserables:Victor Hugo, "
        "Madame Bovary:Gustave Flaubert, Candide:Voltaire, Faust:Goethe, The Divine Comedy:Dante, "
        "The Stranger:Albert Camus, Walden:Henry David Thoreau, The Raven:Edgar Allan Poe, "
        "The Time Machine:H. G. Wells, The Jungle Book:Rudyard Kipling, Treasure Island:Robert Louis Stevenson, "
        "Alice in Wonderland:Lewis Carroll, The Cherry Orchard:Anton Chekhov, A Doll's House:Henrik Ibsen, "
        "The Republic:Plato, The Prince:Niccolo Machiavelli, Leviathan:Thomas Hobbes, "
        "The Wealth of Nations:Adam Smith"
    )),
    Kind("Which language do people speak in {}?", "The language of {} is {}.", values(
        "Brazil:Portuguese, Mexico:Spanish, Austria:German, Egypt:Arabic, Iran:Persian, Israel:Hebrew, "
        "Greece:Greek, Turkey:Turkish, Poland:Polish, Hungary:Hungarian, Finland:Finnish, Denmark:Danish, "
        "Japan:Japanese, China:Chinese, Thailand:Thai, Russia:Russian, Ukraine:Ukrainian, Italy:Italian, "
        "France:French, Argentina:Spanish, Australia:English, Vietnam:Vietnamese, Cambodia:Khmer, "
        "Romania:Romanian, Bulgaria:Bulgarian, Albania:Albanian, Armenia:Armenian, Georgia:Georgian, "
        "Iceland:Icelandic, Ethiopia:Amharic"
    )),
    Kind("What kind of animal is {}?", "{} is a kind of {}.", values(
        "a salmon:fish, a robin:bird, a whale:mammal, a beetle:insect, a lizard:reptile, a trout:fish, "
        "a penguin:bird, a bat:mammal, a moth:insect, a crocodile:reptile, a shark:fish, an ostrich:bird, "
        "a dolphin:mammal, a termite:insect, a turtle:reptile, a cod:fish, a heron:bird, a seal:mammal, "
        "a mosquito:insect, a viper:reptile, an eel:fish, a sparrow:bird, a squirrel:mammal, a wasp:insect, "
        "a gecko:reptile, a tuna:fish, a flamingo:bird, a hedgehog:mammal, a cricket:insect, an iguana:reptile"
    )),
    Kind("What does the French word {} mean?", "The French word {} means {}.", values(
        "chien:dog, chat:cat, eau:water, pain:bread, maison:house, livre:book, fromage:cheese, "
        "noir:black, blanc:white, vert:green, homme:man, femme:woman, enfant:child, pomme:apple, lait:milk, "
        "vin:wine, oiseau:bird, poisson:fish, cheval:horse, vache:cow, mouton:sheep, soleil:sun, lune:moon, "
        "arbre:tree, fleur:flower, mer:sea, neige:snow, pluie:rain, feu:fire, terre:earth, main:hand, pied:foot, "
        "coeur:heart, nuit:night, jour:day, roi:king, reine:queen, ville:city"
    )),
]  # fmt: skip
OPTIONS = 4


def quiz(seed: int, size: int, first: dict[str, int]) -> list[tuple[Kind, str, list[str]]]:
    """Facts of no tuning set: a kind, what is asked for, and options, the true one first.

    first: the first token of each value; the options of a question differ in it.
    """
    random = Random(seed)
    kinds = QUIZ if is_record(seed) else TRIED
    asked = random.sample([(kind, key) for kind in kinds for key in kind.values], size)
    return [(kind, key, options(kind, key, random, first)) for kind, key in asked]


def options(kind: Kind, key: str, random: Random, first: dict[str, int]) -> list[str]:
    chosen = [kind.values[key]]
    others = sorted(set(kind.values.values()))
    for value in random.sample(others, len(others)):
        if len(chosen) < OPTIONS and first[value] not in {first[one] for one in chosen}:
            chosen.append(value)
    return chosen
