"""Stripe's own library for Python as the sender of events. Each line of the input is a command, each line of the output its answer."""

import json
import sys

import stripe

for line in sys.stdin:
    command = json.loads(line)
    if command["action"] == "sign":
        header = stripe.WebhookSignature.generate_signature_header(
            command["body"], command["secret"], timestamp=command["timestamp"]
        )
        answer = {"header": header}
    else:
        try:
            event = stripe.Webhook.construct_event(command["body"], command["header"], command["secret"])
            answer = {"event": event["id"]}
        except stripe.SignatureVerificationError as error:
            answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
