"""Run commands with python3-rcon: client.py PORT PASSWORD COMMAND...

With MARK_ERRORS in the environment a zero byte stands before an error.
"""

import os
import sys

from rcon.source import Client

port, password, *commands = sys.argv[1:]
try:
    with Client("127.0.0.1", int(port), passwd=password, timeout=3) as client:
        for command in commands:
            sys.stdout.write(client.run(command))
except Exception as error:
    sys.stdout.write(("\0" if os.getenv("MARK_ERRORS") else "") + type(error).__name__)
