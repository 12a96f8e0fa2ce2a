import Foundation
public import Observation
import RepassKit

/// What an app adds to Personal Settings: fields of its own, saved by the same press of SAVE PROFILE.
///
/// The password comes first. Once the core says that it is saved, or that none is typed, `save` runs where
/// `hasChanges` said so at the press. Where the password was refused, or nobody knows whether it was saved, it
/// does not run, and the next press tries both. Each result is told by itself, the password's at the top and the
/// app's under its fields.
@Observable @MainActor
public final class ExtraSettings {
    /// How the app's own save ended.
    public enum Result: Equatable, Sendable {
        /// What the app had to save is saved.
        case saved
        /// It is not. With a sentence for the person; without it, `Words.extraNotSaved` is said.
        case failed(String?)
    }

    /// How the last save ended; nothing while there was none, or while one is on its way.
    public private(set) var result: Result?
    /// Whether a save is on its way.
    public private(set) var isSaving = false

    @ObservationIgnored private let hasChanges: @MainActor () -> Bool
    @ObservationIgnored private let save: @MainActor () async throws -> Void
    @ObservationIgnored private var following: Task<Void, Never>?

    /// - Parameters:
    ///   - hasChanges: Whether there is something to save now; asked at each press.
    ///   - save: Saves it. Of what it throws, the `errorDescription` of a `LocalizedError` is told.
    public init(hasChanges: @escaping @MainActor () -> Bool, save: @escaping @MainActor () async throws -> Void) {
        self.hasChanges = hasChanges
        self.save = save
    }

    deinit {
        following?.cancel()
    }

    /// SAVE PROFILE was pressed: follows the core until it says how far it is with the password.
    func save(after settings: SettingsModel) {
        guard !isSaving else { return }
        result = nil
        let isChanged = hasChanges()
        settings.dispatch(.change(action: .save(appFieldsChanged: isChanged)))
        following?.cancel()
        guard isChanged else { return }
        following = Task { [weak self, screens = settings.screens] in
            for await screen in screens where screen.appFields != .wait {
                if screen.appFields == .saveNow { await self?.saveChanges() }
                return
            }
        }
    }

    private func saveChanges() async {
        isSaving = true
        do {
            try await save()
            result = .saved
        } catch {
            result = .failed((error as? any LocalizedError)?.errorDescription)
        }
        isSaving = false
    }
}

extension SettingsScreen {
    /// How far SAVE PROFILE is for the app's fields, whatever is shown.
    fileprivate var appFields: AppFields {
        switch self {
        case .change(.editing(let screen)): screen.appFields
        case .change(.restoring), .change(.unreadable), .change(.outcomeUnknown), .change(.sessionRefused): .wait
        // There is no session to save them with; or the person went elsewhere, where nothing was saved.
        case .change(.signInAgain), .reset: .keepUnsaved
        }
    }
}
