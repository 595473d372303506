#!/bin/sh
# What tests need from the system: a headless browser, the fonts that diagrams name first, Java for the OWL profile check, and
# SPARQL servers to speak to (Virtuoso, and Fuseki's archives by way of Maven).
# Installed where this can be done without asking (Debian, root); elsewhere the tests that need them are skipped.
failed=0
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v javac >/dev/null 2>&1 || missing="$missing default-jdk-headless"
{ command -v virtuoso-t && command -v isql-vt; } >/dev/null 2>&1 || missing="$missing virtuoso-opensource-7-bin"
fc-list 2>/dev/null | grep -q "Noto Sans Arabic" || missing="$missing fontconfig fonts-noto-core"
if [ -n "$missing" ]; then
    failed=1
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing from the system's packages:$missing"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && failed=0
        [ "$failed" = 0 ] || echo "NOTICE: could not install$missing"
    fi
    [ "$failed" = 0 ] || echo "NOTICE: not here:$missing. Tests that need them are skipped."
fi

# Fuseki: fetched once for each state of the pom, which is laid beside the archives last.
pom="$(dirname "$0")/../tests/support/fuseki/pom.xml"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/coopgraph-tests/fuseki"
if ! cmp -s "$pom" "$cache/pom.xml"; then
    if command -v mvn >/dev/null 2>&1 && command -v java >/dev/null 2>&1; then
        echo "Fetching Fuseki with Maven (once) ..."
        rm -rf "$cache" && mkdir -p "$cache" &&
            mvn -q -B -f "$pom" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
                -DincludeScope=runtime -DoutputDirectory="$cache/jars" >"$cache/log.txt" 2>&1 && cp "$pom" "$cache/pom.xml" ||
            { tail -5 "$cache/log.txt"; echo "NOTICE: could not fetch Fuseki. Tests that need it are skipped."; failed=1; }
    else
        echo "NOTICE: no Maven and Java here, so no Fuseki. Tests that need it are skipped."
    fi
fi
[ "${CI:-}" = true ] && exit "$failed"
exit 0
