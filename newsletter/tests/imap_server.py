"""A real IMAP server, Dovecot, with a mailbox of its own and without any right of root's."""

import imaplib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

from newsletter import mailbox
from ucan_portal.tests.running import free_port

PASSWORD = "p@ss/wörd"
PROGRAM = "/usr/sbin/dovecot"
CONFIGURATION = """
protocols = imap
auth_failure_delay = 0
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:~/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/%u
}}
first_valid_uid = {uid}
namespace inbox {{
  inbox = yes
  separator = .
  prefix = {prefix}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Mailbox:
    """That of `user`; whoever comes with the password has one."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port, self.tls_port = free_port(), free_port()
        self.user = ""
        self.certificate = folder / "certificate.pem"

    def url(self, scheme: str = "imaps") -> str:
        port = self.tls_port if scheme == "imaps" else self.port
        return f"{scheme}://{quote(self.user)}:{quote(PASSWORD, safe='')}@localhost:{port}/INBOX"

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port) as imap:
            mailbox.log_in(imap, self.user, PASSWORD)
            yield imap

    def put(self, *messages: bytes) -> None:
        with self.opened() as imap:
            for message in messages:
                assert imap.append("INBOX", "", None, message)[0] == "OK"

    def count(self) -> dict[str, int]:
        """How many messages lie in each folder."""
        with self.opened() as imap:
            names = [line.decode().rpartition(" ")[2] for line in imap.list()[1]]
            found = {name: int(imap.select(name, readonly=True)[1][0]) for name in names}
        return {name: count for name, count in found.items() if count}


@contextmanager
def dovecot(prefix: str = "") -> Iterator[Mailbox]:
    """`prefix`: what the names of all folders begin with, as on some servers."""
    # Its folder belongs to whom it runs as, and its sockets want short names.
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(mkdtemp(prefix="imap", dir="/tmp"))
    box = Mailbox(folder)
    values = {"user": owner.pw_name, "uid": owner.pw_uid, "gid": owner.pw_gid, "prefix": prefix}
    values |= {"folder": folder, "password": PASSWORD, "port": box.port, "tls_port": box.tls_port}
    values["group"] = "nogroup" if owner.pw_name == "nobody" else owner.pw_gid
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**values))
    make_certificate(folder)
    for each in (folder, *folder.iterdir()):
        os.chown(each, owner.pw_uid, owner.pw_gid)
    process = subprocess.Popen(
        [PROGRAM, "-F", "-c", folder / "dovecot.conf"],
        user=owner.pw_uid,
        group=owner.pw_gid,
        extra_groups=[] if os.geteuid() == 0 else None,
    )
    try:
        wait_for(box)
        yield box
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def make_certificate(folder: Path) -> None:
    arguments = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split()
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(["openssl", *arguments, *names, *files], check=True, capture_output=True)


def wait_for(box: Mailbox) -> None:
    for _attempt in range(100):
        try:
            return imaplib.IMAP4("127.0.0.1", box.port).logout()
        except (OSError, imaplib.IMAP4.abort):
            time.sleep(0.1)
    raise AssertionError((box.folder / "log").read_text())
