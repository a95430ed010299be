#!/usr/bin/env bash
# Builds a release in a new folder:
#   tools/release/stage.sh OWNER VERSION FOLDER [Maven options]
# FOLDER/project is a clone of the last commit with the group io.github.OWNER and the version in all POMs, because Maven
# Central accepts only groups whose name their owner can prove. The sources keep the group "rana". FOLDER/maven is what a
# release publishes to a Maven repository. Without a key of GnuPG add -Dgpg.skip; -Pimage,container makes zip and image.
set -euo pipefail

usage='usage: stage.sh OWNER VERSION FOLDER [Maven options]'
owner=${1:?$usage} version=${2:?$usage} folder=$(realpath -m "${3:?$usage}")
shift 3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
project=$folder/project repository=$folder/maven
if [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
  echo "stage.sh: $folder has files: name a new folder" >&2
  exit 2
fi

mkdir -p "$repository"
git clone -q "$root" "$project"
git -C "$project" remote set-url origin "https://github.com/$owner/rana.git"
find "$project" -name pom.xml -exec sed -i \
  -e "s|<groupId>rana</groupId>|<groupId>io.github.$owner</groupId>|" \
  -e "s|<version>0.1.0-SNAPSHOT</version>|<version>$version</version>|" \
  -e "s|<release.owner>OWNER</release.owner>|<release.owner>$owner</release.owner>|" {} +
sed -i -e "s|OWNER|$owner|" -e "s|0.1.0-SNAPSHOT|$version|" "$project/jreleaser.yml" "$project/jbang-catalog.json"

# Modules that are not published are not built, but their POMs stay in the project.
(cd "$project" && ./mvnw -B -Prelease -DskipTests -Dspotless.check.skip -DaltDeploymentRepository="local::file://$repository" \
  -pl '!rana-bench,!examples,!examples/export,!examples/spring' "$@" deploy)

# Tests that modules share: the build attaches them, and no setting of the deploy plugin leaves out one file of a module.
find "$repository" -name '*-tests.jar*' -delete

# What Maven Central, and programs without our profiles, need of every POM, and a signature of every file.
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
done < <(find "$repository" -name '*.pom')
case " $* " in
  *" -Dgpg.skip"*) ;;
  *)
    while read -r file; do
      gpg --quiet --verify "$file.asc" "$file" 2>/dev/null || { echo "$file: no valid signature" >&2; status=1; }
    done < <(find "$repository" -name '*.pom' -o -name '*.jar')
    ;;
esac
exit $status
