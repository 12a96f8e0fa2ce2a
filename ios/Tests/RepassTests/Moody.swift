import Foundation
import Repass

/// A store that does something before it does its work.
actor Moody: KeyValueStore {
    private let values = MemoryStore()
    private var mood: @Sendable () async throws -> Void = {}

    func feel(_ mood: @escaping @Sendable () async throws -> Void) {
        self.mood = mood
    }

    func read(key: String) async throws -> Data? {
        try await mood()
        return await values.read(key: key)
    }

    func write(key: String, value: Data) async throws {
        try await mood()
        await values.write(key: key, value: value)
    }

    func delete(key: String) async throws {
        try await mood()
        await values.delete(key: key)
    }
}

/// Sessions that do something before they are lent.
actor MoodySessions: SessionHost {
    private let held = MemorySessions()
    private var mood: @Sendable () async throws -> Void = {}

    func feel(_ mood: @escaping @Sendable () async throws -> Void) {
        self.mood = mood
    }

    func signedIn(session: HostSession) async {
        await held.signedIn(session: session)
    }

    func mustSignInAgain() async {
        await held.mustSignInAgain()
    }

    func accessToken() async throws -> String? {
        try await mood()
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
