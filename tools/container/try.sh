#!/usr/bin/env bash
# Tries the container image without Docker: unpacks its layers into a folder, and runs the program in it as the image's
# user, with the image's variables and nothing else:
#   ./mvnw -Pimage,container -Dcontainer.base=tar://$PWD/base.tar -DskipTests package
#   tools/container/try.sh rana-image/target/rana-container.tar
# An image that Buildah built from the Dockerfile: buildah push rana docker-archive:rana.tar
# Needs root and the packages jq, procps and util-linux.
set -euo pipefail

image=$(realpath "${1:?usage: try.sh IMAGE.tar}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/image" "$work/root"

tar -C "$work/image" -xf "$image"
jq -r '.[0].Layers[]' "$work/image/manifest.json" | while read -r layer; do
  echo "layer $layer: $(du -m "$work/image/$layer" | cut -f 1) MB"
  tar -C "$work/root" --numeric-owner --warning=no-unknown-keyword -xf "$work/image/$layer"
done
config="$work/image/$(jq -r '.[0].Config' "$work/image/manifest.json")"
mapfile -t variables < <(jq -r '.config.Env[]' "$config")
mapfile -t entrypoint < <(jq -r '.config.Entrypoint[]' "$config")
mapfile -t command < <(jq -r '.config.Cmd[]' "$config")
user=$(jq -r '.config.User' "$config")
folder=$(jq -r '.config.WorkingDir' "$config")
echo "image: $(du -m "$image" | cut -f 1) MB, unpacked $(du -sm "$work/root" | cut -f 1) MB, user $user, folder $folder"

# A container's namespaces of processes and mounts; the root's programs see only the root.
inside() {
  # shellcheck disable=SC2016
  unshare --mount --pid --fork sh -c '
    root=$1 folder=$2 user=$3; shift 3
    mkdir -p "$root/proc" "$root/dev" "$root/tmp"
    mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"' \
    sh "$work/root" "$folder" "$user" "${variables[@]}" /usr/bin/env -C "$folder" "$@"
}

step() {
  echo "--- $*"
  inside "${entrypoint[@]}" "$@"
}

inside /usr/bin/id
step "${command[@]}"
step --version
step doctor
step train pond --data pond:200 --steps 5
step sample runs/pond-1 --count 4 --seed 7 --grid runs/frogs.png
test -s "$work/root$folder/runs/frogs.png"
test "$(stat -c %u:%g "$work/root$folder/runs/pond-1")" = "$user"
inside /opt/rana/bin/health

# A server, whose command line the health check reads as process 1, answers and ends in good order.
echo "--- serve runs/pond-1"
inside "${entrypoint[@]}" serve runs/pond-1 --no-token --port 7419 &
job=$! server=$job
health() {
  while child=$(pgrep -P "$server"); do server=$child; done
  nsenter --target "$server" --mount --pid chroot --userspec="$user" "$work/root" /opt/rana/bin/health
}
for _ in $(seq 120); do
  if health; then break; fi
  sleep 1
done
health
kill -TERM "$server"
status=0
wait "$job" || status=$?
test "$status" = 143
if find "$work/root/cache" -name 'libtorch*' -type f | grep -q .; then
  echo "the engine was unpacked again" >&2
  exit 1
fi
echo "ok"
