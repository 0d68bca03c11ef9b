/// The names of a recording's traces.
///
/// With `%p` in the pattern every process has its number there. Without it the first process has
/// the name as it is and every other one its number before the name's last extension.
struct TraceNames {
  let pattern: String
  private var isFirst = true
  private var given: Set<String> = []

  init(_ pattern: String) { self.pattern = pattern }

  /// The name for the next process; a number that the system gave out again is told apart by a
  /// count behind it.
  mutating func next(process: UInt32) -> String {
    var name = plain("\(process)")
    var count = 2
    while given.contains(name) {
      name = plain("\(process)-\(count)", isAgain: true)
      count += 1
    }
    given.insert(name)
    isFirst = false
    return name
  }

  private func plain(_ number: String, isAgain: Bool = false) -> String {
    let parts = pattern.split(separator: "%p", omittingEmptySubsequences: false)
    if parts.count > 1 { return parts.joined(separator: number) }
    if isFirst && !isAgain { return pattern }
    let folderEnd = pattern.lastIndex(of: "/").map { pattern.index(after: $0) }
    let nameStart = folderEnd ?? pattern.startIndex
    let name = pattern[nameStart...]
    guard let dot = name.lastIndex(of: "."), dot > nameStart else { return "\(pattern).\(number)" }
    return "\(pattern[..<dot]).\(number)\(pattern[dot...])"
  }
}
