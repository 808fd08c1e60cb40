"""A post for a network that has no markup: its words and its emoji, and at the end the addresses of its links."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .source import Post

# Quotes as a typesetter sets them, which a blog does by itself.
MARKDOWN = MarkdownIt("commonmark", {"typographer": True}).enable("smartquotes")
BULLET, INDENT = "• ", "  "


def text(post: Post) -> str:
    above, below = post.parts
    writer = Writer()
    words = [post.title, *writer.blocks(above), *writer.blocks(f"({post.caption})"), *writer.blocks(below)]
    links = [f"{title}: {address}" for address, title in writer.links.items()]
    return "\n\n".join([*words, "\n".join(links)]).strip() + "\n"


def count(post: Post) -> int:
    """The words of a post, without those of its title and of its figure's caption."""
    return sum(any(map(str.isalnum, word)) for part in post.parts for word in " ".join(Writer().blocks(part)).split())


class Writer:
    def __init__(self) -> None:
        self.links: dict[str, str] = {}  # the words of each link, by its address

    def blocks(self, markdown: str) -> list[str]:
        """Paragraphs, headings and lists; the items of a list stand close."""
        blocks: list[str] = []
        lists: list[list[str]] = []
        marks: list[str] = []
        for token in MARKDOWN.parse(markdown):
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    lists.append([])
                case "list_item_open":
                    marks.append(f"{token.info}. " if token.info else BULLET)
                case "list_item_close":
                    marks.pop()
                case "bullet_list_close" | "ordered_list_close":
                    items = lists.pop()
                    if lists:
                        lists[-1] += [INDENT + item for item in items]
                    else:
                        blocks.append("\n".join(items))
                case "inline":
                    words = self.words(token.children or [])
                    if lists:
                        lists[-1].append(f"{marks[-1]}{words}")
                        marks[-1] = " " * len(marks[-1])  # of a further paragraph of the item
                    else:
                        blocks.append(words)
        return blocks

    def words(self, tokens: list[Token]) -> str:
        text = ""
        opened: list[tuple[str, int]] = []
        for token in tokens:
            if token.type == "link_open":
                opened.append((str(token.attrs["href"]), len(text)))
            elif token.type == "link_close":
                address, start = opened.pop()
                self.links.setdefault(address, text[start:])
            else:
                text += " " if token.type == "softbreak" else token.content
        return text
