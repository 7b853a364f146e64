"""Addresses about accounts."""

from django.urls import path

from accounts.views import password, second_factor, sessions, sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="login"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("password/", password.password_change, name="password-change"),
    path("sessions/", sessions.my_sessions, name="my-sessions"),
    path("sessions/end-others/", sessions.end_other_sessions, name="end-other-sessions"),
    path("sessions/end/", sessions.end_session, name="end-session"),
    path("second-factor/", second_factor.overview, name="second-factor"),
    path("second-factor/code/", second_factor.ask, name="second-factor-code"),
    path("second-factor/set-up/", second_factor.enrol, name="second-factor-enrol"),
    path("second-factor/recovery-codes/", second_factor.recovery_codes, name="recovery-codes"),
    path("second-factor/remove/", second_factor.give_up, name="second-factor-remove"),
]
