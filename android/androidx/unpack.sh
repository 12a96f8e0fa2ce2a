#!/bin/sh
# Makes of the AARs and jars in target/libraries.list what the Android Gradle plugin would: their classes
# side by side in target/classes, their resources linked into target/resources.apk, and the classes `R` of
# the libraries as sources in target/r. Does nothing where that was done for the same list: it takes a while.
#   sh unpack.sh FRAMEWORK.jar
set -eu
framework=$1
stamp=$(cat target/libraries.list AndroidManifest.xml unpack.sh | cksum)
if [ "$(cat target/unpacked 2>/dev/null)" = "$stamp" ]; then exit; fi
rm -rf target/aars target/classes target/r target/resources target/unpacked
mkdir -p target/aars target/classes target/r target/resources

tr ':' '\n' < target/libraries.list | while read -r library; do
    case $library in
    *.aar)
        folder=target/aars/$(basename "$library" .aar)
        unzip -q -o "$library" -d "$folder"
        unzip -q -o "$folder/classes.jar" -d target/classes
        ;;
    *) unzip -q -o "$library" -d target/classes ;;
    esac
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
echo "$stamp" > target/unpacked
