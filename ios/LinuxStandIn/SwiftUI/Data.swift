@_exported public import Observation

/// A property that is connected to the place of its view before the body is asked for.
@MainActor protocol Connected {
    func connect(_ context: Context, at name: String)
}

/// A value in the memory of a walk.
final class Place<Value>: @unchecked Sendable {
    private let initial: Value
    private var (memory, path): (Memory?, String) = (nil, "")

    init(_ initial: Value) { self.initial = initial }

    @MainActor func connect(_ context: Context, at name: String) {
        (memory, path) = (context.memory, "\(context.path).\(name)")
        _ = value
    }

    @MainActor var value: Value {
        get { memory?.value(path, initial: initial) ?? initial }
        set { memory?.set(path, newValue) }
    }
}

@MainActor @preconcurrency @propertyWrapper public struct State<Value>: Connected {
    private let place: Place<Value>
    public init(wrappedValue: Value) { place = Place(wrappedValue) }
    public var wrappedValue: Value {
        get { place.value }
        nonmutating set { place.value = newValue }
    }
    func connect(_ context: Context, at name: String) { place.connect(context, at: name) }
}

@MainActor @preconcurrency @propertyWrapper public struct FocusState<Value: Hashable>: Connected {
    public typealias Binding = SwiftUI.Binding<Value>
    private let place: Place<Value>
    public init() where Value == Bool { place = Place(false) }
    public init<T: Hashable>() where Value == T? { place = Place(nil) }
    public var wrappedValue: Value {
        get { place.value }
        nonmutating set { place.value = newValue }
    }
    public var projectedValue: Binding { Binding { place.value } set: { place.value = $0 } }
    func connect(_ context: Context, at name: String) { place.connect(context, at: name) }
}

@MainActor @preconcurrency @propertyWrapper public struct Binding<Value> {
    private let get: @MainActor () -> Value
    private let set: @MainActor (Value) -> Void
    public init(get: @escaping @MainActor () -> Value, set: @escaping @MainActor (Value) -> Void) {
        (self.get, self.set) = (get, set)
    }
    public static func constant(_ value: Value) -> Binding { Binding { value } set: { _ in } }
    public var wrappedValue: Value {
        get { get() }
        nonmutating set { set(newValue) }
    }
    public var projectedValue: Binding { self }
}

@MainActor @preconcurrency @propertyWrapper @dynamicMemberLookup public struct Bindable<Value: AnyObject & Observable> {
    public var wrappedValue: Value
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
    public var projectedValue: Bindable { self }
    public subscript<Subject>(dynamicMember path: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> {
        Binding { wrappedValue[keyPath: path] } set: { wrappedValue[keyPath: path] = $0 }
    }
}

@MainActor @preconcurrency @propertyWrapper public struct Environment<Value>: Connected {
    private final class Found { var values = EnvironmentValues() }
    private let path: KeyPath<EnvironmentValues, Value>
    private let found = Found()
    public init(_ path: KeyPath<EnvironmentValues, Value>) { self.path = path }
    public var wrappedValue: Value { found.values[keyPath: path] }
    func connect(_ context: Context, at name: String) { found.values = context.environment }
}

public protocol EnvironmentKey {
    associatedtype Value
    static var defaultValue: Value { get }
}

public struct EnvironmentValues {
    private var values: [ObjectIdentifier: Any] = [:]
    public init() {}
    public subscript<Key: EnvironmentKey>(key: Key.Type) -> Key.Value {
        get { values[ObjectIdentifier(key)] as? Key.Value ?? Key.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }
    public var scenePhase = ScenePhase.active
    public var layoutDirection = LayoutDirection.leftToRight
    public var isEnabled = true
    public var openURL = OpenURLAction { _ in .systemAction }
    public var colorScheme = ColorScheme.light
    var tint: Color?
}

public struct OpenURLAction {
    public enum Result { case handled, discarded, systemAction }
    private let handler: (URL) -> Result
    public init(handler: @escaping (URL) -> Result) { self.handler = handler }
    @MainActor public func callAsFunction(_ url: URL) { _ = handler(url) }
}
public enum ScenePhase: Comparable, Sendable { case background, inactive, active }
public enum ColorScheme: Hashable, Sendable { case light, dark }
public enum LayoutDirection: Hashable, Sendable { case leftToRight, rightToLeft }
