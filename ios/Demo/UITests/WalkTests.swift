import XCTest

/// Walks the demo in a simulator as far as it gets without a mail, and keeps a picture of every screen.
/// Wants the sandbox on the same Mac. Not run so far, see ios/README.md.
@MainActor final class WalkTests: XCTestCase {
    private let app = XCUIApplication()

    override func setUp() async throws {
        continueAfterFailure = false
        app.launch()
    }

    func testTheLoginWindowLeadsToTheInbox() {
        let forgot = app.buttons["repass/press/forgot-password"]
        XCTAssertTrue(forgot.waitForExistence(timeout: 10))
        XCTAssertEqual(forgot.label, "Forgot Password")
        XCTAssertLessThan(forgot.frame.minX, 40)
        photograph("1 login window")
        forgot.tap()

        let address = app.textFields["repass/field/address"]
        XCTAssertTrue(address.waitForExistence(timeout: 10))
        address.tap()
        address.typeText("demo@example.com")
        photograph("2 enter your email address")
        app.buttons["repass/press/send-instructions"].tap()

        let code = app.textFields["repass/field/code"]
        XCTAssertTrue(code.waitForExistence(timeout: 10))
        photograph("3 check your inbox")
        code.tap()
        code.typeText("000000")
        app.buttons["repass/press/submit-code"].tap()
        XCTAssertTrue(app.descendants(matching: .any)["repass/told/problem"].waitForExistence(timeout: 10))
        photograph("4 a wrong code")
    }

    func testEveryScreenPassesTheAuditOfAccessibility() throws {
        XCTAssertTrue(app.buttons["repass/press/forgot-password"].waitForExistence(timeout: 10))
        try app.performAccessibilityAudit()
        app.buttons["repass/press/forgot-password"].tap()
        XCTAssertTrue(app.textFields["repass/field/address"].waitForExistence(timeout: 10))
        try app.performAccessibilityAudit()
    }

    private func photograph(_ name: String) {
        let picture = XCTAttachment(screenshot: app.screenshot())
        picture.name = name
        picture.lifetime = .keepAlways
        add(picture)
    }
}
