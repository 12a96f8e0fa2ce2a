import Foundation
public import RepassBindings

/// What a flow shows from now on, in order, the present screen first, together with the fields that are
/// to be emptied.
///
/// A reader that is slow skips screens that were already replaced, but no field that was emptied
/// meanwhile; the last screen always arrives. It ends when the flow is closed or let go of, or its client
/// closed.
public struct Updates<Screen: Sendable>: AsyncSequence, Sendable {
    /// What is shown now.
    public struct Element: Sendable {
        /// The screen.
        public var screen: Screen
        /// The fields of these slots are empty from now on: what was typed into them is wiped.
        public var emptied: Set<Slot>
    }

    /// Waits for what is shown next.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var signals: AsyncStream<Void>.Iterator
        fileprivate let untaken: Untaken<Screen>

        /// What is shown next, or nothing once the flow is over.
        public mutating func next() async -> Element? {
            while await signals.next() != nil {
                if let update = untaken.take() { return update }
            }
            return nil
        }
    }

    private let signals: AsyncStream<Void>
    private let untaken = Untaken<Screen>()

    init(of core: some CoreFlow<some Any, Screen>) {
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.signals = signals
        let end = core.observe { [untaken] screen, emptied in
            untaken.add(screen, emptied)
            signal.yield()
        } over: {
            signal.finish()
        }
        signal.onTermination = { _ in end() }
    }

    /// Begins to read; only one may.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(signals: signals.makeAsyncIterator(), untaken: untaken)
    }
}

/// The newest screen that nobody took yet, with every field that was emptied since the last one taken.
private final class Untaken<Screen: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var update: Updates<Screen>.Element?

    func add(_ screen: Screen, _ emptied: [Slot]) {
        lock.withLock {
            let before = update?.emptied ?? []
            update = Updates.Element(screen: screen, emptied: before.union(emptied))
        }
    }

    func take() -> Updates<Screen>.Element? {
        lock.withLock {
            defer { update = nil }
            return update
        }
    }
}
