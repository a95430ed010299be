#!/usr/bin/env bash
# Uses the published modules as a stranger would: projects with nothing but a BOM and dependencies, and an empty local
# Maven repository.
#   tools/release/stage.sh trial 0.1.0 target/release -Dgpg.skip
#   tools/embedding/try.sh io.github.trial 0.1.0 target/release [linux-x86_64]
# Downloads about 250 MB. With a Gradle 5 or newer on the PATH, or in GRADLE, it tries that too.
set -euo pipefail

usage='usage: try.sh GROUP VERSION FOLDER [PLATFORM]'
group=${1:?$usage} version=${2:?$usage} staged=$(realpath "${3:?$usage}/maven") platform=${4:-linux-x86_64}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset OPENBLAS_NUM_THREADS OMP_WAIT_POLICY

# pom FOLDER DEPENDENCY... writes the POM of a program; a dependency is ARTIFACT or ARTIFACT:TYPE.
pom() {
  local folder=$1 dependency
  shift
  mkdir -p "$folder/src/main/java"
  {
    cat <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>trial</groupId>
  <artifactId>trial</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <repositories>
    <repository>
      <id>staged</id>
      <url>file://$staged</url>
    </repository>
  </repositories>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>$group</groupId>
        <artifactId>rana-bom</artifactId>
        <version>$version</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
XML
    for dependency in "$@"; do
      echo "    <dependency><groupId>$group</groupId><artifactId>${dependency%:*}</artifactId>"
      case $dependency in *:pom) echo "      <type>pom</type><scope>runtime</scope>" ;; esac
      echo "    </dependency>"
    done
    echo "  </dependencies>"
    echo "</project>"
  } > "$folder/pom.xml"
  cp -r "$root/mvnw" "$root/.mvn" "$folder"
  : > "$folder/.mvn/jvm.config" # its options are for the compiler plugins of Rana's own build
}

# build FOLDER compiles the program and writes its class path.
build() {
  (cd "$1" && ./mvnw -B -q -Dmaven.repo.local="$1/m2" compile dependency:build-classpath -Dmdep.outputFile=classpath -Dmdep.includeScope=runtime)
  echo "$(tr ':' '\n' < "$1/classpath" | wc -l) jars, $(tr ':' '\n' < "$1/classpath" | xargs du -cm | tail -n 1 | cut -f 1) MB"
}

run() {
  (cd "$1" && java -cp "target/classes:$(cat classpath)" "$2")
}

echo "== rana-core and natives, Maven"
pom "$work/core" rana-core "rana-natives-$platform:pom" rana-export
for program in Train Draw; do
  sed 's/\.steps(200)/.steps(12)/' "$root/examples/$program.java" > "$work/core/src/main/java/$program.java"
done
cat > "$work/core/src/main/java/Export.java" <<'JAVA'
import java.nio.file.Path;
import rana.export.OnnxExport;

public class Export {
    public static void main(String[] arguments) throws Exception {
        OnnxExport.of(Path.of("runs/frogs")).write(Path.of("frogs.onnx"));
    }
}
JAVA
build "$work/core"
run "$work/core" Train | tail -n 1
run "$work/core" Draw
run "$work/core" Export

echo "== rana-onnx alone, Maven"
pom "$work/onnx" rana-onnx
sed 's|runs/frogs|frogs.onnx|' "$root/examples/Draw.java" > "$work/onnx/src/main/java/Draw.java"
cp "$work/core/frogs.onnx" "$work/onnx"
build "$work/onnx"
run "$work/onnx" Draw
if find "$work/onnx/m2" -name '*.jar' | grep org/bytedeco; then
  echo "the training engine was downloaded" >&2
  exit 1
fi

gradle=${GRADLE:-$(command -v gradle || true)}
if [ -z "$gradle" ]; then
  echo "== no Gradle: not tried"
else
  echo "== rana-core and natives, $("$gradle" --version | grep '^Gradle')"
  mkdir -p "$work/gradle"
  cp -r "$work/core/src" "$work/gradle"
  rm "$work/gradle/src/main/java/Export.java"
  echo "rootProject.name = 'trial'" > "$work/gradle/settings.gradle"
  cat > "$work/gradle/build.gradle" <<GRADLE
plugins { id 'application' }
repositories { maven { url 'file://$staged' }; mavenCentral() }
dependencies {
    implementation platform('$group:rana-bom:$version')
    implementation '$group:rana-core'
    runtimeOnly '$group:rana-natives-$platform'
}
mainClassName = 'Train'
GRADLE
  (cd "$work/gradle" && "$gradle" -q --no-daemon -g "$work/gradle/home" run | tail -n 1)
fi
echo "ok"
