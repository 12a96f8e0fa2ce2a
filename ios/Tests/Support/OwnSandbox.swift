#if os(Linux) || os(macOS)
    internal import Foundation

    /// A sandbox of a test's own, which may fail on demand without disturbing other tests. It ends with
    /// the value.
    package final class OwnSandbox: Sendable {
        package let sandbox: Sandbox
        private let program = Process()

        /// Whether there is a program to start. `cargo xtask swift-test` names it.
        package static let canBeStarted = ProcessInfo.processInfo.environment["REPASS_SANDBOX"] != nil

        /// - Parameter switches: See `repass-sandbox --help`.
        package init(_ switches: [String] = []) throws {
            guard let path = ProcessInfo.processInfo.environment["REPASS_SANDBOX"] else {
                throw Missing(what: "REPASS_SANDBOX")
            }
            let output = Pipe()
            program.executableURL = URL(fileURLWithPath: path)
            program.arguments = ["--port", "0"] + switches
            program.standardOutput = output
            // Else it would hold the tests' own open, should they break off.
            program.standardError = FileHandle.nullDevice
            try program.run()
            do {
                sandbox = try Self.addresses(in: output.fileHandleForReading)
            } catch {
                kill(program.processIdentifier, SIGKILL)
                throw error
            }
        }

        deinit {
            // Not by `terminate`: what Foundation starts on Linux may have that signal blocked.
            kill(program.processIdentifier, SIGKILL)
        }

        /// From now on, all calls of a route come to this; `kind` as in the JSON of the switchboard.
        package func strike(_ route: String, _ kind: String) async throws {
            try await sandbox.setFaults("[{\"route\": \"\(route)\", \"times\": null, \"kind\": \(kind)}]")
        }

        /// From now on, nothing goes wrong.
        package func heal() async throws {
            try await sandbox.setFaults("[]")
        }

        /// Reads the lines `API …` and `Inbox …`; what comes later is read and forgotten, lest the pipe fill up.
        private static func addresses(in output: FileHandle) throws -> Sandbox {
            var text = ""
            while !text.contains(/Inbox\s+\S+\n/) {
                let more = output.availableData
                if more.isEmpty { throw Missing(what: "a sandbox that says its addresses") }
                text += String(decoding: more, as: UTF8.self)
            }
            output.readabilityHandler = { _ = $0.availableData }
            func address(_ name: String) throws -> URL {
                let words = text.split(whereSeparator: \.isWhitespace)
                guard let at = words.firstIndex(of: Substring(name)),
                    let url = URL(string: words[at + 1].trimmingCharacters(in: ["/"]))
                else {
                    throw Missing(what: "the address of \(name)")
                }
                return url
            }
            return Sandbox(server: try address("API"), inbox: try address("Inbox"))
        }
    }
#endif
