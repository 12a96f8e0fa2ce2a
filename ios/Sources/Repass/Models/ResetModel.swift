public import Foundation
public import RepassBindings

/// "I forgot my password", from the address to the new password.
public typealias ResetModel = FlowModel<ResetAction, ResetScreen>

extension ResetModel {
    /// Goes on where an unfinished reset was left, without sending anything.
    /// - Parameters:
    ///   - repass: The way in.
    ///   - address: What was typed in the login window already.
    public convenience init(_ repass: Repass, address: String = "") {
        self.init(repass.reset()) { screen in
            switch screen {
            case .checkInbox: .code
            case .newPassword(_, let form, _, _, _, _): .newPassword(form)
            default: nil
            }
        }
        typedAddress = address
    }

    /// The mail address as typed.
    public var address: String {
        get { typedAddress }
        set { typedAddress = newValue }
    }

    /// SEND RESET INSTRUCTIONS to the address as typed.
    public func sendInstructions() {
        dispatch(.sendInstructions(address: address))
    }

    /// Takes the link that the app was opened with, universal or of the app's own scheme. A link
    /// that is not this app's shows as a problem; it is safe to hand over whatever comes.
    public func open(_ link: URL) {
        openLink(link)
    }
}
