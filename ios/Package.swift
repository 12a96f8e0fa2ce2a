// swift-tools-version: 6.0
//
// The generated sources are links into build/generated/swift: run `cargo xtask bindings` first, or
// `cargo xtask swift-test`, which builds and tests all of this.

import Foundation
import PackageDescription

/// For iPhones and simulators: the core as a framework, once Framework/build.sh has made it.
let framework = "Framework/repass_ffiFFI.xcframework"
let hasFramework = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(framework)")

let libraryFolder =
    Context.environment["REPASS_LIBRARY_DIR"] ?? "\(Context.packageDirectory)/../target/debug"

/// Else the Rust library, taken as the dynamic one: SwiftPM does not link anew for a changed static one.
var linking: [LinkerSetting] = [
    .linkedLibrary("repass_ffi"),
    .unsafeFlags(["-L\(libraryFolder)", "-Xlinker", "-rpath", "-Xlinker", libraryFolder]),
]

/// Where Apple's SwiftUI is not, a stand-in takes its name: the screens are type-checked and walked.
var standIn: [Target] = []
var swiftUI: [Target.Dependency] = []
var walks: [Target] = []
#if os(Linux)
    linking.append(.unsafeFlags(["-use-ld=lld"]))
    standIn.append(.target(name: "SwiftUI", path: "LinuxStandIn/SwiftUI"))
    swiftUI.append("SwiftUI")
    walks.append(
        .testTarget(
            name: "RepassUITests", dependencies: ["RepassUI", "RepassDemo", "RepassTestSupport", "SwiftUI"]))
#endif

let package = Package(
    name: "Repass",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "Repass", targets: ["Repass"]),
        .library(name: "RepassUI", targets: ["RepassUI"]),
        .library(name: "RepassDemo", targets: ["RepassDemo"]),
    ],
    targets: [
        hasFramework
            ? .binaryTarget(name: "repass_ffiFFI", path: framework)
            : .systemLibrary(name: "repass_ffiFFI", path: "Sources/RepassFFI"),
        // Generated. In the language mode of Swift 5, since 6 refuses some of what UniFFI writes.
        .target(
            name: "RepassBindings",
            dependencies: ["repass_ffiFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: hasFramework ? [] : linking
        ),
        .target(
            name: "Repass", dependencies: ["RepassBindings"], resources: [.copy("PrivacyInfo.xcprivacy")]),
        .target(name: "RepassUI", dependencies: ["Repass"] + swiftUI),
        .target(name: "RepassDemo", dependencies: ["Repass", "RepassUI"] + swiftUI, path: "Demo/Sources"),
        .target(name: "RepassTestSupport", dependencies: ["Repass"], path: "Tests/Support"),
        .testTarget(name: "RepassTests", dependencies: ["Repass", "RepassTestSupport"]),
    ] + standIn + walks,
    swiftLanguageModes: [.v6]
)
