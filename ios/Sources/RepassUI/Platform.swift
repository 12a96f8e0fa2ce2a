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

extension View {
    /// On a wide screen no wider than is comfortable to read and to fill in.
    func inColumn() -> some View {
        frame(maxWidth: 640)
            .frame(maxWidth: .infinity)
            #if canImport(UIKit)
                .background(Color(uiColor: .systemGroupedBackground))
            #endif
    }
}

extension Color {
    /// ISMessenger's blue; by night a lighter one, which stands out from black as from white text.
    static var messengerBlue: Color {
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
