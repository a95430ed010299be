#!/usr/bin/env bash
# Builds what a release publishes to a Maven repository, into a folder:
#   tools/release/stage.sh OWNER VERSION FOLDER [Maven options]
# The group of the modules becomes io.github.OWNER, because Maven Central accepts only groups whose name their owner can
# prove. The sources keep the group "rana": the last commit is copied, and its POMs are rewritten there. JReleaser, or
# any other client, then uploads the folder. Without a key of GnuPG add -Dgpg.skip.
set -euo pipefail

usage='usage: stage.sh OWNER VERSION FOLDER [Maven options]'
owner=${1:?$usage} version=${2:?$usage} folder=$(realpath -m "${3:?$usage}")
shift 3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git -C "$root" archive HEAD | tar -x -C "$work"
find "$work" -name pom.xml -exec sed -i \
  -e "s|<groupId>rana</groupId>|<groupId>io.github.$owner</groupId>|" \
  -e "s|<version>0.1.0-SNAPSHOT</version>|<version>$version</version>|" {} +

mkdir -p "$folder"
(cd "$work" && ./mvnw -B -Prelease -DskipTests -Dspotless.check.skip -Drelease.owner="$owner" \
  -DaltDeploymentRepository="local::file://$folder" "$@" deploy)

# What Maven Central, and programs without our profiles, need of every POM.
status=0
while read -r pom; do
  for element in name description url licenses developers scm; do
    grep -q "<$element[ >]" "$pom" || { echo "$pom: no <$element>" >&2; status=1; }
  done
  for element in parent profiles repositories; do
    ! grep -q "<$element[ >]" "$pom" || { echo "$pom: has <$element>" >&2; status=1; }
  done
  ! grep -n '\${' "$pom" >&2 || { echo "$pom: has an unresolved property" >&2; status=1; }
  base=${pom%.pom}
  if ! grep -q '<packaging>pom</packaging>' "$pom"; then
    for file in "$base.jar" "$base-sources.jar" "$base-javadoc.jar"; do
      [ -s "$file" ] || { echo "$file is missing" >&2; status=1; }
    done
  fi
done < <(find "$folder" -name '*.pom')
exit $status
