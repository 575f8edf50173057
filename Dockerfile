# syntax=docker/dockerfile:1
# TicketBuster's image: the binary, the four libraries that it links, and the public CA certificates. Nothing else
# is in it: no shell and no package manager. Only /data is writable.
#
# The base is `scratch` with the libraries of the system that linked the binary, and not a minimal distribution: the
# binary needs only glibc (also for name resolution), libm and libgcc_s, and every further file would be one more to
# patch. Fixes of these libraries come with the next build.
#
#   docker build -t ticketbuster .
#   docker run --rm -p 127.0.0.1:3000:3000 -e TICKETBUSTER_PROFILE=development ticketbuster

ARG RUST_VERSION=1.95
ARG NODE_VERSION=20.19

# The web application, which is embedded into the binary. Types are checked by `make lint`.
FROM node:${NODE_VERSION}-bookworm-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web ./
RUN npx vite build && node scripts/precompress.mjs

FROM rust:${RUST_VERSION}-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-ec"]
WORKDIR /build
# Line tables are for profilers and are not needed in the image.
ENV CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=debuginfo

# Dependencies only, with a stub for the sources: this layer is rebuilt only when they change.
COPY Cargo.toml Cargo.lock ./
COPY crates/charts/Cargo.toml crates/charts/
COPY crates/domain/Cargo.toml crates/domain/
COPY crates/loadtest/Cargo.toml crates/loadtest/
COPY .cargo .cargo
RUN mkdir -p crates/charts/src crates/domain/src crates/loadtest/src src benches/engine benches/http benches/mesh benches/orders benches/queries; \
    echo 'fn main() {}' | tee build.rs src/main.rs benches/engine/main.rs benches/http/main.rs \
        benches/mesh/main.rs benches/orders/main.rs > benches/queries/main.rs; \
    touch src/lib.rs crates/charts/src/lib.rs crates/domain/src/lib.rs crates/loadtest/src/lib.rs; \
    cargo build --release --locked; \
    rm -rf build.rs crates src benches target/release/.fingerprint/ticketbuster-* target/release/build/ticketbuster-*

# Everything that .dockerignore does not exclude.
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

# In a container nobody could connect to loopback, so the engine listens on every address; the container network
# controls access. TICKETBUSTER_PROFILE applies to every subcommand, so `docker exec … ticketbuster audit` uses the
# same configuration as the server.
ENV TICKETBUSTER_PROFILE=production \
    TICKETBUSTER__HTTP__LISTEN=0.0.0.0:3000 \
    TICKETBUSTER__OPS__LISTEN=0.0.0.0:9000 \
    TICKETBUSTER__GRPC__LISTEN=0.0.0.0:50051 \
    TICKETBUSTER__STORE__PATH=/data/ticketbuster.db \
    TICKETBUSTER__AUTH__KEY_FILE=/data/keys.json

# A number, so that Kubernetes can verify that it is not root.
USER 65532:65532
VOLUME /data
EXPOSE 3000 9000 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/ticketbuster", "--config", "/etc/ticketbuster", "health"]
# Files mounted at /etc/ticketbuster override the built-in configuration.
ENTRYPOINT ["/usr/local/bin/ticketbuster", "--config", "/etc/ticketbuster"]
CMD ["serve"]
