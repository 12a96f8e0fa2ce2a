#!/bin/sh
# Unpacks the AARs in target/aars, links their resources into target/resources.apk, and writes the classes
# `R` of the libraries, as the Android Gradle plugin would.
#   sh resources.sh FRAMEWORK.jar
set -eu
framework=$1
rm -rf target/r target/resources
mkdir -p target/r target/resources

for aar in target/aars/*.aar; do
    unzip -q -o "$aar" -d "${aar%.aar}"
done

packages=
for manifest in target/aars/*/AndroidManifest.xml; do
    package=$(sed -n 's/.*package="\([^"]*\)".*/\1/p' "$manifest" | head -n 1)
    packages=$packages${packages:+:}$package
done
for resources in target/aars/*/res; do
    [ -d "$resources" ] || continue
    name=$(basename "$(dirname "$resources")")
    aapt2 compile --dir "$resources" -o "target/resources/$name.zip"
done

aapt2 link --manifest AndroidManifest.xml -I "$framework" --min-sdk-version 24 --target-sdk-version 31 \
    --auto-add-overlay --extra-packages "$packages" --java target/r -o target/resources.apk \
    target/resources/*.zip
