"""`./keyworks VERB …`: reads the command line and turns every expected failure into one sentence."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Callable

from launcher import archive, verbs
from launcher.console import LauncherError, Stopped, speak_utf8, tr
from launcher.home import Home

DEFAULT_PORT = 8000
Verb = Callable[[Home, argparse.Namespace], int]
#: These take the rest of the line as it is, options included.
PASS_ON = {"manage": verbs.manage, "test": verbs.test}


def main(arguments: list[str]) -> int:
    """Run one verb; the exit code is 0, the command's own, 1 for a said failure, 2 for wrong usage."""
    speak_utf8()
    try:
        return _dispatch(arguments)
    except LauncherError as error:
        return _fail(str(error))
    except Stopped:
        return _fail(tr("已中止。", "Stopped."), 130)
    except OSError as error:
        if (reason := _system_reason(error)) is None:
            raise
        return _fail(reason)


def _fail(text: str, code: int = 1) -> int:
    print(text, file=sys.stderr, flush=True)
    return code


def _system_reason(error: OSError) -> str | None:
    """One sentence for what the system most often refuses; None for what would be a fault of ours."""
    where = error.filename or ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr(f"磁盘空间不足。{where}", f"The disk is full. {where}").strip()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return tr(f"没有写入 {where} 的权限。", f"No permission to write {where}.")
    return None


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in PASS_ON and not set(arguments[1:2]) & {"-h", "--help"}:
        return PASS_ON[arguments[0]](Home.here(), argparse.Namespace(arguments=arguments[1:]))
    options = build_parser().parse_args(arguments)
    run: Verb = options.run
    return run(Home.here(getattr(options, "state", None)), options)


def build_parser() -> argparse.ArgumentParser:
    """The verbs and their options."""
    parser = argparse.ArgumentParser(
        prog="keyworks", description=tr("重点项目管理平台", "Key construction projects")
    )
    subparsers = parser.add_subparsers(required=True, metavar=tr("命令", "VERB"))

    def add(name: str, run: Verb, chinese: str, english: str) -> argparse.ArgumentParser:
        text = tr(chinese, english)
        verb = subparsers.add_parser(name, help=text, description=text)
        verb.set_defaults(run=run)
        return verb

    demo = add("demo", verbs.demo, "用演示项目运行网站", "run the site with the demo portfolio")
    serve = add("serve", verbs.serve, "运行正式网站", "run the site with your own figures")
    manage = add("manage", verbs.manage, "运行一条管理命令", "run a management command")
    test = add("test", verbs.test, "运行测试", "run the tests")
    verify = add("verify", verbs.verify, "复核已发布的数据包", "verify published bundles")
    bench = add("bench", verbs.bench, "测量本机运行开销", "measure what it costs on this machine")
    backup = add("backup", archive.backup, "备份到文件", "back up to a file")
    restore = add("restore", archive.restore, "从备份文件恢复", "restore a backup")
    _site_options(demo, serve)
    verify.add_argument("files", nargs="+", metavar=tr("文件", "FILE"))
    for verb in (backup, restore):
        verb.add_argument("file", metavar=tr("文件", "FILE"))
    for verb in (backup, restore, bench):
        _state_option(verb)
    _bench_options(bench)
    manage.add_argument(
        "arguments", nargs="*", help=tr("命令及其参数，如 migrate --list", "the command and its arguments")
    )
    test.add_argument("arguments", nargs="*", help=tr("pytest 的参数", "arguments for pytest"))
    return parser


def _site_options(demo: argparse.ArgumentParser, serve: argparse.ArgumentParser) -> None:
    for verb in (demo, serve):
        verb.add_argument(
            "--port", type=_port, default=DEFAULT_PORT, help=tr("端口（默认 8000）", "port (default 8000)")
        )
        verb.add_argument(
            "--host",
            default="127.0.0.1",
            help=tr("监听地址（默认只限本机）", "address (default: this machine)"),
        )
        _state_option(verb)
        verb.set_defaults(password=None)
    demo.add_argument(
        "--password",
        type=_password,
        help=tr("演示账号的密码（默认自动生成）", "the accounts' password (default: made up)"),
    )


def _bench_options(bench: argparse.ArgumentParser) -> None:
    bench.add_argument(
        "--sizes",
        metavar=tr("数量", "SIZES"),
        help=tr(
            "项目数，如 400,4000（默认至 400000，约需 10 GB）",
            "numbers of projects, such as 400,4000 (default: up to 400000, some 10 GB)",
        ),
    )
    bench.add_argument(
        "--json", metavar=tr("文件", "FILE"), help=tr("另存为数据", "write the data there too")
    )


def _state_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--state",
        metavar=tr("目录", "DIR"),
        help=tr("数据目录（默认 .keyworks）", "data directory (default .keyworks)"),
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(tr("端口应为 1 到 65535 的整数", "a port is a number from 1 to 65535"))


def _password(text: str) -> str:
    if len(text.strip()) >= 8:
        return text.strip()
    raise argparse.ArgumentTypeError(tr("密码至少 8 位", "a password has at least 8 characters"))
