import RepassDemo
import XCTest

/// Takes a picture of every state, by day and by night, with the largest text, and from right to left.
/// Needs no server. Not run so far, see ios/README.md.
@MainActor final class PictureTests: XCTestCase {
    func testEveryStateInEveryLook() {
        for picture in Picture.allCases {
            for look in ["day", "night", "large", "right-to-left"] {
                let app = XCUIApplication()
                app.launchArguments = ["-screen", picture.rawValue, "-look", look]
                app.launch()
                XCTAssertTrue(app.staticTexts.firstMatch.waitForExistence(timeout: 10))
                let attachment = XCTAttachment(screenshot: app.screenshot())
                attachment.name = "\(picture.rawValue) \(look)"
                attachment.lifetime = .keepAlways
                add(attachment)
            }
        }
    }
}
