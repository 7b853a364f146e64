"""Sessions in the database: whose they are, from where, and for how long.

The settings name this module as the session engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Membership, User
from accounts.sign_in_models import RolePolicy, Session

SEEN_EVERY = timedelta(minutes=1)
KEPT = ["session_data", "expire_date", "user"]


class SessionStore(DatabaseStore):
    """Django's store; a session that was idle or is too old is none.

    With the session the database says whether its owner has, or must have, a second factor: it is asked for
    every session anyway, so that a change counts from the next request on.
    """

    def __init__(self, session_key: str | None = None) -> None:
        """Where the browser is is set by the middleware."""
        super().__init__(session_key)
        self.row: Session | None = None
        self.address: str | None = None
        self.agent = ""
        self.has_second_factor = False
        self.needs_second_factor = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = (
            _with_second_factor().alive(now).filter(session_key=self.session_key, expire_date__gt=now).first()
        )
        if row is None:
            self._session_key = None
            return None
        self.row = row
        self.has_second_factor, self.needs_second_factor = row.has_device, row.is_required
        return self.row

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        """A row that says whose session it is and from where."""
        row = cast(Session, super().create_model_instance(dict(data)))
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.address, row.agent = self.address, self.agent
        return row

    def save(self, must_create: bool = False) -> None:
        """As Django's, but what the row says of the session's beginning and use stays."""
        if self.session_key is None:
            return self.create()
        row = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                if must_create:
                    row.save(force_insert=True)
                else:
                    row.save(force_update=True, update_fields=KEPT)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        except DatabaseError:
            if not must_create:
                raise UpdateError from None
            raise
        return None

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what no longer counts."""
        alive = Session.objects.get_queryset().alive(timezone.now())
        Session.objects.exclude(pk__in=alive.values("pk")).delete()


def _with_second_factor() -> Any:
    """Sessions, each with whether its owner has and must have a second factor."""
    owner = OuterRef("user")
    demanding = RolePolicy.objects.filter(needs_second_factor=True).values("role")
    return Session.objects.get_queryset().annotate(
        has_device=Exists(TOTPDevice.objects.filter(user=owner, confirmed=True)),
        is_required=Exists(Membership.objects.in_force().filter(user=owner, role__in=demanding)),
    )


def touch(store: SessionStore) -> None:
    """Note that the session is in use; written once a minute at most."""
    now = timezone.now()
    if store.row is not None and now - store.row.last_seen_at >= SEEN_EVERY:
        Session.objects.filter(pk=store.row.pk).update(last_seen_at=now)


def sessions_of(user: User) -> list[Session]:
    """The person's sessions that count, the last used first."""
    alive = Session.objects.get_queryset().alive(timezone.now())
    return list(alive.filter(user=user).order_by("-last_seen_at"))


def end_sessions(*users: User | int, keep: str | None = None) -> int:
    """End every session of some people, except the one of this key; how many there were.

    Called whenever what they may do has changed: roles, password, second factor, account.
    """
    return Session.objects.filter(user__in=users).exclude(session_key=keep or "").delete()[0]
