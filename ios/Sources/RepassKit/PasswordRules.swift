extension Assessment {
    /// The rules in the form that password managers read, so that what they suggest is accepted; for
    /// `UITextInputPasswordRules(descriptor:)`.
    ///
    /// It says no more than the rules do. A rule that no manager could break is left out.
    public var passwordRules: String {
        let required = rules.compactMap(\.rule.requiredCharacters)
        // Suggested passwords are plain ASCII: as many characters as bytes.
        let lengths = ["minlength: \(limits.minChars)"] + (limits.maxBytes.map { ["maxlength: \($0)"] } ?? [])
        return (required + lengths).map { "\($0);" }.joined(separator: " ")
    }
}

extension Rule {
    fileprivate var requiredCharacters: String? {
        guard case .contains(let kind) = self else { return nil }
        return switch kind {
        case .lowercase: "required: lower"
        case .uppercase: "required: upper"
        case .digit: "required: digit"
        case .symbol: "required: special"
        }
    }
}
