"""What a spreadsheet holds, and what LibreOffice computes from it."""

import csv
import io
import re
import zipfile
from html import unescape
from string import ascii_uppercase
from xml.etree import ElementTree

import pytest
from support import need, run

AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"  # every sheet, as computed
CELL = re.compile(r'<c r="(\w+)"[^>]*><f>[^<]*</f><v>([^<]*)</v></c>')
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ElementTree.register_namespace("", MAIN)
ElementTree.register_namespace("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")


def parts(data):
    """The files in a spreadsheet: what packs them may differ from one machine to another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_names(archive):
    return re.findall(r'<sheet name="([^"]*)"', archive["xl/workbook.xml"].decode())


def filled(data, chosen):
    """The spreadsheet as someone has typed into it.

    chosen: by the title of a sheet cells such as "C7", each with its number, its text, or None for an empty one
    """
    archive = parts(data)
    for count, title in enumerate(sheet_names(archive), 1):
        if title in chosen:
            name = f"xl/worksheets/sheet{count}.xml"
            archive[name] = typed(archive[name], chosen[title])
    return packed(archive)


def typed(sheet, cells):
    tree = ElementTree.fromstring(sheet)
    data = tree.find(f"{{{MAIN}}}sheetData")
    rows = {row.get("r"): row for row in data}
    found = {cell.get("r"): cell for row in data for cell in row}
    for place, value in cells.items():
        number = place.lstrip(ascii_uppercase)
        if number not in rows:
            rows[number] = ElementTree.SubElement(data, f"{{{MAIN}}}row", r=number)
        if place not in found:
            found[place] = ElementTree.SubElement(rows[number], f"{{{MAIN}}}c", r=place)
        cell = found[place]
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            inside = ElementTree.SubElement(ElementTree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
            inside.text = value
        elif value is not None:
            ElementTree.SubElement(cell, f"{{{MAIN}}}v").text = repr(value)
    return ElementTree.tostring(tree)


def packed(archive):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in archive.items():
            target.writestr(name, content)
    return file.getvalue()


def computed(tmp_path, data):
    """The cells of every sheet, by LibreOffice, from formulas that bring no results along."""
    (found,) = each_computed(tmp_path, [data])
    return found


def each_computed(tmp_path, books):
    """The same of many spreadsheets, for which LibreOffice starts once."""
    need("soffice")
    bare = [tmp_path / f"bare{count}.xlsx" for count in range(len(books))]
    for path, data in zip(bare, books, strict=True):
        archive = parts(data)
        for name in archive:
            if "worksheets" in name:
                archive[name] = re.sub(rb"(<f>[^<]*</f>)<v(?: ?/>|>[^<]*</v>)", rb"\1", archive[name])
        path.write_bytes(packed(archive))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = run("soffice", profile, "--headless", "--convert-to", AS_CSV, "--outdir", tmp_path, *bare)
    assert done.returncode == 0, done.stdout
    return [
        {
            name: list(csv.reader((tmp_path / f"{path.stem}-{name}.csv").open(encoding="utf-8")))
            for name in sheet_names(parts(data))
        }
        for path, data in zip(bare, books, strict=True)
    ]


# --- The results that a file brings along ----------------------------------------------------------------------------


def number(text):
    """ "98.5%" is 0.985, "never" stays."""
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return text


def near(found, value):
    return found == value if isinstance(value, str) else found == pytest.approx(value, rel=1e-9, abs=1e-6)


def at(place):
    """Of a cell such as "C7" the row and the column, from 0."""
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()
    return int(row) - 1, sum(26**power * (ascii_uppercase.index(c) + 1) for power, c in enumerate(reversed(column))) - 1


def check_kept(tmp_path, data):
    """What stands beside each formula is what LibreOffice computes. Returns the number of formulas."""
    sheets, archive, seen = computed(tmp_path, data), parts(data), 0
    for count, name in enumerate(sheet_names(archive), 1):
        for place, kept in CELL.findall(archive[f"xl/worksheets/sheet{count}.xml"].decode()):
            y, x = at(place)
            found = sheets[name][y][x] if y < len(sheets[name]) else ""
            assert near(number(found), number(unescape(kept))), (name, place, kept, found)
            seen += 1
    return seen
