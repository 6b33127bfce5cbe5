# Toolchain debian-12 and the root in which its programs are checked: two images of one release, so that they have one glibc (2.36).
#   docker build -f deploy/toolchains/debian-12.Dockerfile --target toolchain -t REGISTRY/cgoforge/toolchain-debian-12 .
#   docker build -f deploy/toolchains/debian-12.Dockerfile --target check -t REGISTRY/cgoforge/check-debian-12 .
# Build them on a machine of each architecture. The bases are named by tag; give the digests that your registry serves:
# --build-arg DEBIAN=debian:bookworm-slim@sha256:… --build-arg GOLANG=golang:1.26.8-bookworm@sha256:…
# Behind a mirror: --secret id=apt-sources,src=FILE (deb822), --secret id=apt-conf,src=FILE; neither lands in an image.
ARG DEBIAN=debian:bookworm-slim
ARG GOLANG=golang:1.26.8-bookworm

FROM ${GOLANG} AS go

# What a program may rely on where it will run: the bare release. Nothing is added, or the check would pass too much.
FROM ${DEBIAN} AS check
USER 65532:65532

FROM ${DEBIAN} AS packages
RUN --mount=type=secret,id=apt-sources,target=/etc/apt/sources.list.d/debian.sources \
    --mount=type=secret,id=apt-conf,target=/etc/apt/apt.conf.d/99builder \
    apt-get update \
    && apt-get install --yes --no-install-recommends \
       binutils ca-certificates g++ gcc libc6-dev make pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/ldconfig/aux-cache /var/log/*.log /var/log/apt

FROM packages AS toolchain
# Where every attempt has its Go (docs/agent-protocol.md).
COPY --from=go /usr/local/go /toolchain/go
ENV PATH=/toolchain/go/bin:/usr/local/bin:/usr/bin:/bin GOTOOLCHAIN=local
USER 65532:65532
