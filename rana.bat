@echo off
rem Runs Rana; builds it first where it is missing.
setlocal
set "PROGRAM=%~dp0rana-cli\target\rana-cli-0.1.0-SNAPSHOT.jar"

where java >nul 2>nul
if errorlevel 1 (
  echo rana: no java on the PATH; install a JDK 17 or newer 1>&2
  exit /b 1
)

if not exist "%PROGRAM%" (
  echo rana: building, the first time this downloads about 275 MB... 1>&2
  pushd "%~dp0"
  call mvnw.cmd -q -B %RANA_MAVEN_ARGS% -pl rana-cli -am -DskipTests -Dspotless.check.skip package 1>&2 || (popd & exit /b 1)
  popd
)

rem OpenBLAS, below the engine, has threads of its own, which spin while they wait and take the cores from the engine's;
rem the engine's spin too, if they are let.
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
rem For commands that end at once, the compiler for long runs costs more than it gains.
set "SHORT="
for %%A in (recipes --help -h --version -V) do if "%~1"=="%%A" set "SHORT=-XX:TieredStopAtLevel=1"
if "%~1"=="" set "SHORT=-XX:TieredStopAtLevel=1"
java %SHORT% -Djdk.console=java.base -XX:+UseSerialGC -Xshare:auto -jar "%PROGRAM%" %*
exit /b %ERRORLEVEL%
