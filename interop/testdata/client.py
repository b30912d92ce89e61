"""Run commands with python3-rcon: client.py PORT PASSWORD COMMAND..."""

import sys

from rcon.source import Client

port, password, *commands = sys.argv[1:]
try:
    with Client("127.0.0.1", int(port), passwd=password, timeout=3) as client:
        for command in commands:
            sys.stdout.write(client.run(command))
except Exception as error:
    sys.stdout.write(type(error).__name__)
