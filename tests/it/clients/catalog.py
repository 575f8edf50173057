"""A client of ticketbuster.v1.Catalog that shares nothing with the server but the protocol.

It knows the service from the server's reflection alone. Reads one JSON command a line on standard input and
answers each with one JSON line:

  {"do": "services"}                                     names by reflection
  {"do": "call", "method", "request", "token", "metadata", "timeout"}
  {"do": "watch", "name", "request", "token", "metadata", "timeout", "read"}   begins a stream; read: false reads nothing yet
  {"do": "map", "name", "until", "heard"}                waits until the stream is at this seq and has told so much
  {"do": "end", "name"}                                  reads until the stream ends
  {"do": "cancel", "name"}
  {"do": "health", "service"}
  {"do": "watch health"}                                 begins to; {"do": "health seen"} waits for its end
"""

import json
import signal
import sys
import threading
import time

import grpc
from google.protobuf import descriptor_pool, json_format, message_factory
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_status import rpc_status

SERVICE = "ticketbuster.v1.Catalog"


class Catalog:
    def __init__(self, address, roots):
        options = [("grpc.enable_http_proxy", 0)]
        if roots:
            credentials = grpc.ssl_channel_credentials(open(roots, "rb").read())
            self.channel = grpc.secure_channel(address, credentials, options)
        else:
            self.channel = grpc.insecure_channel(address, options)
        self.database = ProtoReflectionDescriptorDatabase(self.channel)
        self.pool = descriptor_pool.DescriptorPool(self.database)

    def method(self, name):
        return self.pool.FindServiceByName(SERVICE).FindMethodByName(name)

    def start(self, name, request, token, metadata, timeout):
        method = self.method(name)
        answer = message_factory.GetMessageClass(method.output_type)
        asked = json_format.ParseDict(request, message_factory.GetMessageClass(method.input_type)())
        metadata = [tuple(pair) for pair in metadata] if isinstance(metadata, list) else list((metadata or {}).items())
        if token:
            metadata.append(("authorization", f"Bearer {token}"))
        path = f"/{SERVICE}/{name}"
        kind = self.channel.unary_stream if method.server_streaming else self.channel.unary_unary
        stub = kind(path, request_serializer=type(asked).SerializeToString, response_deserializer=answer.FromString)
        return stub(asked, metadata=metadata, timeout=timeout)


def plain(message):
    return json_format.MessageToDict(message, preserving_proto_field_name=True,
                                     always_print_fields_with_no_presence=True)


def failure(error):
    told = {"code": error.code().name, "detail": error.details(),
            "trailers": {key: value for key, value in error.trailing_metadata() or () if isinstance(value, str)}}
    status = rpc_status.from_call(error)
    for packed in status.details if status else ():
        for kind in (error_details_pb2.ErrorInfo, error_details_pb2.RetryInfo, error_details_pb2.BadRequest):
            if packed.Is(kind.DESCRIPTOR):
                detail = kind()
                packed.Unpack(detail)
                told[kind.DESCRIPTOR.name] = plain(detail)
    return told


class Watched:
    """A map that is kept as the protocol's comments say."""

    def __init__(self, stream, seats, at):
        self.stream, self.seats, self.at = stream, seats, at
        self.told, self.gaps, self.ended = [], 0, None
        self.changed = threading.Condition()

    def read(self):
        try:
            for message in self.stream:
                with self.changed:
                    self.hear(message)
                    self.changed.notify_all()
            ended = {"code": "OK"}
        except grpc.RpcError as error:
            ended = failure(error)
        with self.changed:
            self.ended = ended
            self.changed.notify_all()

    def hear(self, message):
        kind = message.WhichOneof("message")
        self.told.append(kind)
        if kind == "snapshot":
            packed = message.snapshot.status
            self.seats = [packed[i // 4] >> (i % 4 * 2) & 3 for i in range(message.snapshot.count)]
            self.at = message.snapshot.seq
        elif kind == "changes":
            if message.changes.from_seq > self.at:
                self.gaps += 1
            for change in message.changes.changes:
                self.seats[change.index] = change.status
            self.at = message.changes.seq

    def wait(self, condition):
        with self.changed:
            self.changed.wait_for(condition, timeout=30)
            return {"at": self.at, "seats": self.seats, "told": self.told, "gaps": self.gaps, "ended": self.ended}


def main():
    catalog = Catalog(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    watched, health = {}, {"seen": []}

    def watch_health():
        stub = health_pb2_grpc.HealthStub(catalog.channel)
        try:
            for answer in stub.Watch(health_pb2.HealthCheckRequest(service=SERVICE)):
                health["seen"].append(health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))
        except grpc.RpcError as error:
            health["ended"] = error.code().name

    def do(command):
        kind = command["do"]
        if kind == "services":
            methods = catalog.pool.FindServiceByName(SERVICE).methods_by_name
            return {"services": list(catalog.database.get_services()), "methods": sorted(methods)}
        if kind == "call":
            began = time.monotonic()
            try:
                answer = catalog.start(command["method"], command["request"], command.get("token"),
                                       command.get("metadata"), command.get("timeout"))
                told = {"code": "OK", "answer": plain(answer)}
            except grpc.RpcError as error:
                told = failure(error)
            told["ms"] = (time.monotonic() - began) * 1000
            return told
        if kind == "watch":
            stream = catalog.start("WatchSeats", command["request"], command.get("token"),
                                   command.get("metadata"), command.get("timeout"))
            watch = Watched(stream, command.get("seats"), int(command["request"].get("from_seq", 0)))
            watched[command["name"]] = watch
            watch.reader = threading.Thread(target=watch.read, daemon=True)
            if command.get("read", True):
                watch.reader.start()
            return {}
        if kind == "health":
            try:
                asked = health_pb2.HealthCheckRequest(service=command.get("service", ""))
                status = health_pb2_grpc.HealthStub(catalog.channel).Check(asked, timeout=2).status
                return {"status": health_pb2.HealthCheckResponse.ServingStatus.Name(status)}
            except grpc.RpcError as error:
                return failure(error)
        if kind == "watch health":
            health["thread"] = threading.Thread(target=watch_health, daemon=True)
            health["thread"].start()
            return {}
        if kind == "health seen":
            health["thread"].join(command["wait"])
            return {"seen": health["seen"], "alive": health["thread"].is_alive()}
        watch = watched[command["name"]]
        if kind == "map":
            heard = command.get("heard", 1)
            return watch.wait(lambda: watch.ended or (watch.at >= command["until"] and len(watch.told) >= heard))
        if kind == "end":
            if not watch.reader.ident:
                watch.reader.start()
            return watch.wait(lambda: watch.ended)
        if kind == "cancel":
            watch.stream.cancel()
            return {}
        raise ValueError(f"unknown command {kind}")

    for line in sys.stdin:
        # A test that hangs ends here.
        signal.alarm(120)
        print(json.dumps(do(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
