import RepassKit
import Testing

/// Names that other modules may have too: none of ours is in their way.
@Suite struct NamesTests {
    /// No type has the name of its module, which would hide the module.
    @Test func every_type_can_be_named_with_its_module() {
        #expect("\(RepassKit.Repass.self) \(RepassKit.Session.self)" == "Repass Session")
    }
}
