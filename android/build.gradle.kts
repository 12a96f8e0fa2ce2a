// What the modules share: their group and version, and where they are published to.

plugins {
    alias(libs.plugins.android.library) apply false
    alias(libs.plugins.dokka) apply false
    alias(libs.plugins.kotlin.compose) apply false
    alias(libs.plugins.kotlin.jvm) apply false
}

subprojects {
    group = "repass"
    version = rootProject.libs.versions.repass.get()

    plugins.withId("maven-publish") {
        extensions.configure<PublishingExtension> {
            repositories {
                // ./gradlew publishAllPublicationsToBuiltRepository
                maven {
                    name = "built"
                    url = uri(rootProject.layout.projectDirectory.dir("../target/gradle-repository"))
                }
            }
            publications.withType<MavenPublication>().configureEach {
                pom {
                    licenses {
                        license { name = "MIT OR Apache-2.0" }
                    }
                }
            }
        }
    }
}
