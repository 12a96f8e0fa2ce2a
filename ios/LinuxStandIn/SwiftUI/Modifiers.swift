// What has an effect on a walk.
extension View {
    public func disabled(_ disabled: Bool) -> some View { inside { if disabled { $0.isEnabled = false } } }
    public func environment<Value>(_ path: WritableKeyPath<EnvironmentValues, Value>, _ value: Value) -> some View {
        inside { $0[keyPath: path] = value }
    }
    public func onSubmit(_ action: @escaping () -> Void) -> some View {
        Modified(content: self, inside: { $0.submit = $0.submit ?? action })
    }
    public func focused<Value: Hashable>(_ binding: FocusState<Value>.Binding, equals value: Value) -> some View {
        each { node in
            guard node.type != nil else { return }
            node.isFocused = binding.wrappedValue == value
            node.takeFocus = { binding.wrappedValue = value }
        }
    }
    public func onChange<Value: Equatable>(
        of value: Value, initial: Bool = false, _ action: @escaping (_ old: Value, _ new: Value) -> Void
    ) -> some View {
        Modified(content: self, outside: { _, context in
            let place = context.path + "/change of \(Value.self)"
            let old = context.memory.value(place, initial: [Value]())
            context.memory.set(place, [value])
            guard old != [value], initial || !old.isEmpty else { return }
            context.memory.later { action(old.first ?? value, value) }
        })
    }
    public func onAppear(perform action: (() -> Void)? = nil) -> some View {
        Modified(content: self, outside: { nodes, context in
            let place = context.path + "/appeared"
            guard !nodes.isEmpty, let action, !context.memory.value(place, initial: false) else { return }
            context.memory.set(place, true)
            context.memory.later(action)
        })
    }
    public func onDisappear(perform action: (() -> Void)? = nil) -> some View {
        Modified(content: self, outside: { _, context in context.memory.whenGone(context.path + "/shown", action ?? {}) })
    }
    public func sensoryFeedback<T: Equatable>(
        _ feedback: SensoryFeedback, trigger: T, condition: @escaping (_ old: T, _ new: T) -> Bool
    ) -> some View {
        onChange(of: trigger) { if condition($0, $1) { SensoryFeedback.played.append(feedback) } }
    }
    public func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { self }
    public func overlay<Over: View>(@ViewBuilder content: () -> Over) -> some View {
        let over = content()
        return Modified(content: self, outside: { nodes, context in
            let above = over.walk(context.child("over"))
            if !above.isEmpty { nodes = above }  // What is covered is not seen.
        })
    }
    public func background<Under: View>(@ViewBuilder content: () -> Under) -> some View {
        let under = content()
        return Modified(content: self, outside: { $0 += under.walk($1.child("under")) })
    }
    public func safeAreaInset<Inset: View>(edge: VerticalEdge, @ViewBuilder content: () -> Inset) -> some View {
        let inset = content()
        return Modified(content: self, outside: { $0 += inset.walk($1.child("inset")) })
    }
    public func toolbar<Bar: View>(@ViewBuilder content: () -> Bar) -> some View {
        let bar = content()
        return Modified(content: self, outside: { $0 += bar.walk($1.child("bar")) })
    }
    public func navigationTitle(_ title: String) -> some View {
        Modified(content: self, outside: { nodes, _ in nodes.insert(Node(.text, title), at: 0) })
    }
    public func navigationDestination<Pushed: View>(
        isPresented: Binding<Bool>, @ViewBuilder destination: () -> Pushed
    ) -> some View {
        let pushed = destination()
        return Modified(content: self, outside: { nodes, context in
            guard isPresented.wrappedValue else { return }
            let inside = pushed.walk(context.child("pushed"))
            var back = Node(.button, "Back", identifier: Node.back)
            back.isEnabled = !inside.contains { $0.identifier == Node.noWayBack }
            back.act = { isPresented.wrappedValue = false }
            nodes += [back] + inside.filter { $0.identifier != Node.noWayBack }
        })
    }
    public func navigationBarBackButtonHidden(_ hidden: Bool = true) -> some View {
        Modified(content: self, outside: { nodes, _ in
            if hidden { nodes.append(Node(.rule, identifier: Node.noWayBack)) }
        })
    }
    public func foregroundStyle(_ style: Color) -> some View { each { $0.colour = $0.colour ?? style } }
    public func tint(_ tint: Color?) -> some View { inside { $0.tint = tint } }
    public func textContentType(_ type: UITextContentType?) -> some View { each { $0.contentType = type } }
    public func privacySensitive(_ sensitive: Bool = true) -> some View { each { $0.isPrivate = sensitive } }
    public func accessibilityHidden(_ hidden: Bool) -> some View { each { $0.isHidden = hidden } }
    public func accessibilityIdentifier(_ name: String) -> some View { each { $0.identifier = $0.identifier ?? name } }
    public func accessibilityLabel(_ label: String) -> some View { each { $0.label = label } }
    public func accessibilityValue(_ value: String) -> some View { each { $0.value = value } }
}

