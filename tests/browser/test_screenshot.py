"""The picture that README.md shows, taken by the line of the Makefile."""

from PIL import Image
from support import run


def test_the_picture_is_taken_of_the_first_page(html, browser, tmp_path):
    (*_, line) = run("make", "--dry-run", "screenshot").stdout.splitlines()
    target = tmp_path / "first.jpg"
    assert line.count(".github/screenshot.jpg") == 1
    process = run("sh", "-c", line.replace(".github/screenshot.jpg", str(target)))
    assert process.returncode == 0, process.stdout
    with Image.open(target) as picture:
        picture.load()
        assert picture.format == "JPEG" and picture.size == (1200, 1000)
        assert len(picture.resize((60, 50)).getcolors(3000)) > 100  # of something, and not of an empty page
