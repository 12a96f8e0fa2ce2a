public import SwiftUI

/// Which screen: what a header or a footer of your app stands on. Later versions may have more.
public enum Place: Sendable, CaseIterable {
    /// The login window.
    case login
    /// Step 2 of a reset: the address that the instructions go to.
    case enterAddress
    /// Steps 3 and 4: check your inbox, follow the instructions.
    case checkInbox
    /// Step 5: the new password, twice.
    case newPassword
    /// The question for a second factor.
    case secondFactor
    /// Personal Settings.
    case settings
    /// How something ended, or what is in the way of it: no field, a sentence and what to do now.
    case ending
}

extension View {
    /// Puts something of your app's at the top of every screen inside, where it scrolls with the rest.
    /// - Parameter header: What stands on this screen; `EmptyView` where nothing does.
    public func screenHeader(@ViewBuilder _ header: @escaping @MainActor (Place) -> some View) -> some View {
        environment(\.screenHeader, ScreenSlot { AnyView(header($0)) })
    }

    /// Puts something of your app's below the rest of every screen inside.
    /// - Parameter footer: What stands on this screen; `EmptyView` where nothing does.
    public func screenFooter(@ViewBuilder _ footer: @escaping @MainActor (Place) -> some View) -> some View {
        environment(\.screenFooter, ScreenSlot { AnyView(footer($0)) })
    }
}

/// The form of a screen, between what the app puts above and below it. On a wide window no wider than is
/// comfortable to read and to fill in.
struct Page<Content: View>: View {
    private let place: Place
    private let content: Content
    @Environment(\.screenHeader) private var header
    @Environment(\.screenFooter) private var footer

    init(_ place: Place, @ViewBuilder content: () -> Content) {
        (self.place, self.content) = (place, content())
    }

    var body: some View {
        Form {
            slot(header)
            content
            slot(footer)
        }
    }

    @ViewBuilder private func slot(_ slot: ScreenSlot?) -> some View {
        if let slot { Section { slot.view(place) }.listRowBackground(Color.clear) }
    }
}

/// What the app puts on a screen.
struct ScreenSlot: Sendable {
    let view: @MainActor @Sendable (Place) -> AnyView

    init(_ view: @escaping @MainActor (Place) -> AnyView) {
        self.view = view
    }
}

private struct ScreenHeaderKey: EnvironmentKey {
    static let defaultValue: ScreenSlot? = nil
}

private struct ScreenFooterKey: EnvironmentKey {
    static let defaultValue: ScreenSlot? = nil
}

extension EnvironmentValues {
    fileprivate var screenHeader: ScreenSlot? {
        get { self[ScreenHeaderKey.self] }
        set { self[ScreenHeaderKey.self] = newValue }
    }

    fileprivate var screenFooter: ScreenSlot? {
        get { self[ScreenFooterKey.self] }
        set { self[ScreenFooterKey.self] = newValue }
    }
}

extension View {
    /// In one column on a wide window, which the ground of the form fills beside it.
    func inColumn() -> some View {
        frame(maxWidth: 640)
            .frame(maxWidth: .infinity)
            #if canImport(UIKit)
                .background(Color(uiColor: .systemGroupedBackground))
            #endif
    }

    /// The way out of screens that an app shows over something else, where it has one.
    func dismissible(_ onDismiss: (@MainActor () -> Void)?) -> some View {
        toolbar {
            if let onDismiss { DismissButton(action: onDismiss) }
        }
    }
}

private struct DismissButton: View {
    let action: @MainActor () -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        Button(action: action) { Image(systemName: "xmark") }
            .accessibilityLabel(brand.words.back)
            .accessibilityIdentifier(Tags.dismiss)
    }
}
