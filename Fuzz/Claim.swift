import Glibc

/// Ends the run, saying what does not hold: optimized code drops the messages of preconditions.
func claim(_ holds: Bool, _ what: @autoclosure () -> String) {
  guard !holds else { return }
  let message = "Fatal error: does not hold: \(what())\n"
  _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  abort()
}
