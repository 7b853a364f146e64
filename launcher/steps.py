"""Runs one preparatory command at a time: its output into a log, its failure as a sentence."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from launcher import interrupt
from launcher.console import LauncherError, tr
from launcher.logs import quote_end
from launcher.processes import sweep_group

NO_SPACE = "No space left on device"


class StepFailed(LauncherError):
    """A command did not succeed; `output` is what it said."""

    def __init__(self, what: str, output: str, log: Path) -> None:
        self.output = output
        reason = tr(f"{what}失败（详见 {log}）：\n", f"{what} failed (see {log}):\n")
        if NO_SPACE in output:
            reason = tr(f"{what}失败：磁盘空间不足。\n", f"{what} failed: the disk is full.\n")
        super().__init__(reason + quote_end(output))


def run(
    command: list[str],
    *,
    what: str,
    log: Path,
    cwd: Path,
    env: Mapping[str, str],
    each_line: Callable[[str], None] = lambda line: None,
) -> str:
    """Run a command to its end and give back what it printed; a signal to us ends it, too."""
    log.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        start_new_session=True,
    )
    try:
        output = _follow(process, log, each_line)
        code = process.wait()
    except BaseException:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
        sweep_group(process.pid)
        process.wait()
        raise
    if code:
        raise StepFailed(what, output, log)
    return output


def _follow(process: subprocess.Popen[bytes], log: Path, each_line: Callable[[str], None]) -> str:
    """Copy the output to the log as it comes, and line by line to whoever shows progress."""
    assert process.stdout is not None
    descriptor, pending, lines = process.stdout.fileno(), b"", []
    with log.open("ab") as file:
        while True:
            interrupt.check()
            if not select.select([descriptor], [], [], 0.2)[0]:
                continue
            if not (chunk := os.read(descriptor, 65536)):
                break
            file.write(chunk)
            file.flush()
            *whole, pending = (pending + chunk).split(b"\n")
            for line in whole:
                lines.append(line.decode("utf-8", "replace"))
                each_line(lines[-1])
    if pending:
        lines.append(pending.decode("utf-8", "replace"))
        each_line(lines[-1])
    return "\n".join(lines)
