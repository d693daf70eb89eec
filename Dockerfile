# The service in a container: one stage installs the locked dependencies, the other carries them and the tree.
FROM python:3.12-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LODELINK_HOST=0.0.0.0 \
    LODELINK_PORT=8000 \
    LODELINK_DATA=/data
RUN useradd --system --uid 10001 --create-home lodelink \
    && mkdir /data \
    && chown lodelink /data
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY pyproject.toml LICENSE README.md ./
COPY ontology ontology
COPY loaders loaders
COPY graph graph
COPY queries queries
COPY api api
COPY lodelink lodelink
COPY samples samples
USER lodelink
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['LODELINK_PORT'] + '/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "lodelink"]
CMD ["serve", "--load", "samples"]
