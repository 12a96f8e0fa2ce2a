import RepassKit
import Testing

/// Types whose names other modules may have too can be named in full: no type has the name of its module,
/// which would hide the module.
@Suite struct NamesTests {
    @Test func every_type_can_be_named_with_its_module() {
        #expect(
            "\(RepassKit.Repass.self) \(RepassKit.Session.self) \(RepassKit.Config.self)" == "Repass Session Config")
    }
}
