"""Flask's own server for `disclosure serve` on one's own machine: it says where the pages are once
it listens, so whoever opens them then finds them. `flask run` has no such moment.
"""

import sys
from importlib import import_module
from pathlib import Path

from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent


def serve(bind: str) -> None:
    sys.path.insert(0, str(ROOT))  # where the program is started from is not read
    app = import_module("wsgi").app
    host, _, port = bind.rpartition(":")
    server = make_server(host.strip("[]"), int(port), app, threaded=True)  # listens from here on
    print(f"The pages are at http://{bind}", flush=True)
    server.log_startup()
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1])
