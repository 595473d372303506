#!/bin/sh
# What tests need from the system: a headless browser, a font that has Arabic, and Java for the OWL profile check.
# Installed where this can be done without asking (Debian, root); elsewhere the tests that need them are skipped.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v javac >/dev/null 2>&1 || missing="$missing default-jdk-headless"
if ! fc-list :lang=ar 2>/dev/null | grep -q .; then missing="$missing fontconfig fonts-noto-core"; fi
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing from the system's packages:$missing"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
    echo "NOTICE: could not install$missing"
fi
echo "NOTICE: not here:$missing. Tests that need them are skipped."
[ "${CI:-}" = true ] && exit 1
exit 0
