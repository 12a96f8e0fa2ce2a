import RepassKit
public import SwiftUI

/// What all fields of a screen need to know of it. While it is busy they take no typing.
struct FormState: Equatable {
    let problem: Problem?
    /// What is being done.
    let doing: Busy?
    /// Whether something is, or the app's own fields are being saved.
    let busy: Bool

    init(_ problem: Problem?, _ doing: Busy?, appIsSaving: Bool = false) {
        (self.problem, self.doing, busy) = (problem, doing, doing != nil || appIsSaving)
    }

    /// What is in the way, if it is shown under this field.
    func problem(at field: Field) -> Problem? {
        problem?.field == field ? problem : nil
    }
}

typealias Focus = FocusState<Field?>.Binding

extension View {
    /// Leads the person to what is in the way: the focus goes into its field, so that the correction
    /// can be typed at once, and it is said and felt.
    func leads(to problem: Problem?, _ focus: Focus, _ words: Words) -> some View {
        onChange(of: problem, initial: true) { _, problem in
            if let field = problem?.field, field != .form { focus.wrappedValue = field }
        }
        .says(problem) { words.sentence(about: $0) }
    }

    /// Has VoiceOver say what is in the way, and the hand feel it.
    func says(_ problem: Problem?, _ sentence: @escaping @MainActor (Problem) -> String) -> some View {
        onChange(of: problem, initial: true) { _, problem in
            if let problem { announce(sentence(problem)) }
        }
        .sensoryFeedback(.error, trigger: problem) { _, problem in problem != nil }
    }
}

/// A field as the screens have them, for what your app asks for besides: its label above, where it stays
/// while something is typed, and under it what is in the way.
///
/// ```swift
/// LabeledField("Workspace", text: $workspace, problem: isKnown ? nil : "There is no such workspace.")
///     .textInputAutocapitalization(.never)
/// ```
///
/// Inside a screen it looks as the brand wants, and takes no typing while the screen is busy.
public struct LabeledField: View {
    private let label: String
    @Binding private var text: String
    private let problem: String?

    /// - Parameters:
    ///   - label: What is asked for.
    ///   - text: What is typed.
    ///   - problem: What is in the way of it, if anything is, as a sentence.
    public init(_ label: String, text: Binding<String>, problem: String? = nil) {
        (self.label, _text, self.problem) = (label, text, problem)
    }

    public var body: some View {
        Labeled(label) { TextField(label, text: $text, prompt: Text("")) }
        if let problem {
            Line(text: Text(problem), symbol: "exclamationmark.circle.fill", meaning: .problem)
                .announced(problem)
        }
    }
}

/// A control under its label.
struct Labeled<Control: View>: View {
    private let label: String
    private let control: Control
    @Environment(\.brand) private var brand

    init(_ label: String, @ViewBuilder control: () -> Control) {
        (self.label, self.control) = (label, control())
    }

    var body: some View {
        VStack(alignment: .leading, spacing: 2) {
            // The control says it to VoiceOver.
            Text(label).font(brand.theme.fonts.label).foregroundStyle(.secondary).accessibilityHidden(true)
            control
        }
    }
}

/// The mail address.
struct AddressField: View {
    @Binding var text: String
    var isLocked = false
    let form: FormState
    let focus: Focus
    @Environment(\.brand) private var brand

    var body: some View {
        Labeled(brand.words.address) {
            TextField(brand.words.address, text: $text, prompt: Text(""))
                .textContentType(.username)
                .typesAddress()
                .focused(focus, equals: .address)
                .disabled(form.busy || isLocked)
                .accessibilityIdentifier(Tags.addressField)
        }
        ProblemLine(problem: form.problem(at: .address))
    }
}

/// A password, hidden until the eye is pressed.
struct SecretField: View {
    let label: String
    @Binding var text: String
    let field: Field
    let tag: String
    /// The rules for a new password, in the form that password managers read; nothing where it is
    /// one in force.
    var rules: String?
    let form: FormState
    let focus: Focus
    @State private var revealed = false
    @Environment(\.brand) private var brand

