package consumer

import android.app.Application
import android.content.Context
import android.content.Intent
import repass.Repass
import repass.Stores
import repass.android.RepassActivity
import repass.android.RepassSettingsActivity
import repass.android.android
import repass.compose.Brand
import repass.demo.repass

// An app of several activities. docs/android.md shows these lines.

// begin: app
class MyApp : Application() {
    /** One for the whole app. */
    val repass by lazy { repass(Stores.android(this)) }
}

private val Context.repass: Repass get() = (applicationContext as MyApp).repass
private val brand = Brand("Example", contactUrl = "https://example.com/contact")
// end: app

// begin: activities
class SignIn : RepassActivity() {
    override val repass get() = (this as Context).repass
    override val brand get() = consumer.brand

    override fun onSignedIn() {
        startActivity(Intent(this, MySettings::class.java))
        finish()
    }
}

class MySettings : RepassSettingsActivity() {
    override val repass get() = (this as Context).repass
    override val brand get() = consumer.brand

    override fun onSignInAgain() {
        startActivity(Intent(this, SignIn::class.java))
        finish()
    }
}
// end: activities
