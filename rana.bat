@echo off
rem Runs Rana. In an unpacked image, Java, the program and the engine are next to it. In a clone of the repository,
rem it builds the program first where it is missing.
setlocal
for %%D in ("%~dp0..") do set "IMAGE=%%~fD"
if exist "%IMAGE%\runtime\bin\java.exe" (
  set "JAVA=%IMAGE%\runtime\bin\java.exe"
  set "PROGRAM=%IMAGE%\rana.jar"
  set ONNX="-Donnxruntime.native.path=%IMAGE%\natives\onnxruntime"
  goto :run
)
set "ONNX="
set "PROGRAM=%~dp0rana-cli\target\rana-cli-0.1.0-SNAPSHOT.jar"

set "JAVA="
for /f "delims=" %%J in ('where java 2^>nul') do if not defined JAVA set "JAVA=%%J"
if not defined JAVA (
  echo rana: no java on the PATH; install a JDK 17 or newer 1>&2
  exit /b 1
)

if not exist "%PROGRAM%" (
  echo rana: building, the first time this downloads about 275 MB... 1>&2
  pushd "%~dp0"
  call mvnw.cmd -q -B %RANA_MAVEN_ARGS% -pl rana-cli -am -DskipTests -Dspotless.check.skip package 1>&2 || (popd & exit /b 1)
  popd
)

:run
rem OpenBLAS, below the engine, has threads of its own, which spin while they wait and take the cores from the engine's;
rem the engine's spin too, if they are let.
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
rem For commands that end at once, the compiler for long runs costs more than it gains.
set "SHORT="
for %%A in (recipes --help -h --version -V) do if "%~1"=="%%A" set "SHORT=-XX:TieredStopAtLevel=1"
if "%~1"=="" set "SHORT=-XX:TieredStopAtLevel=1"
rem From Java 24 on, protobuf's use of Unsafe prints four lines of warnings. The file "release" has JAVA_VERSION="25.0.3".
set "UNSAFE="
for %%D in ("%JAVA%\..\..") do set "RELEASE=%%~fD\release"
if exist "%RELEASE%" for /f tokens^=2^ delims^=^=.^" %%V in ('findstr /b "JAVA_VERSION=" "%RELEASE%"') do (
  if %%V geq 24 set "UNSAFE=--sun-misc-unsafe-memory-access=allow"
)
rem Arguments for Java, such as -Xmx4g, come last, so that they win.
"%JAVA%" %SHORT% %UNSAFE% %ONNX% -Djdk.console=java.base -XX:+UseSerialGC -Xshare:auto %RANA_JAVA_ARGS% -jar "%PROGRAM%" %*
exit /b %ERRORLEVEL%
