/// What goes to standard error: failures and notes. It is written at once and unchecked, for there
/// is no other place to complain.
enum Diagnostics {
  /// Writes a failure's message.
  static func report(_ failure: CommandFailure) {
    guard !failure.message.isEmpty else { return }
    write("tracetool: \(failure.message)\n")
  }

  /// Writes a note, unless the user wants none.
  static func note(_ message: String, _ options: GlobalOptions) {
    guard !options.quiet else { return }
    write("tracetool: \(message)\n")
  }

  /// Writes text as it is.
  static func write(_ text: String) {
    _ = SystemCalls.write(Array(text.utf8), to: .error)
  }
}
