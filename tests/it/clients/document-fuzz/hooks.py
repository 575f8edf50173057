"""What tests/it/document_fuzz.rs adds to schemathesis: a check of its own, and a tally of the answers."""

import atexit
import collections
import json
import os
import zlib

import schemathesis

# Fields of which one excludes another: where the document has a text, one that exists. A dictionary of schemathesis would
# put it in place of null as well.
EXISTING = {
    "POST /api/events/{id}/holds": {"token": "hold-tokens"},
    "POST /api/orders": {"hold_id": "holds", "hold_token": "hold-tokens"},
    "POST /api/tickets/verify": {"token": "ticket-tokens"},
    "POST /api/tickets/check-in": {"token": "ticket-tokens", "ticket_id": "tickets"},
}

# Answers by operation and status.
tally = collections.Counter()


def values(name):
    with open(f"{name}.txt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


known = {name: values(name) for fields in EXISTING.values() for name in fields.values()}


@schemathesis.hook
def map_body(context, body):
    """Seven of ten texts become one that exists, which one follows from the text."""
    if isinstance(body, dict):
        for field, name in EXISTING.get(context.operation.label, {}).items():
            if isinstance(body.get(field), str):
                number = zlib.crc32(body[field].encode("utf-8", "replace"))
                if number % 10 < 7:
                    body = {**body, field: known[name][number // 10 % len(known[name])]}
    return body


@schemathesis.hook
def map_query(context, query):
    """Nobody guesses a cursor: seven of ten pages are asked for without one."""
    if isinstance(query, dict) and isinstance(query.get("after"), str):
        if zlib.crc32(query["after"].encode("utf-8", "replace")) % 10 < 7:
            query = {name: value for name, value in query.items() if name != "after"}
    return query


@schemathesis.hook
def after_call(context, case, response):
    tally[case.operation.label, response.status_code] += 1


@schemathesis.check
def the_form_of_a_request_is_in_the_document(context, response, case):
    """A request that the document allows may name what there is not, or ask for what can't be had. Its form is right."""
    if case.meta is None or case.meta.generation.mode.is_negative:
        return
    if response.status_code in (400, 413, 415):
        raise AssertionError(f"the document allows what is refused: {response.text}")
    if response.status_code == 422:
        for error in response.json().get("errors", []):
            if error["fault"] == "form":
                raise AssertionError(f"the document allows what is refused: {error}")


@atexit.register
def write_tally():
    """One line of JSON for each operation and status."""
    with open(os.environ["TALLY"], "w", encoding="utf-8") as file:
        for (operation, status), answers in sorted(tally.items()):
            print(json.dumps({"operation": operation, "status": status, "answers": answers}), file=file)
