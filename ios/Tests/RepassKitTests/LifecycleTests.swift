import Foundation
import RepassTestSupport
import Testing

@testable import RepassKit

/// The life of the boundary, seen from Swift: threads, closing, letting go, and hosts at their worst.
/// The sentences are those of Kotlin's tests, but for a host that answers twice: an `async` function
/// returns once, so Swift has no way to say it.
@Suite(.enabled(if: Sandbox.isRunning), .timeLimit(.minutes(1)))
struct LifecycleTests {
    private let sandbox: Sandbox
    private let account: Account
    private let records = UnreliableStore()
    private let secrets = MemoryStore()

    init() async throws {
        sandbox = try Sandbox()
        account = try await sandbox.newAccount()
    }

    private func send(_ flow: RepassFlow<ResetAction, ResetScreen>) {
        flow.put(.address, account.address)
        flow.dispatch(.sendInstructions)
    }

    private func open(sessions: any SessionHost = MemorySessions()) throws -> Repass {
        try sandbox.app(stores: Stores(records: records, secrets: secrets), sessions: sessions)
    }

    @Test func pressing_from_many_threads_sends_once() async throws {
        let flow = try open().reset()
        _ = try await flow.shown { $0.asksForAddress }

        await onThreads(8) {
            for _ in 1...50 {
                send(flow)
                flow.put(.code, "123")
                _ = flow.assess()
                flow.foregrounded()
            }
        }

        _ = try await flow.shown { $0.waitsForMail }
        _ = try await sandbox.instructions(to: account.address)
        #expect(try await sandbox.mailCount(to: account.address) == 1)
    }

    @Test func a_whole_reset_can_be_driven_from_where_its_screens_are_heard() async throws {
        let flow = try open().reset()
        let (endings, ended) = AsyncStream<ResetScreen>.makeStream()
        // Called on the library's thread, inside of the listener.
        let stop = flow.core.observe { [weak flow, sandbox, account] screen in
            switch screen {
            case .enterAddress where screen.asksForAddress:
                if let flow { send(flow) }
            case .checkInbox where screen.waitsForMail:
                let mail = waitingFor { try await sandbox.instructions(to: account.address) }
                flow?.put(.code, mail?.code ?? "")
                flow?.dispatch(.submitCode)
            case .newPassword where screen.asksForPassword:
                flow?.put(.newPassword, "a brand new one")
                flow?.put(.retype, "a brand new one")
                flow?.dispatch(.save)
            case .done:
                ended.yield(screen)
            default:
                break
            }
        }
        defer { stop() }
        #expect(await endings.first { _ in true }?.done == DoneScreen(signedIn: true, others: .signedOut))
        #expect(try await sandbox.accepts("a brand new one", of: account))
    }

    @Test func the_client_can_be_closed_from_where_its_screens_are_heard() async throws {
        let repass = try open()
        let flow = repass.reset()
        let (closings, closed) = AsyncStream<Void>.makeStream()
        let stop = flow.core.observe { _ in
            repass.close()
            closed.yield()
        }
        defer { stop() }
        #expect(await closings.first { true } != nil)
        send(flow)
        flow.close()
    }

    @Test func closing_while_many_threads_press_ends_all_of_them() async throws {
        let repass = try open()
        let flow = repass.reset()
        await onThreads(8) {
            for round in 1...50 {
                send(flow)
                flow.put(.code, "123")
                _ = flow.screen
                if round == 25 { repass.close() }
            }
        }
        let untouched = SignInScreen(busy: nil, problem: nil, resetWaiting: false)
        #expect(repass.loginWindow().screen == .login(screen: .signIn(screen: untouched)))
        #expect(try await sandbox.mailCount(to: account.address) <= 1)
    }

    @Test func after_closing_every_call_does_nothing() async throws {
        let repass = try open()
        let reset = repass.reset()
        let login = repass.loginWindow()
        _ = try await reset.shown { $0.asksForAddress }
        send(reset)

        await onThreads(1) {
            repass.close()
            repass.close()
        }

        for flow in [reset, repass.reset()] {
            flow.put(.code, "123456")
            flow.clear(.code)
            flow.dispatch(.resend)
            flow.openLink(URL(string: "ismessenger://reset?token_hash=abc&type=recovery")!)
            flow.foregrounded()
            flow.backgrounded()
            #expect(flow.assess().empty)
            flow.close()
            flow.close()
        }
        login.put(.password, account.password)
        login.put(.address, account.address)
        login.dispatch(.login(action: .signIn))
        #expect(!login.screen.isSignedIn)
    }

    @Test(arguments: ["the flow is let go of", "the flow is closed", "the client is closed"])
    func who_reads_the_screens_comes_to_their_end_when(happening: String) async throws {
        let repass = try open()
        var flow: RepassFlow? = repass.reset()
        let screens = try #require(flow?.screens)
        switch happening {
        case "the flow is closed": flow?.close()
        case "the client is closed": repass.close()
        default: flow = nil
        }
        for await _ in screens {}
    }

    @Test func a_store_that_throws_whatever_it_likes_is_said_so_and_nothing_is_sent() async throws {
        let flow = try open().reset()
        _ = try await flow.shown { $0.asksForAddress }
        await records.behave { throw CocoaError(.fileWriteOutOfSpace) }
        send(flow)
        _ = try await flow.shown { $0.problem == .checkStorage }
        #expect(try await sandbox.mailCount(to: account.address) == 0)

        await records.behave {}
        send(flow)
        _ = try await flow.shown { $0.waitsForMail }
    }

