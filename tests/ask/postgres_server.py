"""A PostgreSQL server of our own: a new cluster in a folder, reached by a socket in it, and gone in the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest `initdb` that has pgvector beside it."""
    found = [Path(path).resolve() for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    for path in found:
        config = path.with_name("pg_config")
        if config.exists():
            share = subprocess.run([config, "--sharedir"], capture_output=True, text=True).stdout.strip()
            if Path(share, "extension/vector.control").exists():
                return path.parent
    return None


@contextmanager
def postgres(parent: Path | None = None, **settings):
    """Starts a server and yields its address. It refuses to run as root, so root hands it to the user `postgres`."""
    bin = programs()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=parent))  # a short path: that of a socket has at most 107 bytes
    user = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(program, *arguments):
        done = subprocess.run(
            [bin / program, *arguments], cwd=folder, **user, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert done.returncode == 0, done.stdout

    settings = {"listen_addresses": "''", "unix_socket_directories": f"'{folder}'", "fsync": "off"} | settings
    run("initdb", "-D", folder / "data", "-A", "trust", "-U", "ask", "--no-sync", "-E", "UTF8", "--locale=C")
    with open(folder / "data/postgresql.conf", "a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())
    # Its output goes to a file: a server that holds our pipe would keep us waiting for its end.
    run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql://ask@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)
