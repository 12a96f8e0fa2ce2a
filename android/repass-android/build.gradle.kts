// What an Android app with our screens takes: those of ../repass-compose, compiled here from the same
// sources, and the activity to show them in.

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.dokka)
    alias(libs.plugins.kotlin.compose)
    `maven-publish`
}

android {
    namespace = "repass.android"
    compileSdk = libs.versions.compile.sdk.get().toInt()
    defaultConfig { minSdk = libs.versions.min.sdk.get().toInt() }
    buildFeatures { compose = true }
    sourceSets.named("main") {
        manifest.srcFile("src/main/gradle/AndroidManifest.xml")
        kotlin.directories.add("../repass-compose/src/main/kotlin")
    }
    sourceSets.named("debug") {
        kotlin.directories.add("../repass-compose/src/preview/kotlin")
    }
    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    jvmToolchain(17)
    explicitApi()
    compilerOptions { allWarningsAsErrors = true }
}

dependencies {
    api(project(":repass-platform"))
    api(libs.androidx.activity.compose)
    api(libs.androidx.compose.foundation)
    api(libs.androidx.compose.material3)
    api(libs.androidx.compose.runtime)
    api(libs.androidx.compose.ui)
    implementation(libs.androidx.lifecycle.runtime.compose)
    implementation(libs.androidx.navigationevent.compose)
    debugImplementation(libs.androidx.compose.ui.tooling)
    debugImplementation(libs.androidx.compose.ui.tooling.preview)
}

publishing {
    publications.register<MavenPublication>("release") {
        afterEvaluate { from(components["release"]) }
    }
}