    var body: some View {
        HStack {
            Labeled(label) {
                Group {
                    if revealed {
                        TextField(label, text: $text, prompt: Text("")).typesPassword()
                    } else {
                        SecureField(label, text: $text, prompt: Text(""))
                    }
                }
                .textContentType(rules == nil ? .password : .newPassword)
                .passwordRules(rules)
                .focused(focus, equals: field)
                .disabled(form.busy)
                .privacySensitive()
                .accessibilityIdentifier(tag)
            }
            Button(action: toggle) {
                Image(systemName: revealed ? "eye.slash" : "eye").padding(12)
            }
            .buttonStyle(.borderless)
            .accessibilityLabel(revealed ? brand.words.hidePassword : brand.words.showPassword)
            .accessibilityIdentifier(Tags.reveal(tag))
        }
        ProblemLine(problem: form.problem(at: field))
    }

    private func toggle() {
        revealed.toggle()
        // Another field has taken the place of the one with the focus.
        focus.wrappedValue = field
    }
}

/// A code from a mail, or of a second factor. What is typed is what is sent; the core leaves out what does
/// not belong to it.
struct CodeField: View {
    let label: String
    @Binding var text: String
    var field = Field.code
    var tag = Tags.codeField
    /// Nothing that a phone could fill in by itself, and perhaps not of digits.
    var isRecoveryCode = false
    let form: FormState
    let focus: Focus
    @Environment(\.brand) private var brand

    var body: some View {
        Labeled(label) {
            TextField(label, text: $text, prompt: Text(""))
                .textContentType(isRecoveryCode ? nil : .oneTimeCode)
                .typesCode(ofDigits: !isRecoveryCode)
                .font(brand.theme.fonts.body.monospacedDigit())
                // Groups of digits would change places in a text that runs from right to left.
                .environment(\.layoutDirection, .leftToRight)
                .focused(focus, equals: field)
                .disabled(form.busy)
                .privacySensitive()
                .accessibilityIdentifier(tag)
        }
        ProblemLine(problem: form.problem(at: field))
    }
}

/// What a new password costs, where the app warns of it, and the person's word that they know.
struct LossWarning: View {
    let acknowledgement: Acknowledgement
    let form: FormState
    let onAcknowledge: @MainActor (Bool) -> Void
    @Environment(\.brand) private var brand

    var body: some View {
        if acknowledgement != .notNeeded {
            Section {
                Line(
                    text: Text(brand.words.lossWarning), symbol: "exclamationmark.triangle.fill", meaning: .warning
                )
                .accessibilityIdentifier(Tags.lossWarning)
                Toggle(isOn: isGiven) { Text(brand.words.understand) }
                    .disabled(form.busy)
                    .accessibilityIdentifier(Tags.acknowledge)
                ProblemLine(problem: form.problem == .acknowledgeLoss ? form.problem : nil)
            }
        }
    }

    private var isGiven: Binding<Bool> {
        Binding {
            acknowledgement == .given
        } set: {
            onAcknowledge($0)
        }
    }
}

extension View {
    /// Beside a new password: whose it is, for password managers only, which look for a field of that
    /// kind. Behind something else, since a row of its own would be seen.
    func names(account: String?) -> some View {
        background { AccountForManagers(name: account) }
    }
}

private struct AccountForManagers: View {
    let name: String?

    var body: some View {
        if let name {
            TextField("", text: .constant(name))
                .textContentType(.username)
                .frame(maxHeight: 1)
                .opacity(0.01)
                .accessibilityHidden(true)
                .privacySensitive()
        }
    }
}

/// The new password, twice, with what the policy says to it.
struct NewPasswordTwice: View {
    @Binding var newPassword: String
    @Binding var retype: String
    let assessment: Assessment
    let form: FormState
    let focus: Focus
    @Environment(\.brand) private var brand

    var body: some View {
        let words = brand.words
        Section {
            SecretField(
                label: words.newPassword, text: $newPassword, field: .newPassword, tag: Tags.newPasswordField,
                rules: assessment.passwordRules, form: form, focus: focus)
            AssessmentLines(assessment: assessment, insist: form.problem == .improvePassword)
        }
        Section {
            SecretField(
                label: words.retypePassword, text: $retype, field: .retype, tag: Tags.retypeField,
                rules: assessment.passwordRules, form: form, focus: focus)
            // One sentence about it is enough.
            if form.problem(at: .retype) == nil || assessment.retype != .differs {
                RetypeLine(retype: assessment.retype)
            }
        }
    }
}
