package import RepassKit

extension RepassFlow {
    /// Waits until the flow shows what is asked for.
    package func shown(where isAwaited: @Sendable (Screen) -> Bool) async throws -> Screen {
        for await screen in screens where isAwaited(screen) {
            return screen
        }
        throw Missing(what: "a screen after \(screen)")
    }
}

extension FlowModel {
    /// Waits until the model shows what is asked for.
    package func shows(_ isAwaited: (Screen) -> Bool) async throws {
        do {
            try await until { isAwaited(screen) }
        } catch {
            throw Missing(what: "a screen after \(screen)")
        }
    }
}

/// Waits until something holds on the main actor; gives up after a long while.
@MainActor package func until(_ holds: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while !holds() {
        guard ContinuousClock.now < end else { throw Missing(what: "what the test waited for") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
