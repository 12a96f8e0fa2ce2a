package repass.compose

import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertTextEquals
import androidx.compose.ui.test.v2.runComposeUiTest
import androidx.compose.ui.text.LinkAnnotation
import kotlin.test.assertEquals
import org.junit.Test

/** Another app has its own name, words and contact page, and nothing of the demo's. */
@OptIn(ExperimentalTestApi::class)
class BrandTest {
    private val brand = Brand("Beispiel", contactUrl = "https://example.com/hilfe") { words = German }

    private object German : Strings {
        override val login get() = "ANMELDEN"
        override val contactUs get() = "schreiben Sie uns"

        override fun notReceived(contactUs: String) = "Kommt binnen 10 Minuten nichts an, $contactUs bitte."

        override fun keepSafe(appName: String) = "Niemand von $appName fragt Sie je nach Ihrem Passwort."
    }

    @Test
    fun `an app has its own words, and English for what it does not say`() = runComposeUiTest {
        setContent { RepassTheme(brand) { MadeUp.all.getValue("login")() } }
        tagged(Tags.LOGIN).assertTextEquals("ANMELDEN")
        tagged(Tags.FORGOT_PASSWORD).assertTextEquals("Forgot Password")
        assertSays("Log in to Beispiel")
    }

    @Test
    fun `the contact link leads to the app's own page, wherever the sentence has it`() = runComposeUiTest {
        setContent { RepassTheme(brand) { MadeUp.all.getValue("inbox")() } }
        val sentence = tagged(Tags.CONTACT).fetchSemanticsNode().config[SemanticsProperties.Text].single()
        val link = sentence.getLinkAnnotations(0, sentence.length).single()
        assertEquals("schreiben Sie uns", sentence.text.substring(link.start, link.end))
        assertEquals("https://example.com/hilfe", (link.item as LinkAnnotation.Url).url)
    }

    @Test
    fun `the warning names the app`() = runComposeUiTest {
        setContent { RepassTheme(brand) { MadeUp.all.getValue("settings")() } }
        tagged(Tags.KEEP_SAFE).assertTextEquals("Niemand von Beispiel fragt Sie je nach Ihrem Passwort.")
    }
}
