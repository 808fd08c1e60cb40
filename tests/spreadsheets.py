"""What a spreadsheet holds, and what LibreOffice computes from it."""

import csv
import io
import re
import zipfile

from support import need, run

AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"  # every sheet, as computed


def parts(data):
    """The files in a spreadsheet: what packs them may differ from one machine to another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_names(archive):
    return re.findall(r'<sheet name="([^"]*)"', archive["xl/workbook.xml"].decode())


def computed(tmp_path, data):
    """The cells of every sheet, by LibreOffice, from formulas that bring no results along."""
    need("soffice")
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(bare, "w") as archive:
        for name, content in parts(data).items():
            text = re.sub(rb"(<f>.*?</f>)<v>.*?</v>", rb"\1", content) if "worksheets" in name else content
            archive.writestr(name, text)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = run("soffice", profile, "--headless", "--convert-to", AS_CSV, "--outdir", tmp_path, bare)
    assert done.returncode == 0, done.stdout
    names = sheet_names(parts(data))
    return {name: list(csv.reader((tmp_path / f"bare-{name}.csv").open(encoding="utf-8"))) for name in names}
