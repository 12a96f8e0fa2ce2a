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
