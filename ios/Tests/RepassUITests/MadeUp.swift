import Synchronization

/// Remembers what was pressed.
final class Acted<Action: Sendable>: Sendable {
    private let noted = Mutex<[Action]>([])

    var all: [Action] {
        noted.withLock { $0 }
    }

    func note(_ action: Action) {
        noted.withLock { $0.append(action) }
    }
}
