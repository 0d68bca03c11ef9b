/// A text file that appears under its name only when it is whole.
enum OutputFile {
  /// Writes `text` to the file at `path`; `-` is standard output, devices are written as they are.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    if path == "-" {
      var output = StandardOutput()
      try output.write(text)
      try output.flush()
      return
    }
    let isSpecial = SystemCalls.fileStatus(path)?.kind == .special
    let failure = SystemCalls.replaceFile(path, with: Array(text.utf8), inPlace: isSpecial)
    guard let failure else { return }
    let reason = SystemCalls.reason(failure.error)
    throw CommandFailure(failure.isCreation ? .cannotCreate : .inputOutput, file: path, reason)
  }
}
