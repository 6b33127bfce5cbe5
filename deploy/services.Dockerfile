# The three services, each a target: api (also runs the migration job), intake (also fetches modules, with Go) and worker.
#   docker build -f deploy/services.Dockerfile --target api -t REGISTRY/cgoforge/api .
# Build for each architecture that your nodes of these services have (--platform): what is compiled is the same for all and is compiled on
# the builder's own, packages are installed as on the asked one, emulated where it is another. The bases are named by tag; give the digests that your registry
# serves: --build-arg DEBIAN=debian:bookworm-slim@sha256:… and likewise NODE and GOLANG.
# Behind mirrors: --secret id=npmrc,src=FILE, id=ca (certificates, as PEM), id=apt-sources (deb822), id=apt-conf; none lands in an image.
ARG DEBIAN=debian:bookworm-slim
ARG NODE=node:24-bookworm-slim
ARG GOLANG=golang:1.26.8-bookworm

FROM ${GOLANG} AS go

# What npm reads, alone: packages are installed again when these files change, and not with every line of code.
FROM --platform=$BUILDPLATFORM ${NODE} AS all-files
WORKDIR /src
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE} AS manifests
WORKDIR /src
COPY --from=all-files /src .

FROM --platform=$BUILDPLATFORM ${NODE} AS compiled
WORKDIR /src
COPY --from=all-files /src .
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/root/.npm \
    npm ci
COPY . .
# Prisma wants some engine to exist, although generating a client asks nothing of it.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npx prisma generate \
    && npx tsc -b apps/api apps/worker apps/standalone

FROM manifests AS api-packages
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --include-workspace-root --workspace apps/api

FROM manifests AS worker-packages
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --include-workspace-root --workspace apps/worker

# The same copy as npm start makes for its service user: what runs, with Node itself, and nothing of development.
FROM api-packages AS api-files
COPY --from=compiled /src/apps/standalone/dist/install /install
COPY --from=compiled /src/apps/api apps/api
COPY --from=compiled /src/packages packages
COPY prisma prisma
COPY toolchains toolchains
RUN node --input-type=module -e 'import("/install/install-app.js").then((it) => it.installApp("/src", "/app"))'

FROM worker-packages AS worker-files
COPY --from=compiled /src/apps/standalone/dist/install /install
COPY --from=compiled /src/apps/worker apps/worker
COPY --from=compiled /src/packages packages
COPY prisma prisma
COPY toolchains toolchains
RUN node --input-type=module -e 'import("/install/install-app.js").then((it) => it.installApp("/src", "/app"))'

FROM ${DEBIAN} AS service
WORKDIR /app
ENV NODE_ENV=production NO_COLOR=1 PATH=/app/node_modules/.bin:/usr/local/bin:/usr/bin:/bin
USER 65532:65532
ENTRYPOINT ["node", "--enable-source-maps"]

FROM service AS api
COPY --from=api-files /app .
CMD ["apps/api/dist/main.js"]

FROM ${DEBIAN} AS certificates
RUN --mount=type=secret,id=apt-sources,target=/etc/apt/sources.list.d/debian.sources \
    --mount=type=secret,id=apt-conf,target=/etc/apt/apt.conf.d/99builder \
    apt-get update && apt-get install --yes --no-install-recommends ca-certificates

FROM api AS intake
COPY --from=go /usr/local/go /usr/local/go
COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
CMD ["apps/api/dist/main-intake.js"]

FROM service AS worker
COPY --from=worker-files /app .
CMD ["apps/worker/dist/main.js"]
