"""A mail server that keeps what it accepts, and refuses what it is told to.

It reads one JSON command a line on standard input and answers each with one JSON line:

  {"do": "port"}                                         where it listens
  {"do": "rules", "rcpt": {"address": "550 …"}, "rcpt_once": {"address": "451 …"}, "data": "452 …", "slow": seconds}
  {"do": "stop"}, {"do": "start"}                        listens no more, and again on the same port
  {"do": "forget answers", "count"}                      accepts so many mails and closes instead of saying so
  {"do": "received", "at_least", "seconds"}              waits; what it has accepted: Message-ID, to, subject, run
  {"do": "run", "number"}                                marks what comes from now on
  {"do": "mail", "number"}                               one mail, taken apart by Python's own parser
"""

import asyncio
import base64
import email
import email.policy
import json
import socket
import ssl
import sys
import time

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

received = []
rules = {}
run = 0
forgotten = 0


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = rules.get("rcpt", {}).get(address)
        refusal = refusal or rules.get("rcpt_once", {}).pop(address, None)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global forgotten
        await asyncio.sleep(rules.get("slow", 0))
        if rules.get("data"):
            return rules["data"]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        received.append({
            "message_id": message["Message-ID"], "to": envelope.rcpt_tos, "from": envelope.mail_from,
            "subject": message["Subject"], "run": run, "tls": session.ssl is not None,
            "user": session.auth_data, "message": message,
        })
        if forgotten:
            forgotten -= 1
            server.transport.abort()
        return "250 accepted"


def authenticated(server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and data.login == b"ana" and data.password == b"s3cret"
    return AuthResult(success=ok, auth_data=data.login.decode() if ok else None)


def controller(port, certificate, key):
    options = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        options = {"tls_context": context, "require_starttls": True, "authenticator": authenticated,
                   "auth_required": True}
    return Controller(Keeper(), hostname="127.0.0.1", port=port, server_kwargs=options, decode_data=False,
                      enable_SMTPUTF8=True)


def calendar(text):
    entry = next(part for part in icalendar.Calendar.from_ical(text).walk("VEVENT"))
    method = icalendar.Calendar.from_ical(text).get("METHOD")
    return {"summary": str(entry["SUMMARY"]), "location": str(entry["LOCATION"]), "method": str(method),
            "start": entry["DTSTART"].dt.isoformat(), "uid": str(entry["UID"]), "status": str(entry["STATUS"])}


def taken_apart(message):
    parts = {"headers": {name: str(value) for name, value in message.items()}, "text": "", "html": "",
             "inline": [], "attached": []}
    parts["structure"] = [part.get_content_type() for part in message.walk()]
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        disposition = part.get_content_disposition()
        if kind == "text/plain" and disposition is None:
            parts["text"] = part.get_content()
        elif kind == "text/html":
            parts["html"] = part.get_content()
        else:
            content = part.get_payload(decode=True)
            found = {"type": kind, "name": part.get_filename(), "id": part["Content-ID"],
                     "content": base64.b64encode(content).decode()}
            if kind == "text/calendar":
                found["event"] = calendar(content.decode())
            parts["inline" if disposition == "inline" else "attached"].append(found)
    return parts


def told(mail):
    return {name: value for name, value in mail.items() if name != "message"}


def main():
    global rules, run, forgotten
    certificate, key = (sys.argv[1:3] + [None, None])[:2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = controller(port, certificate, key)
    serving.start()
    for line in sys.stdin:
        command = json.loads(line)
        answer = {}
        if command["do"] == "port":
            answer = {"port": port}
        elif command["do"] == "rules":
            rules = command
        elif command["do"] == "stop":
            serving.stop()
        elif command["do"] == "start":
            serving = controller(port, certificate, key)
            serving.start()
        elif command["do"] == "forget answers":
            forgotten = command["count"]
        elif command["do"] == "run":
            run = command["number"]
        elif command["do"] == "received":
            until = time.monotonic() + command.get("seconds", 30)
            while len(received) < command.get("at_least", 0) and time.monotonic() < until:
                time.sleep(0.02)
            answer = [told(mail) for mail in list(received)]
        elif command["do"] == "mail":
            answer = taken_apart(received[command["number"]]["message"])
        else:
            answer = {"error": f"what is {command}?"}
        print(json.dumps(answer), flush=True)


main()
