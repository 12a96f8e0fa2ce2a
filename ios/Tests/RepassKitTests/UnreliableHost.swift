import Foundation
import RepassKit

/// A store that does something before it does its work.
actor UnreliableStore: KeyValueStore {
    private let values = MemoryStore()
    private var behaviour: @Sendable () async throws -> Void = {}

    func behave(_ behaviour: @escaping @Sendable () async throws -> Void) {
        self.behaviour = behaviour
    }

    func read(key: String) async throws -> Data? {
        try await behaviour()
        return await values.read(key: key)
    }

    func write(key: String, value: Data) async throws {
        try await behaviour()
        await values.write(key: key, value: value)
    }

    func delete(key: String) async throws {
        try await behaviour()
        await values.delete(key: key)
    }
}

/// Sessions that do something before they are handed out.
actor UnreliableSessions: SessionHost {
    private let held = MemorySessions()
    private var behaviour: @Sendable () async throws -> Void = {}

    func behave(_ behaviour: @escaping @Sendable () async throws -> Void) {
        self.behaviour = behaviour
    }

    func signedIn(session: Session) async throws {
        try await behaviour()
        await held.signedIn(session: session)
    }

    func mustSignInAgain() async {
        await held.mustSignInAgain()
    }

    func accessToken() async throws -> String? {
        try await behaviour()
        return await held.accessToken()
    }

    func account() async -> String? {
        await held.account()
    }
}

/// Returns when the task is cancelled, and not before: what hangs for good.
func untilCancelled() async {
    let nothing = AsyncStream<Never> { _ in }
    for await _ in nothing {}
}
