public struct Text: BuiltIn {
    private var parts: [(text: AttributedString, isBold: Bool)]
    public init<S: StringProtocol>(_ content: S) { self.init(AttributedString(String(content))) }
    public init(_ content: AttributedString) { parts = [(content, false)] }
    private init(parts: [(AttributedString, Bool)]) { self.parts = parts }
    public func bold() -> Text { Text(parts: parts.map { ($0.text, true) }) }
    public static func + (first: Text, second: Text) -> Text { Text(parts: first.parts + second.parts) }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.text, parts.map { String($0.text.characters) }.joined())
        node.links = parts.flatMap { $0.text.runs.compactMap(\.link) }
        node.emphasised = parts.filter(\.isBold).map { String($0.text.characters) }
        return [node]
    }
}

public struct Image: BuiltIn, Equatable, Sendable {
    private let name: String
    public nonisolated init(systemName: String) { name = systemName }
    public nonisolated init(_ name: String) { self.name = name }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.symbol)
        node.symbol = name
        return [node]
    }
}

public struct Button<Label: View>: BuiltIn {
    private let action: @MainActor () -> Void
    private let label: Label
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        (self.action, self.label) = (action, label())
    }
    public init(_ title: String, action: @escaping @MainActor () -> Void) where Label == Text { self.init(action: action) { Text(title) } }
    func nodes(_ context: Context) -> [Node] {
        let inside = label.walk(context.child("label"))
        var node = Node(.button, inside.text)
        node.isEnabled = context.environment.isEnabled
        node.colour = inside.compactMap(\.colour).first ?? context.environment.tint
        node.act = action
        return [node]
    }
}

public struct Toggle<Label: View>: BuiltIn {
    private let isOn: Binding<Bool>
    private let label: Label
    public init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) { (self.isOn, self.label) = (isOn, label()) }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.toggle, label.walk(context.child("label")).text)
        node.isEnabled = context.environment.isEnabled
        node.value = isOn.wrappedValue ? "on" : "off"
        node.act = { isOn.wrappedValue.toggle() }
        return [node]
    }
}

public struct ToolbarItemPlacement: Sendable { public static let cancellationAction = Self() }
@MainActor public func ToolbarItem<C: View>(placement: ToolbarItemPlacement, @ViewBuilder content: () -> C) -> Holder<C> { Holder(content: content()) }

@MainActor public func TextField(_ title: String, text: Binding<String>, prompt: Text? = nil) -> Typed { Typed(kind: .field, title: title, text: text) }
@MainActor public func SecureField(_ title: String, text: Binding<String>, prompt: Text? = nil) -> Typed { Typed(kind: .secureField, title: title, text: text) }
public struct Typed: BuiltIn {
    let (kind, title, text): (Node.Kind, String, Binding<String>)
    init(kind: Node.Kind, title: String, text: Binding<String>) { (self.kind, self.title, self.text) = (kind, title, text) }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(kind, title)
        // As VoiceOver does, it tells no more of a password than its length.
        node.value = kind == .secureField ? String(repeating: "•", count: text.wrappedValue.count) : text.wrappedValue
        node.isEnabled = context.environment.isEnabled
        node.type = { text.wrappedValue = $0 }
        node.submit = context.submit
        return [node]
    }
}

public struct ProgressView<Label: View, Current: View>: BuiltIn {
    private let (label, current): (Label, Current)
    public init(
        value: Double? = nil, @ViewBuilder label: () -> Label = { EmptyView() },
        @ViewBuilder currentValueLabel: () -> Current = { EmptyView() }
    ) { (self.label, current) = (label(), currentValueLabel()) }
    func nodes(_ context: Context) -> [Node] {
        var node = Node(.progress, label.walk(context.child("label")).text)
        node.colour = context.environment.tint
        node.value = current.walk(context.child("current")).text
        return [node]
    }
}

/// What holds other views and adds nothing to be met.
public struct Holder<Content: View>: BuiltIn {
    let content: Content
    func nodes(_ context: Context) -> [Node] { content.walk(context.child("in")) }
}

@MainActor public func Group<C: View>(@ViewBuilder content: () -> C) -> Holder<C> { Holder(content: content()) }
@MainActor public func Form<C: View>(@ViewBuilder content: () -> C) -> Holder<C> { Holder(content: content()) }
@MainActor public func Section<Content: View, Header: View, Footer: View>(
    @ViewBuilder content: () -> Content, @ViewBuilder header: () -> Header = { EmptyView() },
    @ViewBuilder footer: () -> Footer = { EmptyView() }
) -> Holder<TupleView> { Holder(content: TupleView(parts: [header(), content(), footer()])) }
@MainActor public func Label<Title: View, Icon: View>(
    @ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon
) -> Holder<TupleView> { Holder(content: TupleView(parts: [icon(), title()])) }
@MainActor public func VStack<C: View>(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> C) -> Holder<C> { Group(content: content) }
@MainActor public func HStack<C: View>(spacing: CGFloat? = nil, @ViewBuilder content: () -> C) -> Holder<C> { Group(content: content) }

public struct Menu<Content: View>: BuiltIn {
    private let (title, content): (String, Content)
    public init(_ title: String, systemImage: String, @ViewBuilder content: () -> Content) { (self.title, self.content) = (title, content()) }
    func nodes(_ context: Context) -> [Node] {
        let place = context.path + "/isOpen"
        var node = Node(.button)
        node.label = title
        node.act = { context.memory.set(place, true) }
        return [node] + (context.memory.value(place, initial: false) ? content.walk(context.child("in")) : [])
    }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: BuiltIn {
    private let (data, id, content): (Data, KeyPath<Data.Element, ID>, (Data.Element) -> Content)
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        (self.data, self.id, self.content) = (data, id, content)
    }
    func nodes(_ context: Context) -> [Node] { data.flatMap { content($0).walk(context.child("\($0[keyPath: id])")) } }
}

public struct TimelineContext: Sendable { public let date = Date.now }
@MainActor public func TimelineView<C: View>(
    _ schedule: PeriodicTimelineSchedule, @ViewBuilder content: (TimelineContext) -> C
) -> Holder<C> { Holder(content: content(TimelineContext())) }
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

extension [Node] {
    /// What the texts among them say.
    fileprivate var text: String { filter { $0.kind == .text }.map(\.label).joined(separator: " ") }
}

extension Node {
    /// The way back of the navigation bar.
    public static let back = "navigation/back"
    static let noWayBack = "navigation/no way back"
}
