import Foundation
import RepassKit

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

// begin: own server
/// A small REST server, which knows passwords, codes by mail and bearer tokens.
final class RestServer: AppServer {
    private let rest: Rest

    init(_ url: URL) {
        rest = Rest(url)
    }

    func abilities() -> ServerAbilities {
        ServerAbilities(
            code: MailedCode(minLength: 6, maxLength: 6), link: .none, proofCheck: .atOnce,
            currentPassword: .whenAsked, sessionAfterChange: .kept, signsOutOthers: true, maxPasswordBytes: 72,
            outcomeCheck: .signIn)
    }

    func signIn(address: String, password: Data, captcha: Data?) async throws -> SignInResult {
        let answer = try await rest.call(
            "POST", "token?grant_type=password", [("email", Data(address.utf8)), ("password", password)])
        guard answer.status != 400 else { throw ServerFailure.WrongCredentials }
        return .signedIn(session: try answer.session())
    }

    func requestInstructions(address: String, link: String?, ticket: Data?, captcha: Data?) async throws -> Data? {
        try await rest.call("POST", "recover", [("email", Data(address.utf8))]).check()
        return nil
    }

    func verifyCode(address: String, code: Data, ticket: Data?) async throws -> ProofTaken {
        let answer = try await rest.call(
            "POST", "verify",
            [("type", Data("recovery".utf8)), ("email", Data(address.utf8)), ("token", code)])
        guard answer.status != 403 else { throw ServerFailure.ProofRefused }
        // The right to set a new password is a token of its own here.
        let session = try answer.session()
        return ProofTaken(grant: session.accessToken, account: session.account)
    }

    func setPassword(grant: Data, newPassword: Data) async throws -> OtherDevices {
        try await rest.call("PUT", "user", [("password", newPassword)], bearer: grant).check()
        return .mayStaySignedIn
    }

    func changePassword(change: ChangeRequest) async throws -> PasswordChanged {
        try await rest.call("PUT", "user", [("password", change.newPassword)], bearer: change.accessToken).check()
        guard change.signOutOthers else { return PasswordChanged(others: .mayStaySignedIn, session: .kept) }
        // The password is saved, whatever becomes of this.
        let signedOut: Void? = try? await signOut(accessToken: change.accessToken, others: true)
        return PasswordChanged(others: signedOut == nil ? .mayStaySignedIn : .signedOut, session: .kept)
    }

    func signOut(accessToken: Data, others: Bool) async throws {
        try await rest.call("POST", "logout?scope=\(others ? "others" : "local")", bearer: accessToken).check()
    }
}

/// Calls the server. An answer that does not come is thrown as it is: it counts as lost.
private struct Rest {
    let url: URL

    init(_ url: URL) {
        self.url = url
    }

    func call(
        _ method: String, _ route: String, _ fields: [(String, Data)] = [], bearer: Data? = nil
    ) async throws -> Answer {
        var request = URLRequest(url: URL(string: "\(url.absoluteString)/\(route)")!)
        request.httpMethod = method
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let bearer {
            request.setValue("Bearer " + String(decoding: bearer, as: UTF8.self), forHTTPHeaderField: "Authorization")
        }
        if method != "GET" { request.httpBody = object(fields) }
        do {
            let (body, response) = try await URLSession.shared.data(for: request)
            return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: body)
        } catch let error as URLError where error.code == .cannotConnectToHost {
            throw ServerFailure.NotSent
        }
    }

    /// A JSON object of texts, made of bytes: no `String` is made of a secret.
    private func object(_ fields: [(String, Data)]) -> Data {
        var json = Data("{".utf8)
        for (name, text) in fields {
            json.append(Data("\(json.count == 1 ? "" : ",")\"\(name)\":\"".utf8))
            for byte in text {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): json.append(contentsOf: [UInt8(ascii: "\\"), byte])
                case 0..<0x20: json.append(Data(String(format: "\\u%04x", byte).utf8))
                default: json.append(byte)
                }
            }
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "}"))
        return json
    }
}

private struct Answer {
    let status: Int
    let body: Data

    /// What every route may be answered with.
    func check() throws {
        switch status {
        case 200..<300: return
        case 401, 403: throw ServerFailure.SessionOver
        case 422: throw refusedPassword
        case 429: throw ServerFailure.Limited(waitSeconds: nil)
        case 500...: throw ServerFailure.ServerFailed
        default: throw ServerFailure.Refused
        }
    }

    func session() throws -> NewSession {
        try check()
        struct Session: Decodable {
            struct User: Decodable { let email: String }
            let access_token: String
            let refresh_token: String
            let expires_in: UInt64
            let user: User
        }
        let session = try JSONDecoder().decode(Session.self, from: body)
        return NewSession(
            accessToken: Data(session.access_token.utf8), refreshToken: Data(session.refresh_token.utf8),
            expiresInSeconds: session.expires_in, account: session.user.email)
    }

    private var refusedPassword: ServerFailure {
        struct Refusal: Decodable { let error_code: String }
        let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
        return switch refusal?.error_code {
        case "same_password": .SamePassword
        case "weak_password": .WeakPassword(reasons: [])
        default: .Refused
        }
    }
}
// end: own server
