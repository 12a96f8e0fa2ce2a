import RepassKit
import Testing

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        (PasswordLimits(minChars: 6, maxBytes: nil), [Rule.notCommon, .notPersonal], "minlength: 6;"),
        (PasswordLimits(minChars: 8, maxBytes: 72), [], "minlength: 8; maxlength: 72;"),
        (
            PasswordLimits(minChars: 10, maxBytes: nil),
            [
                .contains(class: .lowercase), .contains(class: .uppercase), .contains(class: .digit),
                .contains(class: .symbol),
            ],
            "required: lower; required: upper; required: digit; required: special; minlength: 10;"
        ),
    ])
    func they_say_what_the_policy_asks_for(limits: PasswordLimits, rules: [Rule], descriptor: String) {
        let states = rules.map { RuleState(rule: $0, met: false) }
        let assessment = Assessment(
            empty: true, rules: states, acceptable: false, limits: limits, strength: .weak, retype: .empty)
        #expect(assessment.passwordRules == descriptor)
    }
}
