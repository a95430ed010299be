#!/usr/bin/env bash
# Makes a base image for the container as a file, from Debian's packages, where no registry can be reached:
#   tools/container/base.sh base.tar [trixie]
# Needs root and the package debootstrap. Jib reads the file: -Dcontainer.base=tar://$PWD/base.tar
set -euo pipefail

out=$(realpath -m "${1:?usage: base.sh FILE [SUITE]}")
suite=${2:-trixie}
mirror=${DEBIAN_MIRROR:-} # empty: the one that debootstrap knows
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The packages of the Dockerfile. Devices and lists of packages stay out of the layer.
debootstrap --variant=minbase --include=ca-certificates,fontconfig,fonts-dejavu-core,libstdc++6 \
  "$suite" "$work/root" $mirror >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
echo 'rana:x:10001:10001::/cache:/usr/sbin/nologin' >> "$work/root/etc/passwd"
echo 'rana:x:10001:' >> "$work/root/etc/group"
rm -rf "$work/root"/{dev,proc,sys,var/lib/apt/lists,var/cache/apt,var/log}/* "$work/root"/usr/share/{man,locale}/*
# The licences of the packages stay.
find "$work/root/usr/share/doc" ! -type d ! -name copyright -delete

# The format of `docker save`.
tar --numeric-owner --sort=name -C "$work/root" -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
cat > "$work/config.json" <<JSON
{"architecture":"$(dpkg --print-architecture)","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:$layer"]},"history":[{"created_by":"debootstrap $suite"}]}
JSON
printf '[{"Config":"config.json","RepoTags":["rana-base:%s"],"Layers":["layer.tar"]}]\n' "$suite" > "$work/manifest.json"
tar -C "$work" -cf "$out" manifest.json config.json layer.tar
echo "$out: $(du -m "$out" | cut -f 1) MB, Debian $suite"
