/// What a person meets: a text, a field, a button, or something to look at.
public struct Node {
    public enum Kind: String, Sendable { case text, field, secureField, button, toggle, progress, rule, symbol }

    public var kind: Kind
    /// What is written, and what VoiceOver says: the same, or another label.
    public let written: String
    public var label: String
    /// What is typed, or how far something is.
    public var value = ""
    public var identifier: String?
    public var isEnabled = true
    public var (isHidden, isFocused, isPrivate) = (false, false, false)
    public var contentType: UITextContentType?
    /// What is drawn in it, and its own colour; nothing where it is the one of its surroundings.
    public var (symbol, colour): (String?, Color?) = (nil, nil)
    public var links: [URL] = []
    public var emphasised: [String] = []
    var act: (@MainActor () -> Void)?
    var type: (@MainActor (String) -> Void)?
    var takeFocus: (@MainActor () -> Void)?
    var submit: (() -> Void)?

    init(_ kind: Kind, _ label: String = "", identifier: String? = nil) {
        (self.kind, self.written, self.label, self.identifier) = (kind, label, label, identifier)
    }
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
    public var nodes: [Node] { drawn.filter { !$0.isHidden } }

    /// What is drawn, also what VoiceOver passes over.
    public var drawn: [Node] {
        let context = Context(memory: memory, environment: environment, path: "")
        return memory.look { root().walk(context) }
    }

    /// Everything that is said, sentence by sentence.
    public var says: [String] { nodes.map(\.label).filter { !$0.isEmpty } }

    /// What has this identifier, or says this, and is what the caller looks for.
    public func find(_ name: String, where fits: (Node) -> Bool = { _ in true }) -> Node? {
        let nodes = nodes.filter(fits)
        return nodes.first { $0.identifier == name } ?? nodes.first { $0.label == name }
    }

    /// Presses a button, if it is there and can be pressed.
    public func press(_ name: String) -> Bool {
        guard let act = find(name, where: { $0.act != nil && $0.isEnabled })?.act else { return false }
        act()
        return true
    }

    /// Types the whole content of a field, if it is there and takes typing.
    public func type(_ text: String, into name: String) -> Bool {
        guard let field = find(name, where: { $0.type != nil && $0.isEnabled }) else { return false }
        field.takeFocus?()
        field.type?(text)
        return true
    }

    /// Presses the keyboard's return in a field, if it is there and takes it.
    public func submit(_ name: String) -> Bool {
        guard let submit = find(name, where: { $0.submit != nil && $0.isEnabled })?.submit else { return false }
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
    private var endings: [String: () -> Void] = [:]

    func look(_ walk: () -> [Node]) -> [Node] {
        (seen, after) = ([], [])
        let nodes = walk()
        // What goes away still has its state.
        for ending in endings where !seen.contains(ending.key) { ending.value() }
        endings = endings.filter { seen.contains($0.key) }
        values = values.filter { seen.contains($0.key) }
        for effect in after { effect() }
        return nodes
    }

    func value<Value>(_ place: String, initial: @autoclosure () -> Value) -> Value {
        seen.insert(place)
        if let value = values[place] as? Value { return value }
        let value = initial()
        values[place] = value
        return value
    }

    /// Carried out once a look does not come to this place any more.
    func whenGone(_ place: String, _ ending: @escaping () -> Void) {
        seen.insert(place)
        endings[place] = ending
    }
    func set(_ place: String, _ value: Any) { values[place] = value }
    /// Carried out after the look that it came up in.
    func later(_ effect: @escaping () -> Void) { after.append(effect) }
}
