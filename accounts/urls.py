"""Addresses about accounts."""

from django.urls import path

from accounts.views import (
    deputies,
    organizations,
    password,
    people,
    people_import,
    roles,
    second_factor,
    sessions,
    sign_in,
)

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
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/import/", people_import.people_import, name="people-import"),
    path("people/import/template/", people_import.people_template, name="people-template"),
    path("people/<int:person>/", people.person_page, name="person"),
    path("people/<int:person>/state/", people.person_state, name="person-state"),
    path("people/<int:person>/roles/", roles.role_give, name="role-give"),
    path("people/<int:person>/hand-over/", roles.roles_hand_over, name="roles-hand-over"),
    path("roles/<int:membership>/end/", roles.role_end, name="role-end"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:membership>/end/", deputies.deputy_end, name="deputy-end"),
    path("organizations/", organizations.organization_list, name="organizations"),
    path("organizations/new/", organizations.organization_new, name="organization-new"),
    path("organizations/<int:organization>/", organizations.organization_page, name="organization"),
]
