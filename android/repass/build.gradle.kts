// What an app takes: the flows with a StateFlow of screens. No user interface.

plugins {
    alias(libs.plugins.dokka)
    alias(libs.plugins.kotlin.jvm)
    `maven-publish`
}

kotlin {
    jvmToolchain(17)
    explicitApi()
    compilerOptions { allWarningsAsErrors = true }
}

java { withSourcesJar() }

dependencies {
    api(project(":repass-ffi"))
    api(libs.coroutines.core)
}

publishing {
    publications.register<MavenPublication>("release") { from(components["java"]) }
}