/// What VoiceOver was asked to say.
public enum AccessibilityNotification {
    @MainActor public static var announced: [String] = []
    public struct Announcement {
        private let sentence: String
        public init(_ sentence: String) { self.sentence = sentence }
        @MainActor public func post() { announced.append(sentence) }
    }
}

// What only has looks.
extension View {
    public func font(_ font: Font?) -> some View { self }
    public func opacity(_ opacity: Double) -> some View { self }
    public func padding(_ length: CGFloat) -> some View { self }
    public func padding(_ edges: Edge = .all, _ length: CGFloat? = nil) -> some View { self }
    public func background(_ style: BackgroundStyle) -> some View { self }
    public func frame(
        maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View { self }
    public func submitLabel(_ label: SubmitLabel) -> some View { self }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
    public func buttonBorderShape(_ shape: ButtonBorderShape) -> some View { self }
    public func buttonStyle(_ style: ButtonStyle) -> some View { self }
    public func listRowBackground(_ view: Color?) -> some View { self }
    public func listRowInsets(_ insets: EdgeInsets?) -> some View { self }
    public func ignoresSafeArea() -> some View { self }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }
    public func keyboardType(_ type: UIKeyboardType) -> some View { self }
    public func textInputAutocapitalization(_ kind: TextInputAutocapitalization?) -> some View { self }
    public func navigationBarTitleDisplayMode(_ mode: NavigationBarTitleDisplayMode) -> some View { self }
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { self }
}

public struct Font: Sendable {
    public static let (headline, footnote, callout, body) = (Font(), Font(), Font(), Font())
    public static let (largeTitle, title2, title3, subheadline) = (Font(), Font(), Font(), Font())
    public static func custom(_ name: String, size: CGFloat, relativeTo style: TextStyle) -> Font { Font() }
    public enum TextStyle: Sendable { case title2, headline, body, subheadline }
    public enum Weight: Sendable { case semibold }
    public func bold() -> Font { self }
    public func weight(_ weight: Weight) -> Font { self }
    public func monospacedDigit() -> Font { self }
}

public struct Color: Hashable, Sendable {
    public struct Resolved: Hashable, Sendable { public var red, green, blue, opacity: Float }
    private let (day, night): (Resolved, Resolved)
    /// As Apple's system colours are, by day and by night.
    private init(_ day: UInt32, _ night: UInt32) {
        let parts = { (hex: UInt32, shift: UInt32) in Float(hex >> shift & 0xff) / 255 }
        let mixed = { (hex: UInt32) in Resolved(red: parts(hex, 16), green: parts(hex, 8), blue: parts(hex, 0), opacity: 1) }
        (self.day, self.night) = (mixed(day), mixed(night))
    }
    public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
        day = Resolved(red: Float(red), green: Float(green), blue: Float(blue), opacity: Float(opacity))
        night = day
    }
    public func resolve(in environment: EnvironmentValues) -> Resolved { environment.colorScheme == .light ? day : night }
    public static let red = Color(0xff3b30, 0xff453a), green = Color(0x34c759, 0x30d158), orange = Color(0xff9500, 0xff9f0a)
    public static let indigo = Color(0x5856d6, 0x5e5ce6), accentColor = Color(0x007aff, 0x0a84ff)
    public static let yellow = Color(0xffcc00, 0xffd60a), pink = Color(0xff2d55, 0xff375f)
    public static let primary = Color(0x000000, 0xffffff), secondary = Color(0x3c3c43, 0xebebf5)
    public static let white = Color(0xffffff, 0xffffff), black = Color(0x000000, 0x000000), clear = Color(red: 0, green: 0, blue: 0, opacity: 0)
}

public struct BackgroundStyle: Sendable { public static let background = BackgroundStyle(), bar = BackgroundStyle() }
public enum HorizontalAlignment: Sendable { case leading, center }
public struct ButtonBorderShape: Sendable {
    public static let capsule = ButtonBorderShape()
    public static func roundedRectangle(radius: CGFloat) -> Self { Self() }
}
public enum Alignment: Sendable { case leading, center }
public enum Edge: Sendable { case all, horizontal }
public struct Rectangle: BuiltIn {
    public init() {}
    public func fill(_ style: BackgroundStyle) -> Rectangle { self }
    func nodes(_ context: Context) -> [Node] { [Node(.rule, "cover")] }
}
public struct EdgeInsets: Sendable { public init() {} }
public enum TextAlignment: Sendable { case center }
public enum VerticalEdge: Sendable { case bottom }
public enum ButtonStyle: Sendable { case borderedProminent, borderless }
public enum SubmitLabel: Sendable { case next, go, send, done }
public enum AccessibilityChildBehavior: Sendable { case ignore, combine, contain }
public enum AccessibilityTraits: Sendable { case isHeader, updatesFrequently }
public enum SensoryFeedback: Sendable {
    case success, error
    @MainActor public static var played: [SensoryFeedback] = []
}
public enum NavigationBarTitleDisplayMode: Sendable { case inline }
public enum UIKeyboardType: Sendable { case emailAddress, numberPad, asciiCapable }
public enum TextInputAutocapitalization: Sendable { case never }
public enum UITextContentType: Sendable { case username, password, newPassword, oneTimeCode }
