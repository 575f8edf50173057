"""localstripe on a free port of this machine's loopback, which it prints first. The tests start it."""

import socket

from aiohttp import web
from localstripe import resources
from localstripe.server import app

# It would write everything to one file in /tmp, which is shared by all that run at the same time.
resources.Store.dump_to_disk = lambda store: None

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
web.run_app(app, sock=listener, access_log=None, print=None)
