"""A mail relay for tests, by people who have nothing to do with ours: `relay.py`.

Says first where it listens, then each mail that it took, decoded, as one line of JSON.
"""

import asyncio
import email
import email.policy
import json

from aiosmtpd.smtp import SMTP


class Printer:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        said = {
            "from": str(mail["from"]),
            "to": envelope.rcpt_tos,
            "subject": str(mail["subject"]),
            "id": str(mail["message-id"]),
            "date": str(mail["date"]),
            "type": mail.get_content_type(),
            "body": mail.get_content(),
            # Relays may refuse longer lines, or bytes beyond ASCII (RFC 5321, 5322).
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "ascii": envelope.content.isascii(),
        }
        print(json.dumps(said), flush=True)
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Printer()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
