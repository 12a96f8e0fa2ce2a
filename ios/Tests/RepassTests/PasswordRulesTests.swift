import Repass
import Testing

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        ([Rule.atLeast(chars: 6)], "minlength: 6;"),
        ([.atLeast(chars: 8), .atMost(bytes: 72)], "minlength: 8; maxlength: 72;"),
        (
            [
                .atLeast(chars: 10), .contains(class: .lowercase), .contains(class: .uppercase),
                .contains(class: .digit), .contains(class: .symbol),
            ],
            "required: lower; required: upper; required: digit; required: special; minlength: 10;"
        ),
        ([.atLeast(chars: 6), .notCommon, .notPersonal], "minlength: 6;"),
    ])
    func they_say_what_the_policy_asks_for(rules: [Rule], descriptor: String) {
        let states = rules.map { RuleState(rule: $0, met: false) }
        let assessment = Assessment(empty: true, rules: states, acceptable: false, strength: .weak, retype: .empty)
        #expect(assessment.passwordRules == descriptor)
    }
}
