public struct Text: BuiltIn {
    private var parts: [(text: AttributedString, isBold: Bool)]
    public init<S: StringProtocol>(_ content: S) { self.init(AttributedString(String(content))) }
    public init(_ content: AttributedString) { parts = [(content, false)] }
    public func font(_ font: Font?) -> Text { self }
    public func bold() -> Text {
        var bold = self
        bold.parts = parts.map { ($0.text, true) }
        return bold
    }
    public static func + (first: Text, second: Text) -> Text {
        var both = first
        both.parts += second.parts
        return both
    }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.text, parts.map { String($0.text.characters) }.joined())
        node.links = parts.flatMap { $0.text.runs.compactMap(\.link) }
        node.emphasised = parts.filter(\.isBold).map { String($0.text.characters) }
        return [node]
    }
}

public struct Image: BuiltIn {
    public enum Scale: Sendable { case small, medium, large }
    private let name: String
    public init(systemName: String) { name = systemName }
    func nodes(_ context: Context) -> [Node] { [Node(.image, name)] }
}

public struct Label<Title: View, Icon: View>: BuiltIn {
    private let title: Title
    private let icon: Icon
    public init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) {
        (self.title, self.icon) = (title(), icon())
    }
    func nodes(_ context: Context) -> [Node] { icon.walk(context.child("icon")) + title.walk(context.child("title")) }
}

extension Label where Title == Text, Icon == Image {
    public init<S: StringProtocol>(_ title: S, systemImage: String) {
        self.init { Text(String(title)) } icon: { Image(systemName: systemImage) }
    }
}

public struct Button<Label: View>: BuiltIn {
    private let action: @MainActor () -> Void
    private let label: Label
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        (self.action, self.label) = (action, label())
    }
    func nodes(_ context: Context) -> [Node] {
        let inside = label.walk(context.child("label")).flatMap(\.all).filter { $0.kind == .text }
        var node = Node(.button, inside.map(\.label).joined(separator: " "))
        node.isEnabled = context.environment.isEnabled
        node.act = action
        return [node]
    }
}

extension Button where Label == Text {
    public init<S: StringProtocol>(_ title: S, action: @escaping @MainActor () -> Void) {
        self.init(action: action) { Text(String(title)) }
    }
}

public struct TextField: BuiltIn {
    fileprivate let title: String
    fileprivate let text: Binding<String>
    public init<S: StringProtocol>(_ title: S, text: Binding<String>) { (self.title, self.text) = (String(title), text) }
    func nodes(_ context: Context) -> [Node] { [field(.field, title, text, context)] }
}

public struct SecureField: BuiltIn {
    fileprivate let title: String
    fileprivate let text: Binding<String>
    public init<S: StringProtocol>(_ title: S, text: Binding<String>) { (self.title, self.text) = (String(title), text) }
    func nodes(_ context: Context) -> [Node] { [field(.secureField, title, text, context)] }
}

@MainActor private func field(_ kind: Node.Kind, _ title: String, _ text: Binding<String>, _ context: Context) -> Node {
    var node = Node(kind, title)
    // As VoiceOver does, it tells no more of a password than its length.
    node.value = kind == .secureField ? String(repeating: "•", count: text.wrappedValue.count) : text.wrappedValue
    node.isEnabled = context.environment.isEnabled
    node.type = { text.wrappedValue = $0 }
    node.submit = context.submit
    return node
}

public struct ProgressView<Label: View, Current: View>: BuiltIn {
    private let label: Label
    private let current: Current
    public init(value: Double?, @ViewBuilder label: () -> Label, @ViewBuilder currentValueLabel: () -> Current) {
        (self.label, current) = (label(), currentValueLabel())
    }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.progress)
        node.children = label.walk(context.child("label")) + current.walk(context.child("current"))
        return [node]
    }
}

extension ProgressView where Label == EmptyView, Current == EmptyView {
    public init() { self.init(value: nil) { EmptyView() } currentValueLabel: { EmptyView() } }
}

/// What holds other views and adds nothing to be met.
public struct Holder<Content: View>: BuiltIn {
    let content: Content
    func nodes(_ context: Context) -> [Node] { content.walk(context.child("in")) }
}

@MainActor public func Group<Content: View>(@ViewBuilder content: () -> Content) -> Holder<Content> {
    Holder(content: content())
}
@MainActor public func Form<Content: View>(@ViewBuilder content: () -> Content) -> Holder<Content> {
    Holder(content: content())
}
@MainActor public func VStack<Content: View>(spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) -> Holder<Content> {
    Holder(content: content())
}
@MainActor public func HStack<Content: View>(spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) -> Holder<Content> {
    Holder(content: content())
}

public struct Section<Header: View, Content: View, Footer: View>: BuiltIn {
    private let header: Header
    private let content: Content
    private let footer: Footer
    public init(
        @ViewBuilder content: () -> Content, @ViewBuilder header: () -> Header, @ViewBuilder footer: () -> Footer
    ) {
        (self.content, self.header, self.footer) = (content(), header(), footer())
    }
    func nodes(_ context: Context) -> [Node] {
        header.walk(context.child("header")) + content.walk(context.child("in")) + footer.walk(context.child("footer"))
    }
}

extension Section where Header == EmptyView, Footer == EmptyView {
    public init(@ViewBuilder content: () -> Content) {
        self.init(content: content, header: { EmptyView() }, footer: { EmptyView() })
    }
}
extension Section where Footer == EmptyView {
    public init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Header) {
        self.init(content: content, header: header, footer: { EmptyView() })
    }
}
extension Section where Header == EmptyView {
    public init(@ViewBuilder content: () -> Content, @ViewBuilder footer: () -> Footer) {
        self.init(content: content, header: { EmptyView() }, footer: footer)
    }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: BuiltIn {
    let data: Data
    let id: KeyPath<Data.Element, ID>
    let content: (Data.Element) -> Content
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        (self.data, self.id, self.content) = (data, id, content)
    }
    func nodes(_ context: Context) -> [Node] {
        data.flatMap { content($0).walk(context.child("\($0[keyPath: id])")) }
    }
}

public struct TimelineView<Content: View>: BuiltIn {
    public struct Context: Sendable { public let date: Date }
    let content: (Context) -> Content
    public init(_ schedule: PeriodicTimelineSchedule, @ViewBuilder content: @escaping (Context) -> Content) {
        self.content = content
    }
    func nodes(_ context: SwiftUI.Context) -> [Node] { content(Context(date: .now)).walk(context.child("at")) }
}

public struct PeriodicTimelineSchedule: Sendable {
    public static func periodic(from start: Date, by interval: TimeInterval) -> Self { Self() }
}

public struct NavigationStack<Root: View>: BuiltIn {
    private let root: Root
    public init(@ViewBuilder root: () -> Root) { self.root = root() }
    func nodes(_ context: Context) -> [Node] {
        let nodes = root.walk(context.child("in"))
        // What was pushed covers what is below, and has a way back.
        guard let pushed = nodes.lastIndex(where: { $0.identifier == Node.back }) else { return nodes }
        return Array(nodes[pushed...])
    }
}

extension Node {
    /// The way back of the navigation bar.
    public static let back = "navigation/back"
}
