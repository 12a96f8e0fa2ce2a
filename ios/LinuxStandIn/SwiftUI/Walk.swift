/// What a person meets: a text, a field, a button, or something to look at.
public struct Node {
    public enum Kind: String, Sendable { case text, field, secureField, button, image, progress, rule }

    public var kind: Kind
    /// What VoiceOver says: the text, or the label.
    public var label: String
    /// What is typed, or how far something is.
    public var value = ""
    public var identifier: String?
    public var isEnabled = true
    public var isHidden = false
    public var isHeader = false
    public var isFocused = false
    public var isPrivate = false
    public var contentType: UITextContentType?
    public var submitLabel: SubmitLabel?
    public var links: [URL] = []
    public var emphasised: [String] = []
    /// Nodes that belong together, such as the label inside a button.
    public var children: [Node] = []
    var act: (@MainActor () -> Void)?
    var type: (@MainActor (String) -> Void)?
    var takeFocus: (@MainActor () -> Void)?
    var submit: (() -> Void)?

    init(_ kind: Kind, _ label: String = "") {
        self.kind = kind
        self.label = label
    }

    mutating func deeply(_ change: (inout Node) -> Void) {
        change(&self)
        for index in children.indices { children[index].deeply(change) }
    }

    /// The node and what is inside of it, in the order of reading.
    var all: [Node] { [self] + children.flatMap(\.all) }
}

/// Walks a view: looks at what it shows, presses, types. Each look evaluates the view anew.
@MainActor public final class Walk {
    private let root: @MainActor () -> any View
    private let memory = Memory()
    public var environment = EnvironmentValues()

    public init<Root: View>(@ViewBuilder _ root: @escaping @MainActor () -> Root) {
        self.root = root
    }

    /// What there is now, in the order of reading, without what is hidden from everybody.
    public var nodes: [Node] {
        memory.begin()
        let nodes = root().walk(Context(memory: memory, environment: environment, path: ""))
        memory.end()
        return nodes.flatMap(\.all).filter { !$0.isHidden }
    }

    /// Everything that is said, sentence by sentence.
    public var says: [String] {
        nodes.filter { !$0.label.isEmpty }.map(\.label)
    }

    /// What a test knows by this identifier, or by what VoiceOver says.
    public func find(_ name: String) -> Node? {
        let nodes = nodes
        return nodes.first { $0.identifier == name } ?? nodes.first { $0.label == name }
    }

    /// Presses a button, if it is there and can be pressed.
    @discardableResult public func press(_ name: String) -> Bool {
        let button = nodes.first { $0.kind == .button && ($0.identifier == name || $0.label == name) }
        guard let button, button.isEnabled, let act = button.act else { return false }
        act()
        return true
    }

    /// Types the whole content of a field, if it is there and takes typing.
    @discardableResult public func type(_ text: String, into name: String) -> Bool {
        let field = nodes.first { $0.type != nil && ($0.identifier == name || $0.label == name) }
        guard let field, field.isEnabled else { return false }
        field.takeFocus?()
        field.type?(text)
        return true
    }

    /// Presses the keyboard's return in a field.
    @discardableResult public func submit(_ name: String) -> Bool {
        guard let submit = nodes.first(where: { $0.identifier == name && $0.isEnabled })?.submit else { return false }
        submit()
        return true
    }
}

/// Where in the view a node stands, with what is known there.
struct Context {
    let memory: Memory
    var environment: EnvironmentValues
    var path: String
    var submit: (() -> Void)?

    func child(_ name: String) -> Context {
        var child = self
        child.path += "/\(name)"
        return child
    }
}

/// What outlives a look: state, by the place of its view, as long as the view is there.
@MainActor final class Memory {
    private var values: [String: Any] = [:]
    private var seen: Set<String> = []
    private var after: [() -> Void] = []

    func begin() {
        seen = []
        after = []
    }

    func end() {
        values = values.filter { seen.contains($0.key) }
        let effects = after
        after = []
        for effect in effects { effect() }
    }

    func value<Value>(_ place: String, initial: @autoclosure () -> Value) -> Value {
        seen.insert(place)
        if let value = values[place] as? Value { return value }
        let value = initial()
        values[place] = value
        return value
    }

    func set(_ place: String, _ value: Any) { values[place] = value }

    /// Carried out after the look that it came up in.
    func later(_ effect: @escaping () -> Void) { after.append(effect) }

    /// Carried out when the place is seen for the first time.
    func appeared(_ place: String, _ effect: @escaping () -> Void) {
        if !value(place, initial: false) {
            values[place] = true
            later(effect)
        }
    }
}
