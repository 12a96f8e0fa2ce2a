public import SwiftUI

/// How the screens look, where that is not left to the system: colours, type and shapes.
///
/// By default all three are neutral: the app's accent colour, the system's colours and fonts. Dynamic Type,
/// dark appearance and increased contrast work as people have set them, whatever you choose here.
public struct Theme: Sendable {
    /// The colours that carry a meaning.
    public var colors: Colors
    /// The type.
    public var fonts: Fonts
    /// The shapes of what can be pressed.
    public var shapes: Shapes

    /// A theme; what you leave out is neutral.
    public init(colors: Colors = Colors(), fonts: Fonts = Fonts(), shapes: Shapes = Shapes()) {
        self.colors = colors
        self.fonts = fonts
        self.shapes = shapes
    }

    /// The colours that carry a meaning; grounds and text are the system's. Each meaning is told by a symbol
    /// or a word as well.
    ///
    /// A colour that could not be read is moved towards black or white, just as far as it takes: what can be
    /// pressed has a contrast of at least 4.5:1 to what is under it, symbols have 3:1 (WCAG 2.2, 1.4.3 and
    /// 1.4.11), by day and by night. Colours that can be read stay as they are.
    public struct Colors: Sendable {
        /// What can be pressed; the app's accent colour by default.
        public var accent: Color
        /// What is written on ``accent``.
        public var onAccent: Color
        /// What is in the way.
        public var problem: Color
        /// What a person should look at before going on.
        public var warning: Color
        /// What is achieved.
        public var success: Color

        /// The app's accent colour, and the system's red, orange and green.
        public init(
            accent: Color = .accentColor, onAccent: Color = .white, problem: Color = .red, warning: Color = .orange,
            success: Color = .green
        ) {
            self.accent = accent
            self.onAccent = onAccent
            self.problem = problem
            self.warning = warning
            self.success = success
        }
    }

    /// The type: one scale of four sizes, each of a text style of the system's, so that it grows with Dynamic
    /// Type. The sizes named here are those of the usual setting.
    public struct Fonts: Sendable {
        /// What a screen without fields is headed with; 22 points.
        public var title: Font
        /// What the main button says; 17 points.
        public var button: Font
        /// Sentences, and what is typed; 17 points.
        public var body: Font
        /// Labels of fields, problems, rules, hints; 15 points.
        public var label: Font

        /// The system's.
        public init(
            title: Font = .title2.bold(), button: Font = .headline, body: Font = .body, label: Font = .subheadline
        ) {
            self.title = title
            self.button = button
            self.body = body
            self.label = label
        }

        /// Those of a family of your own, in the same sizes.
        /// - Parameter name: The font's name, as `Font.custom` takes it.
        public static func family(_ name: String) -> Fonts {
            Fonts(
                title: .custom(name, size: 22, relativeTo: .title2).bold(),
                button: .custom(name, size: 17, relativeTo: .headline).weight(.semibold),
                body: .custom(name, size: 17, relativeTo: .body),
                label: .custom(name, size: 15, relativeTo: .subheadline))
        }
    }

    /// The shapes of what can be pressed.
    public struct Shapes: Sendable {
        /// The main button's.
        public var button: ButtonBorderShape

        /// With corners of 12 points.
        public init(button: ButtonBorderShape = .roundedRectangle(radius: 12)) {
            self.button = button
        }
    }
}
