// For Android Studio, and for who publishes with Gradle: the modules that apps take. Run `cargo xtask
// bindings` first, for the generated sources of `repass`, and `cargo xtask android` for the native libraries. The
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

include(":repass", ":repass-platform", ":repass-android")
