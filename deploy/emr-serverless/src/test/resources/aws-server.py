"""The AWS command line, loaded once: it takes longer to load than to call.

Takes calls of the program aws-client (beside this file) and runs each in a process of its own, a fork of this one, with the
client's words, folder and environment. Prints its port.
"""
import os
import signal
import socket
import sys
import tempfile

from awscli.clidriver import create_clidriver

SERVICES = ["athena", "cloudformation", "cloudwatch", "emr-serverless", "kafka", "kms", "s3", "ssm", "sts"]


def words(stream):
    """The words up to the next NUL, for ever."""
    rest = b""
    while True:
        more = stream.recv(65536)
        if not more:
            return
        *whole, rest = (rest + more).split(b"\0")
        yield from (word.decode() for word in whole)


def answer(connection, driver):
    given = words(connection)
    count = int(next(given))
    os.chdir(next(given))
    arguments = [next(given) for _ in range(count)]
    environment = dict(iter(lambda: next(given).partition("=")[::2], ("", "")))
    os.environ.clear()
    os.environ.update(environment)

    kept = tempfile.mkdtemp()
    for stream, descriptor in (("out", 1), ("err", 2)):
        file = os.open(os.path.join(kept, stream), os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        code = driver.main(arguments)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(f"{code or 0} {kept}\n".encode())
    connection.close()


def main():
    driver = create_clidriver()
    loader = driver.session.get_component("data_loader")
    for service in SERVICES:
        loader.load_service_model(service, "service-2")
        loader.load_service_model(service, "endpoint-rule-set-1")
    loader.load_data("partitions")
    loader.load_data("endpoints")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                answer(connection, driver)
                os._exit(0)
            connection.close()


main()
