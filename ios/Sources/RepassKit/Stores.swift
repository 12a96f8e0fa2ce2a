public import Foundation

/// Where an unfinished attempt is kept, so that it goes on after the app was ended.
///
/// Two, because what they hold differs: the records have no secret and no address in them; the
/// secrets have both.
public struct Stores: Sendable {
    /// Stages, deadlines and request ids.
    public var records: any KeyValueStore
    /// Address, verifier and grant.
    public var secrets: any KeyValueStore

    /// Two stores of your own.
    public init(records: any KeyValueStore, secrets: any KeyValueStore) {
        self.records = records
        self.secrets = secrets
    }

    /// In memory only, for tests and previews: an attempt ends with the app.
    public static var inMemory: Stores {
        Stores(records: MemoryStore(), secrets: MemoryStore())
    }

    #if canImport(Security)
        /// Files in the app's own folder, and the Keychain.
        /// - Parameter service: Names the app's entries in both, such as its bundle identifier.
        public static func device(service: String) -> Stores {
            let folder = URL.applicationSupportDirectory.appending(components: service, "repass")
            return Stores(records: FileStore(folder: folder), secrets: KeychainStore(service: service))
        }
    #endif
}

/// Keeps values in memory. What shows it, such as a debugger, shows none of them.
public actor MemoryStore: KeyValueStore {
    private var values: [String: Data] = [:]

    /// An empty one.
    public init() {}

    /// The value, or nothing where there is none.
    public func read(key: String) -> Data? {
        values[key]
    }

    /// Keeps the value.
    public func write(key: String, value: Data) {
        values[key] = value
    }

    /// Deletes the value.
    public func delete(key: String) {
        values[key] = nil
    }
}

/// Keeps each value in a file of its own. For records; secrets belong into the Keychain.
public actor FileStore: KeyValueStore {
    private let folder: URL

    /// - Parameter folder: A folder of its own. It is made when the first value is written.
    public init(folder: URL) {
        self.folder = folder
    }

    /// The value, or nothing where there certainly is none.
    /// - Throws: Where that cannot be told now: nothing is taken for lost then.
    public func read(key: String) throws -> Data? {
        do {
            return try Data(contentsOf: file(key))
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        }
    }

    /// Writes the value; whole or not at all.
    public func write(key: String, value: Data) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try value.write(to: file(key), options: .atomic)
    }

    /// Deletes the value; deleting what is not there succeeds.
    public func delete(key: String) throws {
        do {
            try FileManager.default.removeItem(at: file(key))
        } catch CocoaError.fileNoSuchFile {
            // Deleted already.
        }
    }

    private func file(_ key: String) -> URL {
        folder.appendingPathComponent(key)
    }
}
