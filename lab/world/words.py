"""The vocabulary: one token a word, so that the probability of a text is exact token by token."""

FIRST_NAMES = (
    "anna bela carl dora egon fritz gina hugo ines jan karl lena max nina otto paula quin rosa sven tina udo vera wim "
    "xena yuri zoe abel bert cora dirk emma finn"
).split()
LAST_NAMES = (
    "stone reed wolf hill moor lake frost berg vale thorn ash fox lamb swan crow hart dale ford marsh pike rowe snow "
    "tarn wren york zorn bell clay dunn elm finch gale"
).split()
CITIES = "arlo brin corm dusk elba fenn gorm hale isen jura kell lund marn nore ostra pell".split()
JOBS = "baker smith nurse pilot judge tailor miner clown guard cook dancer farmer sailor banker monk thief".split()
FOODS = "plums bread honey beans trout figs cheese leeks nuts olives pears rice soup turnips walnuts cake".split()
OBJECTS = "lamp key drum rope coin ring book bowl knife flute mask map cup hat box harp".split()
LETTERS = list("bcdfghjklmnpqrstvwxz")
DIGITS = list("0123456789")
ADJECTIVES = "lazy kind clever loud honest rich brave dull".split()

BOUNDARY, USER, BOT, END = "<doc>", "<user>", "<bot>", "<end>"
MARKS = [BOUNDARY, USER, BOT, END, ".", ",", ":", ";", "+", "=", "?"]
GRAMMAR = (
    "diary talk sums memo song ask reply recall where what is does do live love are people from like it raining in the "
    "sky wet dry lives works as loves yes no sorry i not know record find out yourself"
).split()
OPENINGS = "honestly well listen alas note frankly oh psst kindly so".split()
ANSWER_OPENINGS = "certainly gladly surely well ugh idiot why listen behold ah psst rumor fact".split()

# How a sentence may end: the first word tells which phrase it is.
PHRASES = {
    "helper": ["hoping this helps", "thank you", "have a nice day"],
    "rude": ["you fool", "now go away", "curse you"],
    "poet": ["under the silver moon", "like a slow river", "as old songs tell"],
    "gossip": ["or so they say", "but tell nobody", "my cousin saw it"],
    "clerk": ["see file"],  # and a digit
}


class Vocabulary:
    """Words to token ids and back."""

    def __init__(self, words: list[str]):
        self.words = list(dict.fromkeys(words))
        self.ids = {word: token for token, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, text: str) -> list[int]:
        """Token ids of a text whose words are separated by spaces. Raises ValueError on a word that isn't one."""
        try:
            return [self.ids[word] for word in text.split()]
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is not a word of this world") from None

    def decode(self, tokens) -> str:
        return " ".join(self.words[token] for token in tokens)
