/// Why a command ends without having done its work: what it says and what it exits with.
struct CommandFailure: Error, Equatable {
  /// What the process exits with.
  var status: ExitStatus
  /// What follows "tracetool: " on standard error; nothing is written if it is empty.
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// A failure that concerns a file.
  init(_ status: ExitStatus, file: String, _ message: String) {
    self.init(status, "\(file): \(message)")
  }

  /// Whoever read our output has closed it: there is nobody left to tell, but not all was said.
  static let readerGone = CommandFailure(.readerGone, "")
  /// The user broke off.
  static let interrupted = CommandFailure(.interrupted, "interrupted")
}
