"""Keeps a handful of processes running: starts them in order, says and mends a crash, stops in reverse."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from launcher import interrupt
from launcher.console import LauncherError, say, tr
from launcher.logs import tail
from launcher.processes import Known, sweep_group

CRASHES, WINDOW = 5, 60.0  # so many crashes within so many seconds are too many


@dataclass
class Child:
    """One process: how it is started, when it is ready, how it is ended."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    ending: int
    patience: float  # seconds it may take to end in good order
    wait: Callable[[subprocess.Popen[bytes]], None] = lambda process: None
    process: subprocess.Popen[bytes] | None = None
    crashes: list[float] = field(default_factory=list)

    def known(self) -> Known | None:
        """The running process, as it is noted down for whoever comes after us."""
        return Known.of(self.name, self.process.pid, self.ending) if self.process else None


class Supervisor:
    """The processes of one launcher; *note* is told whenever one was started."""

    def __init__(self, note: Callable[[list[Known]], None]) -> None:
        self.children: list[Child] = []
        self.note = note

    def start(self, child: Child) -> None:
        """Start a process and wait until it is ready."""
        if child not in self.children:
            self.children.append(child)
        child.process = child.start()
        self.note([known for each in self.children if (known := each.known())])
        child.wait(child.process)

    def check(self) -> None:
        """Start again whatever has died; give up when it keeps dying."""
        for child in self.children:
            if child.process is None or (code := child.process.poll()) is None:
                continue
            sweep_group(child.process.pid)
            now = time.monotonic()
            child.crashes = [moment for moment in child.crashes if now - moment < WINDOW] + [now]
            if len(child.crashes) > CRASHES:
                raise LauncherError(_gave_up(child, code))
            how, times = _how(code), len(child.crashes)
            say(
                tr(
                    f"! {child.name} 意外退出（{how}），正在重新启动（第 {times} 次）。",
                    f"! {child.name} ended unexpectedly ({how}); starting it again ({times}).",
                )
            )
            interrupt.pause(min(0.5 * times, 2.0))
            self._restart(child)

    def _restart(self, child: Child) -> None:
        """Start a crashed process again; one that dies while starting counts as crashed once more."""
        try:
            self.start(child)
        except LauncherError:
            if child.process is None or child.process.poll() is None:
                raise

    def run(self) -> None:
        """Watch until a signal comes."""
        while True:
            self.check()
            interrupt.pause(0.25)

    def stop(self) -> None:
        """Stop everything, last started first, and leave nothing behind."""
        for child in reversed(self.children):
            self.stop_one(child)

    def stop_one(self, child: Child) -> None:
        """Stop one process and what it started."""
        if child.process and (known := child.known()):
            known.stop(child.patience)
            child.process.wait()
        child.process = None


def _how(code: int) -> str:
    if code < 0:
        return tr(f"信号 {-code}", f"signal {-code}")
    return tr(f"退出码 {code}", f"exit code {code}")


def _gave_up(child: Child, code: int) -> str:
    return tr(
        f"{child.name} 反复退出（{_how(code)}），已停止全部程序。日志 {child.log} 的末尾：\n",
        f"{child.name} keeps ending ({_how(code)}); everything has been stopped. The end of {child.log}:\n",
    ) + tail(child.log)
