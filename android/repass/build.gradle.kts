// What an app takes: the flows with a StateFlow of screens. No user interface.

plugins {
    alias(libs.plugins.dokka)
    alias(libs.plugins.kotlin.jvm)
    `maven-publish`
}

kotlin {
    jvmToolchain(17)
    // A warning is an error in what is written by hand; what is generated suppresses its own.
    explicitApiWarning()
    compilerOptions { allWarningsAsErrors = true }
    // The bindings as UniFFI generates them, see `cargo xtask bindings`.
    sourceSets.main { kotlin.srcDir("../../build/generated/kotlin") }
}

java { withSourcesJar() }

dependencies {
    api(libs.coroutines.core)
    api(libs.jna)
}

publishing {
    publications.register<MavenPublication>("release") { from(components["java"]) }
}
