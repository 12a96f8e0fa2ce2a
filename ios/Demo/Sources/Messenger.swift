public import RepassUI
import SwiftUI

#if canImport(UIKit)
    import UIKit
#endif

extension Brand {
    /// The brand of the demo, and of the document that Repass fulfils.
    public static let messenger = Brand(
        appName: "ISMessenger", contactURL: URL(string: "https://is-global.com/contact")!,
        mark: Image(systemName: "ellipsis.message.fill"), theme: Theme(colors: .init(accent: .messengerBlue)))
}

extension Color {
    /// Its blue; by night a lighter one, which stands out from black as from white text.
    fileprivate static var messengerBlue: Color {
        let day = (red: 0.082, green: 0.396, blue: 0.753)
        #if canImport(UIKit)
            let night = (red: 0.239, green: 0.545, blue: 0.918)
            return Color(
                uiColor: UIColor { traits in
                    let blue = traits.userInterfaceStyle == .dark ? night : day
                    return UIColor(red: blue.red, green: blue.green, blue: blue.blue, alpha: 1)
                })
        #else
            return Color(red: day.red, green: day.green, blue: day.blue)
        #endif
    }
}
