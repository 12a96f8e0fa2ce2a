// swift-tools-version: 6.0
//
// The generated sources are links into build/generated/swift: run `cargo xtask bindings` first, or
// `cargo xtask swift-test`, which builds and tests all of this.

import Foundation
import PackageDescription

/// In a release: the archive of the core's framework. `cargo xtask ios` writes it.
let release: (url: String, checksum: String)? = nil

/// The same framework where it was built here. The tests name a library: they run on this machine.
let framework = "Framework/repass_ffiFFI.xcframework"
let testedLibrary = Context.environment["REPASS_LIBRARY_DIR"]
let hasFramework =
    testedLibrary == nil && FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(framework)")

let core: Target
var linking: [LinkerSetting] = []
if let release {
    core = .binaryTarget(name: "repass_ffiFFI", url: release.url, checksum: release.checksum)
} else if hasFramework {
    core = .binaryTarget(name: "repass_ffiFFI", path: framework)
} else {
    core = .systemLibrary(name: "repass_ffiFFI", path: "Sources/RepassFFI")
    let folder = testedLibrary ?? "\(Context.packageDirectory)/../target/debug"
    // The dynamic one: SwiftPM does not link anew for a changed static one.
    linking = [
        .linkedLibrary("repass_ffi"), .unsafeFlags(["-L\(folder)", "-Xlinker", "-rpath", "-Xlinker", folder]),
    ]
    #if os(Linux)
        linking.append(.unsafeFlags(["-use-ld=lld"]))
    #endif
}

/// Where Apple's SwiftUI is not, a stand-in takes its name: the screens are type-checked and walked.
var standIn: [Target] = []
var swiftUI: [Target.Dependency] = []
var walks: [Target] = []
#if os(Linux)
    standIn = [.target(name: "SwiftUI", path: "LinuxStandIn/SwiftUI")]
    swiftUI = ["SwiftUI"]
    walks = [
        .testTarget(
            name: "RepassUITests", dependencies: ["RepassUI", "RepassDemo", "RepassTestSupport", "SwiftUI"])
    ]
#endif

let package = Package(
    name: "Repass",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [
        .library(name: "RepassKit", targets: ["RepassKit"]),
        .library(name: "RepassUI", targets: ["RepassUI"]),
    ],
    targets: [
        core,
        // Generated. In the language mode of Swift 5, since 6 refuses some of what UniFFI writes.
        .target(
            name: "RepassBindings",
            dependencies: ["repass_ffiFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: linking
        ),
        .target(
            name: "RepassKit", dependencies: ["RepassBindings"], resources: [.copy("PrivacyInfo.xcprivacy")]),
        .target(name: "RepassUI", dependencies: ["RepassKit"] + swiftUI),
    ],
    swiftLanguageModes: [.v6]
)

if release == nil {
    package.products.append(.library(name: "RepassDemo", targets: ["RepassDemo"]))
    package.targets +=
        standIn + walks + [
            .target(name: "RepassDemo", dependencies: ["RepassKit", "RepassUI"] + swiftUI, path: "Demo/Sources"),
            .target(name: "RepassTestSupport", dependencies: ["RepassKit"], path: "Tests/Support"),
            .testTarget(name: "RepassKitTests", dependencies: ["RepassKit", "RepassTestSupport"]),
        ]
}
