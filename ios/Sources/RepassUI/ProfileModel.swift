public import Observation
import Repass

/// Fields of your own in Personal Settings, which SAVE PROFILE saves as well: after the password, and
/// only once that is saved or there is none to save. What became of each is told by itself.
@Observable @MainActor
public final class ProfileModel {
    /// What became of your fields.
    public enum State: Equatable, Sendable {
        /// Nothing was saved yet.
        case untouched
        /// Your save is under way.
        case saving
        /// They are saved.
        case saved
        /// They are not; what to tell about it.
        case failed(String)
    }

    /// What became of your fields.
    public private(set) var state = State.untouched

    /// What is said once they are saved.
    let saved: String
    @ObservationIgnored private let save: @MainActor () async throws -> Void
    @ObservationIgnored private var following: Task<Void, Never>?

    /// - Parameters:
    ///   - saved: What is said once they are saved, such as "Your profile is saved."
    ///   - save: Saves them. A thrown error's `localizedDescription` is told; what is in the fields
    ///     stays there.
    public init(saved: String, save: @escaping @MainActor () async throws -> Void) {
        self.saved = saved
        self.save = save
    }

    deinit {
        following?.cancel()
    }

    /// SAVE PROFILE was pressed.
    func save(after settings: SettingsModel) {
        state = .untouched
        settings.dispatch(.save)
        following?.cancel()
        following = Task { [weak self, screens = settings.screens] in
            for await screen in screens {
                switch screen.passwordPart {
                case .open: continue
                case .settled: await self?.saveNow()
                case .inTheWay: break
                }
                return
            }
        }
    }

    private func saveNow() async {
        state = .saving
        do {
            try await save()
            state = .saved
        } catch {
            state = .failed(error.localizedDescription)
        }
    }
}
