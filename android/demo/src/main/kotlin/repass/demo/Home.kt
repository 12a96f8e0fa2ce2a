package repass.demo

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.material3.TopAppBar
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.produceState
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import java.io.IOException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import repass.LendFailure
import repass.NoAccessTokenException
import repass.compose.RepassTheme

/** The test tags of the demo's own screen. */
object HomeTags {
    const val HOME = "demo/home"
    const val SIGNED_IN_AS = "demo/signed-in-as"
    const val USER_PROFILE_MENU = "demo/user-profile-menu"
    const val PERSONAL_SETTINGS = "demo/personal-settings"
    const val SIGN_OUT = "demo/sign-out"
}

/** What the server says to the session that Repass keeps. */
sealed interface Owner {
    data object Asking : Owner
    data class Is(val address: String) : Owner
    data object Nobody : Owner
    data object Unknown : Owner
}

/** Asks the server whose session this is. */
suspend fun Demo.owner(): Owner = withContext(Dispatchers.IO) {
    try {
        sandbox.owner(sessions.accessToken())?.let(Owner::Is) ?: Owner.Nobody
    } catch (none: NoAccessTokenException) {
        when (none.reason) {
            LendFailure.SIGNED_OUT, LendFailure.MUST_SIGN_IN_AGAIN -> Owner.Nobody
            LendFailure.UNREACHABLE, LendFailure.UNREADABLE, LendFailure.CLOSED -> Owner.Unknown
        }
    } catch (_: IOException) {
        Owner.Unknown
    }
}

/** The small home of somebody who is signed in. */
@Composable
fun Home(demo: Demo, onSettings: () -> Unit, onSignOut: () -> Unit) {
    val owner by produceState<Owner>(Owner.Asking, demo) { value = demo.owner() }
    RepassTheme(DemoBrand) { HomeContent(owner, onSettings, onSignOut) }
}

/** What it draws. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun HomeContent(owner: Owner, onSettings: () -> Unit, onSignOut: () -> Unit) {
    Scaffold(
        Modifier.testTag(HomeTags.HOME),
        topBar = {
            TopAppBar(
                title = { Text(DemoBrand.appName) },
                actions = { UserProfileMenu(owner, onSettings, onSignOut) },
            )
        },
    ) { inner ->
        Column(
            Modifier.fillMaxSize().padding(inner).padding(32.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp, Alignment.CenterVertically),
            horizontalAlignment = Alignment.CenterHorizontally,
        ) {
            DemoBrand.mark()
            Text("No conversations yet", style = MaterialTheme.typography.headlineSmall, textAlign = TextAlign.Center)
            Text(
                signedInAs(owner),
                Modifier.testTag(HomeTags.SIGNED_IN_AS),
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.bodyLarge,
                textAlign = TextAlign.Center,
            )
        }
    }
}

@Composable
private fun UserProfileMenu(owner: Owner, onSettings: () -> Unit, onSignOut: () -> Unit) {
    var open by remember { mutableStateOf(false) }
    val choose = { act: () -> Unit ->
        open = false
        act()
    }
    Box {
        IconButton({ open = true }, Modifier.padding(end = 8.dp).size(48.dp).testTag(HomeTags.USER_PROFILE_MENU)) {
            Avatar(owner)
        }
        DropdownMenu(
            open,
            onDismissRequest = { open = false },
            Modifier.widthIn(min = 224.dp),
            shape = MaterialTheme.shapes.medium,
        ) {
            Text(
                (owner as? Owner.Is)?.address.orEmpty(),
                Modifier.padding(start = 12.dp, end = 12.dp, top = 8.dp, bottom = 12.dp),
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                style = MaterialTheme.typography.bodyMedium,
            )
            HorizontalDivider(Modifier.padding(bottom = 8.dp))
            DropdownMenuItem(
                { Text("Personal Settings") },
                onClick = { choose(onSettings) },
                Modifier.testTag(HomeTags.PERSONAL_SETTINGS),
            )
            DropdownMenuItem({ Text("Sign out") }, onClick = { choose(onSignOut) }, Modifier.testTag(HomeTags.SIGN_OUT))
        }
    }
}

@Composable
private fun Avatar(owner: Owner) {
    val initial = (owner as? Owner.Is)?.address?.take(1)?.uppercase().orEmpty()
    Box(
        Modifier
            .size(40.dp)
            .clip(CircleShape)
            .background(MaterialTheme.colorScheme.primary)
            .semantics { contentDescription = "User Profile Menu" },
        contentAlignment = Alignment.Center,
    ) {
        Text(initial, color = MaterialTheme.colorScheme.onPrimary, style = MaterialTheme.typography.titleMedium)
    }
}

private fun signedInAs(owner: Owner) = when (owner) {
    Owner.Asking -> "Asking the server who you are\u2026"
    is Owner.Is -> "You are signed in as ${owner.address}."
    Owner.Nobody -> "The server does not know this session any more. Sign out, and log in again."
    Owner.Unknown -> "The server cannot be reached."
}
