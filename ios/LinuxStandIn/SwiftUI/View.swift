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

extension Never: View {}

/// What is built in tells its nodes itself.
@MainActor protocol BuiltIn: View where Body == Never {
    func nodes(_ context: Context) -> [Node]
}

extension View where Body == Never {
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
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    @MainActor public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView {
        var parts: [any View] = []
        repeat parts.append(each content)
        return TupleView(parts: parts)
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    @MainActor public static func buildEither<A: View, B: View>(first: A) -> _ConditionalContent<A, B> {
        _ConditionalContent(first: first, second: nil)
    }
    @MainActor public static func buildEither<A: View, B: View>(second: B) -> _ConditionalContent<A, B> {
        _ConditionalContent(first: nil, second: second)
    }
}

public struct TupleView: BuiltIn {
    let parts: [any View]
    func nodes(_ context: Context) -> [Node] { parts.enumerated().flatMap { $1.walk(context.child("\($0)")) } }
}

public struct _ConditionalContent<First: View, Second: View>: BuiltIn {
    let (first, second): (First?, Second?)
    func nodes(_ context: Context) -> [Node] {
        first.walk(context.child("first")) + second.walk(context.child("second"))
    }
}

extension Optional: View, BuiltIn where Wrapped: View {
    func nodes(_ context: Context) -> [Node] { map { $0.walk(context.child("if")) } ?? [] }
}

public struct EmptyView: BuiltIn {
    public nonisolated init() {}
    func nodes(_ context: Context) -> [Node] { [] }
}

public struct AnyView: BuiltIn {
    private let view: any View
    public init<V: View>(_ view: V) { self.view = view }
    func nodes(_ context: Context) -> [Node] { view.walk(context) }
}

/// A view with something done to its nodes, or to the context that they are told in.
struct Modified<Content: View>: BuiltIn {
    let content: Content
    var inside: (inout Context) -> Void = { _ in }
    var outside: (inout [Node], Context) -> Void = { _, _ in }
    func nodes(_ context: Context) -> [Node] {
        var inner = context.child("of")
        inside(&inner)
        var nodes = content.walk(inner)
        outside(&nodes, context)
        return nodes
    }
}

extension View {
    /// Every node of the view, changed.
    func each(_ change: @escaping (inout Node) -> Void) -> some View {
        Modified(content: self, outside: { nodes, _ in for index in nodes.indices { change(&nodes[index]) } })
    }

    /// Changes the environment inside.
    func inside(_ change: @escaping (inout EnvironmentValues) -> Void) -> some View {
        Modified(content: self, inside: { change(&$0.environment) })
    }
}
