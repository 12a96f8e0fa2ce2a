package repass.demo

fun main() {
    println("0 passed, 1 failed")
}
