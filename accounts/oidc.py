"""Signing in by the organisation's own sign-in service (OpenID Connect), where one is set.

It only says who somebody is: accounts and roles are made here, by the security administrator. A person is
known by the service's ``sub``; the first time by the user name, which must be exactly that of an account that
has none yet.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.models import User
from accounts.sign_in_models import AccountEvent

log = logging.getLogger(__name__)
#: What can go wrong between us and the service.
FAILURES = (requests.RequestException, jwt.PyJWTError, SuspiciousOperation, KeyError, ValueError, TypeError)


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """The library's, but it trusts less and makes nothing."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Only for an answer of the service: the same address with a password is none of its business."""
        if "nonce" not in credentials:
            return None
        user: User | None = super().authenticate(request, **credentials)
        return user

    def get_user(self, user_id: int) -> User | None:
        """Nobody whose account is disabled."""
        found = ModelBackend().get_user(user_id)
        return found if isinstance(found, User) else None

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The library looks at signature and nonce; the token must also be from our service and for us."""
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = payload["aud"] if isinstance(payload["aud"], list) else [payload["aud"]]
        if settings.OIDC_RP_CLIENT_ID not in audience:
            raise SuspiciousOperation("the token is for somebody else")
        if payload["iss"] != settings.OIDC_ISSUER:
            raise SuspiciousOperation("the token is from another service")
        return payload

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        """The key by its name, where keys have names: a service with one key may leave it out."""
        header = jwt.get_unverified_header(token)
        answer = requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        fits = [
            key
            for key in answer.json()["keys"]
            if key.get("use", "sig") == "sig"
            and key.get("alg", header["alg"]) == header["alg"]
            and ("kid" not in header or key.get("kid", header["kid"]) == header["kid"])
        ]
        if not fits:
            raise SuspiciousOperation("the service has no key that fits the token")
        return jwt.PyJWK(fits[0])

    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> User | None:
        """The person of the token; nobody is ever created."""
        claims = self.get_userinfo(access_token, id_token, payload)
        subject = str(payload["sub"])
        if str(claims.get("sub")) != subject:
            raise SuspiciousOperation("token and user info name two people")
        return find_person(subject, str(claims.get(settings.OIDC_USERNAME_CLAIM) or ""))


@transaction.atomic
def find_person(subject: str, username: str) -> User | None:
    """By what the service knows them by; else by user name, once, and then they are joined."""
    known = User.objects.filter(subject=subject).first()
    if known:
        return known if known.is_active else None
    if not subject or len(subject) > 255:
        return None
    joined = User.objects.filter(username=username, is_active=True, subject=None).update(subject=subject)
    if not joined:
        return None
    user = User.objects.get(subject=subject)
    AccountEvent.objects.create(user=user, kind=AccountEvent.Kind.SUBJECT_LINKED, by=user)
    log.info("%s is joined to the sign-in service", username)
    return user
