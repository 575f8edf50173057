# syntax=docker/dockerfile:1
# TicketBuster's image: the binary, the four libraries that it links, and the certificates that the world
# trusts. Nothing else is in it: no shell, no package manager, nothing to write to but /data.
#
# It starts from `scratch` with the libraries of the very system that linked the binary, and not from a
# minimal distribution: the binary needs glibc (names are resolved through it), libm and libgcc_s, and every
# further file would only be one more to patch. A fixed library comes with the next build.
#
#   docker build -t ticketbuster .
#   docker run --rm -p 127.0.0.1:3000:3000 -e TICKETBUSTER_PROFILE=development ticketbuster

ARG RUST_VERSION=1.95
ARG NODE_VERSION=20.19

# The web application, which the binary has inside it. Types are checked by `make lint`.
FROM node:${NODE_VERSION}-bookworm-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web ./
RUN npx vite build && node scripts/precompress.mjs

FROM rust:${RUST_VERSION}-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-ec"]
WORKDIR /build
# Line tables are for profilers; the image does without them.
ENV CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=debuginfo

# Dependencies alone, with a stand-in for our sources: this layer is built again only when they change.
COPY Cargo.toml Cargo.lock ./
COPY crates/domain/Cargo.toml crates/domain/
COPY crates/loadtest/Cargo.toml crates/loadtest/
COPY .cargo .cargo
RUN mkdir -p crates/domain/src crates/loadtest/src src benches/engine benches/http benches/orders; \
    echo 'fn main() {}' | tee build.rs src/main.rs benches/engine/main.rs benches/http/main.rs > benches/orders/main.rs; \
    touch src/lib.rs crates/domain/src/lib.rs crates/loadtest/src/lib.rs; \
    cargo build --release --locked; \
    rm -rf build.rs crates src benches target/release/.fingerprint/ticketbuster-* target/release/build/ticketbuster-*

# What .dockerignore lets through.
COPY . .
COPY --from=web /build/web/dist web/dist
RUN cargo build --release --locked; \
    install -D -m 0755 target/release/ticketbuster /image/usr/local/bin/ticketbuster; \
    ldd target/release/ticketbuster | grep -o '/[^ ]*' | sort -u \
      | while read -r library; do install -D -m 0755 "$library" "/image$library"; done; \
    install -D -m 0644 /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ca-certificates.crt; \
    echo 'nonroot:x:65532:65532:nonroot:/data:/sbin/nologin' > /image/etc/passwd; \
    echo 'nonroot:x:65532:' > /image/etc/group; \
    echo 'hosts: files dns' > /image/etc/nsswitch.conf; \
    install -D -m 0644 -t /image/licenses LICENSE-MIT LICENSE-APACHE; \
    mkdir -m 0700 /data

FROM scratch
COPY --from=build /image /
COPY --from=build --chown=65532:65532 /data /data

ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="TicketBuster" \
      org.opencontainers.image.description="A seat reservation engine for high-contention on-sales" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# In a container "this machine alone" is nobody: it listens on every address, and what may reach it is the
# network's affair. TICKETBUSTER_PROFILE counts for every subcommand, so `docker exec … ticketbuster audit`
# reads what the server reads.
ENV TICKETBUSTER_PROFILE=production \
    TICKETBUSTER__HTTP__LISTEN=0.0.0.0:3000 \
    TICKETBUSTER__OPS__LISTEN=0.0.0.0:9000 \
    TICKETBUSTER__GRPC__LISTEN=0.0.0.0:50051 \
    TICKETBUSTER__STORE__PATH=/data/ticketbuster.db \
    TICKETBUSTER__AUTH__KEY_FILE=/data/keys.json

# A number, so that a cluster can see that it is not root.
USER 65532:65532
VOLUME /data
EXPOSE 3000 9000 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/ticketbuster", "--config", "/etc/ticketbuster", "health"]
# Files mounted at /etc/ticketbuster come on top of the built-in configuration.
ENTRYPOINT ["/usr/local/bin/ticketbuster", "--config", "/etc/ticketbuster"]
CMD ["serve"]
