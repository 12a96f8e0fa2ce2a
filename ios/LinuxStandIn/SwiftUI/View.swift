// A stand-in for SwiftUI where Apple's is not: just enough of it to type-check the screens of
// RepassUI and to walk them in tests. It draws nothing and proves nothing about Xcode.
//
// Signatures are Apple's as far as the screens use them. What has an effect on a walk (text, fields,
// buttons, focus, labels, environment, appearance, change) is carried out; what only has looks is not.

@_exported public import Foundation

@MainActor @preconcurrency public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("a view that is built in has no body") }
}

/// What is built in tells its nodes itself.
@MainActor protocol BuiltIn: View where Body == Never {
    func nodes(_ context: Context) -> [Node]
}

extension BuiltIn {
    public var body: Never { fatalError("a view that is built in has no body") }
}

extension View {
    /// The nodes of any view: of its own where it is built in, else of its body.
    @MainActor func walk(_ context: Context) -> [Node] {
        if let builtIn = self as? any BuiltIn { return builtIn.nodes(context) }
        let context = context.child(String(describing: Self.self))
        for (index, child) in Mirror(reflecting: self).children.enumerated() {
            (child.value as? any Connected)?.connect(context, at: "\(index)")
        }
        return body.walk(context)
    }
}

@resultBuilder public enum ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    @MainActor public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView {
        var parts: [any View] = []
        repeat parts.append(each content)
        return TupleView(parts: parts)
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<First: View, Second: View>(first: First) -> _ConditionalContent<First, Second> {
        .first(first)
    }
    public static func buildEither<First: View, Second: View>(second: Second) -> _ConditionalContent<First, Second> {
        .second(second)
    }
}

public struct TupleView: BuiltIn {
    let parts: [any View]
    func nodes(_ context: Context) -> [Node] {
        parts.enumerated().flatMap { $1.walk(context.child("\($0)")) }
    }
}

public enum _ConditionalContent<First: View, Second: View>: BuiltIn {
    case first(First)
    case second(Second)
    func nodes(_ context: Context) -> [Node] {
        switch self {
        case .first(let view): view.walk(context.child("if"))
        case .second(let view): view.walk(context.child("else"))
        }
    }
}

extension Optional: View where Wrapped: View {
    public var body: Never { fatalError("a view that is built in has no body") }
}

extension Optional: BuiltIn where Wrapped: View {
    func nodes(_ context: Context) -> [Node] { map { $0.walk(context.child("if")) } ?? [] }
}

public struct EmptyView: BuiltIn {
    public nonisolated init() {}
    func nodes(_ context: Context) -> [Node] { [] }
}

/// A view with something done to its nodes, or to the context that they are told in.
struct Modified<Content: View>: BuiltIn {
    let content: Content
    var inside: (inout Context) -> Void = { _ in }
    var outside: (inout [Node], Context) -> Void = { _, _ in }
    func nodes(_ context: Context) -> [Node] {
        var inner = context
        inside(&inner)
        var nodes = content.walk(inner)
        outside(&nodes, context)
        return nodes
    }
}

@MainActor @preconcurrency public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = _ViewModifier_Content
    @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

public struct _ViewModifier_Content: BuiltIn {
    let walked: @MainActor (Context) -> [Node]
    func nodes(_ context: Context) -> [Node] { walked(context) }
}

private struct WithModifier<Content: View, Modifier: ViewModifier>: BuiltIn {
    let content: Content
    let modifier: Modifier
    func nodes(_ context: Context) -> [Node] {
        let context = context.child(String(describing: Modifier.self))
        for (index, child) in Mirror(reflecting: modifier).children.enumerated() {
            (child.value as? any Connected)?.connect(context, at: "\(index)")
        }
        return modifier.body(content: _ViewModifier_Content { content.walk($0) }).walk(context)
    }
}

extension View {
    public func modifier<Modifier: ViewModifier>(_ modifier: Modifier) -> some View {
        WithModifier(content: self, modifier: modifier)
    }

    /// Every node of the view, changed.
    func each(_ change: @escaping (inout Node) -> Void) -> some View {
        Modified(content: self, outside: { nodes, _ in
            for index in nodes.indices { nodes[index].deeply(change) }
        })
    }

    /// Changes the environment inside.
    func inside(_ change: @escaping (inout EnvironmentValues) -> Void) -> some View {
        Modified(content: self, inside: { change(&$0.environment) })
    }
}
