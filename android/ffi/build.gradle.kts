// The bindings as UniFFI generates them, see `cargo xtask bindings`. Written by no one, so warned about by no one.

plugins {
    alias(libs.plugins.kotlin.jvm)
    `maven-publish`
}

kotlin {
    jvmToolchain(17)
    compilerOptions { suppressWarnings = true }
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
