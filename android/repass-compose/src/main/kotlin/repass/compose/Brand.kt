package repass.compose

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf

/**
 * The app that the screens belong to: its name, whom to contact, how it looks and what it says.
 *
 * `Brand("Example", contactUrl = "https://example.com/contact") { light = BrandColors(…) }`; what is not set
 * is ISMessenger's. Colours that could not be read are made legible, see [legible]. Hold a brand in one
 * place: a new one at every composition draws every screen anew.
 *
 * @param build sets what differs.
 */
@Immutable
public class Brand private constructor(from: Builder) {
    public constructor(appName: String, contactUrl: String, build: Builder.() -> Unit = {}) :
        this(Builder(appName, contactUrl).apply(build))

    /** The app's name, as people know it. */
    public val appName: String = from.appName

    /** Where "contact us" leads to. */
    public val contactUrl: String = from.contactUrl

    /** Colours by day. */
    public val light: BrandColors = from.light

    /** Colours by night. */
    public val dark: BrandColors = from.dark

    /** The app's type. */
    public val typography: Typography = from.typography

    /** The app's corners. */
    public val shapes: Shapes = from.shapes

    /** Whether the screens take their look from the app's own [MaterialTheme] around them. */
    public val usesHostTheme: Boolean = from.usesHostTheme

    /** What the screens say. */
    public val words: Strings = from.words

    /** The app's mark, at the login window. */
    public val mark: @Composable () -> Unit = from.mark

    /** Above the title of every screen. */
    public val header: (@Composable (Place) -> Unit)? = from.header

    /** Below the rest of every screen. */
    public val footer: (@Composable (Place) -> Unit)? = from.footer

    /** This brand with some of it changed. */
    public fun copy(change: Builder.() -> Unit): Brand = Brand(Builder(this).apply(change))

    /** What a brand is made of. */
    public class Builder internal constructor(appName: String, contactUrl: String) {
        internal constructor(brand: Brand) : this(brand.appName, brand.contactUrl) {
            light = brand.light
            dark = brand.dark
            typography = brand.typography
            shapes = brand.shapes
            usesHostTheme = brand.usesHostTheme
            words = brand.words
            mark = brand.mark
            header = brand.header
            footer = brand.footer
        }

        /** The app's name, as people know it. */
        public var appName: String = appName

        /** Where "contact us" leads to. */
        public var contactUrl: String = contactUrl

        /** Colours by day. */
        public var light: BrandColors = Blue

        /** Colours by night. */
        public var dark: BrandColors = BlueByNight

        /** The app's type; [inFamily] makes one of a font. */
        public var typography: Typography = Typography()

        /** The app's corners; the screens use the medium ones, and the extra large ones in a wide window. */
        public var shapes: Shapes = Shapes()

        /**
         * Take colours, type and corners from the app's own [MaterialTheme] around the screens, in the place
         * of those here. [BrandColors.success] and [BrandColors.warning] stay: Material has no such colours.
         */
        public var usesHostTheme: Boolean = false

        /** What the screens say. */
        public var words: Strings = Strings.English

        /** The app's mark, drawn above its name at the login window; decoration, so without a description. */
        public var mark: @Composable () -> Unit = {}

        /** Above the title of every screen, where it scrolls with the rest. */
        public var header: (@Composable (Place) -> Unit)? = null

        /** Below the rest of every screen. */
        public var footer: (@Composable (Place) -> Unit)? = null
    }

    /** Ready-made brands. */
    public companion object {
        /** The brand of the demo, and of the document that Repass fulfils. */
        public val ISMessenger: Brand =
            Brand("ISMessenger", contactUrl = "https://is-global.com/contact") { mark = { SpeechBubble() } }
    }
}

/** Which screen: what a header or a footer stands on. Later versions may have more. */
public enum class Place {
    /** The login window. */
    LOGIN,

    /** Step 2 of a reset: the address that the instructions go to. */
    ENTER_ADDRESS,

    /** Steps 3 and 4: check your inbox, follow the instructions. */
    CHECK_INBOX,

    /** Step 5: the new password, twice. */
    NEW_PASSWORD,

    /** The question for a second factor. */
    SECOND_FACTOR,

    /** Personal Settings. */
    SETTINGS,

    /** How something ended, or what is in the way of it: no field, a sentence and what to do now. */
    ENDING,

    /** Nothing to do for a moment. */
    WORKING,
}

/** Everything inside is of this brand. [darkTheme] chooses between its colours by day and by night. */
@Composable
public fun RepassTheme(brand: Brand, darkTheme: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val own = if (darkTheme) brand.dark else brand.light
    val scheme = if (brand.usesHostTheme) MaterialTheme.colorScheme else own.scheme
    val legible = remember(scheme) { scheme.legible() }
    val tones = remember(own, legible) { Tones.of(own, legible) }
    CompositionLocalProvider(LocalBrand provides brand, LocalTones provides tones) {
        MaterialTheme(
            colorScheme = legible,
            typography = if (brand.usesHostTheme) MaterialTheme.typography else brand.typography,
            shapes = if (brand.usesHostTheme) MaterialTheme.shapes else brand.shapes,
            content = content,
        )
    }
}

internal val LocalBrand = staticCompositionLocalOf<Brand> { error("put the screen into RepassTheme(brand) { … }") }

/** What the screens say here. */
internal val words: Strings
    @Composable get() = LocalBrand.current.words
