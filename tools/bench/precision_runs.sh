#!/bin/sh
# Trains recipes in several precisions and seeds, evaluates each run in float32, and compares the
# mean distances with the spread over the seeds.
set -eu

usage() {
  cat <<'USAGE'
usage: tools/bench/precision_runs.sh [options]
  -r "RECIPE:STEPS …"  recipes with their numbers of steps
                       (default: "pond:3400 dcgan:2000 sngan:2000 r3gan-small:2000")
  -p "PRECISION …"     precisions (default: "float32 bfloat16")
  -s "SEED …"          seeds (default: "1 2 3")
  -d DEVICE            device of trainings and evaluations (default: cuda)
  -D SOURCE            training images (default: pond)
  -n COUNT             samples in an evaluation (default: 2000)
  -j JOBS              runs at the same time (default: 1)
  -t THREADS           threads of each run (default: all cores, divided by the jobs)
  -o DIR               folder of the runs (default: runs/precision); finished runs are not repeated
  -S "KEY=VALUE …"     settings of every recipe (default: none)

The variable RANA is the command that starts Rana: ./rana by default, or on a machine with a JRE
alone RANA="java -jar rana-cli-0.1.0-SNAPSHOT.jar".

Prints one line for each run, separated by tabs: recipe, precision, seed, distance (FD-C10), steps,
seconds of training. Then, for each recipe and each precision but the first, its mean distance, that
of the first, the pooled standard deviation, and their difference in pooled standard deviations.

  RANA="java -jar rana.jar" tools/bench/precision_runs.sh -j 6 -d cuda -o runs/precision
  tools/bench/precision_runs.sh -r "pond:20" -s "1 2" -d cpu -D pond:100 -n 50 -o runs/quick
USAGE
}

recipes="pond:3400 dcgan:2000 sngan:2000 r3gan-small:2000"
precisions="float32 bfloat16"
seeds="1 2 3"
device=cuda
data=pond
count=2000
jobs=1
threads=
out=runs/precision
settings=
rana=${RANA:-$(cd "$(dirname "$0")/../.." && pwd)/rana}

while getopts "r:p:s:d:D:n:j:t:o:S:h" option; do
  case $option in
    r) recipes=$OPTARG ;;
    p) precisions=$OPTARG ;;
    s) seeds=$OPTARG ;;
    d) device=$OPTARG ;;
    D) data=$OPTARG ;;
    n) count=$OPTARG ;;
    j) jobs=$OPTARG ;;
    t) threads=$OPTARG ;;
    o) out=$OPTARG ;;
    S) settings=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -gt 0 ]; then
  usage >&2
  exit 2
fi

if [ -z "$threads" ]; then
  cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
  threads=$((cores / jobs))
  [ "$threads" -ge 1 ] || threads=1
fi
mkdir -p "$out"

# Trains a run, or resumes it, and evaluates it.
make() { # recipe steps precision seed run
  if [ -f "$5/run.json" ]; then
    set -- "$5" train --resume "$5"
  else
    set -- "$5" train "$1" --data "$data" --steps "$2" --every "$2" --precision "$3" --seed "$4" --out "$5"
    for setting in $settings; do
      set -- "$@" --set "$setting"
    done
  fi
  folder=$1
  shift
  # RANA is a command with arguments.
  # shellcheck disable=SC2086
  if ! grep -q '"finished"' "$folder/state.json" 2>/dev/null; then
    $rana "$@" --device "$device" --threads "$threads" >&2 || return 1
  fi
  # shellcheck disable=SC2086
  $rana evaluate "$folder" --count "$count" --device "$device" --json
}

# Makes one run, unless it is evaluated already; then prints its line.
one() { # recipe steps precision seed
  name=$1-$3-$4
  run=$out/$name
  result=$out/$name.json
  if [ ! -s "$result" ]; then
    if ! make "$@" "$run" >"$result.part" 2>>"$out/$name.log" </dev/null; then
      echo "$name failed: $(tail -n 1 "$out/$name.log")" >&2
      return 1
    fi
    mv "$result.part" "$result"
  fi
  last=$(tail -n 1 "$run/metrics.jsonl")
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$3" "$4" \
    "$(tr -d '\n' <"$result" | sed 's/.*"name" *: *"FD-C10"[^}]*"value" *: *\([-0-9.eE+]*\).*/\1/')" \
    "$(echo "$last" | sed 's/.*"step" *: *\([0-9]*\).*/\1/')" \
    "$(echo "$last" | sed 's/.*"seconds" *: *\([-0-9.eE+]*\).*/\1/')"
}

# Worker number $1 takes every $jobs-th run; two precisions of a seed are neighbours in the list.
worker() {
  index=0
  for recipe in $recipes; do
    for seed in $seeds; do
      for precision in $precisions; do
        if [ $((index % jobs)) -eq "$1" ]; then
          one "${recipe%%:*}" "${recipe#*:}" "$precision" "$seed" || true
        fi
        index=$((index + 1))
      done
    done
  done
}

lines=$out/lines.tsv
: >"$lines"
printf 'recipe\tprecision\tseed\tdistance\tsteps\tseconds\n'
number=0
workers=
while [ "$number" -lt "$jobs" ]; do
  worker "$number" | tee -a "$lines" &
  workers="$workers $!"
  number=$((number + 1))
done
for process in $workers; do
  wait "$process"
done

awk -F '\t' -v recipes="$recipes" -v precisions="$precisions" '
  { k = $1 SUBSEP $2; n[k]++; sum[k] += $4; square[k] += $4 * $4; time[k] += $6 / $5 }
  function mean(k) { return sum[k] / n[k] }
  function variance(k, v) {
    v = n[k] > 1 ? (square[k] - sum[k] * sum[k] / n[k]) / (n[k] - 1) : 0
    return (v > 0) ? v : 0
  }
  END {
    rows = split(recipes, r, " ")
    columns = split(precisions, p, " ")
    for (i = 1; i <= rows; i++) {
      name = r[i]
      sub(/:.*/, "", name)
      a = name SUBSEP p[1]
      for (j = 2; j <= columns; j++) {
        b = name SUBSEP p[j]
        if (n[a] == 0 || n[b] == 0) {
          printf "# %s: a precision has no finished run\n", name
          continue
        }
        freedom = n[a] + n[b] - 2
        pooled = (freedom > 0) ? sqrt(((n[a] - 1) * variance(a) + (n[b] - 1) * variance(b)) / freedom) : 0
        difference = mean(b) - mean(a)
        spread = (pooled > 0) ? sprintf("%+.2f of it", difference / pooled) : sprintf("%+.3f", difference)
        printf "# %s: %s %.3f (n = %d), %s %.3f (n = %d), ", name, p[1], mean(a), n[a], p[j], mean(b), n[b]
        printf "pooled standard deviation %.3f, difference %s; ", pooled, spread
        printf "%.4f and %.4f s a step\n", time[a] / n[a], time[b] / n[b]
      }
    }
  }' "$lines"
[ "$(wc -l <"$lines")" -eq "$(($(echo $recipes | wc -w) * $(echo $seeds | wc -w) * $(echo $precisions | wc -w)))" ]
