import Foundation

/// Lends the text's UTF-8 for the length of a call, and wipes it after.
func withWipedBytes(of text: String, _ use: (Data) -> Void) {
    let loan = Loan()
    defer { loan.end() }
    use(loan.lend(copyOf: text.utf8))
}

/// Secrets that are lent for the length of a call. Whoever keeps one longer reads zeros.
final class Loan {
    private var lent: [(bytes: UnsafeMutableRawBufferPointer, whole: Data)] = []

    /// What is lent in the place of the secret, whose own bytes are wiped at once, as far as they can be
    /// reached: those of a short one lie on the stack.
    func lend(_ secret: Data) -> Data {
        defer { secret.withUnsafeBytes { UnsafeMutableRawBufferPointer(mutating: $0).wipe() } }
        return lend(copyOf: secret)
    }

    /// The same for what may be missing.
    func lend(_ secret: Data?) -> Data? {
        secret.map { (secret: Data) -> Data in lend(secret) }
    }

    /// The bytes, in memory that is wiped at the end.
    ///
    /// `Data` takes 14 bytes or less into itself, where every copy of it is one more of them. Only a part of
    /// more that does not begin at 0 stays where it is.
    func lend(copyOf secret: some Collection<UInt8>) -> Data {
        guard !secret.isEmpty else { return Data() }
        let place = 1...secret.count
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: secret.count + 16, alignment: 1)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        UnsafeMutableRawBufferPointer(rebasing: bytes[place]).copyBytes(from: secret)
        // Freed with its last reader, who may be one that kept it.
        let whole = Data(
            bytesNoCopy: bytes.baseAddress!, count: bytes.count,
            deallocator: .custom { start, _ in start.deallocate() })
        // Held until it is wiped, whatever becomes of the part.
        lent.append((bytes, whole))
        return whole[place]
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
