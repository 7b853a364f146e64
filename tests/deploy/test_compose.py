"""docker-compose.yml and Dockerfile, read by the tools that will read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launcher.home import ROOT

PROGRAMS = Path(sys.executable).parent
SETTINGS = {
    "POSTGRES_PASSWORD": "superuser-secret",
    "KEYWORKS_OWNER_PASSWORD": "owner-secret",
    "KEYWORKS_APP_PASSWORD": "application-secret",
    "SECRET_KEY": "signing-secret",
    "ALLOWED_HOSTS": "keyworks.example",
}


def compose(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Docker Compose's own parser (it needs no engine for this)."""
    command = [str(PROGRAMS / "docker-compose"), "--project-directory", str(ROOT), "--env-file", os.devnull]
    return subprocess.run(
        [*command, "-f", str(ROOT / "docker-compose.yml"), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def parsed(**settings: str) -> dict[str, Any]:
    """The configuration as Compose understands it."""
    done = compose("config", "--format", "json", **(SETTINGS | settings))
    assert done.stdout, done.stderr
    services = json.loads(done.stdout)["services"]
    assert isinstance(services, dict)
    return services


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return parsed()


def test_all_parts_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {"proxy", "db", "redis", "migrate", "web", "worker", "beat"}


def test_it_follows_the_published_schema() -> None:
    command = [str(PROGRAMS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    command += [str(ROOT / "docker-compose.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_forgotten_setting_is_named(name: str) -> None:
    rest = {key: value for key, value in SETTINGS.items() if key != name}
    done = compose("config", **rest)
    # This build of Compose says what is wrong but ends with 0 all the same.
    assert done.stdout == ""
    assert f"required variable {name} is missing" in done.stderr


def test_everything_that_goes_on_running_has_a_health_check(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]


@pytest.mark.parametrize(
    ("later", "earlier", "condition"),
    [
        ("migrate", "db", "service_healthy"),
        ("migrate", "redis", "service_healthy"),
        ("web", "migrate", "service_completed_successfully"),
        ("worker", "migrate", "service_completed_successfully"),
        ("beat", "migrate", "service_completed_successfully"),
        ("proxy", "web", "service_healthy"),
    ],
)
def test_start_order(services: dict[str, Any], later: str, earlier: str, condition: str) -> None:
    assert services[later]["depends_on"][earlier]["condition"] == condition


def test_only_migrate_may_change_tables(services: dict[str, Any]) -> None:
    knowing = [name for name, service in services.items() if "owner-secret" in json.dumps(service)]
    assert sorted(knowing) == ["db", "migrate"]
    assert services["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_the_program_runs_without_rights(services: dict[str, Any], name: str) -> None:
    assert services[name]["read_only"] is True
    assert services[name]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_scaled_has_no_name_or_port_of_its_own(services: dict[str, Any], name: str) -> None:
    assert "container_name" not in services[name]
    assert "ports" not in services[name]


def test_only_the_proxy_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]


def test_postgres_is_the_version_the_launcher_brings(services: dict[str, Any], programs: Path) -> None:
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    major = version.stdout.split()[-1].split(".")[0]
    assert services["db"]["image"] == f"postgres:{major}"


def test_the_queue_is_written_down(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"


@pytest.mark.parametrize("variant", ["proxy", "proxy-tls"])
def test_every_mounted_file_is_there(variant: str) -> None:
    mounts = [
        mount for service in parsed(KEYWORKS_PROXY=variant).values() for mount in service.get("volumes", [])
    ]
    sources = [Path(mount["source"]) for mount in mounts if mount["type"] == "bind"]
    missing = [source for source in sources if not source.exists() and source.name != "certificates"]
    assert sources
    assert missing == []


def test_the_dockerfile_has_no_fault_a_linter_knows() -> None:
    done = subprocess.run(
        [PROGRAMS / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_image_takes_no_secrets_and_no_tests_along() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".git", ".env", ".keyworks", ".venv", "node_modules", "tests"} <= set(ignored)


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001"]
