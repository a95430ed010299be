#!/bin/bash
# Compares the studio's HTTP API with its OpenAPI document: trains a small run, starts the studio on it and sends it what
# Schemathesis makes of the document. Usage: tools/studio/schemathesis.sh [EXAMPLES], the examples per operation, by default 50.
# Needs Python 3.10 or newer and the network, once: the version is fixed. Further runs send the same requests.
set -euo pipefail
examples=${1:-50}
here=$(cd "$(dirname "$0")" && pwd)
rana=$here/../../rana
work=$(mktemp -d)
studio=
trap '[ -z "$studio" ] || kill "$studio"; rm -rf "$work"' EXIT

venv=${SCHEMATHESIS_VENV:-$work/venv}
if [ ! -x "$venv/bin/st" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet schemathesis==4.32.5
fi
"$rana" train r3gan-small-conditional --data pond:60 --set pictures.size=16 --batch 4 --steps 4 --every 2 \
  --evaluate-every 4 --threads 1 --out "$work/runs/tiny" >"$work/train.log" 2>&1 || { cat "$work/train.log"; exit 1; }
"$rana" studio "$work/runs" --port 0 >"$work/studio.log" 2>&1 &
studio=$!
until grep -q 'token=' "$work/studio.log"; do
  kill -0 "$studio" || { cat "$work/studio.log"; exit 1; }
  sleep 0.2
done
address=$(grep -o 'http://[^/]*' "$work/studio.log")
token=$(grep -o 'token=.*' "$work/studio.log" | cut -d= -f2)

# Streams of events do not end, so they are left out.
cd "$work"
"$venv/bin/st" --config-file "$here/schemathesis.toml" run "$address/api/openapi.json" \
  -H "Authorization: Bearer $token" --exclude-path-regex 'events$' --phases examples,coverage,fuzzing \
  --max-examples "$examples" --seed 15 --workers 1 --request-timeout 60 --no-color
