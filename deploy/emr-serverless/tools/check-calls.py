"""Checks calls of the AWS command line, one a line, without making them.

Each line goes through the command line's own parser, and what it makes of it through the service's model: unknown
operations and options, missing and unknown parameters, wrong types, lengths. Prints one line for each call that is
wrong; exit code 1 if there is one.
"""

import io
import os
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout

from awscli import clidriver
from awscli.argparser import ArgTableArgParser
from awscli.customizations.s3.subcommands import CpCommand

os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_EC2_METADATA_DISABLED="true")


class Reached(BaseException):
    """The call is about to be made, so there is nothing wrong with it. No Exception: the command line catches those."""


def stop(model, **_):
    raise Reached(model.name)


def limits(params, model, **_):
    """Patterns, lengths and values, which the command line leaves to the service."""
    report = list(problems(params, model.input_shape, ""))
    if report:
        raise ValueError("; ".join(report))


def problems(value, shape, where):
    if shape is None:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from problems(value[name], member, f"{where}.{name}")
    elif shape.type_name == "list":
        for i, item in enumerate(value):
            yield from problems(item, shape.member, f"{where}[{i}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from problems(item, shape.value, f"{where}.{key}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{where}: {value} is none of {', '.join(shape.enum)}"
        longest = shape.metadata.get("max")
        if longest is not None and len(value) > longest:
            yield f"{where}: longer than {longest}"
    elif shape.type_name in ("integer", "long"):
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if (least is not None and value < least) or (most is not None and value > most):
            yield f"{where}: {value} is not from {least} to {most}"


# Commands that the command line is made of itself have no model; their options are checked.
CUSTOM = {("s3", "cp"): CpCommand}


def custom(driver, words):
    parser = ArgTableArgParser(CUSTOM[tuple(words[:2])](driver.session).arg_table, {})
    rest = parser.parse_known_args(words[2:])[1]
    return f"unknown: {' '.join(rest)}" if rest else None


def check(driver, line):
    words = shlex.split(line)
    if words[0] != "aws":
        return "is no call of aws"
    words = words[1:]
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            if tuple(words[:2]) in CUSTOM:
                return custom(driver, without_globals(words))
            code = driver.main(words)
    except Reached:
        return None
    except SystemExit as e:
        code = e.code
    return f"{code}: {err.getvalue().strip() or out.getvalue().strip()}"


def without_globals(words):
    """Global options belong to the parser above."""
    left, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("--region", "--query", "--output"):
            skip = True
        else:
            left.append(word)
    return left


driver = clidriver.create_clidriver()
driver.session.register("provide-client-params.*.*", limits)
driver.session.register("before-call.*.*", stop)
wrong = 0
for each in sys.stdin:
    if each.strip():
        said = check(driver, each.strip())
        if said:
            wrong += 1
            print(f"{each.strip()[:200]}\n    {said}")
sys.exit(1 if wrong else 0)
