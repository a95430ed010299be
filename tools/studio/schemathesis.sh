#!/bin/bash
# Compares the HTTP API of the studio, or of `rana serve`, with its OpenAPI document: trains a small run, starts the server on
# it and sends it what Schemathesis makes of the document.
#   tools/studio/schemathesis.sh [EXAMPLES] [studio|serve]    EXAMPLES per operation, by default 50
# Needs Python 3.10 or newer and the network, once: the version is fixed. Further runs send the same requests.
set -euo pipefail
examples=${1:-50} which=${2:-studio}
here=$(cd "$(dirname "$0")" && pwd)
rana=$here/../../rana
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

venv=${SCHEMATHESIS_VENV:-$work/venv}
if [ ! -x "$venv/bin/st" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet schemathesis==4.32.5
fi
"$rana" train r3gan-small-conditional --data pond:60 --set pictures.size=16 --batch 4 --steps 4 --every 2 \
  --evaluate-every 4 --threads 1 --out "$work/runs/tiny" >"$work/train.log" 2>&1 || { cat "$work/train.log"; exit 1; }
case $which in
  studio) "$rana" studio "$work/runs" --port 0 >"$work/server.log" 2>&1 & ;;
  serve)
    "$rana" export "$work/runs/tiny" --onnx "$work/tiny.onnx" >"$work/export.log" 2>&1 || { cat "$work/export.log"; exit 1; }
    "$rana" serve "$work/tiny.onnx" --port 0 --max-count 16 >"$work/server.log" 2>&1 &
    ;;
  *) echo "schemathesis.sh: the server must be studio or serve; got $which" >&2; exit 2 ;;
esac
server=$!
until grep -q 'token' "$work/server.log"; do
  kill -0 "$server" || { cat "$work/server.log"; exit 1; }
  sleep 0.2
done
address=$(grep -o 'http://[^/]*' "$work/server.log" | head -n 1)
token=$(grep -oE 'token(=| is ).*' "$work/server.log" | sed -E 's/token(=| is )//')

# Streams of events do not end, so they are left out; only the studio has them.
excluded=()
[ "$which" = serve ] || excluded=(--exclude-path-regex 'events$')
cd "$work"
"$venv/bin/st" --config-file "$here/schemathesis.toml" run "$address/api/openapi.json" \
  -H "Authorization: Bearer $token" "${excluded[@]}" --phases examples,coverage,fuzzing \
  --max-examples "$examples" --seed 15 --workers 1 --request-timeout 60 --no-color
