package consumer

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import repass.Stores
import repass.android.Secret
import repass.android.android
import repass.android.link
import repass.demo.Login
import repass.demo.Settings
import repass.demo.repass

/** An app of one activity: the README's lines and what has to be around them. */
class App : ComponentActivity() {
    private val repass by lazy { repass(Stores.android(this)) }
    private var isHome by mutableStateOf(false)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val link = intent.link()
        setContent {
            Secret {
                if (isHome) {
                    Settings(repass, back = ::finish, showLogin = { isHome = false })
                } else {
                    Login(repass, link, showHome = { isHome = true })
                }
            }
        }
    }

    /** As if somebody had signed in. */
    fun showHome() {
        isHome = true
    }

    override fun onDestroy() {
        super.onDestroy()
        repass.close()
    }
}
