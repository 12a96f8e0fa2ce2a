#if canImport(Security)
    public import Foundation
    import Security

    /// Keeps values in the Keychain: on this device only, never in a backup for another one, and
    /// readable once the device was unlocked after its start.
    public actor KeychainStore: KeyValueStore {
        private let service: String

        /// - Parameter service: Names the app's entries, such as its bundle identifier.
        public init(service: String) {
            self.service = service
        }

        /// The value, or nothing where there certainly is none.
        /// - Throws: Where that cannot be told now, such as before the device was unlocked for the first
        ///   time: nothing is taken for lost then.
        public func read(key: String) throws -> Data? {
            var query = entry(key)
            query[kSecReturnData] = true
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            if status == errSecItemNotFound { return nil }
            try check(status)
            guard let value = found as? Data else { throw HostError.Failed }
            return value
        }

        /// Writes the value, in place of an older one.
        public func write(key: String, value: Data) throws {
            var query = entry(key)
            let update = [kSecValueData: value] as CFDictionary
            let status = SecItemUpdate(query as CFDictionary, update)
            guard status == errSecItemNotFound else { return try check(status) }
            query[kSecValueData] = value
            query[kSecAttrAccessible] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            try check(SecItemAdd(query as CFDictionary, nil))
        }

        /// Deletes the value; deleting what is not there succeeds.
        public func delete(key: String) throws {
            let status = SecItemDelete(entry(key) as CFDictionary)
            if status != errSecItemNotFound { try check(status) }
        }

        private func entry(_ key: String) -> [CFString: Any] {
            [
                kSecClass: kSecClassGenericPassword,
                kSecAttrService: service,
                kSecAttrAccount: "repass.\(key)",
                // The Keychain of iOS, on a Mac as well.
                kSecUseDataProtectionKeychain: true,
            ]
        }

        private func check(_ status: OSStatus) throws {
            if status != errSecSuccess { throw HostError.Failed }
        }
    }
#endif