    @Test func what_cannot_be_read_now_is_not_lost_and_is_gone_on_with_once_it_can() async throws {
        let before = try open().reset()
        _ = try await before.shown { $0.asksForAddress }
        send(before)
        _ = try await before.shown { $0.waitsForMail }
        before.close()

        await records.behave { throw CocoaError(.fileReadNoPermission) }
        let flow = try open().reset()
        let locked = ResetScreen.unreadable(screen: UnreadableScreen(trying: false))
        _ = try await flow.shown { $0 == locked }
        await records.behave {}
        flow.dispatch(.tryAgain)
        _ = try await flow.shown { $0.waitsForMail }
        #expect(try await sandbox.mailCount(to: account.address) == 1)
    }

    @Test func a_store_that_hangs_can_be_left_and_closing_does_not_wait_for_it() async throws {
        await records.behave { await untilCancelled() }
        let repass = try open()
        let flow = repass.reset()
        send(flow)
        #expect(flow.screen == .restoring)
        await onThreads(1) {
            flow.close()
            repass.close()
        }
    }

    @Test func a_store_that_answers_after_the_person_has_left_changes_nothing() async throws {
        let (answers, answer) = AsyncStream<Void>.makeStream()
        let repass = try open()
        let flow = repass.reset()
        _ = try await flow.shown { $0.asksForAddress }
        await records.behave { for await _ in answers { break } }
        send(flow)
        flow.dispatch(.cancel)
        let closed = try await flow.shown { if case .closed = $0 { true } else { false } }

        await records.behave {}
        answer.finish()
        // The next flow looks behind the late answer.
        let next = try await repass.reset().shown { $0.asksForAddress }
        #expect(next == .enterAddress(screen: EnterAddressScreen(account: nil, busy: nil, problem: nil, notice: nil)))
        #expect(flow.screen == closed)
        #expect(try await sandbox.mailCount(to: account.address) == 0)
    }

    @Test func a_host_that_cannot_lend_its_session_now_keeps_it_and_the_person_tries_again() async throws {
        let sessions = UnreliableSessions()
        let repass = try open(sessions: sessions)
        try await signIn(repass)
        let change = repass.change()
        _ = try await change.shown { $0.isReady }

        await sessions.behave { throw URLError(.notConnectedToInternet) }
        change.put(.newPassword, "a brand new one")
        change.put(.retype, "a brand new one")
        change.dispatch(.save(appFieldsChanged: false))
        _ = try await change.shown { $0.problem == .checkConnection }
        #expect(try await sandbox.accepts(account.password, of: account))

        await sessions.behave {}
        change.dispatch(.save(appFieldsChanged: false))
        _ = try await change.shown { $0.isSaved }
        #expect(try await sandbox.accepts("a brand new one", of: account))
    }

    @Test func a_host_that_hangs_when_it_is_asked_for_its_session_can_be_left() async throws {
        let sessions = UnreliableSessions()
        let repass = try open(sessions: sessions)
        try await signIn(repass)
        let change = repass.change()
        _ = try await change.shown { $0.isReady }

        await sessions.behave { await untilCancelled() }
        change.put(.newPassword, "a brand new one")
        change.put(.retype, "a brand new one")
        change.dispatch(.save(appFieldsChanged: false))
        await onThreads(1) { change.close() }
        await sessions.behave {}
        // What was on its way is not called unsaved.
        _ = try await repass.change().shown { if case .outcomeUnknown = $0 { true } else { false } }
        #expect(try await sandbox.accepts(account.password, of: account))
    }

    @Test @MainActor func what_is_let_go_of_without_closing_is_freed_with_all_that_it_was_given() async throws {
        var given: [() -> AnyObject?] = []
        for round in 1...20 { given += try await letGo(hanging: round % 2 == 0) }
        try await until { given.allSatisfy { $0() == nil } }
    }

    /// An app with flows in the middle of things, of which nobody holds anything: looks for its parts.
    @MainActor private func letGo(hanging: Bool) async throws -> [() -> AnyObject?] {
        let records = UnreliableStore()
        let sessions = MemorySessions()
        let repass = try sandbox.app(stores: Stores(records: records, secrets: MemoryStore()), sessions: sessions)
        let reset = repass.reset()
        _ = try await reset.shown { $0.asksForAddress }
        reset.put(.code, "123456")
        if hanging { await records.behave { await untilCancelled() } }
        send(reset)
        let flows: [AnyObject] = [reset, reset.core, repass.loginWindow().core, repass.change().core]
        return (flows + [records, sessions, repass]).map { part in { [weak part] in part } }
    }

    private func signIn(_ repass: Repass) async throws {
        let login = repass.loginWindow()
        login.put(.password, account.password)
        login.put(.address, account.address)
        login.dispatch(.login(action: .signIn))
        _ = try await login.shown { $0.isSignedIn }
    }
}

extension CoreFlow {
    fileprivate func observe(_ shown: @escaping @Sendable (Screen) -> Void) -> EndOfObservation {
        observe({ screen, _ in shown(screen) }, over: {})
    }
}

/// Does the same on as many threads at once, and waits for all.
private func onThreads(_ count: Int, _ work: @escaping @Sendable () -> Void) async {
    let (ends, end) = AsyncStream<Void>.makeStream()
    for _ in 1...count {
        Thread.detachNewThread {
            work()
            end.yield()
        }
    }
    var ended = ends.makeAsyncIterator()
    for _ in 1...count { await ended.next() }
}

/// Does something asynchronous while the thread, which belongs to no task, waits.
private func waitingFor<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) -> Value? {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Value?
    Task.detached {
        result = try? await work()
        done.signal()
    }
    done.wait()
    return result
}
