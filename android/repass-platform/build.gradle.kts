// What an Android app with screens of its own takes: the API of ../repass with the native library that it
// needs on a device, R8's rules, and what only Android has: storage under the Keystore, links from intents.

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.dokka)
    `maven-publish`
}

android {
    namespace = "repass.platform"
    compileSdk = libs.versions.compile.sdk.get().toInt()
    defaultConfig {
        minSdk = libs.versions.min.sdk.get().toInt()
        consumerProguardFiles("src/main/aar/proguard.txt")
    }
    sourceSets.named("main") {
        manifest.srcFile("src/main/gradle/AndroidManifest.xml")
        // `cargo xtask android` puts them there, where an NDK is.
        jniLibs.directories.add("../../build/android/jni")
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
    api(project(":repass")) {
        // Its jar is for desktops; Android takes the AAR, and both together are refused.
        exclude(group = "net.java.dev.jna", module = "jna")
    }
    api(variantOf(libs.jna) { artifactType("aar") })
    runtimeOnly(libs.coroutines.android)
}

publishing {
    publications.register<MavenPublication>("release") {
        afterEvaluate { from(components["release"]) }
    }
}
