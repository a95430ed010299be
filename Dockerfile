# Rana for the CPU, with Java and the engine unpacked:
#   docker build -t rana .
#   docker run --rm -v rana-runs:/rana/runs rana train pond
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD/runs:/rana/runs" -v "$PWD/pictures:/pictures:ro" rana train --data /pictures
# docs/INSTALL.md says how to make the same image without Docker; Dockerfile.gpu is for NVIDIA GPUs.

FROM eclipse-temurin:25-jdk-noble AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl unzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /rana
COPY . .
RUN ./mvnw -B -q -Pimage -pl rana-image -am -DskipTests -Dspotless.check.skip package \
    && mv rana-image/target/image/rana-* /opt/rana

FROM debian:trixie-slim
# Charts need a font.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates fontconfig fonts-dejavu-core libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 rana \
    && useradd --uid 10001 --gid 10001 --home-dir /cache --no-create-home --shell /usr/sbin/nologin rana \
    && mkdir -p /rana/runs /cache \
    && chmod 777 /rana /rana/runs /cache
COPY --from=build /opt/rana /opt/rana
COPY rana-image/src/main/container /
# The Java heap holds decoded images; the engine's memory is outside of it.
ENV PATH=/opt/rana/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LC_ALL=C.UTF-8 \
    HOME=/cache \
    RANA_CACHE=/cache/rana \
    RANA_JAVA_ARGS=-XX:MaxRAMPercentage=25
USER 10001:10001
WORKDIR /rana
VOLUME ["/rana/runs", "/cache"]
EXPOSE 7411 7412
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/opt/rana/bin/health"]
ENTRYPOINT ["/opt/rana/bin/rana"]
CMD ["--help"]
