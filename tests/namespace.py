"""Crawls in a network of its own, where the site's name leads to private addresses.

unshare -n -m python tests/namespace.py DATA_FOLDER ADDRESS

Prints the exit status of the crawl and the number of connections that a private address saw.
"""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def main(folder: str, address: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    hosts = Path(folder) / "hosts"
    hosts.write_text(f"{address} www.urdupoint.com urdupoint.com\n", "utf-8")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    hits: list[object] = []
    for port in (80, 443):
        listener = socket.create_server((address, port))
        threading.Thread(target=accept, args=(listener, hits), daemon=True).start()
    with socket.create_connection((address, 443)):  # a connection is seen
        pass
    clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "-s", "RETRY_TIMES=0"]
    done = subprocess.run(
        [*command, "-s", f"NEWSBOT_DATA_DIR={folder}/data", *sys.argv[3:]],
        cwd=PROJECT, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(done.returncode, len(hits) - 1)
    print(done.stderr)


def accept(listener: socket.socket, hits: list[object]) -> None:
    while True:
        connection, _ = listener.accept()
        hits.append(connection)
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
