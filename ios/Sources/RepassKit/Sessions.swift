public import Foundation
public import Observation
public import RepassBindings

/// The session of the signed-in person, as Repass keeps it: in the secure store, refreshed before it expires and
/// by one request at a time, and ended when they sign out. Nobody else may refresh it.
///
/// ```swift
/// var request = URLRequest(url: messages)
/// request.setValue("Bearer \(try await sessions.accessToken())", forHTTPHeaderField: "Authorization")
/// ```
///
/// Calls may come from any thread. A view that reads ``state`` is drawn anew when it changes.
public final class Sessions: Observable, Sendable {
    private let keeper: SessionKeeper
    private let registrar = ObservationRegistrar()
    private let watching: Task<Void, Never>

    init(_ keeper: SessionKeeper) {
        self.keeper = keeper
        let registrar = registrar
        let (states, end) = Self.states(of: keeper)
        let weakly = Weakly()
        watching = Task { @MainActor in
            for await _ in states {
                guard let sessions = weakly.sessions else { break }
                // The keeper has it already.
                registrar.withMutation(of: sessions, keyPath: \.state) {}
            }
            end()
        }
        weakly.sessions = self
    }

    deinit {
        watching.cancel()
    }

    /// What is held now. `.restoring` for moments after the start, until the secure store was read.
    public var state: SessionState {
        registrar.access(self, keyPath: \.state)
        return keeper.state()
    }

    /// What is held, from now on and in order, the present state first. A reader that is slow skips states that
    /// were already replaced; the last one always arrives. It ends when the client is closed.
    public var states: AsyncStream<SessionState> {
        Self.states(of: keeper).states
    }

    /// Lends the access token for one of the app's own requests. It is refreshed first where it is about to expire,
    /// for however many callers by one request. Use it for this request and keep it nowhere.
    ///
    /// A task that is cancelled waits no longer; what was begun for it goes on.
    /// - Throws: A ``LendFailure``, which says whether the person has to sign in, or `CancellationError`.
    public func accessToken() async throws -> String {
        let loan = TokenLoan()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard loan.wait(continuation) else { return }
                keeper.lendAccessToken(receiver: loan)
            }
        } onCancel: {
            loan.end(.failure(CancellationError()))
        }
    }

    /// Your server refused this access token (401). It is refreshed before it is lent again, although it seemed to
    /// live; ask for another one, once, and repeat your request with that.
    public func accessTokenRefused(_ accessToken: String) {
        keeper.accessTokenRefused(accessToken: accessToken)
    }

    /// Signs out: at once on this device; the server is told as soon as it can be reached. What you keep of the
    /// person is yours to delete.
    public func signOut() {
        keeper.signOut()
    }

    /// The app came to the front: what could not be done before, such as with a locked device, is tried again.
    /// `tellsForeground(to:)` of RepassUI calls it.
    public func foregrounded() {
        keeper.foregrounded()
    }

    private static func states(
        of keeper: SessionKeeper
    ) -> (states: AsyncStream<SessionState>, end: EndOfObservation) {
        let (states, told) = AsyncStream<SessionState>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let observation = keeper.observe(listener: StateListener(told))
        told.onTermination = { _ in observation.cancel() }
        return (states, { observation.cancel() })
    }
}

/// Lets go of what it does not keep alive.
private final class Weakly: @unchecked Sendable {
    private let lock = NSLock()
    private weak var held: Sessions?

    var sessions: Sessions? {
        get { lock.withLock { held } }
        set { lock.withLock { held = newValue } }
    }
}

/// Hears the states on a thread of the library, which lets go of it when there are no more.
private final class StateListener: SessionListener {
    private let told: AsyncStream<SessionState>.Continuation

    init(_ told: AsyncStream<SessionState>.Continuation) {
        self.told = told
    }

    deinit {
        told.finish()
    }

    func changed(state: SessionState) {
        told.yield(state)
    }
}

/// Somebody who waits for a token, and goes on once: with it, without it, or since nobody waits any more.
private final class TokenLoan: TokenReceiver, @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: CheckedContinuation<String, any Error>?
    private var isOver = false

    /// Whether it is worth asking: nobody gave up before.
    func wait(_ continuation: CheckedContinuation<String, any Error>) -> Bool {
        let isWaiting = lock.withLock { () -> Bool in
            if !isOver { waiting = continuation }
            return !isOver
        }
        if !isWaiting { continuation.resume(throwing: CancellationError()) }
        return isWaiting
    }

    func end(_ result: Result<String, any Error>) {
        let waiter = lock.withLock { () -> CheckedContinuation<String, any Error>? in
            isOver = true
            defer { waiting = nil }
            return waiting
        }
        waiter?.resume(with: result)
    }

    func lent(accessToken: String) {
        end(.success(accessToken))
    }

    func refused(reason: LendFailure) {
        end(.failure(reason))
    }
}
