"""A real SMTP server that keeps each mail as a JSON file.

Usage: smtp_server.py FOLDER [USER PASSWORD]. Prints its port when it is ready.
"""

import asyncio
import email
import email.policy
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = pathlib.Path(sys.argv[1])
user, password = (sys.argv[2:4] + [None, None])[:2]


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


def smtp():
    if user is None:
        return SMTP(Keeper())
    return SMTP(Keeper(), authenticator=authenticate, auth_required=True, auth_require_tls=False)


async def main():
    server = await asyncio.get_running_loop().create_server(smtp, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
