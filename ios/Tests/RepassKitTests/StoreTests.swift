import Foundation
import RepassKit
import Testing

/// Every store keeps the same promises; the Keychain's are for a Mac to test.
@Suite struct StoreTests {
    @Test(arguments: ["memory", "files"])
    func what_is_written_is_read_until_it_is_deleted(kind: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store: any KeyValueStore = kind == "memory" ? MemoryStore() : FileStore(folder: folder)

        #expect(try await store.read(key: "reset") == nil)
        try await store.delete(key: "reset")
        try await store.write(key: "reset", value: Data("one".utf8))
        try await store.write(key: "reset", value: Data("two".utf8))
        #expect(try await store.read(key: "reset") == Data("two".utf8))
        #expect(try await store.read(key: "change") == nil)
        try await store.delete(key: "reset")
        #expect(try await store.read(key: "reset") == nil)
    }

    @Test func a_file_store_finds_what_another_one_wrote_before() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await FileStore(folder: folder).write(key: "reset", value: Data([1, 2, 3]))
        #expect(try await FileStore(folder: folder).read(key: "reset") == Data([1, 2, 3]))
    }

    @Test func what_cannot_be_read_now_is_not_called_missing() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        // There is something at its place, though not a file.
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("reset"), withIntermediateDirectories: true)
        await #expect(throws: (any Error).self) { try await FileStore(folder: folder).read(key: "reset") }
    }
}
