"""A client of the broker that is not ours: Python and pika. Called by the tests, one action a run."""

import json
import sys
import time

import pika

url, action, queue, *rest = sys.argv[1:]
connection = pika.BlockingConnection(pika.URLParameters(url))
channel = connection.channel()

if action == "consume":
    # Takes `count` messages, or what is there when `seconds` are over; one JSON object a line.
    count, seconds = int(rest[0]), float(rest[1])
    until = time.monotonic() + seconds
    while count > 0 and time.monotonic() < until:
        try:
            method, properties, body = channel.basic_get(queue)
        except pika.exceptions.ChannelClosedByBroker:
            # No such queue, yet.
            channel, method = connection.channel(), None
        if method is None:
            time.sleep(0.05)
            continue
        headers = {k: v for k, v in (properties.headers or {}).items() if isinstance(v, (str, int))}
        if "x-death" in (properties.headers or {}):
            headers["x-death-reason"] = properties.headers["x-death"][0]["reason"]
        print(json.dumps({
            "body": body.decode("latin-1"),
            "message_id": properties.message_id,
            "type": properties.type,
            "content_type": properties.content_type,
            "delivery_mode": properties.delivery_mode,
            "headers": headers,
        }))
        channel.basic_ack(method.delivery_tag)
        count -= 1
elif action == "publish":
    # Publishes what the lines of the standard input say, confirmed.
    channel.confirm_delivery()
    for line in sys.stdin:
        message = json.loads(line)
        properties = pika.BasicProperties(
            message_id=message.get("message_id"),
            type=message.get("type"),
            content_type=message.get("content_type"),
            delivery_mode=2,
        )
        if message.get("odd"):
            # What no JSON can say: bytes, nothing, nested tables and lists.
            properties.headers = {
                "bytes": b"\xff\xfe\x00", "none": None, "nested": {"a": [1, "x", {"b": True}], "n": -1},
                "big": 2**40, "text": "añá",
            }
        channel.basic_publish("", queue, message["body"].encode("latin-1"), properties, mandatory=True)
elif action == "raw-header":
    # A header whose text is not UTF-8, which pika itself would not send.
    original = pika.data.encode_value

    def encode_value(pieces, value):
        if value == "RAW":
            pieces.extend([b"S\x00\x00\x00\x02", b"\xff\xfe"])
            return 7
        return original(pieces, value)

    pika.data.encode_value = encode_value
    channel.confirm_delivery()
    properties = pika.BasicProperties(headers={"odd": "RAW"}, message_id="raw", delivery_mode=2)
    channel.basic_publish("", queue, b"{}", properties, mandatory=True)
elif action == "delete":
    channel.queue_delete(queue)
elif action == "count":
    print(json.dumps(channel.queue_declare(queue, passive=True).method.message_count))
else:
    sys.exit("unknown action " + action)
connection.close()
