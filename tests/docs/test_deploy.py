"""The files that deploy.md and backup-and-restore.md hand out are right, as far as one machine can tell."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from maillage.config.environment import Environment, read_environment_file
from maillage.config.safety import read_settings
from maillage.privacy.keyring import make_keys
from tests.docs.blocks import blocks, named_block
from tools.install import ROOT

DEPLOY, BACKUP = "docs/how-to/deploy.md", "docs/how-to/backup-and-restore.md"
UNITS = {
    DEPLOY: [
        *("maillage.service", "maillage-erase.service", "maillage-erase.timer"),
        *("maillage-morning.service", "maillage-morning.timer"),
    ],
    BACKUP: ["maillage-backup.service", "maillage-backup.timer"],
}
STAND_IN = """#!/bin/sh
case $1 in backup) echo written > "$2" ;; verify) echo verified >> "$2" ;; esac
"""
READ_IN_CODE = re.compile(r'environment\.(?:text|flag|number|words|day)\(\s*"([A-Z_]+)"')


def test_every_setting_is_in_the_table_and_no_unknown_one() -> None:
    code = "".join(path.read_text() for path in Path(ROOT, "src/maillage/config").glob("*.py"))
    read = {f"MAILLAGE_{name}" for name in READ_IN_CODE.findall(code)} | {"MAILLAGE_ENVIRONMENT_FILE"}
    table = set(re.findall(r"^\| `(MAILLAGE_[A-Z_]+)`", Path(ROOT, DEPLOY).read_text(), re.MULTILINE))
    assert table == read


def test_the_settings_file_makes_a_site_that_starts(tmp_path: Path) -> None:
    file = tmp_path / "maillage.env"
    make_keys(tmp_path / "keys")
    file.write_text(named_block(DEPLOY, "maillage.env").replace("/srv/maillage/keys", f"{tmp_path}/keys"))
    given = read_settings(Environment(read_environment_file(file)), tmp_path)
    assert given.mode == "production"
    assert given.database["NAME"] == "maillage"
    assert given.mail.host == "smtp.example.org"


def test_the_units_are_valid(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine (Debian: apt-get install systemd)")
    (tmp_path / "backup").write_text("#!/bin/sh\n")
    (tmp_path / "backup").chmod(0o755)
    for document, names in UNITS.items():
        for name in names:
            text = named_block(document, name).replace("/srv/maillage/site", ROOT)
            (tmp_path / name).write_text(text.replace("/srv/maillage/bin", str(tmp_path)))
    units = [str(tmp_path / name) for names in UNITS.values() for name in names]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    said = [line for line in verified.stderr.splitlines() if str(tmp_path) in line or "maillage" in line]
    assert said == []


def test_the_proxy_file_is_valid(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if not nginx or not shutil.which("openssl"):
        pytest.skip("nginx is not on this machine (Debian: apt-get install nginx)")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = named_block(DEPLOY, "maillage.conf").replace(
        "/etc/letsencrypt/live/maillage.example.org", str(tmp_path)
    )
    site = site.replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n")
    checked = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-e", f"{tmp_path}/error.log", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.fixture
def nightly(tmp_path: Path) -> list[str]:
    """The backup script of the document, its folder, and a command that stands for the site's."""
    for name, text in (("backup", named_block(BACKUP, "backup")), ("maillage", STAND_IN)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    return [str(tmp_path / name) for name in ("backup", "backups", "maillage")]


def test_the_night_keeps_what_was_written_and_read_again(nightly: list[str], tmp_path: Path) -> None:
    old = tmp_path / "backups" / "maillage-2020-01-01T031000.backup"
    old.parent.mkdir()
    old.write_text("old")
    os.utime(old, (0, 0))
    done = subprocess.run(nightly, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).read_text() == "written\nverified\n"
    assert not old.exists()


def test_a_night_that_fails_deletes_no_former_backup(nightly: list[str], tmp_path: Path) -> None:
    old = tmp_path / "backups" / "maillage-2020-01-01T031000.backup"
    old.parent.mkdir()
    old.write_text("old")
    os.utime(old, (0, 0))
    failed = subprocess.run([*nightly[:2], "/bin/false"], capture_output=True, check=False)
    assert failed.returncode != 0
    assert old.exists()


def test_a_backup_without_its_folder_is_refused(nightly: list[str]) -> None:
    refused = subprocess.run(nightly[:1], capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "the folder of the backups" in refused.stderr


def test_every_block_of_the_how_to_is_a_known_kind() -> None:
    known = {"sh", "ini", "nginx", ""}
    kinds = {block.info[0] if block.info else "" for page in (DEPLOY, BACKUP) for block in blocks(Path(page))}
    assert kinds <= known
