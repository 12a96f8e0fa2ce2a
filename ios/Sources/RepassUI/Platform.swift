import Foundation
import SwiftUI

#if canImport(UIKit)
    import UIKit
#endif

// What only the phone has. On a Mac, where the package is tested too, it is left out.

extension View {
    /// The keyboard for a mail address.
    func typesAddress() -> some View {
        autocorrectionDisabled()
            #if os(iOS) || os(Linux)
                .keyboardType(.emailAddress)
                .textInputAutocapitalization(.never)
            #endif
    }

    /// The keyboard for a code.
    func typesCode(ofDigits: Bool) -> some View {
        autocorrectionDisabled()
            #if os(iOS) || os(Linux)
                .keyboardType(ofDigits ? .numberPad : .asciiCapable)
                .textInputAutocapitalization(.never)
            #endif
    }

    /// The keyboard for a password that is shown.
    func typesPassword() -> some View {
        autocorrectionDisabled()
            #if os(iOS) || os(Linux)
                .textInputAutocapitalization(.never)
            #endif
    }

    /// A title that leaves the room to the form.
    func smallTitle(_ title: String) -> some View {
        navigationTitle(title)
            #if os(iOS) || os(Linux)
                .navigationBarTitleDisplayMode(.inline)
            #endif
    }
}

private struct EmailAppKey: EnvironmentKey {
    // An iPhone whose Mail was deleted offers to get it back. Elsewhere there may be none, and nothing tells.
    #if os(iOS)
        static let defaultValue = URL(string: "message://")
    #else
        static let defaultValue: URL? = nil
    #endif
}

extension EnvironmentValues {
    /// What opens the app that reads mail.
    var emailApp: URL? {
        get { self[EmailAppKey.self] }
        set { self[EmailAppKey.self] = newValue }
    }
}
