import Foundation

/// Lends the text's UTF-8 for the length of a call, and wipes it after.
func withWipedBytes(of text: String, _ use: (Data) -> Void) {
    let source = text.utf8
    guard !source.isEmpty else { return use(Data()) }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
    defer {
        bytes.wipe()
        bytes.deallocate()
    }
    bytes.copyBytes(from: source)
    // Data that owns its bytes would be one more copy, and a short one would lie on the stack.
    use(Data(bytesNoCopy: bytes.baseAddress!, count: bytes.count, deallocator: .none))
}

/// Secrets that are lent for the length of a call. Whoever keeps one longer reads zeros.
final class Loan {
    private var lent: [(bytes: UnsafeMutableRawBufferPointer, Data)] = []

    /// What is lent in the place of the secret, whose own bytes are wiped at once, as far as they can be
    /// reached: those of a short one lie on the stack.
    func lend(_ secret: Data) -> Data {
        guard !secret.isEmpty else { return Data() }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: secret.count, alignment: 1)
        bytes.copyBytes(from: secret)
        secret.withUnsafeBytes { UnsafeMutableRawBufferPointer(mutating: $0).wipe() }
        // In memory of its own, however short; freed with its last reader.
        let data = Data(
            bytesNoCopy: bytes.baseAddress!, count: bytes.count,
            deallocator: .custom { start, _ in start.deallocate() })
        lent.append((bytes, data))
        return data
    }

    /// The same for what may be missing.
    func lend(_ secret: Data?) -> Data? {
        secret.map { (secret: Data) -> Data in lend(secret) }
    }

    /// What an app gives back, in memory of its own where it is what was lent, or a part of it.
    func kept(_ given: Data) -> Data {
        given.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Data? in
            guard let start = bytes.baseAddress else { return nil }
            let isLent = lent.contains { lent, _ in
                let first = UnsafeRawPointer(lent.baseAddress!)
                return start >= first && start < first + lent.count
            }
            return isLent ? Data([UInt8](bytes)) : nil
        } ?? given
    }

    /// The same for what may be missing.
    func kept(_ given: Data?) -> Data? {
        given.map { (given: Data) -> Data in kept(given) }
    }

    /// Wipes all that was lent.
    func end() {
        for (bytes, _) in lent { bytes.wipe() }
        lent = []
    }
}

extension UnsafeMutableRawBufferPointer {
    /// By a function that the compiler may not leave out, although nobody reads the bytes again.
    fileprivate func wipe() {
        guard let baseAddress else { return }
        #if canImport(Darwin)
            memset_s(baseAddress, count, 0, count)
        #else
            explicit_bzero(baseAddress, count)
        #endif
    }
}
