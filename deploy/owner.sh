#!/bin/sh
# Run once by the database's container, on an empty volume: the role that owns the tables (it is no
# superuser, but makes the application's role) and its database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$KEYWORKS_OWNER_PASSWORD" --username="$POSTGRES_USER" <<'SQL'
CREATE ROLE keyworks_owner LOGIN NOSUPERUSER CREATEROLE PASSWORD :'password';
CREATE DATABASE keyworks OWNER keyworks_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
SQL
