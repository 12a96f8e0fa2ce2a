#!/bin/sh
# Builds the core as a dynamic framework for iPhones and simulators:
# ios/Framework/repass_ffiFFI.xcframework, which Package.swift takes when it is there.
# Dynamic, since two static Rust libraries in one app collide. Wants a Mac with Xcode and Rust.
# Written against the documentation, and not run on a Mac so far.
set -eu
cd "$(dirname "$0")/../.."
out=target/ios-framework
export IPHONEOS_DEPLOYMENT_TARGET=17.0

cargo xtask bindings
rustup target add aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios
for target in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios; do
    cargo build -p repass-ffi --release --target "$target"
done

framework() { # where, libraries...
    folder=$out/$1/repass_ffiFFI.framework
    shift
    rm -rf "$folder"
    mkdir -p "$folder/Headers" "$folder/Modules"
    lipo -create "$@" -output "$folder/repass_ffiFFI"
    install_name_tool -id @rpath/repass_ffiFFI.framework/repass_ffiFFI "$folder/repass_ffiFFI"
    cp build/generated/swift/repass_ffiFFI.h "$folder/Headers/"
    cp ios/Framework/module.modulemap "$folder/Modules/"
    cp ios/Framework/Info.plist ios/Sources/Repass/PrivacyInfo.xcprivacy "$folder/"
}

framework device target/aarch64-apple-ios/release/librepass_ffi.dylib
framework simulator target/aarch64-apple-ios-sim/release/librepass_ffi.dylib \
    target/x86_64-apple-ios/release/librepass_ffi.dylib

rm -rf ios/Framework/repass_ffiFFI.xcframework
xcodebuild -create-xcframework \
    -framework "$out/device/repass_ffiFFI.framework" \
    -framework "$out/simulator/repass_ffiFFI.framework" \
    -output ios/Framework/repass_ffiFFI.xcframework

(cd ios/Framework && zip -qry "../../$out/repass_ffiFFI.xcframework.zip" repass_ffiFFI.xcframework)
echo "checksum: $(swift package --package-path ios compute-checksum "$out/repass_ffiFFI.xcframework.zip")"
