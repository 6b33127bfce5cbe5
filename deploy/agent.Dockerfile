# The agent of a build's pod: one static program, and nothing else in the image.
#   docker build -f deploy/agent.Dockerfile -t REGISTRY/cgoforge/agent .
# It is compiled on the builder's own architecture for the asked one (--platform), so it needs no emulation.
# The base is named by tag; give the digest that your registry serves: --build-arg GOLANG=golang:1.26.8-bookworm@sha256:…
ARG GOLANG=golang:1.26.8-bookworm

FROM --platform=$BUILDPLATFORM ${GOLANG} AS build
WORKDIR /agent
COPY apps/agent .
ARG TARGETARCH
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH GOTOOLCHAIN=local GOPROXY=off \
    go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/agent .

FROM scratch AS agent
COPY --from=build /out/agent /agent
USER 65532:65532
ENTRYPOINT ["/agent"]
