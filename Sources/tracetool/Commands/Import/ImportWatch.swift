import Synchronization

/// The progress line of an import, shown from within it.
final class ImportWatch: Sendable {
  private let line: Mutex<ProgressLine>
  private let total: UInt64?

  /// - Parameter total: bytes of the input; nil if not known.
  init(total: UInt64?, _ options: GlobalOptions) {
    self.total = total
    line = Mutex(ProgressLine("importing", options))
  }

  /// Shows how far the import has come. Returns whether it is to go on.
  func goesOn(bytes: UInt64) -> Bool {
    line.withLock { line in
      do {
        try line.update(bytes: bytes, of: total)
        return true
      } catch {
        return false
      }
    }
  }
}
