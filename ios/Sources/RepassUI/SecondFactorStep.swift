import RepassKit
import SwiftUI

/// The code of a second factor, or a recovery code in its place.
struct SecondFactorStep<Aside: View>: View {
    let screen: SecondFactorScreen
    @Binding var text: String
    let onSubmit: @MainActor (_ recoveryCode: Bool) -> Void
    @ViewBuilder let aside: Aside
    @State private var isRecoveryCode = false
    @FocusState private var focus: Field?
    @Environment(\.brand) private var brand

    init(
        screen: SecondFactorScreen, text: Binding<String>, onSubmit: @escaping @MainActor (Bool) -> Void,
        @ViewBuilder aside: () -> Aside
    ) {
        (self.screen, _text, self.onSubmit, self.aside) = (screen, text, onSubmit, aside())
    }

    var body: some View {
        let (words, form) = (brand.words, FormState(screen.problem, screen.busy))
        Page(.secondFactor) {
            NoticeSection(notice: screen.notice)
            FormProblem(form: form)
            Section {
                AccountLine(text: screen.account)
                Text(isRecoveryCode ? words.askedForRecoveryCode : words.askedForSecondFactor(screen.kind))
            }
            Section {
                CodeField(
                    label: isRecoveryCode ? words.recoveryCode : words.secondFactorCode, text: $text,
                    field: .secondFactor, tag: Tags.secondFactorField, isRecoveryCode: isRecoveryCode, form: form,
                    focus: $focus
                )
                .submitLabel(.go)
                .onSubmit(submit)
            }
            MainButton(title: words.submitCode, tag: Tags.submitSecondFactor, busy: form.busy, action: submit)
            Section {
                if screen.takesRecoveryCode {
                    QuietButton(
                        title: isRecoveryCode ? words.useSecondFactorCode : words.useRecoveryCode,
                        tag: Tags.useRecoveryCode,
                        action: switchCodes
                    )
                    .disabled(form.busy)
                }
                aside
            }
        }
        .inColumn()
        .smallTitle(words.secondFactorTitle)
        .announced(words.secondFactorTitle)
        .onAppear { focus = .secondFactor }
        .leads(to: form.problem, $focus, words)
    }

    private func submit() {
        onSubmit(isRecoveryCode)
    }

    private func switchCodes() {
        isRecoveryCode.toggle()
        text = ""
        focus = .secondFactor
    }
}
