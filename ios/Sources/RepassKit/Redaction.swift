public import RepassBindings

// What is typed, and what a store in memory holds, is in nothing that a log or a debugger shows.
extension FlowModel: Redacted {}
extension MemoryStore: Redacted {}
