import SwiftUI

extension View {
    /// Tells password managers what to suggest for this field.
    ///
    /// SwiftUI has no way to say it, UIKit has: a view behind the field looks for the text field that
    /// SwiftUI made and gives it the rules. Where it finds none, managers suggest what they think best.
    func passwordRules(_ descriptor: String?) -> some View {
        #if canImport(UIKit)
            background(RulesForTheFieldInFront(descriptor: descriptor))
        #else
            self
        #endif
    }
}

#if canImport(UIKit)
    import UIKit

    private struct RulesForTheFieldInFront: UIViewRepresentable {
        let descriptor: String?

        func makeUIView(context: Context) -> Finder {
            Finder()
        }

        func updateUIView(_ view: Finder, context: Context) {
            view.rules = descriptor.map(UITextInputPasswordRules.init(descriptor:))
        }

        final class Finder: UIView {
            var rules: UITextInputPasswordRules? {
                didSet { apply() }
            }

            override func didMoveToWindow() {
                super.didMoveToWindow()
                apply()
            }

            private func apply() {
                guard window != nil else { return }
                // The nearest one: the row has a single field, and it is only a few views away.
                var ancestor = superview
                for _ in 0..<4 {
                    if let field = ancestor?.firstTextField { return field.passwordRules = rules }
                    ancestor = ancestor?.superview
                }
            }
        }
    }

    extension UIView {
        fileprivate var firstTextField: UITextField? {
            if let field = self as? UITextField { return field }
            for view in subviews {
                if let field = view.firstTextField { return field }
            }
            return nil
        }
    }
#endif
