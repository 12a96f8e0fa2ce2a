// For Android Studio, and for who publishes with Gradle: the modules that apps take. Run `cargo xtask
// bindings` first, for the sources of repass-ffi, and `cargo xtask android` for the native libraries. The
// tests, the demo and the desktop screens are built by Maven (pom.xml).

pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "repass"

include(":repass", ":repass-ffi", ":repass-platform", ":repass-android")
project(":repass-ffi").projectDir = file("ffi")
