"""A real SMTP server that keeps each mail as a JSON file.

Usage: smtp_server.py FOLDER [--login USER PASSWORD] [--starttls | --tls CERTIFICATE KEY].
Prints its port when it is ready.
"""

import argparse
import asyncio
import email
import email.policy
import json
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--login", nargs=2, default=(None, None))
parser.add_argument("--starttls", nargs=2)
parser.add_argument("--tls", nargs=2)
arguments = parser.parse_args()
folder = arguments.folder
user, password = arguments.login


class Keeper:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        kept = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "from": str(mail["From"]),
            "to": str(mail["To"]),
            "subject": str(mail["Subject"]),
            "date": str(mail["Date"]),
            "text": parts.get("text/plain"),
            "html": parts.get("text/html"),
        }
        Keeper.count += 1
        beside = folder / f"{Keeper.count}.new"
        beside.write_text(json.dumps(kept))
        beside.rename(folder / f"{Keeper.count}.json")
        return "250 kept"


def authenticate(server, session, envelope, mechanism, credentials):
    right = credentials.login == user.encode() and credentials.password == password.encode()
    return AuthResult(success=right)


def tls(files):
    if files is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    return context


def smtp():
    starttls = tls(arguments.starttls)
    options = {"tls_context": starttls, "require_starttls": starttls is not None}
    if user is not None:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    return SMTP(Keeper(), **options)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(smtp, "127.0.0.1", 0, ssl=tls(arguments.tls))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
