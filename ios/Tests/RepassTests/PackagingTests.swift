import Foundation
import Testing

/// What Xcode and the App Store read of the package, as far as it can be read without them.
@Suite struct PackagingTests {
    private let ios = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")

    @Test func the_privacy_manifest_says_that_nobody_is_tracked_and_gives_a_reason_for_everything() throws {
        let manifest = try plist("Sources/Repass/PrivacyInfo.xcprivacy")
        #expect(manifest["NSPrivacyTracking"] as? Bool == false)
        #expect((manifest["NSPrivacyTrackingDomains"] as? [String])?.isEmpty == true)
        let collected = try #require(manifest["NSPrivacyCollectedDataTypes"] as? [[String: Any]])
        for kind in collected {
            #expect(kind["NSPrivacyCollectedDataTypeTracking"] as? Bool == false)
        }
        let accessed = try #require(manifest["NSPrivacyAccessedAPITypes"] as? [[String: Any]])
        for api in accessed {
            #expect((api["NSPrivacyAccessedAPITypeReasons"] as? [String])?.isEmpty == false)
        }
    }

    @Test func the_demo_is_opened_by_the_link_that_its_mail_carries() throws {
        let types = try #require(try plist("Demo/App/Info.plist")["CFBundleURLTypes"] as? [[String: Any]])
        #expect(types.compactMap { $0["CFBundleURLSchemes"] as? [String] } == [["ismessenger"]])
    }

    @Test func the_demo_reaches_a_local_server_and_allows_nothing_else_without_tls() throws {
        let security = try plist("Demo/App/Info.plist")["NSAppTransportSecurity"] as? [String: Bool]
        #expect(security == ["NSAllowsLocalNetworking": true])
    }

    @Test func links_and_passwords_are_associated_with_the_same_domain() throws {
        let domains = try plist("Demo/App/Demo.entitlements")["com.apple.developer.associated-domains"] as? [String]
        #expect(domains == ["applinks:app.example.com", "webcredentials:app.example.com"])
    }

    @Test func the_framework_is_called_what_its_module_is_called() throws {
        let info = try plist("Framework/Info.plist")
        let map = try String(contentsOf: ios.appendingPathComponent("Framework/module.modulemap"), encoding: .utf8)
        #expect(info["CFBundleExecutable"] as? String == "repass_ffiFFI")
        #expect(map.hasPrefix("framework module repass_ffiFFI {"))
    }

    private func plist(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: ios.appendingPathComponent(path))
        let list = try PropertyListSerialization.propertyList(from: data, format: nil)
        return try #require(list as? [String: Any])
    }
}
