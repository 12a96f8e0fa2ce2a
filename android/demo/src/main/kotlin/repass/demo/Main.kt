package repass.demo

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Button
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import repass.compose.RepassTheme
import repass.sandbox.Account
import repass.sandbox.Sandbox

/** The size of a usual phone. */
val PhoneSize = DpSize(412.dp, 892.dp)

/** The demo app in a window of a phone's size, with a strip below it for what a computer cannot do. */
fun main() {
    val demo = Demo(Sandbox.fromEnvironment())
    application {
        val size = DpSize(PhoneSize.width, PhoneSize.height + 160.dp)
        Window(onCloseRequest = ::exitApplication, rememberWindowState(size = size), title = DemoBrand.appName) {
            Column {
                Box(Modifier.weight(1f)) { DemoApp(demo) }
                RepassTheme(DemoBrand) { LinkStrip(demo) }
            }
        }
    }
    demo.close()
}

/** On a phone the mail's link opens the app. A computer knows no scheme of ours, so it is pasted here. */
@Composable
private fun LinkStrip(demo: Demo) {
    var pasted by remember { mutableStateOf("") }
    val scope = rememberCoroutineScope()
    Surface(color = MaterialTheme.colorScheme.surfaceContainer) {
        Column(Modifier.fillMaxWidth().padding(16.dp), verticalArrangement = Arrangement.spacedBy(8.dp)) {
            Text(
                "Not part of the app. Log in as ${Account.demo.address} with ${Account.demo.password}.",
                style = MaterialTheme.typography.bodySmall,
            )
            HorizontalDivider()
            Row(verticalAlignment = Alignment.CenterVertically, horizontalArrangement = Arrangement.spacedBy(8.dp)) {
                OutlinedTextField(
                    pasted,
                    onValueChange = { pasted = it },
                    Modifier.weight(1f),
                    label = { Text("Link from the mail") },
                    singleLine = true,
                )
                Button(
                    onClick = {
                        scope.launch {
                            demo.link = withContext(Dispatchers.IO) { demo.sandbox.linkIntoApp(pasted) }
                            pasted = ""
                        }
                    },
                    enabled = pasted.isNotBlank(),
                ) { Text("Open") }
            }
        }
    }
}

/** The page behind a mail's link leads into the app; whatever else was pasted is the app's to judge. */
private fun Sandbox.linkIntoApp(pasted: String): String {
    val link = pasted.trim()
    return if (link.startsWith("http")) runCatching { appLink(link) }.getOrDefault(link) else link
}
