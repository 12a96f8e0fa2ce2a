package import Repass

extension RepassFlow {
    /// Waits until the flow shows what is asked for. The test's time limit ends the wait.
    package func shown(where isAwaited: (Screen) -> Bool) async -> Screen {
        for await screen in screens where isAwaited(screen) {
            return screen
        }
        return screen
    }
}
